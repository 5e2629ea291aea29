//! One file of the corpus: its bytes, their hash, and whether it is as it was.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{SourceFile, size};
use crate::model::{Source, SourceState};

/// The bytes of `file`, at most `max_bytes` of them.
///
/// A file that grows meanwhile stays within the bound; one that has become something else than a
/// file is not opened.
///
/// # Errors
///
/// The reason, in lower case, such as `permission denied`, or that it is larger than `max_file_size`.
pub fn read(file: &SourceFile, max_bytes: u64) -> Result<Vec<u8>, String> {
    bounded(&file.location, look_at(&file.location, &file.relative)?, max_bytes)
}

/// Looks whether a file stands at `location` that can be read; a link to one is followed.
///
/// # Errors
///
/// As [`read`].
pub fn check(location: &Path) -> Result<(), String> {
    look_at(location, "")?;
    File::open(location).map(|_| ()).map_err(|error| reason(&error))
}

fn bounded(location: &Path, metadata: Metadata, max_bytes: u64) -> Result<Vec<u8>, String> {
    let too_large = || format!("larger than the limit of {} (`max_file_size`)", size::render(max_bytes));
    if metadata.len() > max_bytes {
        return Err(too_large());
    }
    let opened = File::open(location).map_err(|error| reason(&error))?;
    // One more than it has shows that it ends there.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len() + 1).unwrap_or_default());
    // One byte more than allowed shows that there is more.
    opened.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > max_bytes { Err(too_large()) } else { Ok(bytes) }
}

/// The first bytes of `file`, at most so many.
///
/// # Errors
///
/// As [`read`].
pub fn head(file: &SourceFile, max_bytes: usize) -> Result<Vec<u8>, String> {
    look_at(&file.location, &file.relative)?;
    let opened = File::open(&file.location).map_err(|error| reason(&error))?;
    let mut head = Vec::new();
    opened.take(max_bytes as u64).read_to_end(&mut head).map_err(|error| reason(&error))?;
    Ok(head)
}

/// The BLAKE3 hash of all bytes of `file`, of which no more than a piece is held at a time.
///
/// # Errors
///
/// As [`read`].
pub fn hash_of(file: &SourceFile) -> Result<String, String> {
    hash_at(&file.location)
}

fn hash_at(location: &Path) -> Result<String, String> {
    let opened = File::open(location).map_err(|error| reason(&error))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(opened).map_err(|error| reason(&error))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The BLAKE3 hash of `bytes`: 64 hexadecimal digits.
///
/// ```
/// let hash = pincite::corpus::hash(b"steep the leaves");
/// assert_eq!(hash.len(), 64);
/// ```
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// How `source` stands now, by size and time; where only the time is another, by its bytes.
///
/// Of a member, whose file has no hash here, another time is a change. A path that is not absolute starts at `base`, as it
/// did when it was indexed; an empty one is the working folder.
pub fn state(base: &Path, source: &Source) -> SourceState {
    let location = located(base, source.file());
    let is_there = |error: io::Error| !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    match look_at(&location, &source.relative) {
        Err(_) if fs::symlink_metadata(&location).is_err_and(is_there) => SourceState::Unreadable,
        Err(_) => SourceState::Missing,
        Ok(now) if now.len() != source.size => SourceState::Changed,
        Ok(now) if modified(&now) == source.modified => SourceState::Unchanged,
        Ok(_) if source.member.is_some() => SourceState::Changed,
        Ok(_) => match hash_at(&location) {
            Ok(hash) if hash == source.hash => SourceState::Unchanged,
            Ok(_) => SourceState::Changed,
            Err(_) => SourceState::Unreadable,
        },
    }
}

/// Where the file stands that is shown as `path`, which starts at `base`.
///
/// That is `path` itself, but for names that are not UTF-8: those are shown with U+FFFD, and are
/// looked up among the entries of their folder.
pub fn located(base: &Path, path: &str) -> PathBuf {
    let plain = base.join(path);
    if !path.contains(char::REPLACEMENT_CHARACTER) || plain.symlink_metadata().is_ok() {
        return plain;
    }
    let mut location = PathBuf::new();
    for component in plain.components() {
        let next = location.join(component);
        let found = if next.symlink_metadata().is_ok() { None } else { shown_as(&location, component.as_os_str()) };
        location = found.unwrap_or(next);
    }
    location
}

/// The first entry of `folder` whose name is shown as `name`.
fn shown_as(folder: &Path, name: &OsStr) -> Option<PathBuf> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(here).ok()?.flatten().map(|entry| entry.file_name());
    names.filter(|candidate| name.to_str() == Some(&candidate.to_string_lossy())).min().map(|name| folder.join(name))
}

/// What the file system says of a file of the corpus, or why that is not a file now.
fn look_at(location: &Path, relative: &str) -> Result<Metadata, String> {
    // Links below a root are never followed; a root itself may well be one.
    let metadata = if relative.is_empty() { fs::metadata(location) } else { fs::symlink_metadata(location) };
    let metadata = metadata.map_err(|error| reason(&error))?;
    if metadata.is_file() { Ok(metadata) } else { Err(not_regular(&metadata)) }
}

/// Time of the last change, in nanoseconds since 1970.
///
/// Programs that replace a file may give it the time of another one, but not the time at which the system last changed
/// what it keeps of it: the later of both is taken.
pub(super) fn modified(metadata: &Metadata) -> i64 {
    metadata.modified().map_or(0, |written| nanoseconds(written).max(kept(metadata)))
}

/// Nanoseconds since 1970.
fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
    }
}

/// Time of the last change of what the system keeps of a file, its bytes included.
#[cfg(unix)]
fn kept(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn kept(_: &Metadata) -> i64 {
    i64::MIN
}

/// Says that something is no regular file, and what it is.
pub(super) fn not_regular(metadata: &Metadata) -> String {
    let kind = metadata.file_type();
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "not a regular file but a named pipe".into();
        }
        if kind.is_socket() {
            return "not a regular file but a socket".into();
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "not a regular file but a device".into();
        }
    }
    let name = if kind.is_dir() {
        "a folder"
    } else if kind.is_symlink() {
        "a link"
    } else {
        "something else"
    };
    format!("not a regular file but {name}")
}

/// The system's reason in lower case and without its number.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests;
