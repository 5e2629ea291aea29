//! A word diff as text.

use crate::model::{Change, ChangeKind};
use crate::text::words::is_unspaced;

/// Gives a diff in a line: `[-…-]` is what only the source has, `{+…+}` what only the quotation has.
///
/// ```
/// # use pincite::{model::{Change, ChangeKind::*}, render::diff_words};
/// let change = |kind, text: &str| Change { kind, text: text.to_owned() };
/// let diff = [change(Same, "the risk of"), change(Source, "misperception"), change(Quote, "confusion")];
/// assert_eq!(diff_words(&diff), "the risk of [-misperception-] {+confusion+}");
/// ```
pub fn diff_words(diff: &[Change]) -> String {
    let mut words = String::new();
    for (at, change) in diff.iter().enumerate() {
        if at > 0 && stands_apart(&diff[at - 1], change) {
            words.push(' ');
        }
        let (open, close) = signs(change.kind);
        words.push_str(open);
        words.push_str(&change.text.replace('\n', " "));
        words.push_str(close);
    }
    words
}

/// What stands around a change of a kind.
pub(super) fn signs(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::Same => ("", ""),
        ChangeKind::Source => ("[-", "-]"),
        ChangeKind::Quote => ("{+", "+}"),
    }
}

/// True if a space stands between two changes: not in a script without spaces, nor before a mark.
pub(super) fn stands_apart(before: &Change, after: &Change) -> bool {
    let unspaced = before.text.ends_with(is_unspaced) && after.text.starts_with(is_unspaced);
    let is_mark = after.text.chars().all(|one| !one.is_alphanumeric()) && after.kind != ChangeKind::Same;
    !(unspaced || is_mark && before.kind == ChangeKind::Same)
}
