//! What a row keeps of a passage or source, beside what it is found by.
//!
//! Of passages there are so many that half of the store would be names of fields: their numbers stand one after the
//! other, each in as few bytes as it needs, and then the text. Sources are JSON.

use crate::model::{Continues, Extent, Locator, Passage, Source, WordPlace};
use crate::text::Span;

/// What a row can keep.
pub(super) trait Record: Sized {
    /// Its bytes.
    fn encode(&self) -> Vec<u8>;

    /// What has these bytes; `None` if nothing has.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

impl Record for Source {
    fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a source has text keys and finite numbers")
    }

    fn decode(bytes: &[u8]) -> Option<Source> {
        serde_json::from_slice(bytes).ok()
    }
}

impl Record for Passage {
    fn encode(&self) -> Vec<u8> {
        let Passage { ordinal, span, text, locator, extent, first_word, words, continues } = self;
        let mut bytes = Bytes(Vec::with_capacity(text.len() + 64));
        bytes.number(usize::from(continues_number(*continues)));
        bytes.numbers([*ordinal, span.start(), *first_word, *words]);
        // Most of what follows is as far from what stands before it as nothing.
        bytes.number(span.len().wrapping_sub(text.len()));
        bytes.number(locator.paragraph);
        bytes.number(locator.paragraph_last.map_or(0, |last| last.wrapping_sub(locator.paragraph).wrapping_add(1)));
        let mut paragraph = locator.paragraph;
        for place in [extent.first, extent.last] {
            bytes.numbers([place.paragraph.wrapping_sub(paragraph), place.word, place.of]);
            paragraph = place.paragraph;
        }
        let (from, to) = locator.lines.unwrap_or_default();
        bytes.numbers([usize::from(locator.lines.is_some()), from, to.wrapping_sub(from)]);
        bytes.number(locator.section.len());
        locator.section.iter().for_each(|heading| bytes.text(heading));
        bytes.text(&rest(locator));
        bytes.0.extend(text.as_bytes());
        bytes.0
    }

    fn decode(bytes: &[u8]) -> Option<Passage> {
        let mut rest = Rest(bytes);
        let continues = continues(rest.number()?)?;
        let [ordinal, start, first_word, words, longer] = rest.numbers()?;
        let [paragraph, last] = rest.numbers()?;
        let mut place = |before: usize| {
            let [paragraph, word, of] = rest.numbers()?;
            Some(WordPlace { paragraph: paragraph.wrapping_add(before), word, of })
        };
        let first = place(paragraph)?;
        let extent = Extent { first, last: place(first.paragraph)? };
        let [has_lines, from, more] = rest.numbers()?;
        let count = rest.number()?;
        let section = (0..count).map(|_| rest.text().map(str::to_owned)).collect::<Option<Vec<String>>>()?;
        let other = match rest.text()? {
            "" => Locator::default(),
            other => serde_json::from_str(other).ok()?,
        };
        let locator = Locator {
            paragraph,
            paragraph_last: (last > 0).then(|| last.wrapping_sub(1).wrapping_add(paragraph)),
            section,
            lines: (has_lines > 0).then(|| (from, more.wrapping_add(from))),
            ..other
        };
        let text = std::str::from_utf8(rest.0).ok()?.to_owned();
        let span = Span::between(start, start.checked_add(text.len().wrapping_add(longer))?);
        Some(Passage { ordinal, span, text, locator, extent, first_word, words, continues })
    }
}

/// What a locator says that most do not, as JSON; nothing if it says nothing of that.
fn rest(locator: &Locator) -> String {
    let Locator { page, page_last, place, is_quotation, language, .. } = locator.clone();
    let rest = Locator { page, page_last, place, is_quotation, language, ..Locator::default() };
    match rest == Locator::default() {
        true => String::new(),
        false => serde_json::to_string(&rest).expect("a locator has text keys"),
    }
}

/// The number that stands for it here and in the column.
pub(super) fn continues_number(continues: Continues) -> u8 {
    match continues {
        Continues::Nothing => 0,
        Continues::Block => 1,
        Continues::Sentence => 2,
    }
}

/// What a number stands for.
pub(super) fn continues(number: usize) -> Option<Continues> {
    match number {
        0 => Some(Continues::Nothing),
        1 => Some(Continues::Block),
        2 => Some(Continues::Sentence),
        _ => None,
    }
}

/// Bytes that are being written.
struct Bytes(Vec<u8>);

impl Bytes {
    /// Seven bits in a byte, the last ones first; the eighth says that there are more.
    fn number(&mut self, mut number: usize) {
        while number > 0x7F {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn numbers<const COUNT: usize>(&mut self, numbers: [usize; COUNT]) {
        numbers.into_iter().for_each(|number| self.number(number));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend(text.as_bytes());
    }
}

/// Bytes that are still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7F) << shift;
            if *byte <= 0x7F {
                return Some(number);
            }
        }
        None
    }

    fn numbers<const COUNT: usize>(&mut self) -> Option<[usize; COUNT]> {
        let mut numbers = [0; COUNT];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Some(numbers)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Page, Place};
    use crate::text::Language;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = usize> {
        prop_oneof![0..300_usize, any::<usize>()]
    }

    fn word_place() -> impl Strategy<Value = WordPlace> {
        (number(), number(), number()).prop_map(|(paragraph, word, of)| WordPlace { paragraph, word, of })
    }

    fn locator() -> impl Strategy<Value = Locator> {
        let numbers = (number(), proptest::option::of(number()), proptest::option::of((number(), number())));
        let section = proptest::collection::vec("\\PC{0,6}", 0..3);
        (numbers, section, any::<[bool; 4]>()).prop_map(|((paragraph, paragraph_last, lines), section, has)| Locator {
            paragraph,
            paragraph_last: paragraph_last.filter(|last| *last != paragraph.wrapping_sub(1)),
            page: has[0].then(|| Page { number: paragraph, label: Some("xii".to_owned()), ocr: true }),
            page_last: None,
            place: has[1].then_some(Place::Record { record: paragraph }),
            is_quotation: has[2],
            section,
            lines,
            language: has[3].then(|| Language::parse("th").unwrap()),
        })
    }

    proptest! {
        #[test]
        fn a_passage_is_read_as_it_was_written(
            text in "\\PC{0,40}",
            numbers in any::<[u32; 4]>(),
            locator in locator(),
            (first, last) in (word_place(), word_place()),
            continues in 0..3_usize,
        ) {
            let [ordinal, start, first_word, words] = numbers.map(|number| number as usize);
            let passage = Passage {
                ordinal,
                span: Span::between(start, start + text.len()),
                text,
                locator,
                extent: Extent { first, last },
                first_word,
                words,
                continues: super::continues(continues).unwrap(),
            };
            let bytes = passage.encode();
            prop_assert_eq!(Passage::decode(&bytes), Some(passage.clone()));
            for end in 0..bytes.len() - passage.text.len() {
                let _ = Passage::decode(&bytes[..end]);
            }
        }
    }

    #[test]
    fn a_passage_takes_little_more_than_its_text() {
        let place = WordPlace { paragraph: 9, word: 1, of: 40 };
        let passage = Passage {
            ordinal: 7,
            span: Span::between(9_000, 9_011),
            text: "eleven char".to_owned(),
            locator: Locator { paragraph: 9, lines: Some((80, 82)), ..Locator::default() },
            extent: Extent { first: place, last: place },
            first_word: 1_200,
            words: 2,
            continues: Continues::Nothing,
        };
        assert_eq!(passage.encode().len(), passage.text.len() + 21);
    }
}
