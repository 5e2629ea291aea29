//! Tables of text: CSV and TSV, each row a block, its cells with the names of their columns.

use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::decode::Decoded;
use super::draft::Draft;
use crate::model::{BlockKind, Fields, Place};
use crate::text::Span;

/// Characters of the name of a column, at most: longer ones are no names.
const NAME_CHARS: usize = 60;

/// Takes the text of a table whose cells are parted by commas, semicolons, tabs or strokes.
pub(super) fn extract_csv(decoded: &Decoded<'_>) -> Draft {
    extract(decoded, delimiter_of_csv(decoded))
}

/// What parts the cells: what the first line says (`sep=;`), else the mark that is in it most often, a comma if none is.
pub(super) fn delimiter_of_csv(decoded: &Decoded<'_>) -> u8 {
    let first = decoded.body().lines().next().unwrap_or_default();
    if let Some(told) = told_delimiter(first) {
        return told;
    }
    let count = |mark: &u8| first.bytes().filter(|byte| byte == mark).count();
    // Of several that are as often there, the last is taken.
    *b"|\t;,".iter().max_by_key(|mark| count(mark)).unwrap_or(&b',')
}

/// The mark that a line such as `sep=;` says, which spreadsheets write before the table.
fn told_delimiter(line: &str) -> Option<u8> {
    match line.trim_end().trim_matches('"').strip_prefix("sep=")?.as_bytes() {
        [mark] if mark.is_ascii() => Some(*mark),
        // The mark itself was trimmed.
        [] if line.trim_end_matches(['\r', '\n', '"']).ends_with('\t') => Some(b'\t'),
        _ => None,
    }
}

/// Bytes of the line that says the mark, if there is one.
fn start_of_table(body: &str) -> usize {
    let first = body.split_inclusive('\n').next().unwrap_or_default();
    if told_delimiter(first).is_some() { first.len() } else { 0 }
}

/// Takes the text of a table whose cells are parted by tabs.
pub(super) fn extract_tsv(decoded: &Decoded<'_>) -> Draft {
    extract(decoded, b'\t')
}

/// Hands the rows below the first one over, whose cells name the columns.
pub(super) fn rows(decoded: &Decoded<'_>, delimiter: u8, each: &mut EachRow<'_>) {
    let body = decoded.body();
    let table = &body.as_bytes()[start_of_table(body)..];
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(table);
    let mut rows = Rows::default();
    for (at, record) in reader.records().enumerate() {
        let Ok(record) = record else { return };
        let cells = record.iter().enumerate().map(|(column, cell)| (column, cell.to_owned())).collect();
        if rows.push(None, at + 1, cells, each).is_break() {
            return;
        }
    }
}

/// Takes the number of a row, the name of its sheet, and its cells by the names of their columns.
pub(super) type EachRow<'e> = dyn FnMut(Place, &Fields) -> ControlFlow<()> + 'e;

/// Rows of sheets, of each of which the first that has cells names the columns.
#[derive(Default)]
pub(super) struct Rows {
    sheet: Option<String>,
    names: Option<Vec<(usize, String)>>,
}

impl Rows {
    /// Hands the row over, with its cells by their columns, unless it is the one that names these.
    pub(super) fn push(
        &mut self,
        sheet: Option<&str>,
        row: usize,
        cells: Vec<(usize, String)>,
        each: &mut EachRow<'_>,
    ) -> ControlFlow<()> {
        if self.sheet.as_deref() != sheet {
            *self = Rows { sheet: sheet.map(str::to_owned), names: None };
        }
        let cells: Vec<(usize, String)> = cells.into_iter().filter(|(_, cell)| !cell.trim().is_empty()).collect();
        let Some(names) = &self.names else {
            self.names = (!cells.is_empty()).then_some(cells);
            return ControlFlow::Continue(());
        };
        let name_of = |column: usize| names.iter().find(|(named, _)| *named == column).map(|(_, name)| name.trim());
        let named = cells.into_iter().map(|(column, cell)| {
            let name = name_of(column).map_or_else(|| (column + 1).to_string(), str::to_owned);
            (name, serde_json::Value::String(cell))
        });
        let fields: Fields = named.collect();
        if fields.is_empty() {
            return ControlFlow::Continue(());
        }
        each(Place::Rows { sheet: self.sheet.clone(), row, row_last: row }, &fields)
    }
}

fn extract(decoded: &Decoded<'_>, delimiter: u8) -> Draft {
    let body = decoded.body();
    let start = start_of_table(body);
    let mut draft = Draft::new(decoded);
    let table = &body.as_bytes()[start..];
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(table);
    let mut names: Option<Vec<String>> = None;
    let mut record = StringRecord::new();
    let mut row = 0;
    let mut at = start;
    while let Ok(true) = reader.read_record(&mut record) {
        row += 1;
        let end = usize::try_from(reader.position().byte()).map_or(body.len(), |end| start + end).min(body.len());
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        draft.start_place_at(Place::Rows { sheet: None, row, row_last: row }, at);
        push(&mut draft, &cells, names.as_deref(), body, Span::between(at, end));
        if row == 1 {
            names = column_names(&cells);
        }
        at = end;
    }
    draft
}

/// The names of the columns, if the first row holds such.
pub(super) fn column_names(cells: &[String]) -> Option<Vec<String>> {
    let is_name = |cell: &String| {
        let is_short = cell.chars().nth(NAME_CHARS).is_none();
        is_short && cell.chars().any(char::is_alphabetic)
    };
    (cells.len() > 1 && cells.iter().all(is_name)).then(|| cells.to_vec())
}

/// A cell with the name of its column, which tells what the cell is.
pub(super) fn named(cell: &str, column: usize, names: Option<&[String]>) -> String {
    match names.and_then(|names| names.get(column)) {
        Some(name) => format!("{}: {}", name.trim(), cell.trim()),
        None => cell.trim().to_owned(),
    }
}

/// Adds a row, each cell where it stands.
fn push(draft: &mut Draft, cells: &[String], names: Option<&[String]>, body: &str, row: Span) {
    let mut at = row.start();
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        draft.start_cell();
        // Quotation marks within a cell are written twice, so that it may stand nowhere as it is.
        let found = body[at..row.end()].find(cell.as_str()).map(|found| at + found);
        let place = found.map_or(row, |found| Span::between(found, found + cell.len()));
        if let Some(name) = names.and_then(|names| names.get(column)) {
            let before = Span::between(place.start(), place.start());
            draft.push_as(&format!("{}: ", name.trim()), before);
        }
        draft.push_as(cell, place);
        at = found.map_or(at, |found| found + cell.len());
    }
    draft.end_block(BlockKind::TableRow);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document;
    use crate::model::Metadata;

    fn texts(path: &str, source: &str) -> Vec<String> {
        let document = document(path, source.as_bytes(), &Metadata::default()).unwrap();
        document.blocks.iter().map(|block| block.span.of(&document.text).to_owned()).collect()
    }

    #[test]
    fn cells_have_the_names_of_their_columns() {
        let source = "state,round\r\n\"Brunei, \"\"south\"\"\",12\r\nLaos,\r\n";
        assert_eq!(texts("a.csv", source), ["state | round", "state: Brunei, \"south\" | round: 12", "state: Laos"]);
        assert_eq!(texts("a.csv", "a;b\n1;2,5\n"), ["a | b", "a: 1 | b: 2,5"]);
        assert_eq!(texts("a.csv", "a\tb\n1\t2,5\n"), ["a | b", "a: 1 | b: 2,5"]);
        assert_eq!(texts("a.csv", "sep=;\r\na;b, c, d\r\n1;2\r\n"), ["a | b, c, d", "a: 1 | b, c, d: 2"]);
        assert_eq!(texts("a.tsv", "1\t2\n3\t4\t5"), ["1 | 2", "3 | 4 | 5"]);
    }

    #[test]
    fn a_cell_leads_back_to_its_bytes_and_its_row() {
        let source = "state,round\nBrunei,12\nLaos,34\n";
        let document = document("a.csv", source.as_bytes(), &Metadata::default()).unwrap();
        let at = document.text.find("34").unwrap();
        let place = document.map.locate(Span::between(at, at + 2)).unwrap();
        assert_eq!((place.bytes.of(source), place.lines), ("34", (3, 3)));
        assert_eq!((document.metadata.title.as_deref(), document.title_from_text), (Some("a.csv"), false));
        let starts = document.blocks.iter().map(|block| document.place_at(block.span.start()).cloned());
        let rows: Vec<Place> = (1..=3).map(|row| Place::Rows { sheet: None, row, row_last: row }).collect();
        assert_eq!(starts.collect::<Option<Vec<_>>>(), Some(rows));
    }
}
