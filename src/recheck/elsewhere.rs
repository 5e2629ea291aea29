//! Words that their own document has no more: whether that document stands in a file of another name now.

use std::collections::BTreeSet;

use super::{Stored, Words, standing};
use crate::cite;
use crate::error::Result;
use crate::index::Index;
use crate::lookup::{Against, Current, current};
use crate::model::{Citation, CitationChecked, MIN_CONTEXT, Pin, Source, Verdict};
use crate::verify::Verifier;

/// The most documents that are looked at for one citation.
const MAX_DOCUMENTS: usize = 50;

/// The most documents that are named as having the words of another one.
const MAX_NAMED: usize = 3;

/// Looks for the words in other documents. Of these, one has them as they were cited if it has the same content, or if
/// the same stands around them.
///
/// The index says which documents to look at; what stands in them their sources say.
pub(super) fn elsewhere(
    (index, sources): (&Index, &[Source]),
    verifier: &mut Verifier<'_>,
    (stored, words): (&Stored, &Words),
    against: Against,
    checked: &mut CitationChecked,
) -> Result<()> {
    (checked.citation, checked.places) = (None, Vec::new());
    let (mut here, mut unread, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for source in candidates(sources, verifier, stored, words)? {
        let Some(now) = current(index, source, against)? else { continue };
        let found = standing(&now, &words.quote);
        let first = found.first().cloned();
        let cited = as_cited(&now, found, &stored.pin, words);
        match (now.is_missing, cited.is_empty()) {
            (true, _) => unread.extend(cited),
            (false, false) => here.extend(cited),
            (false, true) => named.extend(first),
        }
    }
    let verdict = match (here.len(), unread.is_empty()) {
        (0, true) => Verdict::Gone,
        (0, false) => Verdict::SourceMissing,
        (1, _) => Verdict::Moved,
        _ => Verdict::Ambiguous,
    };
    checked.verdict = verdict;
    match verdict {
        Verdict::Gone => {
            named.truncate(MAX_NAMED);
            checked.places = named;
        }
        Verdict::SourceMissing if unread.len() > 1 => checked.places = unread,
        Verdict::SourceMissing => checked.citation = unread.pop(),
        Verdict::Moved => checked.citation = here.pop(),
        _ => checked.places = here,
    }
    Ok(())
}

/// Of the `sources`, the other documents that may have what was cited: those of the same content first, then those with the
/// words.
fn candidates<'s>(
    sources: &'s [Source],
    verifier: &mut Verifier<'_>,
    stored: &Stored,
    words: &Words,
) -> Result<Vec<&'s Source>> {
    let finding = verifier.words(&words.quote)?;
    let is_same = finding.conventions.is_empty() && finding.diff.is_empty();
    let found = finding.citation.iter().chain(&finding.places).filter(|_| is_same);
    let with_words: BTreeSet<&str> = found.map(|citation| citation.document.path.as_str()).collect();
    let others = sources.iter().filter(|source| source.slug != stored.pin.slug());
    let (mut candidates, others): (Vec<&Source>, Vec<&Source>) =
        others.partition(|source| words.hash.as_ref() == Some(&source.hash));
    candidates.extend(others.into_iter().filter(|source| with_words.contains(source.path.as_str())));
    candidates.truncate(MAX_DOCUMENTS);
    Ok(candidates)
}

/// Of the places where a document has the words, those where they stand as they were cited.
fn as_cited(now: &Current, found: Vec<Citation>, pin: &Pin, words: &Words) -> Vec<Citation> {
    let layout = cite::Layout::of(&now.passages);
    let whole = layout.text(layout.whole());
    let around: Vec<Citation> = found.iter().filter(|one| is_around(words, whole, one)).cloned().collect();
    if words.hash.as_ref() != Some(&now.document.hash) {
        return around;
    }
    let place = |pin: &Pin| (pin.paragraphs(), pin.words(), pin.check().to_owned());
    let pinned = found.iter().find(|one| place(&one.pin) == place(pin)).cloned();
    match pinned {
        Some(one) => vec![one],
        None if around.is_empty() => found,
        None => around,
    }
}

/// True if the same stands around a quote as around the words cited. Where less stood there than a context has, there the
/// document began, or ended.
fn is_around(words: &Words, whole: &str, found: &Citation) -> bool {
    let span = found.passage.span;
    let before = whole.get(..span.start()).unwrap_or_default();
    let after = whole.get(span.end()..).unwrap_or_default();
    let is_whole = |context: &str| context.chars().count() < MIN_CONTEXT;
    let is_before = if is_whole(&words.prefix) { before == words.prefix } else { before.ends_with(&words.prefix) };
    let is_after = if is_whole(&words.suffix) { after == words.suffix } else { after.starts_with(&words.suffix) };
    is_before && is_after
}
