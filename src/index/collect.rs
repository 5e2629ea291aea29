//! The best passages, in an order that does not depend on how the index was written.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
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
    /// No row with a lower score is among the first.
    floor: Score,
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
    let place = |row: &Scored| (columns.path(row.row), row.row);
    keep(rows, wanted, |row| row.key, |one, other| place(one).cmp(&place(other)));
}

/// Keeps the first rows, in any order; those that are equal are compared only where the last that stays is one of them.
fn keep<T>(rows: &mut Vec<T>, limit: usize, key: impl Fn(&T) -> Key, compare: impl FnMut(&T, &T) -> Ordering) {
    if rows.len() <= limit {
        return;
    }
    let Some(last) = limit.checked_sub(1) else { return rows.clear() };
    let worst = key(rows.select_nth_unstable_by_key(last, &key).1);
    rows.retain(|row| key(row) <= worst);
    if rows.len() > limit {
        let mut equal: Vec<T> = rows.extract_if(.., |row| key(row) == worst).collect();
        let left = limit - rows.len();
        equal.select_nth_unstable_by(left - 1, compare);
        rows.extend(equal.into_iter().take(left));
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
            floor: 0.0,
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

/// A score that is lower than all that are rounded so, and than better ones.
fn score_below(rounded: i64) -> Score {
    ((rounded - 1) as f64 / 10_000.0) as Score
}

impl SegmentCollector for InSegment {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if score < self.floor {
            return;
        }
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
            if self.order == Order::Relevance && self.documents.is_none() {
                self.floor = self.best.worst.map_or(0.0, |(Reverse(worst), _)| score_below(worst));
            }
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
    fn found(&self, rows: Vec<Scored>) -> Vec<Row> {
        let parts = |words| ScoreParts { words, ..ScoreParts::default() };
        let found = |Scored { key, row, score }| Row { key, address: (self.segment, row), parts: parts(score) };
        rows.into_iter().map(found).collect()
    }
}

/// The documents of rows.
pub(super) struct Paths {
    /// By segment.
    rows: Vec<Arc<Rows>>,
}

impl Paths {
    pub(super) fn new(searcher: &Searcher, segments: &Segments) -> tantivy::Result<Paths> {
        let rows: tantivy::Result<Vec<Arc<Rows>>> =
            searcher.segment_readers().iter().map(|reader| segments.rows(reader)).collect();
        Ok(Paths { rows: rows? })
    }

    /// The segment of a row, and the number of the path of its document there.
    fn document(&self, row: &Row) -> (u32, u64) {
        let (segment, row) = row.address;
        (segment, self.rows[segment as usize].path(row))
    }

    /// The path of its document; one that cannot be read is told of when it is asked for.
    fn of(&self, row: &Row) -> Arc<str> {
        let (segment, number) = self.document(row);
        self.rows[segment as usize].path_name(number).unwrap_or_default()
    }

    /// How two rows are ordered.
    fn compare(&self, one: &Row, other: &Row) -> Ordering {
        one.key.cmp(&other.key).then_with(|| match one.address.0 == other.address.0 {
            // The passages of a document lie side by side, but documents in any order.
            true => (self.document(one), one.address).cmp(&(self.document(other), other.address)),
            false => self.of(one).cmp(&self.of(other)),
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
            rows.retain(|row| seen.insert(self.document(row)));
            rows.truncate(limit);
        }
    }

    /// Keeps the first rows, in any order.
    pub(super) fn keep(&self, rows: &mut Vec<Row>, limit: usize) {
        keep(rows, limit, |row| row.key, |one, other| self.compare(one, other));
    }

    pub(super) fn candidate(&self, row: &Row) -> Candidate {
        let (segment, document) = self.document(row);
        Candidate {
            address: row.address,
            score: row.parts.total(),
            parts: row.parts,
            document,
            ordinal: usize::try_from(self.rows[segment as usize].ordinal(row.address.1)).unwrap_or(usize::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What the collector passes over unrounded could not have been kept.
        #[test]
        fn a_score_below_is_below_all_that_are_rounded_so(score in 0.0_f32..1e6) {
            prop_assert!(score_below(rounded(score)) <= score);
        }

        /// What is kept is what stands first when all are sorted.
        #[test]
        fn what_is_kept_sorts_first(keys in proptest::collection::vec(0..4_i64, 0..40), limit in 0..45_usize) {
            let key = |(key, _): &(i64, usize)| (Reverse(*key), Reverse(0));
            let rows: Vec<(i64, usize)> = keys.iter().copied().zip((0..keys.len()).rev()).collect();
            let mut sorted = rows.clone();
            sorted.sort_by_key(|row| (key(row), row.1));
            sorted.truncate(limit);
            let mut kept = rows;
            keep(&mut kept, limit, key, |one, other| one.1.cmp(&other.1));
            kept.sort_by_key(|row| (key(row), row.1));
            prop_assert_eq!(kept, sorted);
        }
    }
}
