//! A source after extraction.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PartialDate;
use crate::text::{Language, SourceMap, Span};

/// A source after extraction: its canonical text, what the text consists of, and what is known about it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The canonical text: the blocks, with one line break between two of them.
    pub text: String,
    /// The blocks, in order; together with the line breaks they are the whole text.
    pub blocks: Vec<Block>,
    /// What the source says about itself, completed.
    pub metadata: Metadata,
    /// True if the title is not the source's own but the start of its text.
    pub title_from_text: bool,
    /// The language of the text: declared, else detected, else undetermined.
    pub language: Language,
    /// Format of the source.
    pub format: Format,
    /// Where each piece of the text stands in the source.
    pub map: SourceMap,
}

/// A paragraph, heading, list item, table row …: the extractor decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the canonical text, without the line break after it.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; 1 is the highest level.
    Heading {
        /// From 1 to 6.
        level: u8,
    },
    /// Place and date before the first sentence of a news text.
    Dateline,
    /// A paragraph of prose, or a run of lines that belong together.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table, its cells side by side.
    TableRow,
    /// A paragraph of a block quotation.
    Quote,
    /// The caption of a table or figure.
    Caption,
}

impl BlockKind {
    /// True for a block that introduces the one after it and is not counted as a paragraph.
    pub fn is_lead(self) -> bool {
        matches!(self, BlockKind::Heading { .. } | BlockKind::Dateline)
    }
}

/// Format of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (CommonMark).
    Markdown,
    /// HTML or XHTML.
    Html,
}

impl Format {
    /// The name that stands in JSON and after `format:`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is known about a document: declared by the source, or set in `pincite.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Authors, in the order of the source.
    pub authors: Vec<String>,
    /// Who published it: newspaper, ministry, press.
    pub publisher: Option<String>,
    /// Publication date; never the time of the file.
    pub date: Option<PartialDate>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language of the text.
    #[serde(rename = "lang")]
    pub language: Option<Language>,
}

impl Metadata {
    /// What is known here, and from `other` where nothing is.
    #[must_use]
    pub fn or(self, other: Metadata) -> Metadata {
        Metadata {
            title: self.title.or(other.title),
            authors: if self.authors.is_empty() { other.authors } else { self.authors },
            publisher: self.publisher.or(other.publisher),
            date: self.date.or(other.date),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
        }
    }
}
