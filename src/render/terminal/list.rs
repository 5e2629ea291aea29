//! The documents of an index as a table.

use std::io::{self, Write};

use super::Style;
use super::columns::{columns, count, fit_end, fit_start, grouped};
use super::harmless::harmless_line;
use super::highlight::Role;
use super::hit::title_words;
use super::page::{Margin, Marked, Page};
use crate::model::{Listing, SourceState};

/// Spaces between two columns of the table.
const GAP: usize = 2;
/// Width of the terminal from which titles have room.
const ROOM_FOR_TITLES: usize = 72;
/// Width of the terminal from which languages and word counts have room.
const ROOM_FOR_COUNTS: usize = 56;

/// A column of the table.
struct Column {
    heading: &'static str,
    align: Align,
    cells: Vec<String>,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    /// At the left; what has no room is cut at the end.
    Left,
    /// At the left; what has no room is cut at the start, as the end of a path says more.
    Path,
    /// At the right, as numbers.
    Right,
}

/// Writes the documents, one a line, with a heading and a closing line that counts them.
///
/// What has no room is cut and the cut shown as `…`; a narrow terminal gets
/// fewer columns. The encoding of a text is shown where one is not in UTF-8, the state of a source where one is not as it was
/// indexed.
///
/// # Errors
///
/// As `out` gives them.
pub fn list(out: &mut dyn Write, style: &Style, listings: &[Listing]) -> io::Result<()> {
    let mut page = Page::new(out, style);
    if !listings.is_empty() {
        table(&mut page, listings)?;
    }
    let passages = count(listings.iter().map(|listing| listing.passages).sum(), "passage", "passages");
    let words = count(listings.iter().map(|listing| listing.words).sum(), "word", "words");
    let closing = format!("{}, {passages}, {words}", count(listings.len(), "document", "documents"));
    page.paragraph(Margin::default(), &Marked::line(&closing), Role::Plain)
}

fn table(page: &mut Page<'_>, listings: &[Listing]) -> io::Result<()> {
    let table = table_of(listings, page.columns(0));
    let widths = widths(&table, page.columns(0));
    let headings: Vec<_> = table.iter().map(|column| column.heading).collect();
    page.line(&row(&table, &widths, &headings), Role::Quiet)?;
    for (at, listing) in listings.iter().enumerate() {
        let cells: Vec<_> = table.iter().map(|column| column.cells[at].as_str()).collect();
        let role = if listing.state == SourceState::Unchanged { Role::Plain } else { Role::Note };
        page.line(&row(&table, &widths, &cells), role)?;
    }
    page.newline()
}

fn table_of(listings: &[Listing], width: usize) -> Vec<Column> {
    let column = |heading, align, cell: &dyn Fn(&Listing) -> String| {
        let cells = listings.iter().map(|listing| harmless_line(&cell(listing))).collect();
        Column { heading, align, cells }
    };
    let date = |listing: &Listing| listing.document.date.map_or("–".to_owned(), |date| date.to_string());
    let mut table = vec![column("document", Align::Path, &|listing| listing.document.path.clone())];
    if width >= ROOM_FOR_TITLES {
        table.push(column("title", Align::Left, &|listing| title_words(&listing.document)));
    }
    table.push(column("date", Align::Left, &date));
    if width >= ROOM_FOR_COUNTS {
        table.push(column("lang", Align::Left, &|listing| listing.document.language.to_string()));
        table.push(column("passages", Align::Right, &|listing| grouped(listing.passages)));
        table.push(column("words", Align::Right, &|listing| grouped(listing.words)));
    }
    if width >= ROOM_FOR_COUNTS && listings.iter().any(|listing| other_encoding(listing.encoding.as_deref()).is_some())
    {
        let encoding = |listing: &Listing| other_encoding(listing.encoding.as_deref()).unwrap_or_default().to_owned();
        table.push(column("encoding", Align::Left, &encoding));
    }
    if listings.iter().any(|listing| listing.state != SourceState::Unchanged) {
        table.push(column("state", Align::Left, &|listing| state(listing.state).to_owned()));
    }
    table
}

/// The encoding of a text, if it is not the one that most have.
pub(super) fn other_encoding(encoding: Option<&str>) -> Option<&str> {
    encoding.filter(|encoding| *encoding != "UTF-8")
}

fn state(state: SourceState) -> &'static str {
    match state {
        SourceState::Unchanged => "",
        SourceState::Changed => "changed",
        SourceState::Missing => "missing",
        SourceState::Unreadable => "unreadable",
    }
}

/// The widths of the columns; path and title share what the others leave.
fn widths(table: &[Column], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = table.iter().map(natural_width).collect();
    let titled = table.get(1).is_some_and(|column| column.heading == "title");
    let elastic = if titled { 2 } else { 1 };
    let fixed: usize = widths[elastic..].iter().sum::<usize>() + GAP * (table.len() - 1);
    let room = width.saturating_sub(fixed).max(elastic * 8);
    match titled {
        false => widths[0] = widths[0].min(room),
        true => {
            // Each may have what the other leaves of its half.
            let path = widths[0].min((room / 2).max(room.saturating_sub(widths[1])));
            widths[0] = path;
            widths[1] = widths[1].min(room - path);
        }
    }
    widths
}

fn natural_width(column: &Column) -> usize {
    column.cells.iter().map(|cell| columns(cell)).chain([columns(column.heading)]).max().unwrap_or(0)
}

fn row(table: &[Column], widths: &[usize], cells: &[&str]) -> String {
    let mut row = String::new();
    for ((column, width), cell) in table.iter().zip(widths).zip(cells) {
        let cell = match column.align {
            Align::Path => fit_end(cell, *width),
            Align::Left | Align::Right => fit_start(cell, *width),
        };
        let space = " ".repeat(width.saturating_sub(columns(&cell)));
        match column.align {
            Align::Right => row.extend([space.as_str(), &cell]),
            Align::Left | Align::Path => row.extend([cell.as_str(), &space]),
        }
        row.push_str(&" ".repeat(GAP));
    }
    row.truncate(row.trim_end().len());
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentCard;
    use crate::render::sample;
    use crate::render::terminal::written;

    fn listing(path: &str, title: &str, words: usize, state: SourceState) -> Listing {
        let document = DocumentCard { path: path.into(), title: title.into(), ..sample::card() };
        Listing { document, passages: 4, words, encoding: None, state }
    }

    fn shown(width: usize, state: SourceState) -> String {
        let listings = [
            listing("corpus/first-asean-us-dialogue.md", "The first dialogue", 345, SourceState::Unchanged),
            listing("corpus/网络.txt", "第四次网络政策对话", 12_345, state),
        ];
        written(|out| list(out, &Style::plain(width), &listings))
    }

    #[test]
    fn columns_are_aligned_by_what_they_take_on_the_screen() {
        assert_eq!(
            shown(100, SourceState::Unchanged),
            "\
document                           title               date        lang  passages   words
corpus/first-asean-us-dialogue.md  The first dialogue  2024-02-19  en           4     345
corpus/网络.txt                    第四次网络政策对话  2024-02-19  en           4  12,345

2 documents, 8 passages, 12,690 words
"
        );
    }

    #[test]
    fn a_narrow_terminal_has_fewer_columns_and_paths_cut_at_the_start() {
        assert_eq!(
            shown(40, SourceState::Changed),
            "\
document             date        state
…ean-us-dialogue.md  2024-02-19
corpus/网络.txt      2024-02-19  changed

2 documents, 8 passages, 12,690 words
"
        );
    }

    #[test]
    fn another_encoding_than_that_of_most_is_shown() {
        let mut other = listing("corpus/old.txt", "Old", 5, SourceState::Unchanged);
        other.encoding = Some("windows-874".into());
        let shown = written(|out| list(out, &Style::plain(100), &[other]));
        assert!(shown.contains("  encoding\n") && shown.contains("  windows-874\n"), "{shown}");
    }

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        for width in [40, 60, 72, 80, 100, 140] {
            for line in shown(width, SourceState::Missing).lines() {
                assert!(columns(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn an_empty_list_says_so() {
        let shown = written(|out| list(out, &Style::plain(80), &[]));
        assert_eq!(shown, "0 documents, 0 passages, 0 words\n");
    }
}
