//! The sources of what an answer shows, the file of each compared with the disk once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::corpus;
use crate::error::Result;
use crate::model::{Source, SourceState};

/// The sources of what an answer shows.
#[derive(Debug)]
pub struct Shown {
    /// Where their paths start.
    base: PathBuf,
    /// By path, each with how its file stands now.
    sources: BTreeMap<String, (Source, SourceState)>,
    /// How files stand now, by where they are and how they stood when they were read: many sources may be of one.
    files: BTreeMap<(String, u64, i64), SourceState>,
}

impl Shown {
    /// Nothing is shown yet of an index with this base.
    pub fn of(base: &Path) -> Shown {
        Shown { base: base.to_owned(), sources: BTreeMap::new(), files: BTreeMap::new() }
    }

    /// The source with this path, which `read` gives where it was not shown before, and how its file stands now.
    ///
    /// # Errors
    ///
    /// As `read` gives them.
    pub fn source(
        &mut self,
        path: &str,
        read: impl FnOnce() -> Result<Option<Source>>,
    ) -> Result<Option<&(Source, SourceState)>> {
        if !self.sources.contains_key(path)
            && let Some(source) = read()?
        {
            let state = self.state(&source);
            self.sources.insert(path.to_owned(), (source, state));
        }
        Ok(self.sources.get(path))
    }

    /// How the file of a source stands now.
    pub(super) fn state(&mut self, source: &Source) -> SourceState {
        let file = (source.file().to_owned(), source.size, source.modified);
        *self.files.entry(file).or_insert_with(|| corpus::state(&self.base, source))
    }

    /// How the files of all stand now.
    pub(super) fn states(&self) -> impl Iterator<Item = SourceState> {
        self.sources.values().map(|(_, state)| *state)
    }
}
