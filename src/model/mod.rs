//! The nouns: documents, passages, where they stand, and what a search gives.
//!
//! Types without behaviour beyond their invariants. Those that leave the
//! program as JSON say so by their derives; [`crate::render`] adds the envelope.

mod columns;
mod concordance;
mod convention;
mod date;
mod document;
mod explanation;
mod limits;
mod milestones;
mod ocr;
mod page;
mod passage;
mod pin;
mod place;
mod record;
mod report;
mod results;
mod source;
mod verify;

pub use columns::{ColumnRole, Columns, Fields};
pub use concordance::{ConcordanceEnd, ConcordanceLine};
pub use convention::{Convention, RULES, Rule};
pub use date::PartialDate;
pub use document::{Block, BlockKind, Document, Format, Metadata};
pub use explanation::{Explanation, Role, ScorePart, TermFound, WordReading};
pub use limits::{LimitKey, Limits, WebPages};
pub use milestones::Milestones;
pub use ocr::Ocr;
pub use page::{Page, PageRemark, PageStart, PageText};
pub use passage::{Continues, Extent, Locator, Passage, WordPlace};
pub use pin::Pin;
pub use place::{Place, PlaceStart};
pub use record::{CitationRecord, Extractor, MIN_CONTEXT, RECORD_VERSION};
pub use report::{
    CitationChecked, Fault, IndexChecked, Listing, Remark, Shown, SourceRemark, Status, Understood, UnderstoodBlock,
    Verdict,
};
pub use results::{
    AddedWord, Candidate, Citation, ClauseMatches, Coverage, DocumentCard, Duplicate, Hit, Offer, PassageText, Reading,
    ScoreParts, SearchResults, Spelling, WordFound,
};
pub use source::{Outcome, Source, SourceState};
pub use verify::{Change, ChangeKind, DraftPlace, Finding, QuoteChecked, QuoteForm, QuoteVerdict, VerifyEnd};
