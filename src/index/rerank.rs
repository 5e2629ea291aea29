//! The best passages ranked anew, by signals that need the places of their words.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, SegmentReader, Term};

use super::collect::Row;
use super::counter::Counter;
use super::schema::Fields;
use super::statistics::{Terms, alone};
use crate::rank::{self, Importance, Profile, Ranking, Seen, SeenWord, Together};

/// What a query asks for, and the terms that say where it stands.
#[derive(Debug, Default)]
pub(super) struct Signals {
    pub(super) profile: Profile,
    /// For each word of the profile its terms.
    pub(super) words: Vec<WordTerms>,
}

/// The terms of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordTerms {
    /// Its forms.
    pub(super) forms: Terms,
    /// The form that was typed; none of a word that takes several positions.
    pub(super) written: Terms,
    /// Its forms in titles.
    pub(super) title: Terms,
}

/// The postings of a segment.
struct Postings<'a> {
    profile: &'a Profile,
    words: Vec<WordPostings>,
    /// Where each word stands in the row at hand, as far as it was asked for.
    positions: Vec<Vec<u32>>,
}

/// The postings of a word.
struct WordPostings {
    written: Counter,
    /// Of its forms, and of those in titles.
    said: Said,
}

enum Said {
    /// In a passage, and in its title.
    Here { forms: Counter, title: Counter },
    /// The query has said the word before, at this number.
    Before(usize),
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
        rows.sort_unstable_by_key(|row| row.address);
        let mut all = Vec::with_capacity(rows.len());
        for of_one in rows.chunk_by(|one, next| one.address.0 == next.address.0) {
            let segment = of_one[0].address.0;
            let reader = searcher.segment_reader(segment);
            let norms = reader.get_fieldnorms_reader(fields.written)?;
            let mut postings = self.open(reader, segment)?;
            for row in of_one {
                let mut seen = postings.read(row.address.1);
                seen.norm = Ranking::Signals.bm25().norm(norms.fieldnorm(row.address.1), average);
                all.push(seen);
            }
        }
        let importance = Importance::of(&self.profile, all.iter());
        for (row, seen) in rows.iter_mut().zip(&all) {
            row.parts = rank::parts(&self.profile, &importance, seen, row.parts.words);
            row.rank_by_parts();
        }
        Ok(())
    }

    fn open(&self, reader: &SegmentReader, segment: u32) -> tantivy::Result<Postings<'_>> {
        let counts = |terms: &Terms| Counter::open(reader, segment, terms, IndexRecordOption::WithFreqs);
        let places = |terms: &Terms| Counter::open(reader, segment, terms, IndexRecordOption::WithFreqsAndPositions);
        let mut words = Vec::new();
        let mut first: BTreeMap<Vec<&Term>, usize> = BTreeMap::new();
        for (at, word) in self.words.iter().enumerate() {
            let known = *first.entry(alone(&word.forms).collect()).or_insert(at);
            let said = match known < at {
                true => Said::Before(known),
                false => Said::Here { forms: places(&word.forms)?, title: counts(&word.title)? },
            };
            words.push(WordPostings { written: counts(&word.written)?, said });
        }
        let positions = vec![Vec::new(); words.len()];
        Ok(Postings { profile: &self.profile, words, positions })
    }
}

impl Postings<'_> {
    /// What stands in a row; rows are asked for in order.
    fn read(&mut self, row: u32) -> Seen {
        let mut words: Vec<SeenWord> = Vec::with_capacity(self.words.len());
        for WordPostings { written, said } in &mut self.words {
            let (times, in_title) = match said {
                Said::Here { forms, title } => (forms.times(row), title.times(row)),
                Said::Before(first) => (words[*first].times, words[*first].in_title),
            };
            // What stands as it was typed stands in some form.
            let as_written = if times == 0 { 0 } else { written.times(row) };
            words.push(SeenWord { times, as_written, in_title, together: Together::default() });
        }
        self.positions.iter_mut().for_each(Vec::clear);
        for (at, asked) in self.profile.words.iter().enumerate() {
            // Only of two neighbours that both stand here it matters where.
            if let Some(before) = asked.before.filter(|before| words[*before].times > 0 && words[at].times > 0) {
                let [first, second] = [before, at].map(|word| self.place(word, row));
                let length = self.profile.words[before].length;
                words[at].together = Together::of(&self.positions[first], &self.positions[second], length);
            }
        }
        Seen { words, norm: 0.0 }
    }

    /// Finds where a word stands in a row, if that is not known, and gives the number under which it is kept.
    fn place(&mut self, word: usize, row: u32) -> usize {
        match &mut self.words[word].said {
            Said::Before(first) => {
                let first = *first;
                self.place(first, row)
            }
            Said::Here { forms, .. } => {
                if self.positions[word].is_empty() {
                    forms.positions(row, &mut self.positions[word]);
                }
                word
            }
        }
    }
}
