//! The fields of the query language: their names, and the filters that their values stand for.

use globset::Glob;

use crate::clause::{Filter, Pattern, TextField};
use crate::model::{Format, PartialDate};
use crate::text::Language;

/// What stands before the colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    /// A text about the passage, in which words stand.
    Text(TextField),
    /// The name of a filter.
    Filter(&'static str),
}

const TEXTS: [TextField; 4] = [TextField::Title, TextField::Author, TextField::Publisher, TextField::Section];
/// Marks between the first page and the last.
const DASHES: [char; 6] = ['-', '‐', '‑', '‒', '–', '−'];

const FILTERS: [&str; 5] = ["path", "lang", "format", "date", "page"];

/// The field of this name, in whatever case.
pub(super) fn named(name: &str) -> Option<FieldName> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
    let text = TEXTS.into_iter().find(|field| is_it(&field.name())).map(FieldName::Text);
    text.or_else(|| FILTERS.into_iter().find(is_it).map(FieldName::Filter))
}

/// The name that is spelled most like this one.
pub(super) fn nearest(name: &str) -> &'static str {
    let names = || TEXTS.iter().map(|field| field.name()).chain(FILTERS);
    let folded = name.to_ascii_lowercase();
    let within = |edits| names().find(|known| Pattern::fuzzy(&folded, edits).accepts(known));
    let alike = |known: &&str| known.chars().zip(folded.chars()).take_while(|(one, other)| one == other).count();
    within(1).or_else(|| within(2)).or_else(|| names().max_by_key(alike)).unwrap_or("title")
}

/// The filter that `value` stands for in the field `name`, or what is wrong with it: lower case, no full stop.
pub(super) fn filter(name: &str, value: &str) -> Result<Filter, String> {
    match name {
        "path" => match Glob::new(value) {
            Ok(_) => Ok(Filter::Path(value.to_owned())),
            Err(error) => Err(format!("{value} is no path pattern: {}", error.kind())),
        },
        "lang" => Language::parse(value)
            .map(Filter::Language)
            .ok_or_else(|| format!("{value} is no language code such as en or th")),
        "format" => Format::ALL
            .iter()
            .copied()
            .find(|format| format.name() == value.to_ascii_lowercase())
            .map(Filter::Format)
            .ok_or_else(|| {
                let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
                format!("{value} is no format; known are {}", names.join(", "))
            }),
        "page" => range(value, pages, "page or range of pages such as 12 or 12-15"),
        _ => range(value, days, "date such as 2023, 2023-10, 2023-10-19, 2023-10..2024-03 or >=2023-10"),
    }
}

/// What `read` makes of a value, which is one of these or a range of them.
fn range(value: &str, read: fn(&str) -> Option<Filter>, known: &str) -> Result<Filter, String> {
    let turned = |between| value.split_once(between).map(|(from, to)| format!("{to}{between}{from}"));
    read(value).ok_or_else(|| {
        match turned("..").or_else(|| turned("-")).or_else(|| turned("–")).filter(|turned| read(turned).is_some()) {
            Some(turned) => format!("{value} ends before it starts; the other way round it is {turned}"),
            None => format!("{value} is no {known}"),
        }
    })
}

/// The pages that a number or range names: `12`, `12-15` with a hyphen or a dash, `12..15`, `12..`.
fn pages(value: &str) -> Option<Filter> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (from, to) = match value.split_once("..").or_else(|| value.split_once(DASHES)) {
        None => (number(value)?, number(value)?),
        Some(("", "")) => return None,
        Some((from, to)) => {
            (if from.is_empty() { 0 } else { number(from)? }, if to.is_empty() { usize::MAX } else { number(to)? })
        }
    };
    (from <= to).then_some(Filter::Pages(from, to))
}

/// The days that a date or range of dates names.
fn days(value: &str) -> Option<Filter> {
    if let Some((from, to)) = value.split_once("..") {
        let from = if from.is_empty() { i64::MIN + 1 } else { PartialDate::parse(from)?.first_day() };
        let to = if to.is_empty() { i64::MAX } else { PartialDate::parse(to)?.last_day() };
        return (from <= to).then_some(Filter::Days(from, to));
    }
    let compared = [(">=", 0), ("<=", 1), (">", 2), ("<", 3)]
        .into_iter()
        .find_map(|(mark, which)| Some((value.strip_prefix(mark)?, which)));
    let Some((date, which)) = compared else {
        let date = PartialDate::parse(value)?;
        return Some(Filter::Days(date.first_day(), date.last_day()));
    };
    let date = PartialDate::parse(date)?;
    // The smallest number stands for a document without date, which no filter finds.
    Some(match which {
        0 => Filter::Days(date.first_day(), i64::MAX),
        1 => Filter::Days(i64::MIN + 1, date.last_day()),
        2 => Filter::Days(date.last_day() + 1, i64::MAX),
        _ => Filter::Days(i64::MIN + 1, date.first_day() - 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_no_range_says_why() {
        for (name, value, said) in [
            ("date", "2023-02-31", "2023-02-31 is no date such as"),
            ("date", "2024..2023", "2024..2023 ends before it starts; the other way round it is 2023..2024"),
            ("date", "2024..x", "2024..x is no date such as"),
            ("page", "15..12", "15..12 ends before it starts; the other way round it is 12..15"),
            ("page", "15-12", "15-12 ends before it starts; the other way round it is 12-15"),
            ("page", "15–12", "15–12 ends before it starts; the other way round it is 12–15"),
            ("page", "x", "x is no page"),
        ] {
            let error = filter(name, value).unwrap_err();
            assert!(error.contains(said), "{value}: {error}");
        }
    }
}
