//! How far what is taken of web pages agrees with the articles that public suites expect.
//!
//! `cargo bench --bench articles` needs the pages that `tests/bench/prepare-articles` fetches, or a folder of such that an
//! argument names; what was measured stands in README.md beside this file.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

#[allow(dead_code, reason = "no benchmark needs all")]
mod bag;

use std::fs;
use std::path::{Path, PathBuf};

use pincite::extract::document_as;
use pincite::model::{Format, Limits, WebPages};

use bag::{Counts, common, counts, mean, words};

/// Pages that are named: those whose article is found worst.
const WORST: usize = 25;

/// A page: what was taken of it in each way, against what is expected.
struct Page {
    name: String,
    article: Score,
    whole: Score,
}

/// Words that were taken wrongly, and that were not taken.
#[derive(Clone, Copy)]
struct Score {
    precision: f64,
    recall: f64,
}

impl Score {
    fn of(taken: &Counts<String>, expected: &Counts<String>) -> Score {
        let both = common(taken, expected) as f64;
        let of = |all: &Counts<String>| both / all.values().sum::<usize>().max(1) as f64;
        Score { precision: of(taken), recall: of(expected) }
    }

    fn f1(self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }
}

fn main() {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/articles");
    let folder = argument.map_or_else(default, PathBuf::from);
    println!("| suite | pages | taken | precision | recall | F1 | F1, least |");
    println!("|---|---:|---|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for suite in folders(&folder) {
        let pages: Vec<Page> = folders(&suite).iter().filter_map(|folder| page(folder)).collect();
        row(&suite.file_name().unwrap().to_string_lossy(), &pages);
        all.extend(pages);
    }
    assert!(!all.is_empty(), "run tests/bench/prepare-articles first");
    all.sort_by(|one, other| one.article.f1().total_cmp(&other.article.f1()));
    println!();
    for Page { name, article, whole } in all.iter().take(WORST) {
        let (precision, recall) = (article.precision, article.recall);
        println!("- {:.3}: precision {precision:.3}, recall {recall:.3}, all {:.3}: {name}", article.f1(), whole.f1());
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("run tests/bench/prepare-articles first");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Reads the page in a folder, if the article in it is of any length.
fn page(folder: &Path) -> Option<Page> {
    let bytes = |name: &str| fs::read(folder.join(name)).ok();
    let taken = |bytes: &[u8], web_pages: WebPages| {
        let limits = Limits { web_pages, ..Limits::default() };
        let text = document_as(Format::Html, "page.html", bytes, &limits).map(|document| document.text);
        counts(words(&text.unwrap_or_default()))
    };
    let source = bytes("source.html")?;
    let expected = taken(&bytes("expected.html")?, WebPages::Whole);
    let score = |pages: WebPages| Score::of(&taken(&source, pages), &expected);
    let name = folder.file_name()?.to_string_lossy().into_owned();
    (!expected.is_empty()).then(|| Page { name, article: score(WebPages::Article), whole: score(WebPages::Whole) })
}

fn row(suite: &str, pages: &[Page]) {
    for (name, score) in
        [("all", (|page: &Page| page.whole) as fn(&Page) -> Score), ("the article", |page| page.article)]
    {
        let of = |part: fn(Score) -> f64| mean(pages.iter().map(|page| part(score(page))));
        let least = pages.iter().map(|page| score(page).f1()).fold(1.0, f64::min);
        println!(
            "| {suite} | {} | {name} | {:.4} | {:.4} | {:.4} | {least:.3} |",
            pages.len(),
            of(|score| score.precision),
            of(|score| score.recall),
            of(Score::f1)
        );
    }
}
