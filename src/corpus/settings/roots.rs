//! The settings of roots: what they say of documents is heard where those of the working folder say nothing.

use std::path::{Path, PathBuf};

use super::{SETTINGS_FILE, Settings};
use crate::error::Result;

/// Where the settings of a root stand: in the folder, or beside the file.
pub fn settings_file(root: &Path) -> PathBuf {
    let folder = if root.is_dir() { root } else { root.parent().unwrap_or(Path::new("")) };
    folder.join(SETTINGS_FILE)
}

impl Settings {
    /// The same settings, with those of `roots` as they are now: they are not read again.
    ///
    /// # Errors
    ///
    /// As [`Settings::load`].
    pub fn with_roots(mut self, roots: &[PathBuf]) -> Result<Settings> {
        let own = |root: &PathBuf| Ok((root.clone(), Settings::load(&settings_file(root))?));
        self.of_roots = roots.iter().map(own).collect::<Result<_>>()?;
        Ok(self)
    }

    /// What is heard of the files below `root`: these settings, and what those of the root say of documents where these say
    /// nothing.
    ///
    /// # Errors
    ///
    /// As [`Settings::load`].
    pub fn for_root(&self, root: &Path) -> Result<Settings> {
        let own = match self.of_roots.get(root) {
            Some(own) => own.clone(),
            None => Settings::load(&settings_file(root))?,
        };
        Ok(self.clone().with_documents_of(own))
    }
}
