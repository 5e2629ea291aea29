//! A concordance: a line a match, the matches under each other.

use std::io::{self, Write};

use super::Style;
use super::bidi::{isolated, isolates};
use super::columns::{columns, count, fit_start, grouped};
use super::harmless::harmless_line;
use super::highlight::{Role, pieces};
use super::page::{Marked, Page};
use super::summary::{covered, searched};
use crate::model::{ConcordanceEnd, ConcordanceLine, Pin};
use crate::text::Span;
use crate::text::columns::{fitting_end, fitting_start, whole_clusters};

/// Columns that a line has at least, however narrow the terminal says it is.
pub const MIN_LINE_COLUMNS: usize = 30;

/// The most columns that pins take.
const MAX_PIN_COLUMNS: usize = 48;

/// The columns of a line: the pin, two spaces, then left context, match and right context.
#[derive(Clone, Copy, Debug)]
struct Layout {
    pin: usize,
    left: usize,
    /// The match, and the context after it in what the match leaves free.
    rest: usize,
}

impl Layout {
    fn of(style: &Style) -> Layout {
        let width = style.width.max(MIN_LINE_COLUMNS);
        let pin = (width * 2 / 7).min(MAX_PIN_COLUMNS);
        let text = width - pin - 2;
        // A match has some length, so the middle of it is in the middle of the text.
        let left = text * 2 / 5;
        Layout { pin, left, rest: text - left }
    }
}

/// Writes a line of a concordance, no wider than `style` says.
///
/// Every match starts in the same column, whatever the width of the letters
/// before it. Of a match that is too long, what stands between the matched words
/// is cut out, shown as ` … `, and then its end. A pin that is too long loses the
/// end of its slug and its check. One whose file changed since it was indexed has a `!` behind it.
///
/// ```text
/// first-asean-us-d…#p3  es. The statement fixes shared aims; the
/// ```
///
/// # Errors
///
/// As `out` gives them.
pub fn concordance_line(out: &mut dyn Write, style: &Style, line: &ConcordanceLine) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let layout = Layout::of(style);
    let pin = short_pin(&line.pin, layout.pin);
    page.text(&pin, Role::Pin)?;
    let stale = if line.source_changed { "!" } else { "" };
    page.text(stale, Role::Note)?;
    let left = harmless_line(&line.left);
    let left = fitting_end(&left, layout.left);
    let free = layout.pin + 2 + layout.left - columns(&pin) - columns(stale) - columns(left);
    page.text(&" ".repeat(free), Role::Plain)?;
    page.text(&isolated(left), Role::Plain)?;
    let matched = fitted(line, layout.rest);
    let [open, close] = isolates(&matched.text);
    page.text(open, Role::Plain)?;
    for piece in pieces(&matched.text, &matched.marks, Role::Plain) {
        page.text(piece.span.of(&matched.text), piece.role)?;
    }
    page.text(close, Role::Plain)?;
    let right = harmless_line(&line.right);
    let right = fitting_start(&right, layout.rest.saturating_sub(columns(&matched.text))).trim_end();
    page.line(&isolated(right), Role::Plain)
}

/// Writes how many lines there were and in how many passages, then one line for each gap in what was searched.
///
/// # Errors
///
/// As `out` gives them.
pub fn concordance_end(out: &mut dyn Write, style: &Style, end: &ConcordanceEnd) -> io::Result<()> {
    let mut page = Page::new(out, style);
    page.plain(&found(end))?;
    if end.lines == 0 {
        page.quiet(&searched(&end.coverage))?;
    }
    covered(&mut page, &end.coverage, end.offer.as_ref())
}

fn found(end: &ConcordanceEnd) -> String {
    if end.lines == 0 {
        return match end.total {
            0 => "no passages match".to_owned(),
            1 => "no words match; 1 passage is found by its document alone".to_owned(),
            total => format!("no words match; {} passages are found by their documents alone", grouped(total)),
        };
    }
    let lines = count(end.lines, "match", "matches");
    let passages = count(end.passages, "passage", "passages");
    match (end.lines_exact, end.total_exact) {
        (true, _) => format!("{lines} in {passages}"),
        (false, true) => format!("at least {lines} in {passages}, some of which have more than are listed"),
        (false, false) => format!("at least {lines} in at least {}", grouped(end.passages)) + " passages",
    }
}

/// The pin, or as much of it as tells the document and the place, if it is too long.
fn short_pin(pin: &Pin, max_columns: usize) -> String {
    let whole = pin.to_string();
    let place = whole.rsplit_once('@').and_then(|(named, _)| named.rsplit_once('#')).map_or("", |(_, place)| place);
    match max_columns.checked_sub(place.len() + 1) {
        _ if columns(&whole) <= max_columns => whole,
        Some(free) if free > 1 => format!("{}#{place}", fit_start(pin.slug(), free)),
        _ => fit_start(&format!("#{place}"), max_columns),
    }
}

/// The match in at most `max_columns`, with its words marked.
fn fitted(line: &ConcordanceLine, max_columns: usize) -> Marked {
    let text = harmless_line(&line.matched);
    let marks: Vec<(Span, Role)> = line.spans.iter().map(|span| (whole_clusters(&text, *span), Role::Match)).collect();
    if columns(&text) <= max_columns {
        return Marked { text, marks };
    }
    let mut cut = Marked::default();
    let mut end = 0;
    for (span, role) in marks {
        let between = Span::between(end, span.start().max(end)).of(&text);
        match columns(between) {
            0..=3 => cut.push(between, Role::Plain),
            _ => cut.push(" … ", Role::Quiet),
        }
        cut.push(Span::between(span.start().max(end), span.end()).of(&text), role);
        end = span.end().max(end);
    }
    if columns(&cut.text) > max_columns {
        cut.text = fit_start(&cut.text, max_columns);
        cut.marks.retain(|(span, _)| span.start() < cut.text.len());
    }
    cut
}

#[cfg(test)]
mod tests;
