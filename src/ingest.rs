//! A folder into an index: walk, see what changed, extract, split, commit.

mod plan;
mod prevailing;
mod preview;
mod queue;
mod read;
mod slugs;
mod summary;
mod unchanged;
mod unused;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;

use crate::cite::Slugs;
use crate::corpus::Settings;
use crate::error::Result;
use crate::index::{EncodedWords, Summary, Writer};
use crate::model::{DocumentCard, Outcome, Passage, Source};
use crate::text::Language;
use crate::worker::Extraction;
use plan::{Ground, Known, members, opened, plan, walk};
pub use preview::{Change, Planned, preview};
use read::{Came, Task, read_all};
use summary::{count, finish, summary};

/// Files larger than this are left out, unless the settings say otherwise.
///
/// Reading a large one takes about twelve times its size in memory.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Memory that a run gets by with, unless something else is asked for.
pub const MEMORY_BYTES: u64 = 1 << 30;

/// Files that are read before their passages are written.
const BATCH_FILES: usize = 256;

/// So many times their size files take in memory while they are read.
const BATCH_COST: u64 = 40;

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
    /// Memory that a run should get by with, beside what the program takes anyway.
    pub memory_bytes: u64,
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

/// How a run goes on, as whoever watches it says after each file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// It goes on.
    #[default]
    GoOn,
    /// It commits what it has read so far, and goes on.
    Commit,
    /// It commits what it has read so far, and ends.
    Stop,
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
    /// Files that are still to be read, as the run was stopped.
    pub pending: usize,
    /// What became of the index that was there before.
    pub old_index: OldIndex,
    /// Paths in tables of the settings that no file has, each behind the name of its table; known only of a whole run.
    pub unused_paths: Vec<String>,
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
/// Reads only files whose size or time differ, and writes their passages only if their content does. Nothing changes
/// before the first commit; a commit on the way holds what was read until then, and the next run goes on from it. What
/// the last one holds does not depend on those before it.
///
/// # Errors
///
/// If a root is not there or stands in the folder of the index, or the index cannot be read or written: the last commit
/// then stands. A file that cannot be read is a line of the report.
pub fn ingest(options: &IngestOptions, watch: &(dyn Fn(Progress<'_>) -> Pace + Sync)) -> Result<IngestReport> {
    let ground = Ground::of(options)?;
    let walk = walk(options, &ground.roots)?;
    if let Some(report) = unchanged::run(&walk, options, &ground, watch)? {
        return Ok(report);
    }
    let (known, old_index) = opened(options)?;
    let plan = plan(&walk, options, &known, &ground);
    let mut run = Run::open(options, watch, known, plan.roots)?;
    run.base = ground.stored_base(&options.index);
    run.report.old_index = old_index;
    watch(Progress::Found { files: plan.tasks.len() });
    for source in &plan.gone {
        run.remove(source)?;
    }
    for source in plan.unreadable {
        run.writer.replace(&source, [])?;
        run.known.insert(source.path.clone(), source);
    }
    let goes_on = run.read(&plan.tasks, Stage::First)?;
    if run.pending == 0 {
        // A text too short to tell is in the language of most others, which is known only now.
        let prevailing = prevailing::language(&run.known);
        for Held { source, passages } in run.held.values_mut() {
            prevailing::settle(source, passages, prevailing.as_ref());
        }
        let (tasks, are_all) = prevailing::tasks(&run.known, &walk, prevailing.as_ref(), options, &ground.settings);
        run.pending = tasks.len();
        if goes_on {
            run.read(&tasks, Stage::Again)?;
        }
        run.is_settled = are_all && run.pending == 0;
    }
    run.write_held()?;
    watch(Progress::Writing);
    run.finish(&ground.settings)
}

/// Whether files are read for the first time in a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Again,
}

/// A document that is not written yet.
struct Held {
    source: Source,
    passages: Vec<Passage>,
}

/// A run under way.
struct Run<'a> {
    options: &'a IngestOptions,
    watch: &'a (dyn Fn(Progress<'_>) -> Pace + Sync),
    writer: Writer,
    /// What the index knows of each source, by path, with what was written since.
    known: BTreeMap<String, Source>,
    roots: BTreeSet<String>,
    /// Where paths start, as it is stored.
    base: Option<String>,
    /// Files that are still to be read.
    pending: usize,
    /// True once every text that is too short to tell is in the language that prevails.
    is_settled: bool,
    /// New ones whose language is to be settled before they are written: to write a document twice leaves a hole, and
    /// every search counts around holes.
    ///
    /// What is known of a file with members waits for these.
    held: BTreeMap<String, Held>,
    /// Bytes of their texts.
    held_bytes: u64,
    /// The slugs that are given.
    slugs: Slugs,
    /// Paths of the members that were read of the file that is being read.
    members: HashSet<String>,
    report: IngestReport,
}

impl<'a> Run<'a> {
    fn open(
        options: &'a IngestOptions,
        watch: &'a (dyn Fn(Progress<'_>) -> Pace + Sync),
        known: Known,
        roots: BTreeSet<String>,
    ) -> Result<Run<'a>> {
        let writer = Writer::open(&options.index, known.commit, options.memory_bytes / 8)?;
        let roots = known.roots.into_iter().chain(roots).collect();
        let mut slugs = Slugs::default();
        known.sources.values().for_each(|source| slugs.take(source.slug.clone()));
        Ok(Run {
            options,
            watch,
            writer,
            known: known.sources,
            roots,
            base: None,
            pending: 0,
            is_settled: false,
            held: BTreeMap::new(),
            held_bytes: 0,
            slugs,
            members: HashSet::new(),
            report: IngestReport::default(),
        })
    }

    /// Takes out a source that is gone for good, so that its slug is free.
    fn remove(&mut self, source: &Source) -> Result<()> {
        self.slugs.free(&source.slug);
        self.take_out(source)
    }

    fn take_out(&mut self, source: &Source) -> Result<()> {
        self.writer.remove(&source.path)?;
        self.known.remove(&source.path);
        self.report.removed += usize::from(matches!(source.outcome, Outcome::Indexed { .. }));
        Ok(())
    }

    /// Reads the files and writes what came of them; false if it was told to stop.
    fn read(&mut self, tasks: &[Task<'_>], stage: Stage) -> Result<bool> {
        self.pending = tasks.len();
        let batch_bytes = self.options.memory_bytes / 2 / BATCH_COST;
        let waiting_bytes = usize::try_from(batch_bytes).unwrap_or(usize::MAX);
        for batch in batches(tasks, batch_bytes) {
            let (options, watch) = (self.options, self.watch);
            let mut take = |task: &Task<'_>, came| self.write(task, came, stage);
            match read_all(batch, options, waiting_bytes, watch, &mut take)? {
                Pace::GoOn => {}
                Pace::Commit => self.writer.commit(&self.summary())?,
                Pace::Stop => return Ok(false),
            }
        }
        Ok(true)
    }

    fn write(&mut self, task: &Task<'_>, came: Came, stage: Stage) -> Result<()> {
        // Both in one commit, so that no moment knows a slug twice, or not at all.
        let moved = task.moved_from.as_ref().map(|path| with_members(&self.known, path)).unwrap_or_default();
        moved.iter().try_for_each(|source| self.take_out(source))?;
        match came {
            Came::Touched(source) => {
                let members: Vec<Source> = members(&self.known, &source.path).cloned().collect();
                for member in members {
                    self.members.insert(member.path.clone());
                    self.touch(Source { size: source.size, modified: source.modified, ..member })?;
                }
                self.touch(source)?;
            }
            Came::Read(mut source, passages) => {
                self.name(&mut source, stage);
                self.members.extend(source.member.as_ref().map(|_| source.path.clone()));
                let bytes: u64 = passages.iter().map(|(passage, _)| passage.text.len() as u64).sum();
                if stage == Stage::First && self.holds_back(&source, task, bytes) {
                    self.held_bytes += bytes;
                    let passages = passages.into_iter().map(|(passage, _)| passage).collect();
                    self.held.insert(source.path.clone(), Held { source, passages });
                } else {
                    self.put(source, passages)?;
                }
            }
            Came::Ends => {
                self.pending -= 1;
                let read = std::mem::take(&mut self.members);
                if stage == Stage::First {
                    let gone = members(&self.known, &task.file.path).filter(|source| !read.contains(&source.path));
                    let gone: Vec<Source> = gone.cloned().collect();
                    gone.iter().try_for_each(|source| self.remove(source))?;
                }
            }
        }
        Ok(())
    }

    /// Gives a new source its slug.
    fn name(&mut self, source: &mut Source, stage: Stage) {
        if source.slug.is_empty() && !matches!(source.outcome, Outcome::Container { .. }) {
            let before = self.known.get(&source.path).filter(|_| stage == Stage::Again);
            let slug = before.map(|source| source.slug.clone());
            let Some(slug) = slug else {
                source.slug = self.slugs.give(&source.path);
                return;
            };
            source.slug = slug;
        }
        self.slugs.take(source.slug.clone());
    }

    fn touch(&mut self, source: Source) -> Result<()> {
        self.writer.touch(&source)?;
        self.known.insert(source.path.clone(), source);
        Ok(())
    }

    fn put(&mut self, source: Source, passages: Vec<(Passage, Option<EncodedWords>)>) -> Result<()> {
        let language = DocumentCard::of(&source).map_or_else(Language::undetermined, |document| document.language);
        let passages = passages.into_iter().map(|(passage, words)| {
            let words = words.unwrap_or_else(|| EncodedWords::of(&passage.analyze(&language)));
            (passage, words)
        });
        let before = self.known.get(&source.path);
        match before.is_some() {
            true => self.writer.replace(&source, passages)?,
            false => self.writer.add(&source, passages)?,
        }
        count(&mut self.report, before, &source);
        self.known.insert(source.path.clone(), source);
        Ok(())
    }

    /// True if the document is to be written when its language is settled: it is new, and there is room for its text.
    fn holds_back(&self, source: &Source, task: &Task<'_>, bytes: u64) -> bool {
        let has_room = self.held_bytes + bytes <= self.options.memory_bytes / 8;
        let is_new = task.moved_from.is_none() && !self.known.contains_key(&source.path);
        let is_waiting = has_room && is_new && prevailing::is_unsettled(source);
        // If the run breaks off before they are written, the next one has to read the whole file.
        let of_waiting = || source.member.is_none() && has_members(&self.held, &source.path);
        is_waiting || of_waiting()
    }

    /// Writes what was held back as it is.
    fn write_held(&mut self) -> Result<()> {
        for Held { source, passages } in std::mem::take(&mut self.held).into_values() {
            self.put(source, passages.into_iter().map(|passage| (passage, None)).collect())?;
        }
        Ok(())
    }

    fn summary(&self) -> Summary {
        let mut summary = summary(&self.known);
        summary.roots = self.roots.iter().cloned().collect();
        summary.base.clone_from(&self.base);
        summary.indexed_at = self.options.now.to_string();
        summary.pending = self.pending + self.held.len();
        summary.is_settled = self.is_settled;
        summary
    }

    fn finish(mut self, settings: &BTreeMap<String, Settings>) -> Result<IngestReport> {
        let summary = self.summary();
        self.writer.commit(&summary)?;
        self.writer.finish()?;
        finish(&mut self.report, &self.known, &summary);
        if summary.pending == 0 {
            self.report.unused_paths = unused::unused(&self.known, settings);
        }
        Ok(self.report)
    }
}

/// True if members of the file at `path` are held back.
fn has_members(held: &BTreeMap<String, Held>, path: &str) -> bool {
    let from = format!("{path}!/");
    held.range(from.clone()..).next().is_some_and(|(path, _)| path.starts_with(&from))
}

/// What is known of a file, and of its members.
fn with_members(known: &BTreeMap<String, Source>, path: &str) -> Vec<Source> {
    known.get(path).into_iter().chain(members(known, path)).cloned().collect()
}

/// Cuts the tasks so that a batch is small in files and in bytes.
fn batches<'t, 's>(tasks: &'t [Task<'s>], batch_bytes: u64) -> Vec<&'t [Task<'s>]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, task) in tasks.iter().enumerate() {
        if at > start && (at - start >= BATCH_FILES || bytes + task.file.size > batch_bytes) {
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
