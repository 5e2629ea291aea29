//! A folder into an index: walk, see what changed, extract, split, commit.

mod plan;
mod prevailing;
mod preview;
mod read;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;

use crate::corpus::Settings;
use crate::error::Result;
use crate::index::{Summary, Writer};
use crate::model::{Outcome, Passage, Source};
use crate::text::Language;
use crate::worker::Extraction;
use plan::{Known, known, plan, renewed};
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
/// If a root is not there, or the index cannot be read or written: the last commit then stands. A file that cannot be
/// read is a line of the report.
pub fn ingest(options: &IngestOptions, watch: &(dyn Fn(Progress<'_>) -> Pace + Sync)) -> Result<IngestReport> {
    let old_index = renewed(options)?;
    let known = known(options)?;
    let plan = plan(options, &known)?;
    let mut run = Run::open(options, watch, known, plan.roots)?;
    run.report.old_index = old_index;
    watch(Progress::Found { files: plan.tasks.len() });
    for source in &plan.gone {
        run.remove(source);
    }
    for source in plan.unreadable {
        run.writer.replace(&source, [])?;
        run.known.insert(source.path.clone(), source);
    }
    let goes_on = run.read(&plan.tasks, Stage::First)?;
    if run.pending == 0 {
        // A text too short to tell is in the language of most others, which is known only now.
        let prevailing = prevailing::language(&run.known);
        let held = match &prevailing {
            Some(_) => std::mem::take(&mut run.held).into_iter().map(|held| held.task).collect(),
            None => Vec::new(),
        };
        run.write_held()?;
        let tasks = prevailing::tasks(&run.known, &plan.files, held, prevailing);
        run.pending = tasks.len();
        if goes_on {
            run.read(&tasks, Stage::Again)?;
        }
    }
    watch(Progress::Writing);
    run.finish()
}

/// Whether files are read for the first time in a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Again,
}

/// A document that is not written yet.
struct Held {
    task: Task,
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
    /// Files that are still to be read.
    pending: usize,
    /// New ones whose language is to be settled before they are written: to write a document twice leaves a hole, and
    /// every search counts around holes.
    held: Vec<Held>,
    /// Bytes of their texts.
    held_bytes: u64,
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
        Ok(Run {
            options,
            watch,
            writer,
            known: known.sources,
            roots,
            pending: 0,
            held: Vec::new(),
            held_bytes: 0,
            report: IngestReport::default(),
        })
    }

    fn remove(&mut self, source: &Source) {
        self.writer.remove(&source.path);
        self.known.remove(&source.path);
        self.report.removed += usize::from(matches!(source.outcome, Outcome::Indexed { .. }));
    }

    /// Reads the files and writes what came of them; false if it was told to stop.
    fn read(&mut self, tasks: &[Task], stage: Stage) -> Result<bool> {
        self.pending = tasks.len();
        let batch_bytes = self.options.memory_bytes / 2 / BATCH_COST;
        for batch in batches(tasks, batch_bytes) {
            let watch: &(dyn Fn(Progress<'_>) -> Pace + Sync) = self.watch;
            let (came, pace) = read_all(batch, self.options, watch);
            self.pending -= came.len();
            for (task, came) in batch.iter().zip(came) {
                self.write(task, came, stage)?;
            }
            match pace {
                Pace::GoOn => {}
                Pace::Commit => self.writer.commit(&self.summary())?,
                Pace::Stop => {
                    self.write_held()?;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn write(&mut self, task: &Task, came: Came, stage: Stage) -> Result<()> {
        let source = match came {
            Came::Touched(source) => {
                self.writer.touch(&source)?;
                source
            }
            Came::Read(source, passages) if stage == Stage::First && self.holds_back(&source, task) => {
                let passages: Vec<Passage> = passages.into_iter().map(|(passage, _)| passage).collect();
                self.held_bytes += passages.iter().map(|passage| passage.text.len() as u64).sum::<u64>();
                self.held.push(Held { task: task.clone(), source, passages });
                return Ok(());
            }
            Came::Read(source, passages) => {
                // Both in one commit, so that no moment knows the slug twice, or not at all.
                if let Some(source) = task.moved_from.as_ref().and_then(|path| self.known.get(path)).cloned() {
                    self.remove(&source);
                }
                let language = match &source.outcome {
                    Outcome::Indexed { language, .. } => language.clone(),
                    _ => Language::undetermined(),
                };
                let passages = passages.into_iter().map(|(passage, analysis)| {
                    let analysis = analysis.unwrap_or_else(|| passage.analyze(&language));
                    (passage, analysis)
                });
                self.writer.replace(&source, passages)?;
                count(&mut self.report, self.known.get(&source.path), &source);
                source
            }
        };
        self.known.insert(source.path.clone(), source);
        Ok(())
    }

    /// True if the document is to be written when its language is settled: it is new, and there is room for its text.
    fn holds_back(&self, source: &Source, task: &Task) -> bool {
        let has_room = self.held_bytes + task.file.size <= self.options.memory_bytes / 8;
        has_room && !self.known.contains_key(&source.path) && prevailing::is_unsettled(source)
    }

    /// Writes what was held back as it is.
    fn write_held(&mut self) -> Result<()> {
        for Held { task, source, passages } in std::mem::take(&mut self.held) {
            let passages = passages.into_iter().map(|passage| (passage, None)).collect();
            self.write(&task, Came::Read(source, passages), Stage::Again)?;
        }
        Ok(())
    }

    fn summary(&self) -> Summary {
        let mut summary = summary(&self.known);
        summary.roots = self.roots.iter().cloned().collect();
        summary.indexed_at = self.options.now.to_string();
        summary.pending = self.pending + self.held.len();
        summary
    }

    fn finish(mut self) -> Result<IngestReport> {
        let summary = self.summary();
        self.writer.commit(&summary)?;
        self.writer.finish()?;
        finish(&mut self.report, &self.known, &summary);
        Ok(self.report)
    }
}

/// Cuts the tasks so that a batch is small in files and in bytes.
fn batches(tasks: &[Task], batch_bytes: u64) -> Vec<&[Task]> {
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
