//! What became of a pinned passage. Fails closed: a lookalike is never taken for the passage.

use crate::model::{Passage, Pin, Verdict};

/// What a pin stands for in a document as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Whether the document still says the same.
    pub verdict: Verdict,
    /// The ordinals of the passages that have the words; of the one that stands at the place if the words changed.
    pub passages: Vec<usize>,
}

/// Looks for the passage that `pin` names among the `passages` of its document.
///
/// The verdict is *unchanged*, *moved*, *ambiguous*, *changed* or *gone*; a pin
/// alone cannot tell *altered*.
pub fn resolve(pin: &Pin, passages: &[Passage]) -> Resolved {
    let pins: Vec<Pin> = passages.iter().map(|passage| Pin::new(pin.slug(), passage.extent, passage.quote())).collect();
    let here = pins.iter().position(|other| other.is_same_place(pin));
    if let Some(here) = here.filter(|here| pins[*here].check() == pin.check()) {
        return Resolved { verdict: Verdict::Unchanged, passages: vec![here] };
    }
    let same_words: Vec<usize> = (0..pins.len()).filter(|at| pins[*at].check() == pin.check()).collect();
    match same_words.len() {
        1 => return Resolved { verdict: Verdict::Moved, passages: same_words },
        0 => {}
        _ => return Resolved { verdict: Verdict::Ambiguous, passages: same_words },
    }
    let (first, _) = pin.paragraphs();
    let holds = |passage: &Passage| (passage.extent.first.paragraph..=passage.extent.last.paragraph).contains(&first);
    match here.or_else(|| passages.iter().position(holds)) {
        Some(at) => Resolved { verdict: Verdict::Changed, passages: vec![at] },
        None => Resolved { verdict: Verdict::Gone, passages: Vec::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Extent, Locator, WordPlace};
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
            }
        };
        paragraphs.iter().enumerate().map(passage).collect()
    }

    #[test]
    fn every_edit_of_a_source_has_its_verdict() {
        let before = document(&["a b c", "d e f", "g h i"]);
        let pin = Pin::new("x", before[1].extent, "d e f");
        for (edit, after, verdict, passages) in [
            ("none", vec!["a b c", "d e f", "g h i"], Verdict::Unchanged, vec![1]),
            ("insert before", vec!["n n n", "a b c", "d e f"], Verdict::Moved, vec![2]),
            ("edit inside", vec!["a b c", "d E f", "g h i"], Verdict::Changed, vec![1]),
            ("duplicate, place kept", vec!["d e f", "d e f"], Verdict::Unchanged, vec![1]),
            ("duplicate, place lost", vec!["d e f", "a b c", "d e f"], Verdict::Ambiguous, vec![0, 2]),
            ("delete", vec!["a b c", "g h i"], Verdict::Changed, vec![1]),
            ("cut short", vec!["a b c"], Verdict::Gone, vec![]),
        ] {
            assert_eq!(resolve(&pin, &document(&after)), Resolved { verdict, passages }, "{edit}");
        }
    }
}
