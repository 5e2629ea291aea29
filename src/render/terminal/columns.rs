//! Text by the columns that it takes on the screen.

pub(super) use crate::text::columns::{columns, take};
use crate::text::columns::{fitting_end, fitting_start};

/// Cuts the end of `text` off if it is wider than `max_columns`, and shows the cut as `…`.
pub(super) fn fit_start(text: &str, max_columns: usize) -> String {
    if columns(text) <= max_columns {
        return text.to_owned();
    }
    format!("{}…", fitting_start(text, max_columns.saturating_sub(1)).trim_end())
}

/// Cuts the start of `text` off if it is wider than `max_columns`, and shows the cut as `…`.
pub(super) fn fit_end(text: &str, max_columns: usize) -> String {
    if columns(text) <= max_columns {
        return text.to_owned();
    }
    format!("…{}", fitting_end(text, max_columns.saturating_sub(1)).trim_start())
}

/// The number of things, with its noun: `1 passage`, `1,204 passages`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// The number with a comma between groups of three digits.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_shown_and_falls_between_clusters() {
        assert_eq!(fit_start("corpus/notes", 12), "corpus/notes");
        assert_eq!(fit_start("corpus/notes", 9), "corpus/n…");
        assert_eq!(fit_end("corpus/notes", 6), "…notes");
        assert_eq!(fit_start("网络安全", 6), "网络…");
        assert_eq!(fit_start("ที่นี่ที่นั่น", 4), "ที่นี่ที่…");
        assert_eq!(fit_end("ab", 0), "…");
    }

    #[test]
    fn numbers_are_grouped_and_agree_with_their_noun() {
        assert_eq!(count(1, "passage", "passages"), "1 passage");
        assert_eq!(count(0, "passage", "passages"), "0 passages");
        assert_eq!(count(1_234_567, "word", "words"), "1,234,567 words");
    }
}
