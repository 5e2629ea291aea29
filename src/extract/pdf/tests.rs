//! Small PDFs, made here, through the extractor.

use proptest::prelude::*;

use super::*;
use crate::extract::tests::made::{MadePdf, report};
use crate::extract::tests::shown;
use crate::extract::{document, document_as};
use crate::model::{Document, Format, Metadata, PartialDate};
use crate::text::Span;

pub(super) fn read(bytes: &[u8]) -> Document {
    document("a.pdf", bytes, &Metadata::default()).unwrap()
}

fn blocks(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect()
}

/// The printed number of the page on which `words` stand.
fn page_of(document: &Document, words: &str) -> String {
    let at = document.text.find(words).unwrap();
    let (first, last) = document.pages_of(Span::between(at, at + words.len())).unwrap();
    last.map_or(first.printed(), |last| format!("{}–{}", first.printed(), last.printed()))
}

#[test]
fn paragraphs_have_their_pages_and_running_heads_are_left_out_and_counted() {
    let pages = report(&[
        &["The first dialogue took place", "in October of the year before."],
        &["The second dialogue was held on-", "line, and the third one goes on"],
        &["over the page. It closed with thanks."],
    ]);
    let document = read(&MadePdf { pages, ..MadePdf::default() }.bytes());
    assert_eq!(
        blocks(&document),
        [
            "Paragraph: The first dialogue took place in October of the year before.",
            "Paragraph: The second dialogue was held online, and the third one goes on over the page. It closed with \
             thanks.",
        ]
    );
    assert_eq!(document.running_lines, 3);
    assert_eq!(page_of(&document, "October"), "1");
    assert_eq!(page_of(&document, "online"), "2");
    assert_eq!(page_of(&document, "goes on over"), "2–3");
    assert_eq!(page_of(&document, "thanks"), "3");
}

#[test]
fn pages_are_named_as_they_are_printed() {
    let pages = ["one", "two", "three", "four", "five"].map(|word| vec![(50, 100, 11, word)]).to_vec();
    let catalogue = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >> 4 << /P (A-) /S /D /St 7 >>] >>";
    let document = read(&MadePdf { pages, catalogue, ..MadePdf::default() }.bytes());
    let printed: Vec<String> = document.pages.iter().map(|page| page.page.printed()).collect();
    assert_eq!(printed, ["i", "ii", "1", "2", "A-7"]);
    assert_eq!(document.page_at(document.text.find("three").unwrap()).unwrap().number, 3);
}

#[test]
fn columns_are_read_one_after_the_other_and_tables_by_row() {
    let mut page = vec![(50, 60, 20, "A title over both")];
    let left = [
        "The left column says what comes",
        "first, in several lines that are",
        "full of words, of which none has",
        "a place of its own on this page,",
    ];
    let right = [
        "and the right one has what comes",
        "after it, which nobody should mix",
        "with the former, as the reader of",
        "a page does not mix both of them.",
    ];
    for (at, (left, right)) in (0u32..).zip(left.iter().zip(&right)) {
        page.push((50, 100 + 13 * at, 11, left));
        page.push((320, 100 + 13 * at, 11, right));
    }
    let mut table = Vec::new();
    for (at, [name, number]) in (0u32..).zip([["Brunei", "12"], ["Laos", "34"], ["Vietnam", "56"]]) {
        table.push((50, 300 + 13 * at, 11, name));
        table.push((250, 300 + 13 * at, 11, number));
    }
    let document = read(&MadePdf { pages: vec![page, table], ..MadePdf::default() }.bytes());
    let text = "Paragraph: The left column says what comes first, in several lines that are full of words, of which \
                none has a place of its own on this page, and the right one has what comes after it, which nobody \
                should mix with the former, as the reader of a page does not mix both of them.";
    assert_eq!(
        blocks(&document),
        [
            "Heading 1: A title over both",
            text,
            "TableRow: Brunei | 12",
            "TableRow: Laos | 34",
            "TableRow: Vietnam | 56"
        ]
    );
}

#[test]
fn the_outline_makes_headings_and_the_file_says_who_wrote_it() {
    let pages = vec![
        vec![(50, 100, 11, "1"), (90, 100, 11, "Background"), (50, 140, 11, "Text of the first part.")],
        vec![
            (50, 80, 11, "State"),
            (200, 80, 11, "Round"),
            (50, 100, 11, "1.1"),
            (120, 100, 11, "Earlier rounds"),
            (50, 140, 11, "Text of the second part."),
        ],
    ];
    let first = MadePdf::first_object(2);
    let (one, two) = (MadePdf::page_object(0), MadePdf::page_object(1));
    let objects = vec![
        format!("<< /First {} 0 R >>", first + 1),
        format!("<< /Title (Background) /First {} 0 R /Dest [{one} 0 R /Fit] >>", first + 2),
        format!("<< /Title (Earlier rounds) /Next {} 0 R /A << /S /GoTo /D [{two} 0 R /Fit] >> >>", first + 1),
    ];
    let catalogue = format!("/Outlines {first} 0 R /Lang (en-GB)");
    let information = "/Title (Rounds of talks) /Author (Ana Reyes; Bui Lan) /CreationDate (D:20200101)";
    let made = MadePdf { pages, catalogue: &catalogue, information, objects };
    let document = read(&made.bytes());
    assert_eq!(blocks(&document)[0], "Heading 1: 1 Background");
    assert_eq!(blocks(&document)[2..4], ["TableRow: State | Round", "Heading 2: 1.1 Earlier rounds"]);
    assert_eq!(document.metadata.title.as_deref(), Some("Rounds of talks"));
    assert_eq!(document.metadata.authors, ["Ana Reyes", "Bui Lan"]);
    assert_eq!(document.metadata.date, None::<PartialDate>);
}

#[test]
fn text_that_stands_for_glyphs_and_marked_running_heads_are_heard() {
    let page = vec![
        (0, 0, 0, "///Artifact << /Type /Pagination >> BDC"),
        (50, 30, 11, "Only once"),
        (0, 0, 0, "//EMC"),
        (0, 0, 0, "///Span << /ActualText <FEFF0E440E17> >> BDC"),
        (50, 300, 11, "xyz"),
        (0, 0, 0, "//EMC"),
    ];
    let document = read(&MadePdf { pages: vec![page], ..MadePdf::default() }.bytes());
    assert_eq!((document.text.as_str(), document.running_lines), ("ไท", 1));
}

/// A page of these lines of words, each word at a place of its own from the right to the left.
fn from_right_to_left(lines: &[Vec<&str>], drawn: fn(&mut Vec<(u32, String)>)) -> Vec<u8> {
    let mut operators: Vec<(u32, u32, String)> = Vec::new();
    for (row, line) in (0..).zip(lines) {
        let word = |(at, word): (u32, &&str)| {
            let units: String = word.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            (500 - 20 * at, format!("///Span << /ActualText <FEFF{units}> >> BDC"))
        };
        let mut words: Vec<(u32, String)> = (0..).zip(line).map(word).collect();
        drawn(&mut words);
        operators.extend(words.into_iter().map(|(x, operator)| (x, 100 + 14 * row, operator)));
    }
    // Three letters of Helvetica are as wide as a word, but for a space.
    let glyphs = |(x, y, operator)| [(0, 0, 0, operator), (x, y, 11, "xyz"), (0, 0, 0, "//EMC")];
    let page = operators.iter().flat_map(|(x, y, operator)| glyphs((*x, *y, operator.as_str()))).collect();
    MadePdf { pages: vec![page], ..MadePdf::default() }.bytes()
}

#[test]
fn text_from_right_to_left_is_read_in_its_order_however_it_is_drawn() {
    let hebrew = [
        "הדיאלוג הרביעי של ASEAN נערך ב 19 באוקטובר".split(' ').collect::<Vec<_>>(),
        "והסתיים בהודעת תודה.".split(' ').collect(),
    ];
    let arabic = [vec!["عقد", "حوار", "السياسات", "(ASEAN)", "الرابع", "في", "19"], vec!["أكتوبر", "2023", "وانتهى."]];
    for lines in [&hebrew, &arabic] {
        let text = lines.iter().flatten().copied().collect::<Vec<_>>().join(" ");
        for drawn in [|_: &mut Vec<_>| {}, |words: &mut Vec<_>| words.reverse()] as [fn(&mut Vec<(u32, String)>); 2] {
            assert_eq!(read(&from_right_to_left(lines, drawn)).text, text);
        }
    }
}

#[test]
fn pages_without_text_are_named_and_a_document_of_them_is_none() {
    let pages = vec![vec![(50, 100, 11, "Text.")], Vec::new()];
    let document = read(&MadePdf { pages, ..MadePdf::default() }.bytes());
    assert_eq!(document.pages[0].remark, None);
    assert_eq!(document.pages[1].remark, Some(PageRemark::Empty));
    let empty = MadePdf { pages: vec![Vec::new()], ..MadePdf::default() }.bytes();
    assert_eq!(document_error(&empty), Unextracted::NoText(NO_TEXT.to_owned()));
}

#[test]
fn a_page_with_nothing_but_its_running_head_is_named() {
    let mut pages = report(&[&["The first dialogue"], &["The second one"], &["and the third one."], &[], &[]]);
    pages[4].push((0, 0, 0, "//BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"));
    let document = read(&MadePdf { pages, ..MadePdf::default() }.bytes());
    let remarks: Vec<Option<PageRemark>> = document.pages.iter().map(|page| page.remark).collect();
    assert_eq!(remarks, [None, None, None, Some(PageRemark::Empty), Some(PageRemark::Picture)]);
    assert_eq!(document.running_lines, 5);
}

#[test]
fn pages_beyond_the_limit_are_named() {
    let pages = vec![vec![(50, 100, 11, "One.")], vec![(50, 100, 11, "Two.")]];
    let bytes = MadePdf { pages, ..MadePdf::default() }.bytes();
    let limits = Limits { pages: 1, ..Limits::default() };
    let document = document_as(Format::Pdf, "a.pdf", &bytes, &limits).unwrap();
    assert_eq!((document.text.as_str(), document.pages[1].remark), ("One.", Some(PageRemark::Limit)));
}

fn document_error(bytes: &[u8]) -> Unextracted {
    document("a.pdf", bytes, &Metadata::default()).unwrap_err()
}

#[test]
fn what_is_no_pdf_says_so() {
    for bytes in [&b""[..], b"%PDF-1.7", b"PDF", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj"] {
        assert!(matches!(document_error(bytes), Unextracted::Failed(_)), "{bytes:?}");
    }
}

#[test]
fn a_locked_file_says_so() {
    // A standard handler with keys that no empty password opens.
    let key = "00".repeat(32);
    let encrypt = format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>");
    let made = MadePdf { pages: vec![vec![(50, 100, 11, "Text.")]], objects: vec![encrypt], ..MadePdf::default() };
    let file = String::from_utf8(made.bytes()).unwrap();
    let number = MadePdf::first_object(1);
    let locked = file.replace("/Info 4 0 R", &format!("/Encrypt {number} 0 R /ID [<00> <00>]"));
    let Unextracted::Failed(why) = document_error(locked.as_bytes()) else { panic!() };
    assert!(why.contains("password"), "{why}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_is_never_a_panic(at in 0usize..3000, byte: u8, cut in 0usize..3000) {
        let pages = report(&[&["The first dialogue took", "place."], &["The second one."]]);
        let mut bytes = MadePdf { pages, ..MadePdf::default() }.bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        for bytes in [&bytes[..], &bytes[..cut % length]] {
            if let Ok(document) = document("a.pdf", bytes, &Metadata::default()) {
                for (number, block) in document.blocks.iter().enumerate() {
                    prop_assert!(document.pages_of(block.span).is_some(), "{number}");
                }
            }
        }
    }
}
