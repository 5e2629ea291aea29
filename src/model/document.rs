//! A source after extraction.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::milestones::{around, several};
use super::{Milestones, Page, PageStart, PageText, PartialDate, Place, PlaceStart};
use crate::text::{Language, SourceMap, Span};

/// A source after extraction: its canonical text, what the text consists of, and what is known about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// Where each piece of the text stands in the source, in formats that are text themselves.
    pub map: SourceMap,
    /// The pages, in formats that have pages.
    pub pages: Vec<PageText>,
    /// Where the text of a page starts or goes on, in order of the text.
    ///
    /// A page may have several: a paragraph that goes on over its notes stands before them.
    pub page_starts: Vec<PageStart>,
    /// Where slides, rows and cues start, in order of the text, in formats that have such.
    pub places: Vec<PlaceStart>,
    /// Number of running heads and feet that were left out of the text.
    pub running_lines: usize,
    /// The encoding of a source that is text itself, by its name in the Encoding Standard.
    pub encoding: Option<String>,
    /// What is odd about the source, such as a name that says another format: each one line.
    pub remarks: Vec<String>,
}

impl Document {
    /// The same document, of which `overrides` counts more than what it says of itself.
    #[must_use]
    pub fn overridden(mut self, overrides: &Metadata) -> Document {
        self.title_from_text &= overrides.title.is_none();
        self.language = overrides.language.clone().unwrap_or(self.language);
        self.metadata = overrides.clone().or(self.metadata);
        self
    }

    /// The page on which the character at `offset` of the text stands.
    pub fn page_at(&self, offset: usize) -> Option<&Page> {
        let after = self.page_starts.partition_point(|start| start.offset <= offset);
        let start = self.page_starts.get(after.saturating_sub(1))?;
        self.pages.get(start.page).map(|page| &page.page)
    }

    /// The slide, row or cue in which the character at `offset` of the text stands.
    pub fn place_at(&self, offset: usize) -> Option<&Place> {
        let after = self.places.partition_point(|start| start.offset <= offset);
        self.places.get(after.saturating_sub(1)).map(|start| &start.place)
    }

    /// The slide, rows or time of `span` of the text.
    pub fn place_of(&self, span: Span) -> Option<Place> {
        let (first, rest) = around(&self.places, span, |start| start.offset).split_first()?;
        Some(rest.iter().fold(first.place.clone(), |place, next| place.through(&next.place)))
    }

    /// The page on which `span` of the text starts, and the last one that it stands on, if those are several.
    pub fn pages_of(&self, span: Span) -> Option<(&Page, Option<&Page>)> {
        let starts = around(&self.page_starts, span, |start| start.offset);
        let mut pages = starts.iter().filter_map(|start| self.pages.get(start.page)).map(|page| &page.page);
        let first = pages.next()?;
        Some((first, first.last_behind(pages)))
    }

    /// What begins where within `span` of the text, counted from its start.
    pub fn milestones(&self, span: Span) -> Milestones {
        let pages = around(&self.page_starts, span, |start| start.offset).iter();
        let pages = pages.filter_map(|start| Some((start.offset, self.pages.get(start.page)?.page.clone())));
        let places = around(&self.places, span, |start| start.offset).iter();
        let places = places.map(|start| (start.offset, start.place.clone()));
        Milestones {
            pages: several(pages, span.start()),
            places: several(places, span.start()),
            lines: several(self.map.lines_of(span), span.start()),
        }
    }
}

/// A paragraph, heading, list item, table row …: the extractor decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the canonical text, without the line break after it.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
    /// A footnote or endnote, behind the paragraph that holds its mark; also what is noted beside a slide.
    Note,
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
    /// PDF.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// Office Open XML presentation.
    Pptx,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument presentation.
    Odp,
    /// OpenDocument spreadsheet.
    Ods,
    /// EPUB.
    Epub,
    /// RTF.
    Rtf,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    Asciidoc,
    /// Subtitles, SubRip or WebVTT.
    Subtitles,
    /// A table of text, CSV or TSV.
    Table,
    /// TEI, JATS or DocBook.
    Xml,
    /// A message (RFC 5322).
    Mail,
    /// A web page in one file (RFC 2557).
    Mhtml,
    /// A record of JSON, or a row of a table.
    Record,
}

impl Format {
    /// All of them, in the order in which they are listed.
    pub const ALL: &[Format] = &[
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Pdf,
        Format::Docx,
        Format::Pptx,
        Format::Xlsx,
        Format::Odt,
        Format::Odp,
        Format::Ods,
        Format::Epub,
        Format::Rtf,
        Format::Rst,
        Format::Asciidoc,
        Format::Subtitles,
        Format::Table,
        Format::Xml,
        Format::Mail,
        Format::Mhtml,
        Format::Record,
    ];

    /// The name that stands in JSON and after `format:`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Pptx => "pptx",
            Format::Xlsx => "xlsx",
            Format::Odt => "odt",
            Format::Odp => "odp",
            Format::Ods => "ods",
            Format::Epub => "epub",
            Format::Rtf => "rtf",
            Format::Rst => "rst",
            Format::Asciidoc => "asciidoc",
            Format::Subtitles => "subtitles",
            Format::Table => "table",
            Format::Xml => "xml",
            Format::Mail => "mail",
            Format::Mhtml => "mhtml",
            Format::Record => "record",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::Pdf => "PDF",
            Format::Docx => "DOCX",
            Format::Pptx => "PPTX",
            Format::Xlsx => "XLSX",
            Format::Odt => "ODT",
            Format::Odp => "ODP",
            Format::Ods => "ODS",
            Format::Epub => "EPUB",
            Format::Rtf => "RTF",
            Format::Rst => "reStructuredText",
            Format::Asciidoc => "AsciiDoc",
            Format::Subtitles => "subtitles",
            Format::Table => "a table",
            Format::Xml => "XML",
            Format::Mail => "a message",
            Format::Mhtml => "MHTML",
            Format::Record => "a record",
        }
    }

    /// True for formats that are packages (ZIP) of parts.
    pub fn is_package(self) -> bool {
        match self {
            Format::Docx | Format::Pptx | Format::Xlsx | Format::Odt | Format::Odp | Format::Ods | Format::Epub => true,
            Format::Text | Format::Markdown | Format::Html | Format::Pdf | Format::Rtf | Format::Rst => false,
            Format::Asciidoc | Format::Subtitles | Format::Table | Format::Xml => false,
            Format::Mail | Format::Mhtml | Format::Record => false,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Authors, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Who published it: newspaper, ministry, press.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Publication date; never the time of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Canonical address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Language of the text.
    #[serde(rename = "lang", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The id of the message that began the conversation of which this one is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
}

impl Metadata {
    /// True if it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Metadata::default()
    }

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
            thread: self.thread.or(other.thread),
        }
    }
}
