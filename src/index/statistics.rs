//! The statistics of the whole collection, deleted rows left out: scores do not depend on how the index was written.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::engine;
use crate::error::Result;
use crate::rank::rarity;

/// In how many living rows terms stand; each is looked up once.
pub(super) struct Frequencies<'a> {
    searcher: &'a Searcher,
    /// Number of passages of the collection.
    passages: u64,
    known: HashMap<Term, u64>,
}

impl<'a> Frequencies<'a> {
    pub(super) fn new(searcher: &'a Searcher, passages: usize) -> Frequencies<'a> {
        Frequencies { searcher, passages: passages as u64, known: HashMap::new() }
    }

    /// Number of rows in which a term stands.
    pub(super) fn of(&mut self, term: &Term) -> Result<u64> {
        if let Some(known) = self.known.get(term) {
            return Ok(*known);
        }
        let found = count(self.searcher, term).map_err(engine)?;
        self.known.insert(term.clone(), found);
        Ok(found)
    }

    /// Number of rows in which terms stand; one with two of them is counted twice.
    pub(super) fn of_all<'t>(&mut self, terms: impl IntoIterator<Item = &'t Term>) -> Result<u64> {
        terms.into_iter().map(|term| self.of(term)).sum()
    }

    /// How rare the passages are in which one of the terms stands; 0 for no term.
    pub(super) fn rarity<'t>(&mut self, terms: impl IntoIterator<Item = &'t Term>) -> Result<f32> {
        let mut terms = terms.into_iter().peekable();
        if terms.peek().is_none() {
            return Ok(0.0);
        }
        let found = self.of_all(terms)?;
        Ok(self.rarity_at(found))
    }

    /// How rare so many passages are, or all of them if that is fewer.
    pub(super) fn rarity_at(&self, found: u64) -> f32 {
        let passages = self.passages.max(1);
        rarity(found.min(passages), passages)
    }
}

fn count(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut total = 0;
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(term.field())?;
        total += match segment.alive_bitset() {
            None => u64::from(inverted.doc_freq(term)?),
            Some(alive) => match inverted.read_postings(term, IndexRecordOption::Basic)? {
                Some(postings) => u64::from(postings.doc_freq_given_deletes(alive)),
                None => 0,
            },
        };
    }
    Ok(total)
}
