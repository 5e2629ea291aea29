//! A folder into an index: walk, see what changed, extract, split, write one commit.

mod prevailing;
mod queue;
mod read;
mod slugs;

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
use crate::worker::{Extraction, Wanted};
use read::{Came, Task, name, read_all, unreadable};

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
    let Known { sources: known, roots: old_roots, index: old_index } = known(options)?;
    let walk = corpus::walk(&options.roots, Some(&options.index), corpus::MAX_FILES)?;
    let settings = settings_by_root(options)?;

    let files = walk.files.iter();
    let roots: BTreeSet<String> = files.clone().map(|file| file.root.clone()).chain(shown(&options.roots)).collect();
    let mut present: BTreeSet<String> = files.map(|file| file.path.clone()).collect();
    present.extend(walk.unreadable.iter().map(|one| one.path.clone()));
    let gone: Vec<Source> = known
        .values()
        .filter(|source| roots.contains(&source.root) && !present.contains(source.file()))
        .cloned()
        .collect();
    let tasks = tasks(&walk.files, options, &settings, &known, &gone);

    let files: BTreeMap<String, SourceFile> = walk.files.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut run = Run::new(Writer::open(&options.index)?, known);
    run.report.old_index = old_index;
    progress(Progress::Found { files: tasks.len() });
    for source in &gone {
        run.remove(&source.path);
    }
    for batch in batches(&tasks) {
        read_all(batch, options, progress, &mut |came| run.take(came, Counted::Yes))?;
    }
    // A text too short to tell is in the language of most others, which is known only now.
    for batch in batches(&prevailing::tasks(&run.known, &files, options, &settings)) {
        read_all(batch, options, &|_| {}, &mut |came| run.take(came, Counted::No))?;
    }
    for one in walk.unreadable {
        let root = roots.iter().find(|root| one.path.starts_with(root.as_str())).cloned().unwrap_or_default();
        let source = unreadable(one, root);
        run.writer.replace(&source, &[])?;
        run.known.insert(source.path.clone(), source);
    }
    progress(Progress::Writing);
    let Run { writer, mut report, known, .. } = run;
    let summary = summary(&known, old_roots.into_iter().chain(roots).collect(), options.now);
    writer.commit(&summary)?;
    finish(&mut report, &known, &summary);
    Ok(report)
}

/// A run under way.
struct Run {
    writer: Writer,
    report: IngestReport,
    /// What is known of sources by now, by path.
    known: BTreeMap<String, Source>,
    /// The slugs that are given.
    slugs: BTreeSet<String>,
    /// The members that were read of the file that is being read.
    members: BTreeSet<String>,
}

/// Whether what is read is a change for the report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Yes,
    No,
}

impl Run {
    fn new(writer: Writer, known: BTreeMap<String, Source>) -> Run {
        let slugs = known.values().map(|source| source.slug.clone()).collect();
        Run { writer, report: IngestReport::default(), known, slugs, members: BTreeSet::new() }
    }

    /// Writes what came of a file.
    fn take(&mut self, came: Came, counted: Counted) -> Result<()> {
        match came {
            Came::Source(mut source, passages) => {
                if source.slug.is_empty() && !matches!(source.outcome, Outcome::Container { .. }) {
                    let before = self.known.get(&source.path).filter(|_| counted == Counted::No);
                    let slug = before.map(|before| before.slug.clone());
                    source.slug = slug.unwrap_or_else(|| cite::slug(&source.path, &self.slugs));
                }
                self.slugs.insert(source.slug.clone());
                self.writer.replace(&source, &passages)?;
                if counted == Counted::Yes {
                    count(&mut self.report, self.known.get(&source.path), &source);
                    if source.member.is_some() {
                        self.members.insert(source.path.clone());
                    }
                }
                self.known.insert(source.path.clone(), source);
            }
            Came::Whole(path) => {
                let read = std::mem::take(&mut self.members);
                let members = members(&self.known, &path).map(|source| source.path.clone());
                let gone: Vec<String> = members.filter(|path| !read.contains(path)).collect();
                gone.iter().for_each(|path| self.remove(path));
            }
        }
        Ok(())
    }

    fn remove(&mut self, path: &str) {
        self.writer.remove(path);
        let was = self.known.remove(path);
        self.report.removed += usize::from(was.is_some_and(|source| matches!(source.outcome, Outcome::Indexed { .. })));
    }
}

/// What is known of the members of the file at `path`.
fn members<'k>(known: &'k BTreeMap<String, Source>, path: &'k str) -> impl Iterator<Item = &'k Source> {
    let from = format!("{path}!/");
    let below = known.range(from.clone()..).map(|(_, source)| source);
    below.take_while(move |source| source.path.starts_with(&from)).filter(move |source| source.file() == path)
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
fn tasks<'s>(
    files: &[SourceFile],
    options: &'s IngestOptions,
    settings: &'s BTreeMap<String, Settings>,
    known: &BTreeMap<String, Source>,
    gone: &[Source],
) -> Vec<Task<'s>> {
    // A moved file keeps its slug, and its members theirs: it takes over that of a vanished source with the same content.
    let files_gone = gone.iter().filter(|source| source.member.is_none());
    let mut vanished: BTreeMap<(u64, String), &Source> =
        files_gone.map(|source| ((source.size, source.hash.clone()), source)).collect();
    let gone: BTreeMap<String, Source> = gone.iter().map(|source| (source.path.clone(), source.clone())).collect();
    let mut tasks = Vec::new();
    for file in files {
        let settings = settings.get(&file.root).unwrap_or(&options.settings);
        let (overrides, columns) = (settings.overrides_for(name(file)), settings.columns_for(name(file)));
        let before = known.get(&file.path);
        let is_same = before.is_some_and(|source| {
            (source.size, source.modified, source.extractor) == (file.size, file.modified, extract::VERSION)
                && (&source.overrides, &source.columns) == (&overrides, &columns)
                && !matches!(source.outcome, Outcome::Failed(_))
        });
        let are_members_same = || {
            let told = |source: &Source| {
                let member = source.member.as_deref().unwrap_or_default();
                settings.overrides_for(&format!("{}!/{member}", name(file))) == source.overrides
            };
            settings.say_nothing_of_documents() || members(known, &file.path).all(told)
        };
        if is_same && options.rebuild == Rebuild::No && are_members_same() {
            continue;
        }
        let moved = before.is_none().then(|| moved(file, options, &mut vanished)).flatten();
        let members = match moved {
            Some(moved) => members(&gone, &moved.path).map(slugs::Before::of).collect(),
            None => members(known, &file.path).map(slugs::Before::of).collect(),
        };
        let slug = before.or(moved).map(|source| source.slug.clone());
        let (file, wanted) = (file.clone(), Wanted::All);
        tasks.push(Task { file, settings, overrides, columns, slug, members, wanted, assumed: None });
    }
    tasks
}

/// The vanished source whose content is that of `file`, which is taken out of them.
fn moved<'g>(
    file: &SourceFile,
    options: &IngestOptions,
    vanished: &mut BTreeMap<(u64, String), &'g Source>,
) -> Option<&'g Source> {
    vanished.keys().find(|(size, _)| *size == file.size && *size <= options.extraction.limits().archive_bytes)?;
    vanished.remove(&(file.size, corpus::hash_of(file).ok()?))
}

/// Cuts the tasks so that a batch is small in files and in bytes.
fn batches<'t, 's>(tasks: &'t [Task<'s>]) -> Vec<&'t [Task<'s>]> {
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
            Outcome::Container { .. } => {}
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
            Outcome::Indexed { .. } | Outcome::Container { .. } => {}
            Outcome::Skipped(reason) => report.skipped.push(problem(reason)),
            Outcome::Failed(reason) => report.failed.push(problem(reason)),
        }
    }
}
