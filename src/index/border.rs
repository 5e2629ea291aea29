//! Phrases that run over the border between two passages: where they may.

use std::collections::BTreeSet;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::chain::{LeafTerms, postings};
use super::cursor::Cursor;
use super::execute::MAX_TERMS;
use super::rows::Rows;
use super::schema::{border_form, edge_form};
use super::statistics::alone;
use crate::clause::{Chain, MAX_WINDOW, Part, Phrase, TextField, WordTest};
use crate::text::fold;

/// The fields of what stands at the borders of passages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    pub(super) first: Field,
    pub(super) last: Field,
    pub(super) border: Field,
}

/// Neighbours in a phrase, which a border may part.
///
/// A phrase runs over a border where one is the last word of a passage, and the other the first of the next.
#[derive(Clone, Debug)]
pub(super) struct Neighbours {
    /// Number of words of the phrase before the border.
    words: u32,
    sides: Sides,
}

/// What stands on the sides of a border.
#[derive(Clone, Debug)]
enum Sides {
    /// The term of two words, each of which is only one.
    Both(Term),
    /// One or the other, each by itself.
    Each {
        /// The terms of the last word before the border, in its field; any word if there are none.
        last: Option<BTreeSet<Term>>,
        /// The same of the first word behind it; one of the two is there.
        first: Option<BTreeSet<Term>>,
        /// True if the word behind is the rarer one, which more often stands at no border.
        is_first_rarer: bool,
    },
}

/// The parts of a chain that is a phrase of the passage, without slop, from word to word.
pub(super) fn phrase(chain: &Chain) -> Option<&[Part]> {
    let ([Phrase { parts, slop: 0 }], []) = (chain.first.as_slice(), chain.steps.as_slice()) else { return None };
    let is_phrase = matches!(parts.as_slice(), [Part::Leaf(_), .., Part::Leaf(_)]) && chain.field == TextField::Body;
    is_phrase.then_some(parts)
}

/// The neighbours in the phrase that a chain is, which a border can part; nothing if it is none, or its words do not
/// tell.
pub(super) fn neighbours(chain: &Chain, terms: &[LeafTerms], edges: Edges) -> Option<Vec<Neighbours>> {
    let (mut neighbours, mut words) = (Vec::new(), 0);
    let edge = |field: Field, leaf: Option<usize>| -> Option<BTreeSet<Term>> {
        let LeafTerms { any, or, .. } = &terms[leaf?];
        let forms = alone(any).chain(alone(or)).filter_map(|term| term.value().as_str().map(str::to_owned));
        Some(forms.map(|form| Term::from_field_text(field, &edge_form(&form))).collect())
    };
    for pair in phrase(chain)?.windows(2) {
        let leaf = |part: Part| match part {
            Part::Leaf(leaf) => Some(leaf),
            Part::AnyWord => None,
        };
        let (before, after) = (leaf(pair[0]), leaf(pair[1]));
        words += before.map_or(1, |leaf| chain.leaves[leaf].length);
        // A dictionary word of several clusters stands where the first of them does, and that is not the last word.
        // Nor does a word tell much that stands for so many.
        let is_telling = |leaf: &usize| terms[*leaf].all().count() <= MAX_TERMS;
        let before = before.filter(|leaf| chain.leaves[*leaf].length == 1).filter(is_telling);
        let after = after.filter(is_telling);
        before.or(after)?;
        let word = |leaf: Option<usize>| match &chain.leaves[leaf?].test {
            WordTest::Written(word) => Some(fold::fold(word)),
            WordTest::Stem(_) | WordTest::Pattern(_) => None,
        };
        let rarity = |leaf: Option<usize>| leaf.map_or(0.0, |leaf| terms[leaf].rarity);
        let sides = match word(before).zip(word(after)) {
            Some((before, after)) => {
                let form = border_form(&edge_form(&before), &edge_form(&after));
                Sides::Both(Term::from_field_bytes(edges.border, &form))
            }
            None => Sides::Each {
                last: edge(edges.last, before),
                first: edge(edges.first, after),
                is_first_rarer: rarity(after) > rarity(before),
            },
        };
        neighbours.push(Neighbours { words, sides });
    }
    Some(neighbours)
}

impl Neighbours {
    /// Adds the rows of a segment in which the phrase may start and run over a border between these.
    pub(super) fn rows_before(
        &self,
        reader: &SegmentReader,
        rows: &Rows,
        into: &mut BTreeSet<DocId>,
    ) -> tantivy::Result<()> {
        let ends: Vec<DocId> = match &self.sides {
            Sides::Both(term) => {
                let mut borders = Cursor::new(postings(reader, [term], IndexRecordOption::Basic)?);
                let (mut ends, mut end) = (Vec::new(), borders.doc());
                while end != TERMINATED {
                    ends.push(end);
                    end = borders.seek(end + 1);
                }
                ends
            }
            Sides::Each { last, first, is_first_rarer } => ends([last, first], *is_first_rarer, reader, rows)?,
        };
        into.extend(ends.into_iter().filter_map(|end| start(rows, end, self.words)));
        Ok(())
    }
}

/// The rows that end with one word and are followed by one that starts with the other, both in `terms`.
fn ends(
    terms: [&Option<BTreeSet<Term>>; 2],
    is_first_rarer: bool,
    reader: &SegmentReader,
    rows: &Rows,
) -> tantivy::Result<Vec<DocId>> {
    let open = |terms: &BTreeSet<Term>| -> tantivy::Result<Cursor> {
        Ok(Cursor::new(postings(reader, terms, IndexRecordOption::Basic)?))
    };
    let mut ends = Vec::new();
    let mut cursors = [None, None];
    for side in if is_first_rarer { [1, 0] } else { [0, 1] } {
        let cursor: Option<Cursor> = terms[side].as_ref().map(open).transpose()?;
        if cursor.as_ref().is_some_and(|cursor| cursor.doc() == TERMINATED) {
            return Ok(ends);
        }
        cursors[side] = cursor;
    }
    let [mut last, mut first] = cursors;
    let mut row = 0;
    loop {
        // The next row that ends with the one word, and the next from there behind which the other starts.
        row = last.as_mut().map_or(row, |last| last.seek(row));
        if row == TERMINATED {
            return Ok(ends);
        }
        let next = first.as_mut().map_or(row + 1, |first| first.seek(row + 1));
        if next == TERMINATED {
            return Ok(ends);
        }
        let is_border = next == row + 1 || last.is_none();
        row = next - 1;
        if is_border {
            if rows.follows(next) {
                ends.push(row);
            }
            row = next;
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
