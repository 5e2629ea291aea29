//! The citation record: everything that finds and checks a quote without the index.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Citation;
use crate::text::Span;

/// Version of the record.
pub const RECORD_VERSION: u32 = 1;

/// Characters of what stands before or behind the quote of a record, at least; fewer where the document begins or ends.
pub const MIN_CONTEXT: usize = 32;

/// A citation with all that finds and checks its quote again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitationRecord {
    /// Version of the record.
    pub version: u32,
    /// The citation; the quote is `passage.text`, in canonical form.
    #[serde(flatten)]
    pub citation: Citation,
    /// What stands before the quote, 32 characters or more, to the edge of a word.
    pub prefix: String,
    /// What stands behind it, as much.
    pub suffix: String,
    /// BLAKE3 hash of the quote, in hexadecimal.
    pub quote_hash: String,
    /// First character of the quote in the document's canonical text, and the one behind its last.
    pub characters: Span,
    /// Byte range of the quote in the source file, if that is as it was cited.
    pub source_span: Option<Span>,
    /// What read the source.
    pub extractor: Extractor,
    /// When the source was indexed (RFC 3339).
    pub indexed_at: String,
}

/// What read a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Extractor {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}
