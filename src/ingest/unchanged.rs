//! A run that finds all as it was: it looks at files, and not at what they hold.

use std::collections::BTreeSet;

use super::plan::{Ground, Known, plan};
use super::summary::finish;
use super::{IngestOptions, IngestReport, Pace, Progress, Rebuild};
use crate::corpus::{Settings, Walk};
use crate::error::Result;
use crate::index::{Index, Writer};

/// Says in the index that all is as it was, and reports that; `None` if there may be something to do.
///
/// Of members of files that the index has nothing is read, so that a file of many records costs no more than another.
/// Where settings say something of documents, it has to be seen whether they say it of a member.
pub(super) fn run(
    walk: &Walk,
    options: &IngestOptions,
    ground: &Ground,
    watch: &(dyn Fn(Progress<'_>) -> Pace + Sync),
) -> Result<Option<IngestReport>> {
    let mut heard = ground.settings.values().chain([&options.settings]);
    if options.rebuild == Rebuild::Yes || !heard.all(Settings::say_nothing_of_documents) {
        return Ok(None);
    }
    // What is wrong with it is said where all of it is read.
    let Some(index) = Index::open(&options.index).ok().filter(|index| index.verify().is_ok()) else { return Ok(None) };
    let known = Known::of(&index, index.listed_sources()?);
    let plan = plan(walk, options, &known, ground);
    let has_work = !plan.tasks.is_empty() || !plan.gone.is_empty() || !plan.unreadable.is_empty();
    if has_work || index.summary().pending > 0 || !index.summary().is_settled {
        return Ok(None);
    }
    watch(Progress::Found { files: 0 });
    watch(Progress::Writing);
    let mut summary = index.summary().clone();
    summary.base = ground.stored_base(&options.index);
    let roots: BTreeSet<String> = known.roots.into_iter().chain(plan.roots).collect();
    summary.roots = roots.into_iter().collect();
    summary.indexed_at = options.now.to_string();
    let mut writer = Writer::open(&options.index, known.commit, options.memory_bytes / 8)?;
    writer.commit(&summary)?;
    writer.finish()?;
    let mut report = IngestReport::default();
    finish(&mut report, &known.sources, &summary);
    Ok(Some(report))
}
