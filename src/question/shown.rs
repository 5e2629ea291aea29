//! The sources of what an answer shows, each compared with the disk once.

use std::collections::BTreeMap;

use crate::corpus;
use crate::error::Result;
use crate::model::{Source, SourceState};

/// The sources of what an answer shows, by path.
#[derive(Debug, Default)]
pub struct Shown(BTreeMap<String, (Source, SourceState)>);

impl Shown {
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
        if !self.0.contains_key(path)
            && let Some(source) = read()?
        {
            let state = corpus::state(&source);
            self.0.insert(path.to_owned(), (source, state));
        }
        Ok(self.0.get(path))
    }

    /// How the file of a source stands now.
    pub(super) fn state(&self, source: &Source) -> SourceState {
        self.0.get(&source.path).map_or_else(|| corpus::state(source), |(_, state)| *state)
    }

    /// How the files of all stand now.
    pub(super) fn states(&self) -> impl Iterator<Item = SourceState> {
        self.0.values().map(|(_, state)| *state)
    }
}
