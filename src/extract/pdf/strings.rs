//! Text strings of PDF (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 by their mark, else PDFDocEncoding.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The marks of PDFDocEncoding from 0x18 on, where it differs from Latin-1.
const MARKS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

/// The characters of PDFDocEncoding from 0x80 on, up to 0xA0.
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// Reads a text string; what an encoding has no character for becomes U+FFFD.
pub(super) fn text(bytes: &[u8]) -> String {
    for (mark, encoding) in [(&b"\xFE\xFF"[..], UTF_16BE), (b"\xFF\xFE", UTF_16LE), (b"\xEF\xBB\xBF", UTF_8)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return without_language_marks(&encoding.decode_without_bom_handling(rest).0);
        }
    }
    bytes.iter().map(|byte| character(*byte)).collect()
}

fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1F => MARKS[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Takes out escape sequences that name the language of what follows.
fn without_language_marks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, part) in text.split('\u{1B}').enumerate() {
        // Parts are text, code, text, code …
        if at.is_multiple_of(2) {
            kept.push_str(part);
        }
    }
    kept
}

/// Reads bytes whose encoding nothing tells: UTF-8 if they are, else Windows-1252.
pub(super) fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Writes ligatures and presentation forms as the letters that they show.
pub(super) fn spelled_out(text: &str) -> String {
    use icu_normalizer::ComposingNormalizer;
    let is_form =
        |letter: char| matches!(letter, '\u{FB00}'..='\u{FB4F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    if !text.chars().any(is_form) {
        return text.to_owned();
    }
    let normalizer = ComposingNormalizer::new_nfkc();
    let spelled = |letter: char| match is_form(letter) {
        true => normalizer.normalize(letter.encode_utf8(&mut [0; 4])).into_owned(),
        false => letter.to_string(),
    };
    text.chars().map(spelled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_read_by_their_mark() {
        assert_eq!(text(b"\xFE\xFF\x00h\x1E\xEF"), "h\u{1EEF}");
        assert_eq!(text(b"\xFE\xFF\x00\x1B\x00e\x00n\x00\x1B\x00a"), "a");
        assert_eq!(text("\u{FEFF}thử".as_bytes()), "thử");
        assert_eq!(text(b"caf\xE9 \x8Dtea\x8E"), "café “tea”");
        assert_eq!(text(b"\xFE\xFF\x00"), "\u{FFFD}");
    }

    #[test]
    fn ligatures_and_presentation_forms_are_spelled_out() {
        assert_eq!(spelled_out("e\u{FB03}cient \u{FEE3}²"), "efficient م²");
    }
}
