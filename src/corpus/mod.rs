//! The corpus on disk: which files there are, their bytes, and what `pincite.toml` says of them.
//!
//! [`walk`] lists the files below the folders that a user names, [`read`] fetches the bytes of one
//! within a bound, [`hash`] names the bytes, [`state`] compares a file with what the index knows of
//! it, and [`Settings`] is the settings file. What the walk gives depends on the corpus alone, never
//! on the user's own git configuration, on folders above, or on the working folder.
//!
//! Nothing here knows of formats or of the index, and nothing here writes. The verbs call it.

mod base;
mod read;
mod settings;
pub mod size;
mod walk;

use std::path::{Path, PathBuf};

pub use base::{any_stands, base, named, stored_base, working_folder};
pub use read::{check, hash, hash_of, head, located, read, reason, state};
pub use settings::{SETTINGS_FILE, Settings, settings_file};
pub use walk::{IGNORE_FILE, MAX_FILES, is_within, walk};

/// A file of the corpus, as it stood when the corpus was walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path as shown: the name of its root, and the path below it, with `/`.
    ///
    /// Bytes that are not UTF-8 are shown as U+FFFD; [`located`] leads back to the file.
    pub path: String,
    /// The name of the root below which it stands.
    pub root: String,
    /// Its path below the root, with `/`; empty if the root is the file itself.
    pub relative: String,
    /// Where to open it.
    pub location: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change of it or of what the system keeps of it, in nanoseconds since 1970; 0 if none is kept.
    pub modified: i64,
}

/// A folder or file to be walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// What it is called, without a `/` at the end: the paths of its files start with that.
    pub name: String,
    /// Where it is.
    pub location: PathBuf,
}

impl Root {
    /// A root of an index with this base.
    pub fn of(name: &str, base: &Path) -> Root {
        Root { name: name.to_owned(), location: located(base, name) }
    }
}

impl From<PathBuf> for Root {
    /// A root that is called as it was named.
    fn from(location: PathBuf) -> Root {
        Root { name: walk::shown(&location), location }
    }
}

/// What [`walk`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The files, by the bytes of their paths; no path stands twice.
    pub files: Vec<SourceFile>,
    /// What could not be looked at, by path.
    pub unreadable: Vec<Unreadable>,
}

impl Walk {
    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }
}

/// A file or folder that the walk could not look at, or a link that it did not follow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreadable {
    /// Its path, shown as that of a [`SourceFile`].
    pub path: String,
    /// Why, in lower case and without full stop.
    pub reason: String,
    /// Whether it was left out on purpose.
    pub cause: Cause,
}

/// Whether a file or folder was left out on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// It is nothing that a corpus holds: a pipe, or a link that leads out of it.
    LeftOut,
    /// The system, or what a file says, stood in the way.
    Failed,
}
