//! Pages whose data is damaged, made here.

use super::inflates;
use crate::extract::pdf::tests::read;
use crate::made::MadePdf;
use crate::model::{Document, PageRemark};

#[test]
fn data_is_whole_that_comes_to_its_end_and_fits_its_checksum() {
    let packed = deflated(&drawn(300));
    let end = packed.len();
    for (whole, case) in [
        (packed.clone(), "as it was written"),
        ([&packed[..], b"\r\n\0"].concat(), "with more behind it"),
        (packed[..end - 4].to_vec(), "without checksum"),
        (packed[..end - 2].to_vec(), "with half of it"),
        (packed[2..end - 4].to_vec(), "without header"),
    ] {
        assert!(inflates(&whole), "{case}");
    }
    assert!(!inflates(&packed[..end / 2]) && !inflates(&packed[..end - 6]) && !inflates(b"") && !inflates(b"x"));
    for at in (10..end).step_by(97) {
        let mut flipped = packed.clone();
        flipped[at] ^= 0x10;
        assert!(!inflates(&flipped), "{at}");
    }
}

/// Lines of a page, more of them than a stream of DEFLATE has blocks for.
fn drawn(lines: usize) -> String {
    let line = |at| format!("BT /F1 2 Tf 50 {} Td (Line {at} of misperception.) Tj ET\n", 790 - 2 * at);
    (0..lines).map(line).collect()
}

fn deflated(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A PDF of pages whose contents are these streams, each what stands in its table, and its data.
fn of_streams(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let pages = vec![Vec::new(); streams.len()];
    let mut file = MadePdf { pages, ..MadePdf::default() }.bytes();
    for (at, (table, data)) in streams.iter().enumerate() {
        let start = format!("{} 0 obj\n", MadePdf::page_object(at) + 1);
        let place = file.windows(start.len()).position(|bytes| bytes == start.as_bytes()).unwrap() + start.len();
        let length = file[place..].windows(6).position(|bytes| bytes == b"endobj").unwrap();
        let stream = [format!("<< {table} >>\nstream\n").as_bytes(), data, b"\nendstream\n"].concat();
        file.splice(place..place + length, stream);
    }
    // Its table of objects points to other places now: it is made anew where the file is read.
    file
}

fn remarks(document: &Document) -> Vec<Option<PageRemark>> {
    document.pages.iter().map(|page| page.remark).collect()
}

#[test]
fn pages_whose_data_is_cut_or_changed_are_named_and_read_as_far_as_they_go() {
    const FLATE: &str = "/Filter /FlateDecode";
    let packed = deflated(&drawn(300));
    let mut changed = packed.clone();
    changed[packed.len() / 2] ^= 0x10;
    let plain = drawn(300).into_bytes();
    let said = format!("/Length {}", plain.len());
    let document = read(&of_streams(&[
        (FLATE, packed.clone()),
        (FLATE, packed[..packed.len() / 2].to_vec()),
        (FLATE, changed),
        (&said, plain.clone()),
        (&said, plain[..plain.len() / 2].to_vec()),
        (FLATE, packed[..9].to_vec()),
        ("/Filter /FlatDecode", packed),
    ]));
    let (damaged, failed) = (Some(PageRemark::Damaged), Some(PageRemark::Failed));
    assert_eq!(remarks(&document), [None, damaged, damaged, None, damaged, failed, failed]);
    assert_eq!(document.remarks, Vec::<String>::new());
    let last = document.page_starts[1].offset..document.page_starts[2].offset;
    assert!(document.text[last].contains("Line 9 of misperception."));
}

#[test]
fn a_form_that_is_cut_and_contents_that_are_not_there_make_a_page_a_damaged_one() {
    let mut bytes = MadePdf {
        pages: vec![
            vec![(50, 100, 11, "Whole.")],
            vec![(50, 100, 11, "Before the form.")],
            vec![(50, 100, 11, "Gone.")],
        ],
        objects: vec!["<< /Subtype /Form /BBox [0 0 9 9] /Length 500 >>\nstream\nBT ET\nendstream".to_owned()],
        ..MadePdf::default()
    }
    .bytes();
    let mut put = |page: usize, old: &str, new: &str| {
        let start = format!("{} 0 obj", MadePdf::page_object(page));
        let at = bytes.windows(start.len()).position(|found| found == start.as_bytes()).unwrap();
        let place = at + bytes[at..].windows(old.len()).position(|found| found == old.as_bytes()).unwrap();
        bytes.splice(place..place + old.len(), new.bytes());
    };
    let form = format!("/Resources << /XObject << /X {} 0 R >>", MadePdf::first_object(3));
    put(1, "/Resources <<", &form);
    put(2, "/Contents 10 0 R", "/Contents 99 0 R");
    assert_eq!(remarks(&read(&bytes)), [None, Some(PageRemark::Damaged), Some(PageRemark::Failed)]);
}

#[test]
fn a_font_and_packed_objects_that_are_cut_are_said() {
    let objects = vec![
        "<< /Length 900 >>\nstream\n/CIDInit\nendstream".to_owned(),
        "<< /Type /ObjStm /N 1 /First 4 /Length 900 >>\nstream\n90 0 null\nendstream".to_owned(),
    ];
    let made = MadePdf { pages: vec![vec![(50, 100, 11, "Tea.")]], objects, ..MadePdf::default() };
    let file = String::from_utf8(made.bytes()).unwrap();
    let map = format!("/BaseFont /Helvetica /ToUnicode {} 0 R", MadePdf::first_object(1));
    let document = read(file.replace("/BaseFont /Helvetica", &map).as_bytes());
    assert_eq!(remarks(&document), [Some(PageRemark::Damaged)]);
    assert_eq!(document.remarks, ["its tables are damaged: pages and letters may be missing or wrong"]);
}

#[test]
fn a_file_that_ends_early_and_pages_that_are_not_found_are_said() {
    let pages = vec![vec![(50, 100, 11, "One.")], vec![(50, 100, 11, "Two.")]];
    let whole = MadePdf { pages, ..MadePdf::default() }.bytes();
    assert_eq!(read(&[&whole[..], &[0; 3000]].concat()).remarks, Vec::<String>::new());
    let at = whole.windows(7).position(|bytes| bytes == b"8 0 obj").unwrap();
    let cut = read(&whole[..at]);
    assert_eq!((cut.text.as_str(), remarks(&cut)), ("One.", vec![None, Some(PageRemark::Failed)]));
    assert_eq!(cut.remarks, ["the file ends early: pages may be missing"]);
    let lost = String::from_utf8(whole).unwrap().replace("7 0 R]", "9 0 R]");
    let said = "it says that it has 2 pages, of which 1 were found: the others are missing";
    assert_eq!(read(lost.as_bytes()).remarks, [said]);
}
