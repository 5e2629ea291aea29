//! What became of stored citations: pins found in any text, and citation records.
//!
//! It fails closed: words are *moved* only if they are the same, and of words that changed it is said how.

mod elsewhere;
mod stored;

use std::ops::Range;

pub use stored::{Stored, Words, stored};

use crate::cite;
use crate::collate::{MAX_ALIGNED, Near, Quote, Source as Text, collate, nearest};
use crate::error::Result;
use crate::index::Index;
use crate::lookup::{Against, Current, current, show_against};
use crate::model::{Change, ChangeKind, Citation, CitationChecked, Passage, Shown, Verdict};
use crate::verify::{MIN_LIKENESS, MIN_SAME, Verifier};

/// Words of a document that are aligned with a quote at a time, beside twice its own.
const WINDOW_WORDS: usize = 2_000;

/// Tells what became of a stored citation.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn recheck(
    index: &Index,
    verifier: &mut Verifier<'_>,
    stored: &Stored,
    against: Against,
) -> Result<CitationChecked> {
    let Shown { asked, verdict, citation, places, .. } = show_against(index, &stored.pin, 0, against)?;
    let (line, diff) = (stored.line, Vec::new());
    let mut checked = CitationChecked { line, asked, verdict, citation, places, renamed_from: None, diff };
    let Some(words) = &stored.words else { return Ok(checked) };
    match checked.verdict {
        // A check has 30 bits, a record all the words.
        Verdict::Unchanged | Verdict::Moved
            if checked.citation.as_ref().is_some_and(|citation| citation.passage.text == words.quote) => {}
        Verdict::SourceMissing => {}
        verdict => {
            let sources = index.sources()?;
            let source = sources.iter().find(|source| source.slug == stored.pin.slug());
            let now = source.map(|source| current(index, source, against)).transpose()?.flatten();
            match &now {
                Some(now) if verdict == Verdict::Ambiguous => decide_by_context(now, words, &mut checked),
                Some(now) if altered(now, words, &mut checked) => {}
                _ => elsewhere::elsewhere((index, &sources), verifier, (stored, words), against, &mut checked)?,
            }
        }
    }
    if let Some(citation) = &checked.citation {
        checked.renamed_from = renamed_from(index, words, citation)?;
    }
    if checked.renamed_from.is_some() && checked.verdict == Verdict::Unchanged {
        checked.verdict = Verdict::Moved;
    }
    Ok(checked)
}

/// The path at which words were cited, if their file stands at another one now.
///
/// The roots of an index may be called otherwise than those of the index that the words were cited from. Then what counts
/// is the path below them.
fn renamed_from(index: &Index, words: &Words, citation: &Citation) -> Result<Option<String>> {
    let (Some(then), now) = (&words.path, &citation.document.path) else { return Ok(None) };
    let Some(source) = index.source(now)? else { return Ok(None) };
    let is_below = |root: &String| root == "." || then.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    let is_same = match index.summary().roots.iter().any(|root| then == root || is_below(root)) {
        true => then == now,
        false => {
            let below = now.strip_prefix(&source.root).and_then(|below| below.strip_prefix('/'));
            let name = source.root.rfind('/').map_or(0, |at| at + 1);
            let below = below.filter(|_| !source.relative.is_empty()).or(now.get(name..)).unwrap_or(now);
            then == below || then.ends_with(&format!("/{below}"))
        }
    };
    Ok((!is_same).then(|| then.clone()))
}

/// Of several places in a document, takes the one around which the same stands, if that is one.
fn decide_by_context(now: &Current, words: &Words, checked: &mut CitationChecked) {
    if words.prefix.is_empty() && words.suffix.is_empty() {
        return;
    }
    let layout = cite::Layout::of(&now.passages);
    let whole = layout.text(layout.whole());
    let is_around = |place: &&Citation| {
        let span = place.passage.span;
        let before = whole.get(..span.start()).unwrap_or_default();
        let after = whole.get(span.end()..).unwrap_or_default();
        before.ends_with(&words.prefix) && after.starts_with(&words.suffix)
    };
    let fitting: Vec<Citation> = checked.places.iter().filter(is_around).cloned().collect();
    if let [one] = &fitting[..] {
        checked.citation = Some(one.clone());
        checked.verdict = if one.pin == checked.asked { Verdict::Unchanged } else { Verdict::Moved };
        checked.places.clear();
    }
}

/// Every place where a document has the words to the letter.
fn standing(now: &Current, words: &str) -> Vec<Citation> {
    let layout = cite::Layout::of(&now.passages);
    let base = layout.whole().start();
    // A record has the words as they were, and no editor's signs.
    let found = collate(&Quote::copied(words), &Text::new(layout.text(layout.whole())));
    let same = found.iter().filter(|found| found.conventions.is_empty());
    same.filter_map(|found| cite::quoted(&now.document, &now.passages, found.span.shifted(base))).collect()
}

/// Looks in the document for the words, then for what is recognisably the same with other words; true if that is there.
fn altered(now: &Current, words: &Words, checked: &mut CitationChecked) -> bool {
    let same = standing(now, &words.quote);
    if let [one] = &same[..] {
        (checked.verdict, checked.citation) = (Verdict::Moved, Some(one.clone()));
        return true;
    }
    if !same.is_empty() {
        (checked.verdict, checked.citation, checked.places) = (Verdict::Ambiguous, None, same);
        decide_by_context(now, words, checked);
        return true;
    }
    let quote = Quote::copied(&words.quote);
    if quote.words().len() > MAX_ALIGNED {
        return false;
    }
    let mut best: Option<(usize, Near)> = None;
    for window in windows(&now.passages, quote.words().len()) {
        let passages = &now.passages[window];
        let text: String = passages.iter().map(|passage| passage.text.as_str()).collect();
        let near = nearest(&quote, &Text::new(&text)).filter(is_like);
        let nearer = |near: &Near| best.as_ref().is_none_or(|(_, known)| near.edits < known.edits);
        if let Some(near) = near.filter(nearer) {
            best = Some((passages.first().map_or(0, |passage| passage.span.start()), near));
        }
    }
    let Some((start, near)) = best else { return false };
    checked.verdict = Verdict::Altered;
    checked.citation = cite::quoted(&now.document, &now.passages, near.span.shifted(start));
    checked.diff = cited_first(near.diff);
    true
}

/// The changes with what was cited before what stands there now.
fn cited_first(mut diff: Vec<Change>) -> Vec<Change> {
    for at in 1..diff.len() {
        if (diff[at - 1].kind, diff[at].kind) == (ChangeKind::Source, ChangeKind::Quote) {
            diff.swap(at - 1, at);
        }
    }
    diff
}

/// True if a stretch is recognisably the quote.
fn is_like(near: &Near) -> bool {
    (near.words - near.edits.min(near.words)) * 100 >= near.words * MIN_LIKENESS && near.same >= MIN_SAME
}

/// Runs of passages that together are the document, each as long as an alignment may be, and each overlapping the next by
/// a quote of so many words.
fn windows(passages: &[Passage], words: usize) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut start = 0;
    while start < passages.len() {
        let (mut end, mut held) = (start, 0);
        while end < passages.len() && held < WINDOW_WORDS + 2 * words {
            held += passages[end].words;
            end += 1;
        }
        windows.push(start..end);
        if end == passages.len() {
            break;
        }
        let (mut next, mut overlap) = (end, 0);
        while next > start + 1 && overlap < 2 * words {
            next -= 1;
            overlap += passages[next].words;
        }
        start = next;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Continues, Extent, Locator, Milestones, WordPlace};
    use crate::text::Span;

    #[test]
    fn windows_hold_the_whole_document_and_overlap_by_the_quote() {
        let place = WordPlace { paragraph: 1, word: 1, of: 1 };
        let passage = |ordinal| Passage {
            ordinal,
            span: Span::default(),
            text: String::new(),
            locator: Locator::default(),
            extent: Extent { first: place, last: place },
            first_word: 0,
            words: 300,
            continues: Continues::default(),
            milestones: Milestones::default(),
        };
        let passages: Vec<Passage> = (0..40).map(passage).collect();
        let windows = windows(&passages, 400);
        assert_eq!((windows[0].start, windows[windows.len() - 1].end), (0, 40));
        for two in windows.windows(2) {
            assert!(two[0].start < two[1].start && (two[0].end - two[1].start) * 300 >= 800, "{two:?}");
        }
        assert!(windows.iter().all(|window| window.len() * 300 < WINDOW_WORDS + 800 + 300));
        assert!(super::windows(&[], 5).is_empty());
    }
}
