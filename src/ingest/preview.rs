//! What a run would do, without doing it.

use super::IngestOptions;
use super::plan::{Ground, known, plan, walk};
use super::read::Task;
use crate::corpus;
use crate::error::Result;
use crate::kind::{self, HEAD_BYTES};

/// What a run would make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its path.
    pub path: String,
    /// What became of it since the last run.
    pub change: Change,
}

/// What became of a file since the last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New,
    /// It has the content of one that is there no more, which stood here.
    Moved(String),
    /// Its content differs.
    Changed,
    /// Its content is the same; its time differs.
    Touched,
    /// It would be read anew although it is the same: another reader, other settings, or it failed before.
    Again,
    /// It is there no more.
    Gone,
}

/// Tells what [`super::ingest`] would do, in the order of paths; of files of no known format it says nothing.
///
/// # Errors
///
/// As [`super::ingest`], but that nothing is written.
pub fn preview(options: &IngestOptions) -> Result<Vec<Planned>> {
    let known = known(options)?;
    let ground = Ground::of(options)?;
    let plan = plan(&walk(options, &ground.roots)?, options, &known, &ground);
    let is_known = |task: &&Task<'_>| {
        corpus::head(&task.file, HEAD_BYTES).is_ok_and(|head| kind::tell(&task.file.path, &head).is_ok())
    };
    let change = |task: &Task<'_>| {
        let Some(before) = known.sources.get(&task.file.path) else {
            return task.moved_from.clone().map_or(Change::New, Change::Moved);
        };
        let hash = corpus::hash_of(&task.file).ok();
        match (hash.as_ref() == Some(&before.hash), task.kept.is_some()) {
            (true, true) => Change::Touched,
            (true, false) => Change::Again,
            (false, _) => Change::Changed,
        }
    };
    let read = plan.tasks.iter().filter(is_known).map(|task| (task.file.path.clone(), change(task)));
    let gone = plan.gone.iter().map(|source| (source.path.clone(), Change::Gone));
    let mut planned: Vec<Planned> = read.chain(gone).map(|(path, change)| Planned { path, change }).collect();
    planned.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(planned)
}
