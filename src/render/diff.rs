//! A word diff as text.

use crate::model::{Change, ChangeKind};

/// Gives how a quotation differs from its source in a line: `[-…-]` is what only the source has, `{+…+}` what only the
/// quotation has.
///
/// ```
/// # use pincite::{model::{Change, ChangeKind::*}, render::diff_words};
/// let change = |kind, text: &str| Change { kind, text: text.to_owned() };
/// let diff = [change(Same, "the risk of "), change(Source, "misperception"), change(Quote, "confusion")];
/// assert_eq!(diff_words(&diff), "the risk of [-misperception-] {+confusion+}");
/// ```
pub fn diff_words(diff: &[Change]) -> String {
    pieces(diff, ChangeKind::Source).into_iter().map(|(_, piece)| piece).collect()
}

/// Gives how a source differs from what was cited of it in a line: `[-…-]` is what only the citation has, `{+…+}` what only
/// the source has now.
///
/// ```
/// # use pincite::{model::{Change, ChangeKind::*}, render::cited_diff_words};
/// let change = |kind, text: &str| Change { kind, text: text.to_owned() };
/// let diff = [change(Same, "held "), change(Quote, "green"), change(Source, "black"), change(Same, " tea")];
/// assert_eq!(cited_diff_words(&diff), "held [-green-] {+black+} tea");
/// ```
pub fn cited_diff_words(diff: &[Change]) -> String {
    pieces(diff, ChangeKind::Quote).into_iter().map(|(_, piece)| piece).collect()
}

/// The pieces of a diff as they are written, with the spaces between them; what is of the kind `gone` is marked as gone.
pub(super) fn pieces(diff: &[Change], gone: ChangeKind) -> Vec<(ChangeKind, String)> {
    let mut pieces: Vec<(ChangeKind, String)> = Vec::new();
    let mut is_apart = true;
    for (at, change) in diff.iter().enumerate() {
        let text = change.text.replace('\n', " ");
        let words = text.trim();
        let follows_change = pieces.last().is_some_and(|(kind, _)| *kind != ChangeKind::Same);
        let starts_apart = text.starts_with(char::is_whitespace) || follows_change && change.kind != ChangeKind::Same;
        if starts_apart && !is_apart {
            pieces.push((ChangeKind::Same, " ".to_owned()));
        }
        is_apart |= starts_apart;
        // A space beside what stands in its place needs no signs; one that is all that differs has to be seen.
        let beside = [at.checked_sub(1).and_then(|before| diff.get(before)), diff.get(at + 1)];
        let is_told = |other: &Change| other.kind != ChangeKind::Same && !other.text.trim().is_empty();
        if words.is_empty() && (change.kind == ChangeKind::Same || beside.into_iter().flatten().any(is_told)) {
            continue;
        }
        let words = if words.is_empty() { " " } else { words };
        let words = match change.kind {
            ChangeKind::Same => words.to_owned(),
            kind if kind == gone => format!("[-{words}-]"),
            _ => format!("{{+{words}+}}"),
        };
        pieces.push((change.kind, words));
        is_apart = text.ends_with(char::is_whitespace);
        if is_apart {
            pieces.push((ChangeKind::Same, " ".to_owned()));
        }
    }
    pieces.pop_if(|(_, text)| text == " ");
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_has_signs_only_where_nothing_else_tells_of_it() {
        use ChangeKind::{Quote, Same, Source};
        let words = |pieces: &[(ChangeKind, &str)]| {
            let change = |(kind, text): &(ChangeKind, &str)| Change { kind: *kind, text: (*text).to_owned() };
            diff_words(&pieces.iter().map(change).collect::<Vec<_>>())
        };
        let end = (Same, "building measures");
        assert_eq!(
            words(&[(Same, "confidence"), (Source, "-"), (Quote, " "), end]),
            "confidence[---] building measures"
        );
        assert_eq!(
            words(&[(Same, "confidence"), (Source, " "), (Quote, "-"), end]),
            "confidence {+-+}building measures"
        );
        assert_eq!(words(&[(Same, "กา"), (Source, " "), (Same, "แฟ")]), "กา [- -] แฟ");
    }
}
