//! What became of a pinned passage. Fails closed: a lookalike is never taken for the passage.

use std::ops::Range;

use super::layout::{Layout, holding};
use crate::model::{Passage, Pin, Verdict};
use crate::text::Span;
use crate::text::check::check;

/// Of words that moved, so many passages are looked at as one, at most: a quote seldom runs over more.
const MAX_JOINED: usize = 4;

/// What a pin stands for in a document as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Whether the document still says the same.
    pub verdict: Verdict,
    /// Where the words stand; where the pin points, if they changed. Several only if the pin is ambiguous.
    pub places: Vec<Place>,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The ordinals of the passages that hold it, one after another.
    pub passages: Range<usize>,
    /// Byte range in the canonical text.
    pub span: Span,
}

/// Looks for what `pin` names among the `passages` of its document: words, paragraphs, or passages one after another.
///
/// The verdict is *unchanged*, *moved*, *ambiguous*, *changed* or *gone*; a pin
/// alone cannot tell *altered*. Words of several paragraphs are not followed where they moved to.
pub fn resolve(pin: &Pin, passages: &[Passage]) -> Resolved {
    let layout = Layout::of(passages);
    let place = |span: Span| Place { passages: holding(passages, span), span };
    let says = |span: &Span| check(layout.text(*span)) == pin.check();
    let of_run = |run: Range<usize>| {
        let (first, last) = (passages[run.start].quote_span(), passages[run.end - 1].quote_span());
        Span::between(first.start(), last.end())
    };
    let run_here = at_place(pin, passages).map(of_run);
    let here = layout.named(pin);
    if let Some(span) = run_here.into_iter().chain(here).find(says) {
        return Resolved { verdict: Verdict::Unchanged, places: vec![place(span)] };
    }
    let mut found: Vec<Span> = layout.runs_like(pin).into_iter().filter(says).collect();
    for length in 1..=MAX_JOINED {
        if found.is_empty() {
            let runs = (0..(passages.len() + 1).saturating_sub(length)).map(|start| start..start + length);
            found = runs.map(of_run).filter(says).collect();
        }
    }
    if !found.is_empty() {
        let verdict = if found.len() == 1 { Verdict::Moved } else { Verdict::Ambiguous };
        return Resolved { verdict, places: found.into_iter().map(place).collect() };
    }
    let (first, _) = pin.paragraphs();
    let holds = |passage: &Passage| (passage.extent.first.paragraph..=passage.extent.last.paragraph).contains(&first);
    let near = || passages.iter().position(holds).map(|at| of_run(at..at + 1));
    match run_here.or(here).or_else(near) {
        Some(span) => Resolved { verdict: Verdict::Changed, places: vec![place(span)] },
        None => Resolved { verdict: Verdict::Gone, places: Vec::new() },
    }
}

/// The passages that stand where the pin says, whatever their words.
fn at_place(pin: &Pin, passages: &[Passage]) -> Option<Range<usize>> {
    let starts =
        passages.iter().enumerate().filter(|(_, passage)| passage.extent.first.paragraph == pin.paragraphs().0);
    let ends = |start: usize| {
        let last = passages[start..].iter().take_while(|passage| passage.extent.first.paragraph <= pin.paragraphs().1);
        start + 1..=start + last.count()
    };
    let mut runs = starts.flat_map(|(start, _)| ends(start).map(move |end| start..end));
    runs.find(|run| pin.names(passages[run.start].extent.through(passages[run.end - 1].extent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Continues, Extent, Locator, Milestones, WordPlace};

    fn document(paragraphs: &[&str]) -> Vec<Passage> {
        let mut start = 0;
        let passage = |(ordinal, text): (usize, &&str)| {
            let text = if ordinal + 1 < paragraphs.len() { format!("{text}\n") } else { (*text).to_owned() };
            let span = Span::between(start, start + text.len());
            start = span.end();
            let place = |word| WordPlace { paragraph: ordinal + 1, word, of: 3 };
            Passage {
                ordinal,
                span,
                text,
                locator: Locator::default(),
                extent: Extent { first: place(1), last: place(3) },
                first_word: 3 * ordinal,
                words: 3,
                continues: Continues::default(),
                milestones: Milestones::default(),
            }
        };
        paragraphs.iter().enumerate().map(passage).collect()
    }

    fn resolved(pin: &Pin, paragraphs: &[&str]) -> (Verdict, Vec<Range<usize>>) {
        let resolved = resolve(pin, &document(paragraphs));
        (resolved.verdict, resolved.places.into_iter().map(|place| place.passages).collect())
    }

    #[test]
    fn a_pin_of_words_is_followed_within_and_beyond_its_paragraph() {
        let before = document(&["a b c", "d e f", "g h i"]);
        let place = |word| WordPlace { paragraph: 2, word, of: 3 };
        let pin = Pin::new("x", Extent { first: place(2), last: place(3) }, "e f");
        assert!(pin.to_string().starts_with("x#p2:2-3@"));
        for (edit, after, verdict, words) in [
            ("none", vec!["a b c", "d e f", "g h i"], Verdict::Unchanged, vec!["e f"]),
            ("insert before", vec!["n n n", "a b c", "d e f"], Verdict::Moved, vec!["e f"]),
            ("moved within", vec!["a b c", "e f d"], Verdict::Moved, vec!["e f"]),
            ("edit inside", vec!["a b c", "d e g"], Verdict::Changed, vec!["e g"]),
            ("mark put in", vec!["a b c", "d e, f"], Verdict::Changed, vec!["e, f"]),
            ("twice, elsewhere", vec!["e f c", "a b d", "d e f"], Verdict::Ambiguous, vec!["e f", "e f"]),
            ("cut short", vec!["a b c"], Verdict::Gone, vec![]),
        ] {
            let (resolved, layout) = (resolve(&pin, &document(&after)), Layout::of(&document(&after)));
            let found: Vec<&str> = resolved.places.iter().map(|place| layout.text(place.span)).collect();
            assert_eq!((resolved.verdict, found), (verdict, words), "{edit}");
        }
        assert_eq!(resolve(&pin, &before).verdict, Verdict::Unchanged);
    }

    #[test]
    fn every_edit_of_a_source_has_its_verdict() {
        let before = document(&["a b c", "d e f", "g h i"]);
        let pin = Pin::new("x", before[1].extent, "d e f");
        for (edit, after, verdict, places) in [
            ("none", vec!["a b c", "d e f", "g h i"], Verdict::Unchanged, vec![1]),
            ("insert before", vec!["n n n", "a b c", "d e f"], Verdict::Moved, vec![2]),
            ("edit inside", vec!["a b c", "d E f", "g h i"], Verdict::Changed, vec![1]),
            ("duplicate, place kept", vec!["d e f", "d e f"], Verdict::Unchanged, vec![1]),
            ("duplicate, place lost", vec!["d e f", "a b c", "d e f"], Verdict::Ambiguous, vec![0, 2]),
            ("delete", vec!["a b c", "g h i"], Verdict::Changed, vec![1]),
            ("cut short", vec!["a b c"], Verdict::Gone, vec![]),
        ] {
            let places: Vec<Range<usize>> = places.into_iter().map(|at: usize| at..at + 1).collect();
            assert_eq!(resolved(&pin, &after), (verdict, places), "{edit}");
        }
    }

    #[test]
    fn a_pin_over_a_border_is_found_and_followed() {
        let before = document(&["a b c", "d e f", "g h i"]);
        let both = before[1].through(&before[2..]);
        let pin = Pin::new("x", both.extent, both.quote());
        for (edit, after, verdict, place) in [
            ("none", vec!["a b c", "d e f", "g h i"], Verdict::Unchanged, 1..3),
            ("insert before", vec!["n n n", "a b c", "d e f", "g h i"], Verdict::Moved, 2..4),
            ("edit inside", vec!["a b c", "d e f", "g H i"], Verdict::Changed, 1..3),
            ("cut short", vec!["a b c", "d e f"], Verdict::Changed, 1..2),
        ] {
            assert_eq!(resolved(&pin, &after), (verdict, vec![place]), "{edit}");
        }
    }
}
