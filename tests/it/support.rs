//! An index of a folder, made and searched.

use std::path::{Path, PathBuf};

use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{IngestOptions, IngestReport, MAX_FILE_BYTES, Rebuild, ingest};
use pincite::worker::Extraction;

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

/// Brings the index in `index` up to date with `corpus`, reading so many files at a time.
pub(crate) fn update(corpus: &Path, index: &Path, threads: usize) -> IngestReport {
    let options = IngestOptions {
        index: index.to_owned(),
        roots: vec![corpus.to_owned()],
        settings: Settings::default(),
        max_file_bytes: MAX_FILE_BYTES,
        extraction: Extraction::default(),
        threads,
        rebuild: Rebuild::No,
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    ingest(&options, &|_| {}).unwrap()
}

/// An index of `corpus` in a folder of its own.
pub(crate) fn indexed(corpus: &Path, threads: usize) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    update(corpus, folder.path(), threads);
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}
