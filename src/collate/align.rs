//! The stretch of a text that is most like a quotation, and how it differs, word by word.
//!
//! A fitting alignment (P. H. Sellers, "The theory and computation of evolutionary distances", 1980): the fewest
//! words changed, put in or left out that make the quotation of a stretch of the text, wherever that starts and ends.

use std::collections::BTreeSet;

use super::compare::{Side, gaps_agree, words_agree};
use super::reading::{Cut, Segment};
use super::{MAX_OMITTED, Quote, Source};
use crate::model::{Change, ChangeKind};
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
    /// How the quotation differs from it, in order.
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
struct Aligned<'q> {
    segment: &'q Segment,
    nth: usize,
    free: bool,
}

/// A step of the alignment: a word of the quotation, of the text, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    quote: Option<usize>,
    source: Option<usize>,
    cost: u32,
}

/// Finds the stretch of `source` that is most like `quote`; `None` if either has no words or the quotation too many.
pub fn nearest(quote: &Quote, source: &Source<'_>) -> Option<Near> {
    // With ellipses and brackets read as an editor's, if there are any, and hyphens as they stand.
    let reading = quote.readings.iter().rev().find(|reading| reading.used.is_empty())?;
    let mut words = Vec::new();
    for segment in &reading.segments {
        let free = segment.cuts.iter().any(|cut| matches!(cut, Cut::Ellipsis | Cut::Bracket));
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
    Some(Near {
        span,
        diff: diff(quote, &words, source, &steps),
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

/// The changes that the steps make, each run of words in one piece.
fn diff(quote: &Quote, words: &[Aligned<'_>], source: &Source<'_>, steps: &[Step]) -> Vec<Change> {
    let skipped = |step: &&Step| step.quote.is_none() && step.cost == 0;
    let too_much = steps.iter().filter(skipped).count() > MAX_OMITTED;
    let mut writer = Writer { quote, words, source, changes: Vec::new() };
    let mut before: Option<Step> = None;
    for step in steps.iter().filter(|step| too_much || !skipped(step)) {
        let (is_same, followed) = (step.cost == 0 && step.quote.is_some(), before.is_some_and(|one| one.cost == 0));
        if is_same && followed {
            writer.gap(before, *step);
        }
        match (step.quote, step.source) {
            (Some(word), Some(_)) if is_same => writer.quote_word(word, ChangeKind::Same),
            (word, there) => {
                there.iter().for_each(|there| writer.source_word(*there));
                word.iter().for_each(|word| writer.quote_word(*word, ChangeKind::Quote));
            }
        }
        before = Some(*step);
    }
    writer.ends(steps);
    writer.finish()
}

/// Collects changes.
struct Writer<'q, 's> {
    quote: &'q Quote,
    words: &'q [Aligned<'q>],
    source: &'q Source<'s>,
    changes: Vec<(ChangeKind, Span, Option<String>)>,
}

impl Writer<'_, '_> {
    fn quote_word(&mut self, at: usize, kind: ChangeKind) {
        let Aligned { segment, nth, .. } = self.words[at];
        self.push(kind, segment.origin(nth), None);
    }

    fn source_word(&mut self, at: usize) {
        self.push(ChangeKind::Source, self.source.words[at].span, None);
    }

    /// What stands between two words that are the same, if it differs.
    fn gap(&mut self, before: Option<Step>, step: Step) {
        let (Some(word), Some(there)) = (step.quote, step.source) else { return };
        let adjacent = before.is_some_and(|one| one.quote == word.checked_sub(1) && one.source == there.checked_sub(1));
        let Aligned { segment, nth, .. } = self.words[word];
        if adjacent && nth > 0 {
            self.marks(segment.gap_before(nth), self.source.gap_before(there), Side::Between);
        }
    }

    /// What stands before the first word and behind the last, if it differs.
    fn ends(&mut self, steps: &[Step]) {
        let is_same = |step: &&Step| step.cost == 0;
        if let Some(Step { quote: Some(word), source: Some(there), .. }) = steps.last().filter(is_same) {
            self.marks(self.words[*word].segment.tail(), self.source.gap_before(there + 1), Side::End);
        }
        if let Some(Step { quote: Some(word), source: Some(there), .. }) = steps.first().filter(is_same) {
            let from = self.changes.len();
            let Aligned { segment, nth, .. } = self.words[*word];
            self.marks(segment.gap_before(nth), self.source.gap_before(*there), Side::Start);
            let count = self.changes.len() - from;
            self.changes.rotate_right(count);
        }
    }

    fn marks(&mut self, ours: &str, theirs: &str, side: Side) {
        if !gaps_agree(ours, theirs, side, &mut BTreeSet::new()) {
            for (kind, gap) in [(ChangeKind::Source, theirs), (ChangeKind::Quote, ours)] {
                let marks = gap.trim();
                if !marks.is_empty() {
                    self.push(kind, Span::default(), Some(marks.to_owned()));
                }
            }
        }
    }

    /// Adds to the last run of its kind; in a run of changes, what the source has comes first.
    fn push(&mut self, kind: ChangeKind, span: Span, marks: Option<String>) {
        if let [.., (ChangeKind::Source, run, None), (ChangeKind::Quote, _, None)] = self.changes.as_mut_slice()
            && kind == ChangeKind::Source
            && marks.is_none()
        {
            *run = Span::between(run.start(), span.end());
            return;
        }
        if let (ChangeKind::Source, None, Some((ChangeKind::Quote, _, None))) = (kind, &marks, self.changes.last()) {
            self.changes.insert(self.changes.len() - 1, (kind, span, marks));
            return;
        }
        match self.changes.last_mut() {
            Some((last, run, None)) if *last == kind && marks.is_none() => {
                *run = Span::between(run.start(), span.end())
            }
            _ => self.changes.push((kind, span, marks)),
        }
    }

    fn finish(self) -> Vec<Change> {
        let text = |kind, span: Span, marks: Option<String>| match kind {
            _ if marks.is_some() => marks.unwrap_or_default(),
            ChangeKind::Source => span.of(self.source.text).to_owned(),
            ChangeKind::Same | ChangeKind::Quote => span.of(&self.quote.text).to_owned(),
        };
        self.changes.into_iter().map(|(kind, span, marks)| Change { kind, text: text(kind, span, marks) }).collect()
    }
}
