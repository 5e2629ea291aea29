//! Chains of every kind: operands near each other, in the passage and in those around it.

use std::sync::Arc;

use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::chain::{ChainQuery, Counts, postings};
use super::cursor::Cursor;
use super::rows::Rows;
use crate::clause::positions::{Places, count};
use crate::clause::{Chain, Part, Phrase, Window};

pub(super) struct NearScorer {
    query: Arc<ChainQuery>,
    window: Window,
    /// The chain is one word and nothing else.
    is_single: bool,
    lengths: Vec<u32>,
    leaves: Vec<Cursor>,
    required: Vec<usize>,
    /// The positions of each leaf in the row and around it.
    positions: Vec<Vec<u32>>,
    borders: [Option<Cursor>; 2],
    /// The words that start a sentence, and those that start a block.
    starts: [Vec<u32>; 2],
    /// Where the field ends, if it is not the passage itself.
    ends: Option<Cursor>,
    rows: Option<Arc<Rows>>,
    doc: DocId,
    /// Number of matches that start in the row.
    frequency: u32,
    counts: Counts,
}

impl NearScorer {
    /// The scorer of a query in a segment, at the first row that holds.
    pub(super) fn open(query: &Arc<ChainQuery>, reader: &SegmentReader, boost: Score) -> tantivy::Result<NearScorer> {
        let mut scorer = NearScorer::open_before(query, reader, boost)?;
        scorer.align(0);
        Ok(scorer)
    }

    /// The same before it is at a row.
    pub(super) fn open_before(
        query: &Arc<ChainQuery>,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<NearScorer> {
        let cursor = |term: &Term| -> tantivy::Result<Cursor> {
            Ok(Cursor::new(postings(reader, [term], IndexRecordOption::WithFreqsAndPositions)?))
        };
        let leaves: tantivy::Result<Vec<Cursor>> = query.terms.iter().map(|terms| terms.open(reader)).collect();
        let [sentence, block] = &query.borders;
        let borders = [sentence.as_ref().map(cursor).transpose()?, block.as_ref().map(cursor).transpose()?];
        let ends = query.end.as_ref().map(cursor).transpose()?;
        let chain = &query.chain;
        // The words about a document end with them; those of a passage go on in the next.
        let rows = if query.norms.is_some() { Some(query.segments.rows(reader)?) } else { None };
        Ok(NearScorer {
            query: Arc::clone(query),
            lengths: chain.leaves.iter().map(|leaf| leaf.length).collect(),
            positions: vec![Vec::new(); chain.leaves.len()],
            starts: [Vec::new(), Vec::new()],
            required: required_leaves(chain),
            window: if rows.is_some() { Window::of(chain) } else { Window::default() },
            is_single: chain.single().is_some(),
            leaves: leaves?,
            borders,
            ends,
            rows,
            doc: 0,
            frequency: 0,
            counts: query.counts(reader, boost)?,
        })
    }

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
        for operand in self.query.chain.required() {
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
        let Some(rows) = self.rows.as_deref().filter(|_| last != TERMINATED && !self.window.is_closed()) else {
            return last;
        };
        // A match that ends in the row `last` may start before it.
        let first = rows.first_reaching(last, candidate, self.window);
        let leaves = &mut self.leaves;
        let nearest = self.required.iter().map(|leaf| leaves[*leaf].next_row(first)).min().unwrap_or(TERMINATED);
        first.max(nearest)
    }

    /// Number of matches that start in the row `doc`.
    pub(super) fn evaluate(&mut self, doc: DocId) -> u32 {
        if self.is_single
            && let Some(frequency) = self.leaves[0].frequency(doc)
        {
            return frequency;
        }
        self.positions.iter_mut().chain(&mut self.starts).for_each(Vec::clear);
        let (home, end) = match self.rows.as_deref() {
            Some(rows) if !self.window.is_closed() => {
                let around = rows.around(doc, self.window);
                for cursor in self.leaves.iter_mut().chain(self.borders.iter_mut().flatten()) {
                    cursor.forget(around.start);
                }
                // Positions count from the first of these rows.
                let (mut home, mut offset) = (0..u32::MAX, 0_u32);
                for row in around {
                    for (cursor, into) in self.leaves.iter_mut().zip(&mut self.positions) {
                        cursor.remembered(row, offset, into);
                    }
                    for (cursor, into) in self.borders.iter_mut().zip(&mut self.starts) {
                        cursor.iter_mut().for_each(|cursor| cursor.remembered(row, offset, into));
                    }
                    let end = offset.saturating_add(rows.words(row));
                    if row == doc {
                        home = offset..end;
                    }
                    offset = end;
                }
                (home, offset)
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
        count(&self.query.chain, &places)
    }
}

impl DocSet for NearScorer {
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

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        self.counts.score(self.frequency, self.doc)
    }
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
