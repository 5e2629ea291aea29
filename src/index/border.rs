//! Phrases that run over the border between two passages: where they may.

use std::collections::BTreeSet;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::chain::{ChainQuery, LeafTerms, postings};
use super::cursor::Cursor;
use super::rows::Rows;
use super::schema::{END, edge_form};
use crate::clause::{MAX_WINDOW, Part};

/// The rows, in order, in which a phrase of these parts may start and run on in the passage that follows; nothing if
/// its words do not tell.
///
/// Such a phrase has two neighbours of which one is the last word of a passage, and the other the first of the next.
pub(super) fn rows_before(
    query: &ChainQuery,
    parts: &[Part],
    reader: &SegmentReader,
    rows: &Rows,
) -> tantivy::Result<Option<Vec<DocId>>> {
    let leaf = |part: &Part| match part {
        Part::Leaf(leaf) => Some((&query.chain.leaves[*leaf], &query.terms[*leaf])),
        Part::AnyWord => None,
    };
    let (mut found, mut offset) = (BTreeSet::new(), 0);
    for pair in parts.windows(2) {
        let (before, after) = (leaf(&pair[0]), leaf(&pair[1]));
        offset += before.map_or(1, |(leaf, _)| leaf.length);
        // A dictionary word of several clusters stands where the first of them does, and that is not the last word.
        let before = before.filter(|(leaf, _)| leaf.length == 1);
        match (before, after) {
            (None, None) => return Ok(None),
            (Some((_, before)), after) => {
                let mut last = edge(query.edges.last, before, reader)?;
                if last.doc() == TERMINATED {
                    continue;
                }
                let mut first = after.map(|(_, after)| edge(query.edges.first, after, reader)).transpose()?;
                while last.doc() != TERMINATED {
                    let next = last.doc() + 1;
                    let goes_on = first.as_mut().map_or(next, |first| first.seek(next));
                    if goes_on == next && rows.follows(next) {
                        found.extend(start(rows, last.doc(), offset));
                    }
                    // The next border is where the first word stands behind it, or farther on.
                    last.seek(if goes_on == next { next } else { goes_on - 1 });
                }
            }
            (None, Some((_, after))) => {
                let mut first = edge(query.edges.first, after, reader)?;
                while first.doc() != TERMINATED {
                    if rows.follows(first.doc()) {
                        found.extend(start(rows, first.doc() - 1, offset));
                    }
                    first.seek(first.doc() + 1);
                }
            }
        }
    }
    Ok(Some(found.into_iter().collect()))
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

/// The rows of which the first or last word, as `field` says, is one of a leaf, and those without words.
fn edge(field: Field, terms: &LeafTerms, reader: &SegmentReader) -> tantivy::Result<Cursor> {
    let mut forms: BTreeSet<Term> = BTreeSet::new();
    for term in terms.any.keys().chain(terms.or.keys()) {
        forms.extend(term.value().as_str().map(|term| Term::from_field_text(field, &edge_form(term))));
    }
    // What stands on the other side of a passage without words is not looked at here.
    forms.insert(Term::from_field_text(field, END));
    Ok(Cursor::new(postings(reader, &forms, IndexRecordOption::Basic)?))
}
