//! Phrases that run over the border between two passages: where they may.

use std::collections::BTreeSet;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::chain::{LeafTerms, standing};
use super::cursor::Cursor;
use super::rows::Rows;
use super::schema::{END, edge_form};
use super::statistics::Terms;
use crate::clause::{Chain, MAX_WINDOW, Part, Phrase, TextField};
use crate::error::Result;

/// The fields of the first and last words of passages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    pub(super) first: Field,
    pub(super) last: Field,
}

/// Neighbours in a phrase, which a border may part.
///
/// A phrase runs over a border where one is the last word of a passage, and the other the first of the next.
#[derive(Clone, Debug)]
pub(super) struct Neighbours {
    /// Number of words of the phrase before the border.
    words: u32,
    /// The terms of the last word before the border, in its field; any word if there are none.
    last: Option<Terms>,
    /// The same of the first word behind it; one of the two is there.
    first: Option<Terms>,
}

/// The parts of a chain that is a phrase of the passage, without slop, from word to word.
pub(super) fn phrase(chain: &Chain) -> Option<&[Part]> {
    let ([Phrase { parts, slop: 0 }], []) = (chain.first.as_slice(), chain.steps.as_slice()) else { return None };
    let is_phrase = matches!(parts.as_slice(), [Part::Leaf(_), .., Part::Leaf(_)]) && chain.field == TextField::Body;
    is_phrase.then_some(parts)
}

/// The neighbours in the phrase that a chain is, as far as a border can part them here; nothing if it is none, or its
/// words do not tell.
pub(super) fn neighbours(
    chain: &Chain,
    terms: &[LeafTerms],
    edges: Edges,
    mut look_up: impl FnMut(BTreeSet<Term>) -> Result<Terms>,
) -> Result<Option<Vec<Neighbours>>> {
    let (mut neighbours, mut words) = (Vec::new(), 0);
    let Some(parts) = phrase(chain) else { return Ok(None) };
    let mut edge = |field: Field, leaf: Option<usize>| -> Result<Option<Terms>> {
        let Some(terms) = leaf.map(|leaf| &terms[leaf]) else { return Ok(None) };
        let all = terms.any.keys().chain(terms.or.keys()).filter_map(|term| term.value().as_str().map(str::to_owned));
        let forms: BTreeSet<Term> = all.map(|term| Term::from_field_text(field, &edge_form(&term))).collect();
        look_up(forms).map(Some)
    };
    for pair in parts.windows(2) {
        let leaf = |part: Part| match part {
            Part::Leaf(leaf) => Some(leaf),
            Part::AnyWord => None,
        };
        let (before, after) = (leaf(pair[0]), leaf(pair[1]));
        words += before.map_or(1, |leaf| chain.leaves[leaf].length);
        // A dictionary word of several clusters stands where the first of them does, and that is not the last word.
        let before = before.filter(|leaf| chain.leaves[*leaf].length == 1);
        if before.or(after).is_none() {
            return Ok(None);
        }
        let (last, first) = (edge(edges.last, before)?, edge(edges.first, after)?);
        neighbours.push(Neighbours { words, last, first });
    }
    // What stands on the other side of a passage without words is not looked at here.
    let empty = |field| BTreeSet::from([Term::from_field_text(field, END)]);
    let (no_last, no_first) = (look_up(empty(edges.last))?, look_up(empty(edges.first))?);
    for pair in &mut neighbours {
        pair.last.iter_mut().for_each(|last| last.extend(no_last.clone()));
        pair.first.iter_mut().for_each(|first| first.extend(no_first.clone()));
    }
    let is_possible = |pair: &Neighbours| [&pair.last, &pair.first].into_iter().flatten().all(|edge| !edge.is_empty());
    neighbours.retain(is_possible);
    Ok(Some(neighbours))
}

impl Neighbours {
    /// Adds the rows in which the phrase may start and run over a border between these.
    pub(super) fn rows_before(
        &self,
        reader: &SegmentReader,
        segment: usize,
        rows: &Rows,
        into: &mut BTreeSet<DocId>,
    ) -> tantivy::Result<()> {
        let open = |terms: &Option<Terms>| -> tantivy::Result<Option<Cursor>> {
            let postings = terms.as_ref().map(|terms| standing(reader, segment, terms, IndexRecordOption::Basic));
            Ok(postings.transpose()?.map(Cursor::new))
        };
        let (mut last, mut first) = (open(&self.last)?, open(&self.first)?);
        let mut row = 0;
        loop {
            // The next row that ends with the one word, and the next from there behind which the other starts.
            row = last.as_mut().map_or(row, |last| last.seek(row));
            if row == TERMINATED {
                return Ok(());
            }
            let next = first.as_mut().map_or(row + 1, |first| first.seek(row + 1));
            if next == TERMINATED {
                return Ok(());
            }
            let is_border = next == row + 1 || last.is_none();
            row = next - 1;
            if is_border {
                if rows.follows(next) {
                    into.extend(start(rows, row, self.words));
                }
                row = next;
            }
        }
    }
}

/// The row in which so many words start that end with the row `end`.
fn start(rows: &Rows, end: DocId, words: u32) -> Option<DocId> {
    let (mut row, mut left) = (end, words);
    for _ in 0..=MAX_WINDOW {
        let here = rows.words(row);
        if here >= left {
            return Some(row);
        }
        if !rows.follows(row) {
            return None;
        }
        (row, left) = (row - 1, left - here);
    }
    None
}
