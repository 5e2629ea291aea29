//! The best passages, in an order that does not depend on how the index was written.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::SegmentCollector;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentReader};

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

/// What candidates are sorted by: smaller comes first.
type Key = (Reverse<i64>, Reverse<i64>);

pub(super) struct Collector {
    pub(super) order: Order,
    pub(super) unit: Unit,
    pub(super) limit: usize,
    /// The best passages that are given too, whatever the unit is.
    pub(super) passages: usize,
}

/// What was collected, each list in order.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) units: Vec<Candidate>,
    pub(super) passages: Vec<Candidate>,
    pub(super) total: usize,
}

/// What a segment gives: how many there are, and those that may be among the first.
type Fruit = (usize, Vec<(Key, Candidate)>, Vec<(Key, Candidate)>);

/// A row: its key, the numbers of its path and place, and where it is.
type Row = (Key, u64, u64, DocId, Score);

pub(super) struct InSegment {
    order: Order,
    unit: Unit,
    limit: usize,
    passages: usize,
    segment: u32,
    path: Option<StrColumn>,
    ordinal: Column<u64>,
    day: Column<i64>,
    /// Number of rows.
    total: usize,
    /// No row that sorts behind this is among the first.
    worst: Option<Key>,
    rows: Vec<Row>,
}

impl InSegment {
    /// Keeps the first rows in the order, up to `wanted`.
    fn keep_best(&mut self, wanted: usize) {
        if wanted < self.rows.len() {
            self.rows.select_nth_unstable_by_key(wanted, |row| (row.0, row.1, row.2));
            self.rows.truncate(wanted);
        }
    }
}

impl tantivy::collector::Collector for Collector {
    type Fruit = Collected;
    type Child = InSegment;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<InSegment> {
        let columns = reader.fast_fields();
        Ok(InSegment {
            order: self.order,
            unit: self.unit,
            limit: self.limit,
            passages: self.passages,
            segment,
            path: columns.str("path")?,
            ordinal: columns.u64("ordinal")?,
            day: columns.i64("day")?,
            total: 0,
            worst: None,
            rows: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Fruit>) -> tantivy::Result<Collected> {
        let mut merged = Collected::default();
        let (mut units, mut passages) = (Vec::new(), Vec::new());
        for (total, of_units, of_passages) in fruits {
            // The passages of a document lie in one segment, so the counts add up.
            merged.total += total;
            units.extend(of_units);
            passages.extend(of_passages);
        }
        merged.units = first(units, self.limit);
        merged.passages = first(passages, self.passages);
        Ok(merged)
    }
}

/// The first of them in the order of an answer.
fn first(mut all: Vec<(Key, Candidate)>, limit: usize) -> Vec<Candidate> {
    all.sort_by(|(key, one), (other_key, other)| {
        (key, &one.path, one.ordinal).cmp(&(other_key, &other.path, other.ordinal))
    });
    all.truncate(limit);
    all.into_iter().map(|(_, candidate)| candidate).collect()
}

/// A score as it is compared: two ways to the same sum may differ in its last bits.
fn rounded(score: Score) -> i64 {
    (f64::from(score) * 10_000.0).round() as i64
}

/// Puts candidates whose scores are new in order, best first; of documents only the best passage of each stays.
pub(super) fn reorder(candidates: &mut Vec<Candidate>, unit: Unit, limit: usize) {
    candidates.sort_by(|one, other| {
        let key = |candidate: &Candidate| (Reverse(rounded(candidate.score)), candidate.ordinal);
        let (of_one, of_other) = (key(one), key(other));
        (of_one.0, &one.path, of_one.1).cmp(&(of_other.0, &other.path, of_other.1))
    });
    if unit == Unit::Documents {
        let mut seen = BTreeSet::new();
        candidates.retain(|candidate| seen.insert(candidate.path.clone()));
    }
    candidates.truncate(limit);
}

impl SegmentCollector for InSegment {
    type Fruit = Fruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let day = || self.day.first(doc).unwrap_or(i64::MIN);
        let rounded = rounded(score);
        let key = match self.order {
            Order::Relevance => (Reverse(rounded), Reverse(0)),
            Order::Date => (Reverse(day()), Reverse(rounded)),
            Order::Path => (Reverse(0), Reverse(0)),
        };
        // Of documents each counts by its first row, so no row is left out before all are known.
        let wanted = self.limit.max(self.passages);
        if self.unit == Unit::Passages && (wanted == 0 || self.worst.is_some_and(|worst| key > worst)) {
            return;
        }
        let path = self.path.as_ref().and_then(|path| path.ords().first(doc)).unwrap_or(u64::MAX);
        self.rows.push((key, path, self.ordinal.first(doc).unwrap_or(u64::MAX), doc, score));
        if self.unit == Unit::Passages && self.rows.len() >= wanted.saturating_mul(2).saturating_add(64) {
            self.keep_best(wanted);
            self.worst = self.rows.iter().map(|row| row.0).max();
        }
    }

    fn harvest(mut self) -> Fruit {
        let passages = if self.passages == 0 { Vec::new() } else { self.first(self.rows.clone(), self.passages) };
        if self.unit == Unit::Documents {
            let mut best: BTreeMap<u64, Row> = BTreeMap::new();
            for row in self.rows.drain(..) {
                let kept = best.entry(row.1).or_insert(row);
                if (row.0, row.2) < (kept.0, kept.2) {
                    *kept = row;
                }
            }
            self.rows = best.into_values().collect();
        }
        let total = if self.unit == Unit::Documents { self.rows.len() } else { self.total };
        let rows = std::mem::take(&mut self.rows);
        (total, self.first(rows, self.limit), passages)
    }
}

impl InSegment {
    /// Those of the rows that may be among the first `limit`.
    fn first(&self, mut rows: Vec<Row>, limit: usize) -> Vec<(Key, Candidate)> {
        if limit < rows.len() {
            rows.select_nth_unstable_by_key(limit, |row| (row.0, row.1, row.2));
            rows.truncate(limit);
        }
        let candidates = rows.iter().map(|(key, path, ordinal, doc, score)| {
            let mut name = String::new();
            let read = self.path.as_ref().map(|column| column.ord_to_str(*path, &mut name));
            debug_assert!(!matches!(read, Some(Err(_))));
            let ordinal = usize::try_from(*ordinal).unwrap_or(usize::MAX);
            let parts = ScoreParts { words: *score, ..ScoreParts::default() };
            (*key, Candidate { address: (self.segment, *doc), score: *score, parts, path: name, ordinal })
        });
        candidates.collect()
    }
}
