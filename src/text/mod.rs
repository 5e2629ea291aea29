//! Text as every part of pincite sees it: spans, canonical form, words, sentences, language.
//!
//! A [`Span`] is a byte range that is known to lie on character borders. The
//! [canonical form](canonical) is the text as a reader would quote it, and its
//! [`SourceMap`] leads back to the bytes of the file. [`words`] cuts text into
//! the units that positions count, [`fold`] says which spellings are the same
//! word, [`analyze`] puts both together into the two word streams of a passage.
//!
//! Nothing here knows of files, queries or the index.

pub mod analyze;
pub mod canonical;
pub mod check;
pub mod chinese;
pub mod columns;
pub mod fold;
pub mod language;
mod literal;
pub(crate) mod nesting;
pub mod sentences;
mod shingles;
mod source_map;
mod span;
pub mod variants;
pub mod words;
mod zawgyi;

pub use analyze::Analysis;
pub use language::Language;
pub use literal::literal;
pub use shingles::{Resembling, Shingles};
pub use source_map::{Checkpoint, SourceMap, SourcePlace};
pub use span::Span;
