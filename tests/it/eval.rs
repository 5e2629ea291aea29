//! `pincite eval` measures the ranking on judgments of passages or documents, and compares it with a run.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{indexed, shipped};

/// What `pincite eval` answers about the files in `folder`: status, output and messages.
fn evaluated(index: &TempDir, folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_pincite"))
        .args(["eval", "--queries", "queries", "--qrels", "qrels"])
        .args(arguments)
        .current_dir(folder)
        .arg("--index")
        .arg(index.path())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (run.status.code().unwrap(), text(run.stdout), text(run.stderr))
}

fn folder(queries: &str, qrels: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("queries"), queries).unwrap();
    fs::write(folder.path().join("qrels"), qrels).unwrap();
    folder
}

#[test]
fn documents_are_judged_by_their_names_and_passages_by_their_pins() {
    let (index, _) = indexed(&shipped(), 2);
    let beir = "{\"_id\": \"q1\", \"text\": \"online scams\"}\n";
    for (queries, qrels) in [
        (beir, "query-id\tcorpus-id\tscore\nq1\tsixth-asean-us-dialogue\t1\n"),
        ("q1\tonline scams\n", "q1 0 sixth-asean-us-dialogue.txt 1\nq2 0 glossary.md 0\n"),
        ("q1\tonline scams\n", "q1 0 sixth-asean-us-dialogue#p5 1\n"),
    ] {
        let files = folder(queries, qrels);
        let (code, out, _) = evaluated(&index, files.path(), &["-n", "20"]);
        assert_eq!(code, 0);
        assert!(out.starts_with("1 query with judgments\nnDCG@10        1.0000\n"), "{out}");
    }
}

#[test]
fn a_run_is_compared_query_by_query_and_an_odd_file_is_named() {
    let (index, _) = indexed(&shipped(), 2);
    let files = folder("q1\tonline scams\n", "q1 0 sixth-asean-us-dialogue 1\n");
    fs::write(files.path().join("run"), "q1 Q0 glossary 1 2.5 x\nq1 Q0 sixth-asean-us-dialogue 2 1.5 x\n").unwrap();
    let (code, out, _) = evaluated(&index, files.path(), &["--run", "run"]);
    assert!(code == 0 && out.contains("MRR@10         0.5000   1.0000    +0.5000       1      0"), "{out}");
    assert!(out.ends_with("q1\tnDCG@10\t0.6309\t1.0000\t+0.3691\n"), "{out}");
    fs::write(files.path().join("run"), "q1 glossary\n").unwrap();
    let (code, _, err) = evaluated(&index, files.path(), &["--run", "run"]);
    assert!(code == 2 && err.starts_with("pincite: run: line 1 is not a row of a run"), "{err}");
}

#[test]
fn what_is_judged_and_not_asked_is_said_and_nothing_is_measured_of_nothing() {
    let (index, _) = indexed(&shipped(), 2);
    let judged = "q1 0 sixth-asean-us-dialogue 1\nq9 0 glossary 1\n";
    let (code, out, err) = evaluated(&index, folder("q1\tonline scams\n", judged).path(), &[]);
    assert!(code == 0 && out.starts_with("2 queries with judgments\nnDCG@10        0.5000\n"), "{out}");
    assert_eq!(err, "pincite: judged in qrels, not in queries, and counted as 0: q9\n");
    let none = "pincite: no query of queries has a relevant document in qrels: nothing is measured\n";
    for judged in ["q9 0 glossary 1\n", "q1 0 glossary 0\n", ""] {
        let (code, out, err) = evaluated(&index, folder("q1\tonline scams\n", judged).path(), &[]);
        assert_eq!((code, out.as_str(), err.as_str()), (1, "", none), "{judged}");
    }
    // A first line that is no header.
    let (code, _, err) = evaluated(&index, folder("q1\tonline scams\n", "q1 0 glossary 1.5\n").path(), &[]);
    assert!(code == 2 && err.starts_with("pincite: qrels: line 1 is not a judgment"), "{err}");
}

#[test]
fn our_own_run_is_worth_what_we_are_whatever_names_were_judged() {
    let (index, _) = indexed(&shipped(), 2);
    for judged in ["sixth-asean-us-dialogue", "sixth-asean-us-dialogue#p5"] {
        let files = folder("q1\tonline scams\n", &format!("q1 0 {judged} 1\n"));
        let run = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .args(["search", "--queries", "queries", "--output", "trec", "-n", "20", "--no-collapse", "--index"])
            .arg(index.path())
            .current_dir(files.path())
            .output()
            .unwrap();
        fs::write(files.path().join("run"), run.stdout).unwrap();
        let (_, out, _) = evaluated(&index, files.path(), &["--run", "run", "-n", "20"]);
        assert!(out.contains("MRR@10         1.0000   1.0000    +0.0000"), "{judged}: {out}");
    }
}
