//! The index: the only place that opens its folder, and the only one that knows the engine.
//!
//! [`Index`] reads one snapshot, [`Writer`] makes the next one. A passage is a
//! row of the engine, the passages of a document lie side by side, and a row
//! of its own says what is known of each source; one commit changes it all.
//! `tantivy::Index` is theirs, [`Index`] is ours.

mod border;
mod chain;
mod collect;
mod counter;
mod cursor;
mod directory;
mod encoded;
mod execute;
mod explain;
mod feedback;
mod folder;
mod listed;
mod near;
mod phrase;
mod profile;
mod record;
mod rerank;
mod rows;
mod scan;
mod schema;
mod shared;
mod statistics;
mod together;
mod vocabulary;
mod word;
mod write;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::clause::Window;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Candidate, Passage, Source};
use crate::text::Language;
pub use collect::{Found, Order, Unit};
pub use encoded::EncodedWords;
pub use execute::MAX_TERMS;
use folder::Opened;
pub use folder::{Summary, renew, size};
use record::Record;
use rows::Segments;
use schema::Fields;
pub use vocabulary::Vocabulary;
pub use write::Writer;

/// An index whose files are no larger in all is verified whenever it is opened.
///
/// A checksum takes well under a millisecond a megabyte; a larger index is verified where it is brought up to date,
/// where its state is asked for, and where a search fails or finds nothing.
const VERIFIED_ON_OPEN: u64 = 32 << 20;

/// Commits that may come in between while an index is opened.
const MAX_COMMITS_MISSED: usize = 16;

/// An open index: one snapshot, which later commits do not change.
pub struct Index {
    engine: tantivy::Index,
    searcher: tantivy::Searcher,
    segments: Segments,
    fields: Fields,
    summary: Summary,
    /// What the lengths of passages count in the default ranking, once a query asks for it.
    norms: OnceLock<Arc<[f32]>>,
    commit: u64,
    folder: String,
    base: PathBuf,
    verified: AtomicBool,
}

impl Index {
    /// Opens the newest commit of the index in `folder`.
    ///
    /// # Errors
    ///
    /// `NoIndex`, `NotAnIndex`, `OtherFormat` or `Damaged`, as it is; `CannotRead` where the system refuses.
    pub fn open(folder: &Path) -> Result<Index> {
        let mut opened = folder::open(folder)?;
        // Who writes to it meanwhile may put another commit in its place.
        for _ in 0..MAX_COMMITS_MISSED {
            let index = Index::read(folder, &opened);
            let now = folder::open(folder)?;
            if now.commit == opened.commit {
                return index;
            }
            opened = now;
        }
        Index::read(folder, &opened)
    }

    fn read(folder: &Path, opened: &Opened) -> Result<Index> {
        let engine = opened.engine.clone();
        let verified = AtomicBool::new(false);
        if size(folder)? <= VERIFIED_ON_OPEN {
            folder::verify(folder, &engine)?;
            verified.store(true, Ordering::Relaxed);
        }
        let open = || -> Result<tantivy::Searcher> {
            let reader = engine.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual);
            let reader: tantivy::IndexReader = reader.try_into().map_err(|error| self::engine(error).at(folder))?;
            Ok(reader.searcher())
        };
        let searcher = guarded(folder, &engine, open)?;
        let fields = Fields::of(&engine.schema());
        let segments = Segments::of(&searcher);
        let (summary, norms, commit) = (opened.summary.clone(), OnceLock::new(), opened.commit);
        let (base, folder) = (summary.base(folder), folder.display().to_string());
        Ok(Index { engine, searcher, segments, fields, summary, norms, commit, folder, base, verified })
    }

    /// Checks every file of the index against its checksum, once.
    ///
    /// # Errors
    ///
    /// `Damaged`, naming a file that is not as it was written, or `CannotRead`, one that cannot be read.
    pub fn verify(&self) -> Result<()> {
        if !self.verified.load(Ordering::Relaxed) {
            folder::verify(Path::new(&self.folder), &self.engine)?;
            self.verified.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Runs `read`, which reads the engine's files, and tells damage from other faults if it fails.
    fn reading<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        guarded(Path::new(&self.folder), &self.engine, read)
    }

    /// What the index says of itself.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Which commit this is; a later one has a greater number.
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// The folder as it was named.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The folder that the paths of its sources start from; empty if that is the working folder.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The languages of its documents, in order of their codes.
    pub fn languages(&self) -> &[Language] {
        &self.summary.languages
    }

    /// Every source, in the order of paths.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn sources(&self) -> Result<Vec<Source>> {
        let mut sources: Vec<Source> = self.records(self.fields.kind, schema::SOURCE)?;
        sources.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(sources)
    }

    /// Those of them that a look at the corpus asks for: all but members of files that were indexed, and of which no
    /// settings said anything.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn listed_sources(&self) -> Result<Vec<Source>> {
        self.records(self.fields.kind, schema::LISTED)
    }

    /// The source with this path.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn source(&self, path: &str) -> Result<Option<Source>> {
        Ok(self.records(self.fields.source, path)?.into_iter().next())
    }

    /// The source with this path, of whose document a search gave a passage.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn source_of(&self, candidate: &Candidate, path: &str) -> Result<Option<Source>> {
        // Mostly its row was written with those of its passages.
        let beside = |segment: u32| {
            let row = self.rows_in(segment, self.fields.source, path)?.first().copied();
            row.map(|row| self.record(segment, row)).transpose()
        };
        match self.reading(|| beside(candidate.address.0))? {
            Some(source) => Ok(Some(source)),
            None => self.source(path),
        }
    }

    /// The passages of the document with this path, in order.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn passages(&self, path: &str) -> Result<Vec<Passage>> {
        let mut passages: Vec<Passage> = self.records(self.fields.path, path)?;
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// The path of the document of a passage that a search gave.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn path(&self, candidate: &Candidate) -> Result<String> {
        let reader = self.searcher.segment_reader(candidate.address.0);
        self.reading(|| {
            let rows = self.segments.rows(reader).map_err(engine)?;
            rows.path_name(candidate.document).map(|path| path.to_string()).map_err(engine)
        })
    }

    /// Number of the rows that hold a passage.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn passage_rows(&self) -> Result<usize> {
        self.reading(|| {
            let segments = self.searcher.segment_readers().iter();
            let rows = segments.map(|segment| {
                let postings = schema::postings(segment, self.fields.kind, schema::PASSAGE)?;
                Ok(postings.map_or(0, |mut postings| schema::living(&mut postings, segment).len()))
            });
            rows.sum()
        })
    }

    /// The passages that `window` takes in around the one at an address that a search gave, and which of them that is.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn around(&self, address: (u32, u32), window: Window) -> Result<(Vec<Passage>, usize)> {
        let rows = self.rows_around(address, window)?;
        let home = (address.1 - rows.start) as usize;
        Ok((self.passages_of_rows(address.0, rows)?, home))
    }

    /// The rows, in its segment, of the passages that `window` takes in around the one at an address that a search gave.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn rows_around(&self, (segment, row): (u32, u32), window: Window) -> Result<Range<u32>> {
        self.reading(|| {
            let rows = self.segments.rows(&self.searcher.segment_readers()[segment as usize]).map_err(engine)?;
            Ok(rows.around(row, window))
        })
    }

    /// The passages in rows of a segment.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn passages_of_rows(&self, segment: u32, rows: Range<u32>) -> Result<Vec<Passage>> {
        self.reading(|| rows.map(|row| self.record(segment, row)).collect())
    }

    /// The records of the rows that hold `text` in `field`, in the order of the engine.
    fn records<T: Record>(&self, field: tantivy::schema::Field, text: &str) -> Result<Vec<T>> {
        self.reading(|| {
            let mut rows = Vec::new();
            for segment in 0..self.searcher.segment_readers().len() as u32 {
                rows.extend(self.rows_in(segment, field, text)?.into_iter().map(|row| (segment, row)));
            }
            // Sources are large: none is moved as their number grows.
            let mut records = Vec::with_capacity(rows.len());
            for (segment, row) in rows {
                records.push(self.record(segment, row)?);
            }
            Ok(records)
        })
    }

    /// The rows of a segment that hold `text` in `field`, in order.
    fn rows_in(&self, segment: u32, field: tantivy::schema::Field, text: &str) -> Result<Vec<u32>> {
        let reader = self.searcher.segment_reader(segment);
        let postings = schema::postings(reader, field, text)?;
        Ok(postings.map(|mut postings| schema::living(&mut postings, reader)).unwrap_or_default())
    }

    fn record<T: Record>(&self, segment: u32, row: u32) -> Result<T> {
        let address = tantivy::DocAddress::new(segment, row);
        let document: tantivy::TantivyDocument = self.searcher.doc(address).map_err(engine)?;
        schema::record(&document, &self.fields).ok_or_else(|| Error::new(ErrorKind::Damaged).at(&self.folder))
    }
}

/// Runs `read`; if it fails or panics, as the engine does on files that are not as it wrote them, verifies them.
fn guarded<T>(folder: &Path, engine: &tantivy::Index, read: impl FnOnce() -> Result<T>) -> Result<T> {
    let failed = match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error,
        Err(_) => Error::new(ErrorKind::Engine).at(folder),
    };
    folder::verify(folder, engine)?;
    Err(failed)
}

/// Our error for one of the engine's.
fn engine(error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as Theirs;
    use tantivy::directory::error::{LockError, OpenWriteError};
    let kind = match &error {
        Theirs::LockFailure(LockError::LockBusy, _) => return Error::new(ErrorKind::Locked),
        Theirs::LockFailure(LockError::IoError(io), _) | Theirs::IoError(io) => return Error::of_writing(io),
        Theirs::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => return Error::of_writing(io_error),
        Theirs::OpenReadError(_) if directory::is_unreadable(&error) => ErrorKind::CannotRead,
        Theirs::DataCorruption(_) | Theirs::OpenReadError(_) | Theirs::IncompatibleIndex(_) => ErrorKind::Damaged,
        Theirs::OpenWriteError(_) => ErrorKind::CannotWrite,
        Theirs::OpenDirectoryError(_) => ErrorKind::CannotRead,
        _ => ErrorKind::Engine,
    };
    Error::new(kind).because(directory::in_words(&error))
}
