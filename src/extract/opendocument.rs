//! OpenDocument (ISO/IEC 26300): texts, presentations slide by slide, spreadsheets row by row.
//!
//! Tracked deletions and comments are left out. Notes stand behind their
//! paragraphs, the notes of a slide behind its text.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::Unextracted;
use super::draft::Draft;
use super::notes::Notes;
use super::office::of_part;
use super::package::{Package, failed};
use super::table::{EachRow, Rows};
use super::xml::{self, Node, Tag, local};
use crate::model::{BlockKind, Format, Limits, Place};

/// Elements whose contents are no part of the text.
const LEFT_OUT: &[&str] = &[
    "tracked-changes",
    "annotation",
    "forms",
    "settings",
    "desc",
    "date-time-decl",
    // How a text is pronounced is no part of it.
    "ruby-text",
    // The title of an index stands in the index itself.
    "index-title-template",
];

/// The part that holds the text.
const CONTENT: &str = "content.xml";

/// The style of block quotations.
const QUOTATIONS: &str = "Quotations";

/// Repetitions of a space, at most.
const MAX_SPACES: usize = 100;

/// Takes the text of an OpenDocument file.
pub(super) fn extract(bytes: &[u8], format: Format, limits: &Limits) -> Result<Draft, Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    if package.xml("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(failed("it is locked with a password; save a copy without one"));
    }
    let source = package.xml_of_text(CONTENT)?;
    let mut draft = Draft::without_source(Vec::new());
    let mut body = Body {
        draft: &mut draft,
        format,
        notes: Notes::default(),
        note: None,
        left_out: 0,
        rows: 0,
        lists: 0,
        heading: None,
        quotations: HashSet::new(),
        is_quote: false,
        paragraphs: 0,
        is_note_of_slide: false,
        slide: 0,
        sheet: None,
        row: 0,
    };
    let read = xml::walk(&source, &mut |node| body.node(node));
    if read.is_err() {
        body.end("note");
        body.end_paragraph();
    }
    package.note(CONTENT, read);
    draft.declared = of_part(&mut package, "meta.xml")?;
    draft.declared.title = draft.declared.title.take().or_else(|| draft.first_heading());
    draft.remarks = package.remarks();
    Ok(draft)
}

struct Body<'d> {
    draft: &'d mut Draft,
    format: Format,
    notes: Notes,
    /// Mark and text of the note that is being read.
    note: Option<(String, String)>,
    left_out: usize,
    /// Rows of tables that are open.
    rows: usize,
    lists: usize,
    heading: Option<u8>,
    /// Styles of block quotations beside the one that comes with the program.
    quotations: HashSet<String>,
    is_quote: bool,
    /// Paragraphs that are open.
    paragraphs: usize,
    is_note_of_slide: bool,
    slide: usize,
    sheet: Option<String>,
    /// Number of the last row of the sheet.
    row: usize,
}

impl Body<'_> {
    fn node(&mut self, node: Node) {
        match node {
            // The title of a picture is not shown, and that of the text is where a field has it.
            Node::Start(tag)
                if self.left_out > 0 || LEFT_OUT.contains(&local(&tag.name)) || tag.name == "svg:title" =>
            {
                self.left_out += 1;
            }
            Node::End(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Text(_) if self.left_out > 0 => {}
            // On slides, all text is in boxes; within a paragraph, one parts words that belong together.
            Node::Start(tag) if local(&tag.name) == "text-box" && (self.paragraphs > 0 || self.notes.is_in_box()) => {
                self.notes.start_box();
            }
            Node::End(name) if local(&name) == "text-box" && self.notes.is_in_box() => self.notes.end_box(),
            node if self.notes.is_in_box() => self.node_of_box(&node),
            Node::Start(tag) => self.start(&tag),
            Node::End(name) => self.end(local(&name)),
            Node::Text(text) => self.text(&text),
        }
    }

    fn node_of_box(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.notes.write_in_box(text),
            Node::Start(tag) if matches!(local(&tag.name), "s" | "tab" | "line-break") => self.notes.write_in_box(" "),
            Node::End(name) if matches!(local(name), "p" | "h") => self.notes.end_paragraph_of_box(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.note {
            Some((_, note)) => note.push_str(text),
            None => self.draft.write(text),
        }
    }

    fn start(&mut self, tag: &Tag) {
        self.paragraphs += usize::from(matches!(local(&tag.name), "p" | "h"));
        match local(&tag.name) {
            "h" => {
                let level = tag.attribute("outline-level").and_then(|level| level.parse::<u8>().ok()).unwrap_or(1);
                self.heading = Some(level.clamp(1, 6));
            }
            // Styles of these names come with the program, whatever its language; those of single paragraphs build on them.
            "style" if tag.attribute("parent-style-name") == Some(QUOTATIONS) => {
                self.quotations.extend(tag.attribute("name").map(str::to_owned));
            }
            "p" if self.note.is_none() => {
                let style = tag.attribute("style-name").unwrap_or_default();
                self.is_quote = style == QUOTATIONS || self.quotations.contains(style);
                if style == "Title" {
                    self.heading = Some(1);
                }
            }
            "list-item" => self.lists += 1,
            "table-cell" => self.draft.start_cell(),
            "table-row" => {
                self.rows += 1;
                if self.rows == 1 {
                    self.start_row(tag);
                }
            }
            "table" if self.rows == 0 => {
                self.sheet = tag.attribute("name").map(str::to_owned);
                self.row = 0;
            }
            "page" => {
                self.slide += 1;
                self.draft.start_place(Place::Slide { slide: self.slide });
            }
            "notes" => self.is_note_of_slide = true,
            "note" => self.note = Some((String::new(), String::new())),
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.text(&" ".repeat(std::cmp::min(count, MAX_SPACES)));
            }
            "tab" | "line-break" => self.text("\n"),
            _ => {}
        }
    }

    /// In a spreadsheet, a row is a place; in a text, it is one of many blocks.
    fn start_row(&mut self, tag: &Tag) {
        let repeated = tag.attribute("number-rows-repeated").and_then(|count| count.parse::<usize>().ok());
        let row = self.row + 1;
        self.row = self.row.saturating_add(repeated.unwrap_or(1));
        if self.format == Format::Ods {
            self.draft.start_place(Place::Rows { sheet: self.sheet.clone(), row, row_last: row });
        }
    }

    fn end(&mut self, name: &str) {
        self.paragraphs = self.paragraphs.saturating_sub(usize::from(matches!(name, "p" | "h")));
        match name {
            "note-citation" => {
                if let Some((mark, text)) = &mut self.note {
                    *mark = std::mem::take(text);
                }
            }
            "note" => {
                if let Some((mark, text)) = self.note.take() {
                    self.notes.add(self.draft, &mark, text.trim().to_owned());
                }
            }
            "p" | "h" if self.note.is_some() => self.text("\n"),
            "p" | "h" if self.rows > 0 => self.draft.write("\n"),
            "p" | "h" => self.end_paragraph(),
            "list-item" => self.lists = self.lists.saturating_sub(1),
            "notes" => self.is_note_of_slide = false,
            "table-row" => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.draft.end_block(BlockKind::TableRow);
                    self.notes.end_paragraph(self.draft);
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let kind = match self.heading.take() {
            Some(level) => BlockKind::Heading { level },
            None if self.is_note_of_slide => BlockKind::Note,
            None if self.is_quote => BlockKind::Quote,
            None if self.lists > 0 => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        self.draft.end_block(kind);
        self.notes.end_paragraph(self.draft);
    }
}

/// Hands the rows of the sheets over as records.
pub(super) fn rows(bytes: &[u8], limits: &Limits, each: &mut EachRow<'_>) -> Result<(), Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    let source = package.xml_of_text(CONTENT)?;
    let (mut rows, mut flow) = (Rows::default(), ControlFlow::Continue(()));
    let (mut sheet, mut row, mut repeated_rows) = (None, 0_usize, 1);
    let (mut cells, mut column, mut repeated, mut text) = (Vec::new(), 0_usize, 1, None::<String>);
    let count = |tag: &Tag, name| tag.attribute(name).and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
    // A sheet that breaks off is kept as far as it goes.
    let read = xml::walk(&source, &mut |node| match node {
        Node::Start(tag) => match local(&tag.name) {
            "table" => (sheet, row) = (tag.attribute("name").map(str::to_owned), 0),
            "table-row" => (column, repeated_rows) = (0, count(&tag, "number-rows-repeated")),
            "table-cell" | "covered-table-cell" => {
                (text, repeated) = (Some(String::new()), count(&tag, "number-columns-repeated"));
            }
            "p" => text.iter_mut().filter(|text| !text.is_empty()).for_each(|text| text.push('\n')),
            _ => {}
        },
        Node::Text(part) => text.iter_mut().for_each(|text| text.push_str(&part)),
        Node::End(name) => match local(&name) {
            "table-cell" | "covered-table-cell" => {
                cells.extend(text.take().map(|text| (column, text)));
                column = column.saturating_add(repeated);
            }
            "table-row" => {
                let cells = std::mem::take(&mut cells);
                if flow.is_continue() {
                    flow = rows.push(sheet.as_deref(), row + 1, cells, each);
                }
                row = row.saturating_add(repeated_rows);
            }
            _ => {}
        },
    });
    package.note(CONTENT, read);
    package.whole()
}

#[cfg(test)]
mod tests;
