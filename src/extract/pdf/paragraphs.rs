//! From lines to paragraphs, headings, list items and rows of tables.

use super::lines::Line;
use super::order::median;

/// A line break is one between paragraphs if it is wider than this many lines are apart.
const PARAGRAPH_GAP: f64 = 1.45;
/// Sizes that differ by more are those of different kinds of text.
const SIZE_CHANGE: f64 = 0.12;
/// Lines start apart if they do by so many heights of the font.
const INDENT: f64 = 0.9;

/// From line to line, in heights of the font, where the gaps are too few to tell.
const SINGLE_SPACING: f64 = 1.35;
const FEW_GAPS: usize = 4;

/// What a paragraph consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Prose,
    ListItem,
    TableRow,
}

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) shape: Shape,
    pub(super) lines: Vec<Line>,
}

impl Paragraph {
    /// The same with a space for each gap between cells.
    pub(super) fn without_cells(mut self) -> Paragraph {
        for line in &mut self.lines {
            line.cells = vec![line.text()];
        }
        self
    }

    /// The size of its letters.
    pub(super) fn size(&self) -> f64 {
        self.lines[0].size
    }
}

/// The paragraphs of one page.
pub(super) fn of_page(lines: Vec<Line>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for column in lines.chunk_by(|one, other| one.column == other.column) {
        let frame = Frame::of(column);
        let start = paragraphs.len();
        for (at, line) in column.iter().enumerate() {
            match paragraphs[start..].last_mut() {
                Some(open) if !frame.parts(open, line, column.get(at + 1)) => open.lines.push(line.clone()),
                _ => paragraphs.push(Paragraph { shape: shape(line), lines: vec![line.clone()] }),
            }
        }
    }
    paragraphs
}

fn shape(line: &Line) -> Shape {
    match line.is_row() {
        true => Shape::TableRow,
        false if starts_item(&line.cells[0]) => Shape::ListItem,
        false => Shape::Prose,
    }
}

/// How a column is set.
struct Frame {
    left: f64,
    right: f64,
    /// From one line to the next.
    leading: f64,
}

impl Frame {
    fn of(column: &[Line]) -> Frame {
        let mut gaps: Vec<f64> = column.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|gap| *gap > 0.0).collect();
        gaps.sort_by(f64::total_cmp);
        // Of a few lines, the gaps may all be those between paragraphs.
        let most =
            if gaps.len() < FEW_GAPS { SINGLE_SPACING * median(column.iter().map(|line| line.size)) } else { f64::MAX };
        Frame {
            left: column.iter().map(|line| line.x0).fold(f64::MAX, f64::min),
            right: column.iter().map(|line| line.x1).fold(f64::MIN, f64::max),
            leading: gaps.get(gaps.len() / 4).copied().unwrap_or(14.0).min(most),
        }
    }

    /// True if `line`, which `next` follows, starts a paragraph of its own after `open`.
    fn parts(&self, open: &Paragraph, line: &Line, next: Option<&Line>) -> bool {
        let (first, last) = (&open.lines[0], &open.lines[open.lines.len() - 1]);
        let gap = line.y - last.y;
        if line.is_row() || last.is_row() || gap < 0.0 || gap > (PARAGRAPH_GAP * self.leading).max(1.1 * line.size) {
            return true;
        }
        if (line.size - last.size).abs() > SIZE_CHANGE * last.size || starts_item(&line.cells[0]) {
            return true;
        }
        let indent = INDENT * line.size;
        let is_indented = |line: &Line, left: f64| line.x0 > left + indent;
        // A first line set in, with the next one back at the margin; a list item's own lines are set in as well.
        let next_is_back = next.is_none_or(|next| next.x0 < line.x0 - indent);
        if is_indented(line, last.x0) && next_is_back && open.shape == Shape::Prose {
            return true;
        }
        // The lines of an entry are set in under its first one; the next entry starts at the margin.
        let hangs = open.lines.len() > 1 && is_indented(last, first.x0);
        if hangs && line.x0 < last.x0 - indent {
            return true;
        }
        let is_short = last.x1 < self.right - 0.2 * (self.right - self.left);
        is_short && ends_sentence(&last.text()) && starts_large(&line.cells[0])
    }
}

/// True for a line that starts with the mark of a list item.
fn starts_item(text: &str) -> bool {
    let bullets = ['•', '◦', '‣', '▪', '■', '●', '○', '–', '·', '➢', '✓', '❖', '\u{F0B7}', '\u{F0A7}'];
    if let Some(rest) = text.strip_prefix(bullets) {
        return rest.starts_with(' ') || !text.starts_with(['–', '·']);
    }
    let mark = text.split(' ').next().unwrap_or_default();
    let Some(inner) = mark.strip_suffix(['.', ')']) else { return false };
    let inner = inner.trim_start_matches('(');
    let is_number = !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = mark.ends_with(')') && inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    mark.len() < text.len() && (is_number || is_letter)
}

/// True if nothing of the sentence can follow.
pub(super) fn ends_sentence(text: &str) -> bool {
    let open =
        text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
    open.ends_with(['.', '?', '!', ':', '…', '。', '！', '？', '។', '။', '๚', '๛'])
}

fn starts_large(text: &str) -> bool {
    text.chars().find(|character| character.is_alphanumeric()).is_some_and(|first| !first.is_lowercase())
}

/// Joins the paragraphs that a column or page cut in two.
pub(super) fn joined(pages: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    let body = median(pages.iter().flatten().flat_map(|paragraph| &paragraph.lines).map(|line| line.size));
    let is_body = |paragraph: &Paragraph| {
        paragraph.shape != Shape::TableRow && (paragraph.size() - body).abs() <= SIZE_CHANGE * body
    };
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    // Where the last paragraph of the text stands that may go on: notes and captions stand behind it.
    let mut open: Option<usize> = None;
    let mut column = None;
    for paragraph in pages.into_iter().flatten() {
        let here = (paragraph.lines[0].page, paragraph.lines[0].column);
        let is_first = column != Some(here);
        column = Some(here);
        if is_body(&paragraph) {
            if let Some(at) = open.filter(|_| is_first && paragraph.shape == Shape::Prose)
                && goes_on(&paragraphs[at], &paragraph)
            {
                paragraphs[at].lines.extend(paragraph.lines);
                continue;
            }
            open = Some(paragraphs.len());
        }
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// True if `next` is the rest of `open`.
fn goes_on(open: &Paragraph, next: &Paragraph) -> bool {
    let last = open.lines.last().map(Line::text).unwrap_or_default();
    let first = next.lines[0].text();
    let Some(letter) = first.chars().find(|character| !character.is_whitespace()) else { return false };
    let is_broken = last.ends_with(['-', '\u{2010}', '\u{AD}']);
    let is_open = !ends_sentence(&last) && last.chars().any(char::is_alphabetic);
    // In a script without capitals, a page that ends without a mark mostly goes on: its lines are full.
    let is_full = open.lines.len() > 1
        && open.lines.iter().rev().skip(1).all(|line| line.x1 <= open.lines[open.lines.len() - 1].x1 + 2.0 * line.size);
    is_open && letter.is_alphabetic() && (letter.is_lowercase() || is_broken || (!letter.is_uppercase() && is_full))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f64, y: f64) -> Line {
        Line {
            cells: vec![text.into()],
            x0,
            x1: if text.ends_with('.') { 60.0 } else { 200.0 },
            y,
            size: 10.0,
            page: 0,
            column: 0,
            is_artifact: false,
            is_turned: false,
        }
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        let text = |paragraph: &Paragraph| paragraph.lines.iter().map(Line::text).collect::<Vec<_>>().join(" ");
        of_page(lines).iter().map(text).collect()
    }

    #[test]
    fn gaps_indents_short_lines_and_list_marks_part_paragraphs() {
        let gap =
            vec![line("One", 0.0, 0.0), line("two.", 0.0, 12.0), line("Three", 0.0, 36.0), line("four", 0.0, 48.0)];
        assert_eq!(texts(gap), ["One two.", "Three four"]);
        let indents =
            vec![line("A b", 20.0, 0.0), line("c d", 0.0, 12.0), line("E f", 20.0, 24.0), line("g h", 0.0, 36.0)];
        assert_eq!(texts(indents), ["A b c d", "E f g h"]);
        let short = vec![line("One", 0.0, 0.0), line("two.", 0.0, 12.0), line("Three", 0.0, 24.0)];
        assert_eq!(texts(short), ["One two.", "Three"]);
        let items = vec![line("• one", 0.0, 0.0), line("more", 10.0, 12.0), line("2. two", 0.0, 24.0)];
        assert_eq!(texts(items), ["• one more", "2. two"]);
        let hanging = vec![line("A", 0.0, 0.0), line("b", 30.0, 12.0), line("c", 30.0, 24.0), line("D", 0.0, 36.0)];
        assert_eq!(texts(hanging), ["A b c", "D"]);
    }

    #[test]
    fn a_paragraph_goes_on_over_a_page_and_its_notes() {
        let page = |texts: &[(&str, f64)], page: usize| {
            let lines = texts.iter().enumerate().map(|(at, (text, size))| Line {
                page,
                size: *size,
                ..line(text, 0.0, 30.0 * at as f64)
            });
            of_page(lines.collect())
        };
        let pages = vec![
            page(&[("First.", 10.0), ("It goes on", 10.0), ("¹ A note.", 7.0)], 0),
            page(&[("and ends.", 10.0), ("Last.", 10.0)], 1),
        ];
        let joined: Vec<usize> = joined(pages).iter().map(|paragraph| paragraph.lines.len()).collect();
        assert_eq!(joined, [1, 2, 1, 1]);
    }
}
