use super::*;

fn told(path: &str, head: &[u8]) -> Result<(Kind, Option<String>), String> {
    tell(path, head).map(|told| (told.kind, told.remark))
}

#[test]
fn a_file_is_what_it_is_whatever_its_name() {
    let document = |format| Kind::Document(format);
    let container = |one| Kind::Container(one);
    for (path, head, kind, remark) in [
        ("a.txt", &b"Steep it."[..], document(Format::Text), None),
        ("a.txt", b"%PDF-1.4\n", document(Format::Pdf), Some("called .txt, but it is PDF")),
        ("a.pdf", b"  <!DOCTYPE html><p>", document(Format::Html), Some("called .pdf, but it is HTML")),
        ("a.md", b"<html>", document(Format::Markdown), None),
        ("a.xml", b"<?xml version='1.0'?><TEI>", document(Format::Xml), None),
        ("a.html", b"<?xml version='1.0'?><!DOCTYPE html><html>", document(Format::Html), None),
        ("a", b"{\\rtf1 Tea", document(Format::Rtf), None),
        ("a.docx", b"PK\x03\x04", document(Format::Docx), None),
        ("a.zip", b"PK\x03\x04", container(Container::Zip), None),
        ("a.csv", b"PK\x03\x04", container(Container::Zip), Some("called .csv, but it is a ZIP archive")),
        ("a.tar.gz", b"\x1F\x8B\x08", container(Container::Gzip), None),
        ("inbox", b"From ana Thu Oct 19\nSubject: Tea\n\nDear", container(Container::Mbox), None),
        ("cur/17.M5.host:2,S", b"Return-Path: <a@b>\nTo: c\n d\n\nDear", Kind::Message, None),
        ("a.txt", b"From: Ana\nTo: Bui\n\nDear", document(Format::Text), None),
    ] {
        assert_eq!(told(path, head), Ok((kind, remark.map(str::to_owned))), "{path}");
    }
}

#[test]
fn what_is_no_document_says_why() {
    for (path, head, why) in [
        ("a.pdf", &b"\x89PNG\r\n\x1A\n"[..], "called .pdf, but it is a PNG picture"),
        ("a.png", b"\x89PNG\r\n\x1A\n", "format .png is not known"),
        ("a.jar", b"PK\x03\x04", "format .jar is not known"),
        ("a.doc", b"\xD0\xCF\x11\xE0", "a format from before 2003"),
        ("a", b"Steep it.", "a file without extension"),
    ] {
        let said = told(path, head).unwrap_err();
        assert!(said.starts_with(why), "{path}: {said}");
    }
}

#[test]
fn packages_are_told_by_their_members() {
    let mut odt = b"PK\x03\x04".to_vec();
    odt.resize(30, 0);
    odt.extend(b"mimetypeapplication/vnd.oasis.opendocument.text");
    let remark = Some("called .zip, but it is ODT".to_owned());
    assert_eq!(told("a.zip", &odt), Ok((Kind::Document(Format::Odt), remark)));
    assert_eq!(of_members(["word/document.xml", "[Content_Types].xml"].into_iter()), Some(Format::Docx));
    assert_eq!(of_members(["word/document.xml", "letters/1.txt"].into_iter()), None);
}
