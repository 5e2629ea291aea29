//! Writing: what a run changes becomes a commit, or several.

use std::path::{Path, PathBuf};

use tantivy::index::SegmentId;
use tantivy::indexer::UserOperation;
use tantivy::schema::Field;
use tantivy::{IndexWriter, SegmentMeta, TantivyError, Term};

use super::directory::Files;
use super::encoded::EncodedWords;
use super::schema::{About, Fields};
use super::{Opened, Summary, engine, folder};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{DocumentCard, Passage, Source};

/// The least and the most memory that the engine's writer is given, in bytes.
const LEAST_MEMORY_BYTES: u64 = 15 << 20;
const MOST_MEMORY_BYTES: u64 = 128 << 20;

/// So many rows are handed to the engine together, as each batch wakes it.
const BATCH_ROWS: usize = 64;

/// Writes the next snapshots of an index; nothing changes before [`Writer::commit`].
pub struct Writer {
    writer: IndexWriter,
    /// Rows that are not handed to the engine yet, those of a document together.
    waiting: Vec<UserOperation>,
    fields: Fields,
    files: Files,
    folder: PathBuf,
}

impl Writer {
    /// Opens the index in `folder` for writing, and makes one if there is none; it takes about `memory_bytes`.
    ///
    /// `known` is the commit that the caller knows, from [`super::Index::commit`], or 0 if there was none.
    ///
    /// # Errors
    ///
    /// `Locked` if another process writes to it, or has written to it since that commit; else as [`super::Index::open`], and `CannotWrite` or `NoSpace`.
    pub fn open(folder: &Path, known: u64, memory_bytes: u64) -> Result<Writer> {
        if !folder::exists(folder)? {
            folder::create(folder)?;
        }
        let Opened { engine: index, files, .. } = folder::open(folder)?;
        let memory_bytes = memory_bytes.clamp(LEAST_MEMORY_BYTES, MOST_MEMORY_BYTES);
        let options = tantivy::indexer::IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(usize::try_from(memory_bytes).unwrap_or(usize::MAX))
            .build();
        let writer = index.writer_with_options(options).map_err(|error| engine(error).at(folder))?;
        // What was read before the lock was had may be old.
        if folder::open(folder)?.commit != known {
            return Err(Error::new(ErrorKind::Locked).at(folder));
        }
        folder::tidy(folder)?;
        // What a run that was killed left of its commit would be in the way of the same commit.
        writer.garbage_collect_files().wait().map_err(|error| explained(error, &files, folder))?;
        Ok(Writer {
            writer,
            waiting: Vec::new(),
            fields: Fields::of(&index.schema()),
            files,
            folder: folder.to_owned(),
        })
    }

    /// Adds a source, of whose path the index knows nothing, and its passages.
    ///
    /// # Errors
    ///
    /// If the engine cannot write.
    pub fn add(&mut self, source: &Source, passages: impl IntoIterator<Item = (Passage, EncodedWords)>) -> Result<()> {
        if let Some(document) = DocumentCard::of(source) {
            let (mut about, mut rows, mut edges) = (About::of(&document), Vec::new(), Vec::new());
            for passage in passages {
                rows.push(self.fields.passage_row(&document, &mut about, &passage));
                edges.push(passage.1.into_ends());
            }
            self.fields.add_edges(&mut rows, &edges);
            self.waiting.extend(rows.into_iter().map(UserOperation::Add));
        }
        self.waiting.push(UserOperation::Add(self.fields.source_row(source)));
        if self.waiting.len() < BATCH_ROWS { Ok(()) } else { self.write_waiting() }
    }

    /// Puts a source and its passages in the place of what the index knows of that path.
    ///
    /// # Errors
    ///
    /// If the engine cannot write.
    pub fn replace(
        &mut self,
        source: &Source,
        passages: impl IntoIterator<Item = (Passage, EncodedWords)>,
    ) -> Result<()> {
        self.remove(&source.path)?;
        self.add(source, passages)
    }

    /// Puts what is known of a source in the place of what was; its passages stay.
    ///
    /// # Errors
    ///
    /// If the engine cannot write.
    pub fn touch(&mut self, source: &Source) -> Result<()> {
        self.delete([self.fields.source], &source.path)?;
        self.add(source, [])
    }

    /// Removes a source and its passages.
    ///
    /// # Errors
    ///
    /// If the engine cannot write.
    pub fn remove(&mut self, path: &str) -> Result<()> {
        self.delete([self.fields.source, self.fields.path], path)
    }

    /// Deletes the rows that were written with this path in these fields.
    fn delete<const COUNT: usize>(&mut self, fields: [Field; COUNT], path: &str) -> Result<()> {
        self.write_waiting()?;
        for field in fields {
            self.writer.delete_term(Term::from_field_text(field, path));
        }
        Ok(())
    }

    /// Hands the rows that wait to the engine.
    fn write_waiting(&mut self) -> Result<()> {
        // One batch lies side by side in one segment, in order.
        let waiting = std::mem::take(&mut self.waiting);
        self.writer.run(waiting).map(|_| ()).map_err(|error| self.failed(error))
    }

    /// Makes the changes the newest snapshot, with what it says of itself.
    ///
    /// # Errors
    ///
    /// If the engine cannot write; the last snapshot then stands as it was.
    pub fn commit(&mut self, summary: &Summary) -> Result<()> {
        self.write_waiting()?;
        let payload = serde_json::to_string(summary).expect("a summary has text keys");
        let committed = self.writer.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&payload);
            prepared.commit()
        });
        committed.map(|_| ()).map_err(|error| self.failed(error))
    }

    /// Merges all segments into one, without the rows that were removed.
    ///
    /// # Errors
    ///
    /// If the engine cannot write; the last snapshot then stands as it was.
    pub fn merge(&mut self) -> Result<()> {
        let merged = self.scattered().and_then(|segments| {
            if !segments.is_empty() {
                self.writer.merge(&segments).wait()?;
            }
            self.writer.garbage_collect_files().wait()
        });
        merged.map(|_| ()).map_err(|error| self.failed(error))
    }

    /// The segments, unless there is but one, and nothing was removed from it.
    fn scattered(&self) -> tantivy::Result<Vec<SegmentId>> {
        let segments = self.writer.index().searchable_segment_metas()?;
        let is_in_one_piece = segments.len() < 2 && !segments.iter().any(SegmentMeta::has_deletes);
        Ok(if is_in_one_piece { Vec::new() } else { segments.iter().map(SegmentMeta::id).collect() })
    }

    /// Waits until the segments that grew too many are merged.
    ///
    /// # Errors
    ///
    /// If the engine cannot write; the last snapshot stands.
    pub fn finish(self) -> Result<()> {
        let Writer { writer, files, folder, .. } = self;
        writer.wait_merging_threads().map_err(|error| explained(error, &files, &folder))
    }

    fn failed(&self, error: TantivyError) -> Error {
        explained(error, &self.files, &self.folder)
    }
}

/// What the engine says, or what the system said to one of its threads, of which it only knows that it ended.
fn explained(error: TantivyError, files: &Files, folder: &Path) -> Error {
    match files.fault() {
        Some(fault) => Error::of_writing(&fault),
        None => engine(error),
    }
    .at(folder)
}
