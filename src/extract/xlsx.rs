//! XLSX (ECMA-376, SpreadsheetML): sheets row by row, cells with the names of their columns.

mod shown;

use std::ops::ControlFlow;

use self::shown::Formats;
use super::Unextracted;
use super::draft::Draft;
use super::office::core_properties;
use super::package::{Package, failed, relations};
use super::table::{EachRow, Rows, column_names, named};
use super::xml::{self, Broken, Node, local};
use crate::model::{BlockKind, Limits, Place};

/// Takes the text of an XLSX file.
pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Draft, Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    let mut draft = Draft::without_source(Vec::new());
    let (mut sheet, mut names) = (None, None);
    walk(&mut package, &mut |name, number, cells| {
        if sheet.as_deref() != Some(name) {
            (sheet, names) = (Some(name.to_owned()), None);
            push(&mut draft, name, number, &cells, None);
            names = names_of(&cells);
        } else {
            push(&mut draft, name, number, &cells, names.as_deref());
        }
        ControlFlow::Continue(())
    })?;
    draft.declared = core_properties(&mut package)?;
    draft.remarks = package.remarks();
    Ok(draft)
}

/// Hands the rows over as records.
pub(super) fn rows(bytes: &[u8], limits: &Limits, each: &mut EachRow<'_>) -> Result<(), Unextracted> {
    let mut rows = Rows::default();
    let cells = |cells: Vec<(usize, String)>| cells.into_iter().map(|(column, cell)| (column - 1, cell)).collect();
    let mut package = Package::open(bytes, limits)?;
    walk(&mut package, &mut |name, number, row| rows.push(Some(name), number, cells(row), each))?;
    package.whole()
}

/// Takes the name of a sheet, the number of a row, and its cells with the numbers of their columns, from 1.
type EachCells<'e> = dyn FnMut(&str, usize, Vec<(usize, String)>) -> ControlFlow<()> + 'e;

/// Walks the rows of the sheets that have cells.
fn walk(package: &mut Package<'_>, each: &mut EachCells<'_>) -> Result<(), Unextracted> {
    let main = relations(package, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.ok_or_else(|| failed("the file is damaged: it does not say where its sheets are"))?.target;
    let parts = relations(package, &main)?;
    let strings = match parts.iter().find(|part| part.kind == "sharedStrings").map(|part| part.target.clone()) {
        Some(name) => {
            let (strings, read) = shared_strings(&package.xml_of_text(&name)?);
            package.note(&name, read);
            strings
        }
        None => Vec::new(),
    };
    let workbook = package.xml_of_text(&main)?;
    let (sheets, read) = sheets(&workbook);
    package.note(&main, read);
    let styles = parts.iter().find(|part| part.kind == "styles").map(|part| part.target.clone()).unwrap_or_default();
    let (formats, read) = Formats::of(&package.xml(&styles)?, &workbook);
    package.note(&styles, read);
    for (name, id) in sheets {
        let Some(target) = parts.iter().find(|part| part.id == id).map(|part| part.target.clone()) else {
            package.note_missing(&format!("the sheet {name}"));
            continue;
        };
        let source = package.xml_of_text(&target)?;
        let mut sheet =
            Sheet { name, strings: &strings, formats: &formats, each: &mut *each, flow: ControlFlow::Continue(()) };
        let read = sheet.push(&source);
        if sheet.flow.is_break() {
            break;
        }
        package.note(&target, read);
    }
    Ok(())
}

/// Names and ids of the sheets, in order; hidden ones are left out.
fn sheets(workbook: &str) -> (Vec<(String, String)>, Result<(), Broken>) {
    let mut sheets = Vec::new();
    let read = xml::walk(workbook, &mut |node| {
        let Node::Start(tag) = node else { return };
        if local(&tag.name) == "sheet" && tag.attribute("state").is_none_or(|state| state == "visible") {
            let id = tag.attributes.iter().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id.clone());
            sheets.extend(id.map(|id| (tag.attribute("name").unwrap_or_default().to_owned(), id)));
        }
    });
    (sheets, read)
}

/// The texts that cells name by number.
fn shared_strings(source: &str) -> (Vec<String>, Result<(), Broken>) {
    let mut strings = Vec::new();
    let (mut text, mut is_text, mut is_reading_aid) = (String::new(), false, false);
    let read = xml::walk(source, &mut |node| match node {
        Node::Start(tag) => match local(&tag.name) {
            "si" => text.clear(),
            "t" => is_text = true,
            // How a text is pronounced is no part of it.
            "rPh" => is_reading_aid = true,
            _ => {}
        },
        Node::Text(part) if is_text && !is_reading_aid => text.push_str(&part),
        Node::Text(_) => {}
        Node::End(name) => match local(&name) {
            "si" => strings.push(std::mem::take(&mut text)),
            "t" => is_text = false,
            "rPh" => is_reading_aid = false,
            _ => {}
        },
    });
    (strings, read)
}

struct Sheet<'d, 'e> {
    name: String,
    strings: &'d [String],
    formats: &'d Formats,
    each: &'d mut EachCells<'e>,
    flow: ControlFlow<()>,
}

impl Sheet<'_, '_> {
    fn push(&mut self, source: &str) -> Result<(), Broken> {
        let mut row: Vec<(usize, String)> = Vec::new();
        let (mut number, mut column, mut kind, mut style) = (0, 0, String::new(), None);
        let (mut value, mut is_value) = (String::new(), false);
        // A sheet that breaks off is kept as far as it goes.
        let read = xml::walk(source, &mut |node| match node {
            Node::Start(tag) => match local(&tag.name) {
                "row" => {
                    number = tag.attribute("r").and_then(|number| number.parse().ok()).unwrap_or(number + 1);
                    column = 0;
                }
                "c" => {
                    column = tag.attribute("r").and_then(column_of).unwrap_or(column + 1);
                    kind = tag.attribute("t").unwrap_or_default().to_owned();
                    style = tag.attribute("s").and_then(|style| style.parse().ok());
                    value.clear();
                }
                "v" | "t" => is_value = true,
                _ => {}
            },
            Node::Text(text) if is_value => value.push_str(&text),
            Node::Text(_) => {}
            Node::End(name) => match local(&name) {
                "v" | "t" => is_value = false,
                "c" => row.extend(self.cell(&kind, style, &value).map(|cell| (column, cell))),
                "row" => self.end_row(number, std::mem::take(&mut row)),
                _ => {}
            },
        });
        self.end_row(number, row);
        read
    }

    /// The text of a cell; errors and empty cells have none.
    fn cell(&self, kind: &str, style: Option<usize>, value: &str) -> Option<String> {
        let text = match kind {
            "s" => self.strings.get(value.trim().parse::<usize>().ok()?)?.clone(),
            "e" => return None,
            "b" => (if value.trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
            "" | "n" => self.formats.shown(value, style).unwrap_or_else(|| value.to_owned()),
            _ => value.to_owned(),
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    fn end_row(&mut self, number: usize, cells: Vec<(usize, String)>) {
        if !cells.is_empty() && self.flow.is_continue() {
            self.flow = (self.each)(&self.name, number, cells);
        }
    }
}

/// Adds a row.
fn push(draft: &mut Draft, sheet: &str, number: usize, cells: &[(usize, String)], names: Option<&[String]>) {
    draft.start_place(Place::Rows { sheet: Some(sheet.to_owned()), row: number, row_last: number });
    for (column, cell) in cells {
        draft.start_cell();
        draft.write(&named(cell, column - 1, names));
    }
    draft.end_block(BlockKind::TableRow);
}

/// The names of the columns, if the first row holds such, without a gap.
fn names_of(cells: &[(usize, String)]) -> Option<Vec<String>> {
    let texts: Vec<String> = cells.iter().map(|(_, cell)| cell.clone()).collect();
    let is_from_first = cells.iter().enumerate().all(|(at, (column, _))| *column == at + 1);
    column_names(&texts).filter(|_| is_from_first)
}

/// The number of the column of a cell such as `AB12`, from 1.
fn column_of(cell: &str) -> Option<usize> {
    let letters: Vec<u8> = cell.bytes().take_while(u8::is_ascii_alphabetic).collect();
    // Three letters name more columns than a sheet has.
    let value = |letter: &u8| usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    (1..=3).contains(&letters.len()).then(|| letters.iter().fold(0, |column, letter| column * 26 + value(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document;
    use crate::extract::tests::made::zip;
    use crate::extract::tests::survives_damage;
    use crate::model::Metadata;

    fn made() -> Vec<u8> {
        zip(&[
            ("_rels/.rels", "<R><Relationship Id=\"1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></R>"),
            (
                "xl/workbook.xml",
                "<w><sheets><sheet name=\"Data\" r:id=\"r1\"/><sheet name=\"Old\" state=\"hidden\" \
                                 r:id=\"r1\"/></sheets></w>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<R><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/>\
                                            <Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"t.xml\"/>\
                                            <Relationship Id=\"r3\" Type=\"x/styles\" Target=\"y.xml\"/></R>",
            ),
            (
                "xl/t.xml",
                "<sst><si><t>state</t></si><si><r><t>rou</t></r><r><t>nd</t></r></si><si><t>Brunei</t></si></sst>",
            ),
            ("xl/y.xml", "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>"),
            (
                "xl/s.xml",
                "<w><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
                          <row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c><c r=\"B4\"><f>6+6</f><v>12</v></c>\
                          <c r=\"D4\" s=\"1\"><v>45218</v></c>\
                          <c r=\"C4\" t=\"e\"><v>#N/A</v></c></row></sheetData></w>",
            ),
        ])
    }

    #[test]
    fn rows_have_sheet_number_and_the_names_of_columns() {
        let document = document("a.xlsx", &made(), &Metadata::default()).unwrap();
        assert_eq!(document.text, "state | round\nstate: Brunei | round: 12 | 2023-10-19");
        let place = Place::Rows { sheet: Some("Data".into()), row: 4, row_last: 4 };
        assert_eq!(document.place_at(document.text.find("Brunei").unwrap()), Some(&place));
        assert_eq!(column_of("AB12"), Some(28));
    }

    #[test]
    fn bad_files_never_panic() {
        survives_damage("a.xlsx", &made());
    }
}
