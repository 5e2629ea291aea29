//! A hit: what it is, where it stands, what it says, and how to name it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::Style;
use super::columns::{columns, count};
use super::excerpt::excerpt;
use super::harmless::harmless_line;
use super::highlight::{Role, merged};
use super::page::{Margin, Marked, Page};
use super::wrap::packed;
use crate::model::{DocumentCard, Duplicate, Hit, Locator};
use crate::render::citation_line::{locator_parts, names};

/// Authors that are named before the rest is only counted.
const MAX_AUTHORS: usize = 3;

/// How much to say about a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What a reader needs.
    Plain,
    /// The score too.
    Explained,
}

/// Writes a hit as a block of lines, with an empty line after it.
///
/// A passage of more than 700 columns is cut at sentence edges around its
/// matches, each cut shown as ` … `.
///
/// ```text
/// 1  The first ASEAN-US Cyber Policy Dialogue, October 2019
///    pincite project · 2024-02-19 · ¶ 3 · What came before it · lines 31–33
///    A leaders' statement and a dialogue do different jobs.
///    missing: ransomware
///    first-asean-us-dialogue#p3@k7f2q9
/// ```
///
/// # Errors
///
/// As `out` gives them.
pub fn hit(out: &mut dyn Write, style: &Style, hit: &Hit, detail: Detail) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let rank = hit.rank.to_string();
    let indent = columns(&rank) + 2;
    let margin = Margin { lead: "", indent };
    title(&mut page, Margin { lead: &rank, indent }, &hit.document, &hit.locator)?;
    let score = match detail {
        Detail::Plain => None,
        Detail::Explained => Some(score(hit)),
    };
    facts(&mut page, indent, &hit.document, &hit.locator, score)?;
    hit.before.iter().try_for_each(|block| page.blocks(indent, block, Role::Quiet))?;
    let matches = merged(hit.matches.iter().flat_map(|clause| clause.spans.iter().copied()));
    for paragraph in excerpt(&hit.passage.text, &matches) {
        page.paragraph(margin, &paragraph, Role::Plain)?;
    }
    hit.after.iter().try_for_each(|block| page.blocks(indent, block, Role::Quiet))?;
    if !hit.missing.is_empty() {
        page.paragraph(margin, &Marked::line(&format!("missing: {}", hit.missing.join(", "))), Role::Quiet)?;
    }
    if !hit.also.is_empty() {
        page.paragraph(margin, &also(hit), Role::Quiet)?;
    }
    if hit.matches_capped {
        page.paragraph(margin, &Marked::line("note: more words match than are marked"), Role::Quiet)?;
    }
    if hit.source_changed {
        let note = match (hit.source_missing, hit.source_unreadable) {
            (true, _) => "note: the file is gone; these are its words as they were indexed",
            (_, true) => "note: the file cannot be looked at; these are its words as they were indexed",
            _ => "note: the file changed since it was indexed; `pincite show` checks the words",
        };
        page.paragraph(margin, &Marked::line(note), Role::Note)?;
    }
    pin_line(&mut page, indent, &hit.pin.to_string())?;
    hit.match_pins.iter().try_for_each(|pin| pin_line(&mut page, indent + 2, &pin.to_string()))?;
    page.newline()
}

/// The documents that say nearly the same, by their pins; of those whose file is no longer as it was, that it is so.
fn also(hit: &Hit) -> Marked {
    let paths: BTreeSet<&str> = hit.also.iter().map(|one| one.citation.document.path.as_str()).collect();
    let least = if hit.also_capped { "at least " } else { "" };
    let mut line = Marked::line(&format!("also in {least}{}:", count(paths.len(), "document", "documents")));
    for Duplicate { citation, source_changed, source_missing, source_unreadable } in &hit.also {
        line.push(&format!(" {}", citation.pin), Role::Plain);
        match (source_missing, source_unreadable, source_changed) {
            (true, ..) => line.push(" (gone)", Role::Note),
            (_, true, _) => line.push(" (unreadable)", Role::Note),
            (.., true) => line.push(" (changed)", Role::Note),
            _ => {}
        }
    }
    line
}

/// The score, the signals that it is made of if there is more than one, and what each clause gave to that of the words.
fn score(hit: &Hit) -> String {
    let clauses: Vec<String> = hit.score_parts.iter().map(|part| format!("{:.3} {}", part.score, part.text)).collect();
    let clauses = if clauses.len() > 1 { format!(" ({})", clauses.join(" + ")) } else { String::new() };
    let named = hit.parts.named().into_iter().filter(|(_, part)| *part >= 0.0005);
    let of = |(name, part): (&str, f32)| {
        let clauses = if name == "words" { clauses.as_str() } else { "" };
        format!("{name} {part:.3}{clauses}")
    };
    let parts: Vec<String> = named.map(of).collect();
    match parts.len() > 1 || !clauses.is_empty() {
        true => format!("score {:.3} = {}", hit.score, parts.join(" + ")),
        false => format!("score {:.3}", hit.score),
    }
}

/// Writes the title of a document, a link to the place in it where links are wanted.
pub(super) fn title(
    page: &mut Page<'_>,
    margin: Margin<'_>,
    document: &DocumentCard,
    locator: &Locator,
) -> io::Result<()> {
    let address = page.address(document, locator);
    page.linked_paragraph(margin, &Marked::line(&title_words(document)), Role::Title, address.as_deref())
}

/// The title; in quotation marks and open at the end if it is only the start of the text; the path if it is empty.
pub fn title_words(document: &DocumentCard) -> String {
    let title = document.title.trim();
    match document.title_from_text {
        _ if title.is_empty() => document.path.clone(),
        true => format!("“{} …”", title.trim_end_matches(['…', ' '])),
        false => title.to_owned(),
    }
}

/// Writes who, when and where, and `score` if it is wanted.
pub(super) fn facts(
    page: &mut Page<'_>,
    indent: usize,
    document: &DocumentCard,
    locator: &Locator,
    score: Option<String>,
) -> io::Result<()> {
    let date = document.date.map(|date| date.to_string());
    let who = [authors(document), document.publisher.clone(), date].into_iter().flatten();
    let facts: Vec<_> =
        who.chain(locator_parts(locator, document.format)).chain(score).map(|fact| harmless_line(&fact)).collect();
    for line in packed(&facts, " · ", page.columns(indent)) {
        page.paragraph(Margin { lead: "", indent }, &Marked::line(&line), Role::Quiet)?;
    }
    Ok(())
}

fn authors(document: &DocumentCard) -> Option<String> {
    let named = names(&document.authors[..document.authors.len().min(MAX_AUTHORS)]);
    match document.authors.len() {
        0 => None,
        number if number > MAX_AUTHORS => Some(format!("{named} and {} more", number - MAX_AUTHORS)),
        _ => Some(named),
    }
}

/// Writes a pin on a line of its own, never wrapped: it is there to be copied.
pub(super) fn pin_line(page: &mut Page<'_>, indent: usize, pin: &str) -> io::Result<()> {
    page.text(&" ".repeat(indent), Role::Plain)?;
    page.line(pin, Role::Pin)
}

#[cfg(test)]
mod tests;
