//! Every match of a query on a line of its own, in its context.
//!
//! Lines are handed over one by one. In the orders of documents only the lines of one document are held at a time,
//! and only its text; to sort by context, the lines are all held, but no more of the texts than their contexts.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{self, Found, Index, Unit};
use crate::model::{
    Candidate, Citation, ClauseMatches, ConcordanceEnd, ConcordanceLine, DocumentCard, Passage, Reading, Source,
};
use crate::query::{Node, matcher};
use crate::question::{Combine, Question};
use crate::text::analyze::analyze;
use crate::text::columns::{columns, fitting_end, fitting_start, whole_clusters};
use crate::text::{Span, fold, words};

/// What is asked for beside the query.
#[derive(Clone, Debug)]
pub struct ConcordanceOptions {
    /// How words side by side combine.
    pub combine: Combine,
    /// Conditions on the document that stand beside the query, from [`Node::condition`].
    pub conditions: Vec<Node>,
    /// The order of lines.
    pub sort: LineOrder,
    /// The most columns of context on either side.
    pub context_columns: usize,
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
        let question = Question::read(index, query, options.combine, &options.conditions);
        let found = index.find(&question.clause, index::Order::Path, Unit::Passages, usize::MAX)?;
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
        let mut tally = Tally::default();
        match self.sort {
            LineOrder::Path | LineOrder::Date => {
                for candidates in self.documents()? {
                    self.lines_of(candidates, &mut tally, each)?;
                }
            }
            LineOrder::Left | LineOrder::Right => {
                let mut lines = Vec::new();
                for candidates in self.documents()? {
                    self.lines_of(candidates, &mut tally, &mut |line| {
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
            coverage: self.question.coverage(self.index, &tally.sources)?,
            offer: if nothing { self.question.offer(self.index)? } else { None },
        })
    }

    /// The passages found, by document, in the order asked for.
    fn documents(&self) -> Result<Vec<&[Candidate]>> {
        let of_one = self.found.candidates.chunk_by(|one, next| one.path == next.path);
        if self.sort != LineOrder::Date {
            return Ok(of_one.collect());
        }
        let mut dated = Vec::new();
        for candidates in of_one {
            let source = self.index.source(&candidates[0].path)?;
            let date = source.as_ref().and_then(DocumentCard::of).and_then(|document| document.date);
            dated.push((Reverse(date.map(|date| date.first_day())), candidates));
        }
        dated.sort_by_key(|(day, _)| *day);
        Ok(dated.into_iter().map(|(_, candidates)| candidates).collect())
    }

    /// Hands over the lines of one document, of whose passages `candidates` were found.
    fn lines_of(&self, candidates: &[Candidate], tally: &mut Tally, each: &mut Each<'_>) -> Result<()> {
        let Some(path) = candidates.first().map(|candidate| &candidate.path) else { return Ok(()) };
        let Some(source) = self.index.source(path)? else { return Ok(()) };
        let Some(document) = DocumentCard::of(&source) else { return Ok(()) };
        let passages = self.index.passages(path)?;
        for candidate in candidates {
            let Some(passage) = passages.get(candidate.ordinal) else { continue };
            let body = analyze(passage.quote(), &document.language);
            let subject = matcher::Subject { body: &body, document: &document };
            let found = matcher::matches(&self.question.clause, &subject).unwrap_or_default();
            tally.capped |= found.capped;
            let matches = distinct(found.matches);
            tally.passages += usize::from(!matches.is_empty());
            tally.lines += matches.len();
            let citation = Citation::of(&document, passage);
            for one in &matches {
                each(&self.line(&citation, &passages, candidate.ordinal, one)).map_err(cannot_write)?;
            }
        }
        tally.sources.insert(path.clone(), source);
        Ok(())
    }

    /// The line of a match in the passage `ordinal`, which is cited so.
    fn line(&self, citation: &Citation, passages: &[Passage], ordinal: usize, one: &ClauseMatches) -> ConcordanceLine {
        let Citation { pin, document, locator, .. } = citation.clone();
        let passage = &passages[ordinal];
        let quote_start = passage.quote_span().start() - passage.span.start();
        let (first, last) = (one.spans.first(), one.spans.last());
        let run = Span::between(first.map_or(0, |span| span.start()), last.map_or(0, |span| span.end()));
        let run = whole_clusters(&passage.text, run.shifted(quote_start));
        let spans = one.spans.iter().map(|span| span.shifted(quote_start).rebased(run.start())).collect();
        ConcordanceLine {
            pin,
            document,
            locator,
            clause: one.clause,
            left: before(passages, ordinal, run.start(), self.context_columns),
            matched: one_line(run.of(&passage.text)),
            right: after(passages, ordinal, run.end(), self.context_columns),
            spans,
            place: run.shifted(passage.span.start()),
        }
    }

    /// The words that a line is sorted by: those beside the match, folded, from the nearest on.
    fn context_words(&self, line: &ConcordanceLine) -> Vec<String> {
        let folded = |text: &str| -> Vec<String> {
            words::units(text).iter().map(|unit| fold::fold(unit.span.of(text))).collect()
        };
        match self.sort {
            LineOrder::Left => folded(&line.left).into_iter().rev().collect(),
            _ => folded(&line.right),
        }
    }
}

/// What was counted on the way.
#[derive(Default)]
struct Tally {
    lines: usize,
    passages: usize,
    /// True if of some passage not all matches are listed.
    capped: bool,
    sources: BTreeMap<String, Source>,
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

/// The text before byte `at` of the passage `ordinal`, on into the passages before it; its end of `max_columns`.
fn before(passages: &[Passage], ordinal: usize, at: usize, max_columns: usize) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    let mut free = max_columns;
    let whole = passages[..ordinal].iter().rev().map(|passage| passage.text.as_str());
    for text in std::iter::once(&passages[ordinal].text[..at]).chain(whole) {
        let piece = fitting_end(text, free);
        pieces.push(piece);
        free = free.saturating_sub(columns(piece));
        if piece.len() < text.len() || free == 0 {
            break;
        }
    }
    pieces.reverse();
    one_line(&pieces.concat())
}

/// The text from byte `at` of the passage `ordinal`, on into the passages after it; its start of `max_columns`.
fn after(passages: &[Passage], ordinal: usize, at: usize, max_columns: usize) -> String {
    let mut pieces = String::new();
    let mut free = max_columns;
    let whole = passages[ordinal + 1..].iter().map(|passage| passage.text.as_str());
    for text in std::iter::once(&passages[ordinal].text[at..]).chain(whole) {
        let piece = fitting_start(text, free);
        pieces.push_str(piece);
        free = free.saturating_sub(columns(piece));
        if piece.len() < text.len() || free == 0 {
            break;
        }
    }
    one_line(&pieces)
}

/// The text with a space for each line break, byte for byte.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
