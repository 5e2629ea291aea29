//! The nouns: documents, passages, where they stand, and what a search gives.
//!
//! Types without behaviour beyond their invariants. Those that leave the
//! program as JSON say so by their derives; [`crate::render`] adds the envelope.

mod concordance;
mod date;
mod document;
mod passage;
mod pin;
mod report;
mod results;
mod source;

pub use concordance::{ConcordanceEnd, ConcordanceLine};
pub use date::PartialDate;
pub use document::{Block, BlockKind, Document, Format, Metadata};
pub use passage::{Continues, Extent, Locator, Passage, WordPlace};
pub use pin::Pin;
pub use report::{Listing, Remark, Shown, SourceRemark, Status, Verdict};
pub use results::{
    Candidate, Citation, ClauseMatches, Coverage, DocumentCard, Hit, Offer, PassageText, Reading, ScoreParts,
    SearchResults, Spelling, WordFound,
};
pub use source::{Outcome, Source, SourceState};
