//! What the index knows of a source.

use serde::{Deserialize, Serialize};

use super::{Columns, Format, Metadata, PageText};
use crate::text::Language;

/// What the index knows of a file of the corpus, whether its text could be indexed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its path as shown: the root as the user named it, and the path below it; of a member, `!/` and its name behind
    /// that of its file. Names the source in the index.
    pub path: String,
    /// The root below which it stands, as the user named it.
    pub root: String,
    /// The path of its file below the root, with `/`; empty if the root is the file itself.
    pub relative: String,
    /// The document's short name in pins.
    pub slug: String,
    /// Size of its file in bytes.
    pub size: u64,
    /// Time of the last change of its file or of what the system keeps of it, in nanoseconds since 1970.
    pub modified: i64,
    /// BLAKE3 hash of its bytes, in hexadecimal; empty if they could not be read.
    pub hash: String,
    /// Version of the extractor that read it.
    pub extractor: u32,
    /// What `pincite.toml` said about it.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub overrides: Metadata,
    /// Which fields of its records `pincite.toml` said hold what.
    #[serde(default, skip_serializing_if = "Columns::is_unset")]
    pub columns: Columns,
    /// The name within its file of a source that is a member of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

impl Source {
    /// The path of its file as shown.
    pub fn file(&self) -> &str {
        let member = self.member.as_ref().map_or(0, |member| "!/".len() + member.len());
        self.path.get(..self.path.len().saturating_sub(member)).unwrap_or(&self.path)
    }
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
        #[serde(default, skip_serializing_if = "is_zero")]
        pages: usize,
        /// The pages whose text is missing, or not whole.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lost_pages: Vec<PageText>,
        /// The encoding of a source that is text itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encoding: Option<String>,
        /// What is odd about it, such as a name that says another format.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remarks: Vec<String>,
    },
    /// It is no document itself, and holds others.
    Container {
        /// Number of sources in it.
        members: usize,
    },
    /// It holds nothing to index; why.
    Skipped(String),
    /// It could not be read; why.
    Failed(String),
}

impl Outcome {
    /// The encoding of a document whose source is text itself.
    pub fn encoding(&self) -> Option<&str> {
        match self {
            Outcome::Indexed { encoding, .. } => encoding.as_deref(),
            _ => None,
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// How a source stands now, compared with what was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// Size and time are as they were, or all its bytes.
    Unchanged,
    /// Its bytes differ, or those of the file that it is a member of.
    Changed,
    /// It is not there any more.
    Missing,
    /// The system does not let it be looked at.
    Unreadable,
}
