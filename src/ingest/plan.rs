//! What a run has to do: what the index knows, against the files as they are.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::read::{Task, unreadable};
use super::{IngestOptions, OldIndex, Rebuild};
use crate::cite;
use crate::corpus::{self, Settings, SourceFile};
use crate::error::{ErrorKind, Result};
use crate::extract;
use crate::index::{self, Index};
use crate::model::{Outcome, Source};

/// What the index knew before a run.
#[derive(Default)]
pub(super) struct Known {
    /// By path.
    pub(super) sources: BTreeMap<String, Source>,
    /// What it was made from.
    pub(super) roots: Vec<String>,
    /// The commit that knew it.
    pub(super) commit: u64,
}

/// What a run has to do.
pub(super) struct Plan {
    /// The roots that it looked at, as their sources show them.
    pub(super) roots: BTreeSet<String>,
    /// The files that are there, by path.
    pub(super) files: BTreeMap<String, SourceFile>,
    /// Those that have to be read, in the order of their paths.
    pub(super) tasks: Vec<Task>,
    /// Sources that are there no more, and whose content did not move elsewhere.
    pub(super) gone: Vec<Source>,
    /// What could not be looked at, where that is news.
    pub(super) unreadable: Vec<Source>,
}

/// What the index knows.
pub(super) fn known(options: &IngestOptions) -> Result<Known> {
    let read = |index: Index| {
        index.verify()?;
        let sources = index.sources()?.into_iter().map(|source| (source.path.clone(), source)).collect();
        Ok(Known { sources, roots: index.summary().roots.clone(), commit: index.commit() })
    };
    match Index::open(&options.index).and_then(read) {
        Err(error) if *error.kind() == ErrorKind::NoIndex => Ok(Known::default()),
        known => known,
    }
}

/// Puts an empty index in the place of one that cannot be read, if that is wanted.
pub(super) fn renewed(options: &IngestOptions) -> Result<OldIndex> {
    let Err(error) = known(options) else { return Ok(OldIndex::Read) };
    match error.kind() {
        ErrorKind::Damaged | ErrorKind::Engine | ErrorKind::OtherFormat { .. } if options.rebuild == Rebuild::Yes => {
            index::renew(&options.index)?;
            Ok(OldIndex::Replaced)
        }
        _ => Err(error),
    }
}

/// Walks the roots and tells what has to be done.
pub(super) fn plan(options: &IngestOptions, known: &Known) -> Result<Plan> {
    let walk = corpus::walk(&options.roots, Some(&options.index), corpus::MAX_FILES)?;
    let settings = settings_by_root(options)?;
    let files = walk.files.iter();
    let roots: BTreeSet<String> = files.clone().map(|file| file.root.clone()).chain(shown(&options.roots)).collect();
    let mut present: BTreeSet<&str> = files.map(|file| file.path.as_str()).collect();
    present.extend(walk.unreadable.iter().map(|one| one.path.as_str()));
    let sources = known.sources.values();
    let gone = sources.filter(|source| roots.contains(&source.root) && !present.contains(source.path.as_str()));
    let mut gone: Vec<Source> = gone.cloned().collect();
    let tasks = tasks(&walk.files, options, &settings, &known.sources, &gone);
    let moved: BTreeSet<&str> = tasks.iter().filter_map(|task| task.moved_from.as_deref()).collect();
    gone.retain(|source| !moved.contains(source.path.as_str()));
    let root_of = |path: &str| roots.iter().find(|root| path.starts_with(root.as_str())).cloned().unwrap_or_default();
    let unreadable = walk.unreadable.into_iter().map(|one| {
        let root = root_of(&one.path);
        unreadable(one, root)
    });
    let unreadable = unreadable.filter(|source| known.sources.get(&source.path) != Some(source)).collect();
    let files = walk.files.into_iter().map(|file| (file.path.clone(), file)).collect();
    Ok(Plan { roots, files, tasks, gone, unreadable })
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
    let mut vanished: Vanished<'_> = BTreeMap::new();
    for source in gone {
        vanished.entry((source.size, &source.hash)).or_default().push_back(source);
    }
    let mut tasks = Vec::new();
    for file in files {
        let name =
            if file.relative.is_empty() { file.path.rsplit('/').next().unwrap_or_default() } else { &file.relative };
        let overrides = settings.get(&file.root).unwrap_or(&options.settings).overrides_for(name);
        let before = known.get(&file.path);
        // What came of the same bytes would come of them again.
        let kept = before.filter(|source| {
            let is_failed = matches!(source.outcome, Outcome::Failed(_));
            let is_read_alike = source.extractor == extract::version(&file.path) && source.overrides == overrides;
            is_read_alike && !is_failed && options.rebuild == Rebuild::No
        });
        if kept.is_some_and(|source| (source.size, source.modified) == (file.size, file.modified)) {
            continue;
        }
        // A moved file keeps its slug: it takes over that of a vanished source with the same content.
        let moved = if before.is_none() { moved(file, options, &mut vanished) } else { None };
        tasks.push(Task {
            file: file.clone(),
            overrides,
            slug: before.or(moved).map(|source| source.slug.clone()).unwrap_or_default(),
            moved_from: moved.map(|source| source.path.clone()),
            kept: kept.cloned(),
            assumed: None,
        });
    }
    name_new(&mut tasks, known, vanished.into_values().flatten());
    tasks
}

/// Gives a slug to the tasks that have none. Those of sources that are gone for good are free, whether a commit before this
/// one has taken them out already or not.
fn name_new<'a>(tasks: &mut [Task], known: &BTreeMap<String, Source>, gone: impl Iterator<Item = &'a Source>) {
    let gone: BTreeSet<&str> = gone.map(|source| source.path.as_str()).collect();
    let others = known.values().filter(|source| !gone.contains(source.path.as_str()));
    let mut taken: BTreeSet<String> = others.map(|source| source.slug.clone()).collect();
    for task in tasks.iter_mut().filter(|task| task.slug.is_empty()) {
        task.slug = cite::slug(&task.file.path, &taken);
        taken.insert(task.slug.clone());
    }
}

/// Sources that are there no more, by the size and hash of their content, in the order of their paths.
type Vanished<'a> = BTreeMap<(u64, &'a str), VecDeque<&'a Source>>;

/// The first vanished source whose content is that of `file`, which is taken out of them.
fn moved<'a>(file: &SourceFile, options: &IngestOptions, vanished: &mut Vanished<'a>) -> Option<&'a Source> {
    let mut of_its_size =
        vanished.range_mut((file.size, "")..).take_while(|((size, _), _)| *size == file.size).peekable();
    of_its_size.peek()?;
    let hash = corpus::hash(&corpus::read(file, options.max_file_bytes).ok()?);
    of_its_size.find(|((_, theirs), _)| *theirs == hash)?.1.pop_front()
}
