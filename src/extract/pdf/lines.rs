//! The lines of a page, in reading order.

use super::bidi::{self, Brackets, Direction};
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
        let (segments, direction) = read(segments(&glyphs));
        for region in regions(segments) {
            lines.extend(rows(region, direction).into_iter().map(|row| line(row, page, column, turns != 0)));
            column += 1;
        }
    }
    part_cells(&mut lines);
    lines
}

/// The segments of a page with their letters in the order in which they are read, and its direction.
///
/// Those of a page that is read from right to left are seen in a mirror: its lines start at the left as well.
fn read(mut segments: Vec<Segment>) -> (Vec<Segment>, Direction) {
    let page = direction(&segments).unwrap_or(Direction::Rightward);
    let base = |segment: &Segment| match page {
        Direction::Leftward => page,
        Direction::Rightward => direction(std::slice::from_ref(segment)).unwrap_or(page),
    };
    let texts = |brackets| segments.iter().map(move |one| bidi::read(&one.text, base(one), brackets)).collect();
    let mut read: Vec<String> = texts(Brackets::Written);
    if bidi::are_mirrored(read.iter().map(String::as_str)) {
        read = texts(Brackets::Seen);
    }
    for (segment, text) in segments.iter_mut().zip(read) {
        segment.text = text;
        if page == Direction::Leftward {
            (segment.x0, segment.x1) = (-segment.x1, -segment.x0);
        }
    }
    (segments, page)
}

/// The direction of most letters.
fn direction(segments: &[Segment]) -> Option<Direction> {
    Direction::of(segments.iter().map(|segment| segment.text.as_str()))
}

/// The segments of a region by row, in the order in which they are read on a page of this direction.
fn rows(region: Vec<Segment>, page: Direction) -> Vec<Vec<Segment>> {
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
        // A line in the other direction, with wide gaps.
        let is_other = |segment: &Segment| direction(std::slice::from_ref(segment)).is_none_or(|own| own != page);
        if row.len() > 1 && direction(row).is_some() && row.iter().all(is_other) {
            row.reverse();
        }
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
