//! Phrases over unions of terms, as a query of the engine.
//!
//! A word of the query stands for several terms: its stem in each language, its
//! forms with and without marks, the words that a pattern names. The engine's
//! own phrase query knows only one term a place.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::clause::positions::phrase_starts;

/// One place of a phrase: any of the terms, which take so many positions.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) terms: Vec<Term>,
    pub(super) length: u32,
}

/// Slots next to each other.
#[derive(Clone, Debug)]
pub(super) struct SlotsQuery {
    pub(super) slots: Vec<Slot>,
    /// The field whose length counts for the score; none for a filter.
    pub(super) norms: Option<Field>,
}

struct SlotsWeight {
    query: SlotsQuery,
    bm25: Option<Bm25Weight>,
}

impl Query for SlotsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match (scoring, self.norms) {
            (EnableScoring::Enabled { statistics_provider, .. }, Some(field)) => {
                let passages = statistics_provider.total_num_docs()?.max(1);
                let average = statistics_provider.total_num_tokens(field)? as Score / passages as Score;
                let mut frequencies = Vec::with_capacity(self.slots.len());
                for slot in &self.slots {
                    let mut frequency = 0;
                    for term in &slot.terms {
                        frequency += statistics_provider.doc_freq(term)?;
                    }
                    // A passage with two of the terms is counted twice; there are no more than all.
                    frequencies.push(frequency.min(passages));
                }
                phrase_weight(&frequencies, passages, average)
            }
            _ => None,
        };
        Ok(Box::new(SlotsWeight { query: self.clone(), bm25 }))
    }
}

/// BM25 of a phrase, whose rarity is the sum of its words' (as in Lucene).
fn phrase_weight(frequencies: &[u64], passages: u64, average: Score) -> Option<Bm25Weight> {
    let idf = |frequency: u64| {
        let (frequency, passages) = (frequency as Score, passages as Score);
        (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
    };
    let first = *frequencies.first()?;
    let sum: Score = frequencies.iter().map(|frequency| idf(*frequency)).sum();
    Some(Bm25Weight::for_one_term_without_explain(first, passages, average).boost_by(sum / idf(first)))
}

impl Weight for SlotsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut slots = Vec::with_capacity(self.query.slots.len());
        for slot in &self.query.slots {
            let mut postings = Vec::new();
            for term in &slot.terms {
                let inverted = reader.inverted_index(term.field())?;
                postings.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            if postings.is_empty() {
                return Ok(Box::new(EmptyScorer));
            }
            slots.push(SlotCursor::new(postings, slot.length));
        }
        let norms = match self.query.norms {
            Some(field) => reader.get_fieldnorms_reader(field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let bm25 = self.bm25.as_ref().map(|bm25| bm25.boost_by(boost));
        let mut scorer = SlotsScorer { slots, doc: 0, frequency: 0, norms, bm25 };
        scorer.align(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("{doc} does not match")));
        }
        Ok(Explanation::new("words", scorer.score()))
    }
}

/// The union of the postings of one slot.
struct SlotCursor {
    postings: Vec<SegmentPostings>,
    doc: DocId,
    positions: Vec<u32>,
    length: u32,
}

impl SlotCursor {
    fn new(postings: Vec<SegmentPostings>, length: u32) -> SlotCursor {
        let doc = postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        SlotCursor { postings, doc, positions: Vec::new(), length }
    }

    /// Goes to the first row from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let ahead =
                self.postings.iter_mut().map(|one| if one.doc() < target { one.seek(target) } else { one.doc() });
            self.doc = ahead.min().unwrap_or(TERMINATED);
        }
        self.doc
    }

    /// Reads the positions in the row it stands on.
    fn load(&mut self) {
        self.positions.clear();
        for one in self.postings.iter_mut().filter(|one| one.doc() == self.doc) {
            one.append_positions_with_offset(0, &mut self.positions);
        }
        if self.postings.len() > 1 {
            self.positions.sort_unstable();
            self.positions.dedup();
        }
    }

    fn size(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

struct SlotsScorer {
    slots: Vec<SlotCursor>,
    doc: DocId,
    /// Number of matches in the row.
    frequency: u32,
    norms: FieldNormReader,
    bm25: Option<Bm25Weight>,
}

impl SlotsScorer {
    /// Goes to the first match from `candidate` on.
    fn align(&mut self, mut candidate: DocId) -> DocId {
        'candidates: while candidate != TERMINATED {
            for slot in &mut self.slots {
                let doc = slot.seek(candidate);
                if doc > candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            self.slots.iter_mut().for_each(SlotCursor::load);
            let parts: Vec<(&[u32], u32)> =
                self.slots.iter().map(|slot| (slot.positions.as_slice(), slot.length)).collect();
            self.frequency = u32::try_from(phrase_starts(&parts).len()).unwrap_or(u32::MAX);
            if self.frequency > 0 {
                break;
            }
            candidate += 1;
        }
        self.doc = candidate;
        candidate
    }
}

impl DocSet for SlotsScorer {
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
        self.slots.iter().map(SlotCursor::size).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        // A phrase reads positions: let an intersection drive from cheaper parts.
        u64::from(self.size_hint()) * 10 * self.slots.len() as u64
    }
}

impl Scorer for SlotsScorer {
    fn score(&mut self) -> Score {
        self.bm25.as_ref().map_or(0.0, |bm25| bm25.score(self.norms.fieldnorm_id(self.doc), self.frequency))
    }
}
