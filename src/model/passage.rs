//! Passages, and where they stand as people say it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::milestones::around;
use super::{Milestones, Page, Place};
use crate::text::analyze::{Asked, analyze_for};
use crate::text::{Analysis, Language, Span};

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
    /// What it goes on with from the passage before.
    #[serde(default, skip_serializing_if = "Continues::is_nothing")]
    pub continues: Continues,
    /// What begins where within it.
    #[serde(default, skip_serializing_if = "Milestones::is_empty")]
    pub milestones: Milestones,
}

/// What a passage goes on with from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Continues {
    /// It starts a block.
    #[default]
    Nothing,
    /// It starts a sentence within a block that is too long for one passage.
    Block,
    /// It starts within a sentence that is too long for one passage.
    Sentence,
}

impl Continues {
    fn is_nothing(&self) -> bool {
        *self == Continues::Nothing
    }
}

impl Passage {
    /// The text to show and to quote: without white space at the ends.
    pub fn quote(&self) -> &str {
        self.text.trim()
    }

    /// The words of the quote, in its own language or in that of its document; what it goes on with starts neither block nor sentence here.
    pub fn analyze(&self, language: &Language) -> Analysis {
        self.analyze_for(language, Asked::ALL)
    }

    /// As [`Passage::analyze`], as far as it is asked for.
    pub fn analyze_for(&self, language: &Language, asked: Asked) -> Analysis {
        let mut analysis = analyze_for(self.quote(), self.locator.language.as_ref().unwrap_or(language), asked);
        if self.continues != Continues::Nothing {
            analysis.block_starts.retain(|start| *start > 0);
        }
        if self.continues == Continues::Sentence {
            analysis.sentence_starts.retain(|start| *start > 0);
        }
        analysis
    }

    /// Where the part of it stands that is in `span` of the canonical text.
    ///
    /// Its paragraphs are those of the passage: they are told by their words.
    pub fn locator_of(&self, span: Span) -> Locator {
        let part = span.rebased(self.quote_span().start());
        let mut locator = self.locator.clone();
        if let Some(((_, first), rest)) = around(&self.milestones.pages, part, |(at, _)| *at).split_first() {
            locator.page_last = first.last_behind(rest.iter().map(|(_, page)| page)).cloned();
            locator.page = Some(first.clone());
        }
        if let Some(((_, first), rest)) = around(&self.milestones.places, part, |(at, _)| *at).split_first() {
            locator.place = Some(rest.iter().fold(first.clone(), |place, (_, next)| place.through(next)));
        }
        if let [(_, first), .., (_, last)] | [(_, first @ last)] = around(&self.milestones.lines, part, |(at, _)| *at) {
            locator.lines = Some((*first, *last));
        }
        locator
    }

    /// This passage and those that follow it, as one.
    #[must_use]
    pub fn through<'a>(&self, following: impl IntoIterator<Item = &'a Passage>) -> Passage {
        let mut joined = self.clone();
        for next in following {
            let apart = next.quote_span().start() - joined.quote_span().start();
            joined.milestones = joined.milestones.through(&joined.locator, &next.milestones, &next.locator, apart);
            joined.span = Span::between(joined.span.start(), next.span.end());
            joined.text.push_str(&next.text);
            joined.locator = std::mem::take(&mut joined.locator).through(&next.locator);
            joined.extent = joined.extent.through(next.extent);
            joined.words += next.words;
        }
        joined
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
    /// The page that it starts on, in formats that have pages.
    pub page: Option<Page>,
    /// The last page that it stands on, if those are several.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page_last: Option<Page>,
    /// Slide, rows or time, in formats that have such.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// True for the words of somebody else, which the document quotes as a block.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub is_quotation: bool,
    /// The headings above it, from the highest level down.
    pub section: Vec<String>,
    /// First and last line in the source file, from 1, in formats that have lines.
    pub lines: Option<(usize, usize)>,
    /// Its language, where that is not the document's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<Language>,
}

impl Locator {
    /// True if some of it was recognised in a picture.
    pub fn is_recognised(&self) -> bool {
        [&self.page, &self.page_last].into_iter().flatten().any(|page| page.ocr)
    }

    /// The numbers of its pages, as `page:` finds them: those of all from the first to the last.
    pub fn page_numbers(&self) -> Vec<usize> {
        let Some(first) = &self.page else { return Vec::new() };
        let last = self.page_last.as_ref().unwrap_or(first);
        let mut numbers: Vec<usize> = (first.number..=last.number).collect();
        match (first.printed_number(), last.printed_number()) {
            // Numbers that are printed one after the other, as the pages come.
            (Some(from), Some(to)) if to.wrapping_sub(from) == last.number.wrapping_sub(first.number) => {
                numbers.extend(from..=to)
            }
            (from, to) => numbers.extend(from.into_iter().chain(to)),
        }
        numbers
    }

    /// From the start of this one to the end of `other`, which stands behind it.
    #[must_use]
    pub fn through(self, other: &Locator) -> Locator {
        let last = other.paragraph_last.unwrap_or(other.paragraph);
        Locator {
            paragraph_last: (last > self.paragraph).then_some(last),
            is_quotation: self.is_quotation && other.is_quotation,
            lines: self.lines.zip(other.lines).map(|(lines, others)| (lines.0, others.1)),
            place: match (self.place, &other.place) {
                (Some(place), Some(other)) => Some(place.through(other)),
                (place, _) => place,
            },
            page_last: self.page.as_ref().and_then(|page| {
                let others = [&self.page_last, &other.page, &other.page_last];
                page.last_behind(others.into_iter().flatten()).cloned()
            }),
            ..self
        }
    }
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
