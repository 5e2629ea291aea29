//! Chains over unions of terms, as a query of the engine.
//!
//! A word of the query stands for several terms: its stem in each language, its
//! forms with and without marks, the words that a pattern names. The engine's
//! own phrase query knows only one term a place, and no nearness that is exact.

use std::cmp::Reverse;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use super::border::Neighbours;
use super::cursor::Cursor;
use super::execute::MAX_TERMS;
use super::listed::Listed;
use super::near::Near;
use super::phrase;
use super::rows::Segments;
use super::scan::Scan;
use super::statistics::{Standing, Terms};
use super::word::WordScorer;
use crate::clause::{Chain, Part, Phrase, WordTest};
use crate::rank::Bm25;

/// A chain, and the terms that its leaves stand for.
#[derive(Debug)]
pub(super) struct ChainQuery {
    pub(super) chain: Chain,
    pub(super) terms: Vec<LeafTerms>,
    /// The field whose length counts for the score; none for a filter.
    pub(super) norms: Option<Field>,
    /// What occurrences count; nothing if it only says where the chain holds.
    pub(super) scoring: Option<Scoring>,
    /// The terms that mark where sentences start and where blocks do, if the chain asks for them.
    pub(super) borders: [Option<Term>; 2],
    /// The term that marks the end of the field, where it is not the passage itself.
    pub(super) end: Option<Term>,
    /// What a border between passages may part, if it is a phrase whose words tell where.
    pub(super) neighbours: Option<Vec<Neighbours>>,
    pub(super) segments: Segments,
}

/// The terms that a leaf stands for, of those that stand somewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct LeafTerms {
    /// Any of these.
    pub(super) any: Terms,
    /// But not where one of these stands too.
    pub(super) except: Terms,
    /// Or any of these.
    pub(super) or: Terms,
    /// How rare the passages are in which it may stand.
    pub(super) rarity: f32,
}

/// A chain as the engine is asked for it; it copies its queries.
#[derive(Clone, Debug)]
pub(super) struct SharedChain(pub(super) Arc<ChainQuery>);

/// What a chain counts in passages, by their length.
#[derive(Clone, Debug)]
pub(super) struct Scoring {
    pub(super) bm25: Bm25,
    pub(super) weight: Score,
    /// By the number that stands for a length in the engine.
    pub(super) norms: Arc<[f32]>,
}

impl Scoring {
    /// The [norms](Bm25::norm) by the number that stands for a length in the engine.
    pub(super) fn norms(bm25: Bm25, average: f32) -> Arc<[f32]> {
        (0..=u8::MAX).map(|id| bm25.norm(FieldNormReader::id_to_fieldnorm(id), average)).collect()
    }

    /// The score of so many occurrences in a passage whose length has the number `norm`.
    fn score(&self, frequency: u32, norm: u8) -> Score {
        self.weight * self.bm25.score(frequency as f32, self.norms[usize::from(norm)])
    }
}

impl Query for SharedChain {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

/// The rarity of a chain: the sum of its words', as for a phrase in Lucene; of alternatives, the commonest counts.
pub(super) fn chain_rarity(chain: &Chain, terms: &[LeafTerms]) -> Score {
    let phrase = |phrase: &Phrase| -> Score {
        let leaves = phrase.parts.iter().filter_map(|part| match part {
            Part::Leaf(leaf) => Some(terms[*leaf].rarity),
            Part::AnyWord => None,
        });
        leaves.sum()
    };
    let operand = |phrases: &[Phrase]| phrases.iter().map(phrase).min_by(Score::total_cmp).unwrap_or(0.0);
    chain.required().map(operand).sum()
}

impl Weight for SharedChain {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let SharedChain(query) = self;
        if query.is_word() {
            return Ok(Box::new(WordScorer::open(query, reader, boost)?));
        }
        if let Some(phrase) = phrase::scan(query, reader, boost)? {
            return Ok(phrase);
        }
        Ok(Box::new(Scan::new(Near::open(query, reader)?, query.counts(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self.scorer(reader, 1.0)?, doc, "words")
    }
}

/// The score that a row has by a scorer, for the engine.
pub(super) fn explanation(mut scorer: Box<dyn Scorer>, doc: DocId, name: &'static str) -> tantivy::Result<Explanation> {
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!("{doc} does not match")));
    }
    Ok(Explanation::new(name, scorer.score()))
}

impl ChainQuery {
    /// True if it is a single word of which no two terms stand at one position.
    pub(super) fn is_word(&self) -> bool {
        let is_word = self.chain.single().is_some_and(|leaf| !matches!(leaf.test, WordTest::Pattern(_)));
        let is_apart = |terms: &LeafTerms| terms.except.is_empty() && (terms.any.is_empty() || terms.or.is_empty());
        is_word && self.terms.iter().all(is_apart)
    }

    /// What it counts in passages of a segment, `boost` times.
    pub(super) fn counts(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Counts> {
        let norms = match self.norms {
            Some(field) => reader.get_fieldnorms_reader(field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let scoring = self.scoring.clone().map(|scoring| Scoring { weight: scoring.weight * boost, ..scoring });
        Ok(Counts { norms, scoring })
    }
}

/// What occurrences of words count in the passages of a segment.
pub(super) struct Counts {
    norms: FieldNormReader,
    scoring: Option<Scoring>,
}

impl Counts {
    /// The score of so many occurrences in a row.
    pub(super) fn score(&self, frequency: u32, row: DocId) -> Score {
        self.scoring.as_ref().map_or(0.0, |scoring| scoring.score(frequency, self.norms.fieldnorm_id(row)))
    }

    /// The score of so many occurrences of each of two words in a row, whose length is looked up once.
    #[inline]
    pub(super) fn score_of_two(both: &[Counts; 2], frequencies: [u32; 2], row: DocId) -> Score {
        match both {
            [Counts { norms, scoring: Some(one) }, Counts { scoring: Some(other), .. }] => {
                let norm = norms.fieldnorm_id(row);
                one.score(frequencies[0], norm) + other.score(frequencies[1], norm)
            }
            [one, other] => one.score(frequencies[0], row) + other.score(frequencies[1], row),
        }
    }
}

impl LeafTerms {
    /// True if the leaf may stand somewhere in a segment of this number.
    pub(super) fn stand(&self, segment: usize) -> bool {
        found(segment, self.all()).next().is_some()
    }

    /// The terms that it may stand for, whatever stands there too.
    pub(super) fn all(&self) -> impl Iterator<Item = &(Term, Standing)> {
        self.any.iter().chain(&self.or)
    }

    /// The only term of a leaf that stands in a segment of this number, if it is one.
    pub(super) fn only(&self, segment: usize) -> Option<(&Term, &TermInfo)> {
        let mut found = found(segment, self.all());
        found.next().filter(|_| self.except.is_empty() && found.next().is_none())
    }

    /// The rows and positions of a leaf that stands for an [only](LeafTerms::only) term there, or for none.
    pub(super) fn open_only(&self, reader: &SegmentReader, segment: usize) -> tantivy::Result<SegmentPostings> {
        let mut all = standing(reader, segment, self.all(), IndexRecordOption::WithFreqsAndPositions)?;
        Ok(all.pop().unwrap_or_else(SegmentPostings::empty))
    }

    /// The rows and positions of a leaf in a segment of this number.
    pub(super) fn open(&self, reader: &SegmentReader, segment: usize) -> tantivy::Result<Cursor> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let read = |terms: &Terms| standing(reader, segment, terms, option);
        let (except, or) = (read(&self.except)?, read(&self.or)?);
        if self.any.len() <= MAX_TERMS {
            return Ok(Cursor::with_except(read(&self.any)?, except, or));
        }
        let mut any: Vec<(&Term, &TermInfo)> = found(segment, &self.any).collect();
        any.sort_by_key(|(_, found)| Reverse(found.doc_freq));
        let (common, rare) = any.split_at(any.len().min(MAX_TERMS));
        let listed = if rare.is_empty() { None } else { Some(Listed::read(reader, rare)?) };
        Ok(Cursor::with_except(opened(reader, common.iter().copied(), option)?, except, or).with_listed(listed))
    }
}

/// The postings of terms that were looked up, in a segment of this number.
pub(super) fn standing<'a>(
    reader: &SegmentReader,
    segment: usize,
    terms: impl IntoIterator<Item = &'a (Term, Standing)>,
    option: IndexRecordOption,
) -> tantivy::Result<Vec<SegmentPostings>> {
    opened(reader, found(segment, terms), option)
}

/// The postings of terms of a segment.
fn opened<'a>(
    reader: &SegmentReader,
    terms: impl Iterator<Item = (&'a Term, &'a TermInfo)>,
    option: IndexRecordOption,
) -> tantivy::Result<Vec<SegmentPostings>> {
    // They hold blocks of numbers: an iterator of results would move each of them some times.
    let mut postings = Vec::new();
    for (term, found) in terms {
        postings.push(reader.inverted_index(term.field())?.read_postings_from_terminfo(found, option)?);
    }
    Ok(postings)
}

/// Those of the terms that stand in a segment of this number, and where their postings are.
pub(super) fn found<'a>(
    segment: usize,
    terms: impl IntoIterator<Item = &'a (Term, Standing)>,
) -> impl Iterator<Item = (&'a Term, &'a TermInfo)> {
    terms.into_iter().filter_map(move |(term, standing)| Some((term, standing[segment].as_ref()?)))
}

/// The postings of those of the terms that stand in a segment.
pub(super) fn postings<'a>(
    reader: &SegmentReader,
    terms: impl IntoIterator<Item = &'a Term>,
    option: IndexRecordOption,
) -> tantivy::Result<Vec<SegmentPostings>> {
    let mut postings = Vec::new();
    for term in terms {
        let inverted = reader.inverted_index(term.field())?;
        postings.extend(inverted.read_postings(term, option)?);
    }
    Ok(postings)
}
