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
const LEFT_OUT: &[&str] = &["tracked-changes", "annotation", "forms", "settings", "desc", "title", "date-time-decl"];

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
    is_note_of_slide: bool,
    slide: usize,
    sheet: Option<String>,
    /// Number of the last row of the sheet.
    row: usize,
}

impl Body<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(tag) if self.left_out > 0 || LEFT_OUT.contains(&local(&tag.name)) => self.left_out += 1,
            Node::End(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Text(_) if self.left_out > 0 => {}
            Node::Start(tag) => self.start(&tag),
            Node::End(name) => self.end(local(&name)),
            Node::Text(text) => self.text(&text),
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.note {
            Some((_, note)) => note.push_str(text),
            None => self.draft.write(text),
        }
    }

    fn start(&mut self, tag: &Tag) {
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
mod tests {
    use crate::extract::document;
    use crate::extract::tests::made::zip;
    use crate::extract::tests::{shown, survives_damage};
    use crate::extract::{NO_TEXT, Unextracted};
    use crate::model::{Document, Metadata, Place};

    fn made(body: &str) -> Vec<u8> {
        let content = format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
        let meta = "<office:meta><dc:title>Rounds</dc:title><dc:creator>Last</dc:creator>\
                    <meta:initial-creator>Ana</meta:initial-creator></office:meta>";
        zip(&[("content.xml", &content), ("meta.xml", meta)])
    }

    fn read(path: &str, body: &str) -> (Document, Vec<String>) {
        let document = document(path, &made(body), &Metadata::default()).unwrap();
        let blocks = document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        (document, blocks)
    }

    #[test]
    fn a_text_has_headings_lists_tables_and_notes_and_no_deletions() {
        let (document, blocks) = read(
            "a.odt",
            "<office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
             <text:h text:outline-level=\"2\">Background</text:h><text:p>The first<text:s text:c=\"2\"/>round\
             <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See the annex.</text:p>\
             </text:note-body></text:note> ended.<office:annotation><text:p>no</text:p></office:annotation></text:p>\
             <style:style style:name=\"P1\" style:parent-style-name=\"Quotations\"/>\
             <text:p text:style-name=\"P1\">As it was said.</text:p>\
             <text:list><text:list-item><text:p>One</text:p></text:list-item></text:list><table:table>\
             <table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>\
             <text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>",
        );
        let expected = [
            "Heading 2: Background",
            "Paragraph: The first round¹ ended.",
            "Note: ¹ See the annex.",
            "Quote: As it was said.",
            "ListItem: One",
            "TableRow: a | b",
        ];
        assert_eq!(blocks, expected);
        assert_eq!(
            (document.metadata.title.as_deref(), document.metadata.authors),
            (Some("Rounds"), vec!["Ana".into()])
        );
    }

    #[test]
    fn slides_and_rows_are_places() {
        let page = |text: &str| format!("<draw:page><draw:frame><text:p>{text}</text:p></draw:frame></draw:page>");
        let (document, _) = read("a.odp", &(page("One") + &page("Two")));
        assert_eq!(document.place_at(document.text.find("Two").unwrap()), Some(&Place::Slide { slide: 2 }));
        let row = |text: &str, count: u32| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{count}\"><table:table-cell><text:p>{text}</text:p>\
                     </table:table-cell></table:table-row>"
            )
        };
        let sheet =
            format!("<table:table table:name=\"Data\">{}{}{}</table:table>", row("a", 1), row("", 5), row("b", 1));
        let (document, _) = read("a.ods", &sheet);
        let place = Place::Rows { sheet: Some("Data".into()), row: 7, row_last: 7 };
        assert_eq!(document.place_at(document.text.find('b').unwrap()), Some(&place));
    }

    #[test]
    fn bad_files_say_why_and_never_panic() {
        let why = |bytes: &[u8]| document("a.odt", bytes, &Metadata::default()).unwrap_err();
        assert_eq!(why(&made("")), Unextracted::NoText(NO_TEXT.into()));
        assert!(matches!(why(b"PK"), Unextracted::Failed(_)));
        survives_damage("a.odt", &made("<text:p>The first round of talks.</text:p>"));
    }
}
