//! Files that are written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use pincite::{Error, Result};
use tempfile::Builder;

/// Writes `bytes` beside the file `target`, then puts them in its place; what was there stays until then. It keeps its
/// rights, and a new file has those of `like`. Of a link, the file that it leads to is written.
pub(crate) fn write(target: &Path, like: &Path, bytes: &[u8]) -> Result<()> {
    let file = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    replace(&file, like, bytes).map_err(|error| Error::of_writing(&error).at(target))
}

fn replace(file: &Path, like: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_there = file.exists();
    if is_there {
        // Whoever may write beside a file, but not into it, is not to change it.
        fs::OpenOptions::new().append(true).open(file)?;
    }
    let rights = fs::metadata(if is_there { file } else { like })?.permissions();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // It is deleted unless it takes the place of the other.
    let mut beside = Builder::new().prefix(".pincite-").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().set_permissions(rights)?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}
