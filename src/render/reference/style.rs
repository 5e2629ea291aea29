//! Citation styles, rendered by hayagriva.

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator as Label;
use hayagriva::citationberg::{IndependentStyle, LocaleCode, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, ElemChildren,
    LocatorPayload, SpecificLocator,
};
use serde_json::Value;

use super::bounds::excess;
use super::csl::document_item;
use super::locator;
use crate::model::CitationRecord;

/// Citations in a style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled {
    /// The citation of each record, in order: a note, or what stands in brackets, as the style has it.
    pub citations: Vec<String>,
    /// The bibliography, each document once, in the style's order; empty if the style has none.
    pub bibliography: Vec<String>,
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
    let entry = |entry: &hayagriva::BibliographyItem| {
        let mut text = String::new();
        if let Some(first) = &entry.first_field {
            // Writing to a string cannot fail.
            let _ = first.write_buf(&mut text, BufWriteFormat::Plain);
            text.push(' ');
        }
        text + &plain(&entry.content)
    };
    Ok(Styled { citations, bibliography: entries.iter().map(entry).collect() })
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
        Style::Independent(style) => Ok(style),
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
