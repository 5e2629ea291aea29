//! Passages, and where they stand as people say it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The unit indexed, ranked and cited: a paragraph, a few short ones, or a run of sentences of a long one.
///
/// The passages of a document are disjoint, in order, and together are its canonical text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its place among the passages of the document, from 0.
    pub ordinal: usize,
    /// Its part of the canonical text, with the white space at its end.
    pub span: Span,
    /// That part, as it stands.
    pub text: String,
    /// Where it stands, as people say it.
    pub locator: Locator,
    /// Its paragraphs and words, for pins.
    pub extent: Extent,
    /// Position of its first word in the document.
    pub first_word: usize,
    /// Number of words.
    pub words: usize,
}

impl Passage {
    /// The text to show and to quote: without white space at the ends.
    pub fn quote(&self) -> &str {
        self.text.trim()
    }

    /// Where the quote stands in the canonical text.
    pub fn quote_span(&self) -> Span {
        Span::between(0, self.text.len()).trimmed(&self.text).shifted(self.span.start())
    }
}

/// Where a passage stands, as people say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Locator {
    /// Number of its paragraph, or of the first if it has several, from 1.
    pub paragraph: usize,
    /// Number of its last paragraph, if it has several.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub paragraph_last: Option<usize>,
    /// Page, in formats that have pages.
    pub page: Option<usize>,
    /// The headings above it, from the highest level down.
    pub section: Vec<String>,
    /// First and last line in the source file, from 1, in formats that have lines.
    pub lines: Option<(usize, usize)>,
}

/// A run of words of a document, counted by paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The first word.
    pub first: WordPlace,
    /// The last word.
    pub last: WordPlace,
}

/// A word, counted within its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordPlace {
    /// Number of the paragraph, from 1.
    pub paragraph: usize,
    /// Number of the word in the paragraph and the headings just above it, from 1.
    pub word: usize,
    /// Number of words that the paragraph has, headings included.
    pub of: usize,
}

impl Extent {
    /// True if it holds its paragraphs from their first word to their last.
    pub fn is_whole(&self) -> bool {
        self.first.word <= 1 && self.last.word >= self.last.of
    }

    /// The run from the first word of this one to the last of `other`.
    #[must_use]
    pub fn through(self, other: Extent) -> Extent {
        Extent { first: self.first, last: other.last }
    }
}
