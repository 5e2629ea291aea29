//! Text by the columns that it takes on a screen, cut between grapheme clusters only.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use super::Span;

/// Number of columns that `text` takes: the sum over its grapheme clusters.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Number of bytes of the clusters that fit, one after another, in `max_columns`.
pub fn take<'a>(clusters: impl Iterator<Item = &'a str>, max_columns: usize) -> usize {
    let (mut bytes, mut used) = (0, 0);
    for cluster in clusters {
        used += cluster.width();
        if used > max_columns {
            break;
        }
        bytes += cluster.len();
    }
    bytes
}

/// The start of `text` that fits in `max_columns`.
///
/// ```
/// # use pincite::text::columns::fitting_start;
/// assert_eq!(fitting_start("网络安全", 5), "网络");
/// ```
pub fn fitting_start(text: &str, max_columns: usize) -> &str {
    &text[..take(text.graphemes(true), max_columns)]
}

/// The end of `text` that fits in `max_columns`.
pub fn fitting_end(text: &str, max_columns: usize) -> &str {
    &text[text.len() - take(text.graphemes(true).rev(), max_columns)..]
}

/// The span widened to whole grapheme clusters of `text`.
pub fn whole_clusters(text: &str, span: Span) -> Span {
    let is_border = |at: &usize| {
        text.is_char_boundary(*at) && GraphemeCursor::new(*at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
    };
    let start = (0..=span.start()).rev().find(is_border).unwrap_or(0);
    let end = (span.end()..=text.len()).find(is_border).unwrap_or(text.len());
    Span::between(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_falls_between_clusters_and_fits() {
        assert_eq!((fitting_start("ที่นี่ที่นั่น", 3), fitting_end("ที่นี่ที่นั่น", 2)), ("ที่นี่ที่", "นั่น"));
        assert_eq!((fitting_start("a网b", 2), fitting_end("a网b", 2)), ("a", "b"));
        assert_eq!((fitting_start("ab", 9), fitting_end("ab", 0)), ("ab", ""));
    }

    #[test]
    fn a_span_within_a_cluster_becomes_the_cluster() {
        let whole = |text: &'static str, range: [usize; 2]| whole_clusters(text, range.into()).of(text);
        assert_eq!(whole("a cafe\u{301} b", [2, 6]), "cafe\u{301}");
        assert_eq!(whole("a 👨‍👩 b", [6, 9]), "👨‍👩");
        assert_eq!(whole("ab", [1, 1]), "");
    }
}
