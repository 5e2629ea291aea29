//! How often one of several terms stands in a row, and where.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::chain::standing;
use super::cursor::first_from;
use super::statistics::Terms;

/// The postings of terms of which no two stand at one position.
pub(super) struct Counter {
    postings: Vec<SegmentPostings>,
}

impl Counter {
    /// The postings of those of the terms that stand in a segment of this number.
    pub(super) fn open(
        reader: &SegmentReader,
        segment: u32,
        terms: &Terms,
        option: IndexRecordOption,
    ) -> tantivy::Result<Counter> {
        Ok(Counter { postings: standing(reader, segment as usize, terms, option)? })
    }

    /// Those that stand in a row; rows are asked for in order.
    fn standing(&mut self, row: DocId) -> impl Iterator<Item = &mut SegmentPostings> {
        self.postings.iter_mut().filter_map(move |one| (first_from(one, row) == row).then_some(one))
    }

    /// How often they stand in a row.
    pub(super) fn times(&mut self, row: DocId) -> u32 {
        self.standing(row).map(|one| one.term_freq()).fold(0, u32::saturating_add)
    }

    /// Adds the positions at which they stand in a row, in order.
    pub(super) fn positions(&mut self, row: DocId, into: &mut Vec<u32>) {
        let mut standing = 0;
        for one in self.standing(row) {
            one.append_positions_with_offset(0, into);
            standing += 1;
        }
        if standing > 1 {
            into.sort_unstable();
        }
    }
}
