//! The rows that two postings share.
//!
//! To ask the one for a row and the other for the next, in turns, makes every step wait for the one before. Here a block
//! of each is compared at once, without a branch that depends on what is found.

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

/// The most rows in a block of the engine.
const BLOCK: usize = 128;

/// Rows are looked up in so many times as many others; where there are fewer, both are gone through.
const LOOKED_UP: usize = 6;

/// The rows on which both of two terms stand.
pub(super) struct Shared {
    /// The rarer one first.
    postings: [BlockSegmentPostings; 2],
    /// The place in the block of the rarer one from which on to look for further rows.
    next: usize,
    /// Where rows that are shared stand in both blocks.
    places: [[u8; 2]; BLOCK],
    /// The place at hand, and their number.
    at: usize,
    number: usize,
    doc: DocId,
}

impl Shared {
    /// The rows of two terms of a segment, the rarer one first.
    pub(super) fn open(terms: [(&Term, &TermInfo); 2], reader: &SegmentReader) -> tantivy::Result<Shared> {
        let open = |(term, found): (&Term, &TermInfo)| -> tantivy::Result<BlockSegmentPostings> {
            let inverted = reader.inverted_index(term.field())?;
            Ok(inverted.read_block_postings_from_terminfo(found, IndexRecordOption::WithFreqs)?)
        };
        Ok(Shared::new([open(terms[0])?, open(terms[1])?]))
    }

    fn new(postings: [BlockSegmentPostings; 2]) -> Shared {
        let mut shared = Shared { postings, next: 0, places: [[0; 2]; BLOCK], at: 0, number: 0, doc: 0 };
        shared.look_further();
        shared
    }

    /// The row at hand.
    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    /// How many rows there are at most.
    pub(super) fn size_hint(&self) -> u32 {
        self.postings[0].doc_freq()
    }

    /// How often each of the two stands in the row at hand.
    #[inline]
    pub(super) fn frequencies(&self) -> [u32; 2] {
        let [place, other] = self.places[self.at];
        [self.postings[0].freq(usize::from(place)), self.postings[1].freq(usize::from(other))]
    }

    /// Goes to the next row.
    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        self.at += 1;
        match self.places[..self.number].get(self.at) {
            Some([place, _]) => self.doc = self.postings[0].doc(usize::from(*place)),
            None => self.look_further(),
        }
        self.doc
    }

    /// Goes to the first row from `target` on.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let docs = &self.postings[0];
            let known = &self.places[self.at..self.number];
            // Of the rows that are known some may be left.
            if known.last().is_some_and(|[last, _]| docs.doc(usize::from(*last)) >= target) {
                self.at += known.partition_point(|[place, _]| docs.doc(usize::from(*place)) < target);
                self.doc = docs.doc(usize::from(self.places[self.at][0]));
            } else {
                let is_in_block = docs.docs().last() >= Some(&target);
                let place = self.postings[0].seek(target);
                self.next = if is_in_block { place.max(self.next) } else { place };
                self.look_further();
            }
        }
        self.doc
    }

    /// Looks on until rows are found, or there is no more to look at.
    fn look_further(&mut self) {
        let [rarer, other] = &mut self.postings;
        (self.at, self.number) = (0, 0);
        while self.doc != TERMINATED && self.number == 0 {
            if self.next >= rarer.block_len() {
                rarer.advance();
                self.next = 0;
            }
            let Some(first) = rarer.docs().get(self.next) else { break };
            let start = other.seek(*first);
            let there = other.docs().get(start..).unwrap_or_default();
            let (Some(lowest), Some(highest)) = (there.first(), there.last()) else { break };
            if rarer.docs().last() < Some(lowest) {
                self.next = rarer.seek(*lowest);
                continue;
            }
            let here = &rarer.docs()[self.next..];
            let here = &here[..here.partition_point(|row| row <= highest)];
            self.number = compare([here, there], [self.next, start], &mut self.places);
            self.next += here.len();
        }
        self.doc = match self.number {
            0 => TERMINATED,
            _ => rarer.doc(usize::from(self.places[0][0])),
        };
    }
}

/// Notes where the same rows stand in two lists, the last of the first being no higher than that of the second; gives how many.
///
/// Places count from `starts`.
fn compare([here, there]: [&[DocId]; 2], starts: [usize; 2], places: &mut [[u8; 2]; BLOCK]) -> usize {
    let place = |at: usize, other: usize| [(starts[0] + at) as u8, (starts[1] + other) as u8];
    let mut number = 0;
    if here.len() * LOOKED_UP < there.len() {
        for (at, row) in here.iter().enumerate() {
            let other = there.partition_point(|other| other < row);
            places[number] = place(at, other);
            number += usize::from(there[other] == *row);
        }
        return number;
    }
    let (mut at, mut other) = (0, 0);
    while at < here.len() && other < there.len() {
        places[number] = place(at, other);
        let (row, theirs) = (here[at], there[other]);
        number += usize::from(row == theirs);
        at += usize::from(row <= theirs);
        other += usize::from(theirs <= row);
    }
    number
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    const ROWS: usize = 3_000;

    /// The rows in which both of two words stand, told in advance.
    fn shared(rows: &[BTreeSet<usize>; 2]) -> Shared {
        let mut schema = Schema::builder();
        let word = schema.add_text_field("word", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).unwrap();
        for row in 0..ROWS {
            let mut document = TantivyDocument::new();
            rows.iter().zip(["a", "b"]).filter(|(rows, _)| rows.contains(&row)).for_each(|(_, name)| {
                document.add_text(word, name);
            });
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let reader = &searcher.segment_readers()[0];
        let terms = ["a", "b"].map(|name| Term::from_field_text(word, name));
        let found = terms.each_ref().map(|term| reader.inverted_index(word).unwrap().get_term_info(term).unwrap());
        match found {
            [Some(one), Some(other)] => Shared::open([(&terms[0], &one), (&terms[1], &other)], reader).unwrap(),
            _ => Shared::new([BlockSegmentPostings::empty(), BlockSegmentPostings::empty()]),
        }
    }

    /// Rows of which one in so many is drawn, or whole runs of them.
    fn rows() -> impl Strategy<Value = BTreeSet<usize>> {
        let apart = prop_oneof![Just(1_u64), Just(2), Just(5), Just(40), Just(400)];
        let runs = (0..ROWS, 0..900_usize).prop_map(|(start, length)| start..(start + length).min(ROWS));
        (apart, any::<u64>(), proptest::collection::vec(runs, 0..3)).prop_map(|(apart, seed, runs)| {
            let drawn = |row: &usize| (*row as u64 + 1).wrapping_mul(seed | 1).rotate_left(23).is_multiple_of(apart);
            (0..ROWS).filter(drawn).chain(runs.into_iter().flatten()).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Row after row, and by leaps, the shared rows are those of the sets.
        #[test]
        fn shared_rows_are_those_of_both_sets(
            (one, other) in (rows(), rows()),
            leaps in proptest::collection::vec(0..700_u32, 1..40),
        ) {
            let mut sets = [one, other];
            sets.sort_by_key(BTreeSet::len);
            let expected: Vec<u32> = (&sets[0] & &sets[1]).into_iter().map(|row| row as u32).collect();
            let mut scan = shared(&sets);
            let mut found = Vec::new();
            while scan.doc() != TERMINATED {
                found.push(scan.doc());
                scan.advance();
            }
            prop_assert_eq!(&found, &expected);
            let mut scan = shared(&sets);
            for leap in leaps.into_iter().cycle() {
                if scan.doc() == TERMINATED {
                    break;
                }
                // A leap of no length is a step.
                let target = scan.doc() + leap.max(1);
                let doc = if leap == 0 { scan.advance() } else { scan.seek(target) };
                prop_assert_eq!(doc, expected.iter().copied().find(|row| *row >= target).unwrap_or(TERMINATED));
            }
        }
    }
}
