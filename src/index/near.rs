//! Chains of every kind: operands near each other, in the passage and in those around it.

use std::ops::Range;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::chain::{ChainQuery, postings};
use super::cursor::Cursor;
use super::rows::Rows;
use super::scan::Finder;
use crate::clause::positions::{Places, count};
use crate::clause::{Chain, Part, Phrase, Window};

/// Finds a chain by the rows of its words, and reads their positions there and around.
pub(super) struct Near {
    query: Arc<ChainQuery>,
    window: Window,
    /// The chain is one word and nothing else.
    is_single: bool,
    lengths: Vec<u32>,
    leaves: Vec<Cursor>,
    required: Vec<usize>,
    /// The rows of which positions were read last, and the position after each.
    around: (Range<DocId>, Vec<u32>),
    /// The positions of each leaf in these.
    positions: Vec<Vec<u32>>,
    borders: [Option<Cursor>; 2],
    /// The words that start a sentence, and those that start a block.
    starts: [Vec<u32>; 2],
    /// Where the field ends, if it is not the passage itself.
    ends: Option<Cursor>,
    rows: Option<Arc<Rows>>,
}

impl Near {
    /// The finder of a query in a segment.
    pub(super) fn open(query: &Arc<ChainQuery>, reader: &SegmentReader) -> tantivy::Result<Near> {
        let cursor = |term: &Term| -> tantivy::Result<Cursor> {
            Ok(Cursor::new(postings(reader, [term], IndexRecordOption::WithFreqsAndPositions)?))
        };
        let segment = query.segments.number(reader)?;
        let leaves: tantivy::Result<Vec<Cursor>> =
            query.terms.iter().map(|terms| terms.open(reader, segment)).collect();
        let [sentence, block] = &query.borders;
        let borders = [sentence.as_ref().map(cursor).transpose()?, block.as_ref().map(cursor).transpose()?];
        let ends = query.end.as_ref().map(cursor).transpose()?;
        let chain = &query.chain;
        // The words about a document end with them; those of a passage go on in the next.
        let rows = if query.norms.is_some() { Some(query.segments.rows(reader)?) } else { None };
        Ok(Near {
            query: Arc::clone(query),
            lengths: chain.leaves.iter().map(|leaf| leaf.length).collect(),
            around: (0..0, Vec::new()),
            positions: vec![Vec::new(); chain.leaves.len()],
            starts: [Vec::new(), Vec::new()],
            required: required_leaves(chain),
            window: if rows.is_some() { Window::of(chain) } else { Window::default() },
            is_single: chain.single().is_some(),
            leaves: leaves?,
            borders,
            ends,
            rows,
        })
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
        // A match that ends in the row `last` may start before it. What an earlier row reached, the candidate does.
        let first = match self.around.0.contains(&candidate) && self.around.0.contains(&last) {
            true => candidate,
            false => rows.first_reaching(last, candidate, self.window),
        };
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
        let (home, end) = match self.rows.clone() {
            Some(rows) if !self.window.is_closed() => {
                let around = rows.around(doc, self.window);
                // The passages of a paragraph have all of it around them.
                if self.around.0 != around {
                    self.read_around(&rows, around);
                }
                let (around, ends) = &self.around;
                let at = (doc - around.start) as usize;
                let start = at.checked_sub(1).map_or(0, |before| ends[before]);
                (start..ends[at], ends.last().copied().unwrap_or(0))
            }
            _ => {
                self.positions.iter_mut().for_each(Vec::clear);
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

    /// Reads the positions in the rows `around`, which count from the first of them.
    fn read_around(&mut self, rows: &Rows, around: Range<DocId>) {
        self.positions.iter_mut().chain(&mut self.starts).for_each(Vec::clear);
        let (_, ends) = &mut self.around;
        ends.clear();
        let mut end = 0_u32;
        ends.extend(around.clone().map(|row| {
            end = end.saturating_add(rows.words(row));
            end
        }));
        let leaves = self.leaves.iter_mut().zip(&mut self.positions);
        let borders = self.borders.iter_mut().zip(&mut self.starts);
        let borders = borders.filter_map(|(cursor, into)| Some((cursor.as_mut()?, into)));
        for (cursor, into) in leaves.chain(borders) {
            cursor.forget(around.start);
            let mut row = cursor.next_row(around.start);
            while row < around.end {
                let at = (row - around.start) as usize;
                cursor.remembered(row, at.checked_sub(1).map_or(0, |before| ends[before]), into);
                row = cursor.next_row(row + 1);
            }
        }
        self.around.0 = around;
    }
}

impl Finder for Near {
    fn look_at(&mut self, row: DocId) -> Result<u32, DocId> {
        let next = self.first_possible(row);
        if next > row {
            return Err(next);
        }
        match self.evaluate(row) {
            0 => Err(row + 1),
            found => Ok(found),
        }
    }

    fn size(&self) -> u32 {
        self.leaves.iter().map(Cursor::size).min().unwrap_or(0)
    }

    fn words(&self) -> usize {
        self.leaves.len()
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
