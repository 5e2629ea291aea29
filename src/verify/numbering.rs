//! The numbers of pages, in the figures and letters that are printed.

/// A number, by which pages follow one another: those in Roman figures stand before the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Number {
    /// `xii`
    Roman(usize),
    /// `12`
    Plain(usize),
    /// `A-7`, as letters and a number.
    Lettered(String, usize),
}

/// The figures of Roman numbers, by what they stand for.
const FIGURES: [(&str, usize); 13] = [
    ("m", 1000),
    ("cm", 900),
    ("d", 500),
    ("cd", 400),
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
];

/// The most letters before the number of a page.
const MAX_LETTERS: usize = 3;

impl Number {
    /// What is printed on a page, if that is a number.
    pub(super) fn printed(label: &str) -> Option<Number> {
        let label = label.trim();
        let plain = || label.parse().ok().map(Number::Plain);
        plain()
            .or_else(|| Number::lettered(label).filter(|(_, length)| *length == label.len()).map(|(number, _)| number))
    }

    /// A number in Roman figures, written as it has to be.
    pub(super) fn roman(written: &str) -> Option<Number> {
        let is_one_case = written.bytes().all(|byte| byte.is_ascii_lowercase())
            || written.bytes().all(|byte| byte.is_ascii_uppercase());
        let written = written.to_ascii_lowercase();
        let (mut rest, mut number) = (written.as_str(), 0);
        for (figure, value) in FIGURES {
            let mut times = 0;
            while let Some(behind) = rest.strip_prefix(figure).filter(|_| times < 3) {
                (rest, number, times) = (behind, number + value, times + 1);
                // Those of two figures, and of five, stand once.
                if figure.len() == 2 || matches!(figure, "v" | "l" | "d") {
                    break;
                }
            }
        }
        (is_one_case && rest.is_empty() && number > 0).then_some(Number::Roman(number))
    }

    /// The number of letters, or of letters and figures, that `text` starts with, and how long it is.
    pub(super) fn lettered(text: &str) -> Option<(Number, usize)> {
        let letters = text.find(|one: char| !one.is_ascii_alphabetic()).unwrap_or(text.len());
        let behind = &text[letters..];
        let figures = behind.strip_prefix(['-', '‑', '–']).unwrap_or(behind);
        let end = figures.find(|one: char| !one.is_ascii_digit()).unwrap_or(figures.len());
        let is_ended = |text: &str| !text.starts_with(char::is_alphanumeric);
        let roman = Number::roman(&text[..letters]).filter(|_| is_ended(behind));
        // `ii-3` is a range.
        if let Some(roman) = roman {
            return Some((roman, letters));
        }
        let number = figures[..end].parse().ok().filter(|_| (1..=MAX_LETTERS).contains(&letters))?;
        let length = text.len() - figures.len() + end;
        is_ended(&text[length..]).then(|| (Number::Lettered(text[..letters].to_ascii_lowercase(), number), length))
    }

    /// The number so many pages on.
    pub(super) fn following(&self, pages: usize) -> Number {
        match self {
            Number::Roman(number) => Number::Roman(number.saturating_add(pages)),
            Number::Plain(number) => Number::Plain(number.saturating_add(pages)),
            Number::Lettered(letters, number) => Number::Lettered(letters.clone(), number.saturating_add(pages)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_printed_on_a_page_is_read() {
        for (label, expected) in [
            ("12", Some(Number::Plain(12))),
            ("iv", Some(Number::Roman(4))),
            ("XLIX", Some(Number::Roman(49))),
            ("mcmxcix", Some(Number::Roman(1999))),
            ("A-7", Some(Number::Lettered("a".to_owned(), 7))),
            ("a7", Some(Number::Lettered("a".to_owned(), 7))),
            ("iiii", None),
            ("Iv", None),
            ("vv", None),
            ("civil", None),
            ("Cover", None),
            ("99999999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(Number::printed(label), expected, "{label}");
        }
    }

    #[test]
    fn pages_with_roman_numbers_stand_before_the_others() {
        let number = |label: &str| Number::printed(label).unwrap();
        assert!(number("ix") < number("x") && number("x") < number("1") && number("A-9") < number("A-10"));
    }
}
