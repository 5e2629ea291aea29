//! A byte range of some text.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes in some text, in JSON `[from, to]`.
///
/// A span made by [`Span::new`] lies on character borders of the text it was
/// made for. Which text that is, the holder of the span says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Returns the span of `range` in `text`, or `None` if `text` has no such slice.
    pub fn new(text: &str, range: Range<usize>) -> Option<Span> {
        text.get(range.clone()).map(|_| Span { start: range.start, end: range.end })
    }

    /// Returns the span from `start` to `end`, borders that the caller took from the text itself.
    ///
    /// An `end` before `start` gives an empty span at `start`.
    pub(crate) fn between(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True for a span of no bytes.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The part of `text` that this span names.
    ///
    /// # Panics
    ///
    /// If the span was made for another text and does not fit this one.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// True if `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span in a text that starts `offset` bytes earlier.
    pub fn shifted(self, offset: usize) -> Span {
        Span { start: self.start + offset, end: self.end + offset }
    }

    /// The same span in the slice that starts at byte `offset` of its text.
    ///
    /// Parts before the slice are cut off.
    pub fn rebased(self, offset: usize) -> Span {
        Span::between(self.start.saturating_sub(offset), self.end.saturating_sub(offset))
    }

    /// The span without white space at either end.
    pub fn trimmed(self, text: &str) -> Span {
        let slice = self.of(text);
        let start = self.start + (slice.len() - slice.trim_start().len());
        Span::between(start, start + slice.trim().len())
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Span {
        Span::between(start, end)
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> [usize; 2] {
        [span.start, span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_made_only_on_character_borders() {
        assert!(Span::new("tiếng", 0..2).is_some());
        assert!(Span::new("tiếng", 0..3).is_none());
        assert!(Span::new("tiếng", 0..99).is_none());
    }

    #[test]
    fn trimming_keeps_the_words() {
        let text = "one  two ";
        assert_eq!(Span::between(3, 9).trimmed(text).of(text), "two");
        assert!(Span::between(3, 5).trimmed(text).is_empty());
    }
}
