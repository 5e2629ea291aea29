//! A citation record in the dialects of those who read citations.

mod annotation;
mod bibtex;
mod bounds;
mod csl;
mod fragment;
mod implied;
mod ris;
mod style;
#[cfg(test)]
mod tests;

pub use annotation::annotation;
pub use bibtex::{biblatex, bibtex};
pub use csl::csl_items;
pub use fragment::fragment_url;
pub use ris::ris;
pub use style::{LeftOut, StyleError, Styled, style_names, styled};

use std::collections::HashMap;

use super::{citation_line, citation_words};
use crate::model::{CitationRecord, DocumentCard, Locator};

/// Gives the citations as footnotes in Markdown: the label, the citation, the pin. No two have the same label.
///
/// ```text
/// [^statement-p3]: “A statement,” pincite project, 2024-02-19, ¶ 3, corpus/statement.md (`statement#p3@k7f2q9`)
/// [^statement-p3-2]: “A statement,” pincite project, 2024-02-19, ¶ 3, corpus/statement.md (`statement#p3:2-7@m4x1vd`)
/// ```
pub fn markdown_notes(records: &[CitationRecord]) -> Vec<String> {
    let mut notes_by_label: HashMap<String, usize> = HashMap::new();
    let note = |record: &CitationRecord| {
        let citation = &record.citation;
        let mut label = format!("{}-p{}", citation.document.slug, citation.pin.paragraphs().0);
        let notes = notes_by_label.entry(label.clone()).or_default();
        *notes += 1;
        if *notes > 1 {
            label.push_str(&format!("-{notes}"));
        }
        format!("[^{label}]: {} (`{}`)", escaped_markdown(&citation_words(citation)), citation.pin)
    };
    records.iter().map(note).collect()
}

/// A document and the records of its quotes, one at least.
struct Cited<'a> {
    document: &'a DocumentCard,
    records: Vec<&'a CitationRecord>,
}

/// The documents of `records`, each once, in the order in which they are cited first: a bibliography has one entry of each.
fn by_document(records: &[CitationRecord]) -> Vec<Cited<'_>> {
    let (mut documents, mut known): (Vec<Cited<'_>>, _) = (Vec::new(), HashMap::new());
    for record in records {
        let document = &record.citation.document;
        let at = *known.entry(document.slug.as_str()).or_insert(documents.len());
        match documents.get_mut(at) {
            Some(cited) => cited.records.push(record),
            None => documents.push(Cited { document, records: vec![record] }),
        }
    }
    documents
}

impl Cited<'_> {
    /// The quotes, each with its pin.
    fn quotes(&self) -> Vec<String> {
        let quote = |text: &str| text.replace('\n', " ");
        let records = self.records.iter().map(|record| &record.citation);
        records.map(|citation| format!("“{}” ({})", quote(&citation.passage.text), citation.pin)).collect()
    }

    /// The label of the locators in CSL, and their values, each once.
    fn locator(&self) -> Option<(&'static str, String)> {
        let mut locators = self.records.iter().filter_map(|record| locator(&record.citation.locator));
        let (label, first) = locators.next()?;
        let mut values = vec![first];
        for (_, value) in locators.filter(|(other, _)| *other == label) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Some((label, values.join(", ")))
    }
}

/// Puts a backslash before what Markdown would read as its own.
fn escaped_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Gives the quote as a block quotation in HTML, with its source.
pub fn html(record: &CitationRecord) -> String {
    let citation = &record.citation;
    let cite = citation.document.url.as_ref().map(|url| format!(" cite=\"{}\"", escaped_html(url)));
    let paragraphs: String =
        citation.passage.text.lines().map(|line| format!("<p>{}</p>", escaped_html(line))).collect();
    format!(
        "<blockquote{}>{paragraphs}<footer><cite>{}</cite> <code>{}</code></footer></blockquote>",
        cite.unwrap_or_default(),
        escaped_html(&citation_words(citation)),
        escaped_html(&citation.pin.to_string()),
    )
}

fn escaped_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The label of a locator in CSL, and its value: the page if there is one, else the paragraph, else the line.
fn locator(locator: &Locator) -> Option<(&'static str, String)> {
    let range = |first: usize, last: usize| match last > first {
        true => format!("{first}-{last}"),
        false => first.to_string(),
    };
    match (&locator.page, locator.paragraph, locator.lines) {
        (Some(page), ..) => Some((
            "page",
            match &locator.page_last {
                Some(last) => format!("{}-{}", page.printed(), last.printed()),
                None => page.printed(),
            },
        )),
        (None, 0, Some((first, last))) => Some(("line", range(first, last))),
        (None, 0, None) => None,
        (None, paragraph, _) => Some(("paragraph", range(paragraph, locator.paragraph_last.unwrap_or(paragraph)))),
    }
}

/// Words that stand in the name of a body and in no family name.
const WORDS_OF_BODIES: &[&str] = &["of", "for", "and", "the", "&", "dan", "untuk", "và"];

/// What stands behind the comma of a name and is none.
const SUFFIXES: &[&str] =
    &["jr", "sr", "ii", "iii", "iv", "inc", "ltd", "llc", "plc", "corp", "co", "tbk", "gmbh", "phd"];

/// A name as given and family name, if a comma says which is which.
///
/// In `Ministry of Foreign Affairs, Thailand` it does not, nor in `King, Jr.`.
fn name_parts(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    let is_of_bodies = |word: &str| WORDS_OF_BODIES.contains(&word.to_lowercase().as_str());
    let is_body = family.contains(' ') && family.split_whitespace().any(is_of_bodies);
    let is_suffix = SUFFIXES.contains(&given.replace('.', "").to_lowercase().as_str());
    let is_person = !is_body && !is_suffix && !family.is_empty() && !given.is_empty() && !given.contains(',');
    is_person.then_some((family, given))
}

/// The parts of a date as far as they are known: year, month, day.
fn date_parts(document: &DocumentCard) -> Vec<String> {
    document.date.map(|date| date.to_string().split('-').map(str::to_owned).collect()).unwrap_or_default()
}

/// The title, without the ellipsis of one that is the start of the text.
fn title(document: &DocumentCard) -> String {
    match document.title_from_text {
        true => format!("{} …", document.title.trim_end_matches(['…', ' '])),
        false => document.title.clone(),
    }
}

/// The locator in words.
fn place(record: &CitationRecord) -> String {
    citation_line::locator_words(&record.citation.locator, record.citation.document.format)
}
