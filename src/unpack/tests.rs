//! Containers made here, and what is handed over of them.

use std::io::{Cursor, Write};

use super::*;
use crate::made::{gzip, seven_zip, zip};

/// The members of a container: name, place, and content or reason, as one line each; last, why the walk ended.
fn walked_within(container: Container, bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut lines = Vec::new();
    let result = members(container, "corpus/a.txt.gz", &mut Cursor::new(bytes), limits, &mut |member| {
        let mut text = String::new();
        let mut read = |reader: &mut dyn Read| match reader.read_to_string(&mut text) {
            Ok(_) => text.clone(),
            Err(error) => reason(&error),
        };
        let content = match member.content {
            Content::Plain(reader) => read(reader),
            Content::Packed(reader, most) => read(&mut Limited::new(reader, most)),
            Content::Record(fields) => serde_json::to_string(fields).unwrap(),
            Content::LeftOut(why) => format!("left out: {why}"),
            Content::Damaged(why) => format!("damaged: {why}"),
        };
        lines.push(format!("{}: {content}", member.name.unwrap_or_default()));
        ControlFlow::Continue(())
    });
    lines.extend(result.err());
    lines
}

fn walked(container: Container, bytes: &[u8]) -> Vec<String> {
    walked_within(container, bytes, &Limits::default())
}

fn packed(container: Container, bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    match container {
        Container::Gzip => packed = gzip(bytes),
        Container::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(&mut packed, bzip2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap();
        }
        Container::Xz => {
            let options = lzma_rust2::XzOptions::with_preset(0);
            let mut encoder = lzma_rust2::XzWriter::new(&mut packed, options).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap();
        }
        _ => packed = zstd::stream::encode_all(bytes, 1).unwrap(),
    }
    packed
}

#[test]
fn one_packed_file_is_named_without_what_says_that_it_is_packed() {
    for container in [Container::Gzip, Container::Bzip2, Container::Zstd, Container::Xz] {
        let whole = packed(container, b"Steep it.");
        assert_eq!(walked(container, &whole), ["a.txt: Steep it."], "{container:?}");
        let cut = walked(container, &whole[..whole.len() - 5]);
        assert_eq!(cut, ["a.txt: it is damaged"], "{container:?}");
    }
    let archive = seven_zip("a.txt", b"Steep it.");
    assert_eq!(walked(Container::SevenZip, &archive), ["a.txt: Steep it."]);
    assert_eq!(walked(Container::SevenZip, &archive[..40]).len(), 1);
}

#[test]
fn members_of_a_zip_are_unpacked_up_to_their_ratio() {
    let bomb = "a".repeat(4 << 20);
    let zip = zip(&[("a/b.txt", "Steep it."), ("bomb.txt", &bomb), ("c.txt", "Drink it.")]);
    let lines = walked(Container::Zip, &zip);
    assert_eq!(lines, ["a/b.txt: Steep it.", &format!("bomb.txt: {TooMuch}"), "c.txt: Drink it."]);
    let mut damaged = zip.clone();
    // The first byte of what the first member holds, behind its header.
    damaged[30 + "a/b.txt".len()] ^= 0xFF;
    assert_eq!(walked(Container::Zip, &damaged)[2], "c.txt: Drink it.");
    assert_eq!(walked(Container::Zip, &zip[..100]), ["the archive is damaged"]);
}

#[test]
fn members_of_one_name_are_all_read() {
    // What makes archives refuses two of one name.
    let mut twice = zip(&[("a.txt", "Steep it."), ("b.txt", "Drink it."), ("c.txt", "Enjoy it.")]);
    for at in 0..twice.len() - 5 {
        if twice[at..].starts_with(b"b.txt") {
            twice[at] = b'a';
        }
    }
    assert_eq!(walked(Container::Zip, &twice), ["a.txt: Steep it.", "a.txt: Drink it.", "c.txt: Enjoy it."]);
    for at in 0..twice.len() {
        let mut flipped = twice.clone();
        flipped[at] ^= 0x55;
        walked(Container::Zip, &flipped);
        walked(Container::Zip, &twice[..at]);
    }
}

#[test]
fn links_and_pipes_of_a_tar_are_left_out_and_what_is_cut_off_is_said() {
    let mut builder = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(9);
    builder.append_data(&mut header.clone(), "a.txt", &b"Steep it."[..]).unwrap();
    header.set_size(0);
    header.set_entry_type(::tar::EntryType::Symlink);
    builder.append_link(&mut header.clone(), "link", "/etc/passwd").unwrap();
    header.set_entry_type(::tar::EntryType::Fifo);
    builder.append_data(&mut header.clone(), "pipe", std::io::empty()).unwrap();
    header.set_entry_type(::tar::EntryType::Regular);
    header.set_size(9);
    builder.append_data(&mut header, "b.txt", &b"Drink it."[..]).unwrap();
    let tar = builder.into_inner().unwrap();
    let lines =
        ["a.txt: Steep it.", "link: left out: a link, which is not followed", "pipe: left out: not a regular file"];
    assert_eq!(walked(Container::Tar, &tar)[..3], lines);
    assert_eq!(walked(Container::Tar, &tar)[3], "b.txt: Drink it.");
    let mut cut = tar.clone();
    cut[1024..1200].fill(b'x');
    assert_eq!(walked(Container::Tar, &cut), ["a.txt: Steep it.", "it is damaged"]);
}

#[test]
fn messages_of_a_mailbox_start_behind_a_line_with_a_sender_and_a_time() {
    let mailbox = "From ana@tea.org Thu Oct 19 10:00:00 2023\nSubject: a\n\nFrom here on.\n\nFrom now on, tea.\n>From me\n\n\
        From bui@tea.org Thu Oct 19 11:00:00 2023\r\nSubject: b\r\n\r\nYes.\r\n";
    let messages = walked(Container::Mbox, mailbox.as_bytes());
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0], ": Subject: a\n\nFrom here on.\n\nFrom now on, tea.\nFrom me\n\n");
    assert_eq!(messages[1], ": Subject: b\r\n\r\nYes.\r\n");
    let limits = Limits { member_bytes: 20, ..Limits::default() };
    let messages = walked_within(Container::Mbox, mailbox.as_bytes(), &limits);
    assert_eq!(messages, [": damaged: larger than the limit of 20 bytes", ": Subject: b\r\n\r\nYes.\r\n"]);
}

#[test]
fn attachments_are_named_and_messages_within_are_attachments() {
    let message = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nDear\r\n\
        --x\r\nContent-Type: text/csv; name=\"../t.csv\"\r\nContent-Disposition: attachment; filename=\"../t.csv\"\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nYSxi\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n\
        Subject: inner\r\n\r\nInside.\r\n--x\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n";
    let mut found = Vec::new();
    attachments(message.as_bytes(), &mut |member| {
        let Content::Plain(reader) = member.content else { panic!() };
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        found.push((member.name.unwrap(), text));
        ControlFlow::Continue(())
    });
    let name = |at: usize| found[at].0.as_str();
    assert_eq!((name(0), name(1), name(2)), (".._t.csv", "message-2.eml", "part-3.pdf"));
    assert_eq!(found[0].1, "a,b");
    assert!(found[1].1.starts_with("Subject: inner\r\n\r\nInside."), "{}", found[1].1);
}

#[test]
fn records_stand_on_lines_in_an_array_or_below_a_known_key() {
    let lines = "\u{FEFF}{\"a\":1}\n\n{\"b\":\n[1]\n{\"c\":3}";
    let walked_lines = walked(Container::JsonLines, lines.as_bytes());
    assert_eq!(walked_lines.len(), 4);
    assert_eq!((walked_lines[0].as_str(), walked_lines[3].as_str()), (": {\"a\":1}", ": {\"c\":3}"));
    assert!(walked_lines[1].starts_with(": damaged: it is no JSON: "), "{}", walked_lines[1]);
    assert!(walked_lines[2].starts_with(": damaged: it is no record"), "{}", walked_lines[2]);
    let limits = Limits { member_bytes: 9, ..Limits::default() };
    let long = walked_within(Container::JsonLines, b"{\"a\":\"0123456789\"}\n{\"b\":2}\n", &limits);
    assert_eq!(long, [": damaged: larger than the limit of 9 bytes", ": {\"b\":2}"]);

    let records = |json: &str| walked(Container::Json, json.as_bytes());
    assert_eq!(records(r#"[{"a":1},{"b":[{"c":2}]}]"#), [": {\"a\":1}", ": {\"b\":[{\"c\":2}]}"]);
    assert_eq!(records(r#"{"status":"ok","response":{"docs":[{"a":1}]}}"#), [": {\"a\":1}"]);
    assert_eq!(
        records(r#"{"text":"a","authors":[{"name":"b"}]}"#),
        [": {\"authors\":[{\"name\":\"b\"}],\"text\":\"a\"}"]
    );
    assert_eq!(records("[{\"a\":1},{")[0], ": {\"a\":1}");
    assert!(records("[{\"a\":1},{")[1].starts_with("it is no JSON"));
    assert_eq!(records("7").len(), 1);
}

#[test]
fn names_stay_within_their_container_and_none_stands_twice() {
    let mut names = Names::default();
    let mut shown = |raw: &str| names.name(Some(raw)).map(|name| (name.shown, name.remark.is_some()));
    assert_eq!(shown("a/./b.txt"), Some(("a/b.txt".into(), false)));
    assert_eq!(shown("a//b.txt"), Some(("a/b (2).txt".into(), false)));
    assert_eq!(shown("../../a/b.txt"), Some(("a/b (3).txt".into(), true)));
    assert_eq!(shown("/etc/passwd"), Some(("etc/passwd".into(), true)));
    assert_eq!(shown("C:\\tea\\x.txt"), Some(("C:/tea/x.txt".into(), true)));
    assert_eq!(shown("a/../c.txt"), Some(("c.txt".into(), false)));
    assert_eq!(shown("__MACOSX/._a.txt"), None);
    assert_eq!(shown("b.zip!/a\u{7}"), Some(("b.zip_/a\u{FFFD}".into(), false)));
    assert_eq!(shown(""), Some(("9".into(), false)));
}

#[test]
fn bytes_that_are_damaged_never_panic() {
    let tar = {
        let mut builder = ::tar::Builder::new(Vec::new());
        let mut header = ::tar::Header::new_gnu();
        header.set_size(9);
        builder.append_data(&mut header, "a.txt", &b"Steep it."[..]).unwrap();
        builder.into_inner().unwrap()
    };
    let zip = zip(&[("a.txt", "Steep it.")]);
    let made = [
        (Container::Zip, zip),
        (Container::Tar, tar),
        (Container::Gzip, packed(Container::Gzip, b"Steep it.")),
        (Container::Bzip2, packed(Container::Bzip2, b"Steep it.")),
        (Container::Zstd, packed(Container::Zstd, b"Steep it.")),
        (Container::Xz, packed(Container::Xz, b"Steep it.")),
        (Container::SevenZip, seven_zip("a.txt", b"Steep it.")),
        (Container::Json, br#"{"data":[{"a":1}]}"#.to_vec()),
    ];
    for (container, bytes) in made {
        for at in 0..bytes.len().min(600) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            walked(container, &flipped);
            walked(container, &bytes[..at]);
        }
    }
}
