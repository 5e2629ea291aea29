//! Which spellings are the same word: case, compatibility forms, apostrophes, and marks.

use std::borrow::Cow;
use std::sync::LazyLock;

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed, DecomposingNormalizer};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};
use smol_str::{SmolStr, StrExt};

use super::{check, variants};

static NFKC: LazyLock<ComposingNormalizerBorrowed<'static>> = LazyLock::new(ComposingNormalizer::new_nfkc);
const CASES: CaseMapperBorrowed<'static> = CaseMapper::new();

/// Longer words are indexed by their start and a check of the whole, in bytes: no word of any language is as long.
const LONGEST: usize = 1_000;

/// Folds a word to the form under which it is indexed as written.
///
/// Compatibility forms are undone (NFKC, Unicode Standard Annex #15), case is
/// folded by Unicode's full case folding, typographic apostrophes become `'`,
/// characters without width are dropped, and spellings that look the same
/// become [one](variants). Marks stay.
///
/// ```
/// # use pincite::text::fold::fold;
/// assert_eq!(fold("Leaders’"), "leaders'");
/// assert_eq!(fold("STRASSE"), fold("Straße"));
/// ```
pub fn fold(word: &str) -> String {
    let folded = match word.is_ascii() {
        true => word.to_ascii_lowercase(),
        false => fold_letters(word),
    };
    cut(folded)
}

/// The word, or its start and its check if it is too long.
fn cut(word: String) -> String {
    if word.len() <= LONGEST {
        return word;
    }
    let start = (0..=LONGEST - check::CHECK_LENGTH).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
    format!("{}{}", &word[..start], check::check(&word))
}

fn fold_letters(word: &str) -> String {
    let compatible = NFKC.normalize(word);
    spelled(&CASES.fold_string(&compatible)).into_owned()
}

/// A word in NFKC without what nobody sees, in the one form of its spellings.
fn spelled(compatible: &str) -> Cow<'_, str> {
    if compatible.chars().all(|letter| spelling(letter) == Some(letter)) {
        return settled(NFKC.normalize(compatible));
    }
    let spelled: String = compatible.chars().filter_map(spelling).collect();
    if spelled.is_empty() {
        return Cow::Borrowed(compatible);
    }
    Cow::Owned(settled(NFKC.normalize(&spelled)).into_owned())
}

fn settled(word: Cow<'_, str>) -> Cow<'_, str> {
    match variants::settled(&word) {
        Some(settled) => Cow::Owned(settled),
        None => word,
    }
}

/// Folds a word as [`fold`] does, and gives its [spelled](spell) form if that is another.
pub fn forms(word: &str) -> (SmolStr, Option<SmolStr>) {
    if word.is_ascii() && word.len() <= LONGEST {
        let has_capitals = word.bytes().any(|letter| letter.is_ascii_uppercase());
        return match has_capitals {
            true => (word.to_ascii_lowercase_smolstr(), Some(SmolStr::new(word))),
            false => (SmolStr::new(word), None),
        };
    }
    let compatible = NFKC.normalize(word);
    let small = CASES.fold_string(&compatible);
    let folded = cut(spelled(&small).into_owned());
    // What case folding leaves as it is has one form.
    let is_small = matches!(small, Cow::Borrowed(_));
    let spelled = (!is_small).then(|| cut(spelled(&compatible).into_owned())).filter(|spelled| *spelled != folded);
    (folded.into(), spelled.map(SmolStr::from))
}

/// The form of a word in which only its case matters beside what [`fold`] keeps.
///
/// ```
/// # use pincite::text::fold::spell;
/// assert_eq!(spell("Ｌeaders’"), "Leaders'");
/// ```
pub fn spell(word: &str) -> Cow<'_, str> {
    if word.is_ascii() && word.len() <= LONGEST {
        return Cow::Borrowed(word);
    }
    Cow::Owned(cut(spelled(&NFKC.normalize(word)).into_owned()))
}

/// The character under which `character` is indexed, or `None` if it is dropped.
fn spelling(character: char) -> Option<char> {
    match character {
        '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{FF07}' => Some('\''),
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' => None,
        // The Arabic stretch of a line, and Khmer's inherent vowels, which nobody sees.
        '\u{640}' | '\u{17B4}' | '\u{17B5}' => None,
        other => Some(other),
    }
}

/// Takes the marks off the Latin letters of a folded or spelled word.
///
/// Letters with a stroke or bar, which Unicode does not decompose, lose it too
/// (`đ` is `d`). The marks of other scripts stay.
///
/// ```
/// # use pincite::text::fold::strip_marks;
/// assert_eq!(strip_marks("đường"), "duong");
/// assert_eq!(strip_marks("ที่"), "ที่");
/// ```
pub fn strip_marks(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let decomposed = DecomposingNormalizer::new_nfd();
    let decomposed = decomposed.normalize(word);
    let mut stripped = String::with_capacity(decomposed.len());
    let mut after_latin = false;
    for character in decomposed.chars() {
        if is_mark(character) {
            if !after_latin {
                stripped.push(character);
            }
            continue;
        }
        after_latin = CodePointMapData::<Script>::new().get(character) == Script::Latin;
        stripped.push(without_stroke(character));
    }
    Cow::Owned(ComposingNormalizer::new_nfc().normalize(&stripped).into_owned())
}

/// True if a query word with these letters asks for exactly these marks.
pub fn has_marks(folded: &str) -> bool {
    strip_marks(folded) != folded
}

/// True for combining marks that take no room of their own.
pub fn is_mark(character: char) -> bool {
    !character.is_ascii()
        && CodePointMapData::<GeneralCategory>::new().get(character) == GeneralCategory::NonspacingMark
}

/// The base letter of the Latin letters with stroke that have no decomposition.
///
/// These are the letters that Unicode names `LATIN SMALL LETTER … WITH STROKE`
/// (or bar) in the Latin-1 and Latin Extended-A blocks, their capitals, and dotless i.
fn without_stroke(character: char) -> char {
    match character {
        'đ' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'ŧ' => 't',
        'Đ' => 'D',
        'Ħ' => 'H',
        'Ł' => 'L',
        'Ø' => 'O',
        'Ŧ' => 'T',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_a_reader_takes_for_the_same_fold_together() {
        for (one, other) in [
            ("Ｃｙｂｅｒ", "cyber"),
            ("ﬁnance", "FINANCE"),
            ("ΟΔΟΣ", "οδος"),
            ("ha\u{302}\u{323}u", "hậu"),
            ("กำ", "ก\u{E4D}\u{E32}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn marks_come_off_latin_letters_only() {
        for (marked, plain) in [
            ("tiếng", "tieng"),
            ("øłđħŧı", "oldhti"),
            ("naïve", "naive"),
            ("й", "й"),
            ("ខ្មែរ", "ខ្មែរ"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(strip_marks(marked), plain);
        }
    }

    proptest! {
        #[test]
        fn folding_and_stripping_are_stable(word in "\\PC{0,12}") {
            let folded = fold(&word);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(fold(&spell(&word)), folded.clone());
            prop_assert_eq!(fold(&strip_marks(&spell(&word))), fold(&strip_marks(&folded)));
            let (both, spelled) = forms(&word);
            prop_assert_eq!((both.as_str(), spelled.as_deref().unwrap_or(&both)), (folded.as_str(), &*spell(&word)));
            let stripped = strip_marks(&folded).into_owned();
            prop_assert_eq!(strip_marks(&stripped), stripped.clone());
        }
    }
}
