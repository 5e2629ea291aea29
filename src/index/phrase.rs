//! Phrases without slop: one word after the other, the last of them perhaps in the passage that follows.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader, TERMINATED};

use super::chain::ChainQuery;
use super::cursor::Cursor;
use super::near::Near;
use super::rows::Rows;
use super::scan::Finder;
use crate::clause::{Part, Phrase, TextField, Window};

/// Finds a phrase by the rows of its words before it looks at a position.
pub(super) struct PhraseFinder {
    /// The words, in the order in which it pays to ask for them.
    words: Vec<Word>,
    /// Which of them the phrase starts with, and which it ends with.
    first: usize,
    last: usize,
    /// The positions at which the phrase may start.
    starts: Vec<u32>,
    rows: Arc<Rows>,
    window: Window,
    /// What answers where the passages that follow are so short that the phrase may reach over one.
    query: Arc<ChainQuery>,
    reader: SegmentReader,
}

/// A word of a phrase.
struct Word {
    cursor: Cursor,
    /// Its distance from the start of the phrase, in positions.
    offset: u32,
    /// Its positions in the row at hand, and behind those of the row that follows.
    positions: Vec<u32>,
}

impl PhraseFinder {
    /// The finder of a query in a segment; nothing if it is no such phrase.
    pub(super) fn open(query: &Arc<ChainQuery>, reader: &SegmentReader) -> tantivy::Result<Option<PhraseFinder>> {
        let chain = &query.chain;
        let ([Phrase { parts, slop: 0 }], []) = (chain.first.as_slice(), chain.steps.as_slice()) else {
            return Ok(None);
        };
        let ([Part::Leaf(_), .., Part::Leaf(_)], TextField::Body) = (parts.as_slice(), chain.field) else {
            return Ok(None);
        };
        let (mut words, mut offset) = (Vec::with_capacity(parts.len()), 0);
        for part in parts {
            if let Part::Leaf(leaf) = part {
                words.push(Word { cursor: query.terms[*leaf].open(reader)?, offset, positions: Vec::new() });
                offset += chain.leaves[*leaf].length;
            } else {
                offset += 1;
            }
        }
        let end = words.last().map_or(0, |word| word.offset);
        words.sort_by_key(|word| word.cursor.size());
        let at = |offset| words.iter().position(|word| word.offset == offset).unwrap_or(0);
        Ok(Some(PhraseFinder {
            first: at(0),
            last: at(end),
            words,
            starts: Vec::new(),
            rows: query.segments.rows(reader)?,
            window: Window::of(chain),
            query: Arc::clone(query),
            reader: reader.clone(),
        }))
    }

    /// Number of matches that start in a row; its words stand no farther than in the row `farthest`.
    fn count(&mut self, row: DocId, farthest: DocId) -> u32 {
        let mut within = 0;
        if farthest == row {
            for word in &mut self.words {
                word.positions.clear();
                word.cursor.positions(row, 0, &mut word.positions);
            }
            within = self.starts();
        }
        // Where the last word does not follow, no match runs over the border.
        let follows = self.words[self.last].cursor.seek(row + 1);
        if self.earliest(follows, row) > row {
            return within;
        }
        if farthest > row {
            let first = &mut self.words[self.first];
            first.positions.clear();
            first.cursor.positions(row, 0, &mut first.positions);
        }
        // Nor where the first word does not stand at the end.
        let end = self.end();
        let Some(last) = self.words[self.first].positions.last().copied() else { return within };
        if last + end < self.rows.least_words(row) || !self.rows.follows(row + 1) {
            return within;
        }
        let words = self.rows.words(row);
        if last + end < words {
            return within;
        }
        if end > self.rows.words(row + 1) || follows > row + 1 {
            // Over a passage that is shorter than the phrase.
            let near = Near::open(&self.query, &self.reader);
            return near.expect("what was opened before opens again").evaluate(row);
        }
        for (at, word) in self.words.iter_mut().enumerate() {
            if farthest > row && at != self.first {
                word.positions.clear();
                if word.cursor.doc() == row {
                    word.cursor.positions(row, 0, &mut word.positions);
                }
            }
            if at != self.first && word.cursor.seek(row + 1) == row + 1 {
                word.cursor.positions(row + 1, words, &mut word.positions);
            }
        }
        self.starts()
    }

    /// The first row from `row` on in which a match may start, of whose words one stands no earlier than in the row
    /// `stands`.
    fn earliest(&self, stands: DocId, row: DocId) -> DocId {
        match stands {
            TERMINATED => TERMINATED,
            stands if stands <= row + 1 => row,
            // No phrase reaches over a passage that is longer.
            stands if self.rows.least_words(stands - 1) >= self.end() => stands - 1,
            stands => self.rows.first_reaching(stands, row, self.window),
        }
    }

    /// The distance of the last word from the start of the phrase.
    fn end(&self) -> u32 {
        self.words[self.last].offset
    }

    /// Number of positions at which the phrase starts, going by the positions of its words.
    fn starts(&mut self) -> u32 {
        let PhraseFinder { words, starts, .. } = self;
        let Some((rarest, others)) = words.split_first() else { return 0 };
        starts.clear();
        starts.extend(rarest.positions.iter().filter_map(|position| position.checked_sub(rarest.offset)));
        for word in others {
            let mut rest = word.positions.as_slice();
            starts.retain(|start| {
                while let [position, more @ ..] = rest {
                    if *position >= start + word.offset {
                        return *position == start + word.offset;
                    }
                    rest = more;
                }
                false
            });
        }
        u32::try_from(starts.len()).unwrap_or(u32::MAX)
    }
}

impl Finder for PhraseFinder {
    fn look_at(&mut self, row: DocId) -> Result<u32, DocId> {
        let mut farthest = row;
        for at in 0..self.words.len() {
            let stands = self.words[at].cursor.seek(row);
            // The first word stands in the row itself, the others there or in what follows.
            if stands > row && at == self.first {
                return Err(stands);
            }
            let earliest = self.earliest(stands, row);
            if earliest > row {
                return Err(earliest);
            }
            farthest = farthest.max(stands);
        }
        match self.count(row, farthest) {
            0 => Err(row + 1),
            found => Ok(found),
        }
    }

    fn size(&self) -> u32 {
        self.words.first().map_or(0, |word| word.cursor.size())
    }

    fn words(&self) -> usize {
        self.words.len()
    }
}
