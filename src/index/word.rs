//! A single word, which needs no positions.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::chain::Scoring;

/// The union of the postings of terms of which no two stand at one position.
pub(super) struct WordScorer {
    postings: Vec<SegmentPostings>,
    doc: DocId,
    norms: FieldNormReader,
    scoring: Option<Scoring>,
}

impl WordScorer {
    pub(super) fn new(postings: Vec<SegmentPostings>, norms: FieldNormReader, scoring: Option<Scoring>) -> WordScorer {
        let doc = postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        WordScorer { postings, doc, norms, scoring }
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        let mut next = TERMINATED;
        for one in &mut self.postings {
            let doc = if one.doc() == self.doc { one.advance() } else { one.doc() };
            next = next.min(doc);
        }
        self.doc = next;
        next
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let mut next = TERMINATED;
            for one in &mut self.postings {
                let doc = if one.doc() < target { one.seek(target) } else { one.doc() };
                next = next.min(doc);
            }
            self.doc = next;
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let Some(scoring) = &self.scoring else { return 0.0 };
        let here = self.postings.iter().filter(|one| one.doc() == self.doc);
        scoring.score(here.map(Postings::term_freq).sum(), self.norms.fieldnorm_id(self.doc))
    }
}
