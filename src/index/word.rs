//! Words alone, which need no positions: one, or several that stand in a passage together.

use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::chain::{ChainQuery, Counts, LeafTerms, explanation, found, standing};
use super::cursor::first_from;
use super::scan::together;
use super::shared::Shared;
use super::statistics::Standing;

/// The union of the postings of terms of which no two stand at one position.
pub(super) struct WordScorer {
    first: SegmentPostings,
    others: Vec<SegmentPostings>,
    doc: DocId,
    counts: Counts,
}

impl WordScorer {
    pub(super) fn open(query: &ChainQuery, reader: &SegmentReader, boost: Score) -> tantivy::Result<WordScorer> {
        let segment = query.segments.number(reader)?;
        let mut others = standing(reader, segment, terms(query), IndexRecordOption::WithFreqs)?;
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
            let first = first_from(&mut self.first, target);
            self.doc = self.others.iter_mut().map(|one| first_from(one, target)).fold(first, DocId::min);
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

/// The terms that a word stands for.
fn terms(word: &ChainQuery) -> impl Iterator<Item = &(Term, Standing)> {
    word.terms.iter().flat_map(LeafTerms::all)
}

/// The passages in which every one of some words stands.
#[derive(Clone, Debug)]
pub(super) struct EveryWord {
    /// Chains of [one word](ChainQuery::is_word).
    pub(super) words: Vec<Arc<ChainQuery>>,
}

impl Query for EveryWord {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for EveryWord {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(segment) = self.words.first().map(|word| word.segments.number(reader)).transpose()? else {
            return Ok(Box::new(EmptyScorer));
        };
        let mut words: Vec<&ChainQuery> = self.words.iter().map(Arc::as_ref).collect();
        words.sort_by_key(|word| found(segment, terms(word)).map(|(_, found)| u64::from(found.doc_freq)).sum::<u64>());
        if found(segment, terms(words[0])).next().is_none() {
            return Ok(Box::new(EmptyScorer));
        }
        let pair = match words.as_slice() {
            [rarest, other, ..] => Pair::open([rarest, other], reader, segment, boost)?,
            _ => None,
        };
        let open = |word: &&ChainQuery| WordScorer::open(word, reader, boost);
        let others = |from: usize| words[from..].iter().map(open).collect::<Result<_, _>>();
        Ok(match pair {
            Some(pair) if words.len() == 2 => Box::new(pair),
            Some(pair) => Box::new(EveryWordScorer::new(pair, others(2)?)),
            None => Box::new(EveryWordScorer::new(open(&words[0])?, others(1)?)),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self.scorer(reader, 1.0)?, doc, "words in one passage")
    }
}

/// Two words that are one term each.
struct Pair {
    rows: Shared,
    counts: [Counts; 2],
}

impl Pair {
    /// The rarer one first; nothing if one of them is several terms.
    fn open(
        words: [&ChainQuery; 2],
        reader: &SegmentReader,
        segment: usize,
        boost: Score,
    ) -> tantivy::Result<Option<Pair>> {
        let [rarer, other] = words.map(|word| word.terms.first().and_then(|terms| terms.only(segment)));
        let (Some(rarer), Some(other)) = (rarer, other) else { return Ok(None) };
        let rows = Shared::open([rarer, other], reader)?;
        Ok(Some(Pair { rows, counts: [words[0].counts(reader, boost)?, words[1].counts(reader, boost)?] }))
    }
}

impl DocSet for Pair {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.rows.advance()
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        self.rows.seek(target)
    }

    fn doc(&self) -> DocId {
        self.rows.doc()
    }

    fn size_hint(&self) -> u32 {
        self.rows.size_hint()
    }
}

impl Scorer for Pair {
    #[inline]
    fn score(&mut self) -> Score {
        Counts::score_of_two(&self.counts, self.rows.frequencies(), self.rows.doc())
    }
}

struct EveryWordScorer<Rarest> {
    rarest: Rarest,
    others: Vec<WordScorer>,
    doc: DocId,
}

impl<Rarest: Scorer> EveryWordScorer<Rarest> {
    fn new(rarest: Rarest, others: Vec<WordScorer>) -> EveryWordScorer<Rarest> {
        let mut scorer = EveryWordScorer { rarest, others, doc: 0 };
        scorer.doc = scorer.rarest.doc();
        scorer.align();
        scorer
    }

    /// Goes on to a row in which all stand.
    #[inline]
    fn align(&mut self) -> DocId {
        let EveryWordScorer { rarest, others, doc } = self;
        *doc = together(|row| rarest.seek(row), others, *doc, |word, row| word.seek(row));
        *doc
    }
}

impl<Rarest: Scorer> DocSet for EveryWordScorer<Rarest> {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.rarest.advance();
            self.align();
        }
        self.doc
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = target;
            self.align();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.rarest.size_hint()
    }
}

impl<Rarest: Scorer> Scorer for EveryWordScorer<Rarest> {
    #[inline]
    fn score(&mut self) -> Score {
        self.rarest.score() + self.others.iter_mut().map(Scorer::score).sum::<Score>()
    }
}
