//! Files read in processes of their own: as well as in this one, and without harm to it.

use std::path::PathBuf;

use pincite::extract::Unextracted;
use pincite::model::{Limits, Metadata};
use pincite::worker::Extraction;

use crate::made::{MadePdf, report};

fn made() -> Vec<u8> {
    let pages = report(&[&["The first dialogue took place", "in October."], &["The second one was held online."]]);
    MadePdf { pages, ..MadePdf::default() }.bytes()
}

/// What comes of a PDF whose reader is `program`.
fn read_by(program: &str, arguments: &[&str], limits: Limits) -> Result<String, Unextracted> {
    let arguments = arguments.iter().map(Into::into).collect();
    let extraction = Extraction::in_workers(limits, PathBuf::from(program), arguments);
    extraction.document("a.pdf", &made(), &Metadata::default()).map(|document| document.text)
}

fn why(outcome: Result<String, Unextracted>) -> String {
    match outcome {
        Err(Unextracted::Failed(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_worker_gives_the_document_that_this_process_would() {
    let here = Extraction::in_process(Limits::default()).document("a.pdf", &made(), &Metadata::default()).unwrap();
    let memory = (1u64 << 31).to_string();
    let program = env!("CARGO_BIN_EXE_pincite");
    let extraction =
        Extraction::in_workers(Limits::default(), PathBuf::from(program), vec!["__extract".into(), memory.into()]);
    // The second file goes to the process that has read the first.
    for _ in 0..2 {
        let there = extraction.document("a.pdf", &made(), &Metadata::default()).unwrap();
        assert_eq!((&there.text, &there.blocks), (&here.text, &here.blocks));
        assert_eq!((&there.pages, &there.page_starts), (&here.pages, &here.page_starts));
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_sleeps_dies_or_is_none_is_a_file_that_could_not_be_read() {
    let limits = Limits { seconds: 1, ..Limits::default() };
    assert_eq!(why(read_by("sleep", &["30"], limits)), "reading it took more than 1 seconds");
    assert!(why(read_by("false", &[], limits)).starts_with("the reader of this format failed on it"));
    assert!(why(read_by("echo", &["no answer of ours"], limits)).starts_with("the reader of this format failed"));
    assert!(why(read_by("/no/such/program", &[], limits)).starts_with("no process could be started to read it"));
}
