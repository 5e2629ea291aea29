//! What became of a pinned passage. Fails closed: a lookalike is never taken for the passage.

use std::ops::Range;

use crate::model::{Passage, Pin, Verdict};

/// Of words that moved, so many passages are looked at as one, at most: a quote seldom runs over more.
const MAX_JOINED: usize = 4;

/// What a pin stands for in a document as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Whether the document still says the same.
    pub verdict: Verdict,
    /// The ordinals of the passages that have the words, one after another; of those that stand at the place if the
    /// words changed. Several only if the pin is ambiguous.
    pub places: Vec<Range<usize>>,
}

/// Looks for what `pin` names among the `passages` of its document: a passage, or several one after another.
///
/// The verdict is *unchanged*, *moved*, *ambiguous*, *changed* or *gone*; a pin
/// alone cannot tell *altered*.
pub fn resolve(pin: &Pin, passages: &[Passage]) -> Resolved {
    let pin_of = |places: &Range<usize>| {
        let joined = passages[places.start].through(&passages[places.start + 1..places.end]);
        Pin::new(pin.slug(), joined.extent, joined.quote())
    };
    let here = at_place(pin, passages);
    if let Some(here) = here.clone().filter(|here| pin_of(here).check() == pin.check()) {
        return Resolved { verdict: Verdict::Unchanged, places: vec![here] };
    }
    for length in 1..=MAX_JOINED {
        let runs = (0..(passages.len() + 1).saturating_sub(length)).map(|start| start..start + length);
        let same_words: Vec<Range<usize>> = runs.filter(|run| pin_of(run).check() == pin.check()).collect();
        if !same_words.is_empty() {
            let verdict = if same_words.len() == 1 { Verdict::Moved } else { Verdict::Ambiguous };
            return Resolved { verdict, places: same_words };
        }
    }
    let (first, _) = pin.paragraphs();
    let holds = |passage: &Passage| (passage.extent.first.paragraph..=passage.extent.last.paragraph).contains(&first);
    let near = || passages.iter().position(holds).map(|at| at..at + 1);
    match here.or_else(near) {
        Some(place) => Resolved { verdict: Verdict::Changed, places: vec![place] },
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
    use crate::model::{Continues, Extent, Locator, WordPlace};
    use crate::text::Span;

    fn document(paragraphs: &[&str]) -> Vec<Passage> {
        let passage = |(ordinal, text): (usize, &&str)| {
            let place = |word| WordPlace { paragraph: ordinal + 1, word, of: 3 };
            Passage {
                ordinal,
                span: Span::default(),
                text: (*text).to_owned(),
                locator: Locator::default(),
                extent: Extent { first: place(1), last: place(3) },
                first_word: 3 * ordinal,
                words: 3,
                continues: Continues::default(),
            }
        };
        paragraphs.iter().enumerate().map(passage).collect()
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
            let places = places.into_iter().map(|at: usize| at..at + 1).collect();
            assert_eq!(resolve(&pin, &document(&after)), Resolved { verdict, places }, "{edit}");
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
            let places = vec![place];
            assert_eq!(resolve(&pin, &document(&after)), Resolved { verdict, places }, "{edit}");
        }
    }
}
