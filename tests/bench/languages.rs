//! How fast text of each language of the shipped corpus is analysed, and what its dictionaries cost a query.
//!
//! `cargo bench --bench languages` needs nothing but the repository; what was measured stands in README.md beside this
//! file.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

mod processor;

use std::path::Path;
use std::time::Instant;

use pincite::extract::document;
use pincite::model::Metadata;
use pincite::text::analyze::analyze;
use pincite::text::words::dictionary_words;
use pincite::text::{Language, words};

use processor::processor_seconds;

/// Bytes of text that are analysed at a time, cut into passages as those of an index are.
const BYTES: usize = 1 << 20;
const PASSAGE_BYTES: usize = 800;

/// Times that each is done; the fastest counts, as the machine may be busy.
const ROUNDS: usize = 9;

fn main() {
    // First of all, so that nothing is loaded or warm.
    let start = Instant::now();
    let text = "ความร่วมมือด้านความปลอดภัย";
    let found = dictionary_words(text, &words::units(text)).len();
    println!("the first {found} words of a dictionary: {:.3} ms\n", start.elapsed().as_secs_f64() * 1e3);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let texts: Vec<(&str, String)> = [
        ("en", "reference/confidence-building-measures.md"),
        ("id", "languages/id-dialog-kebijakan-siber.md"),
        ("vi", "languages/vi-doi-thoai-chinh-sach-mang.html"),
        ("ta", "languages/ta-inaiya-kolkai.md"),
        ("th", "languages/th-kan-characha-saiboe.txt"),
        ("lo", "languages/lo-kan-sonthana.md"),
        ("km", "languages/km-kech-srovchreav.md"),
        ("my", "languages/my-hsway-nway-pwe.md"),
        ("zh", "languages/zh-wangluo-zhengce-duihua.html"),
    ]
    .map(|(language, path)| {
        let bytes = std::fs::read(corpus.join(path)).unwrap();
        (language, document(path, &bytes, &Metadata::default()).unwrap().text)
    })
    .to_vec();
    let mixed = texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let english = rate("en", &texts[0].1);
    println!("| text | MB a second | of English, in bytes | in characters |\n|---|---:|---:|---:|");
    for (language, text) in texts.iter().map(|(language, text)| (*language, text)).chain([("mixed", &mixed)]) {
        let (bytes, characters) = rate(language, text);
        println!("| {language} | {:.1} | {:.2} | {:.2} |", bytes / 1e6, bytes / english.0, characters / english.1);
    }
}

/// Bytes and characters a second.
fn rate(language: &str, text: &str) -> (f64, f64) {
    let language = Language::parse(language).unwrap_or_else(Language::undetermined);
    let mut passages = Vec::new();
    let mut bytes = 0;
    while bytes < BYTES {
        let mut rest = text;
        while !rest.is_empty() {
            let far = rest.char_indices().map(|(at, one)| at + one.len_utf8()).find(|at| *at >= PASSAGE_BYTES);
            let (passage, behind) = rest.split_at(far.unwrap_or(rest.len()));
            passages.push(passage);
            bytes += passage.len();
            rest = behind;
        }
    }
    let characters: usize = passages.iter().map(|passage| passage.chars().count()).sum();
    let seconds = (0..ROUNDS).map(|_| {
        let start = processor_seconds();
        let words: usize = passages.iter().map(|passage| analyze(passage, &language).words.len()).sum();
        assert!(words > 0);
        processor_seconds() - start
    });
    let seconds = seconds.fold(f64::INFINITY, f64::min);
    (bytes as f64 / seconds, characters as f64 / seconds)
}
