//! The language of a text, and the stems of its words.

mod detect;
mod latin;

use std::borrow::Cow;
use std::fmt;

use frostem::{Algorithm, Stemmer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language by its shortest ISO 639 code, such as `en` or `fil`; `und` if it is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Language(String);

/// Longer words are their own stems, in bytes: an algorithm may take long over them.
const LONGEST_STEMMED: usize = 200;

impl Language {
    /// The language that is not known (ISO 639-2 `und`).
    pub fn undetermined() -> Language {
        Language("und".into())
    }

    /// Reads the language of a BCP 47 tag (`en-US`, `zh_Hant`) or ISO 639 code (`eng`).
    ///
    /// Gives `None` for anything that has not the form of one.
    pub fn parse(tag: &str) -> Option<Language> {
        let code = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| Language(shortest(&code).into()))
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The stem of a folded word: the form that its inflections share.
    ///
    /// Snowball's algorithm for the language; Malay goes by Indonesian's. In a
    /// language without one the word itself. In Indonesian and Malay `anak2` is
    /// short for `anak-anak`, whose stem is that of its half.
    pub fn stem<'w>(&self, folded: &'w str) -> Cow<'w, str> {
        let half = folded.strip_suffix('2').filter(|half| Language::doubles(&self.0) && is_word(half));
        let word = half.unwrap_or(folded);
        match algorithm(&self.0).filter(|_| word.len() <= LONGEST_STEMMED) {
            Some(algorithm) => Stemmer::new(algorithm).stem(word),
            None => Cow::Borrowed(word),
        }
    }

    /// True for the code of a language that makes plurals by saying a word twice (`anak-anak`, also written `anak2`).
    pub fn doubles(code: &str) -> bool {
        matches!(code, "id" | "ms")
    }

    /// The language of Latin words within this one: English in a language of another script.
    ///
    /// In texts in Thai or Chinese, names and terms in Latin letters are English more often than anything else.
    pub fn for_latin(&self) -> Language {
        if self.has_other_script() { Language("en".into()) } else { self.clone() }
    }

    /// True if this is no language, and `text` is mostly in Latin letters, so that any of theirs may be taken for it.
    pub fn is_guess_for(&self, text: &str) -> bool {
        *self == Language::undetermined() && detect::is_mostly_latin(text)
    }

    /// True for languages that are written in another script than Latin.
    fn has_other_script(&self) -> bool {
        matches!(
            self.0.as_str(),
            "am" | "ar"
                | "be"
                | "bg"
                | "bn"
                | "dv"
                | "el"
                | "fa"
                | "gu"
                | "he"
                | "hi"
                | "hy"
                | "ja"
                | "ka"
                | "kk"
                | "km"
                | "kn"
                | "ko"
                | "ky"
                | "lo"
                | "mk"
                | "ml"
                | "mn"
                | "mr"
                | "my"
                | "ne"
                | "or"
                | "pa"
                | "ps"
                | "ru"
                | "sa"
                | "shn"
                | "si"
                | "ta"
                | "te"
                | "th"
                | "ti"
                | "tg"
                | "uk"
                | "ur"
                | "yi"
                | "yue"
                | "zh"
        )
    }

    /// True if both are one language for our purposes, or hard to tell apart.
    fn is_near(&self, other: &Language) -> bool {
        let group = |language: &Language| match language.0.as_str() {
            "id" | "ms" | "jv" | "su" => 1,
            "da" | "nb" | "nn" | "no" | "sv" => 2,
            "ja" | "ko" | "yue" | "zh" => 3,
            _ => 0,
        };
        self == other || (group(self) > 0 && group(self) == group(other))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// True for a word of at least two letters and nothing else.
fn is_word(text: &str) -> bool {
    text.len() > 1 && text.chars().all(char::is_alphabetic)
}

/// The Snowball algorithm for a language.
fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" | "ms" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// The ISO 639-1 code of a 639-3 code, where there is one among the languages that we can tell.
fn shortest(code: &str) -> &str {
    match code {
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" | "cze" => "cs",
        "cmn" | "zho" | "chi" => "zh",
        "cym" | "wel" => "cy",
        "dan" => "da",
        "deu" | "ger" => "de",
        "ell" | "gre" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "eus" | "baq" => "eu",
        "fas" | "per" | "pes" => "fa",
        "fin" => "fi",
        "fra" | "fre" => "fr",
        "gle" => "ga",
        "guj" => "gu",
        "heb" | "iw" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" | "arm" => "hy",
        "in" | "ind" => "id",
        "ita" => "it",
        "jav" | "jw" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" | "geo" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lao" => "lo",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "may" | "msa" | "zsm" => "ms",
        "mkd" | "mac" => "mk",
        "mya" | "bur" => "my",
        "nep" => "ne",
        "nld" | "dut" => "nl",
        "nob" => "nb",
        "ori" => "or",
        "pan" => "pa",
        "pol" => "pl",
        "por" => "pt",
        "ron" | "rum" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" | "slo" => "sk",
        "slv" => "sl",
        "spa" => "es",
        "srp" => "sr",
        "sun" => "su",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        // Filipino is the standard form of Tagalog, and CLDR's name for both.
        "tgl" | "tl" => "fil",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_many_forms_give_the_short_code() {
        for (tag, code) in [("en-US", "en"), ("zh_Hant", "zh"), ("ind", "id"), ("FIL", "fil"), (" th ", "th")] {
            assert_eq!(Language::parse(tag).unwrap().code(), code);
        }
        assert_eq!(Language::parse("english"), None);
        assert_eq!(Language::parse(""), None);
    }

    #[test]
    fn stems_are_those_of_the_analyzer_version_of_the_index() {
        // A change here asks for another `ANALYZER` in `index::folder`.
        for (code, word, stem) in [
            ("ar", "سياسات", "ياسا"),
            ("de", "verhandlungen", "verhandl"),
            ("en", "policies", "polici"),
            ("es", "diálogos", "dialog"),
            ("fa", "کتاب‌ها", "کتاب"),
            ("fr", "continuellement", "continuel"),
            ("id", "mempertanggungjawabkan", "tanggungjawab"),
            ("ms", "kerjasamanya", "rjasama"),
            ("pl", "polityki", "polityk"),
            ("ru", "диалогами", "диалог"),
            ("ta", "மொழிகள்", "மொழி"),
            ("tr", "politikalar", "politika"),
            ("vi", "tiếng", "tiếng"),
            ("fil", "nagsalita", "nagsalita"),
            ("th", "ภาษา", "ภาษา"),
        ] {
            assert_eq!(Language::parse(code).unwrap().stem(word), stem, "{code} {word}");
        }
    }

    #[test]
    fn inflected_forms_share_a_stem_in_their_language() {
        let english = Language::parse("en").unwrap();
        assert_eq!(english.stem("dialogues"), english.stem("dialogue"));
        assert_eq!(english.stem("dialogue's"), english.stem("dialogue"));
        let indonesian = Language::parse("id").unwrap();
        assert_eq!(indonesian.stem("pertanggungan"), indonesian.stem("tanggung"));
        assert_eq!(Language::undetermined().stem("dialogues"), "dialogues");
        let malay = Language::parse("zsm").unwrap();
        assert_eq!((&*malay.stem("anak2"), &*malay.stem("g2")), ("anak", "g2"));
    }
}
