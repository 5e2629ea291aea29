//! Phrases without slop: one word after the other, the last of them perhaps in the passage that follows.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::{DocId, SegmentReader, TERMINATED};

use super::border;
use super::chain::ChainQuery;
use super::cursor::Cursor;
use super::near::Near;
use super::scan::{Finder, together};
use crate::clause::{Part, Window};

/// Finds a phrase by the rows of its words before it looks at a position.
pub(super) struct PhraseFinder {
    /// The words, the rarest first.
    words: Vec<Word>,
    /// The positions at which the phrase may start.
    starts: Vec<u32>,
    over: OverBorder,
}

/// A word of a phrase.
struct Word {
    /// Its number in the chain.
    leaf: usize,
    cursor: Cursor,
    /// Its distance from the start of the phrase, in positions.
    offset: u32,
    /// Its positions in the row at hand.
    positions: Vec<u32>,
}

/// The rows from which the phrase may run on in the passage that follows.
struct OverBorder {
    /// Those still to come, the last one first.
    rows: Vec<DocId>,
    /// Counts the matches that start there, those that end there included; none if there are no such rows.
    counter: Option<Near>,
}

impl PhraseFinder {
    /// The finder of a query in a segment; nothing if it is no such phrase.
    pub(super) fn open(query: &Arc<ChainQuery>, reader: &SegmentReader) -> tantivy::Result<Option<PhraseFinder>> {
        let chain = &query.chain;
        let (Some(parts), Some(neighbours)) = (border::phrase(chain), &query.neighbours) else { return Ok(None) };
        let segment = query.segments.number(reader)?;
        let over = OverBorder { rows: Vec::new(), counter: None };
        let words = Vec::with_capacity(parts.len());
        let mut finder = PhraseFinder { words, starts: Vec::new(), over };
        if !query.terms.iter().all(|terms| terms.stand(segment)) {
            return Ok(Some(finder));
        }
        let mut offset = 0;
        for part in parts {
            if let Part::Leaf(leaf) = *part {
                let cursor = query.terms[leaf].open(reader, segment)?;
                finder.words.push(Word { leaf, cursor, offset, positions: Vec::new() });
                offset += chain.leaves[leaf].length;
            } else {
                offset += 1;
            }
        }
        finder.words.sort_by_key(|word| word.cursor.size());
        let (rows, window) = (query.segments.rows(reader)?, Window::of(chain));
        let mut found = BTreeSet::new();
        for pair in neighbours {
            pair.rows_before(reader, &rows, &mut found)?;
        }
        if !found.is_empty() {
            let mut rarest = query.terms[finder.words[0].leaf].open(reader, segment)?;
            found.retain(|row| rarest.seek(*row) < rows.around(*row, window).end);
        }
        finder.over.counter = if found.is_empty() { None } else { Some(Near::open(query, reader)?) };
        finder.over.rows = found.into_iter().rev().collect();
        Ok(Some(finder))
    }

    /// Number of positions at which the phrase starts in a row in which all its words stand.
    fn count(&mut self, row: DocId) -> u32 {
        let PhraseFinder { words, starts, .. } = self;
        starts.clear();
        for (at, word) in words.iter_mut().enumerate() {
            word.positions.clear();
            word.cursor.positions(row, 0, &mut word.positions);
            if at == 0 {
                starts.extend(word.positions.iter().filter_map(|position| position.checked_sub(word.offset)));
            } else {
                starts.retain(|start| word.positions.binary_search(&(start + word.offset)).is_ok());
            }
            if starts.is_empty() {
                return 0;
            }
        }
        u32::try_from(starts.len()).unwrap_or(u32::MAX)
    }
}

impl OverBorder {
    /// The first such row from `row` on.
    fn next(&mut self, row: DocId) -> DocId {
        while self.rows.last().is_some_and(|over| *over < row) {
            self.rows.pop();
        }
        self.rows.last().copied().unwrap_or(TERMINATED)
    }
}

impl Finder for PhraseFinder {
    fn look_at(&mut self, row: DocId) -> Result<u32, DocId> {
        let over = self.over.next(row);
        if over == row
            && let Some(counter) = &mut self.over.counter
        {
            // The next row in which its words stand around a border may lie behind one in which they stand together.
            return counter.look_at(row).map_err(|_| row + 1);
        }
        let seek = |word: &mut Word, row| word.cursor.seek(row);
        let together = match self.words.as_mut_slice() {
            [rarest, others @ ..] => together(|row| seek(rarest, row), others, row, seek),
            [] => TERMINATED,
        };
        if together > row {
            return Err(together.min(over));
        }
        Some(self.count(row)).filter(|found| *found > 0).ok_or(row + 1)
    }

    fn size(&self) -> u32 {
        self.words.first().map_or(0, |word| word.cursor.size())
    }

    fn words(&self) -> usize {
        self.words.len()
    }
}
