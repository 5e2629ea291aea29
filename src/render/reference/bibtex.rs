//! BibTeX and BibLaTeX.

use std::fmt::Write;

use super::{Cited, by_document, date_parts, name_parts, place, title};
use crate::model::{CitationRecord, DocumentCard};

/// Gives an entry of each document for BibTeX, which knows years and months only; its note has the places and pins.
pub fn bibtex(records: &[CitationRecord]) -> Vec<String> {
    let entry = |cited: &Cited<'_>| {
        let document = cited.document;
        let date = date_parts(document);
        let mut entry = Entry::new("misc", document);
        entry.field("howpublished", document.publisher.as_deref());
        entry.field("year", date.first().map(String::as_str));
        entry.field("month", date.get(1).map(String::as_str));
        entry.verbatim("url", document.url.as_deref());
        entry.finish(cited)
    };
    by_document(records).iter().map(entry).collect()
}

/// Gives an entry of each document for BibLaTeX; its note has the places and pins.
pub fn biblatex(records: &[CitationRecord]) -> Vec<String> {
    let entry = |cited: &Cited<'_>| {
        let document = cited.document;
        let date = date_parts(document).join("-");
        let mut entry = Entry::new(if document.url.is_some() { "online" } else { "misc" }, document);
        entry.field("organization", document.publisher.as_deref());
        entry.field("date", Some(date.as_str()).filter(|date| !date.is_empty()));
        entry.verbatim("url", document.url.as_deref());
        entry.field("langid", langid(document.language.code()));
        entry.finish(cited)
    };
    by_document(records).iter().map(entry).collect()
}

/// An entry that is being written.
struct Entry(String);

impl Entry {
    fn new(kind: &str, document: &DocumentCard) -> Entry {
        let mut entry = Entry(format!("@{kind}{{{},\n", document.slug));
        let name = |name: &String| match name_parts(name) {
            Some((family, given)) => format!("{}, {}", escaped(family), escaped(given)),
            None => format!("{{{}}}", escaped(name)),
        };
        let names: Vec<String> = document.authors.iter().map(name).collect();
        if !names.is_empty() {
            entry.raw("author", &names.join(" and "));
        }
        // The second pair of braces keeps capitals as they are.
        entry.raw("title", &format!("{{{}}}", escaped(&title(document))));
        entry
    }

    fn raw(&mut self, name: &str, value: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "  {name} = {{{value}}},");
    }

    fn field(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(name, &escaped(value));
        }
    }

    /// A field whose value is taken as it stands, but for what would end it.
    fn verbatim(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(name, &value.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C"));
        }
    }

    fn finish(mut self, cited: &Cited<'_>) -> String {
        let (mut parts, mut before) = (Vec::new(), String::new());
        for record in &cited.records {
            let here = place(record);
            if here != before {
                parts.push(here.clone());
            }
            parts.push(record.citation.pin.to_string());
            before = here;
        }
        parts.retain(|part| !part.is_empty());
        self.field("note", Some(&parts.join("; ")));
        self.0.push('}');
        self.0
    }
}

/// Escapes what TeX would read as its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\n' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The name of a language in Babel and Polyglossia.
fn langid(code: &str) -> Option<&'static str> {
    Some(match code {
        "en" => "english",
        "de" => "german",
        "fr" => "french",
        "es" => "spanish",
        "id" => "indonesian",
        "vi" => "vietnamese",
        "th" => "thai",
        "it" => "italian",
        "pt" => "portuguese",
        "nl" => "dutch",
        "ru" => "russian",
        _ => return None,
    })
}
