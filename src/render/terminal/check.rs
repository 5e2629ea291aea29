//! What became of stored citations.

use std::io::{self, Write};

use super::Style;
use super::columns::count;
use super::harmless::harmless_line;
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use super::show::verdict_words;
use super::summary::BEFORE_FIRST_COMMIT;
use super::verify::{cited, push_diff};
use crate::model::{ChangeKind, CitationChecked, IndexChecked, Verdict};

/// Columns in which what was found stands from the margin.
const INDENT: usize = 3;

/// Writes what became of a citation: its line and pin, the verdict, and what stands there now.
///
/// ```text
/// line 3: report#p2@yqvx5g
///    altered: this is recognisably the passage, with other words or marks
///    cited → now: to reduce the [-risk-] {+danger+} of misperception
///    now: “A report,” 2023-11-07, ¶ 2, corpus/report.txt report#p2:1-7@cjeddn
/// ```
///
/// # Errors
///
/// As `out` gives them; so do all functions of this module.
pub fn checked(out: &mut dyn Write, style: &Style, checked: &CitationChecked) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let mut head = Marked::line(&format!("line {}: ", checked.line));
    head.push(&checked.asked.to_string(), Role::Pin);
    page.paragraph(Margin::default(), &head, Role::Plain)?;
    let margin = Margin { lead: "", indent: INDENT };
    let role = if checked.verdict == Verdict::Unchanged { Role::Plain } else { Role::Note };
    page.paragraph(margin, &Marked::line(verdict_words(checked.verdict)), role)?;
    if let (Some(then), Some(now)) = (&checked.renamed_from, &checked.citation) {
        let mut marked = Marked::default();
        marked.push("file: ", Role::Quiet);
        marked.push(&format!("{then} → {}", now.document.path), Role::Plain);
        page.paragraph(margin, &marked, Role::Plain)?;
    }
    if !checked.diff.is_empty() {
        let mut marked = Marked::default();
        marked.push("cited → now: ", Role::Quiet);
        push_diff(&mut marked, &checked.diff, ChangeKind::Quote);
        page.paragraph(margin, &marked, Role::Plain)?;
    }
    if let Some(citation) = &checked.citation {
        cited(&mut page, "now: ", citation)?;
    }
    let label = if checked.verdict == Verdict::Gone { "the same words in: " } else { "in: " };
    checked.places.iter().try_for_each(|place| cited(&mut page, label, place))?;
    page.newline()
}

/// Writes how many citations there were, and what became of them.
pub fn check_end(out: &mut dyn Write, style: &Style, verdicts: &[Verdict]) -> io::Result<()> {
    let names = [
        (Verdict::Unchanged, "unchanged"),
        (Verdict::Moved, "moved"),
        (Verdict::Altered, "altered"),
        (Verdict::Changed, "changed"),
        (Verdict::Ambiguous, "ambiguous"),
        (Verdict::Gone, "gone"),
        (Verdict::SourceMissing, "source missing"),
    ];
    let number = |verdict: Verdict| verdicts.iter().filter(|one| **one == verdict).count();
    let parts: Vec<String> = names
        .iter()
        .filter(|(verdict, _)| number(*verdict) > 0)
        .map(|(verdict, name)| format!("{} {name}", number(*verdict)))
        .collect();
    Page::new(out, style).plain(&format!("{}: {}", count(verdicts.len(), "citation", "citations"), parts.join(", ")))
}

/// Writes whether an index is whole: what is wrong in it, and what was looked at.
pub fn index_checked(out: &mut dyn Write, style: &Style, checked: &IndexChecked) -> io::Result<()> {
    let mut page = Page::new(out, style);
    for fault in &checked.faults {
        page.line(&format!("{}: {}", harmless_line(&fault.path), harmless_line(&fault.what)), Role::Note)?;
    }
    let documents = count(checked.documents, "document", "documents");
    let passages = count(checked.passages, "passage", "passages");
    let anew = match checked.sources_read {
        0 => String::new(),
        number => format!(", {} read anew", count(number, "source", "sources")),
    };
    let verdict = match checked.faults.len() {
        0 if checked.before_first_commit => BEFORE_FIRST_COMMIT.to_owned(),
        0 => "the index is whole".to_owned(),
        number => format!("{}; `pincite index --rebuild` makes it anew", count(number, "fault", "faults")),
    };
    page.plain(&format!("{passages} of {documents}{anew}: {verdict}"))
}
