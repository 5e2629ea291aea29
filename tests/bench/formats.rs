//! How fast files of each format are read, and HTML against its parser alone.
//!
//! `cargo bench --bench formats` needs nothing but the repository; what was measured stands in README.md beside this file.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

#[path = "../it/made.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the integration tests")]
mod made;
mod processor;

use std::ops::ControlFlow;
use std::path::Path;

use html5gum::Tokenizer;
use pincite::extract::document;
use pincite::model::{Columns, Limits, Metadata};
use pincite::worker::{Extraction, File, Input, Wanted};

use made::{MadePdf, gzip, seven_zip, tar, zip};
use processor::processor_seconds;

/// Bytes of text in each file, but for PDF.
const BYTES: usize = 2 << 20;

/// Times that each is read; the fastest counts, as the machine may be busy.
const ROUNDS: usize = 5;

const OFFICE: &str = "<R><Relationship Id='1' Type='x/officeDocument' Target='main.xml'/></R>";
const SLIDES: &str = "<R><Relationship Id='r1' Type='x/slide' Target='s1.xml'/></R>";
const SHEETS: &str = "<R><Relationship Id='r1' Type='x/worksheet' Target='s1.xml'/></R>";
const BOOK: &str =
    "<package><manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine></package>";

fn main() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reference/confidence-building-measures.md");
    let text = document("a.md", &std::fs::read(source).unwrap(), &Metadata::default()).unwrap().text;
    let blocks: Vec<&str> = text.lines().filter(|line| !line.contains(['<', '&', '"', '{', '\\'])).collect();
    let mut paragraphs = Vec::new();
    let mut bytes = 0;
    for paragraph in blocks.iter().cycle() {
        paragraphs.push(*paragraph);
        bytes += paragraph.len();
        if bytes > BYTES {
            break;
        }
    }
    let files = files(&paragraphs);
    println!("| file | MB | MB of text a second | MB of file a second |\n|---|---:|---:|---:|");
    for (path, file) in &files {
        let (text, seconds) = fastest(|| read(path, file));
        let rate = |bytes: usize| bytes as f64 / 1e6 / seconds;
        println!("| {path} | {:.2} | {:.1} | {:.1} |", file.len() as f64 / 1e6, rate(text), rate(file.len()));
    }
    let (_, html) = files.iter().find(|(path, _)| path == "a.html").unwrap();
    let page = std::str::from_utf8(html).unwrap();
    let (_, ours) = fastest(|| read("a.html", html));
    let (_, parser) = fastest(|| Tokenizer::new(page).count());
    println!("\nHTML: {:.2} times as long as its parser alone", ours / parser);
}

/// What is read, and the least time that it took.
fn fastest(read: impl Fn() -> usize) -> (usize, f64) {
    let mut fastest = (0, f64::INFINITY);
    for _ in 0..ROUNDS {
        let start = processor_seconds();
        let found = read();
        fastest = (found, fastest.1.min(processor_seconds() - start));
    }
    fastest
}

/// Bytes of text of all sources of a file.
fn read(path: &str, bytes: &[u8]) -> usize {
    let columns = Columns::default();
    let file = File { path, input: Input::Bytes(bytes), columns: &columns };
    let mut text = 0;
    // What is made here packs better than what people write.
    let limits = Limits { ratio: 10_000, ..Limits::default() };
    Extraction::in_process(limits).sources(&file, Wanted::All, &mut |found| {
        text += found.read.unwrap().unwrap_or_else(|why| panic!("{path}: {}", why.reason())).text.len();
        ControlFlow::Continue(())
    });
    text
}

fn files(paragraphs: &[&str]) -> Vec<(String, Vec<u8>)> {
    let each = |before: &str, after: &str| -> String {
        paragraphs.iter().map(|paragraph| format!("{before}{paragraph}{after}")).collect()
    };
    let numbered = |line: &dyn Fn(usize, &str) -> String| -> String {
        paragraphs.iter().enumerate().map(|(at, paragraph)| line(at + 1, paragraph)).collect()
    };
    let plain = each("", "\n\n");
    let open = |body: String| zip(&[("content.xml", &format!("<o>{body}</o>"))]);
    let office = |main: &str, relations: &str, part: &str| {
        zip(&[("_rels/.rels", OFFICE), ("main.xml", main), ("_rels/main.xml.rels", relations), ("s1.xml", part)])
    };
    let html = format!("<!doctype html><title>A page</title><body>{}", each("<p class=text>", "</p>\n"));
    let mail = format!("From: Ana <a@b>\nSubject: Tea\n\n{plain}");
    let messages = numbered(&|at, paragraph| {
        format!("From a@b Thu Oct 19 10:00:00 2023\nFrom: Ana <a@b>\nSubject: Message {at}\n\n{paragraph}\n\n")
    });
    let records =
        numbered(&|at, paragraph| format!("{{\"_id\":\"{at}\",\"title\":\"A title\",\"text\":\"{paragraph}\"}}\n"));
    let rows = each("<table:table-row><table:table-cell><text:p>", "</text:p></table:table-cell></table:table-row>");
    let slide = format!("<p:sld><p:sp>{}</p:sp></p:sld>", each("<a:p><a:r><a:t>", "</a:t></a:r></a:p>"));
    let cells = numbered(&|at, paragraph| {
        format!("<row r='{at}'><c r='A{at}' t='inlineStr'><is><t>{paragraph}</t></is></c></row>")
    });
    let cues = numbered(&|at, paragraph| {
        let clock = |at: usize| format!("{:02}:{:02}:{:02},000", at / 3600, at / 60 % 60, at % 60);
        format!("{at}\n{} --> {}\n{paragraph}\n\n", clock(at), clock(at + 1))
    });
    let small: String = plain.chars().take(BYTES / 8).collect();
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("a.txt", plain.clone().into_bytes()),
        ("a.md", plain.clone().into_bytes()),
        ("a.rst", plain.clone().into_bytes()),
        ("a.adoc", plain.clone().into_bytes()),
        ("a.html", html.clone().into_bytes()),
        ("a.mht", format!("Subject: Tea\nContent-Type: text/html\n\n{html}").into_bytes()),
        ("a.xml", format!("<TEI><text>{}</text></TEI>", each("<p>", "</p>\n")).into_bytes()),
        ("a.rtf", format!("{{\\rtf1 {}}}", each("", "\\par\n")).into_bytes()),
        ("a.csv", format!("text\n{}", each("\"", "\"\n")).into_bytes()),
        ("a.srt", cues.into_bytes()),
        ("a.eml", mail.into_bytes()),
        ("a.mbox", messages.into_bytes()),
        ("a.jsonl", records.into_bytes()),
        (
            "a.docx",
            zip(&[
                ("_rels/.rels", OFFICE),
                ("main.xml", &format!("<w>{}</w>", each("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"))),
            ]),
        ),
        ("a.pptx", office("<p><p:sldIdLst><p:sldId id='1' r:id='r1'/></p:sldIdLst></p>", SLIDES, &slide)),
        ("a.xlsx", office("<w><sheet name='Data' r:id='r1'/></w>", SHEETS, &format!("<w>{cells}</w>"))),
        ("a.odt", open(each("<text:p>", "</text:p>"))),
        ("a.ods", open(format!("<table:table table:name='Data'>{rows}</table:table>"))),
        (
            "a.epub",
            zip(&[
                ("META-INF/container.xml", "<c><rootfile full-path='b.opf'/></c>"),
                ("b.opf", BOOK),
                ("a.html", &html),
            ]),
        ),
        ("a.zip", zip(&[("a.txt", &plain)])),
        ("a.tar", tar(&[("a.txt", plain.as_bytes())])),
        ("a.txt.gz", gzip(plain.as_bytes())),
        ("a.7z", seven_zip("a.txt", small.as_bytes())),
        ("a.txt.zst", zstd::stream::encode_all(plain.as_bytes(), 1).unwrap()),
    ];
    let lines: Vec<String> =
        plain.split_whitespace().collect::<Vec<_>>().chunks(10).map(|line| line.join(" ")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.is_ascii()).take(4_000).collect();
    let pages = lines.chunks(45).map(page).collect();
    files.push(("a.pdf", MadePdf { pages, ..MadePdf::default() }.bytes()));
    files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect()
}

/// A page of these lines.
fn page<'a>(lines: &[&'a str]) -> Vec<made::PdfLine<'a>> {
    lines.iter().zip(0..).map(|(line, at)| (50, 60 + 14 * at, 10, *line)).collect()
}
