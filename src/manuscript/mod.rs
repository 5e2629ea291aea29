//! Manuscripts: the prose of a draft, its quotations, and what is cited beside them.
//!
//! [`read`] takes the text of a draft apart into blocks, code left out, and [`read_document`] one that was extracted;
//! [`quotations`] finds what stands in quotation marks and in block quotations. Pure; called by `verify`.

mod beside;
mod draft;
mod extracted;
mod html;
mod markdown;
mod marks;
mod names;
mod place;
mod plain;
mod quotations;
#[cfg(test)]
mod tests;
mod tex;

use std::collections::BTreeMap;

pub use quotations::{MAX_NAMED, MAX_NESTED, Quotation, Quotations, quotations};

use crate::model::{Document, DraftPlace, Pin};
use crate::text::{Span, nesting};
use place::Places;

/// The kind of a manuscript that is a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManuscriptFormat {
    /// Plain text; what starts with `>` is a block quotation.
    Text,
    /// Markdown (CommonMark) with footnotes.
    Markdown,
    /// HTML.
    Html,
    /// LaTeX.
    Tex,
}

impl ManuscriptFormat {
    /// The format that the end of a file's name says, or `None` for a file that has to be extracted.
    ///
    /// ```
    /// # use pincite::manuscript::ManuscriptFormat;
    /// assert_eq!(ManuscriptFormat::of("draft.md"), Some(ManuscriptFormat::Markdown));
    /// assert_eq!(ManuscriptFormat::of("draft.docx"), None);
    /// ```
    pub fn of(path: &str) -> Option<ManuscriptFormat> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).as_deref() {
            Some("md" | "markdown" | "qmd" | "rmd") => Some(ManuscriptFormat::Markdown),
            Some("txt" | "text") => Some(ManuscriptFormat::Text),
            Some("html" | "htm" | "xhtml") => Some(ManuscriptFormat::Html),
            Some("tex" | "ltx") => Some(ManuscriptFormat::Tex),
            _ => None,
        }
    }
}

/// A draft, taken apart.
#[derive(Clone, Debug)]
pub struct Manuscript {
    text: String,
    places: Places,
    pub(crate) blocks: Vec<TextBlock>,
    /// The notes, by their labels.
    pub(crate) notes: BTreeMap<String, Note>,
    remark: Option<String>,
}

/// What is cited in a note.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note {
    pub(crate) named: Vec<Named>,
    /// True if a year stands in it: it cites a work, be it one that is named so that we know it or not.
    pub(crate) has_year: bool,
}

/// A paragraph, heading, item or cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextBlock {
    /// The number of the block quotation that it is a part of.
    pub(crate) quoted: Option<usize>,
    /// The number of the innermost one, if that stands in another.
    pub(crate) innermost: Option<usize>,
    pub(crate) is_heading: bool,
    /// The label of the note that it is a part of.
    pub(crate) note: Option<String>,
    pub(crate) text: String,
    /// Where stretches of the text start, in it and in the manuscript, and how long they are in both.
    pieces: Vec<(Span, Span)>,
    /// Stretches in which marks do not quote, such as code.
    pub(crate) opaque: Vec<Span>,
    /// Stretches that are no part of any quotation, such as pins.
    pub(crate) cuts: Vec<Span>,
    /// Sources that are named, and behind which byte of the text.
    pub(crate) names: Vec<(usize, Named)>,
}

/// A source that a manuscript names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By a pin.
    Pin(Pin),
    /// By a citation key, with what is said of the place.
    Key {
        /// The key.
        key: String,
        /// What stands behind it.
        locator: String,
    },
    /// By its address.
    Url(String),
    /// In the note of this label.
    Note(String),
}

impl Manuscript {
    /// What is odd about how it was read.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The text: of a text file all of it, else what was taken out of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands, for people.
    pub fn place(&self, at: usize) -> DraftPlace {
        self.places.of(&self.text, at)
    }
}

impl TextBlock {
    /// A stretch of the text without what is cut out of it.
    pub(crate) fn uncut(&self, span: Span) -> String {
        let mut text = String::new();
        let mut from = span.start();
        let cuts = &self.cuts[self.cuts.partition_point(|cut| cut.start() < span.start())..];
        for cut in cuts.iter().take_while(|cut| cut.start() < span.end()).filter(|cut| span.contains(**cut)) {
            if cut.start() >= from {
                text.push_str(&self.text[from..cut.start()]);
                from = cut.end();
            }
        }
        text.push_str(&self.text[from..span.end()]);
        text
    }

    /// Where a byte of the text stands in the manuscript.
    pub(crate) fn origin(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(here, _)| here.start() <= at);
        let Some((here, there)) = next.checked_sub(1).map(|piece| self.pieces[piece]) else { return 0 };
        let into = at - here.start();
        match here.len() == there.len() || into == 0 {
            true => (there.start() + into).min(there.end()),
            false => there.end(),
        }
    }

    /// Where a stretch of the text stands in the manuscript.
    pub(crate) fn origin_of(&self, span: Span) -> Span {
        let start = self.origin(span.start());
        let last = self.text[..span.end()].char_indices().next_back().map_or(0, |(at, _)| at);
        let next = self.pieces.partition_point(|(here, _)| here.start() <= last);
        let end = match next.checked_sub(1).map(|piece| self.pieces[piece]) {
            Some((here, there)) if here.len() == there.len() => there.start() + (span.end() - here.start()),
            Some((_, there)) => there.end(),
            None => start,
        };
        Span::between(start, end)
    }
}

/// The pins in a text, in order.
pub fn pins(text: &str) -> Vec<Pin> {
    let pin = |named| match named {
        Named::Pin(pin) => Some(pin),
        _ => None,
    };
    names::pins(text).into_iter().filter_map(|(_, named)| pin(named)).collect()
}

/// Takes a draft apart that is a text file.
pub fn read(text: String, format: ManuscriptFormat) -> Manuscript {
    let mut draft = draft::Draft::default();
    match format {
        ManuscriptFormat::Markdown if nesting::is_too_deep(&text) => {
            draft.remark = Some(format!(
                "quotations or lists stand in each other deeper than {}, so it is read as plain text",
                nesting::MAX_DEPTH
            ));
            plain::read(&text, &mut draft);
        }
        ManuscriptFormat::Text => plain::read(&text, &mut draft),
        ManuscriptFormat::Markdown => markdown::read(&text, &mut draft),
        ManuscriptFormat::Html => html::read(&text, 0, &mut draft),
        ManuscriptFormat::Tex => tex::read(&text, &mut draft),
    }
    let places = Places::lines(&text);
    draft.finish(text, places)
}

/// Takes a draft apart that had to be extracted, such as one of a word processor.
pub fn read_document(document: Document) -> Manuscript {
    let mut draft = draft::Draft::default();
    extracted::read(&document, &mut draft);
    let places = Places::paragraphs(&document);
    draft.finish(document.text, places)
}
