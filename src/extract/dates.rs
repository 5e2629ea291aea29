//! Dates in words, as sources declare them in the languages of Southeast Asia and in English.

use crate::model::PartialDate;

/// The names of the months, in small letters: English, Indonesian, Malay and Tagalog, then Thai with its short form, Lao,
/// Khmer and Burmese.
const MONTHS: [&[&str]; 12] = [
    &["january", "januari", "enero", "มกราคม", "ม.ค", "ມັງກອນ", "មករា", "ဇန်နဝါရီ"],
    &["february", "februari", "pebrero", "กุมภาพันธ์", "ก.พ", "ກຸມພາ", "កុម្ភៈ", "ဖေဖော်ဝါရီ"],
    &["march", "maret", "mac", "marso", "มีนาคม", "มี.ค", "ມີນາ", "មីនា", "မတ်"],
    &["april", "abril", "เมษายน", "เม.ย", "ເມສາ", "មេសា", "ဧပြီ"],
    &["may", "mei", "mayo", "พฤษภาคม", "พ.ค", "ພຶດສະພາ", "ឧសភា", "မေ"],
    &["june", "juni", "jun", "hunyo", "มิถุนายน", "มิ.ย", "ມິຖຸນາ", "មិថុនា", "ဇွန်"],
    &["july", "juli", "julai", "hulyo", "กรกฎาคม", "ก.ค", "ກໍລະກົດ", "កក្កដា", "ဇူလိုင်"],
    &["august", "agustus", "ogos", "agosto", "agt", "สิงหาคม", "ส.ค", "ສິງຫາ", "សីហា", "ဩဂုတ်", "သြဂုတ်"],
    &["september", "sept", "setyembre", "กันยายน", "ก.ย", "ກັນຍາ", "កញ្ញា", "စက်တင်ဘာ"],
    &["october", "oktober", "oktubre", "ตุลาคม", "ต.ค", "ຕຸລາ", "តុលា", "အောက်တိုဘာ"],
    &["november", "nobyembre", "พฤศจิกายน", "พ.ย", "ພະຈິກ", "វិច្ឆិកា", "နိုဝင်ဘာ"],
    &["december", "desember", "disember", "disyembre", "ธันวาคม", "ธ.ค", "ທັນວາ", "ធ្នូ", "ဒီဇင်ဘာ"],
];

/// What stands beside the numbers of a date and says no more than what they are; the era is told by the year itself.
const AROUND: &[&str] = &["พ.ศ.", "พุทธศักราช", "ค.ศ.", "วันที่", "เดือน", "ปี", "ngày", "năm"];

/// The first of the digits of scripts that have their own.
const ZEROS: [char; 4] = ['๐', '໐', '០', '၀'];

/// Words, such as the day of the week, that may stand before a date.
const MAX_WORDS_BEFORE: usize = 2;

/// The month, from 1, that a word names, perhaps shortened.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let names = |name: &str| name == word || (name.is_ascii() && word.len() >= 3 && name.starts_with(&word));
    let at = MONTHS.iter().position(|month| month.iter().any(|name| names(name)))?;
    u8::try_from(at + 1).ok()
}

/// Reads a date in words: `12 March 2024`, `March 12, 2024`, `7 พฤศจิกายน 2566`, `ngày 12 tháng 3 năm 2024`, or without
/// its day. What stands behind may be a time of day.
pub(super) fn in_words(value: &str) -> Option<PartialDate> {
    let mut value = with_ascii_digits(value).to_lowercase();
    let is_told = AROUND.iter().any(|word| value.contains(word));
    AROUND.iter().for_each(|word| value = value.replace(word, " "));
    let parts = parts(&value);
    let before = parts.iter().take_while(|part| matches!(part, Part::Word)).count();
    let (date, rest) = match parts.get(before..).filter(|_| before <= MAX_WORDS_BEFORE)? {
        [Part::Number(day), Part::Month(month), Part::Number(year), rest @ ..]
        | [Part::Month(month), Part::Number(day), Part::Number(year), rest @ ..] => {
            (format!("{year}-{month:02}-{day:0>2}"), rest)
        }
        [Part::Month(month), Part::Number(year), rest @ ..] => (format!("{year}-{month:02}"), rest),
        [Part::Number(year)] if is_told => (year.to_string(), &[] as &[Part<'_>]),
        _ => return None,
    };
    // Another month says that it is a time from one day to another.
    let is_one = !rest.iter().any(|part| matches!(part, Part::Month(_)));
    PartialDate::declared(&date).filter(|_| is_one)
}

/// A part of a date in words.
enum Part<'v> {
    Number(&'v str),
    Month(u8),
    Word,
}

/// The parts of a date in small letters, of which numbers and words may stand without space between.
fn parts(value: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = value;
    let mut names_number = false;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == ',');
        let Some(first) = rest.chars().next() else { return parts };
        let is_number = first.is_ascii_digit();
        let ends =
            |next: char| next.is_ascii_digit() != is_number || (!is_number && (next.is_whitespace() || next == ','));
        let (part, behind) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        rest = behind;
        match (is_number, part) {
            // In Vietnamese, months are counted.
            (true, number) if names_number => {
                parts.push(number.parse().map_or(Part::Word, Part::Month));
                names_number = false;
            }
            (true, number) => parts.push(Part::Number(number)),
            (false, "tháng") => names_number = true,
            (false, "st" | "nd" | "rd" | "th" | ".") => {}
            (false, word) => parts.push(month(word).map_or(Part::Word, Part::Month)),
        }
    }
}

fn with_ascii_digits(value: &str) -> String {
    let ascii = |character: char| {
        let digit =
            ZEROS.iter().find_map(|zero| (character as u32).checked_sub(*zero as u32).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(character)
    };
    value.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_are_read_in_the_languages_that_we_know() {
        for (value, read) in [
            ("12 March 2024", "2024-03-12"),
            ("March 12th, 2024", "2024-03-12"),
            ("Tue, 12 Mar 2024 09:00:00 +0700", "2024-03-12"),
            ("Sept. 2024", "2024-09"),
            ("Selasa, 12 Maret 2024", "2024-03-12"),
            ("12 Ogos 2024", "2024-08-12"),
            ("ika-12 ng Marso 2024", ""),
            ("12 Marso 2024", "2024-03-12"),
            ("ngày 12 tháng 3 năm 2024", "2024-03-12"),
            ("Thứ Ba, 12 tháng 3, 2024", "2024-03-12"),
            ("tháng 3 năm 2024", "2024-03"),
            ("7 พฤศจิกายน 2566", "2023-11-07"),
            ("วันที่ ๗ พ.ย. พ.ศ. ๒๕๖๖", "2023-11-07"),
            ("7พฤศจิกายน2566", "2023-11-07"),
            ("29 กุมภาพันธ์ 2567", "2024-02-29"),
            ("พ.ศ. 2566", "2023"),
            ("7 ພະຈິກ 2023", "2023-11-07"),
            ("၇ နိုဝင်ဘာ ၂၀၂၃", "2023-11-07"),
            ("៧ វិច្ឆិកា ២០២៣", "2023-11-07"),
            ("12/03/2024", ""),
            ("12 tháng 13 năm 2024", ""),
            ("March 12", ""),
            ("12-15 March 2024", ""),
            ("12 March 2024 - 15 April 2024", ""),
            ("volume 3 number 4 of 2024", ""),
            ("", ""),
        ] {
            assert_eq!(in_words(value).map(|date| date.to_string()).unwrap_or_default(), read, "{value}");
        }
    }
}
