//! What a locator says of the place, `pp. 3–5, 9, note 2`: its parts, each with its own label.

use super::numbering::Number;
use crate::text::words::is_unspaced;

/// The numbers of one label, all of which a locator names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) label: Label,
    /// Each with its last number.
    ranges: Vec<(Number, Number)>,
}

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Paragraph,
    /// A page by what is printed on it, or by its place in the file.
    Page,
    /// A page by its place in the file, as in `p. 217 (PDF 219)`.
    Counted,
    /// Nothing says it, as in `[@key, 12]` and `\autocite[12]{key}`: Pandoc and BibLaTeX write a page then.
    Untold,
}

impl Part {
    pub(super) fn contains(&self, number: &Number) -> bool {
        self.ranges.iter().any(|(first, last)| (first..=last).contains(&number))
    }

    /// The numbers that its ranges start with.
    pub(super) fn firsts(&self) -> impl Iterator<Item = &Number> {
        self.ranges.iter().map(|(first, _)| first)
    }
}

/// Words for a page.
const PAGES: &[&str] = &[
    "p",
    "pp",
    "pg",
    "pgs",
    "page",
    "pages",
    "pag",
    "pagg",
    "pagina",
    "pagine",
    "pág",
    "págs",
    "página",
    "páginas",
    "seite",
    "seiten",
    "blz",
    "hlm",
    "hal",
    "halaman",
    "tr",
    "trang",
    "น",
    "ໜ້າ",
    "ຫນ້າ",
    "ទំព័រ",
    "စာမျက်နှာ",
];

/// The parts of a locator that can be checked, one for each label.
pub(super) fn parts(locator: &str) -> Vec<Part> {
    let label = is_bare(locator).then_some(Label::Untold);
    let mut reader = Reader { parts: Vec::new(), label, before: Before::Label };
    let mut rest = locator;
    while let Some(first) = rest.chars().next() {
        // The marks of scripts without spaces are letters of their words.
        let kind = |one: char| (one.is_ascii_digit(), one.is_alphabetic() || is_unspaced(one));
        if let Some((number, length)) = reader.page(rest) {
            reader.add(number);
            rest = &rest[length..];
            continue;
        }
        let length = match kind(first) {
            (true, _) => number_length(rest),
            (_, true) => rest.find(|one| kind(one) != kind(first)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        match kind(first) {
            (true, _) => reader.number(token),
            // `S. 3` is a German page, `s. 3` an English section.
            (_, true) if token == "S" => reader.label(Some(Label::Page)),
            (_, true) => reader.word(&token.to_lowercase()),
            _ => reader.sign(first),
        }
        rest = behind;
    }
    reader.parts
}

/// True for numbers and ranges of them without any word.
fn is_bare(locator: &str) -> bool {
    if locator.split(['-', '–', ',', ' ']).all(|part| part.is_empty() || Number::roman(part).is_some()) {
        return !locator.trim().is_empty();
    }
    let is_of_numbers = |one: char| one.is_ascii_digit() || one.is_whitespace() || ",;&.f-‐‑‒–—−".contains(one);
    locator.trim_start().starts_with(|first: char| first.is_ascii_digit()) && locator.chars().all(is_of_numbers)
}

/// How long the number is that `text` starts with, with all that is written on to it: `12`, `12n`, `4.2`.
fn number_length(text: &str) -> usize {
    let is_of_it = |(at, one): &(usize, char)| {
        one.is_alphanumeric() || (*one == '.' && text[at + 1..].starts_with(|next: char| next.is_ascii_digit()))
    };
    text.char_indices().find(|one| !is_of_it(one)).map_or(text.len(), |(at, _)| at)
}

/// What was read last, but for spaces and dots.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Label,
    Number,
    /// A dash between two numbers.
    Dash,
    Comma,
}

struct Reader {
    parts: Vec<Part>,
    /// None where a line, note, section or part is numbered: no document says enough of these to be held against.
    label: Option<Label>,
    before: Before,
}

impl Reader {
    fn label(&mut self, label: Option<Label>) {
        (self.label, self.before) = (label, Before::Label);
    }

    /// A sign, or a letter of a script without case.
    fn sign(&mut self, sign: char) {
        match sign {
            '¶' => self.label(Some(Label::Paragraph)),
            '§' => self.label(None),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' if self.before == Before::Number => {
                self.before = Before::Dash
            }
            ',' | ';' | '&' => self.before = Before::Comma,
            // What stands in brackets behind a number, or is parted from it by a colon, is something else.
            _ if !sign.is_whitespace() && sign != '.' && self.before == Before::Number => self.label(None),
            _ => {}
        }
    }

    fn word(&mut self, word: &str) {
        match word {
            "and" | "und" | "et" | "y" | "e" | "dan" | "và" if self.before != Before::Label => {
                self.before = Before::Comma;
            }
            "to" | "bis" if self.before == Before::Number => self.before = Before::Dash,
            "f" | "ff" if self.before == Before::Number => self.following(word),
            "pdf" => self.label(Some(Label::Counted)),
            _ if PAGES.contains(&word) => match self.label {
                // `PDF p. 3`
                Some(Label::Counted) if self.before == Before::Label => {}
                _ => self.label(Some(Label::Page)),
            },
            _ if word.starts_with("หน้า") => self.label(Some(Label::Page)),
            "par" | "pars" | "abs" | "absatz" | "absätze" | "đoạn" | "ย่อหน้า" => {
                self.label(Some(Label::Paragraph));
            }
            _ if word.starts_with("para") => self.label(Some(Label::Paragraph)),
            _ => self.label(None),
        }
    }

    fn number(&mut self, written: &str) {
        let digits = written.find(|one: char| !one.is_ascii_digit()).unwrap_or(written.len());
        let (number, behind) = written.split_at(digits);
        // `¶ 4.2` counts otherwise than we do.
        if behind.starts_with('.') {
            self.label = None;
        }
        let full = match self.last() {
            Some((Number::Plain(from), _)) if self.before == Before::Dash => completed(*from, number),
            _ => None,
        };
        match full.or_else(|| number.parse().ok()) {
            Some(number) => self.add(Number::Plain(number)),
            None => self.before = Before::Number,
        }
        if matches!(behind, "f" | "ff") {
            self.following(behind);
        }
    }

    /// The number of a page that `text` starts with and that is no plain one, `xii` or `A-7`, and how long it is.
    fn page(&self, text: &str) -> Option<(Number, usize)> {
        let is_page = matches!(self.label, Some(Label::Page | Label::Untold));
        let goes_on = || self.before == Before::Comma && !matches!(self.last(), Some((_, Number::Plain(_))) | None);
        let is_next = matches!(self.before, Before::Label | Before::Dash) || goes_on();
        (is_page && is_next).then(|| Number::lettered(text)).flatten()
    }

    /// The range that was read last.
    fn last(&self) -> Option<&(Number, Number)> {
        self.parts.iter().find(|part| Some(part.label) == self.label).and_then(|part| part.ranges.last())
    }

    fn add(&mut self, number: Number) {
        let is_range = self.before == Before::Dash;
        self.before = Before::Number;
        let Some(label) = self.label else { return };
        let at = self.parts.iter().position(|part| part.label == label).unwrap_or_else(|| {
            self.parts.push(Part { label, ranges: Vec::new() });
            self.parts.len() - 1
        });
        let ranges = &mut self.parts[at].ranges;
        match ranges.last_mut().filter(|_| is_range) {
            Some((from, last)) => *last = number.max(from.clone()),
            None => ranges.push((number.clone(), number)),
        }
    }

    /// `3 f.` is 3 and 4, `3 ff.` has no end.
    fn following(&mut self, written: &str) {
        let part = self.parts.iter_mut().find(|part| Some(part.label) == self.label);
        if let Some((_, last)) = part.and_then(|part| part.ranges.last_mut()) {
            *last = last.following(if written == "f" { 1 } else { usize::MAX });
        }
    }
}

/// The last number of a range in full: `123–5` ends with 125.
fn completed(first: usize, last: &str) -> Option<usize> {
    let first = first.to_string();
    let kept = first.len().checked_sub(last.len())?;
    format!("{}{last}", &first[..kept]).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a locator, as `p` or `¶` and ranges.
    fn read(locator: &str) -> String {
        let number = |number: &Number| match number {
            Number::Roman(number) => format!("r{number}"),
            Number::Plain(number) => number.to_string(),
            Number::Lettered(letters, number) => format!("{letters}{number}"),
        };
        let range = |(first, last): &(Number, Number)| match (first == last, last) {
            (true, _) => number(first),
            (_, Number::Plain(usize::MAX) | Number::Roman(usize::MAX)) => format!("{}-", number(first)),
            _ => format!("{}-{}", number(first), number(last)),
        };
        let part = |part: &Part| {
            let ranges: Vec<String> = part.ranges.iter().map(range).collect();
            let label = match part.label {
                Label::Page => "p",
                Label::Counted => "pdf",
                Label::Paragraph => "¶",
                Label::Untold => "",
            };
            format!("{label}{}", ranges.join(","))
        };
        parts(locator).iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_part_of_a_locator_has_its_own_label() {
        for (locator, expected) in [
            ("p. 3", "p3"),
            ("pp. 3-5", "p3-5"),
            ("Pages 3–5, 9 and 12", "p3-5,9,12"),
            ("p3", "p3"),
            ("pp. 123–5, 127--31", "p123-125,127-131"),
            ("pp. 5–3", "p5"),
            ("p. 3 to 5", "p3-5"),
            ("pp. 3f., 7 ff.", "p3-4,7-"),
            ("p. 2, p. 99", "p2,99"),
            ("pp. 2, 99", "p2,99"),
            ("p. 2, n. 99", "p2"),
            ("p. 2n99", "p2"),
            ("p. 217 (PDF 219)", "p217 pdf219"),
            ("pp. ii–3 (PDF 2–5)", "pr2-3 pdf2-5"),
            ("PDF p. 219", "pdf219"),
            ("p. 3:12", "p3"),
            ("¶ 3", "¶3"),
            ("¶¶ 1, 2, 4", "¶1,2,4"),
            ("Abs. 3", "¶3"),
            ("paragraphs 3–5", "¶3-5"),
            ("para. 1, note 7", "¶1"),
            ("¶ 1, line 16", "¶1"),
            ("¶ 1, lines 14–18", "¶1"),
            ("lines 14–18, ¶ 1", "¶1"),
            ("p. 2, ¶ 1", "p2 ¶1"),
            ("vol. 2, p. 3", "p3"),
            ("¶ 4.2", ""),
            ("§ 4.2", ""),
            ("§ 3", ""),
            ("part 2", ""),
            ("sec. 3, 4", ""),
            ("p. xii", "pr12"),
            ("P. XII", "pr12"),
            ("pp. i–iv, vi and x", "pr1-r4,r6,r10"),
            ("pp. xii f., xx ff.", "pr12-r13,r20-"),
            ("pp. ix–3", "pr9-3"),
            ("p. A-7", "pa7"),
            ("p. 3, c. 4", "p3"),
            ("p. civil", ""),
            ("xii", "r12"),
            ("ii–iv", "r2-r4"),
            ("see", ""),
            ("S. 17", "p17"),
            ("s. 17", ""),
            ("Seiten 17–9", "p17-19"),
            ("hlm. 17", "p17"),
            ("tr. 17", "p17"),
            ("หน้า 17", "p17"),
            ("หน้า17", "p17"),
            ("ย่อหน้า 3", "¶3"),
            ("3", "3"),
            ("3–5, 9 f.", "3-5,9-10"),
            ("3:16", ""),
            ("4.2", ""),
            ("3, note 7", ""),
            ("3rd", ""),
            ("p. 99999999999999999999999", ""),
            ("", ""),
        ] {
            assert_eq!(read(locator), expected, "{locator}");
        }
    }
}
