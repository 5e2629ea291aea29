//! Files read in processes of their own: as well as in this one, and without harm to it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pincite::extract::Unextracted;
use pincite::model::{Columns, Limits, Metadata};
use pincite::worker::{Extraction, File, Found, Input, Wanted};

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

/// What comes of the sources of a file, by name: the number of their letters, or why there are none.
fn sources_within(file: &Path, memory_bytes: u64) -> Vec<(String, Result<usize, String>)> {
    let limits = Limits { memory_bytes, ..Limits::default() };
    let arguments = vec!["__extract".into(), memory_bytes.to_string().into()];
    let extraction = Extraction::in_workers(limits, PathBuf::from(env!("CARGO_BIN_EXE_pincite")), arguments);
    let columns = Columns::default();
    let file = File { path: "tea.jsonl", input: Input::Location(file), columns: &columns };
    let mut sources = Vec::new();
    extraction.sources(&file, Wanted::All, &mut |Found { member, read, .. }| {
        let read = read.unwrap().map(|document| document.text.len());
        sources.push((member, read.map_err(|error| why(Err(error)))));
        ControlFlow::Continue(())
    });
    sources
}

#[test]
fn a_record_on_which_a_worker_dies_costs_none_that_was_read_before() {
    let (folder, large) = (tempfile::tempdir().unwrap(), 30);
    let file = folder.path().join("tea.jsonl");
    let text = |at: usize| "Green tea. ".repeat(if at == large { 2_000_000 } else { 3 });
    let records: Vec<String> = (0..60).map(|at| format!("{{\"id\":\"r{at}\",\"text\":{:?}}}\n", text(at))).collect();
    std::fs::write(&file, records.concat()).unwrap();
    let mut is_passed_over = false;
    for memory_bytes in (120..400).step_by(40).map(|megabytes| megabytes << 20) {
        let sources = sources_within(&file, memory_bytes);
        let (before, behind) = sources.split_at(large);
        let is_read = |(at, (member, read)): (usize, &(String, Result<usize, String>))| {
            *member == format!("r{at}") && *read == Ok(text(at).trim_end().len())
        };
        assert!(before.iter().enumerate().all(is_read), "{before:?}");
        let (member, Err(why)) = &behind[0] else { break };
        assert!(why.starts_with("reading it took more memory than the limit of"), "{why}");
        match member.as_str() {
            // It was too large to be told from the next, so that the file ends there.
            "" => {
                assert!(behind.len() == 1 && why.ends_with("; what stands behind r29 in it was not read"), "{behind:?}")
            }
            member => {
                assert_eq!((member, behind.len()), ("r30", 30));
                assert!((large + 1..).zip(&behind[1..]).all(is_read), "{behind:?}");
                is_passed_over = true;
                break;
            }
        }
    }
    // Elsewhere no system bounds the memory of a process so.
    assert!(is_passed_over || !cfg!(target_os = "linux"));
}
