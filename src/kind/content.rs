//! What a file is by its first bytes.

use super::{Container, Kind};
use crate::model::Format;

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// Nothing else starts so.
    Certain(Kind),
    /// Other texts may start so.
    Likely(Kind),
    /// It is no document; what it is.
    Foreign(&'static str),
}

/// Marks at the very start of a file.
const MARKS: &[(&[u8], Signature)] = &[
    (b"%PDF-", document(Format::Pdf)),
    (b"{\\rtf", document(Format::Rtf)),
    (b"PK\x03\x04", container(Container::Zip)),
    (b"PK\x05\x06", container(Container::Zip)),
    (b"\x1F\x8B", container(Container::Gzip)),
    (b"\xFD7zXZ\0", container(Container::Xz)),
    (b"\x28\xB5\x2F\xFD", container(Container::Zstd)),
    (b"BZh", container(Container::Bzip2)),
    (b"7z\xBC\xAF\x27\x1C", container(Container::SevenZip)),
    (b"\x89PNG\r\n\x1A\n", Signature::Foreign("a PNG picture")),
    (b"\xFF\xD8\xFF", Signature::Foreign("a JPEG picture")),
    (b"GIF8", Signature::Foreign("a GIF picture")),
    (b"\x7FELF", Signature::Foreign("a program")),
];

/// The type that a package of the OpenDocument or EPUB family starts with, and the format.
const PACKAGES: &[(&[u8], Format)] = &[
    (b"application/epub+zip", Format::Epub),
    (b"application/vnd.oasis.opendocument.text", Format::Odt),
    (b"application/vnd.oasis.opendocument.presentation", Format::Odp),
    (b"application/vnd.oasis.opendocument.spreadsheet", Format::Ods),
];

/// Where the name of the first member of a ZIP file stands.
const ZIP_NAME: usize = 30;

/// Where the mark of a TAR archive stands (POSIX.1, ustar).
const TAR_MARK: usize = 257;

/// Headers of which a message has several (RFC 5322).
const HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "sender",
    "reply-to",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "content-type",
    "delivered-to",
    "x-mailer",
];

const fn document(format: Format) -> Signature {
    Signature::Certain(Kind::Document(format))
}

const fn container(container: Container) -> Signature {
    Signature::Certain(Kind::Container(container))
}

/// What a file is that starts with the bytes `head`; `None` if they do not tell.
pub(super) fn signature(head: &[u8]) -> Option<Signature> {
    if let Some(format) = first_member(head) {
        return Some(document(format));
    }
    if let Some((_, signature)) = MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(*signature);
    }
    if head.get(TAR_MARK..).is_some_and(|rest| rest.starts_with(b"ustar")) {
        return Some(container(Container::Tar));
    }
    // What is no text has no tags and no headers.
    let start = String::from_utf8_lossy(head);
    let start = start.trim_start_matches(|character: char| character == '\u{FEFF}' || character.is_whitespace());
    of_text(start)
}

/// The format of a package that starts with its own type.
fn first_member(head: &[u8]) -> Option<Format> {
    let name = head.starts_with(b"PK\x03\x04").then(|| head.get(ZIP_NAME..)).flatten()?;
    let stored = name.strip_prefix(b"mimetype")?;
    let longest = PACKAGES.iter().filter(|(mark, _)| stored.starts_with(mark));
    longest.max_by_key(|(mark, _)| mark.len()).map(|(_, format)| *format)
}

fn of_text(start: &str) -> Option<Signature> {
    let begins = |mark: &str| start.get(..mark.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(mark));
    if begins("<!doctype html") || begins("<html") {
        return Some(document(Format::Html));
    }
    if begins("<?xml") {
        return Some(document(if start.to_ascii_lowercase().contains("<html") { Format::Html } else { Format::Xml }));
    }
    if let Some((_, headers)) = start.strip_prefix("From ").and_then(|rest| rest.split_once('\n')) {
        return (known_headers(headers) >= 1).then_some(container(Container::Mbox));
    }
    (known_headers(start) >= 2).then_some(Signature::Likely(Kind::Message))
}

/// Number of headers of a message that a text starts with, if it starts with nothing but headers.
fn known_headers(start: &str) -> usize {
    let mut known = 0;
    for line in start.lines().take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            break;
        }
        known += usize::from(HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)));
    }
    known
}
