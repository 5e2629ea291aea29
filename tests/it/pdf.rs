//! A PDF from the file to the citation: its pages in filters, citations and links, and what cannot be read of it.

use std::fs;

use crate::made::{MadePdf, report};
use crate::support::pincite;

/// A report of three pages, which are printed as i, 216 and 217.
fn made() -> Vec<u8> {
    let pages = report(&[
        &["A preface says what is to come in the pages after it."],
        &["The second dialogue was held in Singapore, and the third goes on"],
        &["over the page. It closed with thanks."],
    ]);
    let catalogue = "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 216 >>] >>";
    MadePdf { pages, catalogue, ..MadePdf::default() }.bytes()
}

fn indexed(files: &[(&str, &[u8])], settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("pincite.toml"), settings).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("corpus").join(name), bytes).unwrap();
    }
    let (code, _, err) = pincite(folder.path(), &["index"]);
    assert_eq!(code, 0, "{err}");
    folder
}

#[test]
fn a_passage_is_cited_by_the_printed_page_and_found_by_both_numbers() {
    let folder = indexed(&[("report.pdf", &made())], "");
    let (_, out, _) = pincite(folder.path(), &["search", "Singapore"]);
    assert!(out.contains("pp. 216–217 (PDF 2–3)"), "{out}");
    for (query, code) in [
        ("page:2 Singapore", 0),
        ("page:216 Singapore", 0),
        ("page:3..300 thanks", 0),
        ("page:217 Singapore", 0),
        ("page:1 Singapore", 1),
        ("page:218 thanks", 1),
    ] {
        assert_eq!(pincite(folder.path(), &["search", query]).0, code, "{query}");
    }
    let (_, out, _) = pincite(folder.path(), &["search", "--json", "preface"]);
    assert!(out.contains(r#""page":{"number":1,"label":"i"}"#), "{out}");
    let (_, out, _) = pincite(folder.path(), &["search", "--links", "Singapore"]);
    assert!(out.contains("report.pdf#page=2\u{1b}"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "format:pdf dialogue"]).0, 0);
}

#[test]
fn a_passage_is_found_by_each_page_that_it_stands_on() {
    // A title, what it says below, and the text are on pages of their own, and one passage.
    let pages = [("Of tea", 30), ("A guide", 30), ("Steep the leaves for two minutes.", 11)];
    let pages = pages.map(|(text, size)| vec![(50, 100, size, text), (50, 400, 11, "")]).to_vec();
    let catalogue = "/PageLabels << /Nums [0 << /S /D /St 11 >>] >>";
    let folder = indexed(&[("guide.pdf", &MadePdf { pages, catalogue, ..MadePdf::default() }.bytes())], "");
    let (_, out, _) = pincite(folder.path(), &["search", "leaves"]);
    assert!(out.contains("pp. 11–13 (PDF 1–3)"), "{out}");
    for (page, code) in [("1", 0), ("2", 0), ("3", 0), ("11", 0), ("12", 0), ("13", 0), ("4", 1), ("10", 1), ("14", 1)]
    {
        assert_eq!(pincite(folder.path(), &["search", &format!("page:{page} leaves")]).0, code, "{page}");
    }
}

#[test]
fn a_pin_into_a_pdf_is_read_back() {
    let folder = indexed(&[("report.pdf", &made())], "");
    let (_, out, _) = pincite(folder.path(), &["search", "Singapore"]);
    let pin = out.split_whitespace().find(|word| word.starts_with("report#")).unwrap();
    let (code, out, _) = pincite(folder.path(), &["show", pin]);
    assert!(code == 0 && out.contains("unchanged") && out.contains("pp. 216–217 (PDF 2–3)"), "{out}");
    let later = String::from_utf8_lossy(&made()).replace("Singapore", "Jakarta  ");
    fs::write(folder.path().join("corpus/report.pdf"), later.as_bytes()).unwrap();
    assert!(pincite(folder.path(), &["show", pin]).1.contains("changed"));
}

#[test]
fn what_cannot_be_read_costs_no_other_file() {
    let pages = vec![vec![(50, 100, 11, "Text of a page.")], Vec::new()];
    let blank = MadePdf { pages: vec![Vec::new()], ..MadePdf::default() }.bytes();
    let half = MadePdf { pages, ..MadePdf::default() }.bytes();
    let files: [(&str, &[u8]); 4] =
        [("report.pdf", &made()), ("half.pdf", &half), ("blank.pdf", &blank), ("broken.pdf", b"%PDF-1.7 and no more")];
    let folder = indexed(&files, "");
    let (_, out, _) = pincite(folder.path(), &["index"]);
    assert!(out.contains("failed  corpus/broken.pdf: the PDF is damaged"), "{out}");
    assert!(out.contains("skipped  corpus/blank.pdf: it holds no text"), "{out}");
    assert!(out.contains("passages of 2 documents"), "{out}");
    let (code, out, _) = pincite(folder.path(), &["list", "--problems"]);
    assert!(code == 1 && out.contains("corpus/broken.pdf  the PDF is damaged"), "{out}");
}

#[test]
fn a_reader_that_takes_too_much_memory_or_time_is_one_line_of_the_report() {
    let folder = indexed(
        &[("report.pdf", &made()), ("tea.md", b"Steep the green leaves for two minutes.")],
        "[limits]\nmemory = \"30 MB\"\n",
    );
    let (_, out, _) = pincite(folder.path(), &["index"]);
    assert!(out.contains("failed  corpus/report.pdf: "), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
}

#[test]
fn limits_are_shown_and_set() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pincite.toml"), "[limits]\nseconds = 7\nmemory = \"3 GB\"\n").unwrap();
    let (code, out, _) = pincite(folder.path(), &["index", "--limits"]);
    assert_eq!(code, 0);
    for line in ["seconds        7 ", "memory         3 GB ", "pages          20000 ", "max_file_size "] {
        assert!(out.contains(line), "{out}");
    }
    fs::write(folder.path().join("pincite.toml"), "[limits]\nsecond = 7\n").unwrap();
    assert!(pincite(folder.path(), &["index", "--limits"]).2.contains("unknown key \"second\""));
}

#[test]
fn what_is_understood_of_a_file_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.pdf"), made()).unwrap();
    let (code, out, _) = pincite(folder.path(), &["extract", "report.pdf"]);
    assert_eq!(code, 0);
    for part in ["format     pdf", "3 pages", "3 running heads and feet", "p. i (PDF 1) · ¶ 1 · paragraph"] {
        assert!(out.contains(part), "{out}");
    }
    let (_, out, _) = pincite(folder.path(), &["extract", "--text", "report.pdf"]);
    assert_eq!(out.lines().count(), 2, "{out}");
    fs::write(folder.path().join("broken.pdf"), "%PDF").unwrap();
    let (code, _, err) = pincite(folder.path(), &["extract", "broken.pdf"]);
    assert!(code == 2 && err.starts_with("pincite: no document can be made of this file: broken.pdf: "), "{err}");
}
