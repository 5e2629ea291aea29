//! The language of a text, and the stems of its words.

use std::fmt;

use frostem::{Algorithm, Stemmer};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language by its shortest ISO 639 code, such as `en` or `fil`; `und` if it is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Language(String);

/// Bytes of a text that are enough to tell its language.
const SAMPLE_BYTES: usize = 8 * 1024;

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

    /// Tells the language of `text` by its script, then by the commonest letter groups of its start.
    ///
    /// Gives `None` where that is a guess: short or mixed texts.
    pub fn detect(text: &str) -> Option<Language> {
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        if let Some(code) = language_of_script(sample) {
            return Some(Language(code.into()));
        }
        let detected = whatlang::detect(sample)?;
        detected.is_reliable().then(|| Language(shortest(detected.lang().code()).into()))
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The stem of a folded word: the form that its inflections share.
    ///
    /// Snowball's algorithm for the language; Malay goes by Indonesian's. In a
    /// language without one the word itself.
    pub fn stem(&self, folded: &str) -> String {
        match algorithm(&self.0) {
            Some(algorithm) => Stemmer::new(algorithm).stem(folded).into_owned(),
            None => folded.to_owned(),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Snowball algorithm for a language.
fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" | "ms" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
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
        "ben" => "bn",
        "cmn" | "zho" | "chi" => "zh",
        "dan" => "da",
        "deu" | "ger" => "de",
        "ell" | "gre" => "el",
        "eng" => "en",
        "fin" => "fi",
        "fra" | "fre" => "fr",
        "heb" => "he",
        "hin" => "hi",
        "hun" => "hu",
        "in" | "ind" => "id",
        "ita" => "it",
        "jpn" => "ja",
        "khm" => "km",
        "kor" => "ko",
        "lao" => "lo",
        "msa" | "may" | "zsm" => "ms",
        "mya" | "bur" => "my",
        "nld" | "dut" => "nl",
        "nob" => "nb",
        "pol" => "pl",
        "por" => "pt",
        "ron" | "rum" => "ro",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tam" => "ta",
        "tgl" => "tl",
        "tha" => "th",
        "tur" => "tr",
        "ukr" => "uk",
        "vie" => "vi",
        other => other,
    }
}

/// The language of a text most of whose letters are of a script that one language is written in.
fn language_of_script(text: &str) -> Option<&'static str> {
    let (mut thai, mut lao, mut khmer, mut burmese, mut han, mut kana, mut hangul, mut tamil) =
        (0, 0, 0, 0, 0, 0, 0, 0);
    let mut letters = 0;
    for character in text.chars().filter(|character| character.is_alphabetic()) {
        letters += 1;
        match CodePointMapData::<Script>::new().get(character) {
            Script::Thai => thai += 1,
            Script::Lao => lao += 1,
            Script::Khmer => khmer += 1,
            Script::Myanmar => burmese += 1,
            Script::Han => han += 1,
            Script::Hiragana | Script::Katakana => kana += 1,
            Script::Hangul => hangul += 1,
            Script::Tamil => tamil += 1,
            _ => {}
        }
    }
    // Kana makes a text Japanese, however many of its characters are Han.
    let japanese = if kana * 10 > han { han + kana } else { 0 };
    let scripts = [
        (thai, "th"),
        (lao, "lo"),
        (khmer, "km"),
        (burmese, "my"),
        (japanese, "ja"),
        (han, "zh"),
        (hangul, "ko"),
        (tamil, "ta"),
    ];
    scripts.into_iter().find(|(count, _)| count * 2 > letters).map(|(_, code)| code)
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
    fn the_language_is_told_by_script_and_by_letters() {
        for (text, code) in [
            ("The dialogue advances the cooperation between the United States and ASEAN in this field.", "en"),
            ("การเจรจาด้านนโยบายไซเบอร์ครั้งที่สี่", "th"),
            ("第四次网络政策对话", "zh"),
            ("サイバー政策対話の第四回", "ja"),
            ("ກອງປະຊຸມ", "lo"),
            ("Đối thoại chính sách không gian mạng giữa ASEAN và Hoa Kỳ đã được tổ chức vào tháng Mười", "vi"),
        ] {
            assert_eq!(Language::detect(text).map(|language| language.0), Some(code.to_owned()), "{text}");
        }
        assert_eq!(Language::detect("1 2 3"), None);
    }

    #[test]
    fn inflected_forms_share_a_stem_in_their_language() {
        let english = Language::parse("en").unwrap();
        assert_eq!(english.stem("dialogues"), english.stem("dialogue"));
        assert_eq!(english.stem("dialogue's"), english.stem("dialogue"));
        let indonesian = Language::parse("id").unwrap();
        assert_eq!(indonesian.stem("pertanggungan"), indonesian.stem("tanggung"));
        assert_eq!(Language::undetermined().stem("dialogues"), "dialogues");
    }
}
