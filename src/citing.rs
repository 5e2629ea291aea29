//! A pin, or words at hand, into a citation record.

use crate::cite;
use crate::corpus;
use crate::error::Result;
use crate::extract;
use crate::index::Index;
use crate::lookup;
use crate::model::{Citation, CitationRecord, Extractor, Finding, MIN_CONTEXT, Pin, RECORD_VERSION, Shown, Verdict};
use crate::text::{Span, words};
use crate::verify::Verifier;
use crate::worker::Extraction;

/// Characters of a prefix or suffix, about so many at most, where no word ends sooner.
const MAX_CONTEXT: usize = 96;

/// What came of citing something.
#[derive(Clone, Debug)]
pub enum Cited {
    /// A record of it.
    Record(Box<CitationRecord>),
    /// The pin, or that of the words, names other words now, or none: nothing is cited.
    NotAsPinned(Box<Shown>),
    /// The words stand nowhere as they are, or in several documents: nothing is cited.
    NotAsQuoted(Box<Finding>),
}

/// Cites what `pin` names.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn pinned(index: &Index, pin: &Pin) -> Result<Cited> {
    let shown = lookup::show(index, pin, 0)?;
    match (&shown.citation, shown.verdict) {
        (Some(citation), Verdict::Unchanged | Verdict::Moved) => {
            Ok(Cited::Record(Box::new(record(index, citation.clone())?)))
        }
        _ => Ok(Cited::NotAsPinned(Box::new(shown))),
    }
}

/// Cites `words`, if they stand in one document, as they are or by the editorial conventions, and in its source as it is
/// now: the index may know words that this has no more.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn quoted(index: &Index, verifier: &mut Verifier<'_>, words: &str) -> Result<Cited> {
    let finding = verifier.words(words)?;
    match &finding.citation {
        Some(citation) if finding.verdict.stands() => pinned(index, &citation.pin),
        _ => Ok(Cited::NotAsQuoted(Box::new(finding))),
    }
}

/// The record of a citation, completed from the source as it is now.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn record(index: &Index, citation: Citation) -> Result<CitationRecord> {
    let span = citation.passage.span;
    let source = index.source(&citation.document.path)?;
    let again = source.as_ref().and_then(|source| Extraction::default().again(index.base(), source));
    let anew = again.filter(|(hash, _)| *hash == citation.document.hash).map(|(_, document)| document);
    let anew = anew.filter(|document| document.text.get(span.range()) == Some(citation.passage.text.as_str()));
    let text = match &anew {
        Some(document) => document.text.clone(),
        None => {
            let layout = cite::Layout::of(&index.passages(&citation.document.path)?);
            layout.text(layout.whole()).to_owned()
        }
    };
    let (before, after) = (text.get(..span.start()).unwrap_or_default(), text.get(span.end()..).unwrap_or_default());
    let start = before.chars().count();
    Ok(CitationRecord {
        version: RECORD_VERSION,
        prefix: end_of(before).to_owned(),
        suffix: start_of(after).to_owned(),
        quote_hash: corpus::hash(citation.passage.text.as_bytes()),
        characters: Span::between(start, start + citation.passage.text.chars().count()),
        source_span: anew.and_then(|document| document.map.locate(span)).map(|place| place.bytes),
        extractor: Extractor {
            name: "pincite".to_owned(),
            version: source
                .map_or_else(|| extract::version(&citation.document.path), |source| source.extractor)
                .to_string(),
        },
        indexed_at: index.summary().indexed_at.clone(),
        citation,
    })
}

/// The end of a text: so many characters, and on to the edge of a word.
fn end_of(text: &str) -> &str {
    let far = nth_last(text, MAX_CONTEXT);
    let near = nth_last(text, MIN_CONTEXT);
    let units = words::units(&text[far..]);
    let edge = units.iter().rev().map(|unit| far + unit.span.start()).find(|start| *start <= near);
    &text[edge.unwrap_or(if far == 0 { 0 } else { near })..]
}

/// The start of a text, as long.
fn start_of(text: &str) -> &str {
    let nth = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    let (near, far) = (nth(MIN_CONTEXT), nth(MAX_CONTEXT));
    let units = words::units(&text[..far]);
    let edge = units.iter().map(|unit| unit.span.end()).find(|end| *end >= near);
    &text[..edge.unwrap_or(if far == text.len() { far } else { near })]
}

/// Where the last `count` characters of a text start.
fn nth_last(text: &str, count: usize) -> usize {
    text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_has_32_characters_or_more_and_ends_at_a_word() {
        let text = "The Dialogue acknowledged the work that has been done in fostering cooperation.";
        assert_eq!(end_of(text), "been done in fostering cooperation.");
        assert_eq!(start_of(text), "The Dialogue acknowledged the work");
        assert_eq!((end_of("short"), start_of("short")), ("short", "short"));
        assert_eq!(end_of(&"x".repeat(200)).len(), MAX_CONTEXT);
    }
}
