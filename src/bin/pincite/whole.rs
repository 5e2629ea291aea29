//! Files that are written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use pincite::{Error, Result};
use tempfile::{Builder, NamedTempFile};

/// Writes `bytes` beside the file `target`, then puts them in its place; what was there stays until then. It keeps its
/// rights, and a new file has those of `like`, but that its owner may write it. Of a link, the file that it leads to is written.
pub(crate) fn write(target: &Path, like: &Path, bytes: &[u8]) -> Result<()> {
    let file = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    let rights = rights(&file, like).map_err(|error| Error::of_writing(&error).at(target))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // It is deleted unless it takes the place of the other.
    let beside = Builder::new().prefix(".pincite-").tempfile_in(folder);
    let beside = beside.map_err(|error| Error::of_writing(&error).at(folder))?;
    fill(beside, &file, rights, bytes).map_err(|error| Error::of_writing(&error).at(target))
}

/// The rights of a file that may be written, or those for a new one.
fn rights(file: &Path, like: &Path) -> io::Result<fs::Permissions> {
    if !file.exists() {
        return Ok(writable(fs::metadata(like)?.permissions()));
    }
    // Whoever may write beside a file, but not into it, is not to change it.
    Ok(fs::OpenOptions::new().append(true).open(file)?.metadata()?.permissions())
}

/// The same rights, and its owner may write: a copy is there to be worked on.
#[cfg(unix)]
fn writable(rights: fs::Permissions) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(rights.mode() | 0o200)
}

#[cfg(not(unix))]
fn writable(mut rights: fs::Permissions) -> fs::Permissions {
    rights.set_readonly(false);
    rights
}

/// How many names (hard links) a file has; a file put in its place would have one of them only.
#[cfg(unix)]
pub(crate) fn names(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |data| std::os::unix::fs::MetadataExt::nlink(&data))
}

#[cfg(not(unix))]
pub(crate) fn names(_: &Path) -> u64 {
    1
}

fn fill(mut beside: NamedTempFile, file: &Path, rights: fs::Permissions, bytes: &[u8]) -> io::Result<()> {
    beside.write_all(bytes)?;
    beside.as_file().set_permissions(rights)?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}
