//! What the index knows of a source.

use serde::{Deserialize, Serialize};

use super::{Format, Metadata, PageText};
use crate::text::Language;

/// What the index knows of a file of the corpus, whether its text could be indexed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its path as shown: the root as the user named it, and the path below it. Names the source in the index.
    pub path: String,
    /// The root below which it stands, as the user named it.
    pub root: String,
    /// Its path below the root, with `/`; empty if the root is the file itself.
    pub relative: String,
    /// The document's short name in pins.
    pub slug: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i64,
    /// BLAKE3 hash of the bytes, in hexadecimal; empty if they could not be read.
    pub hash: String,
    /// Version of the extractor that read it.
    pub extractor: u32,
    /// What `pincite.toml` said about it.
    pub overrides: Metadata,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of reading a source.
#[allow(clippy::large_enum_variant, reason = "nearly every source is indexed")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its passages are in the index.
    Indexed {
        /// What is known about the document; the language stands below.
        metadata: Metadata,
        /// True if the title is the start of the text.
        title_from_text: bool,
        /// Language of the text.
        language: Language,
        /// True if the text is too short to tell: its language is that of most others, if it is in their script.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        language_assumed: bool,
        /// Languages of passages that are in another one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        other_languages: Vec<Language>,
        /// Format.
        format: Format,
        /// Number of passages.
        passages: usize,
        /// Number of words.
        words: usize,
        /// Number of pages; 0 in formats without pages.
        #[serde(default)]
        pages: usize,
        /// The pages whose text is missing, or not whole.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lost_pages: Vec<PageText>,
    },
    /// It holds nothing to index; why.
    Skipped(String),
    /// It could not be read; why.
    Failed(String),
}

/// How a source stands now, compared with what was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// Size and time are as they were.
    Unchanged,
    /// Size or time differ.
    Changed,
    /// It is not there any more, or cannot be looked at.
    Missing,
}
