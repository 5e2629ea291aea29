//! What checking the quotations of a manuscript gives.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Citation, Convention, Coverage, Page};
use crate::text::Span;

/// Whether a quotation says what the corpus says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteVerdict {
    /// These characters stand in the corpus, white space aside.
    Exact,
    /// They stand there after the named conventions only.
    Normalised,
    /// A passage is recognisably the source, with other words or marks.
    Altered,
    /// Exact or normalised, but not in the document named beside it.
    Misattributed,
    /// In the document named beside it, but not in the place named.
    WrongLocator,
    /// The same words stand in several documents, and the manuscript does not say which.
    Ambiguous,
    /// No passage is near it.
    NotFound,
}

impl QuoteVerdict {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            QuoteVerdict::Exact => "exact",
            QuoteVerdict::Normalised => "normalised",
            QuoteVerdict::Altered => "altered",
            QuoteVerdict::Misattributed => "misattributed",
            QuoteVerdict::WrongLocator => "wrong locator",
            QuoteVerdict::Ambiguous => "ambiguous",
            QuoteVerdict::NotFound => "not found",
        }
    }

    /// True if the words are those of the corpus, and where the manuscript says.
    pub fn stands(self) -> bool {
        matches!(self, QuoteVerdict::Exact | QuoteVerdict::Normalised)
    }
}

/// A place in a manuscript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum DraftPlace {
    /// In a text file.
    Line {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// In a file that has no lines, such as one of a word processor.
    Paragraph {
        /// Paragraph, counted as pins count them.
        paragraph: usize,
        /// Page, in formats that have pages.
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<Page>,
    },
}

impl DraftPlace {
    /// The place behind the name of its file: `draft.md:12:8`, or `draft.docx, ¶ 12`.
    pub fn in_file(&self, file: &str) -> String {
        match self {
            DraftPlace::Line { line, column } => format!("{file}:{line}:{column}"),
            DraftPlace::Paragraph { .. } => format!("{file}, {}", self.in_words()),
        }
    }

    /// The place for people: `line 12`, or `p. 3, ¶ 12`.
    pub fn in_words(&self) -> String {
        match self {
            DraftPlace::Line { line, .. } => format!("line {line}"),
            DraftPlace::Paragraph { paragraph, page: None } => format!("¶ {paragraph}"),
            DraftPlace::Paragraph { paragraph, page: Some(page) } => format!("p. {}, ¶ {paragraph}", page.printed()),
        }
    }
}

/// How a manuscript marks a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteForm {
    /// By quotation marks.
    Marks,
    /// By quotation marks within another quotation.
    Nested,
    /// As a block set apart.
    Block,
}

/// A quotation of a manuscript, and what was found of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuoteChecked {
    /// Path of the manuscript, `-` for standard input.
    pub manuscript: String,
    /// Byte range in the manuscript, from the first mark to the last; of a file that is no text, in the text taken out
    /// of it.
    pub span: Span,
    /// Where it starts.
    pub start: DraftPlace,
    /// Where it ends: behind its last character.
    pub end: DraftPlace,
    /// How it is marked.
    pub form: QuoteForm,
    /// The quotation in canonical form, without its marks; a line break stands between two paragraphs.
    pub quote: String,
    /// The source that the manuscript names beside it, as written there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<String>,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
}

/// What was found of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// Whether it says what the corpus says.
    pub verdict: QuoteVerdict,
    /// The conventions by which it differs from the source, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conventions: Vec<Convention>,
    /// What its ellipses and brackets stand for, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<String>,
    /// What its brackets put in that the source has not, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inserted: Vec<String>,
    /// Of an altered quotation, how it differs, word by word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diff: Vec<Change>,
    /// The words in the source, or the nearest; none if nothing is near, or which of several is not said.
    pub citation: Option<Citation>,
    /// Every other document in which the words stand, earliest publication first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Citation>,
    /// What else a reader should know, such as a pin that names nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// A piece of a quotation that it shares with its source, or that only one of them has.
///
/// The pieces that are the same and those of the quotation are the quotation, one after another; the pieces that are the
/// same and those of the source are the source, but for what the conventions allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// Who has it.
    pub kind: ChangeKind,
    /// The words and marks, with the white space between them and the next piece.
    pub text: String,
}

/// Who has a [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Both.
    Same,
    /// The source only.
    Source,
    /// The quotation only.
    Quote,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// How the check of manuscripts ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifyEnd {
    /// Number of manuscripts that were read.
    pub manuscripts: usize,
    /// Number of quotations.
    pub quotes: usize,
    /// Of these exact.
    pub exact: usize,
    /// Normalised.
    pub normalised: usize,
    /// Altered.
    pub altered: usize,
    /// Misattributed.
    pub misattributed: usize,
    /// With a wrong locator.
    pub wrong_locator: usize,
    /// Ambiguous.
    pub ambiguous: usize,
    /// Not found.
    pub not_found: usize,
    /// Quotations that were too short to look for.
    pub too_short: usize,
    /// Quotations that stand in more than eight others, of whose words they are some.
    #[serde(skip_serializing_if = "is_zero")]
    pub too_deep: usize,
    /// Titles of documents in quotation marks, which are no quotations.
    pub titles: usize,
    /// Manuscripts that could not be read.
    pub unread: usize,
    /// What was searched, and what could not be.
    pub coverage: Coverage,
}

impl VerifyEnd {
    /// Counts a quotation.
    pub fn count(&mut self, verdict: QuoteVerdict) {
        self.quotes += 1;
        *match verdict {
            QuoteVerdict::Exact => &mut self.exact,
            QuoteVerdict::Normalised => &mut self.normalised,
            QuoteVerdict::Altered => &mut self.altered,
            QuoteVerdict::Misattributed => &mut self.misattributed,
            QuoteVerdict::WrongLocator => &mut self.wrong_locator,
            QuoteVerdict::Ambiguous => &mut self.ambiguous,
            QuoteVerdict::NotFound => &mut self.not_found,
        } += 1;
    }

    /// True if every quotation stands, and every manuscript was read.
    pub fn all_stand(&self) -> bool {
        self.exact + self.normalised == self.quotes && self.unread == 0
    }
}
