//! The folder of an index: what it holds, and whether it is one.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::directory::{COMMIT, FILES, Files, HALF_WRITTEN, in_words, is_refusal, is_unreadable};
use super::{encoded, engine, schema};
use crate::corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Coverage;
use crate::text::Language;

/// Version of words and stems: another one asks for a rebuild.
const ANALYZER: u32 = 3;

/// What an index says of itself; part of each commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    format: u32,
    analyzer: u32,
    /// The folders and files that it was made from, as they were named.
    pub roots: Vec<String>,
    /// The folder that relative paths start from, from that of the index or whole; without, it is the working folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// When it was last brought up to date (RFC 3339).
    pub indexed_at: String,
    /// Number of files that were still to be read when this was written, by a run that goes on or was stopped.
    #[serde(default)]
    pub pending: usize,
    /// True if every text that is too short to tell is taken to be in the language that prevails.
    #[serde(default)]
    pub is_settled: bool,
    /// Number of documents.
    pub documents: usize,
    /// Number of passages.
    pub passages: usize,
    /// Number of words.
    pub words: usize,
    /// Number of files left out.
    pub skipped: usize,
    /// Number of files that could not be read.
    pub failed: usize,
    /// Number of files without text; they are among those left out.
    pub without_text: usize,
    /// Number of pages, in formats that have pages.
    #[serde(default)]
    pub pages: usize,
    /// Number of pages whose text is missing, or not whole.
    #[serde(default)]
    pub pages_without_text: usize,
    /// Number of documents without a date.
    pub without_date: usize,
    /// The languages of the documents, in order of their codes.
    pub languages: Vec<Language>,
}

impl Summary {
    /// An empty summary of this build's versions.
    pub fn new() -> Summary {
        Summary { format: schema::FORMAT, analyzer: ANALYZER, ..Summary::default() }
    }

    /// The same, of an index that this build writes.
    #[must_use]
    pub fn of_this_build(self) -> Summary {
        Summary { format: schema::FORMAT, analyzer: ANALYZER, ..self }
    }

    /// What the index in `folder` says of itself.
    ///
    /// # Errors
    ///
    /// As [`super::Index::open`], but that its files are not looked at.
    pub fn of(folder: &Path) -> Result<Summary> {
        Ok(open(folder)?.summary)
    }

    /// The folder that relative paths start from, of the index in `folder`; empty if it is the working folder.
    pub fn base(&self, folder: &Path) -> PathBuf {
        corpus::base(folder, self.base.as_deref(), &self.roots)
    }

    /// True if the first run goes on, or ended, before its first commit.
    pub fn is_before_first_commit(&self) -> bool {
        self.indexed_at.is_empty()
    }

    /// What an answer from this index covers, before its sources are compared with the disk.
    pub fn coverage(&self) -> Coverage {
        Coverage {
            documents: self.documents,
            passages: self.passages,
            skipped: self.skipped,
            failed: self.failed,
            without_text: self.without_text,
            pages_without_text: self.pages_without_text,
            without_date: Some(self.without_date),
            changed_since_indexed: 0,
            unreadable: 0,
            sources_checked: 0,
            not_yet_read: self.pending,
            before_first_commit: self.is_before_first_commit(),
            indexed_at: self.indexed_at.clone(),
        }
    }
}

/// True if the folder holds an index, whatever its state.
pub(super) fn exists(folder: &Path) -> Result<bool> {
    match fs::metadata(folder.join(COMMIT)) {
        Ok(metadata) => Ok(metadata.is_file()),
        Err(error) if is_refusal(&error) => Err(Error::new(ErrorKind::CannotRead).at(folder).because(error)),
        Err(_) => Ok(false),
    }
}

/// An index of the engine, opened.
pub(super) struct Opened {
    pub(super) engine: tantivy::Index,
    pub(super) files: Files,
    /// What the newest commit says of itself.
    pub(super) summary: Summary,
    /// Which commit that is.
    pub(super) commit: u64,
}

/// Opens the engine's index in `folder`, and reads its summary.
pub(super) fn open(folder: &Path) -> Result<Opened> {
    if !exists(folder)? {
        let kind = if holds_something_else(folder)? { ErrorKind::NotAnIndex } else { ErrorKind::NoIndex };
        return Err(Error::new(kind).at(folder));
    }
    let damaged = |error: TantivyError| {
        let kind = if is_unreadable(&error) { ErrorKind::CannotRead } else { ErrorKind::Damaged };
        Error::new(kind).at(folder).because(in_words(&error))
    };
    let files = Files::open(folder)?;
    let engine = tantivy::Index::open(files.clone()).map_err(damaged)?;
    let metas = engine.load_metas().map_err(damaged)?;
    let (payload, commit) = (metas.payload, metas.opstamp);
    // A first run that was stopped before its commit leaves an index of nothing.
    if payload.is_none() && engine.schema() == schema::schema() {
        engine.tokenizers().register("words", encoded::words());
        return Ok(Opened { engine, files, summary: Summary::new(), commit });
    }
    let Some(payload) = payload.filter(|payload| payload.contains("\"analyzer\"")) else {
        return Err(Error::new(ErrorKind::NotAnIndex).at(folder));
    };
    let summary: Option<Summary> = serde_json::from_str(&payload).ok();
    let expected = Summary::new();
    match summary {
        Some(summary) if (summary.format, summary.analyzer) == (expected.format, expected.analyzer) => {
            // Between releases the fields may change without the version.
            if engine.schema() != schema::schema() {
                return Err(Error::new(ErrorKind::Damaged).at(folder));
            }
            engine.tokenizers().register("words", encoded::words());
            Ok(Opened { engine, files, summary, commit })
        }
        other => {
            let version = |summary: &Summary| format!("{}.{}", summary.format, summary.analyzer);
            let found = other.as_ref().map_or_else(|| "unknown".to_owned(), version);
            Err(Error::new(ErrorKind::OtherFormat { found, expected: version(&expected) }).at(folder))
        }
    }
}

/// Checks the files of the newest commit against the checksums that the engine wrote into them.
pub(super) fn verify(folder: &Path, index: &tantivy::Index) -> Result<()> {
    let live = index.searchable_segment_metas().map_err(|error| engine(error).at(folder))?;
    let is_live = |path: &Path| {
        let segment = live.iter().find(|segment| name(path).starts_with(&segment.id().uuid_string()));
        // A run that was killed may have left the deletions of a commit that never came.
        let is_of_commit =
            |segment: &SegmentMeta| segment.relative_path(SegmentComponent::Delete) == Path::new(name(path));
        let is_deletions = path.extension().is_some_and(|extension| extension == "del");
        segment.is_some_and(|segment| !is_deletions || is_of_commit(segment))
    };
    for path in entries(folder)?.into_iter().filter(|path| is_live(path)) {
        if path.is_dir() {
            return Err(Error::new(ErrorKind::Damaged).at(path));
        }
        match index.directory().validate_checksum(Path::new(name(&path))) {
            Ok(true) => {}
            Ok(false) => return Err(Error::new(ErrorKind::Damaged).at(path)),
            // A writer may just have put a larger segment in its place; who reads the old one holds it open.
            Err(OpenReadError::FileDoesNotExist(_)) => {}
            Err(OpenReadError::IoError { io_error, .. }) if is_refusal(&io_error) => {
                return Err(Error::new(ErrorKind::CannotRead).at(path).because(io_error));
            }
            // It has no checksum any more.
            Err(_) => return Err(Error::new(ErrorKind::Damaged).at(path)),
        }
    }
    Ok(())
}

/// Makes an empty index in `folder`, which is new, empty, or holds nothing but a note.
pub(super) fn create(folder: &Path) -> Result<()> {
    if holds_something_else(folder)? {
        return Err(Error::new(ErrorKind::NotAnIndex).at(folder));
    }
    make(folder)
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::new(ErrorKind::CannotWrite).at(folder).because(error))?;
    let settings = tantivy::IndexSettings {
        docstore_compression: tantivy::store::Compressor::Lz4,
        docstore_blocksize: 16 * 1024,
        ..tantivy::IndexSettings::default()
    };
    let builder = tantivy::Index::builder().schema(schema::schema()).settings(settings);
    builder.open_or_create(Files::open(folder)?).map(|_| ()).map_err(|error| engine(error).at(folder))
}

/// True if the folder is a file, or holds files that are neither the engine's nor a note.
fn holds_something_else(folder: &Path) -> Result<bool> {
    if !folder.exists() {
        return Ok(false);
    }
    if !folder.is_dir() {
        return Ok(true);
    }
    Ok(entries(folder)?.iter().any(|path| !is_note(path) && !is_engines(path)))
}

/// Puts an empty index in the place of one that cannot be read; files that are not its own stay.
///
/// # Errors
///
/// `CannotRead` or `CannotWrite`, where the system refuses.
pub fn renew(folder: &Path) -> Result<()> {
    let _lock =
        Files::open(folder)?.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| engine(error.into()).at(folder))?;
    for path in entries(folder)?.into_iter().filter(|path| is_engines(path) && !is_lock(path)) {
        fs::remove_file(&path).map_err(|error| Error::new(ErrorKind::CannotWrite).at(&path).because(error))?;
    }
    make(folder)
}

/// Removes what a writer that was ended left half written; nobody else may be writing.
pub(super) fn tidy(folder: &Path) -> Result<()> {
    for path in entries(folder)?.into_iter().filter(|path| is_half_written(path)) {
        fs::remove_file(&path).map_err(|error| Error::new(ErrorKind::CannotWrite).at(&path).because(error))?;
    }
    Ok(())
}

/// Size of the index on disk, in bytes.
///
/// # Errors
///
/// `CannotRead`, where the system refuses.
pub fn size(folder: &Path) -> Result<u64> {
    let files = entries(folder)?;
    let sizes = files.iter().filter(|path| is_engines(path)).filter_map(|path| fs::metadata(path).ok());
    Ok(sizes.map(|metadata| metadata.len()).sum())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = |error: std::io::Error| Error::new(ErrorKind::CannotRead).at(folder).because(error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        paths.push(entry.map_err(cannot)?.path());
    }
    Ok(paths)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn is_note(path: &Path) -> bool {
    matches!(name(path), "README.md" | ".gitignore" | ".gitkeep" | ".DS_Store")
}

/// True for the files that the engine makes: its own by name, segments by 32 hexadecimal digits.
///
/// One may be gone since it was listed, so what is asked is that it is no folder.
fn is_engines(path: &Path) -> bool {
    let name = name(path);
    let is_segment = || {
        let stem = name.split('.').next().unwrap_or_default();
        stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) && !path.is_dir()
    };
    matches!(name, COMMIT | FILES) || is_lock(path) || is_segment() || is_half_written(path)
}

/// True for a file that keeps one writer from another, or from a reader.
fn is_lock(path: &Path) -> bool {
    matches!(name(path), ".tantivy-writer.lock" | ".tantivy-meta.lock")
}

/// True for a file that was to take the place of one that is written whole.
fn is_half_written(path: &Path) -> bool {
    name(path).starts_with(HALF_WRITTEN) && !path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_engine_that_is_gone_since_it_was_listed_is_still_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join(format!("{HALF_WRITTEN}7-meta.json"));
        assert!(is_engines(&gone) && is_engines(&folder.path().join("3d2f3cb02e3a4406822fe68f7faf7c94.store")));
        fs::create_dir(&gone).unwrap();
        assert!(!is_engines(&gone) && !is_engines(&folder.path().join("notes.txt")));
    }
}
