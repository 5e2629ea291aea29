//! Values that a source declares about itself, read leniently.

use crate::model::PartialDate;
use crate::text::canonical::canonical;

/// Reads a declared text: in canonical form, `None` if nothing is left.
pub(super) fn text(value: &str) -> Option<String> {
    Some(canonical(value)).filter(|text| !text.is_empty())
}

/// Reads the name of a person or body; an address in its place is none.
pub(super) fn name(value: &str) -> Option<String> {
    text(value).filter(|name| !name.starts_with("http://") && !name.starts_with("https://"))
}

/// Reads a declared date: ISO 8601, or the same with strokes and without leading zeros.
///
/// `2024/5/16` is `2024-05-16`; a time of day is left out, and the day stays
/// the one that the source names, whatever its time zone.
pub(super) fn date(value: &str) -> Option<PartialDate> {
    let value = value.trim();
    let end = value.find(|character: char| !(character.is_ascii_digit() || "-/".contains(character)));
    let (day, rest) = value.split_at(end.unwrap_or(value.len()));
    let padded: Vec<String> = day.split(['-', '/']).map(|part| format!("{part:0>2}")).collect();
    PartialDate::parse_prefix(&(padded.join("-") + rest))
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
            ("12 March 2024", None),
            ("2024-99-01", None),
            ("", None),
        ] {
            assert_eq!(date(value).map(|date| date.to_string()).as_deref(), read, "{value}");
        }
    }

    #[test]
    fn an_address_is_no_name() {
        assert_eq!(name(" pincite\n contributors "), Some("pincite contributors".to_owned()));
        assert_eq!(name("https://www.facebook.com/somebody"), None);
    }
}
