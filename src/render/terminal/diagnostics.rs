//! What was odd in a query, shown where it is odd.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::Style;
use super::columns::{columns, fit_start, grouped, take};
use super::harmless::harmless_line;
use super::highlight::{Role, pieces};
use super::page::{Margin, Marked, Page};
use crate::error::Diagnostic;
use crate::model::Reading;
use crate::text::{Span, literal};

/// What stands before the query.
const LABEL: &str = "query: ";
/// Diagnostics that are shown; who has more reads no more.
const MAX_SHOWN: usize = 8;
/// Columns of the part of a query that a line about it quotes.
const MAX_PART_COLUMNS: usize = 40;

/// Writes each diagnostic as the query, carets under the part it is about, and the message.
///
/// ```text
/// query: cyber AND
///              ^^^ nothing stands after AND, so it is read as a word
/// ```
///
/// Of a query wider than the line, the part around the carets is shown; of many
/// diagnostics the first eight, and the number of the others.
///
/// # Errors
///
/// As `out` gives them.
pub fn diagnostics(out: &mut dyn Write, style: &Style, query: &str, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let query = harmless_line(query);
    diagnostics.iter().take(MAX_SHOWN).try_for_each(|diagnostic| one(&mut page, &query, diagnostic))?;
    match diagnostics.len().saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => page.line(&format!("and {} more in the query", grouped(more)), Role::Quiet),
    }
}

/// Writes each diagnostic of one query of many as a line that names the query by its `id`.
///
/// ```text
/// query q7: "AND": AND has nothing on one side and is left out
/// ```
///
/// # Errors
///
/// As `out` gives them.
pub fn diagnostics_of(out: &mut dyn Write, id: &str, reading: &Reading) -> io::Result<()> {
    let id = harmless_line(id);
    for Diagnostic { span, message } in reading.diagnostics.iter().take(MAX_SHOWN) {
        let part = fit_start(&harmless_line(span.of(&reading.query)), MAX_PART_COLUMNS);
        let part = if part.is_empty() { part } else { format!("{}: ", literal(&part)) };
        writeln!(out, "query {id}: {part}{}", harmless_line(message))?;
    }
    match reading.diagnostics.len().saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "query {id}: and {} more", grouped(more)),
    }
}

fn one(page: &mut Page<'_>, query: &str, diagnostic: &Diagnostic) -> io::Result<()> {
    let span = whole_clusters(query, diagnostic.span);
    let label = columns(LABEL);
    let (shown, before, carets) = window(query, span, page.columns(label));
    page.text(LABEL, Role::Quiet)?;
    page.line(&shown, Role::Plain)?;
    page.text(&" ".repeat(label + before), Role::Plain)?;
    page.text(&"^".repeat(carets), Role::Note)?;
    let message = Marked::line(&diagnostic.message);
    if before + carets + 1 + columns(&message.text) <= page.columns(label) {
        page.text(" ", Role::Plain)?;
        return page.line(&message.text, Role::Plain);
    }
    page.newline()?;
    page.paragraph(Margin { lead: "", indent: label }, &message, Role::Plain)
}

/// The span, widened to grapheme clusters; at the end of the query if it lies outside.
fn whole_clusters(query: &str, span: Span) -> Span {
    let found = pieces(query, &[(span, Role::Match)], Role::Plain);
    let matched = found.iter().find(|piece| piece.role == Role::Match).map(|piece| piece.span);
    let at = span.start().min(query.len());
    let at = (0..=at).rev().find(|at| query.is_char_boundary(*at)).unwrap_or(0);
    matched.unwrap_or(Span::between(at, at))
}

/// The part of the query to show, the columns before the carets, and the number of carets.
fn window(query: &str, span: Span, max_columns: usize) -> (String, usize, usize) {
    let (head, tail) = (&query[..span.start()], &query[span.start()..]);
    // An empty span has one caret, which may stand after the last character.
    if columns(query) < max_columns {
        return (query.to_owned(), columns(head), columns(span.of(query)).max(1));
    }
    let from = head.len() - take(head.graphemes(true).rev(), max_columns / 3);
    let start = if from > 0 { "…" } else { "" };
    let before = columns(start) + columns(&head[from..]);
    let mut kept = take(tail.graphemes(true), max_columns.saturating_sub(before));
    let mut end = "";
    if kept < tail.len() {
        kept = take(tail.graphemes(true), max_columns.saturating_sub(before + 1));
        end = "…";
    }
    let carets = columns(&tail[..kept.min(span.len())]).max(1);
    (format!("{start}{}{}{end}", &head[from..], &tail[..kept]), before, carets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::written;
    use proptest::prelude::*;

    fn shown(query: &str, span: [usize; 2], message: &str, width: usize) -> String {
        written(|out| diagnostics(out, &Style::plain(width), query, &[Diagnostic::new(span.into(), message)]))
    }

    #[test]
    fn carets_stand_under_the_span_and_the_message_behind_them() {
        assert_eq!(
            shown("cyber AND", [6, 9], "nothing stands after it", 80),
            "query: cyber AND\n             ^^^ nothing stands after it\n"
        );
    }

    #[test]
    fn carets_go_by_columns_under_text_of_many_bytes() {
        assert_eq!(shown("网络 AND", [7, 10], "odd", 80), "query: 网络 AND\n            ^^^ odd\n");
        assert_eq!(shown("网络 AND", [3, 6], "odd", 80), "query: 网络 AND\n         ^^ odd\n");
        assert_eq!(shown("ที่นี่ \"x", [19, 20], "odd", 80), "query: ที่นี่ \"x\n          ^ odd\n");
        assert_eq!(shown("tiếng Việt", [8, 14], "odd", 80), "query: tiếng Việt\n             ^^^^ odd\n");
    }

    #[test]
    fn an_empty_span_has_one_caret_even_after_the_end() {
        assert_eq!(shown("a", [1, 1], "odd", 80), "query: a\n        ^ odd\n");
        assert_eq!(shown("", [0, 0], "the query is empty", 80), "query: \n       ^ the query is empty\n");
    }

    #[test]
    fn a_message_without_room_goes_below() {
        assert_eq!(
            shown("cyber AND", [6, 9], "nothing stands after it, so it is a word", 40),
            "query: cyber AND\n             ^^^\n       nothing stands after it, so it is\n       a word\n"
        );
    }

    #[test]
    fn of_a_long_query_the_part_around_the_carets_is_shown() {
        let query = format!("{} AND {}", "left ".repeat(30).trim_end(), "right ".repeat(30));
        assert_eq!(
            shown(&query, [150, 153], "odd", 40),
            "query: … left left AND right right righ…\n                   ^^^ odd\n"
        );
    }

    #[test]
    fn of_many_diagnostics_the_first_are_shown_and_the_others_counted() {
        let many = vec![Diagnostic::new([0, 1].into(), "odd"); 1010];
        let shown = written(|out| diagnostics(out, &Style::plain(80), "a", &many));
        assert_eq!(shown, format!("{}and 1,002 more in the query\n", "query: a\n       ^ odd\n".repeat(8)));
    }

    #[test]
    fn a_query_of_many_is_named_in_each_line_about_it() {
        let query = format!("{} AND", "word ".repeat(20));
        let spans = [Span::from([0, 100]), Span::from([101, 104]), Span::from([0, 0])];
        let reading = Reading {
            diagnostics: spans.map(|span| Diagnostic::new(span, "odd")).to_vec(),
            query,
            reading: String::new(),
            ..Reading::default()
        };
        let shown = written(|out| diagnostics_of(out, "q\u{1b}7", &reading));
        let words = "word word word word word word word word…";
        assert_eq!(shown, format!("query q?7: \"{words}\": odd\nquery q?7: \"AND\": odd\nquery q?7: odd\n"));
    }

    #[test]
    fn controls_in_a_query_are_only_seen() {
        assert_eq!(shown("a\u{1b}[2J\nb", [1, 2], "odd", 80), "query: a?[2J b\n        ^ odd\n");
    }

    proptest! {
        #[test]
        fn any_query_and_any_span_give_lines_that_fit(query in any::<String>(), span: [usize; 2], width in 24usize..90) {
            for line in shown(&query, span, "odd", width).lines() {
                prop_assert!(columns(line) <= width, "{line}");
            }
        }
    }
}
