//! Which part of a text is shown how.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// What a piece of text is, which decides how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The text itself.
    Plain,
    /// Words that the query matched.
    Match,
    /// A title or heading of ours.
    Title,
    /// What is about the text: metadata, context, the mark of a cut.
    Quiet,
    /// A pin.
    Pin,
    /// What a reader should not overlook.
    Note,
}

/// A part of a text, shown in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// Merges spans that overlap or touch, and gives them in order.
///
/// ```
/// # use pincite::{render::terminal::merged, text::Span};
/// let span = |from, to| Span::from([from, to]);
/// assert_eq!(merged([span(4, 6), span(0, 3), span(2, 4), span(8, 9)]), [span(0, 6), span(8, 9)]);
/// ```
pub fn merged(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = Span::between(last.start(), last.end().max(span.end())),
            _ => merged.push(span),
        }
    }
    merged
}

/// Cuts `text` into pieces that together are the whole of it: those of `marks`, and the rest as `base`.
///
/// The marks are in order and disjoint. One that starts or ends inside a
/// grapheme cluster is widened to the whole cluster, as half a letter cannot be
/// coloured; one that reaches out of the text is cut.
pub fn pieces(text: &str, marks: &[(Span, Role)], base: Role) -> Vec<Piece> {
    let mut borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    borders.push(text.len());
    let border_before = |at: usize| borders[borders.partition_point(|border| *border <= at).saturating_sub(1)];
    let border_after = |at: usize| borders[borders.partition_point(|border| *border < at).min(borders.len() - 1)];
    let mut pieces = Vec::new();
    let mut at = 0;
    for (span, role) in marks {
        let (start, end) = (border_before(span.start()).max(at), border_after(span.end()));
        if span.is_empty() || start >= end {
            continue;
        }
        push(&mut pieces, Span::between(at, start), base);
        push(&mut pieces, Span::between(start, end), *role);
        at = end;
    }
    push(&mut pieces, Span::between(at, text.len()), base);
    pieces
}

/// Pushes a piece, joined to the one before it if that is shown the same way.
fn push(pieces: &mut Vec<Piece>, span: Span, role: Role) {
    match pieces.last_mut() {
        _ if span.is_empty() => {}
        Some(last) if last.role == role => last.span = Span::between(last.span.start(), span.end()),
        _ => pieces.push(Piece { span, role }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shows the matches between `<` and `>`.
    fn marked(text: &str, spans: &[[usize; 2]]) -> String {
        let marks: Vec<_> = merged(spans.iter().map(|span| Span::from(*span))).into_iter().map(match_of).collect();
        let piece = |piece: Piece| match piece.role {
            Role::Match => format!("<{}>", piece.span.of(text)),
            _ => piece.span.of(text).to_owned(),
        };
        pieces(text, &marks, Role::Plain).into_iter().map(piece).collect()
    }

    fn match_of(span: Span) -> (Span, Role) {
        (span, Role::Match)
    }

    #[test]
    fn spans_are_marked_and_widened_to_whole_clusters() {
        assert_eq!(marked("cyber policy", &[[6, 12]]), "cyber <policy>");
        assert_eq!(marked("ที่นี่", &[[0, 3]]), "<ที่>นี่");
        assert_eq!(marked("cafe\u{301} au lait", &[[0, 4]]), "<cafe\u{301}> au lait");
        assert_eq!(marked("网络安全", &[[0, 3], [3, 6]]), "<网络>安全");
        assert_eq!(marked("ab", &[[1, 99], [200, 300]]), "a<b>");
        assert_eq!(marked("", &[[0, 1]]), "");
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text_and_hold_every_span_and_cut_no_cluster(
            text in "[a-c \u{E00}-\u{E4F}\u{300}-\u{303}\u{4E00}-\u{4E09}👨‍👩]{0,30}",
            spans in prop::collection::vec(prop::array::uniform2(0usize..80), 0..6),
        ) {
            let marks: Vec<_> = merged(spans.into_iter().map(Span::from)).into_iter().map(match_of).collect();
            let pieces = pieces(&text, &marks, Role::Plain);
            let whole: String = pieces.iter().map(|piece| piece.span.of(&text)).collect();
            prop_assert_eq!(&whole, &text);
            let in_a_match = |at| pieces.iter().any(|piece| piece.role == Role::Match && piece.span.range().contains(&at));
            for (span, _) in &marks {
                for at in span.start()..span.end().min(text.len()) {
                    prop_assert!(in_a_match(at), "{at}");
                }
            }
            let borders: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            for piece in &pieces {
                prop_assert!(borders.contains(&piece.span.start()));
            }
        }
    }
}
