//! The rows of passages: those of a document lie side by side, in order.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

use super::record;
use crate::clause::{Border, MAX_WINDOW, Way, Window};
use crate::model::Continues;

/// So many paths of a segment are kept.
const MOST_NAMES: usize = 1024;

/// The rows of each segment; those of one are opened once, when they are first asked for.
#[derive(Clone)]
pub(super) struct Segments {
    rows: Arc<[(SegmentId, OnceLock<Arc<Rows>>)]>,
}

impl Segments {
    pub(super) fn of(searcher: &Searcher) -> Segments {
        let segments = searcher.segment_readers().iter();
        Segments { rows: segments.map(|reader| (reader.segment_id(), OnceLock::new())).collect() }
    }

    /// The number of the segment that `reader` reads.
    pub(super) fn number(&self, reader: &SegmentReader) -> tantivy::Result<usize> {
        let id = reader.segment_id();
        let number = self.rows.iter().position(|(known, _)| *known == id);
        number.ok_or_else(|| TantivyError::InvalidArgument(format!("{id} is no segment of this commit")))
    }

    /// The rows of the segment that `reader` reads.
    pub(super) fn rows(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Rows>> {
        let (_, rows) = &self.rows[self.number(reader)?];
        if let Some(rows) = rows.get() {
            return Ok(Arc::clone(rows));
        }
        let opened = Arc::new(Rows::open(reader)?);
        Ok(Arc::clone(rows.get_or_init(|| opened)))
    }
}

impl fmt::Debug for Segments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} segments", self.rows.len())
    }
}

/// What the columns say of the passages of a segment.
pub(super) struct Rows {
    path: Option<StrColumn>,
    /// Paths that were read, by their numbers.
    names: Mutex<HashMap<u64, Arc<str>>>,
    day: Column<i64>,
    ordinal: Column<u64>,
    words: Column<u64>,
    continues: Column<u64>,
    count: DocId,
}

impl Rows {
    fn open(reader: &SegmentReader) -> tantivy::Result<Rows> {
        let columns = reader.fast_fields();
        Ok(Rows {
            path: columns.str("path")?,
            names: Mutex::default(),
            day: columns.i64("day")?,
            ordinal: columns.u64("ordinal")?,
            words: columns.u64("words")?,
            continues: columns.u64("continues")?,
            count: reader.max_doc(),
        })
    }

    /// The number of the path of its document in the segment; paths are numbered in their order.
    pub(super) fn path(&self, row: DocId) -> u64 {
        self.path.as_ref().and_then(|path| path.ords().first(row)).unwrap_or(u64::MAX)
    }

    /// The path with a number; it is kept, as those that order equals are mostly those that are shown.
    pub(super) fn path_name(&self, number: u64) -> tantivy::Result<Arc<str>> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(&number) {
            return Ok(Arc::clone(name));
        }
        let mut name = String::new();
        if let Some(path) = &self.path {
            path.ord_to_str(number, &mut name)?;
        }
        if names.len() == MOST_NAMES {
            names.clear();
        }
        let name: Arc<str> = name.into();
        names.insert(number, Arc::clone(&name));
        Ok(name)
    }

    /// The day on which the document was published, as a number; the earliest if it is not known.
    pub(super) fn day(&self, row: DocId) -> i64 {
        self.day.first(row).unwrap_or(i64::MIN)
    }

    /// Its place among the passages of the document.
    pub(super) fn ordinal(&self, row: DocId) -> u64 {
        self.ordinal.first(row).unwrap_or(u64::MAX)
    }

    /// True if the row is a passage with another one of its document before it.
    pub(super) fn follows(&self, row: DocId) -> bool {
        row < self.count && self.ordinal.first(row).is_some_and(|ordinal| ordinal > 0)
    }

    /// Number of words.
    pub(super) fn words(&self, row: DocId) -> u32 {
        number(&self.words, row)
    }

    /// What the passage goes on with from the one before.
    pub(super) fn continues(&self, row: DocId) -> Continues {
        record::continues(number(&self.continues, row) as usize).unwrap_or_default()
    }

    /// The first row from `earliest` on whose window takes in the row `last`.
    pub(super) fn first_reaching(&self, last: DocId, earliest: DocId, window: Window) -> DocId {
        let reaches = |row: DocId| {
            let mut way = window.forward();
            (row + 1..=last).all(|next| !way.is_spent() && way.takes(|| self.words(next), || self.continues(next)))
        };
        let mut first = last;
        // Each within the border reaches the next, up to the most that a window takes in. A row that goes on with the one
        // before follows it.
        while first > earliest
            && last - first < MAX_WINDOW
            && window.border.is_some_and(|border| border >= Border::within(self.continues(first)))
        {
            first -= 1;
        }
        // What is out of reach of one row is out of reach of those before it.
        while first > earliest && window.after > 0 && self.follows(first) && reaches(first - 1) {
            first -= 1;
        }
        first
    }

    /// The rows that a window takes in around `row`.
    pub(super) fn around(&self, row: DocId, window: Window) -> Range<DocId> {
        let (mut back, mut on) = (window.backward(), window.forward());
        let (mut first, mut end) = (row, row + 1);
        while first > 0 && self.is_crossed(&mut back, first, first - 1) {
            first -= 1;
        }
        while end < self.count && self.is_crossed(&mut on, end, end) {
            end += 1;
        }
        first..end
    }

    /// True if a way crosses the border before the row `later`, to the row `next`.
    fn is_crossed(&self, way: &mut Way, later: DocId, next: DocId) -> bool {
        // Most ways end at their own border: only the others ask for the document.
        !way.is_spent() && way.takes(|| self.words(next), || self.continues(later)) && self.follows(later)
    }
}

fn number(column: &Column<u64>, row: DocId) -> u32 {
    column.first(row).and_then(|number| u32::try_from(number).ok()).unwrap_or(u32::MAX)
}
