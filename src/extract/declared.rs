//! Values that a source declares about itself, read leniently.

use super::{cut_at_word, dates};
use crate::model::{Metadata, PartialDate};
use crate::text::canonical::canonical;

/// Characters of a title and of a name, and of the names of all authors, at most: they stand beside every passage.
const MAX_CHARS: usize = 1_000;
const MAX_AUTHORS_CHARS: usize = 50_000;

/// Cuts what is longer than any title or list of authors, and says what was cut.
pub(super) fn bound(metadata: &mut Metadata) -> Vec<String> {
    let mut cut = Vec::new();
    for (what, value) in [("title", &mut metadata.title), ("publisher", &mut metadata.publisher)] {
        if let Some(value) = value
            && let start = cut_at_word(value, MAX_CHARS)
            && start.len() < value.len()
        {
            *value = format!("{start}…");
            cut.push(format!("its {what} is cut to {MAX_CHARS} characters"));
        }
    }
    let (number, mut left) = (metadata.authors.len(), MAX_AUTHORS_CHARS);
    let fits = |author: &&String| {
        let chars = author.chars().count();
        left = left.saturating_sub(chars);
        chars <= MAX_CHARS && left > 0
    };
    let kept = metadata.authors.iter().take_while(fits).count();
    metadata.authors.truncate(kept);
    if kept < number {
        cut.push(format!("of its {number} authors the first {kept} are kept, as their names are too long"));
    }
    cut
}

/// Reads a declared text: in canonical form, `None` if nothing is left.
pub(super) fn text(value: &str) -> Option<String> {
    Some(canonical(value)).filter(|text| !text.is_empty())
}

/// Reads the name of a person or body; an address in its place is none.
pub(super) fn name(value: &str) -> Option<String> {
    text(value).filter(|name| !name.starts_with("http://") && !name.starts_with("https://"))
}

/// Reads the names of people or bodies that stand in one value: a semicolon stands in no name.
pub(super) fn names(value: &str) -> Vec<String> {
    value.split(';').filter_map(name).collect()
}

/// Reads a declared date: ISO 8601, the same with strokes and without leading zeros, or in words ([`dates`]).
///
/// `2024/5/16` is `2024-05-16`; a time of day is left out, and the day stays the one that the source names, whatever its
/// time zone. A year of the Buddhist era is that of ours ([`PartialDate::declared`]).
pub(super) fn date(value: &str) -> Option<PartialDate> {
    let value = value.trim();
    let end = value.find(|character: char| !(character.is_ascii_digit() || "-/".contains(character)));
    let (day, rest) = value.split_at(end.unwrap_or(value.len()));
    let padded: Vec<String> = day.split(['-', '/']).map(|part| format!("{part:0>2}")).collect();
    PartialDate::declared(&(padded.join("-") + rest)).or_else(|| dates::in_words(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_dates_are_read_with_strokes_and_times() {
        for (value, read) in [
            ("2024/05/16", Some("2024-05-16")),
            ("2024/5/6", Some("2024-05-06")),
            (" 2024-03-12T09:00:00+08:00 ", Some("2024-03-12")),
            ("2024", Some("2024")),
            ("2024-03", Some("2024-03")),
            ("12 March 2024", Some("2024-03-12")),
            ("2566/11/7", Some("2023-11-07")),
            ("soon", None),
            ("2024-99-01", None),
            ("", None),
        ] {
            assert_eq!(date(value).map(|date| date.to_string()).as_deref(), read, "{value}");
        }
    }

    #[test]
    fn what_is_longer_than_any_title_is_cut_and_said() {
        let title = Some("ab ".repeat(500));
        let mut metadata = Metadata { title, authors: vec!["n".repeat(990); 60], ..Metadata::default() };
        let said = [
            "its title is cut to 1000 characters",
            "of its 60 authors the first 50 are kept, as their names are too long",
        ];
        assert_eq!(bound(&mut metadata), said);
        assert_eq!(metadata.title.as_ref().map(|title| title.chars().count()), Some(999));
        assert_eq!(metadata.authors.len(), 50);
        assert_eq!(bound(&mut metadata), Vec::<String>::new());
    }

    #[test]
    fn an_address_is_no_name() {
        assert_eq!(name(" pincite\n contributors "), Some("pincite contributors".to_owned()));
        assert_eq!(name("https://www.facebook.com/somebody"), None);
        assert_eq!(names("Bui, Ana; Li, Wei;"), ["Bui, Ana", "Li, Wei"]);
    }
}
