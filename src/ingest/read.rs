//! Files into passages, several at a time; a file that cannot be read is one whose outcome says so.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{IngestOptions, Progress};
use crate::corpus::{self, Cause, SourceFile, Unreadable};
use crate::extract::{self, Unextracted};
use crate::model::{Metadata, Outcome, PageRemark, PageText, Passage, Source};
use crate::passage;
use crate::text::{Analysis, Language};

/// A file to read, and what the index knows of it.
pub(super) struct Task {
    pub(super) file: SourceFile,
    /// What the settings say of it.
    pub(super) overrides: Metadata,
    pub(super) slug: String,
    /// The language of a text in Latin letters that is too short to tell.
    pub(super) assumed: Option<Language>,
}

/// What is known of a source, and its passages.
pub(super) type Extracted = (Source, Vec<(Passage, Analysis)>);

/// Reads the files of a batch on several threads, and gives them in the order of their paths.
pub(super) fn read_all(
    batch: &[Task],
    options: &IngestOptions,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Vec<Extracted> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Extracted)>> = Mutex::new(Vec::with_capacity(batch.len()));
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, batch.len().max(1)) {
            scope.spawn(|| {
                while let Some((at, task)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, batch.get(at)?)))
                {
                    let extracted = read(task, options);
                    progress(Progress::Done { path: &task.file.path });
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, extracted));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, extracted)| extracted).collect()
}

/// Reads one file: its passages, and what is known of it.
fn read(task: &Task, options: &IngestOptions) -> Extracted {
    let file = &task.file;
    let source = |hash: String, outcome| Source {
        path: file.path.clone(),
        root: file.root.clone(),
        relative: file.relative.clone(),
        slug: task.slug.clone(),
        size: file.size,
        modified: file.modified,
        hash,
        extractor: extract::VERSION,
        overrides: task.overrides.clone(),
        outcome,
    };
    // What is of no known format need not be read.
    if let Err(reason) = extract::format_of(&file.path) {
        return (source(String::new(), Outcome::Skipped(reason)), Vec::new());
    }
    let bytes = match corpus::read(file, options.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(reason) => return (source(String::new(), Outcome::Failed(reason)), Vec::new()),
    };
    let hash = corpus::hash(&bytes);
    let extracted = options.extraction.document(&file.path, &bytes, &task.overrides).and_then(|mut document| {
        let assumed = task.assumed.clone().filter(|_| document.language.is_guess_for(&document.text));
        document.language = assumed.unwrap_or(document.language);
        // A fault of ours must not cost the run.
        let split = catch_unwind(AssertUnwindSafe(|| passage::split(&document)));
        let fault = || Unextracted::Failed("its text could not be cut into passages; please report the file".into());
        split.map(|passages| (document, passages)).map_err(|_| fault())
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
            return (source(hash, outcome), passages);
        }
        Err(Unextracted::Skipped(reason) | Unextracted::NoText(reason)) => Outcome::Skipped(reason),
        Err(Unextracted::Failed(reason)) => Outcome::Failed(reason),
    };
    (source(hash, outcome), Vec::new())
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
        extractor: extract::VERSION,
        overrides: Metadata::default(),
        outcome,
    }
}
