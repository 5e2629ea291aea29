//! Small messages, whole and damaged, made here.

use super::*;

const HEAD: &str = "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
const CAFE: &str = "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";

/// The texts of a message, and what is said of it.
fn read(source: &str) -> (Vec<String>, Vec<String>) {
    let whole = whole(source.as_bytes());
    let message = parsed(&whole.bytes).unwrap();
    let texts = message.text_bodies().map(|part| String::from_utf8_lossy(&content(&message, part)).into_owned());
    (texts.collect(), whole.remarks)
}

#[test]
fn a_message_that_ends_before_its_last_boundary_is_read_as_if_it_had_one_and_that_is_said() {
    let early = ["the message ends early: what stands behind it is missing"];
    for (body, text) in [
        ("--x\r\n\r\nSteep it".to_owned(), "Steep it"),
        (format!("--x{CAFE}base64\r\n\r\nTGUgY2Fmw6k="), "Le café"),
        (format!("--x{CAFE}base64\r\n\r\nTGUgY2Fmw"), "Le caf"),
        (format!("--x{CAFE}quoted-printable\r\n\r\nLe caf=C3=A9"), "Le café"),
        (format!("--x{CAFE}quoted-printable\r\n\r\nLe caf=C3=A9 =\r\n"), "Le café "),
        ("--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\nSteep it".to_owned(), "Steep it"),
        (
            "--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nSteep it\r\n--y--\r\n".to_owned(),
            "Steep it",
        ),
    ] {
        let (texts, remarks) = read(&format!("{HEAD}{body}"));
        assert_eq!((texts[0].trim_end_matches('\n'), &remarks[..]), (text, &early.map(str::to_owned)[..]), "{body}");
    }
}

#[test]
fn a_message_that_ends_with_its_last_boundary_is_whole_whatever_stands_in_it() {
    let inner = "--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nSteep it\r\n";
    for body in
        ["--x\r\n\r\nSteep it\r\n--x--", "--x\r\n\r\nSteep it\r\n--x-- \r\nepilogue", &format!("{inner}--x--\r\n")]
    {
        let (texts, remarks) = read(&format!("{HEAD}{body}"));
        assert_eq!((texts[0].trim_end(), remarks), ("Steep it", Vec::<String>::new()), "{body}");
    }
}

#[test]
fn a_line_that_ends_a_multipart_around_a_part_is_text_where_the_part_goes_on() {
    let inner =
        "--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nSteep\r\n--x\r\nit\r\n--y--\r\n--x--";
    let (texts, remarks) = read(&format!("{HEAD}{inner}"));
    assert_eq!((texts[0].as_str(), remarks), ("Steep\r\n--x\r\nit", Vec::new()));
}

#[test]
fn a_part_whose_packing_is_damaged_is_unpacked_as_far_as_it_goes() {
    let message = |packing: &str, packed: &str| format!("Subject: a{CAFE}{packing}\r\n\r\n{packed}");
    let (texts, remarks) = read(&message("base64", "TGUgY2Fmw6k=\r\n\r\n-- \r\nTo leave the list, write.\r\n"));
    assert_eq!(texts, ["Le café"]);
    assert_eq!(remarks, ["a part of the message is not base64 to its end: what stands behind is missing"]);
    let (texts, remarks) = read(&message("quoted-printable", "caf=C3=A9 == a=b =\r\nc"));
    assert_eq!((texts, remarks), (vec!["café == a=b c".to_owned()], Vec::new()));
}

#[test]
fn a_text_whose_encoding_is_not_told_or_told_wrong_keeps_its_bytes() {
    for kind in ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=utf-8"] {
        let source = [format!("Subject: a\r\nContent-Type: {kind}\r\n\r\n").as_bytes(), b"\xAA\xD2"].concat();
        let message = parsed(&source).unwrap();
        assert_eq!(&*content(&message, &message.parts[0]), b"\xAA\xD2", "{kind}");
    }
}
