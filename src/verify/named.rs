//! The sources that a manuscript names, as the corpus knows them.

use super::Verifier;
use crate::cite;
use crate::error::Result;
use crate::manuscript::Named;
use crate::model::{Locator, Pin, Verdict};
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
    /// Nothing is said.
    Nowhere,
    /// Where this pin points.
    Pin(Pin),
    /// In these paragraphs.
    Paragraphs(usize, usize),
    /// On these pages.
    Pages(usize, usize),
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
                Some(NamedSource { path: Some(path), claim: claim(locator) })
            }
            Named::Url(url) => {
                let path = self.addresses.get(&address(url))?.clone();
                Some(NamedSource { path: Some(path), claim: Claim::Nowhere })
            }
            Named::Note(_) => None,
        };
        named.iter().filter_map(source).collect()
    }

    /// Whether words at `span` of a document stand where `claim` says; what is wrong if they do not.
    pub(super) fn fits(&mut self, path: &str, span: Span, claim: &Claim) -> Result<std::result::Result<(), String>> {
        let passages = self.passages(path)?;
        let layout = cite::Layout::of(passages);
        let locator = |locator: &Locator| (locator.paragraph, locator.paragraph_last.unwrap_or(locator.paragraph));
        Ok(match claim {
            Claim::Nowhere => Ok(()),
            Claim::Pin(pin) => {
                let resolved = cite::resolve(pin, passages);
                match (resolved.verdict, resolved.places.first()) {
                    (Verdict::Unchanged, Some(place)) if place.span.contains(span) || span.contains(place.span) => {
                        Ok(())
                    }
                    (Verdict::Unchanged, _) => Err(format!("{pin} names other words of this document")),
                    (Verdict::Changed, _) => Err(format!("the check of {pin} does not fit what stands there")),
                    (Verdict::Moved | Verdict::Ambiguous, _) => {
                        Err(format!("the words of {pin} stand elsewhere in this document"))
                    }
                    _ => Err(format!("{pin} names nothing in this document")),
                }
            }
            Claim::Paragraphs(first, last) => {
                let held = layout.extent(span).map(|(extent, _)| (extent.first.paragraph, extent.last.paragraph));
                match held {
                    Some((from, to)) if *first <= from && to <= *last => Ok(()),
                    Some((from, _)) => Err(format!("the words stand in paragraph {from}")),
                    None => Err("the paragraph of the words is not known".to_owned()),
                }
            }
            Claim::Pages(first, last) => {
                let held = passages.iter().find(|one| one.span.end() > span.start());
                let pages = |locator: &Locator| [locator.page.clone(), locator.page_last.clone()].into_iter().flatten();
                match held.and_then(|one| one.locator.page.as_ref().map(|page| (page, &one.locator))) {
                    // A page is named by the number printed on it, or by its place in the file.
                    Some((_, place))
                        if pages(place).any(|page| page.numbers().any(|at| (*first..=*last).contains(&at))) =>
                    {
                        Ok(())
                    }
                    Some((page, _)) => Err(format!("the words stand on page {}", page.printed())),
                    None => {
                        let place = passages.iter().find(|one| one.span.end() > span.start());
                        let paragraph = place.map_or(0, |one| locator(&one.locator).0);
                        Err(format!("the document has no pages; the words stand at paragraph {paragraph}"))
                    }
                }
            }
        })
    }
}

/// The place that `p. 3`, `pp. 3-5`, `¶ 3`, `para. 3` or `paragraphs 3–5` names.
fn claim(locator: &str) -> Claim {
    let numbers: Vec<usize> =
        locator.split(|one: char| !one.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let (Some(first), last) = (numbers.first().copied(), numbers.get(1).or(numbers.first()).copied()) else {
        return Claim::Nowhere;
    };
    let last = last.unwrap_or(first).max(first);
    let label = locator.trim_start().to_lowercase();
    match () {
        () if ["¶", "para", "par.", "abs", "§"].iter().any(|known| label.starts_with(known)) => {
            Claim::Paragraphs(first, last)
        }
        () if label.starts_with('p') => Claim::Pages(first, last),
        () => Claim::Nowhere,
    }
}
