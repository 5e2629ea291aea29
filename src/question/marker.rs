//! What makes the passages that were found true: their words, marked.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use super::Question;
use crate::clause::Window;
use crate::error::Result;
use crate::index::{Index, Vocabulary};
use crate::model::{Candidate, ClauseMatches, DocumentCard, Passage};
use crate::query::matcher;
use crate::text::Analysis;
use crate::text::analyze::Asked;

/// More passages than so many are many: those that hold none of the words are not analysed, and all are remembered.
///
/// To look for the words in the index takes as long as to analyse a few passages.
const MAX_ANALYZED: usize = 6;

/// So many passages after one that was found are looked at for a hit, before all that the query speaks of.
const NEAR: u32 = 4;

/// Up to so many passages are remembered beside the last ones: hits of one paragraph have the same around them.
const MAX_KEPT: usize = 1_000;

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
    /// The last ones, the newest first.
    runs: VecDeque<Rc<Run>>,
}

/// Passages side by side.
#[derive(Debug)]
struct Run {
    segment: u32,
    rows: Range<u32>,
    passages: Vec<(Passage, Analysis)>,
}

/// A passage that makes a query true, and how.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The passages around it, into which matches may reach.
    run: Rc<Run>,
    /// Which of these it is.
    home: usize,
    /// The matches; their spans are byte ranges in the document's canonical text.
    pub found: matcher::Matches,
}

impl<'a> Marker<'a> {
    /// Looks at what `question` found in `index`.
    pub fn new(index: &'a Index, question: &'a Question) -> Marker<'a> {
        let (window, asked) = (Window::of_clause(&question.clause), question.clause.asks());
        Marker { index, question, window, asked, vocabulary: None, runs: VecDeque::new() }
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
        let near = row..rows.end.min(row + 1 + NEAR);
        if near.end < rows.end && self.question.clause.is_monotone() {
            let mut evidence = self.look(candidate, near.clone(), document)?;
            if !evidence.found.matches.is_empty() {
                let beyond = self.without(segment, near.end..rows.end)?;
                evidence.found.capped |= beyond.iter().any(Option::is_none);
                return Ok(evidence);
            }
        }
        let mut evidence = self.look(candidate, rows, document)?;
        evidence.leave_out_what_is_far();
        Ok(evidence)
    }

    /// Looks at a passage among those in `rows`.
    fn look(&mut self, candidate: &Candidate, rows: Range<u32>, document: &DocumentCard) -> Result<Evidence> {
        let (segment, row) = candidate.address;
        let home = (row - rows.start) as usize;
        let known = self.runs.iter().find(|run| run.segment == segment && run.rows == rows);
        let run = match known {
            Some(run) => Rc::clone(run),
            None => {
                let run = Rc::new(self.read(segment, rows, document)?);
                if run.passages.len() > MAX_ANALYZED {
                    self.keep(&run);
                }
                run
            }
        };
        let subject = matcher::Subject { document, passages: &run.passages, home };
        let found = matcher::matches(&self.question.clause, &subject).unwrap_or_default();
        Ok(Evidence { run, home, found })
    }

    /// Remembers passages, and forgets the oldest ones.
    fn keep(&mut self, run: &Rc<Run>) {
        let mut kept = 0;
        self.runs.retain(|run| {
            kept += run.passages.len();
            kept <= MAX_KEPT
        });
        self.runs.push_front(Rc::clone(run));
    }

    /// Which passages in `rows` hold none of the words of the clause, as [`Index::without`].
    fn without(&mut self, segment: u32, rows: Range<u32>) -> Result<Vec<Option<Analysis>>> {
        let known = self.vocabulary.take();
        let vocabulary = known.map_or_else(|| self.index.vocabulary(&self.question.clause), Ok)?;
        let without = self.index.without(&vocabulary, segment, rows);
        self.vocabulary = Some(vocabulary);
        without
    }

    /// Reads passages, and analyses those that may hold words of the clause.
    fn read(&mut self, segment: u32, rows: Range<u32>, document: &DocumentCard) -> Result<Run> {
        let passages = self.index.passages_of_rows(segment, rows.clone())?;
        let without = if passages.len() > MAX_ANALYZED { self.without(segment, rows.clone())? } else { Vec::new() };
        let mut without = without.into_iter();
        let analyzed = |passage: Passage| {
            let without = without.next().flatten();
            let analysis = without.unwrap_or_else(|| passage.analyze_for(&document.language, self.asked));
            (passage, analysis)
        };
        Ok(Run { segment, rows, passages: passages.into_iter().map(analyzed).collect() })
    }
}

/// Where the last word of a match ends.
fn end_of(one: &ClauseMatches) -> usize {
    one.spans.iter().map(|span| span.end()).max().unwrap_or(0)
}

impl Evidence {
    /// Leaves out the matches that end beyond the next few passages and beyond the nearest one of their clause.
    fn leave_out_what_is_far(&mut self) {
        let passages = &self.run.passages[self.home..];
        let Some((last, _)) = passages.get(NEAR as usize) else { return };
        let mut nearest = BTreeMap::new();
        for one in &self.found.matches {
            let end = nearest.entry(one.clause).or_insert(end_of(one));
            *end = end_of(one).min(*end);
        }
        let farthest = nearest.into_values().fold(last.span.end(), usize::max);
        let listed = self.found.matches.len();
        self.found.matches.retain(|one| end_of(one) <= farthest);
        self.found.capped |= self.found.matches.len() < listed;
    }

    /// The passage, and those after it that start before byte `end` of the canonical text, as one; and how many.
    pub fn up_to(&self, end: usize) -> (Passage, usize) {
        let (first, rest) = self.run.passages[self.home..].split_first().expect("a passage that was found is there");
        let following = rest.iter().map(|(passage, _)| passage).take_while(|passage| passage.span.start() < end);
        let following: Vec<&Passage> = following.collect();
        (first.0.through(following.iter().copied()), following.len() + 1)
    }
}
