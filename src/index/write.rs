//! Writing: all changes of a run become one commit.

use std::path::{Path, PathBuf};

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, Term};

use super::schema::{About, Fields};
use super::{Summary, engine, folder};
use crate::error::Result;
use crate::model::{DocumentCard, Passage, Source};
use crate::text::Analysis;

/// Memory of the engine's writer, in bytes.
const MEMORY_BYTES: usize = 128 << 20;

/// Writes the next snapshot of an index; nothing changes before [`Writer::commit`].
pub struct Writer {
    writer: IndexWriter,
    fields: Fields,
    folder: PathBuf,
}

impl Writer {
    /// Opens the index in `folder` for writing, and makes one if there is none.
    ///
    /// # Errors
    ///
    /// `Locked` if another process writes to it; else as [`super::Index::open`], and `CannotWrite`.
    pub fn open(folder: &Path) -> Result<Writer> {
        let index = match folder::exists(folder) {
            true => folder::open(folder)?.0,
            false => folder::create(folder)?,
        };
        let options = tantivy::indexer::IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(MEMORY_BYTES)
            .build();
        let writer = index.writer_with_options(options).map_err(|error| engine(error).at(folder))?;
        Ok(Writer { writer, fields: Fields::of(&index.schema()), folder: folder.to_owned() })
    }

    /// Puts a source and its passages in the place of what the index knew of that path.
    ///
    /// # Errors
    ///
    /// If the engine cannot write.
    pub fn replace(&mut self, source: &Source, passages: &[(Passage, Analysis)]) -> Result<()> {
        // One batch lies side by side in one segment, in order.
        let mut operations = vec![UserOperation::Delete(self.key(&source.path))];
        if let Some(document) = DocumentCard::of(source) {
            let about = About::of(&document);
            let rows = passages.iter().map(|passage| self.fields.passage_row(&document, &about, passage));
            operations.extend(rows.map(UserOperation::Add));
        }
        operations.push(UserOperation::Add(self.fields.source_row(source)));
        self.writer.run(operations).map_err(|error| engine(error).at(&self.folder))?;
        Ok(())
    }

    /// Removes a source and its passages.
    pub fn remove(&mut self, path: &str) {
        self.writer.delete_term(self.key(path));
    }

    /// Makes the changes the newest snapshot, with what it says of itself.
    ///
    /// # Errors
    ///
    /// If the engine cannot write; the last snapshot then stands as it was.
    pub fn commit(mut self, summary: &Summary) -> Result<()> {
        let failed = |error| engine(error).at(&self.folder);
        let mut prepared = self.writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&serde_json::to_string(summary).expect("a summary has text keys"));
        prepared.commit().map_err(failed)?;
        self.writer.wait_merging_threads().map_err(failed)
    }

    fn key(&self, path: &str) -> Term {
        Term::from_field_text(self.fields.key, path)
    }
}
