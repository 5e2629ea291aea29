//! Rows that are looked at one by one, as a scorer of the engine.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED};

use super::chain::Counts;

/// Tells in which rows of a segment matches start; rows are asked for in order.
pub(super) trait Finder: Send + 'static {
    /// Number of matches that start in a row; or, if none does, a later row before which none does either.
    fn look_at(&mut self, row: DocId) -> Result<u32, DocId>;

    /// About how many rows there are, at most.
    fn size(&self) -> u32;

    /// Number of words whose positions are read.
    fn words(&self) -> usize;
}

/// The first row from `row` on in which the rarest word and all the others stand.
///
/// Each `seek` goes to the first row from another on in which one stands.
#[inline]
pub(super) fn together<T>(
    mut rarest: impl FnMut(DocId) -> DocId,
    others: &mut [T],
    mut row: DocId,
    seek: impl Fn(&mut T, DocId) -> DocId,
) -> DocId {
    'row: loop {
        row = rarest(row);
        if row == TERMINATED {
            return row;
        }
        for other in &mut *others {
            let stands = seek(other, row);
            if stands > row {
                row = stands;
                continue 'row;
            }
        }
        return row;
    }
}

/// The rows that a finder finds.
pub(super) struct Scan<F> {
    finder: F,
    counts: Counts,
    doc: DocId,
    /// Number of matches that start in the row.
    frequency: u32,
}

impl<F: Finder> Scan<F> {
    /// A scan at the first row in which a match starts.
    pub(super) fn new(finder: F, counts: Counts) -> Scan<F> {
        let mut scan = Scan { finder, counts, doc: 0, frequency: 0 };
        scan.align(0);
        scan
    }

    /// Goes to the first match from `row` on.
    fn align(&mut self, mut row: DocId) -> DocId {
        while row < TERMINATED {
            match self.look_at(row) {
                SeekDangerResult::Found => return row,
                SeekDangerResult::SeekLowerBound(next) => row = next,
            }
        }
        self.doc = TERMINATED;
        TERMINATED
    }

    fn look_at(&mut self, row: DocId) -> SeekDangerResult {
        match self.finder.look_at(row) {
            Ok(frequency) => {
                (self.doc, self.frequency) = (row, frequency);
                SeekDangerResult::Found
            }
            Err(next) => SeekDangerResult::SeekLowerBound(next),
        }
    }
}

impl<F: Finder> DocSet for Scan<F> {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.align(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // An intersection asks only whether the row is one; that the next one is found out would be in vain.
        if self.doc < target && target < TERMINATED {
            return self.look_at(target);
        }
        match self.doc == target && target < TERMINATED {
            true => SeekDangerResult::Found,
            false => SeekDangerResult::SeekLowerBound(self.doc.max(target)),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.finder.size()
    }

    fn cost(&self) -> u64 {
        // Positions are read: let an intersection drive from cheaper parts.
        u64::from(self.size_hint()) * 10 * self.finder.words() as u64
    }
}

impl<F: Finder> Scorer for Scan<F> {
    fn score(&mut self) -> Score {
        self.counts.score(self.frequency, self.doc)
    }
}
