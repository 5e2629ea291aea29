//! Patterns and words with edits that are written as one but are several words of a text, as `confidence-build*` is.

use super::Planner;
use crate::clause::{Leaf, Part, Pattern};
use crate::text::fold;
use crate::text::words::{Unit, units};

impl Planner<'_> {
    /// The parts of a text without white space in which `*` and `?` stand for letters: where it has several words, as
    /// `confidence-build*` does, each is one, and one that is all asterisk is any word.
    pub(super) fn patterns(&self, chunk: &str, leaves: &mut Vec<Leaf>) -> Vec<Part> {
        let mut parts = Vec::new();
        let pieces = pieces(chunk);
        for (at, piece) in pieces.iter().enumerate() {
            let text = piece.span.of(chunk);
            if !text.contains(['*', '?']) {
                parts.extend(self.words(text, leaves));
            } else if text.chars().any(|letter| letter != '*') {
                parts.push(Part::Leaf(leaves.len()));
                leaves.push(self.pattern(text, Pattern::wildcard(&self.form(text)).ok()));
            } else if !is_open(&pieces, at) {
                parts.push(Part::AnyWord);
            }
        }
        parts
    }

    /// The parts of a text whose last word may be some edits away.
    pub(super) fn fuzzy(&self, text: &str, distance: u8, leaves: &mut Vec<Leaf>) -> Vec<Part> {
        let Some(last) = units(text).pop() else { return Vec::new() };
        let mut parts: Vec<Part> = self.words(&text[..last.span.start()], leaves);
        let word = last.span.of(text);
        parts.push(Part::Leaf(leaves.len()));
        leaves.push(self.pattern(word, Some(Pattern::fuzzy(&self.form(word), distance))));
        parts
    }
}

/// True if the wildcards of some word of a text are too many for it to be looked for.
pub(in crate::query) fn are_too_large(text: &str) -> bool {
    pieces(text).iter().any(|piece| Pattern::wildcard(&fold::fold(piece.span.of(text))).is_err())
}

/// The words of a text in which `*` and `?` stand for letters.
fn pieces(chunk: &str) -> Vec<Unit> {
    // They are cut as what they stand for would be: between digits a point parts no word, between letters no apostrophe.
    let mut filled = String::with_capacity(chunk.len());
    let first = chunk.chars().find(|letter| letter.is_alphanumeric());
    let mut before = first.unwrap_or('a');
    for letter in chunk.chars() {
        match letter {
            '*' | '?' => filled.push(if before.is_ascii_digit() { '0' } else { 'a' }),
            _ => filled.push(letter),
        }
        if letter.is_alphanumeric() {
            before = letter;
        }
    }
    units(&filled)
}

/// True of a piece that stands at the end of others and touches one in a script without spaces: what goes on there need
/// not be said.
fn is_open(pieces: &[Unit], at: usize) -> bool {
    let touches = |one: usize, next: usize| {
        pieces.get(one).zip(pieces.get(next)).is_some_and(|(one, next)| one.span.end() == next.span.start())
    };
    let is_cluster = |at: usize| pieces.get(at).is_some_and(|piece| piece.is_cluster);
    let last = pieces.len() - 1;
    (at == last && at > 0 && is_cluster(at - 1) && touches(at - 1, at)) || (at == 0 && is_cluster(1) && touches(0, 1))
}
