//! Collation: a quotation held against a text that may be its source.
//!
//! [`Quote`] reads a quotation, [`collate`] finds where a text has its words and by which editorial conventions they
//! differ, [`nearest`] finds the stretch that is most like it and says how it differs, word by word. The conventions
//! are those of [`crate::model::RULES`].
//!
//! It fails closed: a difference that no convention allows is never passed over. Pure; called by `verify`.

mod align;
mod compare;
mod diff;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use align::{MAX_ALIGNED, Near, nearest};
pub use reading::{MAX_CUTS, Quote};

use crate::model::Convention;
use crate::text::{Span, words};
use compare::{Side, gaps_agree, words_agree};
use reading::{Cut, Reading, Segment};

/// The most words that an ellipsis may stand for.
pub const MAX_OMITTED: usize = 250;

/// The most words of the source that words in brackets may stand in the place of.
pub const MAX_SUBSTITUTED: usize = 5;

/// So many ways to place the parts of a quotation are tried from one start.
const MAX_TRIED: usize = 64;

/// A text that may be a source, with its words.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    text: &'a str,
    words: Vec<Word>,
}

/// A word of a text.
#[derive(Clone, Debug)]
struct Word {
    span: Span,
    folded: String,
    /// As written, Burmese in Unicode.
    letters: String,
}

impl<'a> Source<'a> {
    /// Cuts `text` into its words.
    pub fn new(text: &'a str) -> Source<'a> {
        Source { text, words: folded_words(text) }
    }

    /// What stands between the word before `at` and that word; at the ends, between it and the border of the text.
    fn gap_before(&self, at: usize) -> &'a str {
        let from = at.checked_sub(1).map_or(0, |before| self.words[before].span.end());
        let to = self.words.get(at).map_or(self.text.len(), |word| word.span.start());
        &self.text[from..to]
    }

    /// A word as it stands, and in the letters of Unicode.
    fn word(&self, at: usize) -> (&'a str, &str) {
        let word = &self.words[at];
        (word.span.of(self.text), &word.letters)
    }
}

fn folded_words(text: &str) -> Vec<Word> {
    let word = |unit: words::Unit| Word {
        span: unit.span,
        folded: unit.folded(text),
        letters: unit.letters(text).into_owned(),
    };
    words::units(text).into_iter().map(word).collect()
}

/// A place where a text has the words of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collation {
    /// From the first word to the last, in the text.
    pub span: Span,
    /// The conventions by which it differs, each once; none if it has these characters, white space aside.
    pub conventions: Vec<Convention>,
    /// What ellipses and brackets stand for, in order.
    pub omitted: Vec<String>,
    /// What its brackets put in, in order.
    pub inserted: Vec<String>,
}

/// Finds every place where `source` has the words of `quote`, as written or under the editorial conventions.
///
/// Only the strictest reading of the quotation that stands somewhere counts: brackets and ellipses are those of the
/// source, if it has them, before they are the editor's.
pub fn collate(quote: &Quote, source: &Source<'_>) -> Vec<Collation> {
    for reading in &quote.readings {
        let starts = reading.starts(source);
        let first = starts.first().into_iter().flatten();
        let mut found: Vec<Collation> = first.filter_map(|start| at(quote, reading, source, &starts, *start)).collect();
        if !found.is_empty() {
            found.sort_by_key(|one| one.conventions.len());
            return found;
        }
    }
    Vec::new()
}

/// The quotation, if it stands in `source` from the word `start` on.
fn at(quote: &Quote, reading: &Reading, source: &Source<'_>, starts: &[Vec<usize>], start: usize) -> Option<Collation> {
    let end = start + reading.segments.first()?.words.len();
    let mut tried = 0;
    placed(quote, reading, source, starts, &mut vec![(start, end)], &mut tried)
}

/// Places the segments that are not yet placed, the nearest place first; each can start at one of `starts`.
fn placed(
    quote: &Quote,
    reading: &Reading,
    source: &Source<'_>,
    starts: &[Vec<usize>],
    places: &mut Vec<(usize, usize)>,
    tried: &mut usize,
) -> Option<Collation> {
    let Some(segment) = reading.segments.get(places.len()) else {
        *tried += 1;
        return judged(quote, reading, source, places);
    };
    let after = places.last()?.1;
    for start in within(&starts[places.len()], after, segment.reach()) {
        places.push((*start, start + segment.words.len()));
        let found = placed(quote, reading, source, starts, places, tried);
        places.pop();
        if found.is_some() || *tried >= MAX_TRIED {
            return found;
        }
    }
    None
}

/// Of `starts`, which are in order, those that are `after` or up to `reach` behind it.
fn within(starts: &[usize], after: usize, reach: usize) -> &[usize] {
    let rest = &starts[starts.partition_point(|start| *start < after)..];
    &rest[..rest.partition_point(|start| *start <= after + reach)]
}

impl Reading {
    /// At which words of `source` each segment can start so that all behind it find a place.
    ///
    /// From the last segment to the first: going forward, each way to place the first ones would be tried in vain where
    /// the last one stands nowhere.
    fn starts(&self, source: &Source<'_>) -> Vec<Vec<usize>> {
        let mut starts: Vec<Vec<usize>> = Vec::new();
        let mut next: Option<&Segment> = None;
        for segment in self.segments.iter().rev() {
            let can_start = |start: &usize| {
                let Some(end) = segment.ends(source, *start) else { return false };
                let Some((next, starts)) = next.zip(starts.last()) else { return true };
                !within(starts, end, next.reach()).is_empty()
            };
            let here: Vec<usize> = (0..source.words.len()).filter(can_start).collect();
            starts.push(here);
            next = Some(segment);
        }
        starts.reverse();
        starts
    }
}

impl Segment {
    /// The word of `source` behind this segment if it stands there from the word `start` on.
    fn ends(&self, source: &Source<'_>, start: usize) -> Option<usize> {
        let end = start + self.words.len();
        let there = source.words.get(start..end)?;
        self.words.iter().zip(there).all(|(word, there)| word.accepts(&there.folded)).then_some(end)
    }

    /// How many words of the source may stand between the segment before and this one.
    pub(super) fn reach(&self) -> usize {
        match self.cuts.iter().any(|cut| matches!(cut, Cut::Ellipsis)) {
            true => MAX_OMITTED,
            false => MAX_SUBSTITUTED,
        }
    }
}

/// The collation of a quotation whose segments stand at `places`, or `None` if they differ by more than conventions.
fn judged(quote: &Quote, reading: &Reading, source: &Source<'_>, places: &[(usize, usize)]) -> Option<Collation> {
    let mut used: BTreeSet<Convention> = reading.used.iter().copied().collect();
    let (mut omitted, mut inserted) = (Vec::new(), Vec::new());
    for (at, (segment, (start, end))) in reading.segments.iter().zip(places).enumerate() {
        let after = at.checked_sub(1).map_or(*start, |before| places[before].1);
        let left_out = (after < *start)
            .then(|| Span::between(source.words[after].span.start(), source.words[start - 1].span.end()));
        omitted.extend(left_out.map(|span| span.of(source.text).to_owned()));
        for cut in &segment.cuts {
            used.insert(match cut {
                Cut::Ellipsis => Convention::Ellipsis,
                Cut::Bracket(_) if left_out.is_some() => Convention::BracketedSubstitution,
                Cut::Bracket(inside) => {
                    inserted.push(inside.clone());
                    Convention::BracketedInsertion
                }
            });
        }
        let is_first = |word: usize| word == 0 && (at == 0 || segment.cuts.contains(&Cut::Ellipsis));
        for (nth, word) in segment.words.iter().enumerate() {
            let there = source.word(start + nth);
            if !words_agree(word, segment.word(nth), there, is_first(nth), &mut used) {
                return None;
            }
            let side = if nth == 0 { Side::Start } else { Side::Between };
            if !gaps_agree(segment.gap_before(nth), source.gap_before(start + nth), side, &mut used) {
                return None;
            }
        }
        if !gaps_agree(segment.tail(), source.gap_before(*end), Side::End, &mut used) {
            return None;
        }
    }
    for cut in &reading.tail {
        used.insert(match cut {
            Cut::Ellipsis => Convention::Ellipsis,
            Cut::Bracket(inside) => {
                inserted.push(inside.clone());
                Convention::BracketedInsertion
            }
        });
    }
    let (first, last) = (places.first()?.0, places.last()?.1.checked_sub(1)?);
    let span = Span::between(source.words[first].span.start(), source.words[last].span.end());
    // Whatever was compared above, exact is said only of the same characters.
    if used.is_empty() && !same_characters(quote, reading, source, span) {
        return None;
    }
    Some(Collation { span, conventions: used.into_iter().collect(), omitted, inserted })
}

/// True if the whole quotation, marks at its ends included, stands around `span`, white space aside.
fn same_characters(quote: &Quote, reading: &Reading, source: &Source<'_>, span: Span) -> bool {
    let Some(segment) = reading.segments.first() else { return false };
    let solid = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    let (head, tail) = (solid(segment.gap_before(0)), solid(segment.tail()));
    let is_solid = |character: &char| !character.is_whitespace();
    let mut before = source.text[..span.start()].chars().rev().filter(is_solid);
    let mut after = source.text[span.end()..].chars().filter(is_solid);
    head.chars().rev().all(|character| before.next() == Some(character))
        && tail.chars().all(|character| after.next() == Some(character))
        && solid(&quote.text) == format!("{head}{}{tail}", solid(span.of(source.text)))
}
