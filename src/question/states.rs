//! The sources of what an answer shows and how they stand now: each file is compared with the disk once.

use std::collections::BTreeMap;

use crate::corpus;
use crate::error::Result;
use crate::index::Index;
use crate::model::{Source, SourceState};

/// The sources of what an answer shows, and how they stand now.
pub struct SourceStates<'i> {
    index: &'i Index,
    /// By path, each with how its file stands now.
    sources: BTreeMap<String, (Source, SourceState)>,
    /// How files stand now, by where they are and how they stood when they were read: many sources may be of one.
    files: BTreeMap<(String, u64, i64), SourceState>,
}

impl<'i> SourceStates<'i> {
    /// Nothing is shown yet of this index.
    pub fn of(index: &'i Index) -> SourceStates<'i> {
        SourceStates { index, sources: BTreeMap::new(), files: BTreeMap::new() }
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
    ///
    /// A member is as the file that was read when it was, whose hash the index has.
    pub fn state(&mut self, source: &Source) -> SourceState {
        let stood = |source: &Source| (source.file().to_owned(), source.size, source.modified);
        let key = stood(source);
        if let Some(state) = self.files.get(&key) {
            return *state;
        }
        let file = source.member.as_ref().and_then(|_| self.index.source(source.file()).ok().flatten());
        let file = file.filter(|file| stood(file) == key);
        let state = corpus::state(self.index.base(), file.as_ref().unwrap_or(source));
        self.files.insert(key, state);
        state
    }

    /// How the files of all stand now.
    pub(super) fn states(&self) -> impl Iterator<Item = SourceState> {
        self.sources.values().map(|(_, state)| *state)
    }
}
