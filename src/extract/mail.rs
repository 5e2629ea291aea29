//! Messages (RFC 5322, MIME), and web pages that are kept as one (MHTML, RFC 2557).
//!
//! The subject is a heading, the other headers a line before the text. What a reply repeats of another message is a
//! block quotation: it is not what the author says. Attachments are no part of the text.

use std::borrow::Cow;

use mail_parser::{Addr, Address, DateTime, HeaderValue, Message, MessageParser, PartType};

use super::decode::decode;
use super::draft::Draft;
use super::package::failed;
use super::{Unextracted, declared, html};
use crate::model::{BlockKind, Format, Metadata, PartialDate, WebPages};

/// What stands above a message that is repeated whole.
const REPEATED: &[&str] = &["-----Original Message-----", "---------- Forwarded message"];

/// Takes the text of a message.
pub(super) fn extract(bytes: &[u8]) -> Result<Draft, Unextracted> {
    let message = parsed(bytes)?;
    let mut draft = Draft::without_source(Vec::new());
    let subject = message.subject().and_then(declared::text);
    if let Some(subject) = &subject {
        draft.write(subject);
        draft.end_block(BlockKind::Heading { level: 1 });
    }
    draft.write(&headers(&message));
    draft.end_block(BlockKind::Dateline);
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => push_text(&mut draft, text),
            PartType::Html(page) => {
                html::write_page(&mut draft, page);
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
    let message = parsed(bytes)?;
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) => Some(page),
        _ => None,
    });
    let page = page.ok_or_else(|| failed("it holds no web page"))?;
    let mut draft = html::extract(&decode(page.as_bytes(), Format::Html), pages);
    let address = message.header("Snapshot-Content-Location").or_else(|| message.header("Content-Location"));
    let address = address.and_then(HeaderValue::as_text).and_then(declared::text);
    draft.declared.url = draft.declared.url.take().or(address);
    draft.declared.title = draft.declared.title.take().or_else(|| message.subject().and_then(declared::text));
    Ok(draft)
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>, Unextracted> {
    let message = MessageParser::default().parse(bytes).filter(|message| !message.headers().is_empty());
    message.ok_or_else(|| failed("it is no message, or a damaged one"))
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

/// Adds the text of a message, each run of lines a paragraph or a quotation.
fn push_text(draft: &mut Draft, text: &str) {
    let mut run = Run::default();
    let mut is_repeated = false;
    for line in text.lines() {
        is_repeated |= REPEATED.iter().any(|mark| line.starts_with(mark));
        let (is_quoted, line) = unquoted(line);
        let kind = if is_quoted || is_repeated { BlockKind::Quote } else { BlockKind::Paragraph };
        if line.is_empty() {
            run.end(draft);
            continue;
        }
        if kind != run.kind {
            // The line that says who wrote what follows is none of the author's either.
            if kind == BlockKind::Quote && run.text.trim_end().ends_with(':') {
                run.kind = BlockKind::Quote;
            }
            run.end(draft);
            run.kind = kind;
        }
        run.text.push_str(line);
        run.text.push('\n');
    }
    run.end(draft);
}

/// Lines that stand together.
struct Run {
    kind: BlockKind,
    text: String,
}

impl Default for Run {
    fn default() -> Run {
        Run { kind: BlockKind::Paragraph, text: String::new() }
    }
}

impl Run {
    fn end(&mut self, draft: &mut Draft) {
        draft.write(&std::mem::take(&mut self.text));
        draft.end_block(self.kind);
    }
}

/// A line without the marks of quotation before it, and whether it had any.
fn unquoted(line: &str) -> (bool, &str) {
    let rest = line.trim().trim_start_matches(['>', ' ', '|']);
    (line.trim_start().starts_with('>'), if line.trim_start().starts_with('>') { rest } else { line.trim() })
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
