//! Files into passages, several at a time; a file that cannot be read is one whose outcome says so.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{IngestOptions, Pace, Progress};
use crate::corpus::{self, Cause, SourceFile, Unreadable, size};
use crate::extract::{self, Unextracted};
use crate::model::{Metadata, Outcome, PageRemark, PageText, Passage, Source};
use crate::passage;
use crate::text::{Analysis, Language};

/// The words of a longer text are not kept until it is written: they take some thirty times its bytes.
const LARGE_BYTES: usize = 1 << 20;

/// So many times its bytes such a text takes in all.
const LARGE_COST: u64 = 12;

/// A file to read, and what the index knows of it.
#[derive(Clone)]
pub(super) struct Task {
    pub(super) file: SourceFile,
    /// What the settings say of it.
    pub(super) overrides: Metadata,
    pub(super) slug: String,
    /// The path from which it moved here.
    pub(super) moved_from: Option<String>,
    /// What the index knows of it, which still holds if its bytes are the same.
    pub(super) kept: Option<Source>,
    /// The language of a text in Latin letters that is too short to tell.
    pub(super) assumed: Option<Language>,
}

/// What came of reading a file.
pub(super) enum Came {
    /// What is known of it, and its passages with their words; of a large file the words are left for when they are written.
    Read(Source, Vec<(Passage, Option<Analysis>)>),
    /// Its bytes are as they were; this is what is known of it now.
    Touched(Source),
}

/// Reads the files of a batch on several threads, and gives what came of them in their order, and how to go on.
///
/// If the run is to stop, the last files of the batch may not have been read.
pub(super) fn read_all(
    batch: &[Task],
    options: &IngestOptions,
    watch: &(dyn Fn(Progress<'_>) -> Pace + Sync),
) -> (Vec<Came>, Pace) {
    let next = AtomicUsize::new(0);
    let done: Mutex<(Vec<(usize, Came)>, Pace)> = Mutex::new((Vec::with_capacity(batch.len()), Pace::GoOn));
    let finished = |at: usize, came: Came, pace: Pace| {
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        done.0.push((at, came));
        done.1 = done.1.max(pace);
        done.1
    };
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, batch.len().max(1)) {
            scope.spawn(|| {
                while let Some((at, task)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, batch.get(at)?)))
                {
                    let came = read(task, options);
                    let pace = watch(Progress::Done { path: &task.file.path });
                    // Who has begun a file ends it, so that those that were read are the first ones.
                    if finished(at, came, pace) == Pace::Stop {
                        break;
                    }
                }
            });
        }
    });
    let (mut came, pace) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    came.sort_by_key(|(at, _)| *at);
    (came.into_iter().map(|(_, came)| came).collect(), pace)
}

/// Reads one file: its passages, and what is known of it.
fn read(task: &Task, options: &IngestOptions) -> Came {
    let file = &task.file;
    let source = |hash: String, outcome| Source {
        path: file.path.clone(),
        root: file.root.clone(),
        relative: file.relative.clone(),
        slug: task.slug.clone(),
        size: file.size,
        modified: file.modified,
        hash,
        extractor: extract::version(&file.path),
        overrides: task.overrides.clone(),
        outcome,
    };
    // What is of no known format need not be read.
    if let Err(reason) = extract::format_of(&file.path) {
        return Came::Read(source(String::new(), Outcome::Skipped(reason)), Vec::new());
    }
    if let Some(reason) = too_large(task, options) {
        return Came::Read(source(String::new(), Outcome::Failed(reason)), Vec::new());
    }
    let bytes = match corpus::read(file, options.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(reason) => return Came::Read(source(String::new(), Outcome::Failed(reason)), Vec::new()),
    };
    let hash = corpus::hash(&bytes);
    if let Some(kept) = task.kept.as_ref().filter(|kept| kept.hash == hash) {
        return Came::Touched(source(hash, kept.outcome.clone()));
    }
    let extracted = options.extraction.document(&file.path, &bytes, &task.overrides).and_then(|mut document| {
        let assumed = task.assumed.clone().filter(|_| document.language.is_guess_for(&document.text));
        document.language = assumed.unwrap_or(document.language);
        // A fault of ours must not cost the run.
        let is_large = document.text.len() > LARGE_BYTES;
        let keep = |analysis| (!is_large).then_some(analysis);
        let split = catch_unwind(AssertUnwindSafe(|| passage::split_keeping(&document, keep)));
        let fault = || Unextracted::Failed("its text could not be cut into passages; please report the file".into());
        let passages = split.map_err(|_| fault())?;
        let most = options.extraction.limits().passages;
        match passages.len() as u64 > most {
            true => Err(Unextracted::Failed(format!("it has {} passages, the limit is {most}", passages.len()))),
            false => Ok((document, passages)),
        }
    });
    let outcome = match extracted {
        Ok((document, passages)) => {
            let others = passages.iter().filter_map(|(passage, _)| passage.locator.language.clone());
            let other_languages: BTreeSet<Language> = others.collect();
            let outcome = Outcome::Indexed {
                metadata: Metadata { language: None, ..document.metadata },
                title_from_text: document.title_from_text,
                language: document.language,
                language_assumed: task.assumed.is_some(),
                other_languages: other_languages.into_iter().collect(),
                format: document.format,
                passages: passages.len(),
                words: passages.iter().map(|(passage, _)| passage.words).sum(),
                pages: document.pages.len(),
                lost_pages: lost_pages(document.pages),
            };
            return Came::Read(source(hash, outcome), passages);
        }
        Err(Unextracted::Skipped(reason) | Unextracted::NoText(reason)) => Outcome::Skipped(reason),
        Err(Unextracted::Failed(reason)) => Outcome::Failed(reason),
    };
    Came::Read(source(hash, outcome), Vec::new())
}

/// Why a file is not read within the memory of the run; what is read elsewhere is bounded there.
fn too_large(task: &Task, options: &IngestOptions) -> Option<String> {
    let is_elsewhere = extract::format_of(&task.file.path).is_ok_and(extract::is_isolated);
    let most = (options.memory_bytes / LARGE_COST).max(LARGE_BYTES as u64);
    let memory = || size::render(options.memory_bytes);
    (!is_elsewhere && task.file.size > most)
        .then(|| format!("too large to be read in {} of memory, which --memory sets", memory()))
}

/// The pages whose text is missing, or not whole.
fn lost_pages(pages: Vec<PageText>) -> Vec<PageText> {
    pages.into_iter().filter(|page| page.remark.is_some_and(PageRemark::is_loss)).collect()
}

/// What is known of a file that the walk could not look at.
pub(super) fn unreadable(one: Unreadable, root: String) -> Source {
    let outcome = match one.cause {
        Cause::LeftOut => Outcome::Skipped(one.reason),
        Cause::Failed => Outcome::Failed(one.reason),
    };
    Source {
        path: one.path,
        root,
        relative: String::new(),
        slug: String::new(),
        size: 0,
        modified: 0,
        hash: String::new(),
        extractor: 0,
        overrides: Metadata::default(),
        outcome,
    }
}
