//! What a concordance gives: every match in its context.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Coverage, DocumentCard, Locator, Offer, Pin};
use crate::text::Span;

/// A match in its context.
///
/// `left`, the match and `right` one after another are a part of the document's canonical text, with a space for
/// each line break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcordanceLine {
    /// Short stable name of the passage with the match.
    pub pin: Pin,
    /// The document.
    pub document: DocumentCard,
    /// Where the passage stands.
    pub locator: Locator,
    /// Byte range of the clause in the query.
    pub clause: Span,
    /// What stands before the match, cut at the start.
    pub left: String,
    /// From the first word of the match to the last.
    #[serde(rename = "match")]
    pub matched: String,
    /// What stands after the match, cut at the end.
    pub right: String,
    /// Byte ranges of the matched words in `match`, in order and disjoint.
    pub spans: Vec<Span>,
    /// Byte range of `match` in the document's canonical text.
    pub place: Span,
    /// True if the source is not what was indexed, is gone, or cannot be looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub source_changed: bool,
}

/// How a concordance ends: what was found, and what was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcordanceEnd {
    /// Number of lines.
    pub lines: usize,
    /// False if there are more matches than lines: of a passage not all were listed, or not all passages were found.
    pub lines_exact: bool,
    /// Number of passages with a line.
    pub passages: usize,
    /// Number of passages that make the query true; those that have no word of it have no line.
    pub total: usize,
    /// False if there may be more than `total`.
    pub total_exact: bool,
    /// What was searched, and what could not be.
    pub coverage: Coverage,
    /// What to try instead, if nothing was found; never applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
}
