//! The best passages ranked anew, by signals that need the places of their words.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::collect::Row;
use super::cursor::Cursor;
use super::schema::Fields;
use crate::rank::{self, Profile, Ranking, Seen};

/// What a query asks for, and the terms that say where it stands.
#[derive(Debug, Default)]
pub(super) struct Signals {
    pub(super) profile: Profile,
    /// For each word of the profile its terms.
    pub(super) words: Vec<WordTerms>,
    /// The terms of the units of the profile's grams.
    pub(super) units: Vec<Term>,
}

/// The terms of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordTerms {
    /// Its forms.
    pub(super) forms: Vec<Term>,
    /// The form that was typed; none of a word that takes several positions.
    pub(super) written: Vec<Term>,
    /// Its forms in titles.
    pub(super) title: Vec<Term>,
}

/// The postings of a segment.
struct Postings {
    words: Vec<[Cursor; 3]>,
    /// Of a word that the query says again, the number of the first.
    same: Vec<usize>,
    units: Vec<Cursor>,
}

impl Signals {
    /// Gives each row the parts of its score that all signals make; `average` is the mean length of a passage.
    pub(super) fn score(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        average: f32,
        rows: &mut [Row],
    ) -> tantivy::Result<()> {
        rows.sort_by_key(|row| row.address);
        for of_one in rows.chunk_by_mut(|one, next| one.address.0 == next.address.0) {
            let reader = searcher.segment_reader(of_one[0].address.0);
            let norms = reader.get_fieldnorms_reader(fields.written)?;
            let mut postings = self.open(reader)?;
            for row in of_one {
                let mut seen = postings.read(row.address.1);
                seen.norm = Ranking::Signals.bm25().norm(norms.fieldnorm(row.address.1), average);
                row.parts = rank::parts(&self.profile, &seen, row.parts.words);
                row.rank_by_parts();
            }
        }
        Ok(())
    }

    fn open(&self, reader: &tantivy::SegmentReader) -> tantivy::Result<Postings> {
        let cursor = |terms: &[Term], option| -> tantivy::Result<Cursor> {
            let mut postings = Vec::new();
            for term in terms {
                postings.extend(reader.inverted_index(term.field())?.read_postings(term, option)?);
            }
            Ok(Cursor::new(postings))
        };
        let places = IndexRecordOption::WithFreqsAndPositions;
        let (mut words, mut same) = (Vec::new(), Vec::new());
        let mut first: BTreeMap<&[Term], usize> = BTreeMap::new();
        for (at, word) in self.words.iter().enumerate() {
            same.push(*first.entry(&word.forms).or_insert(at));
            let terms = [&word.forms, &word.written, &word.title];
            words.push(if same[at] == at {
                [cursor(terms[0], places)?, cursor(terms[1], places)?, cursor(terms[2], places)?]
            } else {
                [cursor(&[], places)?, cursor(terms[1], places)?, cursor(&[], places)?]
            });
        }
        let units: tantivy::Result<Vec<Cursor>> =
            self.units.iter().map(|unit| cursor(std::slice::from_ref(unit), places)).collect();
        Ok(Postings { words, same, units: units? })
    }
}

impl Postings {
    /// What stands in a row; rows are asked for in order.
    fn read(&mut self, row: u32) -> Seen {
        let mut seen = Seen::default();
        let positions = |cursor: &mut Cursor| {
            let mut positions = Vec::new();
            cursor.positions(row, 0, &mut positions);
            positions
        };
        let count = |positions: Vec<u32>| u32::try_from(positions.len()).unwrap_or(u32::MAX);
        for (at, [forms, written, title]) in self.words.iter_mut().enumerate() {
            seen.as_written.push(count(positions(written)));
            let first = self.same[at];
            if first == at {
                seen.positions.push(positions(forms));
                seen.in_title.push(count(positions(title)));
            } else {
                seen.positions.push(seen.positions[first].clone());
                seen.in_title.push(seen.in_title[first]);
            }
        }
        seen.units = self.units.iter_mut().map(positions).collect();
        seen
    }
}
