//! Every match of a query on a line of its own, in its context.
//!
//! Lines are handed over one by one. In the orders of documents only the lines of one document are held at a time,
//! and only its text; to sort by context, the lines are all held, but no more of the texts than their contexts.

use std::cmp::Reverse;
use std::io;
use std::slice;

use crate::cite;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{self, Found, Index, Unit};
use crate::model::{
    Candidate, Citation, ClauseMatches, ConcordanceEnd, ConcordanceLine, DocumentCard, Passage, Reading, SourceState,
};
use crate::query::Node;
use crate::question::{Combine, Explain, Forms, Marker, Question, SourceStates};
use crate::text::columns::{fitting_end, fitting_start, whole_clusters};
use crate::text::{Span, words};

/// What is asked for beside the query.
#[derive(Clone, Debug)]
pub struct ConcordanceOptions {
    /// How words side by side combine.
    pub combine: Combine,
    /// Which forms of a word count as it.
    pub forms: Forms,
    /// Conditions on the document that stand beside the query, from [`Node::condition`].
    pub conditions: Vec<Node>,
    /// The order of lines.
    pub sort: LineOrder,
    /// The most columns of context on either side.
    pub context_columns: usize,
    /// Whether to explain how the query was read.
    pub explain: Explain,
}

/// The order of lines; ties are in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineOrder {
    /// Reading order: by path, then by place.
    #[default]
    Path,
    /// Newest publication first; what has no date comes last.
    Date,
    /// By the words before the match, from the nearest to the farthest.
    Left,
    /// By the words after the match.
    Right,
}

/// Takes the lines, one by one.
type Each<'a> = dyn FnMut(&ConcordanceLine) -> io::Result<()> + 'a;

/// A concordance whose passages are found and whose lines are still to be made.
///
/// Left is what stands before a match and right what stands after it, in whatever direction the text is written.
pub struct Concordance<'a> {
    index: &'a Index,
    question: Question,
    found: Found,
    sort: LineOrder,
    context_columns: usize,
}

impl<'a> Concordance<'a> {
    /// Reads `query` and finds its passages.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files. No query is an error.
    pub fn find(index: &'a Index, query: &str, options: &ConcordanceOptions) -> Result<Concordance<'a>> {
        let mut question = Question::read(index, query, options.combine, options.forms, &options.conditions);
        if options.explain == Explain::Yes {
            question.explain(index)?;
        }
        let found = question.find(index, index::Order::Path, Unit::Passages, usize::MAX)?;
        Ok(Concordance { index, question, found, sort: options.sort, context_columns: options.context_columns })
    }

    /// How the query was read.
    pub fn reading(&self) -> &Reading {
        &self.question.reading
    }

    /// Hands every line to `each`, and gives what there was.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files, or `each` fails.
    pub fn lines(&self, each: &mut Each<'_>) -> Result<ConcordanceEnd> {
        let shown = SourceStates::of(self.index);
        let mut tally = Tally { lines: 0, passages: 0, capped: false, shown };
        let mut marker = Marker::new(self.index, &self.question);
        match self.sort {
            LineOrder::Path | LineOrder::Date => {
                for candidates in self.documents()? {
                    self.lines_of(candidates, &mut marker, &mut tally, each)?;
                }
            }
            LineOrder::Left | LineOrder::Right => {
                let mut lines = Vec::new();
                for candidates in self.documents()? {
                    self.lines_of(candidates, &mut marker, &mut tally, &mut |line| {
                        lines.push(line.clone());
                        Ok(())
                    })?;
                }
                lines.sort_by_cached_key(|line| self.context_words(line));
                lines.iter().try_for_each(each).map_err(cannot_write)?;
            }
        }
        let nothing = self.found.total == 0;
        Ok(ConcordanceEnd {
            lines: tally.lines,
            lines_exact: !self.found.capped && !tally.capped,
            passages: tally.passages,
            total: self.found.total,
            total_exact: !self.found.capped,
            coverage: self.question.coverage(self.index, &mut tally.shown)?,
            offer: if nothing { self.question.offer(self.index)? } else { None },
        })
    }

    /// The passages found, by document, in the order asked for.
    fn documents(&self) -> Result<Vec<&[Candidate]>> {
        let of_one = self.found.candidates.chunk_by(Candidate::is_of_same_document);
        if self.sort != LineOrder::Date {
            return Ok(of_one.collect());
        }
        let mut dated = Vec::new();
        for candidates in of_one {
            let source = self.index.source(&self.index.path(&candidates[0])?)?;
            let date = source.as_ref().and_then(DocumentCard::of).and_then(|document| document.date);
            dated.push((Reverse(date.map(|date| date.first_day())), candidates));
        }
        dated.sort_by_key(|(day, _)| *day);
        Ok(dated.into_iter().map(|(_, candidates)| candidates).collect())
    }

    /// Hands over the lines of one document, of whose passages `candidates` were found.
    fn lines_of(
        &self,
        candidates: &[Candidate],
        marker: &mut Marker<'_>,
        tally: &mut Tally<'_>,
        each: &mut Each<'_>,
    ) -> Result<()> {
        let Some(path) = candidates.first().map(|first| self.index.path(first)).transpose()? else { return Ok(()) };
        let Some((source, state)) = tally.shown.source(&path, || self.index.source(&path))? else { return Ok(()) };
        let Some(document) = DocumentCard::of(source) else { return Ok(()) };
        let source_changed = *state != SourceState::Unchanged;
        let text: String = self.index.passages(&path)?.into_iter().map(|passage| passage.text).collect();
        for candidate in candidates {
            let evidence = marker.look_at(candidate, &document)?;
            tally.capped |= evidence.found.capped;
            let matches = distinct(evidence.found.matches.clone());
            tally.passages += usize::from(!matches.is_empty());
            tally.lines += matches.len();
            for one in &matches {
                let (passage, _) = evidence.through(slice::from_ref(one));
                let line = self.line(&document, &passage, &text, one);
                each(&ConcordanceLine { source_changed, ..line }).map_err(cannot_write)?;
            }
        }
        Ok(())
    }

    /// The line of a match in the canonical text of a document, cited by its passage and by its own paragraph, page, place and
    /// lines.
    fn line(&self, document: &DocumentCard, passage: &Passage, text: &str, one: &ClauseMatches) -> ConcordanceLine {
        let Citation { pin, document, .. } = Citation::of(document, passage);
        let (first, last) = (one.spans.first(), one.spans.last());
        let run = Span::between(first.map_or(0, |span| span.start()), last.map_or(0, |span| span.end()));
        let run = whole_clusters(text, run);
        // Of a passage of one paragraph, that is the paragraph of every match.
        let own = passage.locator.paragraph_last.and_then(|_| cite::quoted(&document, slice::from_ref(passage), run));
        ConcordanceLine {
            pin,
            document,
            locator: own.map_or_else(|| passage.locator_of(run), |own| own.locator),
            clause: one.clause,
            left: one_line(fitting_end(&text[..run.start()], self.context_columns)),
            matched: one_line(run.of(text)),
            right: one_line(fitting_start(&text[run.end()..], self.context_columns)),
            spans: one.spans.iter().map(|span| span.rebased(run.start())).collect(),
            place: run,
            source_changed: false,
        }
    }

    /// The words that a line is sorted by: those beside the match, folded, from the nearest on.
    fn context_words(&self, line: &ConcordanceLine) -> Vec<String> {
        let folded = |text: &str| -> Vec<String> { words::units(text).iter().map(|unit| unit.folded(text)).collect() };
        match self.sort {
            LineOrder::Left => folded(&line.left).into_iter().rev().collect(),
            _ => folded(&line.right),
        }
    }
}

/// What was counted on the way.
struct Tally<'i> {
    lines: usize,
    passages: usize,
    /// True if of some passage not all matches are listed.
    capped: bool,
    shown: SourceStates<'i>,
}

fn cannot_write(error: io::Error) -> Error {
    Error::new(ErrorKind::CannotWrite).because(error)
}

/// The matches in reading order; of those that two clauses have in common, the first.
fn distinct(mut matches: Vec<ClauseMatches>) -> Vec<ClauseMatches> {
    matches.retain(|one| !one.spans.is_empty());
    matches.sort_by(|one, other| (&one.spans, one.clause).cmp(&(&other.spans, other.clause)));
    matches.dedup_by(|one, kept| one.spans == kept.spans);
    matches
}

/// The text with a space for each line break, byte for byte.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
