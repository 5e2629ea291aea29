//! What a PDF says about itself: XMP first, then its information table.
//!
//! The dates of a file are those of its making, never of publication, and are
//! not taken; a publication date of the PRISM vocabulary is. Titles that a
//! program put there, such as the name of a file, count as none.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};

use super::strings;
use crate::extract::xml::{self, Node};
use crate::model::{Metadata, PartialDate};
use crate::text::Language;
use crate::text::canonical::canonical;

/// Bytes of XMP that are looked at.
const MAX_XMP_BYTES: usize = 1 << 20;

/// The metadata that the file declares.
pub(super) fn declared(pdf: &Pdf) -> Metadata {
    let information = pdf.metadata();
    let field = |bytes: &Option<Box<[u8]>>| {
        let bytes = bytes.as_deref()?;
        let is_marked = bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE");
        let text = if is_marked { strings::text(bytes) } else { strings::guess(bytes) };
        Some(canonical(&text)).filter(|text| !text.is_empty())
    };
    let authors = field(&information.author).map(|authors| split_authors(&authors)).unwrap_or_default();
    let of_table = Metadata { title: field(&information.title), authors, ..Metadata::default() };
    let mut metadata = xmp(pdf).unwrap_or_default();
    metadata.title = metadata.title.filter(|title| is_title(title));
    let mut metadata = metadata.or(of_table);
    metadata.title = metadata.title.filter(|title| is_title(title));
    metadata
}

/// The language that the file declares; programs often declare their own.
pub(super) fn language(pdf: &Pdf) -> Option<Language> {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let code = catalogue.get::<hayro_syntax::object::String<'_>>(b"Lang")?;
    Language::parse(strings::text(code.as_bytes()).trim())
}

/// Names of several authors in one field.
fn split_authors(authors: &str) -> Vec<String> {
    let parts = authors.split([';', '\u{FF1B}']).flat_map(|part| part.split(" and ")).map(str::trim);
    parts.filter(|part| !part.is_empty() && !part.contains('@')).map(str::to_owned).collect()
}

/// False for what programs write for a title: nothing, the name of a file, or of a program.
fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty()
            && matches!(
                extension,
                "doc"
                    | "docx"
                    | "docm"
                    | "rtf"
                    | "odt"
                    | "tex"
                    | "dvi"
                    | "ps"
                    | "indd"
                    | "qxd"
                    | "qxp"
                    | "pdf"
                    | "ppt"
                    | "pptx"
                    | "xls"
                    | "xlsx"
                    | "txt"
                    | "html"
                    | "htm"
                    | "fm"
                    | "pmd"
                    | "wpd"
                    | "cdr"
                    | "ai"
            )
    });
    let is_program = ["microsoft word", "microsoft powerpoint", "powerpoint presentation", "untitled", "slide 1"]
        .iter()
        .any(|name| lower.starts_with(name));
    lower.chars().any(char::is_alphabetic) && !is_file && !is_program
}

fn xmp(pdf: &Pdf) -> Option<Metadata> {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let stream = catalogue.get::<Stream<'_>>(b"Metadata")?;
    let bytes = stream.decoded().ok()?;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_XMP_BYTES)]);
    Some(of_xmp(&text))
}

/// Reads a packet of XMP; what cannot be read of it is passed over.
fn of_xmp(packet: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut open: Vec<String> = Vec::new();
    let mut text = String::new();
    // A packet that breaks off has said something until then.
    let _ = xml::walk(packet, &mut |node| match node {
        Node::Start(tag) => {
            for (name, value) in &tag.attributes {
                set(&mut metadata, name, value);
            }
            open.push(tag.name);
            text.clear();
        }
        Node::Text(part) => text.push_str(&part),
        Node::End(_) => {
            // Values in several languages, or several people, stand in lists in their element.
            let field = open.iter().rev().find(|name| !name.starts_with("rdf:")).cloned().unwrap_or_default();
            set(&mut metadata, &field, &text);
            open.pop();
            text.clear();
        }
    });
    metadata
}

fn set(metadata: &mut Metadata, field: &str, value: &str) {
    let value = canonical(value);
    if value.is_empty() {
        return;
    }
    match field {
        "dc:title" => metadata.title = metadata.title.take().or(Some(value)),
        "dc:creator" => metadata.authors.extend(split_authors(&value)),
        "dc:publisher" => metadata.publisher = metadata.publisher.take().or(Some(value)),
        "prism:publicationDate" | "prism:coverDate" => {
            metadata.date = metadata.date.or_else(|| PartialDate::declared(&value));
        }
        "prism:url" => metadata.url = metadata.url.take().or(Some(value)),
        "prism:doi" if metadata.url.is_none() => metadata.url = Some(format!("https://doi.org/{value}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xmp_says_title_authors_and_publication() {
        let packet = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description prism:doi="10.1/x" pdf:Producer="p">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tea &amp; talks</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>Ana Reyes</rdf:li><rdf:li>Bui Lan; C. Dee</rdf:li></rdf:Seq></dc:creator>
            <xmp:CreateDate>2020-01-01</xmp:CreateDate><prism:coverDate>2023-10-19</prism:coverDate>
            </rdf:Description></rdf:RDF>"#;
        let metadata = of_xmp(packet);
        assert_eq!(metadata.title.as_deref(), Some("Tea & talks"));
        assert_eq!(metadata.authors, ["Ana Reyes", "Bui Lan", "C. Dee"]);
        assert_eq!(metadata.date, PartialDate::parse("2023-10-19"));
        assert_eq!(metadata.url.as_deref(), Some("https://doi.org/10.1/x"));
        assert_eq!(of_xmp("<a><b"), Metadata::default());
    }

    #[test]
    fn what_a_program_calls_a_file_is_no_title() {
        for name in ["Microsoft Word - statement.doc", "statement_final.DOCX", "untitled", " ", "1.2"] {
            assert!(!is_title(name), "{name}");
        }
        assert!(is_title("The first dialogue, vol. 2"));
    }
}
