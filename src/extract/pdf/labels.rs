//! The numbers printed on pages (ISO 32000-2, 12.4.2).

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

use super::strings;
use crate::model::Page;

/// Nodes of the tree that are looked at.
const MAX_NODES: usize = 10_000;

/// A run of pages that are numbered alike.
struct Range {
    /// Index of its first page.
    first: usize,
    style: Option<Vec<u8>>,
    prefix: String,
    /// Number of its first page.
    start: usize,
}

/// The names of the first `count` pages, in order; one that is printed as its own number has no label.
pub(super) fn pages(pdf: &Pdf, count: usize) -> Vec<Page> {
    let mut ranges = ranges(pdf).unwrap_or_default();
    ranges.sort_by_key(|range| range.first);
    let mut named = Vec::with_capacity(count);
    for index in 0..count {
        let range = ranges.iter().rev().find(|range| range.first <= index);
        let label = range.map(|range| range.label(index)).filter(|label| !label.trim().is_empty());
        named.push(Page {
            number: index + 1,
            label: label.filter(|label| *label != (index + 1).to_string()),
            ocr: false,
        });
    }
    named
}

fn ranges(pdf: &Pdf) -> Option<Vec<Range>> {
    let catalogue: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let mut nodes = vec![catalogue.get::<Dict<'_>>(b"PageLabels")?];
    let mut ranges = Vec::new();
    let mut seen = 0;
    // A damaged tree may lead back to itself.
    while let Some(node) = nodes.pop().filter(|_| seen < MAX_NODES) {
        seen += 1;
        if let Some(kids) = node.get::<Array<'_>>(b"Kids") {
            nodes.extend(kids.iter::<Dict<'_>>());
        }
        let Some(numbers) = node.get::<Array<'_>>(b"Nums") else { continue };
        let entries: Vec<Object<'_>> = numbers.iter::<Object<'_>>().take(2 * MAX_NODES).collect();
        for pair in entries.chunks_exact(2) {
            if let (Object::Number(first), Object::Dict(label)) = (&pair[0], &pair[1]) {
                ranges.extend(range(first.as_i64(), label));
            }
        }
    }
    Some(ranges)
}

fn range(first: i64, label: &Dict<'_>) -> Option<Range> {
    Some(Range {
        first: usize::try_from(first).ok()?,
        style: label.get::<Name<'_>>(b"S").map(|style| style.to_vec()),
        prefix: label.get::<PdfString<'_>>(b"P").map(|prefix| strings::text(prefix.as_bytes())).unwrap_or_default(),
        start: label.get::<i32>(b"St").and_then(|start| usize::try_from(start).ok()).unwrap_or(1),
    })
}

impl Range {
    fn label(&self, index: usize) -> String {
        let number = self.start.saturating_add(index - self.first);
        let number = match self.style.as_deref() {
            Some(b"D") => number.to_string(),
            Some(b"r") => roman(number).to_lowercase(),
            Some(b"R") => roman(number),
            Some(b"a") => letters(number).to_lowercase(),
            Some(b"A") => letters(number),
            _ => String::new(),
        };
        format!("{}{number}", self.prefix)
    }
}

fn roman(number: usize) -> String {
    const DIGITS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 10_000 {
        return number.to_string();
    }
    let (mut rest, mut roman) = (number, String::new());
    for (value, digit) in DIGITS {
        while rest >= value {
            rest -= value;
            roman.push_str(digit);
        }
    }
    roman
}

/// A to Z, then AA to ZZ, then AAA and so on.
fn letters(number: usize) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 26 * 100) else { return number.to_string() };
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    std::iter::repeat_n(letter, index / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_style() {
        assert_eq!([1, 4, 9, 1994].map(roman), ["I", "IV", "IX", "MCMXCIV"]);
        assert_eq!([1, 26, 27, 53].map(letters), ["A", "Z", "AA", "AAA"]);
    }
}
