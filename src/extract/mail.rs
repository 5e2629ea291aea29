//! Messages (RFC 5322, MIME), and web pages that are kept as one (MHTML, RFC 2557).
//!
//! The subject is a heading, the other headers a line before the text. What a reply repeats of another message is a
//! block quotation: it is not what the author says. Attachments are no part of the text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use mail_parser::{Addr, Address, DateTime, HeaderValue, Message, MessagePart, MimeHeaders, PartType};

use super::decode::decode;
use super::draft::Draft;
use super::package::failed;
use super::{Unextracted, declared, html};
use crate::mime;
use crate::model::{BlockKind, Format, Metadata, PartialDate, WebPages};

/// What stands above a message that is repeated whole.
const REPEATED: &[&str] = &["-----Original Message-----", "---------- Forwarded message", "Begin forwarded message:"];

/// Characters of the name of a header, at most, where a message is repeated under a rule.
const HEADER_NAME_CHARS: usize = 12;

/// Takes the text of a message.
pub(super) fn extract(bytes: &[u8]) -> Result<Draft, Unextracted> {
    let whole = mime::whole(bytes);
    let bytes = with_headers_in_utf_8(&whole.bytes);
    let message = parsed(&bytes)?;
    let mut draft = Draft::without_source(Vec::new());
    draft.remarks = whole.remarks;
    let subject = message.subject().and_then(declared::text);
    if let Some(subject) = &subject {
        draft.write(subject);
        draft.end_block(BlockKind::Heading { level: 1 });
    }
    draft.write(&headers(&message));
    draft.end_block(BlockKind::Dateline);
    for part in message.text_bodies() {
        let content = mime::content(&message, part);
        match &part.body {
            PartType::Text(_) => push_text(&mut draft, decode(&content, Format::Text).body(), Lines::of(part)),
            PartType::Html(_) => {
                let read = html::write_chapter(&mut draft, decode(&content, Format::Html).body());
                draft.remarks.extend(read.err().map(|broken| format!("its page {broken}")));
                draft.end_block(BlockKind::Paragraph);
            }
            _ => {}
        }
    }
    draft.declared = Metadata {
        title: subject,
        authors: message.from().map(people).unwrap_or_default(),
        date: message.date().and_then(day),
        // The scheme for messages (RFC 2392).
        url: message.message_id().map(|id| format!("mid:{id}")),
        thread: thread(&message),
        ..Metadata::default()
    };
    Ok(draft)
}

/// Takes the text of a web page that is kept as a message.
pub(super) fn extract_page(bytes: &[u8], pages: WebPages) -> Result<Draft, Unextracted> {
    let whole = mime::whole(bytes);
    let message = parsed(&whole.bytes)?;
    let page = message.html_bodies().find(|part| matches!(part.body, PartType::Html(_)));
    let page = page.ok_or_else(|| failed("it holds no web page"))?;
    let mut draft = html::extract(&decode(&mime::content(&message, page), Format::Html), pages);
    draft.remarks.extend(whole.remarks);
    let address = message.header("Snapshot-Content-Location").or_else(|| message.header("Content-Location"));
    let address = address.and_then(HeaderValue::as_text).and_then(declared::text);
    draft.declared.url = draft.declared.url.take().or(address);
    draft.declared.title = draft.declared.title.take().or_else(|| message.subject().and_then(declared::text));
    Ok(draft)
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>, Unextracted> {
    mime::parsed(bytes).ok_or_else(|| failed("it is no message, or a damaged one"))
}

/// The message with headers that stand in the bytes of another encoding written in UTF-8: that which its type tells, else
/// the one that its letters tell.
fn with_headers_in_utf_8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let length = lines.take_while(|line| !line.trim_ascii_end().is_empty()).map(<[u8]>::len).sum();
    let (headers, rest) = bytes.split_at(length);
    if std::str::from_utf8(headers).is_ok() {
        return Cow::Borrowed(bytes);
    }
    let told = mime::parsed(headers).and_then(|message| {
        let charset = message.parts.first()?.content_type()?.attribute("charset")?;
        Encoding::for_label(charset.as_bytes()).filter(|encoding| *encoding != UTF_8)
    });
    let guessed = || Encoding::for_label(decode(bytes, Format::Text).encoding.as_bytes()).unwrap_or(UTF_8);
    let encoding = told.unwrap_or_else(guessed);
    let mut mended = Vec::with_capacity(bytes.len());
    for line in headers.split_inclusive(|byte| *byte == b'\n') {
        // An encoded word names the encoding of its bytes itself.
        let is_told = std::str::from_utf8(line).is_ok() || line.windows(2).any(|start| start == b"=?");
        match is_told {
            true => mended.extend_from_slice(line),
            false => mended.extend_from_slice(encoding.decode_without_bom_handling(line).0.as_bytes()),
        }
    }
    mended.extend_from_slice(rest);
    Cow::Owned(mended)
}

/// Who wrote to whom and when, in a line.
fn headers(message: &Message<'_>) -> String {
    let list = |name: &str, people: Option<&Address<'_>>| {
        let people: Vec<String> = people?.iter().map(written).filter(|one| !one.is_empty()).collect();
        (!people.is_empty()).then(|| format!("{name}: {}", people.join(", ")))
    };
    let date = message.date().and_then(day).map(|date| format!("Date: {date}"));
    let lines = [list("From", message.from()), list("To", message.to()), list("Cc", message.cc()), date];
    lines.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// A person as a message names them: `Ana Bui <ana@example.org>`.
fn written(person: &Addr<'_>) -> String {
    match (person.name(), person.address()) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    }
}

/// The names of some people, or their addresses where they have none.
fn people(people: &Address<'_>) -> Vec<String> {
    people.iter().filter_map(|person| declared::text(person.name().or(person.address())?)).collect()
}

/// The day that the sender's clock showed.
fn day(date: &DateTime) -> Option<PartialDate> {
    PartialDate::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// The id of the message that the thread started with, if this one answers another.
fn thread(message: &Message<'_>) -> Option<String> {
    let first = |value: &HeaderValue<'_>| value.as_text_list().and_then(|ids| ids.first().map(Cow::to_string));
    first(message.references()).or_else(|| first(message.in_reply_to()))
}

/// How the lines of a text go on (RFC 3676).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// A line break is a space.
    Spaced,
    /// A line that ends with a space goes on in the next one, without that space: words of a script without spaces.
    Joined,
}

impl Lines {
    fn of(part: &MessagePart<'_>) -> Lines {
        let says = |name, value: &str| {
            let said = part.content_type().and_then(|kind| kind.attribute(name));
            said.is_some_and(|said| said.eq_ignore_ascii_case(value))
        };
        if says("format", "flowed") && says("delsp", "yes") { Lines::Joined } else { Lines::Spaced }
    }
}

/// Adds the text of a message, each run of lines a paragraph or a quotation.
fn push_text(draft: &mut Draft, text: &str, lines: Lines) {
    let mut run = Run::default();
    let mut is_repeated = false;
    let mut rest = text.lines();
    while let Some(whole) = rest.next() {
        is_repeated |=
            REPEATED.iter().any(|mark| whole.starts_with(mark)) || is_rule_above_headers(whole, rest.clone());
        let (depth, line) = unquoted(whole);
        let kind = if depth > 0 || is_repeated { BlockKind::Quote } else { BlockKind::Paragraph };
        if line.is_empty() {
            run.end(draft);
            continue;
        }
        if (kind, depth) != (run.kind, run.depth) {
            // The line that says who wrote what follows is none of the author's either.
            if kind == BlockKind::Quote && run.text.trim_end().ends_with(':') {
                run.kind = BlockKind::Quote;
            }
            run.end(draft);
            (run.kind, run.depth) = (kind, depth);
        }
        run.text.push_str(line);
        match whole.strip_suffix(' ').filter(|_| lines == Lines::Joined && whole != "-- ") {
            Some(before) => run.text.extend(before.ends_with(' ').then_some(' ')),
            None => run.text.push('\n'),
        }
    }
    run.end(draft);
}

/// True for a line of underscores under which two headers stand: so Outlook writes what it forwards, in any language.
fn is_rule_above_headers<'l>(line: &str, below: impl Iterator<Item = &'l str>) -> bool {
    let is_rule = line.len() >= 20 && line.bytes().all(|byte| byte == b'_');
    let is_header =
        |line: &str| line.split_once(": ").is_some_and(|(name, _)| name.chars().count() <= HEADER_NAME_CHARS);
    is_rule && below.take(2).filter(|line| is_header(line)).count() == 2
}

/// Lines that stand together.
struct Run {
    kind: BlockKind,
    /// How many times they are quoted.
    depth: usize,
    text: String,
}

impl Default for Run {
    fn default() -> Run {
        Run { kind: BlockKind::Paragraph, depth: 0, text: String::new() }
    }
}

impl Run {
    fn end(&mut self, draft: &mut Draft) {
        draft.write(&std::mem::take(&mut self.text));
        draft.end_block(self.kind);
    }
}

/// How many marks of quotation stand before a line, and the line without them.
fn unquoted(line: &str) -> (usize, &str) {
    let line = line.trim();
    if !line.starts_with('>') {
        return (0, line);
    }
    let rest = line.trim_start_matches(['>', ' ', '|']);
    (line[..line.len() - rest.len()].matches('>').count(), rest)
}

#[cfg(test)]
mod tests;
