//! The stretch of a text that is most like a quotation, and how it differs, word by word.
//!
//! A fitting alignment (P. H. Sellers, "The theory and computation of evolutionary distances", 1980): the fewest
//! words changed, put in or left out that make the quotation of a stretch of the text, wherever that starts and ends.

use std::collections::BTreeSet;

use super::compare::words_agree;
use super::diff::{diff, differs};
use super::reading::{QuoteKind, Segment};
use super::{Quote, Source};
use crate::model::Change;
use crate::text::Span;

/// A quotation with more words is not aligned.
pub const MAX_ALIGNED: usize = 2_000;

/// What a word costs that is changed, put in, or left out.
const EDIT: u32 = 2;
/// What a word costs that differs in case or in its marks only.
const SPELLING: u32 = 1;

/// The stretch of a text that is most like a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// From the first word to the last, in the text.
    pub span: Span,
    /// How the quotation differs from it, in order; without a change only if it has these characters.
    pub diff: Vec<Change>,
    /// Number of words changed, put in or left out.
    pub edits: usize,
    /// Number of words that are the same.
    pub same: usize,
    /// Of these, different ones of four characters or more.
    pub long_same: usize,
    /// Number of words of the quotation or of the stretch, whichever has more.
    pub words: usize,
}

/// A word of the quotation, and whether words may be left out before it.
pub(super) struct Aligned<'q> {
    pub(super) segment: &'q Segment,
    pub(super) nth: usize,
    free: bool,
}

/// A step of the alignment: a word of the quotation, of the text, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) quote: Option<usize>,
    pub(super) source: Option<usize>,
    pub(super) cost: u32,
}

impl Step {
    /// True if it passes over a word of the text that the quotation says it leaves out.
    pub(super) fn is_left_out(&self) -> bool {
        self.quote.is_none() && self.cost == 0
    }
}

/// Finds the stretch of `source` that is most like `quote`; `None` if either has no words or the quotation too many.
pub fn nearest(quote: &Quote, source: &Source<'_>) -> Option<Near> {
    // With ellipses and brackets read as an editor's, if there are any, and hyphens as they stand.
    let reading = quote.readings.iter().rev().find(|reading| reading.used.is_empty())?;
    let mut words = Vec::new();
    for segment in &reading.segments {
        let free = !segment.cuts.is_empty();
        words.extend((0..segment.words.len()).map(|nth| Aligned { segment, nth, free: nth == 0 && free }));
    }
    if words.is_empty() || words.len() > MAX_ALIGNED || source.words.is_empty() {
        return None;
    }
    let steps = align(&words, source);
    let first = steps.iter().find_map(|step| step.source)?;
    let last = steps.iter().rev().find_map(|step| step.source)?;
    let span = Span::between(source.words[first].span.start(), source.words[last].span.end());
    let taken = steps.iter().filter(|step| step.source.is_some() && (step.quote.is_some() || step.cost > 0)).count();
    let is_same = |step: &&Step| step.quote.is_some() && step.cost < EDIT;
    let same = steps.iter().filter(is_same).filter_map(|step| step.source);
    let long: BTreeSet<&str> =
        same.map(|at| source.words[at].folded.as_str()).filter(|word| word.chars().count() >= 4).collect();
    let mut pieces = diff(quote, &words, source, &steps, quote.kind);
    if !differs(&pieces) {
        // Each difference is one that a convention allows: those are what keeps them apart, if anything does.
        pieces = diff(quote, &words, source, &steps, QuoteKind::Copied);
    }
    Some(Near {
        span,
        diff: pieces,
        edits: steps.iter().filter(|step| step.cost >= EDIT).count(),
        same: steps.iter().filter(is_same).count(),
        long_same: long.len(),
        words: taken.max(words.len()),
    })
}

/// The cheapest steps from the first word of the quotation to the last.
fn align(words: &[Aligned<'_>], source: &Source<'_>) -> Vec<Step> {
    let (rows, columns) = (words.len() + 1, source.words.len() + 1);
    let mut costs = vec![0u32; rows * columns];
    let at = |row: usize, column: usize| row * columns + column;
    for row in 1..rows {
        costs[at(row, 0)] = costs[at(row - 1, 0)] + EDIT;
        for column in 1..columns {
            let left = costs[at(row, column - 1)] + left_out(words, row);
            let both = costs[at(row - 1, column - 1)] + substitution(words, row - 1, source, column - 1);
            costs[at(row, column)] = both.min(left).min(costs[at(row - 1, column)] + EDIT);
        }
    }
    let last = rows - 1;
    let mut end = (0..columns).min_by_key(|column| (costs[at(last, *column)], *column)).unwrap_or(0);
    // The last word changed is likelier than another one put in behind the end.
    while end + 1 < columns && costs[at(last, end + 1)] == costs[at(last, end)] {
        end += 1;
    }
    let (mut row, mut column) = (last, end);
    let mut steps = Vec::new();
    while row > 0 {
        let here = costs[at(row, column)];
        let cost = if column > 0 { substitution(words, row - 1, source, column - 1) } else { 0 };
        if column > 0 && here == costs[at(row - 1, column - 1)] + cost {
            steps.push(Step { quote: Some(row - 1), source: Some(column - 1), cost });
            (row, column) = (row - 1, column - 1);
        } else if here == costs[at(row - 1, column)] + EDIT {
            steps.push(Step { quote: Some(row - 1), source: None, cost: EDIT });
            row -= 1;
        } else {
            steps.push(Step { quote: None, source: Some(column - 1), cost: left_out(words, row) });
            column -= 1;
        }
    }
    steps.reverse();
    steps
}

/// What it costs to leave out a word of the text behind the first `row` words: nothing where the quotation says so.
fn left_out(words: &[Aligned<'_>], row: usize) -> u32 {
    if words.get(row).is_some_and(|word| word.free) { 0 } else { EDIT }
}

fn substitution(words: &[Aligned<'_>], row: usize, source: &Source<'_>, column: usize) -> u32 {
    let Aligned { segment, nth, free } = &words[row];
    let word = &segment.words[*nth];
    if !word.accepts(&source.words[column].folded) {
        return EDIT;
    }
    let may_change_case = row == 0 || *free;
    let agree = words_agree(word, segment.word(*nth), source.word(column), may_change_case, &mut BTreeSet::new());
    if agree { 0 } else { SPELLING }
}
