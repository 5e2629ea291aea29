//! The statistics of the whole collection, deleted rows left out: scores do not depend on how the index was written.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::engine;
use crate::error::Result;
use crate::rank::rarity;

/// Where the postings of a term are in each segment, in the order of the searcher.
pub(super) type Standing = Arc<[Option<TermInfo>]>;

/// Terms that stand somewhere, each with where; in their order.
pub(super) type Terms = Vec<(Term, Standing)>;

/// The terms alone.
pub(super) fn alone(terms: &Terms) -> impl Iterator<Item = &Term> {
    terms.iter().map(|(term, _)| term)
}

/// In how many living rows terms stand; each is looked up once.
pub(super) struct Frequencies<'a> {
    searcher: &'a Searcher,
    /// Number of passages of the collection.
    passages: u64,
    known: HashMap<Term, (u64, Standing)>,
}

impl<'a> Frequencies<'a> {
    pub(super) fn new(searcher: &'a Searcher, passages: usize) -> Frequencies<'a> {
        Frequencies { searcher, passages: passages as u64, known: HashMap::new() }
    }

    /// Number of rows in which a term stands.
    pub(super) fn of(&mut self, term: &Term) -> Result<u64> {
        Ok(self.standing(term)?.0)
    }

    /// The same, and where its postings are.
    pub(super) fn standing(&mut self, term: &Term) -> Result<(u64, Standing)> {
        if let Some((rows, standing)) = self.known.get(term) {
            return Ok((*rows, Arc::clone(standing)));
        }
        let (rows, standing) = look_up(self.searcher, term).map_err(engine)?;
        self.known.insert(term.clone(), (rows, Arc::clone(&standing)));
        Ok((rows, standing))
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

fn look_up(searcher: &Searcher, term: &Term) -> tantivy::Result<(u64, Standing)> {
    let (mut total, mut standing) = (0, Vec::with_capacity(searcher.segment_readers().len()));
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(term.field())?;
        let found = inverted.get_term_info(term)?;
        total += match (&found, segment.alive_bitset()) {
            (None, _) => 0,
            (Some(found), None) => u64::from(found.doc_freq),
            (Some(found), Some(alive)) => {
                let postings = inverted.read_postings_from_terminfo(found, IndexRecordOption::Basic)?;
                u64::from(postings.doc_freq_given_deletes(alive))
            }
        };
        standing.push(found);
    }
    Ok((total, standing.into()))
}
