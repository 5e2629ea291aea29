//! An index checked, merged, exported and imported.

use std::fs;
use std::io::{BufReader, Read};
use std::path::Path;

use pincite::ErrorKind;
use pincite::index::{EncodedWords, Index, Writer};
use pincite::ingest::{Pace, Progress, ingest};
use pincite::model::Outcome;
use pincite::upkeep::{self, Depth};
use pincite::worker::Extraction;

use crate::support::{answers, empty_corpus, indexed, options, pincite, shipped, update};

const QUERIES: &[&str] = &["capacity building", "\"confidence-building measures\"", "dialogue w/5 policy", "ไซเบอร์"];

/// Number of segments of the index, by their files of rows.
fn segments(index: &Path) -> usize {
    let names = fs::read_dir(index).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".store")).count()
}

/// What does not hold of the index.
fn faults(index: &Path, depth: Depth) -> Vec<String> {
    let checked = upkeep::check(&Index::open(index).unwrap(), depth).unwrap();
    checked.faults.into_iter().map(|fault| fault.what).collect()
}

#[test]
fn merging_leaves_one_segment_and_changes_no_answer() {
    let (_folder, corpus, index) = empty_corpus();
    for at in 0..12 {
        fs::write(corpus.join(format!("{at}.txt")), format!("Green tea needs {at} minutes.")).unwrap();
    }
    let options = pincite::ingest::IngestOptions { memory_bytes: 80, ..options(&corpus, &index, 1) };
    let commit_each = |progress: Progress<'_>| match progress {
        Progress::Done { .. } => Pace::Commit,
        _ => Pace::GoOn,
    };
    ingest(&options, &commit_each).unwrap();
    fs::remove_file(corpus.join("3.txt")).unwrap();
    update(&corpus, &index, 1);
    let before = answers(&Index::open(&index).unwrap(), &["tea", "\"3 minutes\"", "minutes"]);
    assert!(segments(&index) > 1);
    let reader = Index::open(&index).unwrap();
    let merged = upkeep::optimize(&index, 0).unwrap();
    assert!(merged.after_bytes < merged.before_bytes, "{merged:?}");
    assert_eq!(segments(&index), 1);
    assert!(answers(&Index::open(&index).unwrap(), &["tea", "\"3 minutes\"", "minutes"]) == before);
    // Who had it open goes on with what it was.
    assert!(answers(&reader, &["tea", "\"3 minutes\"", "minutes"]) == before);
    assert_eq!(faults(&index, Depth::Sources), Vec::<String>::new());
}

#[test]
fn an_index_before_its_first_commit_is_neither_whole_nor_up_to_date() {
    let (folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Steep the leaves.").unwrap();
    let ask = |verb: &str, json: &str| pincite(folder.path(), &[verb, json, "--index", index.to_str().unwrap()]);
    // A run makes the index before it reads anything.
    drop(Writer::open(&index, 0, 0).unwrap());
    for verb in ["status", "check"] {
        let (status, said, _) = ask(verb, "--color=never");
        assert_eq!(status, 1, "{verb}");
        assert!(said.contains("the first run did not come to its first commit"), "{said}");
        assert!(!said.contains("up to date") && !said.contains("whole"), "{said}");
        let (status, json, _) = ask(verb, "--json");
        assert_eq!(status, 1, "{verb}");
        assert!(json.contains("\"before_first_commit\":true"), "{json}");
    }
    update(&corpus, &index, 1);
    for verb in ["status", "check"] {
        let (status, json, _) = ask(verb, "--json");
        assert_eq!((status, json.contains("before_first_commit")), (0, false), "{verb}");
    }
}

#[test]
fn what_is_exported_and_imported_elsewhere_gives_the_same_answers() {
    let (_folder, index) = indexed(&shipped(), 2);
    let mut lines = Vec::new();
    upkeep::export(&index, &mut lines).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    upkeep::import(elsewhere.path(), Path::new("kept"), &mut lines.as_slice(), 0).unwrap();
    let imported = Index::open(elsewhere.path()).unwrap();
    assert!(answers(&imported, QUERIES) == answers(&index, QUERIES));
    assert_eq!(imported.summary(), index.summary());
    assert_eq!(imported.sources().unwrap(), index.sources().unwrap());
    assert_eq!(faults(elsewhere.path(), Depth::Index), Vec::<String>::new());
    // It is brought up to date as the other one would be.
    assert_eq!(update(&shipped(), elsewhere.path(), 1).changed, 0);
    let again = upkeep::import(elsewhere.path(), Path::new("kept"), &mut lines.as_slice(), 0).unwrap_err();
    assert_eq!(again.kind(), &ErrorKind::IndexThere);
}

#[test]
fn an_export_that_is_cut_or_altered_is_not_imported() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water.").unwrap();
    fs::write(corpus.join("coffee.txt"), "Coffee needs hot water.").unwrap();
    update(&corpus, &index, 1);
    let mut bytes = Vec::new();
    upkeep::export(&Index::open(&index).unwrap(), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 6);
    let name = Path::new("kept");
    let twice = [lines[0], lines[1], lines[2], lines[2], ""].join("\n");
    let longer = text.replace("hot", "hotter");
    let swapped = text.replace("cooler", "colder");
    let cases = [
        ("line 1: it breaks off here", String::new()),
        ("line 1: it is longer than 16 MB", "[".repeat(17 << 20)),
        ("line 3: it is longer than 16 MB", format!("{}\n{}\n{}\n", lines[0], lines[1], " ".repeat(16 << 20))),
        ("line 4: it breaks off here", lines[..3].join("\n") + "\n"),
        ("line 5: it breaks off here", text[..text.len() - lines[5].len() - 9].to_owned()),
        ("line 1: it is not the start of an export", lines[1..].join("\n") + "\n"),
        ("line 3: a passage that does not go on where the one before ends", longer),
        ("line 4: a passage more than its source has", twice),
        ("line 6: what stands before it is not what was written", swapped),
        ("line 2: it has 0 passages and 0 words, not 1 and 4", [lines[0], lines[1], lines[3], lines[4], ""].join("\n")),
        ("line 2: expected ident", format!("{}\nnonsense\n", lines[0])),
        ("line 7: it stands behind the end of the export", format!("{text}{text}")),
        ("line 7: it stands behind the end of the export", format!("{text}\n")),
        ("line 1: it has version 2", text.replacen("\"version\":1", "\"version\":2", 1)),
    ];
    for (said, export) in cases {
        let elsewhere = tempfile::tempdir().unwrap();
        let error = upkeep::import(&elsewhere.path().join("index"), name, &mut export.as_bytes(), 0).unwrap_err();
        assert_eq!(error.to_string(), "this is no export of an index: kept");
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert!(why.starts_with(said), "{said}: {why}");
        // Nothing of it is kept, and the whole one can still be imported.
        upkeep::import(&elsewhere.path().join("index"), name, &mut text.as_bytes(), 0).unwrap();
    }
}

#[test]
fn a_passage_that_is_not_what_the_source_says_or_was_counted_is_found() {
    let (_folder, corpus, index) = empty_corpus();
    let path = corpus.join("tea.txt");
    fs::write(&path, "Green tea needs cooler water.").unwrap();
    update(&corpus, &index, 1);
    assert_eq!(faults(&index, Depth::Sources), Vec::<String>::new());
    let write = |text: &str, words: usize| {
        let known = Index::open(&index).unwrap();
        let mut source = known.sources().unwrap().remove(0);
        let bytes = fs::read(&path).unwrap();
        let document = Extraction::default().document(&source.path, &bytes, &source.overrides).unwrap();
        let (mut passage, analysis) = pincite::passage::split(&document).remove(0);
        passage.text = text.to_owned();
        if let Outcome::Indexed { words: counted, .. } = &mut source.outcome {
            *counted = words;
        }
        let mut writer = Writer::open(&index, known.commit(), 0).unwrap();
        writer.replace(&source, [(passage, EncodedWords::of(&analysis))]).unwrap();
        writer.commit(known.summary()).unwrap();
        writer.finish().unwrap();
    };
    write("Green tea needs colder water.", 5);
    assert_eq!(faults(&index, Depth::Index), Vec::<String>::new());
    assert_eq!(faults(&index, Depth::Sources), ["read anew, it gives other passages"]);
    write("Green tea needs cool-er water", 5);
    assert_eq!(faults(&index, Depth::Index), ["passage 1 has other words than were counted"]);
    write("Green tea needs cooler water, says she.", 5);
    assert_eq!(faults(&index, Depth::Index)[0], "passage 1 does not go on where the one before ends");
    write("Green tea needs cooler water.", 6);
    assert_eq!(faults(&index, Depth::Index), ["it has 1 passages and 5 words, not 1 and 6"]);
}

#[test]
fn no_more_of_a_line_without_end_is_read_than_a_line_may_have() {
    let folder = tempfile::tempdir().unwrap();
    let mut endless = BufReader::new(Counted { bytes: 0 });
    let error = upkeep::import(&folder.path().join("index"), Path::new("kept"), &mut endless, 0).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotAnExport);
    assert!(endless.get_ref().bytes < 17 << 20, "{}", endless.get_ref().bytes);
    fs::write(folder.path().join("kept"), " ".repeat(17 << 20)).unwrap();
    for (file, said) in [
        ("kept", "this is no export of an index: kept: line 1: it is longer than 16 MB"),
        (".", "cannot read: .: "),
        ("gone", "cannot read: gone: "),
    ] {
        let (status, out, err) = pincite(folder.path(), &["import", file]);
        assert!(status == 2 && out.is_empty() && err.starts_with(&format!("pincite: {said}")), "{file}: {err}");
    }
}

/// Letters without end, and how many of them were read.
struct Counted {
    bytes: usize,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        into.fill(b'a');
        self.bytes += into.len();
        Ok(into.len())
    }
}
