//! How far the text of PDFs agrees with that of pdftotext, page by page, and what each takes of the processor.
//!
//! `cargo bench --bench pdf` needs poppler's `pdftotext` and `pdfinfo`, and the files that `tests/bench/prepare-pdf` fetches,
//! or a folder that an argument names; what was measured stands in README.md beside this file.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

mod agreement;
#[allow(dead_code, reason = "no benchmark needs all")]
mod bag;
mod processor;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pincite::extract::{Unextracted, document_as};
use pincite::model::{Document, Format, Limits};

use agreement::{Agreement, PageWords, References};
use processor::{children_seconds, processor_seconds};

/// Pages of a file that are read, so that no long manual outweighs the others.
const PAGES: usize = 40;

/// Files of the lowest agreement that are named.
const WORST: usize = 25;

fn main() {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/pdf");
    let folder = argument.map_or_else(default, PathBuf::from);
    let mut files = Vec::new();
    find(&folder, &mut files);
    assert!(!files.is_empty(), "run tests/bench/prepare-pdf first");
    files.sort();

    let before = children_seconds();
    let references: Vec<Vec<String>> = files.iter().map(|file| reference(file, &[])).collect();
    let seconds_of_reference = children_seconds() - before;
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let before = processor_seconds();
    let documents: Vec<Result<Document, Unextracted>> = bytes.iter().map(|bytes| extracted(bytes)).collect();
    let seconds = processor_seconds() - before;

    let mut all = Vec::new();
    for ((file, reference_pages), document) in files.iter().zip(&references).zip(&documents) {
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        let raw = reference(file, &["-raw"]);
        let bare = words(&agreement::without_running_lines(reference_pages));
        let references = References { pages: &words(reference_pages), raw: &words(&raw), bare: &bare };
        all.push(Agreement::of(name, document, &references, page_count(file)));
    }
    agreement::print(&all, WORST);
    let megabytes = bytes.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    let pages = references.iter().map(Vec::len).sum::<usize>() as f64;
    println!(
        "\nprocessor time: {seconds:.1} s ({:.0} pages and {:.1} MB a second), pdftotext {seconds_of_reference:.1} s: {:.2} times",
        pages / seconds,
        megabytes / seconds,
        seconds / seconds_of_reference
    );
}

fn find(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("run tests/bench/prepare-pdf first") {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            into.push(path);
        }
    }
}

/// The text of each page as pdftotext gives it.
fn reference(file: &Path, options: &[&str]) -> Vec<String> {
    let last = PAGES.to_string();
    let output = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8", "-l", &last])
        .args(options)
        .args([file, Path::new("-")])
        .output()
        .expect("pdftotext is needed: it is in poppler-utils");
    let text = String::from_utf8_lossy(&output.stdout);
    // A form feed ends each page.
    let mut pages: Vec<String> = text.split('\u{C}').map(str::to_owned).collect();
    pages.pop();
    pages
}

/// How many pages the file has as pdfinfo counts them; `None` if it cannot read it.
fn page_count(file: &Path) -> Option<usize> {
    let output = Command::new("pdfinfo").arg(file).output().expect("pdfinfo is needed: it is in poppler-utils");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|line| line.strip_prefix("Pages:"))?.trim().parse().ok()
}

fn extracted(bytes: &[u8]) -> Result<Document, Unextracted> {
    let limits = Limits { pages: PAGES as u64, ..Limits::default() };
    document_as(Format::Pdf, "file.pdf", bytes, &limits)
}

fn words(pages: &[String]) -> Vec<PageWords> {
    pages.iter().map(|page| PageWords::of(&agreement::joined(page))).collect()
}
