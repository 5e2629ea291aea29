//! Small messages, made here.

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
