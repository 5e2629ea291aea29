//! The check of a manuscript, as a compiler reports.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::Style;
use super::columns::{columns, count, fit_start, take};
use super::harmless::harmless_line;
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use super::summary::{covered, searched};
use crate::model::{Change, ChangeKind, Citation, DraftPlace, QuoteChecked, QuoteVerdict, VerifyEnd};
use crate::render::citation_words;
use crate::render::diff::pieces;
use crate::text::Span;

/// Columns in which what was found stands from the margin.
const INDENT: usize = 3;

/// So many bytes of a line are looked at on each side of where a quotation starts, which is more than is shown.
const MAX_BESIDE: usize = 500;

/// Writes a quotation: where it stands, its first line underlined, and what was found of it.
///
/// ```text
/// draft.md:12:8: altered
///   | It speaks of “the risk of confusion and escalation in cyberspace”.
///   |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
/// ```
///
/// `manuscript` is the text that it stands in.
///
/// # Errors
///
/// As `out` gives them; so do all functions of this module.
pub fn quote(out: &mut dyn Write, style: &Style, manuscript: &str, quote: &QuoteChecked) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let finding = &quote.finding;
    let mut head = Marked::line(&format!("{}: ", quote.start.in_file(&quote.manuscript)));
    let role = if finding.verdict.stands() { Role::Title } else { Role::Match };
    head.push(finding.verdict.name(), role);
    if !finding.conventions.is_empty() {
        let names: Vec<String> = finding.conventions.iter().map(ToString::to_string).collect();
        let by = if finding.verdict == QuoteVerdict::Normalised { " by " } else { "; the words by " };
        head.push(&format!("{by}{}", names.join(", ")), Role::Plain);
    }
    page.paragraph(Margin::default(), &head, Role::Plain)?;
    source_line(&mut page, manuscript, quote)?;
    if !finding.diff.is_empty() {
        let mut marked = Marked::default();
        push_diff(&mut marked, &finding.diff, ChangeKind::Source);
        page.paragraph(Margin { lead: "", indent: INDENT }, &marked, Role::Plain)?;
    }
    for omitted in &finding.omitted {
        labelled(&mut page, "left out: ", omitted)?;
    }
    for inserted in &finding.inserted {
        labelled(&mut page, "put in: ", inserted)?;
    }
    if let Some(citation) = &finding.citation {
        let label = if finding.verdict == QuoteVerdict::Altered { "nearest: " } else { "source: " };
        cited(&mut page, label, citation)?;
    }
    let label = if finding.citation.is_some() { "also: " } else { "in: " };
    let others = if finding.verdict.stands() { &[][..] } else { &finding.places[..] };
    others.iter().try_for_each(|place| cited(&mut page, label, place))?;
    if !quote.named.is_empty() {
        labelled(&mut page, "named: ", &quote.named.join(" "))?;
    }
    finding.remarks.iter().try_for_each(|remark| labelled(&mut page, "note: ", remark))?;
    page.newline()
}

/// Writes that a mark opens a quotation which nothing closes.
pub fn unclosed(out: &mut dyn Write, style: &Style, manuscript: &str, place: &DraftPlace) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let place = place.in_file(manuscript);
    page.plain(&format!("{place}: nothing closes this quotation mark, so it is passed over"))?;
    page.newline()
}

/// Writes what came of all quotations, and what was searched.
pub fn verify_end(out: &mut dyn Write, style: &Style, end: &VerifyEnd) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let counts = [
        (end.exact, QuoteVerdict::Exact),
        (end.normalised, QuoteVerdict::Normalised),
        (end.altered, QuoteVerdict::Altered),
        (end.misattributed, QuoteVerdict::Misattributed),
        (end.wrong_locator, QuoteVerdict::WrongLocator),
        (end.ambiguous, QuoteVerdict::Ambiguous),
        (end.not_found, QuoteVerdict::NotFound),
    ];
    let named: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, verdict)| format!("{number} {}", verdict.name()))
        .collect();
    let parts = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    page.plain(&format!("{}{parts}", count(end.quotes, "quotation", "quotations")))?;
    let mut passed = Vec::new();
    if end.too_short > 0 {
        passed.push(format!("{} too short to look for", end.too_short));
    }
    if end.too_deep > 0 {
        passed.push(format!("{} within more than eight others", end.too_deep));
    }
    if end.titles > 0 {
        passed.push(count(end.titles, "title of a document", "titles of documents"));
    }
    if !passed.is_empty() {
        page.quiet(&format!("passed over: {}", passed.join(", ")))?;
    }
    page.quiet(&searched(&end.coverage))?;
    covered(&mut page, &end.coverage, None)
}

/// The first line of the quotation in the manuscript, and carets under it.
fn source_line(page: &mut Page<'_>, manuscript: &str, quote: &QuoteChecked) -> io::Result<()> {
    let at = quote.span.start();
    let near = manuscript.floor_char_boundary(at.saturating_sub(MAX_BESIDE));
    let start = manuscript[near..at].rfind('\n').map_or(near, |before| near + before + 1);
    let far = &manuscript[at..manuscript.floor_char_boundary(at + MAX_BESIDE)];
    let end = at + far.find('\n').unwrap_or(far.len());
    let line = harmless_line(manuscript[start..end].trim_end_matches('\r'));
    let (head, quoted) = line.split_at(at - start);
    let quoted_bytes = quote.span.len().min(quoted.len());
    let max_columns = page.columns(INDENT + 2);
    // Of a long line, the part around the start of the quotation.
    let kept = head.len() - take(head.graphemes(true).rev(), max_columns / 4);
    let lead = if kept > 0 { "…" } else { "" };
    let shown = format!("{lead}{}{quoted}", &head[kept..]);
    let before = columns(lead) + columns(&head[kept..]);
    let shown = fit_start(&shown, max_columns);
    let carets = columns(&quoted[..quoted_bytes]).clamp(1, max_columns.saturating_sub(before).max(1));
    page.text("  | ", Role::Quiet)?;
    page.line(&shown, Role::Plain)?;
    page.text("  | ", Role::Quiet)?;
    page.text(&" ".repeat(before), Role::Plain)?;
    page.line(&"^".repeat(carets), Role::Note)
}

/// Adds a diff with its signs, the words of both sides marked; what is of the kind `gone` as gone.
pub(super) fn push_diff(marked: &mut Marked, changes: &[Change], gone: ChangeKind) {
    for (kind, piece) in pieces(changes, gone) {
        let role = match kind {
            ChangeKind::Same => Role::Plain,
            kind if kind == gone => Role::Note,
            _ => Role::Match,
        };
        marked.push(&piece, role);
    }
}

fn labelled(page: &mut Page<'_>, label: &str, text: &str) -> io::Result<()> {
    let mut marked = Marked::default();
    marked.push(label, Role::Quiet);
    marked.push(text, Role::Plain);
    page.paragraph(Margin { lead: "", indent: INDENT }, &marked, Role::Plain)
}

pub(super) fn cited(page: &mut Page<'_>, label: &str, citation: &Citation) -> io::Result<()> {
    let mut marked = Marked::default();
    marked.push(label, Role::Quiet);
    marked.push(&citation_words(citation), Role::Plain);
    marked.push(" ", Role::Plain);
    let start = marked.text.len();
    marked.push(&citation.pin.to_string(), Role::Plain);
    marked.marks.push((Span::between(start, marked.text.len()), Role::Pin));
    page.paragraph(Margin { lead: "", indent: INDENT }, &marked, Role::Plain)
}
