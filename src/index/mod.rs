//! The index: the only place that opens its folder, and the only one that knows the engine.
//!
//! [`Index`] reads one snapshot, [`Writer`] makes the next one. A passage is a
//! row of the engine, the passages of a document lie side by side, and a row
//! of its own says what is known of each source; one commit changes it all.
//! `tantivy::Index` is theirs, [`Index`] is ours.

mod collect;
mod execute;
mod folder;
mod schema;
mod scorer;
mod statistics;
mod write;

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Passage, Source};
use crate::text::Language;
pub use collect::{Found, Order, Unit};
pub use execute::MAX_TERMS;
pub use folder::{Summary, renew, size};
use schema::Fields;
pub use write::Writer;

/// An open index: one snapshot, which later commits do not change.
pub struct Index {
    searcher: tantivy::Searcher,
    fields: Fields,
    summary: Summary,
    folder: String,
}

impl Index {
    /// Opens the newest commit of the index in `folder`.
    ///
    /// # Errors
    ///
    /// `NoIndex`, `NotAnIndex`, `OtherFormat` or `Damaged`, as it is.
    pub fn open(folder: &Path) -> Result<Index> {
        let (index, summary) = folder::open(folder)?;
        let damaged = |error| engine(error).at(folder);
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = reader.try_into().map_err(damaged)?;
        let fields = Fields::of(&index.schema());
        Ok(Index { searcher: reader.searcher(), fields, summary, folder: folder.display().to_string() })
    }

    /// What the index says of itself.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The folder as it was named.
    pub fn folder(&self) -> &str {
        &self.folder
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
        let mut sources = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = schema::postings(segment, self.fields.kind, schema::SOURCE)? else { continue };
            for row in schema::rows(&mut postings, segment) {
                sources.push(self.record(ordinal, row)?);
            }
        }
        sources.sort_by(|one: &Source, other| one.path.cmp(&other.path));
        Ok(sources)
    }

    /// The source with this path.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn source(&self, path: &str) -> Result<Option<Source>> {
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = schema::postings(segment, self.fields.source, path)? else { continue };
            if let Some(row) = schema::rows(&mut postings, segment).first() {
                return self.record(ordinal, *row).map(Some);
            }
        }
        Ok(None)
    }

    /// The passages of the document with this path, in order.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn passages(&self, path: &str) -> Result<Vec<Passage>> {
        let mut passages = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = schema::postings(segment, self.fields.path, path)? else { continue };
            for row in schema::rows(&mut postings, segment) {
                passages.push(self.record(ordinal, row)?);
            }
        }
        passages.sort_by_key(|passage: &Passage| passage.ordinal);
        Ok(passages)
    }

    /// The passage at an address that a search gave.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn passage(&self, address: (u32, u32)) -> Result<Passage> {
        self.record(address.0 as usize, address.1)
    }

    fn record<T: serde::de::DeserializeOwned>(&self, segment: usize, row: u32) -> Result<T> {
        let address = tantivy::DocAddress::new(u32::try_from(segment).unwrap_or(u32::MAX), row);
        let document: tantivy::TantivyDocument = self.searcher.doc(address).map_err(engine)?;
        schema::record(&document, &self.fields).ok_or_else(|| Error::new(ErrorKind::Damaged).at(&self.folder))
    }
}

/// Our error for one of the engine's.
fn engine(error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as Theirs;
    let kind = match &error {
        Theirs::LockFailure(..) => ErrorKind::Locked,
        Theirs::DataCorruption(_) | Theirs::OpenReadError(_) | Theirs::IncompatibleIndex(_) => ErrorKind::Damaged,
        Theirs::IoError(io) if io.kind() == std::io::ErrorKind::PermissionDenied => ErrorKind::CannotWrite,
        Theirs::OpenWriteError(_) => ErrorKind::CannotWrite,
        Theirs::OpenDirectoryError(_) => ErrorKind::CannotRead,
        _ => ErrorKind::Engine,
    };
    Error::new(kind).because(error)
}
