//! The sources that a manuscript names, as the corpus knows them.

use std::collections::BTreeMap;

use super::Verifier;
use super::locator::{self, Label, Part};
use super::numbering::Number;
use crate::cite;
use crate::error::Result;
use crate::manuscript::Named;
use crate::model::{Page, Passage, Pin, Verdict};
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
                Label::Page | Label::Counted => fits_pages(passages, span, part),
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
        Some((first, last)) if (first..=last).all(|number| part.contains(&Number::Plain(number))) => Ok(()),
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
    let last = place.page_last.as_ref().unwrap_or(page);
    let pages = Pages::of(passages);
    let between = (page.number..=last.number).map(|number| match number {
        _ if number == page.number => page.clone(),
        _ if number == last.number => last.clone(),
        _ => pages.page(number),
    });
    match between.into_iter().any(|page| pages.fits(&page, part)) {
        true => Ok(()),
        false => Err(format!("the words stand on page {}", page.printed())),
    }
}

/// The pages of a document, as far as its passages tell them.
struct Pages(BTreeMap<usize, Option<String>>);

impl Pages {
    fn of(passages: &[Passage]) -> Pages {
        let pages = passages.iter().flat_map(|passage| [&passage.locator.page, &passage.locator.page_last]);
        Pages(pages.flatten().map(|page| (page.number, page.label.clone())).collect())
    }

    /// The page with this place in the file.
    fn page(&self, number: usize) -> Page {
        Page { number, label: self.0.get(&number).cloned().flatten(), ocr: false }
    }

    /// The numbers that are printed on pages, where they differ from their places.
    fn printed(&self) -> impl Iterator<Item = Number> {
        self.0.values().flatten().filter_map(|label| Number::printed(label))
    }

    /// True if a locator names a page.
    ///
    /// A number is the printed one; it is that of the file where no page is printed so.
    fn fits(&self, page: &Page, part: &Part) -> bool {
        let counted = Number::Plain(page.number);
        if part.label == Label::Counted {
            return part.contains(&counted);
        }
        let printed = page.label.as_deref().and_then(Number::printed);
        if printed.as_ref().is_some_and(|printed| part.contains(printed)) {
            return true;
        }
        let is_another = || page.label.is_some() && self.printed().any(|printed| printed == counted);
        (part.contains(&counted) && !is_another()) || part.firsts().any(|first| self.is_untold(first))
    }

    /// True for a number of which the document does not tell on which page it is printed.
    fn is_untold(&self, number: &Number) -> bool {
        match number {
            // A document may be printed otherwise than it is counted, and not say so.
            Number::Roman(number) => {
                self.0.values().all(Option::is_none) && self.0.last_key_value().is_some_and(|(last, _)| number <= last)
            }
            Number::Plain(_) => false,
            Number::Lettered(letters, _) => {
                let has = |printed| matches!(printed, Number::Lettered(known, _) if known == *letters);
                !self.printed().any(has)
            }
        }
    }
}
