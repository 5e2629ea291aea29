//! The sources that a manuscript names, as the corpus knows them.

use super::Verifier;
use super::locator::{self, Label, Part};
use crate::cite;
use crate::error::Result;
use crate::manuscript::Named;
use crate::model::{Passage, Pin, Verdict};
use crate::text::Span;

/// A source that a manuscript names.
#[derive(Clone, Debug)]
pub(super) struct NamedSource {
    /// Path of the document, if the corpus has it.
    pub(super) path: Option<String>,
    pub(super) claim: Claim,
}

/// Where in the document the words are said to stand.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// Where this pin points.
    Pin(Pin),
    /// Where all of these parts of a locator say; of none, anywhere.
    Parts(Vec<Part>),
}

/// What the manuscript writes.
pub(super) fn written(named: &Named) -> String {
    match named {
        Named::Pin(pin) => pin.to_string(),
        Named::Key { key, locator } if locator.is_empty() => format!("@{key}"),
        Named::Key { key, locator } => format!("@{key}, {locator}"),
        Named::Url(url) => url.clone(),
        Named::Note(label) => format!("note {label}"),
    }
}

/// An address without scheme, fragment and last slash: two that differ in these lead to one page.
pub(super) fn address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let bare = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/').to_owned()
}

impl Verifier<'_> {
    /// The sources among what a manuscript names: pins always, keys and addresses if a document has them.
    pub(super) fn sources_named(&self, named: &[Named]) -> Vec<NamedSource> {
        let source = |named: &Named| match named {
            Named::Pin(pin) => {
                Some(NamedSource { path: self.slugs.get(pin.slug()).cloned(), claim: Claim::Pin(pin.clone()) })
            }
            Named::Key { key, locator } => {
                let path = self.slugs.get(&key.to_lowercase())?.clone();
                Some(NamedSource { path: Some(path), claim: Claim::Parts(locator::parts(locator)) })
            }
            Named::Url(url) => {
                let path = self.addresses.get(&address(url))?.clone();
                Some(NamedSource { path: Some(path), claim: Claim::Parts(Vec::new()) })
            }
            Named::Note(_) => None,
        };
        named.iter().filter_map(source).collect()
    }

    /// Whether words at `span` of a document stand where `claim` says; what is wrong if they do not.
    pub(super) fn fits(&mut self, path: &str, span: Span, claim: &Claim) -> Result<std::result::Result<(), String>> {
        let passages = self.passages(path)?;
        Ok(match claim {
            Claim::Pin(pin) => fits_pin(passages, span, pin),
            Claim::Parts(parts) => parts.iter().try_for_each(|part| match part.label {
                Label::Paragraph => fits_paragraphs(passages, span, part),
                Label::Page => fits_pages(passages, span, part),
                // What has no pages may be counted in any way.
                Label::Untold if cite::locator(passages, span).is_none_or(|place| place.page.is_none()) => Ok(()),
                Label::Untold => fits_pages(passages, span, part),
            }),
        })
    }
}

fn fits_pin(passages: &[Passage], span: Span, pin: &Pin) -> std::result::Result<(), String> {
    let resolved = cite::resolve(pin, passages);
    match (resolved.verdict, resolved.places.first()) {
        (Verdict::Unchanged, Some(place)) if place.span.contains(span) || span.contains(place.span) => Ok(()),
        (Verdict::Unchanged, _) => Err(format!("{pin} names other words of this document")),
        (Verdict::Changed, _) => Err(format!("the check of {pin} does not fit what stands there")),
        (Verdict::Moved | Verdict::Ambiguous, _) => Err(format!("the words of {pin} stand elsewhere in this document")),
        _ => Err(format!("{pin} names nothing in this document")),
    }
}

fn fits_paragraphs(passages: &[Passage], span: Span, part: &Part) -> std::result::Result<(), String> {
    let extent = cite::Layout::of(passages).extent(span);
    match extent.map(|(extent, _)| (extent.first.paragraph, extent.last.paragraph)) {
        Some((first, last)) if (first..=last).all(|number| part.contains(number)) => Ok(()),
        Some((first, last)) if first < last => Err(format!("the words stand in paragraphs {first}–{last}")),
        Some((first, _)) => Err(format!("the words stand in paragraph {first}")),
        None => Err("the paragraph of the words is not known".to_owned()),
    }
}

fn fits_pages(passages: &[Passage], span: Span, part: &Part) -> std::result::Result<(), String> {
    let place = cite::locator(passages, span).unwrap_or_default();
    let Some(page) = &place.page else {
        return Err(format!("the document has no pages; the words stand at paragraph {}", place.paragraph));
    };
    // A page is named by the number printed on it, or by its place in the file.
    match place.page_numbers().into_iter().any(|number| part.contains(number)) {
        true => Ok(()),
        false => Err(format!("the words stand on page {}", page.printed())),
    }
}
