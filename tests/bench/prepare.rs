//! The index of the benchmark, made anew by the ordinary pipeline, and what that took.

use std::fs;
use std::path::Path;
use std::time::Instant;

use pincite::corpus::Settings;
use pincite::index::{Index, size};
use pincite::ingest::{IngestOptions, MAX_FILE_BYTES, MEMORY_BYTES, Pace, Rebuild, ingest};
use pincite::model::Outcome;

use crate::processor::most_memory;

/// Indexes `corpus` in `folder`, and prints time, sizes and memory.
pub(crate) fn prepare(folder: &Path) {
    let options = IngestOptions {
        extraction: pincite::worker::Extraction::default(),
        index: folder.join("index"),
        roots: vec![folder.join("corpus")],
        settings: Settings::default(),
        max_file_bytes: MAX_FILE_BYTES,
        memory_bytes: MEMORY_BYTES,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        rebuild: Rebuild::Yes,
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    if options.index.exists() {
        fs::remove_dir_all(&options.index).unwrap();
    }
    let start = Instant::now();
    let report = ingest(&options, &|_| Pace::GoOn).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    // Before the index is read: what is mapped counts as well.
    let memory = most_memory("self");
    let index = Index::open(&options.index).unwrap();
    let bytes: u64 = index.sources().unwrap().iter().map(|source| source.size).sum();
    let text: usize = text_bytes(&index);
    let megabytes = |bytes: f64| bytes / 1e6;
    println!("documents {}, skipped {}, failed {}", report.documents, report.skipped.len(), report.failed.len());
    println!("passages {}, words {}", report.passages, index.summary().words);
    println!("sources {:.0} MB, text {:.0} MB", megabytes(bytes as f64), megabytes(text as f64));
    println!(
        "time {seconds:.0} s with {} threads, {:.0} passages a second",
        options.threads,
        report.passages as f64 / seconds
    );
    println!("index {:.0} MB", megabytes(size(&options.index).unwrap() as f64));
    println!("peak memory {memory:.0} MB");
}

/// Bytes of canonical text: where the last passage of each document ends.
fn text_bytes(index: &Index) -> usize {
    let mut bytes = 0;
    for source in index.sources().unwrap() {
        if matches!(source.outcome, Outcome::Indexed { .. }) {
            bytes += index.passages(&source.path).unwrap().last().map_or(0, |passage| passage.span.end());
        }
    }
    bytes
}
