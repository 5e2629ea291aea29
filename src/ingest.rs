//! A folder into an index: walk, see what changed, extract, split, write one commit.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;

use crate::cite;
use crate::corpus::{self, Cause, Settings, SourceFile, Unreadable};
use crate::error::{ErrorKind, Result};
use crate::extract::{self, Unextracted};
use crate::index::{self, Index, Summary, Writer};
use crate::model::{Metadata, Outcome, Passage, Source};
use crate::passage;
use crate::text::{Analysis, Language};

/// Files larger than this are left out, unless the settings say otherwise.
///
/// Reading one takes about forty times its size in memory.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Why a file without text is left out.
const NO_TEXT: &str = "it holds no text";

/// Files that are read before their passages are written: the bound of memory between both.
const BATCH_FILES: usize = 256;
const BATCH_BYTES: u64 = 64 << 20;

/// What to index, and how.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// Folder of the index.
    pub index: PathBuf,
    /// Folders and files to index.
    pub roots: Vec<PathBuf>,
    /// Settings of the working folder; those of a root are heard where these say nothing.
    pub settings: Settings,
    /// Larger files are left out.
    pub max_file_bytes: u64,
    /// Number of files read at a time, at least 1.
    pub threads: usize,
    /// Whether every file is read anew.
    pub rebuild: Rebuild,
    /// The time of this run.
    pub now: Timestamp,
}

/// Whether every file is read anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rebuild {
    /// Only those that changed.
    #[default]
    No,
    /// Every one, into a new index if the old one cannot be read.
    Yes,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// So many files have to be read.
    Found {
        /// Number of files.
        files: usize,
    },
    /// One of them was read.
    Done {
        /// Its path.
        path: &'a str,
    },
    /// The commit is being written.
    Writing,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// Documents that are new.
    pub added: usize,
    /// Documents whose content or settings changed.
    pub changed: usize,
    /// Documents that are as they were.
    pub unchanged: usize,
    /// Documents that are gone.
    pub removed: usize,
    /// Files that are left out, and why.
    pub skipped: Vec<Problem>,
    /// Files that could not be read, and why.
    pub failed: Vec<Problem>,
    /// Documents in the index.
    pub documents: usize,
    /// Passages in the index.
    pub passages: usize,
}

/// A file that is not in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its path.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A file to read, and what the index knows of it.
struct Task {
    file: SourceFile,
    overrides: Metadata,
    slug: String,
}

type Extracted = (Source, Vec<(Passage, Analysis)>);

/// Brings the index up to date with its folders.
///
/// Reads only files whose size or time differ, and writes one commit: until
/// then, and if anything fails, the index stays as it was.
///
/// # Errors
///
/// If a root is not there, or the index cannot be read or written. A file that cannot be read is a line of the
/// report.
pub fn ingest(options: &IngestOptions, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Result<IngestReport> {
    let (mut known, old_roots) = known(options)?;
    let walk = corpus::walk(&options.roots, corpus::MAX_FILES)?;
    let settings = settings_by_root(options)?;
    let index_folder = options.index.canonicalize().ok();
    let files: Vec<SourceFile> =
        walk.files.into_iter().filter(|file| !is_inside(&file.location, index_folder.as_deref())).collect();

    let roots: BTreeSet<String> = files.iter().map(|file| file.root.clone()).chain(shown(&options.roots)).collect();
    let mut present: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    present.extend(walk.unreadable.iter().map(|one| one.path.clone()));
    let gone: Vec<Source> = known
        .values()
        .filter(|source| roots.contains(&source.root) && !present.contains(&source.path))
        .cloned()
        .collect();
    let mut report = IngestReport::default();
    let tasks = tasks(files, options, &settings, &known, &gone);

    let mut writer = Writer::open(&options.index)?;
    progress(Progress::Found { files: tasks.len() });
    for source in &gone {
        writer.remove(&source.path);
        known.remove(&source.path);
        report.removed += usize::from(matches!(source.outcome, Outcome::Indexed { .. }));
    }
    for batch in batches(&tasks) {
        for (source, passages) in read_all(batch, options, progress) {
            writer.replace(&source, &passages)?;
            count(&mut report, known.get(&source.path), &source);
            known.insert(source.path.clone(), source);
        }
    }
    for one in walk.unreadable {
        let root = roots.iter().find(|root| one.path.starts_with(root.as_str())).cloned().unwrap_or_default();
        let source = unreadable(one, root);
        writer.replace(&source, &[])?;
        known.insert(source.path.clone(), source);
    }
    progress(Progress::Writing);
    let summary = summary(&known, old_roots.into_iter().chain(roots).collect(), options.now);
    writer.commit(&summary)?;
    finish(&mut report, &known, &summary);
    Ok(report)
}

/// What the index knows of each path, and the roots that it was made from.
fn known(options: &IngestOptions) -> Result<(BTreeMap<String, Source>, Vec<String>)> {
    let opened = Index::open(&options.index).and_then(|index| Ok((index.sources()?, index.summary().roots.clone())));
    match opened {
        Ok((sources, roots)) => Ok((sources.into_iter().map(|source| (source.path.clone(), source)).collect(), roots)),
        Err(error) => match error.kind() {
            ErrorKind::NoIndex => Ok((BTreeMap::new(), Vec::new())),
            ErrorKind::Damaged | ErrorKind::OtherFormat { .. } if options.rebuild == Rebuild::Yes => {
                index::renew(&options.index)?;
                Ok((BTreeMap::new(), Vec::new()))
            }
            _ => Err(error),
        },
    }
}

fn settings_by_root(options: &IngestOptions) -> Result<BTreeMap<String, Settings>> {
    let mut settings = BTreeMap::new();
    for (root, name) in options.roots.iter().zip(shown(&options.roots)) {
        let folder = if root.is_dir() { root.as_path() } else { root.parent().unwrap_or(Path::new("")) };
        let own = Settings::load(&folder.join(corpus::SETTINGS_FILE))?;
        settings.insert(name, options.settings.clone().or(own));
    }
    Ok(settings)
}

/// The roots as their sources show them.
fn shown(roots: &[PathBuf]) -> Vec<String> {
    roots.iter().map(|root| root.to_string_lossy().trim_end_matches('/').to_owned()).collect()
}

fn is_inside(location: &Path, folder: Option<&Path>) -> bool {
    folder.is_some_and(|folder| location.canonicalize().is_ok_and(|location| location.starts_with(folder)))
}

/// The files that have to be read, with their slugs.
fn tasks(
    files: Vec<SourceFile>,
    options: &IngestOptions,
    settings: &BTreeMap<String, Settings>,
    known: &BTreeMap<String, Source>,
    gone: &[Source],
) -> Vec<Task> {
    // A moved file keeps its slug: it takes over that of a vanished source with the same content.
    let mut taken: BTreeSet<String> = known.values().map(|source| source.slug.clone()).collect();
    let mut vanished: BTreeMap<(u64, String), String> =
        gone.iter().map(|source| ((source.size, source.hash.clone()), source.slug.clone())).collect();
    let mut tasks = Vec::new();
    for file in files {
        let name =
            if file.relative.is_empty() { file.path.rsplit('/').next().unwrap_or_default() } else { &file.relative };
        let overrides = settings.get(&file.root).unwrap_or(&options.settings).overrides_for(name);
        let before = known.get(&file.path);
        let is_same = before.is_some_and(|source| {
            (source.size, source.modified, source.extractor) == (file.size, file.modified, extract::VERSION)
                && source.overrides == overrides
                && !matches!(source.outcome, Outcome::Failed(_))
        });
        if is_same && options.rebuild == Rebuild::No {
            continue;
        }
        let slug = before.map(|source| source.slug.clone()).unwrap_or_else(|| {
            let candidates = vanished.keys().any(|(size, _)| *size == file.size);
            let hash = if candidates {
                corpus::read(&file, options.max_file_bytes).ok().map(|bytes| corpus::hash(&bytes))
            } else {
                None
            };
            let moved = hash.and_then(|hash| vanished.remove(&(file.size, hash)));
            moved.unwrap_or_else(|| cite::slug(&file.path, &taken))
        });
        taken.insert(slug.clone());
        tasks.push(Task { file, overrides, slug });
    }
    tasks
}

/// Cuts the tasks so that a batch is small in files and in bytes.
fn batches(tasks: &[Task]) -> Vec<&[Task]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, task) in tasks.iter().enumerate() {
        if at > start && (at - start >= BATCH_FILES || bytes + task.file.size > BATCH_BYTES) {
            batches.push(&tasks[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += task.file.size;
    }
    if start < tasks.len() {
        batches.push(&tasks[start..]);
    }
    batches
}

/// Reads the files of a batch on several threads, and gives them in the order of their paths.
fn read_all(batch: &[Task], options: &IngestOptions, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Vec<Extracted> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Extracted)>> = Mutex::new(Vec::with_capacity(batch.len()));
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, batch.len().max(1)) {
            scope.spawn(|| {
                while let Some((at, task)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, batch.get(at)?)))
                {
                    let extracted = read(task, options.max_file_bytes);
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
fn read(task: &Task, max_bytes: u64) -> Extracted {
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
    if let Err(reason) = known_format(&file.path) {
        return (source(String::new(), Outcome::Skipped(reason)), Vec::new());
    }
    let bytes = match corpus::read(file, max_bytes) {
        Ok(bytes) => bytes,
        Err(reason) => return (source(String::new(), Outcome::Failed(reason)), Vec::new()),
    };
    let hash = corpus::hash(&bytes);
    // A fault of an extractor must not cost the run.
    let extracted = catch_unwind(AssertUnwindSafe(|| {
        let document = extract::document(&file.path, &bytes, &task.overrides)?;
        let passages = passage::split(&document);
        Ok((document, passages))
    }));
    let outcome = match extracted {
        Ok(Ok((document, passages))) => {
            let outcome = Outcome::Indexed {
                metadata: Metadata { language: None, ..document.metadata },
                title_from_text: document.title_from_text,
                language: document.language,
                format: document.format,
                passages: passages.len(),
                words: passages.iter().map(|(passage, _)| passage.words).sum(),
            };
            return (source(hash, outcome), passages);
        }
        Ok(Err(Unextracted::Skipped(reason))) => Outcome::Skipped(reason),
        Ok(Err(Unextracted::NoText)) => Outcome::Skipped(NO_TEXT.to_owned()),
        Ok(Err(Unextracted::Failed(reason))) => Outcome::Failed(reason),
        Err(_) => Outcome::Failed("the reader of this format failed on it; please report the file".to_owned()),
    };
    (source(hash, outcome), Vec::new())
}

/// Why a file cannot be of a format that we read, by its name.
fn known_format(path: &str) -> std::result::Result<(), String> {
    match extract::format_of(path) {
        Some(_) => Ok(()),
        None => match extract::document(path, b"", &Metadata::default()) {
            Err(Unextracted::Skipped(reason)) => Err(reason),
            _ => Ok(()),
        },
    }
}

/// What is known of a file that the walk could not look at.
fn unreadable(one: Unreadable, root: String) -> Source {
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

/// Counts a source that was read, against what was known of it.
fn count(report: &mut IngestReport, before: Option<&Source>, now: &Source) {
    let is_indexed = |source: &Source| matches!(source.outcome, Outcome::Indexed { .. });
    match (before.filter(|before| is_indexed(before)), is_indexed(now)) {
        (None, true) => report.added += 1,
        (Some(before), true) if before.hash == now.hash && before.overrides == now.overrides => {}
        (Some(_), true) => report.changed += 1,
        (Some(_), false) => report.removed += 1,
        (None, false) => {}
    }
}

fn summary(known: &BTreeMap<String, Source>, roots: BTreeSet<String>, now: Timestamp) -> Summary {
    let mut summary = Summary::new();
    let mut languages: BTreeSet<Language> = BTreeSet::new();
    for source in known.values() {
        match &source.outcome {
            Outcome::Indexed { metadata, language, passages, words, .. } => {
                summary.documents += 1;
                summary.passages += passages;
                summary.words += words;
                summary.without_date += usize::from(metadata.date.is_none());
                languages.insert(language.clone());
            }
            Outcome::Skipped(reason) => {
                summary.skipped += 1;
                summary.without_text += usize::from(reason == NO_TEXT);
            }
            Outcome::Failed(_) => summary.failed += 1,
        }
    }
    summary.languages = languages.into_iter().collect();
    summary.roots = roots.into_iter().collect();
    summary.indexed_at = now.to_string();
    summary
}

fn finish(report: &mut IngestReport, known: &BTreeMap<String, Source>, summary: &Summary) {
    report.documents = summary.documents;
    report.passages = summary.passages;
    report.unchanged = summary.documents - report.added - report.changed;
    for source in known.values() {
        let problem = |reason: &String| Problem { path: source.path.clone(), reason: reason.clone() };
        match &source.outcome {
            Outcome::Indexed { .. } => {}
            Outcome::Skipped(reason) => report.skipped.push(problem(reason)),
            Outcome::Failed(reason) => report.failed.push(problem(reason)),
        }
    }
}
