//! What became of stored citations: pins found in any text, and citation records.
//!
//! It fails closed: words are *moved* only if they are the same, and of words that changed it is said how.

use std::ops::Range;

use serde_json::Value;

use crate::collate::{Near, Quote, Source as Text, collate, nearest};
use crate::error::Result;
use crate::index::Index;
use crate::lookup::{Against, current, show_against};
use crate::model::{Change, ChangeKind, Citation, CitationChecked, Passage, Pin, Shown, Source, Verdict};
use crate::verify::{MIN_LIKENESS, MIN_SAME, Verifier};
use crate::{cite, manuscript};

/// Words of a document that are aligned with a quote at a time, beside twice its own.
const WINDOW_WORDS: usize = 2_000;

/// A stored citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Line of the file, from 1.
    pub line: usize,
    /// The pin.
    pub pin: Pin,
    /// What a record says beside it.
    pub words: Option<Words>,
}

/// The words that were cited, and what stood around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The quote.
    pub quote: String,
    /// What stood before it.
    pub prefix: String,
    /// What stood behind it.
    pub suffix: String,
}

/// Finds the citations stored in `text`: in a line that is a JSON object with a pin that one, else every pin.
pub fn stored(text: &str) -> Vec<Stored> {
    let mut stored = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let value: Option<Value> =
            line.trim_start().starts_with('{').then(|| serde_json::from_str(line).ok()).flatten();
        let record = value.and_then(|value| record(&value));
        match record {
            Some((pin, words)) => stored.push(Stored { line: at + 1, pin, words }),
            None => {
                let pins = manuscript::pins(&plain(line)).into_iter();
                stored.extend(pins.map(|pin| Stored { line: at + 1, pin, words: None }));
            }
        }
    }
    stored
}

/// A line in which pins stand as they are: LaTeX and BibTeX write their signs with a backslash, addresses by their numbers.
fn plain(line: &str) -> String {
    [("\\#", "#"), ("%23", "#"), ("%40", "@")]
        .into_iter()
        .fold(line.to_owned(), |line, (written, sign)| line.replace(written, sign))
}

/// The pin and the words of a record, a hit or a passage.
fn record(value: &Value) -> Option<(Pin, Option<Words>)> {
    let value = if value["citation"]["pin"].is_string() { &value["citation"] } else { value };
    let pin = Pin::parse(value["pin"].as_str()?)?;
    let text = |field: &Value| field.as_str().unwrap_or_default().to_owned();
    let words = value["passage"]["text"].as_str().map(|quote| Words {
        quote: quote.to_owned(),
        prefix: text(&value["prefix"]),
        suffix: text(&value["suffix"]),
    });
    Some((pin, words))
}

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
    let mut checked = CitationChecked { line: stored.line, asked, verdict, citation, places, diff: Vec::new() };
    let Some(words) = &stored.words else { return Ok(checked) };
    match checked.verdict {
        // A check has 30 bits, a record all the words.
        Verdict::Unchanged | Verdict::Moved
            if checked.citation.as_ref().is_some_and(|citation| citation.passage.text == words.quote) => {}
        Verdict::SourceMissing => {}
        Verdict::Ambiguous => decide_by_context(index, words, &mut checked)?,
        _ => {
            let sources = index.sources()?;
            let source = sources.iter().find(|source| source.slug == stored.pin.slug());
            let in_document = match source {
                Some(source) => altered(index, source, words, against, &mut checked)?,
                None => false,
            };
            if !in_document {
                elsewhere(verifier, words, &mut checked)?;
            }
        }
    }
    Ok(checked)
}

/// Of several places, takes the one around which the same stands, if that is one.
fn decide_by_context(index: &Index, words: &Words, checked: &mut CitationChecked) -> Result<()> {
    if words.prefix.is_empty() && words.suffix.is_empty() {
        return Ok(());
    }
    let mut fitting = Vec::new();
    for place in &checked.places {
        let passages = index.passages(&place.document.path)?;
        let layout = cite::Layout::of(&passages);
        let (whole, span) = (layout.text(layout.whole()), place.passage.span);
        let before = whole.get(..span.start()).unwrap_or_default();
        let after = whole.get(span.end()..).unwrap_or_default();
        if before.ends_with(&words.prefix) && after.starts_with(&words.suffix) {
            fitting.push(place.clone());
        }
    }
    if let [one] = &fitting[..] {
        checked.citation = Some(one.clone());
        checked.verdict = if one.pin == checked.asked { Verdict::Unchanged } else { Verdict::Moved };
        checked.places.clear();
    }
    Ok(())
}

/// Looks in the document for the words, then for what is recognisably the same with other words.
fn altered(
    index: &Index,
    source: &Source,
    words: &Words,
    against: Against,
    checked: &mut CitationChecked,
) -> Result<bool> {
    let Some(now) = current(index, source, against)? else { return Ok(false) };
    let layout = cite::Layout::of(&now.passages);
    // A record has the words as they were, and no editor's signs.
    let (quote, text) = (Quote::copied(&words.quote), Text::new(layout.text(layout.whole())));
    let base = layout.whole().start();
    let cited = |span: crate::text::Span| cite::quoted(&now.document, &now.passages, span.shifted(base));
    let same: Vec<Citation> = collate(&quote, &text)
        .iter()
        .filter(|found| found.conventions.is_empty())
        .filter_map(|found| cited(found.span))
        .collect();
    if let [one] = &same[..] {
        (checked.verdict, checked.citation) = (Verdict::Moved, Some(one.clone()));
        return Ok(true);
    }
    if !same.is_empty() {
        (checked.verdict, checked.citation, checked.places) = (Verdict::Ambiguous, None, same);
        decide_by_context(index, words, checked)?;
        return Ok(true);
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
    let Some((start, near)) = best else { return Ok(false) };
    checked.verdict = Verdict::Altered;
    checked.citation = cite::quoted(&now.document, &now.passages, near.span.shifted(start));
    checked.diff = cited_first(near.diff);
    Ok(true)
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

/// Looks for the words in all documents.
fn elsewhere(verifier: &mut Verifier<'_>, words: &Words, checked: &mut CitationChecked) -> Result<()> {
    let finding = verifier.words(&words.quote)?;
    let is_same = finding.conventions.is_empty() && finding.diff.is_empty();
    match (finding.citation, finding.places.is_empty()) {
        (Some(citation), _) if is_same => {
            (checked.verdict, checked.citation) = (Verdict::Moved, Some(citation));
        }
        (None, false) if is_same => {
            (checked.verdict, checked.citation, checked.places) = (Verdict::Ambiguous, None, finding.places);
        }
        _ => (checked.verdict, checked.citation) = (Verdict::Gone, None),
    }
    Ok(())
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

    #[test]
    fn records_and_pins_are_found_in_any_text() {
        let text = "See a#p3@k7f2q9 and (b-c#p3:1-2@k7f2q9).\n{\"pin\":\"d#p1@k7f2q9\",\"passage\":{\"text\":\"x\"}}\n{not json e#p2@k7f2q9}\n#p1@k7f2q9 f#p1@k7";
        let found: Vec<(usize, String, bool)> =
            stored(text).into_iter().map(|one| (one.line, one.pin.to_string(), one.words.is_some())).collect();
        let pin = |line, pin: &str, has_words| (line, pin.to_owned(), has_words);
        assert_eq!(
            found,
            [
                pin(1, "a#p3@k7f2q9", false),
                pin(1, "b-c#p3:1-2@k7f2q9", false),
                pin(2, "d#p1@k7f2q9", true),
                pin(3, "e#p2@k7f2q9", false),
            ]
        );
    }
}
