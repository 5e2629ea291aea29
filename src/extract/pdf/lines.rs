//! The lines of a page, in reading order.

use super::device::PageGlyphs;
use super::order::{median, regions};
use super::segments::{Segment, segments};

/// A line of a column, or a row of a table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its text, or that of its cells.
    pub(super) cells: Vec<String>,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Index of its page.
    pub(super) page: usize,
    /// The column that it stands in; lines of one column follow each other.
    pub(super) column: usize,
    /// True if it is marked as no part of the text.
    pub(super) is_artifact: bool,
    /// True if it stands across the page.
    pub(super) is_turned: bool,
}

impl Line {
    /// The text, cells side by side.
    pub(super) fn text(&self) -> String {
        self.cells.join(" ")
    }

    /// True for two cells of which the first is a number such as `2.1`.
    pub(super) fn starts_with_number(&self) -> bool {
        let is_number = |cell: &str| {
            let starts = cell.starts_with(|first: char| first.is_ascii_alphanumeric());
            let holds = |mark: char| mark.is_ascii_digit() || mark == '.' || mark.is_ascii_uppercase();
            starts && cell.len() <= 8 && cell.chars().all(holds)
        };
        self.cells.len() == 2 && is_number(&self.cells[0])
    }

    /// True for a row of a table.
    pub(super) fn is_row(&self) -> bool {
        self.cells.len() > 1
    }
}

/// The lines of the page with index `page`.
pub(super) fn lines(found: &PageGlyphs, page: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut column = 0;
    for turns in 0..4 {
        let glyphs: Vec<_> = found.glyphs.iter().filter(|glyph| glyph.turns == turns).cloned().collect();
        for region in regions(segments(&glyphs)) {
            lines.extend(rows(region).into_iter().map(|row| line(row, page, column, turns != 0)));
            column += 1;
        }
    }
    part_cells(&mut lines);
    lines
}

/// The segments of a region by row, from left to right.
fn rows(region: Vec<Segment>) -> Vec<Vec<Segment>> {
    let mut rows: Vec<Vec<Segment>> = Vec::new();
    for segment in region {
        let joins = rows
            .last()
            .and_then(|row| row.last())
            .is_some_and(|last: &Segment| (segment.y - last.y).abs() < 0.45 * segment.size.min(last.size));
        match rows.last_mut() {
            Some(row) if joins => row.push(segment),
            _ => rows.push(vec![segment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| one.x0.total_cmp(&other.x0));
    }
    rows
}

fn line(row: Vec<Segment>, page: usize, column: usize, is_turned: bool) -> Line {
    // The size of most of its letters: a capital set large does not make a heading.
    let mut letters: Vec<f64> = Vec::new();
    for segment in &row {
        letters.extend(std::iter::repeat_n(segment.size, segment.text.chars().count().min(200)));
    }
    Line {
        x0: row.iter().map(|segment| segment.x0).fold(f64::MAX, f64::min),
        x1: row.iter().map(|segment| segment.x1).fold(f64::MIN, f64::max),
        y: row.iter().map(|segment| segment.y).fold(f64::MIN, f64::max),
        size: median(letters.into_iter()),
        page,
        column,
        is_artifact: row.iter().all(|segment| segment.is_artifact),
        is_turned,
        cells: cells(row),
    }
}

/// The texts of the segments of a row, without the dots that lead from one to the next.
fn cells(row: Vec<Segment>) -> Vec<String> {
    let texts = row.into_iter().map(|segment| without_leaders(segment.text));
    let mut cells: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    if cells.is_empty() {
        cells.push("…".to_owned());
    }
    cells
}

/// The text with nothing where there were four or more dots in a row, as in a list of contents.
fn without_leaders(text: String) -> String {
    if !text.contains("....") && !text.contains(". . . .") {
        return text;
    }
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('.') {
        let run = rest[at..].find(|mark| mark != '.' && mark != ' ').unwrap_or(rest.len() - at);
        let dots = rest[at..at + run].matches('.').count();
        kept.push_str(rest[..at].trim_end_matches(if dots > 3 { ' ' } else { '\0' }));
        kept.push_str(if dots > 3 { " " } else { &rest[at..at + run] });
        rest = &rest[at + run..];
    }
    (kept + rest).trim().to_owned()
}

/// Keeps cells apart only where rows of several stand under each other; else a wide gap is a space.
fn part_cells(lines: &mut [Line]) {
    let is_row: Vec<bool> = lines.iter().map(Line::is_row).collect();
    for at in 0..lines.len() {
        let beside = |other: Option<usize>| {
            other.is_some_and(|other| {
                is_row.get(other).copied().unwrap_or(false) && lines[other].column == lines[at].column
            })
        };
        if is_row[at] && !beside(at.checked_sub(1)) && !beside(Some(at + 1)) {
            lines[at].cells = vec![lines[at].text()];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_lead_to_a_number_are_no_text() {
        for (text, kept) in [
            ("2.1 Naming . . . . . . 12", "2.1 Naming 12"),
            ("Naming........", "Naming"),
            (". . . . . .", ""),
            ("and so on... he said.", "and so on... he said."),
        ] {
            assert_eq!(without_leaders(text.into()), kept);
        }
    }
}
