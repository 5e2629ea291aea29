//! The best passages, in an order that does not depend on how the index was written.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::collector::SegmentCollector;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentReader};

use crate::model::Candidate;

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
}

pub(super) struct InSegment {
    order: Order,
    unit: Unit,
    limit: usize,
    segment: u32,
    path: Option<StrColumn>,
    ordinal: Column<u64>,
    day: Column<i64>,
    /// Number of rows.
    total: usize,
    /// No row that sorts behind this is among the first.
    worst: Option<Key>,
    rows: Vec<(Key, u64, u64, DocId, Score)>,
}

impl InSegment {
    /// Keeps the first rows in the order, up to the limit.
    fn keep_best(&mut self) {
        if self.limit < self.rows.len() {
            self.rows.select_nth_unstable_by_key(self.limit, |row| (row.0, row.1, row.2));
            self.rows.truncate(self.limit);
        }
    }
}

impl tantivy::collector::Collector for Collector {
    type Fruit = Found;
    type Child = InSegment;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<InSegment> {
        let columns = reader.fast_fields();
        Ok(InSegment {
            order: self.order,
            unit: self.unit,
            limit: self.limit,
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

    fn merge_fruits(&self, fruits: Vec<(usize, Vec<(Key, Candidate)>)>) -> tantivy::Result<Found> {
        // The passages of a document lie in one segment, so the counts add up.
        let total = fruits.iter().map(|(count, _)| count).sum();
        let mut all: Vec<(Key, Candidate)> = fruits.into_iter().flat_map(|(_, candidates)| candidates).collect();
        all.sort_by(|(key, one), (other_key, other)| {
            (key, &one.path, one.ordinal).cmp(&(other_key, &other.path, other.ordinal))
        });
        all.truncate(self.limit);
        Ok(Found { candidates: all.into_iter().map(|(_, candidate)| candidate).collect(), total, capped: false })
    }
}

impl SegmentCollector for InSegment {
    type Fruit = (usize, Vec<(Key, Candidate)>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let day = || self.day.first(doc).unwrap_or(i64::MIN);
        // Two ways to the same sum may differ in the last bits of a score.
        let rounded = (f64::from(score) * 10_000.0).round() as i64;
        let key = match self.order {
            Order::Relevance => (Reverse(rounded), Reverse(0)),
            Order::Date => (Reverse(day()), Reverse(rounded)),
            Order::Path => (Reverse(0), Reverse(0)),
        };
        // Of documents each counts by its first row, so no row is left out before all are known.
        if self.unit == Unit::Passages && (self.limit == 0 || self.worst.is_some_and(|worst| key > worst)) {
            return;
        }
        let path = self.path.as_ref().and_then(|path| path.ords().first(doc)).unwrap_or(u64::MAX);
        self.rows.push((key, path, self.ordinal.first(doc).unwrap_or(u64::MAX), doc, score));
        if self.unit == Unit::Passages && self.rows.len() >= self.limit.saturating_mul(2).saturating_add(64) {
            self.keep_best();
            self.worst = self.rows.iter().map(|row| row.0).max();
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        if self.unit == Unit::Documents {
            let mut best: BTreeMap<u64, (Key, u64, u64, DocId, Score)> = BTreeMap::new();
            for row in self.rows.drain(..) {
                let kept = best.entry(row.1).or_insert(row);
                if (row.0, row.2) < (kept.0, kept.2) {
                    *kept = row;
                }
            }
            self.rows = best.into_values().collect();
        }
        let total = if self.unit == Unit::Documents { self.rows.len() } else { self.total };
        self.keep_best();
        let candidates = self.rows.iter().map(|(key, path, ordinal, doc, score)| {
            let mut name = String::new();
            let read = self.path.as_ref().map(|column| column.ord_to_str(*path, &mut name));
            debug_assert!(!matches!(read, Some(Err(_))));
            let ordinal = usize::try_from(*ordinal).unwrap_or(usize::MAX);
            (*key, Candidate { address: (self.segment, *doc), score: *score, path: name, ordinal })
        });
        (total, candidates.collect())
    }
}
