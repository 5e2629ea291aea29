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
mod tests {
    use super::*;
    use crate::extract::document;
    use crate::extract::tests::{shown, survives_damage};
    use crate::model::Document;

    const REPLY: &str = "From: =?utf-8?q?Ana_B=C3=B9i?= <ana@tea.org>\r\nTo: \"Li, Wei\" <li@tea.org>, x@tea.org\r\n\
        Subject: Re: Green\r\n tea\r\nDate: Thu, 19 Oct 2023 23:30:00 -0500\r\nMessage-ID: <2@tea.org>\r\n\
        References: <0@tea.org> <1@tea.org>\r\n\r\nSteep it for\r\ntwo minutes.\r\n\r\n\
        On 18 Oct 2023, Li Wei wrote:\r\n> How long\r\n> do I steep it?\r\n>\r\n>> Ask Ana.\r\nAsk me again.\r\n";

    fn blocks(document: &Document) -> Vec<String> {
        document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect()
    }

    #[test]
    fn a_message_says_who_wrote_it_and_what_is_repeated_of_others_is_a_quotation() {
        let message = document("a.eml", REPLY.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(
            blocks(&message),
            [
                "Heading 1: Re: Green tea",
                "Dateline: From: Ana Bùi <ana@tea.org>; To: Li, Wei <li@tea.org>, x@tea.org; Date: 2023-10-19",
                "Paragraph: Steep it for two minutes.",
                "Quote: On 18 Oct 2023, Li Wei wrote:",
                "Quote: How long do I steep it?",
                "Quote: Ask Ana.",
                "Paragraph: Ask me again.",
            ]
        );
        let Metadata { title, authors, date, url, thread, .. } = message.metadata;
        assert_eq!((title.as_deref(), authors), (Some("Re: Green tea"), vec!["Ana Bùi".to_owned()]));
        assert_eq!((date, url.as_deref()), (PartialDate::parse("2023-10-19"), Some("mid:2@tea.org")));
        assert_eq!(thread.as_deref(), Some("0@tea.org"));
    }

    #[test]
    fn of_a_message_in_several_forms_the_plain_text_is_taken_and_html_where_there_is_no_other() {
        let alternative = "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n\
            --x\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Le caf=E9.\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Le caf&eacute;.</p>\r\n--x--\r\n";
        let message = document("a.eml", alternative.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(blocks(&message)[1..], ["Paragraph: Le café."]);
        let page = "Subject: a\r\nContent-Type: text/html\r\n\r\n<p>Yes.</p><blockquote>No?</blockquote>";
        let message = document("a.eml", page.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(blocks(&message)[1..], ["Paragraph: Yes.", "Quote: No?"]);
    }

    /// The blocks of a message with this header of its type and this text, but for its headers.
    fn blocks_of(kind: &str, text: &[u8]) -> Vec<String> {
        let bytes = [format!("Subject: a\r\nContent-Type: {kind}\r\n\r\n").as_bytes(), text].concat();
        blocks(&document("a.eml", &bytes, &Metadata::default()).unwrap())[1..].to_vec()
    }

    #[test]
    fn what_is_quoted_twice_is_another_quotation_and_a_message_that_is_repeated_whole_is_one() {
        let replies = blocks_of("text/plain", b"> Steep\r\n> it.\r\n>> How long?\r\n> > Tell me.\r\nYes.\r\n");
        assert_eq!(replies, ["Quote: Steep it.", "Quote: How long? Tell me.", "Paragraph: Yes."]);
        let rule = "_".repeat(32);
        let outlook = format!("See.\n\n{rule}\nT\u{1EEB}: Li\nG\u{1EED}i: Monday\n\nSteep it.\n");
        assert_eq!(blocks_of("text/plain; charset=utf-8", outlook.as_bytes())[2], "Quote: Steep it.");
        let footer = format!("See.\n\n{rule}\nThe list: tea\nhttps://tea.org\n");
        assert!(blocks_of("text/plain", footer.as_bytes())[1].starts_with("Paragraph: "));
        let apple = blocks_of("text/plain", b"See.\n\nBegin forwarded message:\n\nFrom: Li\n\nSteep it.\n");
        assert_eq!(apple[2..], ["Quote: From: Li", "Quote: Steep it."]);
    }

    #[test]
    fn lines_that_flow_without_a_space_are_joined() {
        let kind = "text/plain; charset=utf-8; format=flowed; delsp=yes";
        let text = "การเจรจา \nด้าน  \nนโยบาย\n> ชา \n> เขียว\n-- \nAna";
        assert_eq!(
            blocks_of(kind, text.as_bytes()),
            ["Paragraph: การเจรจาด้าน นโยบาย", "Quote: ชาเขียว", "Paragraph: -- Ana"]
        );
        assert_eq!(blocks_of("text/plain; format=flowed", b"Steep \nit."), ["Paragraph: Steep it."]);
    }

    #[test]
    fn a_text_whose_encoding_is_not_told_is_read_by_its_letters_and_a_page_by_what_it_declares() {
        let thai = "การเจรจาด้านนโยบายไซเบอร์ ครั้งที่สี่";
        let bytes = encoding_rs::WINDOWS_874.encode(thai).0;
        assert_eq!(blocks_of("text/plain", &bytes), [format!("Paragraph: {thai}")]);
        for kind in ["text/plain", "text/plain; charset=tis-620"] {
            let subject = encoding_rs::WINDOWS_874.encode("การเจรจา").0;
            let (from, kind) = (b"From: a@tea.org\nSubject: ".as_slice(), format!("\nContent-Type: {kind}\n\n"));
            let message = [from, &subject, kind.as_bytes(), &bytes].concat();
            let message = document("a.eml", &message, &Metadata::default()).unwrap();
            assert_eq!(message.metadata.title.as_deref(), Some("การเจรจา"), "{kind}");
        }
        let word = b"Subject: =?iso-8859-1?Q?Caf\xE9?=\nContent-Type: text/plain; charset=iso-8859-1\n\nYes.";
        assert_eq!(document("a.eml", word, &Metadata::default()).unwrap().metadata.title.as_deref(), Some("Café"));
        let broken = [b"caf\xC3\xA9 th\xC3\xA9 ".as_slice(), b"\xE9."].concat();
        assert_eq!(blocks_of("text/plain; charset=utf-8", &broken), ["Paragraph: café thé \u{FFFD}."]);
        let page = [b"<meta charset=windows-874><p>".as_slice(), &bytes].concat();
        assert_eq!(blocks_of("text/html", &page), [format!("Paragraph: {thai}")]);
        let kept = [b"Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n".as_slice(), &page].concat();
        let kept = document("a.mhtml", &kept, &Metadata::default()).unwrap();
        assert_eq!(blocks(&kept), [format!("Paragraph: {thai}")]);
    }

    #[test]
    fn a_page_kept_as_a_message_is_read_as_the_page_that_it_is() {
        let page = "From: <Saved>\r\nSnapshot-Content-Location: https://tea.org/1\r\nSubject: Tea\r\n\
            Content-Type: multipart/related; boundary=x; type=\"text/html\"\r\n\r\n--x\r\n\
            Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <nav>Home</nav><h1>Gr=C3=BCn</h1><p>Steep =\r\nit.</p>\r\n--x\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--";
        let page = document("a.mhtml", page.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(blocks(&page), ["Heading 1: Grün", "Paragraph: Steep it."]);
        assert_eq!(page.metadata.url.as_deref(), Some("https://tea.org/1"));
    }

    #[test]
    fn bad_files_never_panic() {
        survives_damage("a.eml", REPLY.as_bytes());
        assert!(document("a.eml", b"", &Metadata::default()).is_err());
    }
}
