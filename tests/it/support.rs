//! An index of a folder, made and searched; how many cases a property draws.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{IngestOptions, IngestReport, MAX_FILE_BYTES, MEMORY_BYTES, Pace, Rebuild, ingest};
use pincite::lookup;
use pincite::render::json;
use pincite::search::{SearchOptions, search};
use pincite::worker::Extraction;
use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// Runs the program in `folder`: its status, what it wrote, and what it said.
pub(crate) fn pincite(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command.current_dir(folder).env_remove("PINCITE_INDEX").env("NO_COLOR", "1").args(arguments);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The shipped corpus.
pub(crate) fn shipped() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A folder that goes with the first value, the corpus in it, which is empty, and where its index goes.
pub(crate) fn empty_corpus() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    std::fs::create_dir(&corpus).unwrap();
    (folder, corpus, index)
}

/// What brings the index in `index` up to date with `corpus`, reading so many files at a time.
pub(crate) fn options(corpus: &Path, index: &Path, threads: usize) -> IngestOptions {
    IngestOptions {
        index: index.to_owned(),
        roots: vec![corpus.to_owned()],
        settings: Settings::default(),
        max_file_bytes: MAX_FILE_BYTES,
        memory_bytes: MEMORY_BYTES,
        extraction: Extraction::default(),
        threads,
        rebuild: Rebuild::No,
        now: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// Brings the index in `index` up to date with `corpus`, reading so many files at a time.
pub(crate) fn update(corpus: &Path, index: &Path, threads: usize) -> IngestReport {
    ingest(&options(corpus, index, threads), &|_| Pace::GoOn).unwrap()
}

/// What an index answers to `queries`, what it knows of its sources, and all its passages: the same for the same corpus.
pub(crate) fn answers(index: &Index, queries: &[&str]) -> String {
    let mut out = Vec::new();
    for query in queries {
        let asked = SearchOptions { limit: 1_000, ..SearchOptions::default() };
        let results = search(index, query, &asked).unwrap();
        json::begin(&mut out, &results.reading).unwrap();
        results.hits.iter().for_each(|hit| json::hit(&mut out, hit).unwrap());
    }
    lookup::list(index).unwrap().iter().for_each(|one| json::document(&mut out, one).unwrap());
    lookup::export(index, &mut |citation| json::passage(&mut out, citation)).unwrap();
    String::from_utf8(out).unwrap()
}

/// An index of `corpus` in a folder of its own.
pub(crate) fn indexed(corpus: &Path, threads: usize) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    update(corpus, folder.path(), threads);
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

/// So many cases, the same in every ordinary run; `PINCITE_DEEP=1` draws others, and so many times more.
pub(crate) fn drawn(cases: u32, times: u32) -> ProptestConfig {
    let deep = std::env::var_os("PINCITE_DEEP").is_some();
    ProptestConfig {
        cases: if deep { times * cases } else { cases },
        rng_seed: if deep { RngSeed::Random } else { RngSeed::Fixed(20_231_019) },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// As [`drawn`], of cases that take long to shrink.
pub(crate) fn drawn_slowly(cases: u32) -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 200, ..drawn(cases, 16) }
}
