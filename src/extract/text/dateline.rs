//! Place and date before the first sentence of a news text.
//!
//! ```text
//! date 2023-11-07 Washington DC [US], November 7 : The fourth Cyber …
//! JAKARTA, Oct 19 (Reuters) - The two sides …
//! ```

use crate::extract::dates::{self, month};
use crate::model::PartialDate;

/// Bytes in which the place and day of a dateline end.
const MAX_PLACE_BYTES: usize = 120;

/// A dateline at the start of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Bytes of the line that it takes, with the mark before the first sentence.
    pub(super) end: usize,
    /// The date of publication, if it names the year.
    pub(super) date: Option<PartialDate>,
}

/// Finds the dateline that `line` starts with.
///
/// After `date 2023-11-07` any place and day will do. Without it only what
/// newspapers print is taken for one: the place in capitals, the day, a mark.
pub(super) fn find(line: &str) -> Option<Dateline> {
    if let Some((date, place_at)) = dated(line) {
        let end = place_and_day(&line[place_at..]).map_or(place_at, |(length, _)| place_at + length);
        return Some(Dateline { end, date: Some(date) });
    }
    let first = line.split([' ', ',']).next()?;
    let is_capitals = first.chars().count() > 1 && first.chars().all(char::is_uppercase);
    let (end, date) = if is_capitals { place_and_day(line)? } else { return None };
    Some(Dateline { end, date })
}

/// The date after the word `date` at the start, and the bytes that both take.
fn dated(line: &str) -> Option<(PartialDate, usize)> {
    let rest = line.strip_prefix("date ")?;
    let digits = rest.get(..10)?;
    let is_word = rest[10..].is_empty() || rest[10..].starts_with(char::is_whitespace);
    let date = PartialDate::declared(digits).filter(|_| is_word)?;
    Some((date, "date ".len() + digits.len()))
}

/// The bytes of a place, a day of a month, perhaps an agency in brackets, and a mark: `: ` or ` - `; and the date, if a
/// year stands behind the month.
fn place_and_day(text: &str) -> Option<(usize, Option<PartialDate>)> {
    let marks = [": ", " - ", " – ", " — ", " -- "];
    let (at, mark) = marks.iter().filter_map(|mark| Some((text.find(mark)?, mark))).min()?;
    let before = text.get(..at).filter(|before| before.len() <= MAX_PLACE_BYTES)?.trim_end();
    let before = match before.strip_suffix(')') {
        Some(agency) => agency.rsplit_once('(')?.0.trim_end(),
        None => before,
    };
    let (place, day) = before.rsplit_once(',')?;
    // `October 19, 2023` has a comma of its own.
    let with_year = before.split_once(',').and_then(|(_, day)| dates::in_words(day)).or_else(|| dates::in_words(day));
    let date = with_year.filter(|date| date.first_day() == date.last_day());
    let is_dateline = !place.trim().is_empty() && (date.is_some() || is_day(day));
    is_dateline.then_some((at + mark.trim_end().len(), date))
}

/// True for a month and a day, in either order, the month perhaps shortened.
fn is_day(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [first, second] = words[..] else { return false };
    let is_number = |word: &str| word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    (month(first).is_some() && is_number(second)) || (is_number(first) && month(second).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dateline of a line, set apart by a stroke from what follows.
    fn cut(line: &str) -> String {
        find(line).map_or("none".to_owned(), |found| format!("{}|{}", &line[..found.end], &line[found.end..]))
    }

    #[test]
    fn place_and_day_are_set_apart_from_the_first_sentence() {
        for (line, expected) in [
            (
                "date 2023-11-07 Washington DC [US], November 7 : The fourth",
                "date 2023-11-07 Washington DC [US], November 7 :| The fourth",
            ),
            (
                "date 2023-11-07 New Delhi [India], November 7 (ANI): India said",
                "date 2023-11-07 New Delhi [India], November 7 (ANI):| India said",
            ),
            ("date 2023-11-07 The minister said: no", "date 2023-11-07| The minister said: no"),
            ("JAKARTA, Oct 19 (Reuters) - The two sides met", "JAKARTA, Oct 19 (Reuters) -| The two sides met"),
            ("KUALA LUMPUR, 6 August — Ministers met", "KUALA LUMPUR, 6 August —| Ministers met"),
            ("JAKARTA, 19 Okt (ANTARA) - Kedua pihak", "JAKARTA, 19 Okt (ANTARA) -| Kedua pihak"),
            ("date 2566-11-07 กรุงเทพฯ, 7 พฤศจิกายน : การเจรจา", "date 2566-11-07 กรุงเทพฯ, 7 พฤศจิกายน :| การเจรจา"),
        ] {
            assert_eq!(cut(line), expected);
        }
    }

    #[test]
    fn a_year_behind_the_month_gives_the_date() {
        for (line, mark) in [
            ("JAKARTA, 19 October 2023 – The fourth", "–"),
            ("MANILA, October 19, 2023 (PNA) -- The fourth", "--"),
            ("HÀ NỘI, ngày 19 tháng 10 năm 2023 - Hai bên", "-"),
        ] {
            let found = find(line).unwrap();
            assert!(line[..found.end].ends_with(mark), "{line}");
            assert_eq!(found.date, PartialDate::parse("2023-10-19"), "{line}");
        }
        assert_eq!(cut("JAKARTA, October 2023 – The fourth"), "none");
    }

    #[test]
    fn prose_is_no_dateline() {
        for line in [
            "On Tuesday, November 7: a day to note",
            "ASEAN said: on November 7 it met",
            "date 2023-13-07 Washington",
            "date 2023-11-071",
            "date palms grow here",
            "I, May 5: no",
            "",
        ] {
            assert_eq!(cut(line), "none", "{line}");
        }
    }
}
