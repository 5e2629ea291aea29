//! Words alone, which need no positions: one, or several that stand in a passage together.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::chain::{ChainQuery, Counts, explanation, standing};
use super::scan::together;

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
        let segment = query.segments.number(reader)?;
        let mut others = standing(reader, segment, terms, IndexRecordOption::WithFreqs)?;
        let first = others.pop().unwrap_or_else(SegmentPostings::empty);
        let doc = others.iter().map(DocSet::doc).fold(first.doc(), DocId::min);
        Ok(WordScorer { first, others, doc, counts: query.counts(reader, boost)? })
    }
}

impl DocSet for WordScorer {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.others.is_empty() {
            self.doc = self.first.advance();
            return self.doc;
        }
        let here = self.doc;
        let next = |one: &mut SegmentPostings| if one.doc() == here { one.advance() } else { one.doc() };
        self.doc = self.others.iter_mut().map(next).fold(next(&mut self.first), DocId::min);
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.others.is_empty() && self.doc < target {
            self.doc = self.first.seek(target);
        } else if self.doc < target {
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
    #[inline]
    fn score(&mut self) -> Score {
        if self.others.is_empty() {
            return self.counts.score(self.first.term_freq(), self.doc);
        }
        let here = |one: &SegmentPostings| if one.doc() == self.doc { one.term_freq() } else { 0 };
        let frequency = self.others.iter().map(here).fold(here(&self.first), u32::saturating_add);
        self.counts.score(frequency, self.doc)
    }
}

/// The passages in which every one of some words stands.
///
/// The engine's own intersection would ask each word through a pointer, row by row.
#[derive(Clone, Debug)]
pub(super) struct EveryWord {
    /// Chains of [one word](ChainQuery::is_word).
    pub(super) words: Vec<ChainQuery>,
}

impl Query for EveryWord {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for EveryWord {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let words: tantivy::Result<Vec<WordScorer>> =
            self.words.iter().map(|word| WordScorer::open(word, reader, boost)).collect();
        Ok(Box::new(EveryWordScorer::new(words?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self.scorer(reader, 1.0)?, doc, "words in one passage")
    }
}

struct EveryWordScorer {
    /// The rarest first.
    words: Vec<WordScorer>,
    doc: DocId,
}

impl EveryWordScorer {
    fn new(mut words: Vec<WordScorer>) -> EveryWordScorer {
        words.sort_by_key(DocSet::size_hint);
        let mut scorer = EveryWordScorer { words, doc: 0 };
        scorer.align(0);
        scorer
    }

    /// Goes to the first row from `row` on in which all stand.
    #[inline]
    fn align(&mut self, row: DocId) -> DocId {
        self.doc = together(&mut self.words, row, |word, row| word.seek(row));
        self.doc
    }
}

impl DocSet for EveryWordScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.align(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.align(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.words.first().map_or(0, DocSet::size_hint)
    }
}

impl Scorer for EveryWordScorer {
    fn score(&mut self) -> Score {
        self.words.iter_mut().map(Scorer::score).sum()
    }
}
