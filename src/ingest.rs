//! A folder into an index: walk, see what changed, extract, split, write one commit.

mod prevailing;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::cite;
use crate::corpus::{self, Settings, SourceFile};
use crate::error::{ErrorKind, Result};
use crate::extract;
use crate::index::{self, Index, Summary, Writer};
use crate::model::{Outcome, Source};
use crate::text::Language;
use crate::worker::Extraction;
use read::{Task, read_all, unreadable};

/// Files larger than this are left out, unless the settings say otherwise.
///
/// Reading one takes about forty times its size in memory.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

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
    /// How files are read, and within which limits.
    pub extraction: Extraction,
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
    /// What became of the index that was there before.
    pub old_index: OldIndex,
}

/// What became of an index that was there before a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OldIndex {
    /// There was none, or it was brought up to date.
    #[default]
    Read,
    /// It could not be read, and a new one stands in its place: a document may have got another slug.
    Replaced,
}

/// A file that is not in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its path.
    pub path: String,
    /// Why.
    pub reason: String,
}

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
    let Known { sources: mut known, roots: old_roots, index: old_index } = known(options)?;
    let walk = corpus::walk(&options.roots, Some(&options.index), corpus::MAX_FILES)?;
    let settings = settings_by_root(options)?;

    let files = walk.files.iter();
    let roots: BTreeSet<String> = files.clone().map(|file| file.root.clone()).chain(shown(&options.roots)).collect();
    let mut present: BTreeSet<String> = files.map(|file| file.path.clone()).collect();
    present.extend(walk.unreadable.iter().map(|one| one.path.clone()));
    let gone: Vec<Source> = known
        .values()
        .filter(|source| roots.contains(&source.root) && !present.contains(&source.path))
        .cloned()
        .collect();
    let mut report = IngestReport { old_index, ..IngestReport::default() };
    let tasks = tasks(&walk.files, options, &settings, &known, &gone);

    let files: BTreeMap<String, SourceFile> = walk.files.into_iter().map(|file| (file.path.clone(), file)).collect();
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
    // A text too short to tell is in the language of most others, which is known only now.
    for batch in batches(&prevailing::tasks(&known, &files)) {
        for (source, passages) in read_all(batch, options, &|_| {}) {
            writer.replace(&source, &passages)?;
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

/// What the index knew before a run.
#[derive(Default)]
struct Known {
    /// By path.
    sources: BTreeMap<String, Source>,
    /// What it was made from.
    roots: Vec<String>,
    index: OldIndex,
}

fn known(options: &IngestOptions) -> Result<Known> {
    let read = |index: Index| {
        index.verify()?;
        let sources = index.sources()?.into_iter().map(|source| (source.path.clone(), source)).collect();
        Ok(Known { sources, roots: index.summary().roots.clone(), index: OldIndex::Read })
    };
    match Index::open(&options.index).and_then(read) {
        Err(error) => match error.kind() {
            ErrorKind::NoIndex => Ok(Known::default()),
            ErrorKind::Damaged | ErrorKind::Engine | ErrorKind::OtherFormat { .. }
                if options.rebuild == Rebuild::Yes =>
            {
                index::renew(&options.index)?;
                Ok(Known { index: OldIndex::Replaced, ..Known::default() })
            }
            _ => Err(error),
        },
        known => known,
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

/// The files that have to be read, with their slugs.
fn tasks(
    files: &[SourceFile],
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
                corpus::read(file, options.max_file_bytes).ok().map(|bytes| corpus::hash(&bytes))
            } else {
                None
            };
            let moved = hash.and_then(|hash| vanished.remove(&(file.size, hash)));
            moved.unwrap_or_else(|| cite::slug(&file.path, &taken))
        });
        taken.insert(slug.clone());
        tasks.push(Task { file: file.clone(), overrides, slug, assumed: None });
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
            Outcome::Indexed { metadata, language, other_languages, passages, words, pages, lost_pages, .. } => {
                summary.pages += pages;
                summary.pages_without_text += lost_pages.len();
                summary.documents += 1;
                summary.passages += passages;
                summary.words += words;
                summary.without_date += usize::from(metadata.date.is_none());
                languages.insert(language.clone());
                languages.extend(other_languages.iter().cloned());
            }
            Outcome::Skipped(reason) => {
                summary.skipped += 1;
                summary.without_text += usize::from(reason.starts_with(extract::NO_TEXT));
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
