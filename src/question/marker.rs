//! What makes the passages that were found true: their words, marked.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Question;
use crate::clause::Window;
use crate::error::Result;
use crate::index::{Index, Vocabulary};
use crate::model::{Candidate, ClauseMatches, DocumentCard, Passage};
use crate::query::matcher;
use crate::text::Analysis;
use crate::text::analyze::Asked;

/// Of more passages than so many, those that hold none of the words are not analysed.
///
/// To look for the words in the index takes as long as to analyse a few passages.
const MAX_ANALYZED: usize = 6;

/// So many passages after one that was found are looked at for a hit, before all that the query speaks of.
const NEAR: u32 = 4;

/// Up to so many passages are remembered beside the last ones: hits of one paragraph have the same around them.
const MAX_KEPT: usize = 1_000;

/// A passage and its words.
type Looked = (Passage, Analysis);

/// Looks at passages that a question found.
pub struct Marker<'a> {
    /// Where they were found.
    pub index: &'a Index,
    /// What was asked for.
    pub question: &'a Question,
    window: Window,
    asked: Asked,
    /// The words of the clause, once they are asked for.
    vocabulary: Option<Vocabulary>,
    /// What was looked at, by segment and row.
    looked: FxHashMap<(u32, u32), Rc<Looked>>,
}

/// A passage that makes a query true, and how.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// It and the passages around it, into which matches may reach.
    passages: Vec<Rc<Looked>>,
    /// Which of these it is.
    home: usize,
    /// The matches; their spans are byte ranges in the document's canonical text.
    pub found: matcher::Matches,
}

impl<'a> Marker<'a> {
    /// Looks at what `question` found in `index`.
    pub fn new(index: &'a Index, question: &'a Question) -> Marker<'a> {
        let (window, asked) = (Window::of_clause(&question.clause), question.clause.asks());
        Marker { index, question, window, asked, vocabulary: None, looked: FxHashMap::default() }
    }

    /// Looks at a passage that was found in `document`, and lists every match that starts in it.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn look_at(&mut self, candidate: &Candidate, document: &DocumentCard) -> Result<Evidence> {
        let rows = self.index.rows_around(candidate.address, self.window)?;
        self.look(candidate, rows, document)
    }

    /// As [`Marker::look_at`], but lists only what can be read as one hit: the matches that end in the passage or the next
    /// few, or, where none does, in the passage where the nearest ends.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn look_near(&mut self, candidate: &Candidate, document: &DocumentCard) -> Result<Evidence> {
        let rows = self.index.rows_around(candidate.address, self.window)?;
        let (segment, row) = candidate.address;
        let mut near = row..row + 1 + NEAR;
        while near.end < rows.end && self.question.clause.is_monotone() {
            let mut evidence = self.look(candidate, near.clone(), document)?;
            if !evidence.found.matches.is_empty() {
                evidence.leave_out_what_is_far();
                let beyond = near.end..rows.end;
                evidence.found.capped |= self.index.holds_any(self.vocabulary()?, segment, beyond)?;
                return Ok(evidence);
            }
            near.end = row + 4 * (near.end - row);
        }
        let mut evidence = self.look(candidate, rows, document)?;
        evidence.leave_out_what_is_far();
        Ok(evidence)
    }

    /// Looks at a passage among those in `rows`.
    fn look(&mut self, candidate: &Candidate, rows: Range<u32>, document: &DocumentCard) -> Result<Evidence> {
        let (segment, row) = candidate.address;
        let home = (row - rows.start) as usize;
        let passages = self.passages(segment, rows, document)?;
        let around: Vec<&Looked> = passages.iter().map(Rc::as_ref).collect();
        let subject = matcher::Subject { document, passages: &around, home };
        let found = matcher::matches(&self.question.clause, &subject).unwrap_or_default();
        Ok(Evidence { passages, home, found })
    }

    /// The passages in `rows`; those that are not remembered are read.
    fn passages(&mut self, segment: u32, rows: Range<u32>, document: &DocumentCard) -> Result<Vec<Rc<Looked>>> {
        if self.looked.len() > MAX_KEPT {
            self.looked.clear();
        }
        let is_new = |row: &u32| !self.looked.contains_key(&(segment, *row));
        if let (Some(first), Some(last)) = (rows.clone().find(is_new), rows.clone().rfind(is_new)) {
            self.read(segment, first..last + 1, document)?;
        }
        Ok(rows.map(|row| Rc::clone(&self.looked[&(segment, row)])).collect())
    }

    /// Reads passages, and analyses those that may hold words of the clause.
    fn read(&mut self, segment: u32, rows: Range<u32>, document: &DocumentCard) -> Result<()> {
        let passages = self.index.passages_of_rows(segment, rows.clone())?;
        let without = if passages.len() > MAX_ANALYZED {
            self.index.without(self.vocabulary()?, segment, rows.clone())?
        } else {
            Vec::new()
        };
        let mut without = without.into_iter();
        for (row, passage) in rows.zip(passages) {
            let without = without.next().flatten();
            let analysis = without.unwrap_or_else(|| passage.analyze_for(&document.language, self.asked));
            self.looked.insert((segment, row), Rc::new((passage, analysis)));
        }
        Ok(())
    }

    /// The words of the clause.
    fn vocabulary(&mut self) -> Result<&Vocabulary> {
        if self.vocabulary.is_none() {
            self.vocabulary = Some(self.index.vocabulary(&self.question.clause)?);
        }
        Ok(self.vocabulary.as_ref().expect("it was just put there"))
    }
}

/// Where the last word of a match ends.
fn end_of(one: &ClauseMatches) -> usize {
    one.spans.iter().map(|span| span.end()).max().unwrap_or(0)
}

impl Evidence {
    /// Leaves out the matches that end beyond the next few passages and beyond the nearest one of their clause.
    fn leave_out_what_is_far(&mut self) {
        let Some(last) = self.passages.get(self.home + NEAR as usize) else { return };
        let mut nearest = BTreeMap::new();
        for one in &self.found.matches {
            let end = nearest.entry(one.clause).or_insert(end_of(one));
            *end = end_of(one).min(*end);
        }
        let farthest = nearest.into_values().fold(last.0.span.end(), usize::max);
        let listed = self.found.matches.len();
        self.found.matches.retain(|one| end_of(one) <= farthest);
        self.found.capped |= self.found.matches.len() < listed;
    }

    /// The passage, and those after it that some of its matches reach, as one; and how many.
    pub fn through(&self, matches: &[ClauseMatches]) -> (Passage, usize) {
        let end = matches.iter().map(end_of).max().unwrap_or(0);
        let (first, rest) = self.passages[self.home..].split_first().expect("a passage that was found is there");
        let following = rest.iter().map(|looked| &looked.0).take_while(|passage| passage.span.start() < end);
        let following: Vec<&Passage> = following.collect();
        (first.0.through(following.iter().copied()), following.len() + 1)
    }
}
