//! What a run has to do: what the index knows, against the files as they are.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::read::{Task, member_name, name, unreadable};
use super::{IngestOptions, OldIndex, Rebuild, slugs};
use crate::corpus::{self, Cause, Root, Settings, SourceFile, Walk};
use crate::error::{Error, ErrorKind, Result};
use crate::extract;
use crate::index::{self, Index, Summary};
use crate::model::{Outcome, Source};
use crate::worker::Wanted;

/// What a run is about: its roots, called as the index calls them.
pub(super) struct Ground {
    pub(super) roots: Vec<Root>,
    /// The settings that are heard for each of them, by name.
    pub(super) settings: BTreeMap<String, Settings>,
    /// The folder that paths start from; nothing if it is not known, as no root stands where the index would have it.
    base: Option<PathBuf>,
}

impl Ground {
    pub(super) fn of(options: &IngestOptions) -> Result<Ground> {
        // What is wrong with an index is said where all of it is read.
        let before = Summary::of(&options.index).unwrap_or_default();
        let base = before.base(&options.index);
        let roots = corpus::named(&options.roots, &before.roots, &base);
        let settings = roots.iter().map(|root| Ok((root.name.clone(), options.settings.for_root(&root.location)?)));
        let settings = settings.collect::<Result<_>>()?;
        let is_known = before.base.is_some()
            || before.roots.iter().all(|root| Path::new(root).is_absolute())
            || corpus::any_stands(&before.roots, &base);
        Ok(Ground { roots, settings, base: is_known.then_some(base) })
    }

    /// What the index in `folder` says of its base.
    pub(super) fn stored_base(&self, folder: &Path) -> Option<String> {
        self.base.as_ref().and_then(|base| corpus::stored_base(folder, base))
    }
}

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
pub(super) struct Plan<'s> {
    /// The roots that it looked at, as their sources show them.
    pub(super) roots: BTreeSet<String>,
    /// Those that have to be read, in the order of their paths.
    pub(super) tasks: Vec<Task<'s>>,
    /// Sources that are there no more, and whose content did not move elsewhere.
    pub(super) gone: Vec<Source>,
    /// What could not be looked at, where that is news.
    pub(super) unreadable: Vec<Source>,
}

impl Known {
    /// That an index knows these sources.
    pub(super) fn of(index: &Index, sources: Vec<Source>) -> Known {
        let roots = index.summary().roots.clone();
        let mut known = Known { sources: BTreeMap::new(), roots, commit: index.commit() };
        // To collect them would move each of them several times, and they are large.
        for source in sources {
            known.sources.insert(source.path.clone(), source);
        }
        known
    }
}

/// What the index knows.
pub(super) fn known(options: &IngestOptions) -> Result<Known> {
    let read = |index: Index| {
        index.verify()?;
        Ok(Known::of(&index, index.sources()?))
    };
    match Index::open(&options.index).and_then(read) {
        Err(error) if *error.kind() == ErrorKind::NoIndex => Ok(Known::default()),
        known => known,
    }
}

/// The same; puts an empty index in the place of one that cannot be read, if that is wanted.
pub(super) fn opened(options: &IngestOptions) -> Result<(Known, OldIndex)> {
    use ErrorKind::{Damaged, Engine, OtherFormat};
    match known(options) {
        Err(error)
            if options.rebuild == Rebuild::Yes && matches!(error.kind(), Damaged | Engine | OtherFormat { .. }) =>
        {
            index::renew(&options.index)?;
            Ok((known(options)?, OldIndex::Replaced))
        }
        known => Ok((known?, OldIndex::Read)),
    }
}

/// Walks the roots, none of which may stand in the folder of the index.
pub(super) fn walk(options: &IngestOptions, roots: &[Root]) -> Result<Walk> {
    if let Some(root) = roots.iter().find(|root| corpus::is_within(&root.location, &options.index)) {
        return Err(Error::new(ErrorKind::InIndex).at(&root.location));
    }
    corpus::walk(roots, Some(&options.index), corpus::MAX_FILES)
}

/// Tells what has to be done, as the roots are.
pub(super) fn plan<'s>(walk: &Walk, options: &'s IngestOptions, known: &Known, ground: &'s Ground) -> Plan<'s> {
    let roots: BTreeSet<String> = ground.roots.iter().map(|root| root.name.clone()).collect();
    let lost: BTreeMap<&str, Cause> = walk.unreadable.iter().map(|one| (one.path.as_str(), one.cause)).collect();
    let is_present = |path: &str| walk.file(path).is_some() || is_lost(path, &lost);
    let sources = known.sources.values();
    let gone = sources.filter(|source| roots.contains(&source.root) && !is_present(source.file()));
    let mut gone: Vec<Source> = gone.cloned().collect();
    let tasks = tasks(&walk.files, options, &ground.settings, &known.sources, &gone);
    let moved: BTreeSet<&str> = tasks.iter().filter_map(|task| task.moved_from.as_deref()).collect();
    gone.retain(|source| !moved.contains(source.file()));
    let root_of = |path: &str| roots.iter().find(|root| path.starts_with(root.as_str())).cloned().unwrap_or_default();
    let unreadable = walk.unreadable.iter().map(|one| unreadable(one.clone(), root_of(&one.path)));
    let unreadable = unreadable.filter(|source| known.sources.get(&source.path) != Some(source)).collect();
    Plan { roots, tasks, gone, unreadable }
}

/// True if a file is there and was not taken, or stands in a folder that could not be read: what that holds is not known.
fn is_lost(path: &str, lost: &BTreeMap<&str, Cause>) -> bool {
    let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    lost.contains_key(path) || !lost.is_empty() && folders.any(|folder| lost.get(folder) == Some(&Cause::Failed))
}

/// What is known of the members of the file at `path`.
pub(super) fn members<'k>(known: &'k BTreeMap<String, Source>, path: &'k str) -> impl Iterator<Item = &'k Source> {
    let from = format!("{path}!/");
    let below = known.range(from.clone()..).take_while(move |(path, _)| path.starts_with(&from));
    below.map(|(_, source)| source).filter(move |source| source.file() == path)
}

/// The files that have to be read, with their slugs.
fn tasks<'s>(
    files: &[SourceFile],
    options: &'s IngestOptions,
    settings: &'s BTreeMap<String, Settings>,
    known: &BTreeMap<String, Source>,
    gone: &[Source],
) -> Vec<Task<'s>> {
    let mut vanished: Vanished<'_> = BTreeMap::new();
    for source in gone.iter().filter(|source| source.member.is_none()) {
        vanished.entry((source.size, &source.hash)).or_default().push_back(source);
    }
    let mut tasks = Vec::new();
    for file in files {
        let settings = settings.get(&file.root).unwrap_or(&options.settings);
        let (overrides, columns) = (settings.overrides_for(name(file)), settings.columns_for(name(file)));
        let before = known.get(&file.path);
        let are_members_alike = || {
            let is_alike =
                |source: &Source| source.overrides == settings.overrides_for(&member_name(name(file), source));
            members(known, &file.path).all(is_alike)
        };
        // What came of the same bytes would come of them again.
        let kept = before.filter(|source| {
            let is_failed = matches!(source.outcome, Outcome::Failed(_));
            let is_told_alike = (&source.overrides, &source.columns) == (&overrides, &columns) && are_members_alike();
            let version = options.extraction.version(&file.path);
            let is_read_alike = extract::is_read_alike(source.extractor, version) && is_told_alike;
            is_read_alike && !is_failed && options.rebuild == Rebuild::No
        });
        if kept.is_some_and(|source| (source.size, source.modified) == (file.size, file.modified)) {
            continue;
        }
        // A moved file keeps its slug, and its members theirs: it takes them over of a vanished one with the same content.
        let moved = if before.is_none() { moved(file, &mut vanished) } else { None };
        let from = moved.map_or(file.path.as_str(), |source| source.path.as_str());
        tasks.push(Task {
            file: file.clone(),
            settings,
            overrides,
            columns,
            slug: before.or(moved).map(|source| source.slug.clone()).unwrap_or_default(),
            moved_from: moved.map(|source| source.path.clone()),
            kept: kept.cloned(),
            members: members(known, from).map(slugs::Before::of).collect(),
            wanted: Wanted::All,
            assumed: None,
        });
    }
    tasks
}

/// Sources that are there no more, by the size and hash of their content, in the order of their paths.
type Vanished<'a> = BTreeMap<(u64, &'a str), VecDeque<&'a Source>>;

/// The first vanished source whose content is that of `file`, which is taken out of them.
fn moved<'a>(file: &SourceFile, vanished: &mut Vanished<'a>) -> Option<&'a Source> {
    let mut of_its_size =
        vanished.range_mut((file.size, "")..).take_while(|((size, _), _)| *size == file.size).peekable();
    of_its_size.peek()?;
    let hash = corpus::hash_of(file).ok()?;
    of_its_size.find(|((_, theirs), _)| *theirs == hash)?.1.pop_front()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_folder_that_cannot_be_read_is_not_gone() {
        let lost = BTreeMap::from([("c/shut", Cause::Failed), ("c/pipe", Cause::LeftOut)]);
        for (path, expected) in [
            ("c/shut", true),
            ("c/shut/a.txt", true),
            ("c/shut/b/a.txt", true),
            ("c/shutter/a.txt", false),
            ("c/pipe", true),
            ("c/pipe/a.txt", false),
            ("c/a.txt", false),
        ] {
            assert_eq!(is_lost(path, &lost), expected, "{path}");
        }
    }
}
