//! Where within a passage another page, slide, row, time or line begins (TEI's word for such a point).

use serde::{Deserialize, Serialize};

use super::{Locator, Page, Place};
use crate::text::Span;

/// What begins where in a passage: byte offsets in its quote, in order, each with what begins there.
///
/// The first of a kind begins with the passage; there is none of a kind of which the passage stands in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestones {
    /// Pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<(usize, Page)>,
    /// Slides, rows and times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<(usize, Place)>,
    /// Lines of the source, by their numbers from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(usize, usize)>,
}

impl Milestones {
    /// True if all of the passage stands in one of each.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.places.is_empty() && self.lines.is_empty()
    }

    /// Those of a passage and of the one after it as one, whose quotes start `apart` bytes from each other.
    pub(super) fn through(
        &self,
        locator: &Locator,
        next: &Milestones,
        next_locator: &Locator,
        apart: usize,
    ) -> Milestones {
        let line = |locator: &Locator| locator.lines.map(|(first, _)| first);
        Milestones {
            pages: joined([&self.pages, &next.pages], [&locator.page, &next_locator.page], apart),
            places: joined([&self.places, &next.places], [&locator.place, &next_locator.place], apart),
            lines: joined([&self.lines, &next.lines], [&line(locator), &line(next_locator)], apart),
        }
    }
}

/// What begins in one text and the next, which starts `apart` bytes from it; of a text in which nothing is told to begin, it
/// is what all of it stands in.
fn joined<T: Clone + PartialEq>(
    [own, next]: [&[(usize, T)]; 2],
    [own_only, next_only]: [&Option<T>; 2],
    apart: usize,
) -> Vec<(usize, T)> {
    let only =
        |begins: &[(usize, T)], only: &Option<T>| only.clone().filter(|_| begins.is_empty()).map(|only| (0, only));
    let behind = only(next, next_only).into_iter().chain(next.iter().cloned()).map(|(at, what)| (at + apart, what));
    several(only(own, own_only).into_iter().chain(own.iter().cloned()).chain(behind), 0)
}

/// What begins where, counted from `start`; nothing where all stands in one.
pub(super) fn several<T: PartialEq>(begins: impl IntoIterator<Item = (usize, T)>, start: usize) -> Vec<(usize, T)> {
    let mut several: Vec<(usize, T)> = Vec::new();
    for (offset, what) in begins {
        if several.last().is_none_or(|(_, last)| *last != what) {
            several.push((offset.saturating_sub(start), what));
        }
    }
    if several.len() > 1 { several } else { Vec::new() }
}

/// Of starts in the order of a text, those in which `span` of it stands: the last before it, or the first of all, and those
/// within it.
pub(super) fn around<T>(starts: &[T], span: Span, offset: impl Fn(&T) -> usize) -> &[T] {
    let from = starts.partition_point(|start| offset(start) <= span.start()).saturating_sub(1);
    let to = starts.partition_point(|start| offset(start) < span.end()).max(from + 1);
    starts.get(from..to.min(starts.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_stands_in_what_began_last_before_it_and_in_what_begins_within_it() {
        let of = |start, end| around(&[2, 5, 9], Span::between(start, end), |start| *start).to_vec();
        for (span, expected) in [
            ((0, 1), vec![2]),
            ((0, 3), vec![2]),
            ((2, 5), vec![2]),
            ((4, 6), vec![2, 5]),
            ((5, 6), vec![5]),
            ((3, 12), vec![2, 5, 9]),
            ((9, 9), vec![9]),
            ((20, 21), vec![9]),
        ] {
            assert_eq!(of(span.0, span.1), expected, "{span:?}");
        }
        assert!(around(&[0_usize; 0], Span::between(0, 1), |start| *start).is_empty());
    }
}
