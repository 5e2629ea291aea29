//! Text that is written from right to left, beside text that is not.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

/// The text, so marked that letters written from right to left in it move nothing that stands beside it.
pub(super) fn isolated(text: &str) -> String {
    let [open, close] = isolates(text);
    format!("{open}{text}{close}")
}

/// What stands around a text with letters written from right to left: U+2068 and U+2069 of Unicode Standard Annex #9,
/// which take no columns; nothing around any other text.
pub(super) fn isolates(text: &str) -> [&'static str; 2] {
    let classes = CodePointMapData::<BidiClass>::new();
    let is_rightward = |letter: char| {
        matches!(classes.get(letter), BidiClass::RightToLeft | BidiClass::ArabicLetter | BidiClass::ArabicNumber)
    };
    if text.chars().any(is_rightward) { ["\u{2068}", "\u{2069}"] } else { ["", ""] }
}
