//! A message (RFC 5322) and its parts (MIME, RFC 2045 and 2046), as they were meant where they are damaged.
//!
//! The parser hands the text of a part over packed as it is where its packing is damaged, or where the message was cut
//! before the last boundary. What is wrong is mended before, and said. Pure.

use std::borrow::Cow;
use std::collections::HashMap;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// The bytes of a message that can be parsed to their end.
pub struct Whole<'m> {
    /// The bytes, mended where that was called for.
    pub bytes: Cow<'m, [u8]>,
    /// What of the message is missing: each one line.
    pub remarks: Vec<String>,
}

/// Ends that are missing are looked for again behind those that were put in, so many times.
const MAX_ROUNDS: usize = 4;

/// Multiparts within each other, at most, of which ends are looked for: each line is held against all that are open.
const MAX_OPEN: usize = 100;

/// Gives the message that `bytes` were meant to be.
pub fn whole(bytes: &[u8]) -> Whole<'_> {
    let mut whole = Whole { bytes: Cow::Borrowed(bytes), remarks: Vec::new() };
    for _ in 0..MAX_ROUNDS {
        let Some(message) = parsed(&whole.bytes) else { return whole };
        let missing = Missing::of(&whole.bytes, &message);
        if missing.ends_early && whole.remarks.is_empty() {
            whole.remarks.push("the message ends early: what stands behind it is missing".to_owned());
        }
        if missing.ends.is_empty() {
            break;
        }
        let closed = missing.put_into(&whole.bytes);
        whole.bytes = Cow::Owned(closed);
    }
    let Some((mended, remarks)) = parsed(&whole.bytes).and_then(|message| mended(&message)) else { return whole };
    whole.remarks.extend(remarks);
    Whole { bytes: Cow::Owned(mended), ..whole }
}

/// Takes a message apart; `None` if it has no headers.
pub fn parsed(bytes: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(bytes).filter(|message| !message.headers().is_empty())
}

/// What a part of `message` holds, unpacked: UTF-8 for a text whose encoding the part tells, else the bytes of that text.
pub fn content<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Cow<'m, [u8]> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else { return part.contents().into() };
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    // What is written for UTF-8 and ASCII by default is said of other texts as well.
    let is_told = match charset.to_ascii_lowercase().as_str() {
        "" | "utf-8" | "utf8" => is_mostly_decoded(text),
        "us-ascii" | "ascii" => text.is_ascii(),
        _ => true,
    };
    let packed = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    let unpacked = packed.filter(|_| !is_told).and_then(|packed| match part.encoding {
        Encoding::Base64 => base64_decode(packed).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(packed).map(Cow::Owned),
        Encoding::None => Some(Cow::Borrowed(packed)),
    });
    unpacked.unwrap_or(Cow::Borrowed(text.as_bytes()))
}

/// True if fewer bytes of a text were none of UTF-8 than characters were beyond ASCII.
fn is_mostly_decoded(text: &str) -> bool {
    let is_broken = |character: &char| *character == char::REPLACEMENT_CHARACTER;
    let broken = text.chars().filter(is_broken).count();
    broken == 0 || text.chars().filter(|character| !character.is_ascii()).count() >= 2 * broken
}

/// The ends of multiparts that a message does not have.
struct Missing {
    /// Where each should stand, in order, and its line.
    ends: Vec<(usize, String)>,
    /// True if the message ends within a multipart.
    ends_early: bool,
}

impl Missing {
    fn of(bytes: &[u8], message: &Message<'_>) -> Missing {
        let multiparts = parts(message).into_iter().filter_map(|part| {
            let kind = part.content_type().filter(|kind| kind.ctype() == "multipart")?;
            let name = kind.attribute("boundary").filter(|name| !name.is_empty())?;
            Some((part.offset_body as usize, name))
        });
        let last = last_delimiters(bytes);
        let (mut multiparts, mut ends, mut at) = (multiparts.peekable(), Vec::new(), 0);
        // The multiparts that are open, each with whether parts of it were seen.
        let mut open: Vec<(&str, bool)> = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            while let Some((_, name)) = multiparts.next_if(|(start, _)| *start <= at) {
                open.push((name, false));
            }
            if open.len() > MAX_OPEN {
                return Missing { ends: Vec::new(), ends_early: false };
            }
            if let Some(delimiter) = line.trim_ascii_end().strip_prefix(b"--")
                && let Some(place) = open.iter().rposition(|(name, _)| is_delimiter_of(name, delimiter))
                // A line within a part whose own delimiter is still to come is text of it.
                && open[place + 1..].iter().all(|(name, _)| last.get(name.as_bytes()).is_none_or(|last| *last < at))
            {
                // The parser takes a longer line for it as well.
                let is_missing = |(name, is_used): &(&str, bool)| *is_used && !delimiter.starts_with(name.as_bytes());
                let within = open.drain(place + 1..).rev().filter(is_missing);
                ends.extend(within.map(|(name, _)| (at, format!("--{name}--\r\n"))));
                open[place].1 = true;
                if delimiter.len() > open[place].0.len() {
                    open.pop();
                }
            }
            at += line.len();
        }
        open.extend(multiparts.map(|(_, name)| (name, false)));
        let last = open.iter().rev().filter(|(_, is_used)| *is_used);
        ends.extend(last.map(|(name, _)| (bytes.len(), format!("\r\n--{name}--\r\n"))));
        Missing { ends, ends_early: !open.is_empty() }
    }

    /// The message with the ends that are missing.
    fn put_into(&self, bytes: &[u8]) -> Vec<u8> {
        let (mut closed, mut from) = (Vec::with_capacity(bytes.len()), 0);
        for (at, line) in &self.ends {
            closed.extend_from_slice(&bytes[from..*at]);
            closed.extend_from_slice(line.as_bytes());
            from = *at;
        }
        closed.extend_from_slice(&bytes[from..]);
        closed
    }
}

/// True if a line that goes on so behind two hyphens ends a part of the multipart with this boundary.
fn is_delimiter_of(name: &str, delimiter: &[u8]) -> bool {
    delimiter.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.is_empty() || rest == b"--")
}

/// Where the last line starts that may end a part, by the boundary.
fn last_delimiters(bytes: &[u8]) -> HashMap<&[u8], usize> {
    let (mut last, mut at) = (HashMap::new(), 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(delimiter) = line.trim_ascii_end().strip_prefix(b"--") {
            last.insert(delimiter, at);
            last.insert(delimiter.strip_suffix(b"--").unwrap_or(delimiter), at);
        }
        at += line.len();
    }
    last
}

/// The parts of a message and of those within it that stand in the same bytes, in their order.
fn parts<'m>(message: &'m Message<'_>) -> Vec<&'m MessagePart<'m>> {
    let (mut parts, mut messages) = (Vec::new(), vec![message]);
    while let Some(message) = messages.pop() {
        for part in &message.parts {
            parts.push(part);
            match &part.body {
                PartType::Message(within) if part.encoding == Encoding::None => messages.push(within),
                _ => {}
            }
        }
    }
    parts.sort_by_key(|part| part.offset_header);
    parts
}

/// The message with what is packed in it mended where the parser would not unpack it, and what is missing then.
fn mended(message: &Message<'_>) -> Option<(Vec<u8>, Vec<String>)> {
    let (raw, mut bytes, mut remarks, mut end) = (&message.raw_message, Vec::new(), Vec::new(), 0);
    for part in parts(message).into_iter().filter(|part| part.is_encoding_problem) {
        let packing = part.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
        let (from, to) = (part.offset_body as usize, part.offset_end as usize);
        let Some(packed) = raw.get(from..to).filter(|_| from >= end) else { continue };
        let mended = match packing.as_str() {
            "base64" => {
                let (mended, rest) = packed.split_at(base64_bytes(packed));
                if !rest.trim_ascii().is_empty() {
                    remarks.push(
                        "a part of the message is not base64 to its end: what stands behind is missing".to_owned(),
                    );
                }
                mended.to_vec()
            }
            "quoted-printable" => mended_quoted_printable(packed),
            _ => continue,
        };
        bytes.extend_from_slice(&raw[end..from]);
        bytes.extend(mended);
        end = to;
    }
    bytes.extend_from_slice(&raw[end..]);
    (end > 0).then_some((bytes, remarks))
}

/// Number of bytes of the lines before the first that is no base64, such as what a mailing list writes under a message.
fn base64_bytes(packed: &[u8]) -> usize {
    let is_packed = |byte: &u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(byte);
    let (mut end, mut is_over) = (0, false);
    for line in packed.split_inclusive(|byte| *byte == b'\n') {
        if !line.trim_ascii().is_empty() && (is_over || !line.iter().all(is_packed)) {
            break;
        }
        end += line.len();
        is_over |= line.trim_ascii().ends_with(b"=");
    }
    end
}

/// Quoted-printable in which every `=` that starts nothing is written as what it stands for.
fn mended_quoted_printable(packed: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(packed.len());
    for (at, byte) in packed.iter().enumerate() {
        mended.push(*byte);
        let rest = &packed[at + 1..];
        let is_code = rest.len() > 1 && rest[..2].iter().all(u8::is_ascii_hexdigit);
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let is_break = matches!(rest.get(blanks), None | Some(b'\r' | b'\n'));
        if *byte == b'=' && !is_code && !is_break {
            mended.extend_from_slice(b"3D");
        }
    }
    mended
}

#[cfg(test)]
mod tests;
