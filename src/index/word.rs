//! A single word, which needs no positions.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader};

use super::chain::{ChainQuery, Counts, postings};

/// The union of the postings of terms of which no two stand at one position.
pub(super) struct WordScorer {
    first: SegmentPostings,
    others: Vec<SegmentPostings>,
    doc: DocId,
    counts: Counts,
}

impl WordScorer {
    pub(super) fn open(query: &ChainQuery, reader: &SegmentReader, boost: Score) -> tantivy::Result<WordScorer> {
        let terms = query.terms.iter().flat_map(|terms| terms.any.iter().chain(&terms.or));
        let mut others = postings(reader, terms, IndexRecordOption::WithFreqs)?;
        let first = others.pop().unwrap_or_else(SegmentPostings::empty);
        let doc = others.iter().map(DocSet::doc).fold(first.doc(), DocId::min);
        Ok(WordScorer { first, others, doc, counts: query.counts(reader, boost)? })
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        let here = self.doc;
        let next = |one: &mut SegmentPostings| if one.doc() == here { one.advance() } else { one.doc() };
        self.doc = self.others.iter_mut().map(next).fold(next(&mut self.first), DocId::min);
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let next = |one: &mut SegmentPostings| if one.doc() < target { one.seek(target) } else { one.doc() };
            self.doc = self.others.iter_mut().map(next).fold(next(&mut self.first), DocId::min);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.others.iter().map(DocSet::size_hint).fold(self.first.size_hint(), u32::saturating_add)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let here = |one: &SegmentPostings| if one.doc() == self.doc { one.term_freq() } else { 0 };
        let frequency = self.others.iter().map(here).fold(here(&self.first), u32::saturating_add);
        self.counts.score(frequency, self.doc)
    }
}
