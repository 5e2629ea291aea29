//! From the bytes of a file to its text, and back again by check points.
//!
//! The encoding is told in this order: byte order mark; UTF-16 without mark, by
//! its columns of zero bytes; strict UTF-8; what an HTML page declares; UTF-8
//! with a few damaged bytes; and last a guess by letter statistics (chardetng).
//! No bytes fail: what an encoding has no character for becomes U+FFFD.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::Format;
use crate::text::Checkpoint;

/// Bytes between two check points: a place is found to within twice as many.
const CHUNK_BYTES: usize = 8;

/// Bytes of an HTML page in which it may declare its encoding (HTML standard, 13.2.3.2).
const DECLARATION_BYTES: usize = 1024;

/// Bytes that the guess looks at, from the first that is not ASCII.
const GUESS_BYTES: usize = 1024 * 1024;

/// Bytes in which columns of zero bytes are looked for.
const COLUMN_BYTES: usize = 64 * 1024;

/// The text of a file.
pub(super) struct Decoded<'a> {
    /// The text, with its byte order mark if it has one and is UTF-8.
    pub(super) text: Cow<'a, str>,
    /// Where the text stands in the file; empty for UTF-8, where both are the same.
    pub(super) checkpoints: Vec<Checkpoint>,
    /// Name of the encoding.
    pub(super) encoding: &'static str,
}

impl Decoded<'_> {
    /// Number of bytes of the byte order mark that the text starts with.
    pub(super) fn mark_bytes(&self) -> usize {
        if self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
    }

    /// The text without byte order mark.
    pub(super) fn body(&self) -> &str {
        &self.text[self.mark_bytes()..]
    }
}

/// Decodes a file of `format`.
pub(super) fn decode(bytes: &[u8], format: Format) -> Decoded<'_> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return decode_from(bytes, mark_bytes, encoding);
    }
    if let Some(encoding) = utf_16_by_columns(bytes) {
        return decode_from(bytes, 0, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), checkpoints: Vec::new(), encoding: UTF_8.name() };
    }
    let declared = if format == Format::Html { declared_encoding(bytes) } else { None };
    let damaged_utf_8 = is_damaged_utf_8(bytes).then_some(UTF_8);
    decode_from(bytes, 0, damaged_utf_8.or(declared).unwrap_or_else(|| guess(bytes)))
}

/// Decodes `bytes` from `start` in small chunks, with a check point before each.
fn decode_from(bytes: &[u8], start: usize, encoding: &'static Encoding) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    // The room suffices for any chunk and what the decoder held back before it, so one
    // call takes it whole. The decoder writes over all the room that it is given: in
    // the text itself, that would be too much each time.
    let mut part = String::with_capacity(16 * CHUNK_BYTES);
    let mut checkpoints = Vec::with_capacity(bytes.len() / CHUNK_BYTES + 2);
    for (at, chunk) in bytes[start..].chunks(CHUNK_BYTES).enumerate() {
        let byte = start + at * CHUNK_BYTES;
        checkpoints.push(Checkpoint { decoded: text.len(), byte });
        let is_last = byte + chunk.len() == bytes.len();
        let _ = decoder.decode_to_string(chunk, &mut part, is_last);
        text.push_str(&part);
        part.clear();
    }
    checkpoints.push(Checkpoint { decoded: text.len(), byte: bytes.len() });
    Decoded { text: Cow::Owned(text), checkpoints, encoding: encoding.name() }
}

/// Tells UTF-16 without byte order mark: every tenth pair has a zero byte, nearly always on the same side.
fn utf_16_by_columns(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(COLUMN_BYTES)];
    let pairs = sample.len() / 2;
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let is_column = |zeros: usize, others: usize| pairs > 1 && zeros * 10 >= pairs && others * 20 <= zeros;
    match (is_column(even, odd), is_column(odd, even)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// The encoding that a page declares in a `meta` element near its start.
///
/// A page that could be read so far is no UTF-16, so that claim means UTF-8.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let start = String::from_utf8_lossy(&start);
    let elements = start.split("<meta").skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    let encoding = elements.filter_map(charset).find_map(|label| Encoding::for_label(label.as_bytes()))?;
    Some(encoding.output_encoding())
}

/// The value after `charset=` in the inside of a tag.
fn charset(element: &str) -> Option<&str> {
    let (_, rest) = element.split_once("charset")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    value.split(['"', '\'', ';', '/', ' ', '\t', '\n', '\r']).next()
}

/// True for UTF-8 by its mark, or in which few sequences are broken against many that are whole.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    if bytes.starts_with("\u{FEFF}".as_bytes()) {
        return true;
    }
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 8 * broken
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = Encoding::ascii_valid_up_to(bytes);
    let end = bytes.len().min(start + GUESS_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], end == bytes.len());
    // No hint of a country: a wrong one turns Big5 into GBK.
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const THAI: &str = "การเจรจาด้านนโยบายไซเบอร์ ครั้งที่สี่ จัดขึ้นเมื่อวันที่ 19 ตุลาคม";
    const CHINESE: &str = "第四次网络政策对话于十月十九日举行，双方讨论了能力建设与合作。";

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn the_encoding_is_told_by_mark_columns_form_declaration_or_letters() {
        let declared = format!("<meta charset='gbk'><p>{CHINESE}");
        for (case, bytes, format, text) in [
            ("UTF-8", "thử".as_bytes().to_vec(), Format::Text, "thử"),
            ("UTF-8 with mark", "\u{FEFF}thử".as_bytes().to_vec(), Format::Text, "thử"),
            ("UTF-16LE with mark", utf_16("\u{FEFF}thử", u16::to_le_bytes), Format::Text, "thử"),
            ("UTF-16BE with mark", utf_16("\u{FEFF}thử", u16::to_be_bytes), Format::Text, "thử"),
            ("UTF-16LE", utf_16("capacity building", u16::to_le_bytes), Format::Text, "capacity building"),
            ("UTF-16BE", utf_16("capacity building", u16::to_be_bytes), Format::Text, "capacity building"),
            ("windows-874", encoded(THAI, encoding_rs::WINDOWS_874), Format::Text, THAI),
            ("windows-1252", encoded("le café d’été", encoding_rs::WINDOWS_1252), Format::Text, "le café d’été"),
            ("GBK", encoded(CHINESE, encoding_rs::GBK), Format::Text, CHINESE),
            ("declared", encoded(&declared, encoding_rs::GBK), Format::Html, &declared),
            ("empty", Vec::new(), Format::Text, ""),
        ] {
            assert_eq!(decode(&bytes, format).body(), text, "{case}");
        }
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf_8_into_something_else() {
        let mut bytes = THAI.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, Format::Text);
        assert!(decoded.body().starts_with("การเจรจา") && decoded.body().ends_with('\u{FFFD}'));
    }

    proptest! {
        #[test]
        fn check_points_are_in_order_and_hold_the_words(words in prop::collection::vec("[a-zéößñ]{1,9}", 1..20)) {
            let text = words.join(" ");
            for (encoding, bytes) in [
                (encoding_rs::WINDOWS_1252, encoded(&text, encoding_rs::WINDOWS_1252)),
                (UTF_16LE, utf_16(&text, u16::to_le_bytes)),
            ] {
                let decoded = decode_from(&bytes, 0, encoding);
                prop_assert_eq!(&decoded.text, &text);
                for pair in decoded.checkpoints.windows(2) {
                    prop_assert!(pair[0].decoded <= pair[1].decoded && pair[0].byte < pair[1].byte);
                    let (part, _) = encoding.decode_without_bom_handling(&bytes[pair[0].byte..pair[1].byte]);
                    prop_assert_eq!(&decoded.text[pair[0].decoded..pair[1].decoded], part);
                }
            }
        }

        #[test]
        fn chunks_lose_nothing(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            for encoding in [UTF_8, UTF_16LE, encoding_rs::GB18030, encoding_rs::BIG5, encoding_rs::ISO_2022_JP,
                encoding_rs::EUC_JP, encoding_rs::SHIFT_JIS, encoding_rs::WINDOWS_874]
            {
                let whole = encoding.decode_without_bom_handling(&bytes).0;
                prop_assert_eq!(&decode_from(&bytes, 0, encoding).text, &whole);
            }
        }

        #[test]
        fn no_bytes_fail(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            decode(&bytes, Format::Html);
            decode(&bytes, Format::Text);
        }
    }
}
