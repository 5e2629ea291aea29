//! Chains over unions of terms, as a query of the engine.
//!
//! A word of the query stands for several terms: its stem in each language, its
//! forms with and without marks, the words that a pattern names. The engine's
//! own phrase query knows only one term a place, and no nearness that is exact.

use std::collections::BTreeSet;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term};

use super::cursor::Cursor;
use super::rows::Rows;
use super::word::WordScorer;
use crate::clause::positions::{Places, count};
use crate::clause::{Chain, Part, Phrase, Window, WordTest};
use crate::rank::{Bm25, rarity};

/// A chain, and the terms that its leaves stand for.
#[derive(Clone, Debug)]
pub(super) struct ChainQuery {
    pub(super) chain: Chain,
    pub(super) terms: Vec<LeafTerms>,
    /// The field whose length counts for the score; none for a filter.
    pub(super) norms: Option<Field>,
    /// What occurrences count; nothing if it only says where the chain holds.
    pub(super) bm25: Option<Bm25>,
    /// How many times its score counts.
    pub(super) importance: f32,
    /// The terms that mark where sentences and blocks start, if the chain asks for them.
    pub(super) borders: Option<[Term; 2]>,
    /// The term that marks the end of the field, where it is not the passage itself.
    pub(super) end: Option<Term>,
}

/// The terms that a leaf stands for.
#[derive(Clone, Debug, Default)]
pub(super) struct LeafTerms {
    /// Any of these.
    pub(super) any: BTreeSet<Term>,
    /// But not where one of these stands too.
    pub(super) except: BTreeSet<Term>,
    /// Or any of these.
    pub(super) or: BTreeSet<Term>,
}

struct ChainWeight {
    query: ChainQuery,
    scoring: Option<Scoring>,
}

/// What a chain counts in passages, by their length.
#[derive(Clone)]
pub(super) struct Scoring {
    bm25: Bm25,
    weight: Score,
    /// By the number that stands for a length in the engine.
    norms: Vec<f32>,
}

impl Scoring {
    /// The score of so many occurrences in a passage whose length has the number `norm`.
    pub(super) fn score(&self, frequency: u32, norm: u8) -> Score {
        self.weight * self.bm25.score(frequency as f32, self.norms[usize::from(norm)])
    }
}

impl Query for ChainQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scoring = match (scoring, self.norms, self.bm25) {
            (EnableScoring::Enabled { statistics_provider, .. }, Some(field), Some(bm25)) => {
                let passages = statistics_provider.total_num_docs()?.max(1);
                let average = statistics_provider.total_num_tokens(field)? as Score / passages as Score;
                let mut rarities = Vec::with_capacity(self.terms.len());
                for terms in &self.terms {
                    let mut frequency = 0;
                    for term in terms.any.iter().chain(&terms.or) {
                        frequency += statistics_provider.doc_freq(term)?;
                    }
                    // A passage with two of the terms is counted twice; there are no more than all.
                    rarities.push(rarity(frequency.min(passages), passages));
                }
                let weight = self.importance * chain_rarity(&self.chain, &rarities);
                let length = FieldNormReader::id_to_fieldnorm;
                let norms = (0..=u8::MAX).map(|id| bm25.norm(length(id), average)).collect();
                Some(Scoring { bm25, weight, norms })
            }
            _ => None,
        };
        Ok(Box::new(ChainWeight { query: self.clone(), scoring }))
    }
}

/// The rarity of a chain: the sum of its words', as for a phrase in Lucene; of alternatives, the commonest counts.
fn chain_rarity(chain: &Chain, rarities: &[Score]) -> Score {
    let phrase = |phrase: &Phrase| -> Score {
        let leaves = phrase.parts.iter().filter_map(|part| match part {
            Part::Leaf(leaf) => Some(rarities[*leaf]),
            Part::AnyWord => None,
        });
        leaves.sum()
    };
    let operand = |phrases: &[Phrase]| phrases.iter().map(phrase).min_by(Score::total_cmp).unwrap_or(0.0);
    chain.required().map(operand).sum()
}

impl Weight for ChainWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let norms = match self.query.norms {
            Some(field) => reader.get_fieldnorms_reader(field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let scoring = self.scoring.clone().map(|scoring| Scoring { weight: scoring.weight * boost, ..scoring });
        if self.query.chain.single().is_some_and(|leaf| !matches!(leaf.test, WordTest::Pattern(_)))
            && let [LeafTerms { any, except, .. }] = self.query.terms.as_slice()
            && except.is_empty()
        {
            let postings = postings(reader, any, IndexRecordOption::WithFreqs)?;
            return Ok(Box::new(WordScorer::new(postings, norms, scoring)));
        }
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let leaf = |terms: &LeafTerms| -> tantivy::Result<Cursor> {
            let LeafTerms { any, except, or } = terms;
            let read = |terms| postings(reader, terms, positions);
            Ok(Cursor::with_except(read(any)?, read(except)?, read(or)?))
        };
        let cursor = |term: &Term| -> tantivy::Result<Cursor> { Ok(Cursor::new(postings(reader, [term], positions)?)) };
        let leaves: tantivy::Result<Vec<Cursor>> = self.query.terms.iter().map(leaf).collect();
        let borders = match &self.query.borders {
            Some([sentence, block]) => Some([cursor(sentence)?, cursor(block)?]),
            None => None,
        };
        let ends = match &self.query.end {
            Some(end) => Some(cursor(end)?),
            None => None,
        };
        let chain = self.query.chain.clone();
        // The words about a document end with them; those of a passage go on in the next.
        let rows = if self.query.norms.is_some() { Some(Rows::open(reader)?) } else { None };
        let mut scorer = ChainScorer {
            lengths: chain.leaves.iter().map(|leaf| leaf.length).collect(),
            positions: vec![Vec::new(); chain.leaves.len()],
            starts: [Vec::new(), Vec::new()],
            required: required_leaves(&chain),
            window: if rows.is_some() { Window::of(&chain) } else { Window::default() },
            is_single: chain.single().is_some(),
            chain,
            leaves: leaves?,
            borders,
            ends,
            rows,
            doc: 0,
            frequency: 0,
            norms,
            scoring,
        };
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

/// The postings of those of the terms that stand in a segment.
fn postings<'a>(
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

/// The leaves of all operands that have to stand.
fn required_leaves(chain: &Chain) -> Vec<usize> {
    let phrases = chain.required().flatten();
    let leaves = phrases.flat_map(|phrase| &phrase.parts).filter_map(|part| match part {
        Part::Leaf(leaf) => Some(*leaf),
        Part::AnyWord => None,
    });
    leaves.collect()
}

struct ChainScorer {
    chain: Chain,
    window: Window,
    /// The chain is one word and nothing else.
    is_single: bool,
    lengths: Vec<u32>,
    leaves: Vec<Cursor>,
    required: Vec<usize>,
    /// The positions of each leaf in the row and around it.
    positions: Vec<Vec<u32>>,
    borders: Option<[Cursor; 2]>,
    /// The words that start a sentence, and those that start a block.
    starts: [Vec<u32>; 2],
    /// Where the field ends, if it is not the passage itself.
    ends: Option<Cursor>,
    rows: Option<Rows>,
    doc: DocId,
    /// Number of matches that start in the row.
    frequency: u32,
    norms: FieldNormReader,
    scoring: Option<Scoring>,
}

impl ChainScorer {
    /// Goes to the first match from `candidate` on.
    fn align(&mut self, mut candidate: DocId) -> DocId {
        while candidate != TERMINATED {
            let next = self.first_possible(candidate);
            if next > candidate {
                candidate = next;
                continue;
            }
            self.frequency = self.evaluate(candidate);
            if self.frequency > 0 {
                break;
            }
            candidate += 1;
        }
        self.doc = candidate;
        candidate
    }

    /// The first row from `candidate` on in which a match may start; none before it can.
    fn first_possible(&mut self, candidate: DocId) -> DocId {
        let mut last = candidate;
        for operand in self.chain.required() {
            let phrase = |phrase: &Phrase, leaves: &mut Vec<Cursor>| {
                let rows = phrase.parts.iter().map(|part| match part {
                    Part::Leaf(leaf) => leaves[*leaf].next_row(candidate),
                    Part::AnyWord => candidate,
                });
                rows.max().unwrap_or(TERMINATED)
            };
            let nearest = operand.iter().map(|one| phrase(one, &mut self.leaves)).min().unwrap_or(TERMINATED);
            last = last.max(nearest);
        }
        let Some(rows) = self.rows.as_ref().filter(|_| last != TERMINATED && !self.window.is_closed()) else {
            return last;
        };
        // A match that ends in the row `last` may start before it.
        let first = rows.first_reaching(last, candidate, self.window);
        let leaves = &mut self.leaves;
        let nearest = self.required.iter().map(|leaf| leaves[*leaf].next_row(first)).min().unwrap_or(TERMINATED);
        first.max(nearest)
    }

    /// Number of matches that start in the row `doc`.
    fn evaluate(&mut self, doc: DocId) -> u32 {
        if self.is_single
            && let Some(frequency) = self.leaves[0].frequency(doc)
        {
            return frequency;
        }
        self.positions.iter_mut().chain(&mut self.starts).for_each(Vec::clear);
        let (home, end) = match &self.rows {
            Some(rows) if !self.window.is_closed() => {
                let (around, home) = (rows.around(doc, self.window), rows.positions(doc));
                let end = rows.positions(around.end - 1).end;
                for cursor in self.leaves.iter_mut().chain(self.borders.iter_mut().flatten()) {
                    cursor.forget(around.start);
                }
                for row in around {
                    let offset = rows.positions(row).start;
                    for (cursor, into) in self.leaves.iter_mut().zip(&mut self.positions) {
                        cursor.remembered(row, offset, into);
                    }
                    for (cursor, into) in self.borders.iter_mut().flatten().zip(&mut self.starts) {
                        cursor.remembered(row, offset, into);
                    }
                }
                (home, end)
            }
            _ => {
                for (cursor, into) in self.leaves.iter_mut().zip(&mut self.positions) {
                    cursor.positions(doc, 0, into);
                }
                let mut ends = Vec::new();
                if let Some(cursor) = &mut self.ends {
                    cursor.positions(doc, 0, &mut ends);
                }
                (0..u32::MAX, ends.first().copied().unwrap_or(u32::MAX))
            }
        };
        let places = Places {
            leaves: &self.positions,
            lengths: &self.lengths,
            sentence_starts: &self.starts[0],
            block_starts: &self.starts[1],
            home: &home,
            end,
        };
        count(&self.chain, &places)
    }
}

impl DocSet for ChainScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.align(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.align(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // An intersection asks only whether the row is one; that the next one is found out would be in vain.
        if self.doc < target && target < TERMINATED {
            let next = self.first_possible(target);
            if next > target {
                return SeekDangerResult::SeekLowerBound(next);
            }
            self.frequency = self.evaluate(target);
            if self.frequency == 0 {
                return SeekDangerResult::SeekLowerBound(target + 1);
            }
            self.doc = target;
        }
        if self.doc == target && target < TERMINATED {
            SeekDangerResult::Found
        } else {
            SeekDangerResult::SeekLowerBound(self.doc.max(target))
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.leaves.iter().map(Cursor::size).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        // A chain reads positions: let an intersection drive from cheaper parts.
        u64::from(self.size_hint()) * 10 * self.leaves.len() as u64
    }
}

impl Scorer for ChainScorer {
    fn score(&mut self) -> Score {
        self.scoring.as_ref().map_or(0.0, |scoring| scoring.score(self.frequency, self.norms.fieldnorm_id(self.doc)))
    }
}
