//! The statistics of the whole collection, deleted rows left out: scores do not depend on how the index was written.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::Summary;

/// Counts over the live passages of an index.
pub(super) struct Statistics<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) summary: &'a Summary,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.summary.words as u64)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.summary.passages as u64)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut total = 0;
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            total += match segment.alive_bitset() {
                None => u64::from(inverted.doc_freq(term)?),
                Some(alive) => match inverted.read_postings(term, IndexRecordOption::Basic)? {
                    Some(postings) => u64::from(postings.doc_freq_given_deletes(alive)),
                    None => 0,
                },
            };
        }
        Ok(total)
    }
}
