//! The best passages, in an order that does not depend on how the index was written.

use std::cell::RefCell;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use tantivy::collector::SegmentCollector;
use tantivy::{DocId, Score, Searcher, SegmentReader};

use super::rows::{Rows, Segments};
use crate::model::{Candidate, ScoreParts};

/// The order of an answer; ties go by path, then position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first; what has no date comes last.
    Date,
    /// By path.
    Path,
}

/// What is counted and listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Every passage.
    #[default]
    Passages,
    /// Documents, each by its first passage in the order.
    Documents,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The first ones.
    pub candidates: Vec<Candidate>,
    /// How many there are.
    pub total: usize,
    /// True if a pattern stood for more words than were looked for, so that there may be more.
    pub capped: bool,
}

/// What rows are sorted by: smaller comes first.
type Key = (Reverse<i64>, Reverse<i64>);

/// A row that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    key: Key,
    /// The number of the path of its document, in its segment.
    path: u64,
    /// Its place among the passages of the document.
    ordinal: u64,
    /// Segment and row.
    pub(super) address: (u32, u32),
    pub(super) parts: ScoreParts,
}

impl Row {
    /// Sorts it by all parts of its score from now on.
    pub(super) fn rank_by_parts(&mut self) {
        self.key = (Reverse(rounded(self.parts.total())), Reverse(0));
    }
}

/// Finds all rows, counts them, and keeps the first.
pub(super) struct Collector {
    pub(super) order: Order,
    pub(super) unit: Unit,
    pub(super) limit: usize,
    /// The best passages that are given too, whatever the unit is.
    pub(super) passages: usize,
    pub(super) segments: Segments,
}

/// What was collected; the lists are in no order, and longer than asked for where equals are in several segments.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) units: Vec<Row>,
    pub(super) passages: Vec<Row>,
    pub(super) total: usize,
}

pub(super) struct InSegment {
    order: Order,
    segment: u32,
    rows: Arc<Rows>,
    limit: usize,
    passages: usize,
    /// Number of rows.
    total: usize,
    best: Best,
    /// The first passage of each document by the number of its path, if documents are asked for.
    documents: Option<BTreeMap<u64, Scored>>,
}

/// A row of a segment, as far as it is known while all are looked at.
#[derive(Clone, Copy)]
struct Scored {
    key: Key,
    row: DocId,
    score: Score,
}

/// The first rows in the order, up to `wanted`.
struct Best {
    wanted: usize,
    rows: Vec<Scored>,
    /// No row that sorts behind this is among them.
    worst: Option<Key>,
}

impl Best {
    /// True if a row with this key may be among the first.
    fn takes(&self, key: Key) -> bool {
        self.wanted > 0 && self.worst.is_none_or(|worst| key <= worst)
    }

    fn push(&mut self, row: Scored, columns: &Rows) {
        self.rows.push(row);
        if self.rows.len() >= self.wanted.saturating_mul(2).saturating_add(64) {
            cut(&mut self.rows, self.wanted, columns);
            self.worst = self.rows.iter().map(|row| row.key).max();
        }
    }
}

/// Keeps the first rows of a segment.
fn cut(rows: &mut Vec<Scored>, wanted: usize, columns: &Rows) {
    if wanted < rows.len() {
        let place = |row: &Scored| (columns.path(row.row), row.row);
        rows.select_nth_unstable_by(wanted, |one, other| {
            one.key.cmp(&other.key).then_with(|| place(one).cmp(&place(other)))
        });
        rows.truncate(wanted);
    }
}

impl tantivy::collector::Collector for Collector {
    type Fruit = Collected;
    type Child = InSegment;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<InSegment> {
        let passages_wanted = if self.unit == Unit::Passages { self.limit.max(self.passages) } else { self.passages };
        Ok(InSegment {
            order: self.order,
            segment,
            rows: self.segments.rows(reader)?,
            limit: self.limit,
            passages: self.passages,
            total: 0,
            best: Best { wanted: passages_wanted, rows: Vec::new(), worst: None },
            documents: (self.unit == Unit::Documents).then(BTreeMap::new),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut merged = Collected::default();
        for fruit in fruits {
            // The passages of a document lie in one segment, so the counts add up.
            merged.total += fruit.total;
            merged.units.extend(fruit.units);
            merged.passages.extend(fruit.passages);
        }
        Ok(merged)
    }
}

/// A score as it is compared: two ways to the same sum may differ in its last bits.
fn rounded(score: Score) -> i64 {
    (f64::from(score) * 10_000.0).round() as i64
}

impl SegmentCollector for InSegment {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let rounded = rounded(score);
        let key = match self.order {
            Order::Relevance => (Reverse(rounded), Reverse(0)),
            Order::Date => (Reverse(self.rows.day(doc)), Reverse(rounded)),
            Order::Path => (Reverse(0), Reverse(0)),
        };
        let row = Scored { key, row: doc, score };
        if let Some(documents) = &mut self.documents {
            // The passages of a document come in their order.
            let first = documents.entry(self.rows.path(doc)).or_insert(row);
            if key < first.key {
                *first = row;
            }
        }
        if self.best.takes(key) {
            self.best.push(row, &self.rows);
        }
    }

    fn harvest(mut self) -> Collected {
        let mut passages = std::mem::take(&mut self.best.rows);
        let (total, mut units) = match self.documents.take() {
            Some(documents) => (documents.len(), documents.into_values().collect()),
            None => (self.total, passages.clone()),
        };
        cut(&mut units, self.limit, &self.rows);
        cut(&mut passages, self.passages, &self.rows);
        Collected { units: self.found(units), passages: self.found(passages), total }
    }
}

impl InSegment {
    /// What is known of rows beyond their score, in the order of the answer.
    fn found(&self, rows: Vec<Scored>) -> Vec<Row> {
        let found = |Scored { key, row, score }| Row {
            key,
            path: self.rows.path(row),
            ordinal: self.rows.ordinal(row),
            address: (self.segment, row),
            parts: ScoreParts { words: score, ..ScoreParts::default() },
        };
        let mut found: Vec<Row> = rows.into_iter().map(found).collect();
        found.sort_unstable_by_key(|row| (row.key, row.path, row.address));
        found
    }
}

/// The paths of rows, each read when it is first asked for.
pub(super) struct Paths<'a> {
    searcher: &'a Searcher,
    segments: &'a Segments,
    known: RefCell<BTreeMap<(u32, u64), Rc<str>>>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(searcher: &'a Searcher, segments: &'a Segments) -> Paths<'a> {
        Paths { searcher, segments, known: RefCell::default() }
    }

    fn of(&self, row: &Row) -> tantivy::Result<Rc<str>> {
        let key = (row.address.0, row.path);
        if let Some(path) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(path));
        }
        let rows = self.segments.rows(self.searcher.segment_reader(row.address.0))?;
        let path: Rc<str> = rows.path_name(row.path)?.into();
        self.known.borrow_mut().insert(key, Rc::clone(&path));
        Ok(path)
    }

    /// How two rows are ordered; a path that cannot be read is told by [`Paths::candidate`].
    fn compare(&self, one: &Row, other: &Row) -> Ordering {
        one.key.cmp(&other.key).then_with(|| match one.address.0 == other.address.0 {
            true => (one.path, one.address).cmp(&(other.path, other.address)),
            // The passages of a document lie in one segment.
            false => self.of(one).unwrap_or_default().cmp(&self.of(other).unwrap_or_default()),
        })
    }

    /// Puts rows in order and keeps the first; of documents only the first passage of each stays.
    pub(super) fn first(&self, rows: &mut Vec<Row>, unit: Unit, limit: usize) {
        if unit == Unit::Passages {
            self.keep(rows, limit);
        }
        rows.sort_by(|one, other| self.compare(one, other));
        if unit == Unit::Documents {
            let mut seen = BTreeSet::new();
            rows.retain(|row| seen.insert((row.address.0, row.path)));
            rows.truncate(limit);
        }
    }

    /// Keeps the first rows, in any order; paths are read only of those that are as good as the last of them.
    pub(super) fn keep(&self, rows: &mut Vec<Row>, limit: usize) {
        if rows.len() <= limit {
            return;
        }
        let last = limit.checked_sub(1).map(|last| rows.select_nth_unstable_by_key(last, |row| row.key).1.key);
        rows.retain(|row| last.is_some_and(|last| row.key <= last));
        rows.sort_unstable_by_key(|row| row.key);
        let sure = rows.partition_point(|row| last.is_some_and(|last| row.key < last));
        if rows.len() > limit {
            rows[sure..].sort_by(|one, other| self.compare(one, other));
        }
        rows.truncate(limit);
    }

    pub(super) fn candidate(&self, row: &Row) -> tantivy::Result<Candidate> {
        Ok(Candidate {
            address: row.address,
            score: row.parts.total(),
            parts: row.parts,
            path: self.of(row)?.to_string(),
            ordinal: usize::try_from(row.ordinal).unwrap_or(usize::MAX),
        })
    }
}
