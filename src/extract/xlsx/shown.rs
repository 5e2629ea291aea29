//! How the number of a cell is shown: as a date, a time or a share where its format says so (ECMA-376, 18.8.30).

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::extract::xml::{self, Broken, Node, local};

const SECONDS_OF_DAY: f64 = 86_400.0;

/// Days, at most: the last that the programs show is 31 December 9999.
const MAX_DAYS: f64 = 2_958_466.0;

/// Digits behind the point of a share, at most.
const MAX_DIGITS: usize = 15;

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Day(Parts),
    /// Parts of a hundred, with so many digits behind the point.
    Percent(usize),
}

/// The parts of a day and time that a format shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
}

/// The formats of the cells of a workbook.
#[derive(Default)]
pub(super) struct Formats {
    /// Of each style of a cell what it shows, if that is not the number itself.
    styles: Vec<Option<Shown>>,
    /// True if days are counted from 1904.
    from_1904: bool,
}

impl Formats {
    /// Reads the part that holds the styles; days are counted as the `workbook` says.
    pub(super) fn of(styles: &str, workbook: &str) -> (Formats, Result<(), Broken>) {
        let mut formats = Formats::default();
        let mut codes: HashMap<u32, Option<Shown>> = HashMap::new();
        let mut is_cell = false;
        let read = xml::walk(styles, &mut |node| match node {
            Node::Start(tag) => {
                let id = tag.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok());
                match (local(&tag.name), id) {
                    ("numFmt", Some(id)) => {
                        codes.insert(id, tag.attribute("formatCode").and_then(shown_by));
                    }
                    ("cellXfs", _) => is_cell = true,
                    ("xf", id) if is_cell => {
                        let shown = id.and_then(|id| codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                        formats.styles.push(shown);
                    }
                    _ => {}
                }
            }
            Node::End(name) if local(&name) == "cellXfs" => is_cell = false,
            _ => {}
        });
        // What is wrong with the workbook is said where its sheets are read.
        let _ = xml::walk(workbook, &mut |node| match node {
            Node::Start(tag) if local(&tag.name) == "workbookPr" => {
                formats.from_1904 = tag.attribute("date1904").is_some_and(|value| matches!(value, "1" | "true"));
            }
            _ => {}
        });
        (formats, read)
    }

    /// The number `value` as a cell of this style shows it: ISO 8601 for a day, and no more digits than the programs keep.
    pub(super) fn shown(&self, value: &str, style: Option<usize>) -> Option<String> {
        let number: f64 = value.trim().parse().ok()?;
        match style.and_then(|style| *self.styles.get(style)?) {
            Some(Shown::Day(parts)) => self.day_and_time(number, parts),
            Some(Shown::Percent(digits)) => {
                let unit = 10_f64.powi(i32::try_from(digits).unwrap_or_default());
                Some(format!("{:.digits$}%", (number * 100.0 * unit).round() / unit))
            }
            None if value.bytes().filter(u8::is_ascii_digit).count() > 15 => {
                format!("{number:.14e}").parse::<f64>().ok().map(|rounded| rounded.to_string())
            }
            None => None,
        }
    }

    fn day_and_time(&self, number: f64, parts: Parts) -> Option<String> {
        if !(0.0..MAX_DAYS).contains(&number) {
            return None;
        }
        // A time is a part of a day, and so are the seconds that rounding may carry into the next one.
        let seconds = (number * SECONDS_OF_DAY).round() as i64;
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let hours = if parts.has_day() { second / 3_600 } else { seconds / 3_600 };
        let mut time = format!("{hours:02}:{:02}", second / 60 % 60);
        if second % 60 != 0 {
            time.push_str(&format!(":{:02}", second % 60));
        }
        if !parts.has_day() {
            return Some(time);
        }
        let day = self.day(days)?;
        let day = match parts {
            Parts { year: true, month: false, day: false, .. } => day.strftime("%Y"),
            Parts { year: true, day: false, .. } => day.strftime("%Y-%m"),
            _ => day.strftime("%Y-%m-%d"),
        };
        Some(if parts.time { format!("{day} {time}") } else { day.to_string() })
    }

    /// The day with this number.
    fn day(&self, number: i64) -> Option<Date> {
        let zero = match (self.from_1904, number) {
            (true, _) => date(1904, 1, 1),
            // Day 60 is a 29 February 1900, which never was.
            (false, ..60) => date(1899, 12, 31),
            (false, _) => date(1899, 12, 30),
        };
        zero.checked_add(number.days()).ok()
    }
}

impl Parts {
    fn has_day(self) -> bool {
        self.year || self.month || self.day
    }
}

/// What the formats show that have a number and no code, those of Thai and of East Asia included.
fn built_in(id: u32) -> Option<Shown> {
    let day = Parts { year: true, month: true, day: true, time: false };
    Some(Shown::Day(match id {
        9 => return Some(Shown::Percent(0)),
        10 => return Some(Shown::Percent(2)),
        14..=16 | 27..=31 | 36 | 50..=54 | 57 | 58 | 71..=73 | 81 => day,
        17 | 74 => Parts { day: false, ..day },
        18..=21 | 32..=35 | 45..=47 | 55 | 56 | 75 | 76 | 78..=80 => Parts { time: true, ..Parts::default() },
        22 | 77 => Parts { time: true, ..day },
        _ => return None,
    }))
}

/// What a format with this code shows, if it is not the number itself.
fn shown_by(code: &str) -> Option<Shown> {
    let mut letters = String::new();
    let mut rest = code.chars();
    while let Some(one) = rest.next() {
        match one {
            // What is written as it stands.
            '"' => drop(rest.by_ref().find(|one| *one == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            // Colours, conditions and languages; and hours that go on behind 24.
            '[' => {
                let within: String = rest.by_ref().take_while(|one| *one != ']').collect::<String>().to_lowercase();
                if !within.is_empty() && within.chars().all(|one| matches!(one, 'h' | 'm' | 's')) {
                    letters.push_str(&within.replace('m', "s"));
                }
            }
            // Other codes are for numbers below zero, and for texts.
            ';' => break,
            one => letters.extend(one.to_lowercase()),
        }
    }
    let letters = letters.replace("am/pm", "h").replace("a/p", "h").replace("general", "");
    if letters.contains('%') {
        let behind_point = letters.split_once('.').map_or("", |(_, behind)| behind);
        let digits = behind_point.chars().take_while(|one| matches!(one, '0' | '#' | '?')).count();
        return Some(Shown::Percent(digits.min(MAX_DIGITS)));
    }
    let has = |wanted: &[char]| letters.contains(wanted);
    let time = has(&['h', 's']);
    // Minutes and months have one letter: twice it is in `d/m/yyyy h:mm`.
    let (year, day) = (has(&['y', 'b']), has(&['d']));
    let month = has(&['m']) && (year || day || !time);
    (year || month || day || time).then_some(Shown::Day(Parts { year, month, day, time }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_days_and_times_from_numbers() {
        for (code, parts) in [
            ("General", ""),
            ("0.00E+00", ""),
            ("#,##0.00 \"dy\";[Red]-#,##0.00", ""),
            ("0.0%", "%1"),
            ("0%;[Red]-0%", "%0"),
            ("0.0\"% of all\"", ""),
            ("yyyy\\-mm\\-dd", "ymd"),
            ("[$-107041E]d mmmm yyyy;@", "ymd"),
            ("[$-D07041E]dd/mm/bbbb", "ymd"),
            ("mmm-yy", "ym"),
            ("d/m/yyyy h:mm", "ymdt"),
            ("h:mm AM/PM", "t"),
            ("[h]:mm:ss", "t"),
            ("mm:ss.0", "t"),
            ("d mmm", "md"),
        ] {
            let shown = match shown_by(code) {
                Some(Shown::Day(Parts { year, month, day, time })) => {
                    let is_shown = [(year, 'y'), (month, 'm'), (day, 'd'), (time, 't')];
                    is_shown.into_iter().filter(|(is, _)| *is).map(|(_, letter)| letter).collect()
                }
                Some(Shown::Percent(digits)) => format!("%{digits}"),
                None => String::new(),
            };
            assert_eq!(shown, parts, "{code}");
        }
    }

    #[test]
    fn numbers_are_shown_as_days_times_or_with_the_digits_that_a_reader_sees() {
        let styles = "<s><numFmts><numFmt numFmtId='164' formatCode='mmm yyyy'/></numFmts><cellStyleXfs><xf numFmtId='14'/>\
            </cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='20'/>\
            <xf numFmtId='46'/><xf numFmtId='164'/><xf numFmtId='9'/><xf numFmtId='10'/></cellXfs></s>";
        let shown = |workbook: &str, value: &str, style: usize| {
            Formats::of(styles, workbook).0.shown(value, Some(style)).unwrap_or_default()
        };
        for (value, style, expected) in [
            ("45218", 0, ""),
            ("0.30000000000000004", 0, "0.3"),
            ("1.1000000000000001", 0, "1.1"),
            ("45218", 1, "2023-10-19"),
            ("1", 1, "1900-01-01"),
            ("61", 1, "1900-03-01"),
            ("45218.604166666664", 2, "2023-10-19 14:30"),
            ("45217.999999999", 2, "2023-10-19 00:00"),
            ("0.3784722222222222", 3, "09:05"),
            ("1.5", 4, "36:00"),
            ("45218", 5, "2023-10"),
            ("0.125", 6, "13%"),
            ("0.125", 7, "12.50%"),
            ("-1", 1, ""),
            ("1e300", 1, ""),
            ("soon", 1, ""),
            ("45218", 99, ""),
        ] {
            assert_eq!(shown("<w/>", value, style), expected, "{value} {style}");
        }
        assert_eq!(shown("<w><workbookPr date1904='1'/></w>", "43756", 1), "2023-10-19");
    }
}
