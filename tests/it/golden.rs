//! An index of the format that is released now is opened and searched by every later build.
//!
//! It stands in `tests/golden/index`; `PINCITE_BLESS=1` makes it anew, which is right only together with a new version of
//! the format, or as long as there was no release.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pincite::index::Index;
use pincite::lookup::{self, show};
use pincite::model::Verdict;
use pincite::search::{SearchOptions, search};
use pincite::upkeep::{self, Depth};

use crate::support::update;

/// What it was made of: several languages and formats, headings, a date, a short text, a file that is left out.
const SOURCES: &[(&str, &str)] = &[
    (
        "tea.md",
        "---\ntitle: On tea\nauthors: [Siti Rahma]\ndate: 2023-10-19\n---\n\n# Leaves\n\nSteep the green leaves for two \
         minutes. Then pour the water away.\n\n# Water\n\nIt has boiled, and has cooled down since.\n",
    ),
    ("teh.html", "<html lang=id><title>Tentang teh</title><p>Daun teh diseduh dengan air panas, lalu dituang.</html>"),
    ("tra.txt", "Trà xanh được pha với nước đã nguội bớt, rồi rót ra chén cho khách uống."),
    ("cha.txt", "ชาเขียวควรชงด้วยน้ำร้อนที่ไม่เดือดจัดและแช่ไว้เพียงสองนาที"),
    ("sorts.csv", "name,minutes\nGreen,2\nBlack,4\n"),
    ("note.txt", "Tea, twice."),
    ("photo.jpg", "none"),
];

/// A query, and the pins of what it finds, in the order of the alphabet: what ranks first may change.
const ANSWERS: &[(&str, &str)] = &[
    ("\"green leaves\" minutes", "tea#p1@t1metp"),
    ("minutes", "sorts#p1-3@p12aq5 tea#p1@t1metp"),
    ("=steep", "tea#p1@t1metp"),
    ("leav* lang:en", "tea#p1@t1metp"),
    ("water pre/6 cooled", "tea#p2@1c9jsp"),
    ("section:Water boiled", "tea#p2@1c9jsp"),
    ("date:2023 pour", "tea#p1@t1metp"),
    ("author:Siti green", "tea#p1@t1metp"),
    ("daun", "teh#p1@qxqpfs"),
    ("\"nước đã nguội\"", "tra#p1@j7hpbm"),
    ("nuoc", "tra#p1@j7hpbm"),
    ("น้ำร้อน", "cha#p1@zppsge"),
    ("format:table black", "sorts#p1-3@p12aq5"),
    ("twice", "note#p1@hfw4h1"),
];

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/index")
}

/// Makes the index anew, in a folder in which it is called as it will be.
fn bless() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for (name, text) in SOURCES {
        fs::write(folder.path().join("corpus").join(name), text).unwrap();
    }
    let run = Command::new(env!("CARGO_BIN_EXE_pincite")).current_dir(folder.path()).arg("index").status().unwrap();
    assert!(run.success());
    let _not_there = fs::remove_dir_all(golden());
    fs::create_dir_all(golden()).unwrap();
    for entry in fs::read_dir(folder.path().join("index")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "lock") {
            fs::copy(&path, golden().join(path.file_name().unwrap())).unwrap();
        }
    }
}

#[test]
fn the_index_that_was_kept_is_opened_checked_searched_and_brought_up_to_date() {
    if std::env::var_os("PINCITE_BLESS").is_some() {
        bless();
    }
    // Elsewhere: a reader leaves a lock file behind.
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("index");
    fs::create_dir(&kept).unwrap();
    for entry in fs::read_dir(golden()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, kept.join(path.file_name().unwrap())).unwrap();
    }
    let index = Index::open(&kept).unwrap();
    assert_eq!(upkeep::check(&index, Depth::Index).unwrap().faults, []);
    assert_eq!((index.summary().documents, index.summary().skipped), (6, 1));
    for (query, expected) in ANSWERS {
        let results = search(&index, query, &SearchOptions::default()).unwrap();
        let mut pins: Vec<String> = results.hits.iter().map(|hit| hit.pin.to_string()).collect();
        pins.sort();
        assert_eq!(pins.join(" "), *expected, "{query}");
        // The sources are not there: of what is pinned, the words stand in the index.
        for hit in results.hits {
            let shown = show(&index, &hit.pin, 0).unwrap();
            assert_eq!(shown.verdict, Verdict::SourceMissing);
            assert_eq!(shown.citation.unwrap().passage.text, hit.passage.text);
        }
    }
    assert_eq!(lookup::list(&index).unwrap().len(), 6);
    let mut export = Vec::new();
    upkeep::export(&index, &mut export).unwrap();
    upkeep::import(&folder.path().join("imported"), Path::new("golden"), &mut export.as_slice(), 0).unwrap();
    drop(index);
    upkeep::optimize(&kept, 0).unwrap();
    let more = folder.path().join("more");
    fs::create_dir(&more).unwrap();
    fs::write(more.join("milk.txt"), "Milk first.").unwrap();
    assert_eq!(update(&more, &kept, 1).documents, 7);
}
