//! Phrases without slop: one word after the other, the last of them perhaps in the passage that follows.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::border::{self, Neighbours};
use super::chain::{ChainQuery, LeafTerms};
use super::cursor::{Cursor, first_from};
use super::near::Near;
use super::scan::{Finder, Scan, together};
use crate::clause::{Part, Window};

/// The rows and positions of a word.
trait Occurrences: Send + 'static {
    /// About how many rows there are.
    fn size(&self) -> u32;

    /// Goes to the first row from `row` on.
    fn seek(&mut self, row: DocId) -> DocId;

    /// Adds the positions in the row on which it stands, in order, each moved by `offset`.
    fn positions(&mut self, row: DocId, offset: u32, into: &mut Vec<u32>);
}

/// Those of a word that is one term, as most are.
impl Occurrences for SegmentPostings {
    fn size(&self) -> u32 {
        self.size_hint()
    }

    #[inline]
    fn seek(&mut self, row: DocId) -> DocId {
        first_from(self, row)
    }

    #[inline]
    fn positions(&mut self, _: DocId, offset: u32, into: &mut Vec<u32>) {
        self.append_positions_with_offset(offset, into);
    }
}

impl Occurrences for Cursor {
    fn size(&self) -> u32 {
        Cursor::size(self)
    }

    #[inline]
    fn seek(&mut self, row: DocId) -> DocId {
        Cursor::seek(self, row)
    }

    fn positions(&mut self, row: DocId, offset: u32, into: &mut Vec<u32>) {
        Cursor::positions(self, row, offset, into);
    }
}

/// Finds a phrase by the rows of its words before it looks at a position.
struct PhraseFinder<T> {
    /// The words, the rarest first.
    words: Vec<Word<T>>,
    /// Where the phrase may end in the row at hand by those of its words that were looked at.
    ends: Vec<u32>,
    /// Where it may by the next of them.
    others: Vec<u32>,
    over: OverBorder,
}

/// A word of a phrase.
struct Word<T> {
    occurrences: T,
    /// Its distance from the end of the phrase, in positions.
    to_end: u32,
}

/// The rows from which the phrase may run on in the passage that follows.
#[derive(Default)]
struct OverBorder {
    /// Those still to come, the last one first.
    rows: Vec<DocId>,
    /// Counts the matches that start there, those that end there included; none if there are no such rows.
    counter: Option<Near>,
}

/// The rows of a query in a segment; nothing if it is no such phrase.
pub(super) fn scan(
    query: &Arc<ChainQuery>,
    reader: &SegmentReader,
    boost: Score,
) -> tantivy::Result<Option<Box<dyn Scorer>>> {
    let (Some(parts), Some(neighbours)) = (border::phrase(&query.chain), &query.neighbours) else { return Ok(None) };
    let segment = query.segments.number(reader)?;
    let opening = Opening { query, parts, neighbours, reader, segment };
    let is_term = |terms: &LeafTerms| terms.only(segment).is_some();
    let counts = query.counts(reader, boost)?;
    Ok(Some(match query.terms.iter().all(is_term) {
        true => Box::new(Scan::new(opening.finder(|terms| terms.open_only(reader, segment))?, counts)),
        false => Box::new(Scan::new(opening.finder(|terms| terms.open(reader, segment))?, counts)),
    }))
}

/// What it takes to open a phrase in a segment.
struct Opening<'a> {
    query: &'a Arc<ChainQuery>,
    parts: &'a [Part],
    neighbours: &'a [Neighbours],
    reader: &'a SegmentReader,
    segment: usize,
}

impl Opening<'_> {
    /// The finder, with words that `open` opens.
    fn finder<T: Occurrences>(
        &self,
        open: impl Fn(&LeafTerms) -> tantivy::Result<T>,
    ) -> tantivy::Result<PhraseFinder<T>> {
        let Opening { query, parts, neighbours, reader, segment } = *self;
        let nowhere =
            PhraseFinder { words: Vec::new(), ends: Vec::new(), others: Vec::new(), over: OverBorder::default() };
        if !query.terms.iter().all(|terms| terms.stand(segment)) {
            return Ok(nowhere);
        }
        let positions = |part: &Part| match *part {
            Part::Leaf(leaf) => query.chain.leaves[leaf].length,
            Part::AnyWord => 1,
        };
        let mut to_end: u32 = parts.iter().map(positions).sum();
        let mut places = Vec::with_capacity(parts.len());
        for part in parts {
            if let Part::Leaf(leaf) = *part {
                places.push((&query.terms[leaf], to_end));
            }
            to_end -= positions(part);
        }
        places.sort_by(|(one, _), (other, _)| other.rarity.total_cmp(&one.rarity));
        let mut words = Vec::with_capacity(places.len());
        for (terms, to_end) in &places {
            words.push(Word { occurrences: open(terms)?, to_end: *to_end });
        }
        let rows = query.segments.rows(reader)?;
        let mut found = BTreeSet::new();
        for pair in neighbours {
            pair.rows_before(reader, &rows, &mut found)?;
        }
        // Two words stand on both sides of a border by themselves; of more, the rarest tells where others do not.
        if !found.is_empty() && parts.len() > 2 {
            let (mut rarest, window) = (open(places[0].0)?, Window::of(&query.chain));
            found.retain(|row| rarest.seek(*row) < rows.around(*row, window).end);
        }
        let counter = if found.is_empty() { None } else { Some(Near::open(query, reader)?) };
        let over = OverBorder { rows: found.into_iter().rev().collect(), counter };
        Ok(PhraseFinder { words, over, ..nowhere })
    }
}

impl<T: Occurrences> PhraseFinder<T> {
    /// Number of positions at which the phrase starts in a row in which all its words stand.
    #[inline]
    fn count(&mut self, row: DocId) -> u32 {
        let PhraseFinder { words, ends, others, .. } = self;
        let Some((rarest, rest)) = words.split_first_mut() else { return 0 };
        ends.clear();
        rarest.occurrences.positions(row, rarest.to_end, ends);
        for word in rest {
            others.clear();
            word.occurrences.positions(row, word.to_end, others);
            retain_shared(ends, others);
            if ends.is_empty() {
                return 0;
            }
        }
        u32::try_from(ends.len()).unwrap_or(u32::MAX)
    }
}

/// Retains of some numbers those that are among the others; both are in order.
#[inline]
fn retain_shared(numbers: &mut Vec<u32>, others: &[u32]) {
    let (mut kept, mut next) = (0, 0);
    for at in 0..numbers.len() {
        let number = numbers[at];
        while next < others.len() && others[next] < number {
            next += 1;
        }
        numbers[kept] = number;
        kept += usize::from(others.get(next) == Some(&number));
    }
    numbers.truncate(kept);
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

impl<T: Occurrences> Finder for PhraseFinder<T> {
    fn look_at(&mut self, row: DocId) -> Result<u32, DocId> {
        let over = self.over.next(row);
        if over == row
            && let Some(counter) = &mut self.over.counter
        {
            // The next row in which its words stand around a border may lie behind one in which they stand together.
            return counter.look_at(row).map_err(|_| row + 1);
        }
        let seek = |word: &mut Word<T>, row| word.occurrences.seek(row);
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
        self.words.first().map_or(0, |word| word.occurrences.size())
    }

    fn words(&self) -> usize {
        self.words.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shared_numbers_are_those_of_both_sets(
            one in proptest::collection::btree_set(0..30_u32, 0..12),
            other in proptest::collection::btree_set(0..30_u32, 0..12),
        ) {
            let mut numbers: Vec<u32> = one.iter().copied().collect();
            retain_shared(&mut numbers, &other.iter().copied().collect::<Vec<u32>>());
            prop_assert_eq!(numbers, one.intersection(&other).copied().collect::<Vec<u32>>());
        }
    }
}
