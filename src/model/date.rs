//! Publication dates, as exact as they are known.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::literal;

/// Years that are taken for those of the Buddhist era.
const BUDDHIST_YEARS: std::ops::Range<i16> = 2400..3000;

/// A year, a month or a day: as much of a date as is known. In JSON `"2023"`, `"2023-10"` or `"2023-10-19"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Reads `2023`, `2023-10` or `2023-10-19`; `None` if there is no such date.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|month| number(month, 2).ok_or(())).transpose().ok()?;
        let day = parts.next().map(|day| number(day, 2).ok_or(())).transpose().ok()?;
        Date::new(year, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8).ok()?;
        let date = PartialDate { year, month: month.map(|month| month as i8), day: day.map(|day| day as i8) };
        parts.next().is_none().then_some(date)
    }

    /// Reads the date that `text` starts with, such as the day of an ISO 8601 time.
    pub fn parse_prefix(text: &str) -> Option<PartialDate> {
        let text = text.trim();
        let end = text.find(|character: char| !(character.is_ascii_digit() || character == '-')).unwrap_or(text.len());
        let rest = &text[end..];
        let is_time = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z']);
        is_time.then(|| PartialDate::parse(&text[..end])).flatten()
    }

    /// Reads the date that `text` starts with, as a source declares it: from 2400 on, a year can only be one of the Buddhist
    /// era (พ.ศ.), which is 543 years ahead.
    ///
    /// Until 1940 the year of that era began in April; a date before is a year off from January to March.
    pub fn declared(text: &str) -> Option<PartialDate> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4)?;
        match number(year, 4).filter(|year| BUDDHIST_YEARS.contains(year)) {
            Some(year) => PartialDate::parse_prefix(&format!("{}{rest}", year - 543)),
            None => PartialDate::parse_prefix(text),
        }
    }

    /// The first day that it may mean, as a number that orders days: `20231019`.
    pub fn first_day(self) -> i64 {
        day_number(Date::constant(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)))
    }

    /// The last day that it may mean, as such a number.
    pub fn last_day(self) -> i64 {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(month), None) => day_number(Date::constant(self.year, month, 1).last_of_month()),
            (None, _) => day_number(Date::constant(self.year, 12, 31)),
        }
    }
}

fn number(digits: &str, length: usize) -> Option<i16> {
    (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

fn day_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<PartialDate, String> {
        PartialDate::parse(&text)
            .ok_or_else(|| format!("{} is no date of the form 2023, 2023-10 or 2023-10-19", literal(&text)))
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A year, a month or a day.",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_year_of_the_buddhist_era_is_that_of_ours() {
        for (declared, read) in [
            ("2566-11-07T09:00", Some("2023-11-07")),
            ("2567-02-29", Some("2024-02-29")),
            ("2566", Some("2023")),
            ("2023-11-07", Some("2023-11-07")),
            ("25", None),
            ("พ.ศ.", None),
        ] {
            assert_eq!(PartialDate::declared(declared).map(|date| date.to_string()).as_deref(), read, "{declared}");
        }
    }

    #[test]
    fn a_partial_date_is_the_days_that_it_may_mean() {
        for (text, first, last) in
            [("2023", 20230101, 20231231), ("2024-02", 20240201, 20240229), ("2023-10-19", 20231019, 20231019)]
        {
            let date = PartialDate::parse(text).unwrap();
            assert_eq!((date.first_day(), date.last_day(), date.to_string()), (first, last, text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "23", "2023-13", "2023-02-29", "2023-1-1", "2023-10-19-1", "2023-", "+202", "٢٠٢٣"] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_day_of_a_time_is_read() {
        assert_eq!(PartialDate::parse_prefix("2024-03-12T09:00:00+08:00"), PartialDate::parse("2024-03-12"));
        assert_eq!(PartialDate::parse_prefix("2024-03-12 09:00"), PartialDate::parse("2024-03-12"));
        assert_eq!(PartialDate::parse_prefix("2024/03/12"), None);
    }
}
