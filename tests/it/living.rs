//! What a second run does to an index.

use std::fs;
use std::path::Path;

use pincite::index::Index;
use pincite::lookup::{self, show};
use pincite::model::{Pin, SourceState, Verdict};
use pincite::search::{SearchOptions, search};

use crate::support::{empty_corpus, update};

fn pin_of(index: &Path, query: &str) -> Pin {
    let index = Index::open(index).unwrap();
    search(&index, query, &SearchOptions::default()).unwrap().hits[0].pin.clone()
}

#[test]
fn a_second_run_reads_what_changed_and_drops_what_is_gone() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("one.txt"), "Green tea needs cooler water.").unwrap();
    fs::write(corpus.join("two.txt"), "Black tea takes boiling water.").unwrap();
    fs::write(corpus.join("three.bin"), "x").unwrap();
    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.skipped.len(), report.documents), (2, 1, 2));
    let moved = pin_of(&index, "boiling");

    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.changed, report.unchanged, report.removed), (0, 0, 2, 0));

    fs::write(corpus.join("one.txt"), "White tea needs even cooler water than green.").unwrap();
    fs::rename(corpus.join("two.txt"), corpus.join("renamed.txt")).unwrap();
    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.changed, report.removed, report.documents), (1, 1, 1, 2));
    // A moved file keeps its slug, so the pin still leads to the words.
    let index = Index::open(&index).unwrap();
    let shown = show(&index, &moved, 0).unwrap();
    assert_eq!(shown.verdict, Verdict::Unchanged);
    assert_eq!(shown.citation.unwrap().document.path, corpus.join("renamed.txt").to_string_lossy());
}

#[test]
fn a_pin_tells_what_became_of_its_source() {
    let (_folder, corpus, index) = empty_corpus();
    let (first, second) = ("Green tea needs cooler water. ".repeat(12), "Black tea takes boiling water. ".repeat(12));
    let file = corpus.join("tea.txt");
    fs::write(&file, format!("{first}\n\n{second}")).unwrap();
    update(&corpus, &index, 1);
    let pin = pin_of(&index, "boiling");
    let index = Index::open(&index).unwrap();
    let verdict = || show(&index, &pin, 1).unwrap().verdict;
    assert_eq!(verdict(), Verdict::Unchanged);
    fs::write(&file, format!("A new first paragraph. {first}\n\n{first}\n\n{second}")).unwrap();
    assert_eq!(verdict(), Verdict::Moved);
    fs::write(&file, format!("{first}\n\n{second} And more.")).unwrap();
    assert_eq!(verdict(), Verdict::Changed);
    fs::write(&file, &first).unwrap();
    assert_eq!(verdict(), Verdict::Gone);
    fs::remove_file(&file).unwrap();
    assert_eq!(verdict(), Verdict::SourceMissing);
    assert_eq!(lookup::list(&index).unwrap()[0].state, SourceState::Missing);
}

#[test]
fn a_first_run_that_was_stopped_before_its_commit_leaves_an_index_that_the_next_run_fills() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water.").unwrap();
    drop(pincite::index::Writer::open(&index).unwrap());
    let empty = Index::open(&index).unwrap();
    assert_eq!(search(&empty, "tea", &SearchOptions::default()).unwrap().total, 0);
    assert_eq!(update(&corpus, &index, 1).documents, 1);
}

#[test]
fn a_query_that_finds_nothing_is_told_what_would() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water. Greens.").unwrap();
    update(&corpus, &index, 1);
    let index = Index::open(&index).unwrap();
    let offer = |query| search(&index, query, &SearchOptions::default()).unwrap().offer;
    assert_eq!(offer("tea"), None);
    let offered = offer("\"tea grene\" -water").unwrap();
    let words: Vec<(&str, usize)> = offered.words.iter().map(|one| (one.word.as_str(), one.passages)).collect();
    assert_eq!(words, [("tea", 1), ("grene", 0)]);
    // One swap first, then what is two edits away.
    let spellings: Vec<&str> = offered.words[1].spellings.iter().map(|one| one.word.as_str()).collect();
    assert_eq!(spellings, ["green", "greens"]);
    assert_eq!(offered.looser.as_deref(), Some("tea"));
}
