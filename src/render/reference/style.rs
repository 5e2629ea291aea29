//! Citation styles, rendered by hayagriva.

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator as Label;
use hayagriva::citationberg::{IndependentStyle, LocaleCode, Style};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
    ElemChildren, LocatorPayload, SpecificLocator,
};
use serde_json::Value;

use super::bounds::excess;
use super::csl::document_item;
use super::implied::write_names;
use super::{date_parts, locator, name_parts, title};
use crate::model::{CitationRecord, DocumentCard};
use crate::text::words::units;

/// Citations in a style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled {
    /// The citation of each record, in order: a note, or what stands in brackets, as the style has it.
    pub citations: Vec<String>,
    /// The bibliography, each document once, in the style's order; empty if the style has none.
    pub bibliography: Vec<String>,
    /// What the bibliography does not say, though it is known of the documents.
    pub left_out: Vec<LeftOut>,
}

/// What a bibliography does not say of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The document's short name.
    pub slug: String,
    /// `title`, `author` or `date`, those that its entry lacks; none where it has no entry, as the notes of Chicago give none
    /// to what has neither author, date, publisher nor address.
    pub parts: Vec<&'static str>,
}

/// Why a style cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// No bundled style has this name.
    #[error("there is no style {0:?} among those that come with pincite")]
    Unknown(String),
    /// The text is no CSL style.
    #[error("this is no CSL style: {0}")]
    NotAStyle(String),
    /// Rendering it would take too much.
    #[error("this style cannot be used: {0}")]
    Excessive(&'static str),
    /// The style only names another one.
    #[error("this style is a variant of another, {0}: name that one")]
    Dependent(String),
}

/// Names of bundled styles, in order.
pub fn style_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect();
    names.sort_unstable();
    names
}

/// Renders `records` in the bundled style of the name `style`, or in the one that `csl`, the text of a CSL file, is; the
/// terms of the style are in the language `lang`, or its own.
///
/// # Errors
///
/// If there is no such style.
pub fn styled(
    records: &[CitationRecord],
    style: &str,
    csl: Option<&str>,
    lang: Option<&str>,
) -> Result<Styled, StyleError> {
    let style = load(style, csl)?;
    let locales = archive::locales();
    let locale = lang.map(|lang| LocaleCode(lang.to_owned()));
    let items: Vec<Item> = records.iter().filter_map(item).collect();
    let places: Vec<Option<(&str, String)>> = records.iter().map(|record| locator(&record.citation.locator)).collect();
    let mut driver = BibliographyDriver::new();
    for (at, (item, place)) in items.iter().zip(&places).enumerate() {
        let place = place.as_ref().map(|(label, value)| {
            let label = match *label {
                "page" => Label::Page,
                "line" => Label::Line,
                _ => Label::Paragraph,
            };
            SpecificLocator(label, LocatorPayload::Str(value))
        });
        let cited = vec![CitationItem::with_locator(item, place)];
        driver.citation(CitationRequest::new(cited, &style, locale.clone(), &locales, Some(at + 1)));
    }
    let rendered = driver.finish(BibliographyRequest::new(&style, locale, &locales));
    let citations = rendered.citations.iter().map(|one| plain(&one.citation)).collect();
    let entries = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
    let (mut bibliography, mut missing) = (Vec::new(), Vec::new());
    for entry in &entries {
        let text = whole(entry);
        let document = records.iter().map(|record| &record.citation.document).find(|one| one.slug == entry.key);
        missing.extend(document.and_then(|document| left_out(document, &text)));
        bibliography.extend(Some(text).filter(|text| !text.is_empty()));
    }
    Ok(Styled { citations, bibliography, left_out: missing })
}

/// The text of an entry, with its number in front if it has one.
fn whole(entry: &BibliographyItem) -> String {
    let mut text = String::new();
    if let Some(first) = &entry.first_field {
        // Writing to a string cannot fail.
        let _ = first.write_buf(&mut text, BufWriteFormat::Plain);
        text.push(' ');
    }
    text + &plain(&entry.content)
}

/// What is known of a document and not in its entry, as some styles have it.
fn left_out(document: &DocumentCard, entry: &str) -> Option<LeftOut> {
    if entry.is_empty() {
        return Some(LeftOut { slug: document.slug.clone(), parts: Vec::new() });
    }
    let written = words(entry);
    let has = |text: &str| {
        let sought = words(text);
        sought.is_empty() || written.windows(sought.len()).any(|run| run == sought)
    };
    // Of several authors the others may be left out by rule, and of a name all but the family's.
    let author = document.authors.first().map(|name| name_parts(name).map_or(name.as_str(), |(family, _)| family));
    let year = date_parts(document).into_iter().next();
    let is_there = [
        ("title", has(&title(document))),
        ("author", author.is_none_or(has)),
        // A letter may stand behind it, `2021a`.
        ("date", year.is_none_or(|year| entry.contains(&year))),
    ];
    let parts: Vec<&str> = is_there.into_iter().filter(|(_, there)| !there).map(|(part, _)| part).collect();
    (!parts.is_empty()).then(|| LeftOut { slug: document.slug.clone(), parts })
}

fn words(text: &str) -> Vec<String> {
    units(text).into_iter().map(|unit| unit.folded(text)).collect()
}

fn load(name: &str, csl: Option<&str>) -> Result<IndependentStyle, StyleError> {
    let style = match csl {
        Some(text) => match excess(text) {
            Some(why) => return Err(StyleError::Excessive(why)),
            None => Style::from_xml(text).map_err(|error| StyleError::NotAStyle(error.to_string()))?,
        },
        None => ArchivedStyle::by_name(&name.to_lowercase()).ok_or_else(|| StyleError::Unknown(name.to_owned()))?.get(),
    };
    match style {
        Style::Independent(mut style) => {
            write_names(&mut style);
            Ok(style)
        }
        Style::Dependent(style) => Err(StyleError::Dependent(style.parent_link.href)),
    }
}

/// The item of a record as hayagriva reads it.
fn item(record: &CitationRecord) -> Option<Item> {
    serde_json::from_value(Value::Object(document_item(&record.citation.document))).ok()
}

fn plain(children: &ElemChildren) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = children.write_buf(&mut text, BufWriteFormat::Plain);
    text.trim().to_owned()
}
