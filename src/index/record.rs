//! What a row keeps of a passage or source, beside what it is found by.
//!
//! Of passages there are so many that half of the store would be names of fields: their numbers stand one after the
//! other, each in as few characters as it needs, and then the text. It is a text as a whole, as the engine writes and reads
//! bytes one by one.

mod code;
mod source;

use code::{Coded, Rest};

use crate::model::{Continues, Extent, Locator, Milestones, Passage, Place, WordPlace};
use crate::text::Span;

/// What a row can keep.
pub(super) trait Record: Sized {
    /// What is written of it.
    fn encode(&self) -> String;

    /// What this was written of; `None` if it was of nothing.
    fn decode(text: &str) -> Option<Self>;
}

impl Record for Passage {
    fn encode(&self) -> String {
        let Passage { ordinal, span, text, locator, extent, first_word, words, continues, milestones } = self;
        let mut coded = Coded::with_capacity(text.len() + 64);
        let has_milestones = if milestones.is_empty() { 0 } else { HAS_MILESTONES };
        coded.numbers([usize::from(continues_number(*continues)) + has_milestones]);
        coded.numbers([*ordinal, span.start(), *first_word, *words]);
        // Most of what follows is as far from what stands before it as nothing.
        coded.numbers([span.len().wrapping_sub(text.len())]);
        coded.numbers([locator.paragraph]);
        coded.numbers([locator.paragraph_last.map_or(0, |last| last.wrapping_sub(locator.paragraph).wrapping_add(1))]);
        let mut paragraph = locator.paragraph;
        for place in [extent.first, extent.last] {
            coded.numbers([place.paragraph.wrapping_sub(paragraph), place.word, place.of]);
            paragraph = place.paragraph;
        }
        let (from, to) = locator.lines.unwrap_or_default();
        coded.numbers([usize::from(locator.lines.is_some()), from, to.wrapping_sub(from)]);
        coded.numbers([locator.section.len()]);
        locator.section.iter().for_each(|heading| coded.text(heading));
        coded.numbers([behind_record(locator).unwrap_or(0)]);
        coded.text(&rest(locator));
        if has_milestones > 0 {
            encode_milestones(milestones, &mut coded);
        }
        coded.0.push_str(text);
        coded.0
    }

    fn decode(text: &str) -> Option<Passage> {
        let mut rest = Rest(text);
        let [continues, ordinal, start, first_word, words, longer] = rest.numbers()?;
        let [paragraph, last] = rest.numbers()?;
        let mut place = |before: usize| {
            let [paragraph, word, of] = rest.numbers()?;
            Some(WordPlace { paragraph: paragraph.wrapping_add(before), word, of })
        };
        let first = place(paragraph)?;
        let extent = Extent { first, last: place(first.paragraph)? };
        let [has_lines, from, more] = rest.numbers()?;
        let [count] = rest.numbers()?;
        let section = (0..count).map(|_| rest.text().map(str::to_owned)).collect::<Option<Vec<String>>>()?;
        let [record] = rest.numbers()?;
        let other = match rest.text()? {
            "" => Locator::default(),
            other => serde_json::from_str(other).ok()?,
        };
        let locator = Locator {
            paragraph,
            paragraph_last: (last > 0).then(|| last.wrapping_sub(1).wrapping_add(paragraph)),
            section,
            lines: (has_lines > 0).then(|| (from, more.wrapping_add(from))),
            place: record.checked_sub(1).map(|record| Place::Record { record }).or(other.place),
            ..other
        };
        let milestones = match continues < HAS_MILESTONES {
            true => Milestones::default(),
            false => decode_milestones(&mut rest)?,
        };
        let text = rest.0.to_owned();
        let continues = self::continues(continues % HAS_MILESTONES)?;
        let span = Span::between(start, start.checked_add(text.len().wrapping_add(longer))?);
        Some(Passage { ordinal, span, text, locator, extent, first_word, words, continues, milestones })
    }
}

/// What the number of a passage that has milestones has more than that of another.
const HAS_MILESTONES: usize = 4;

/// Lines as steps from one to the next, as many passages have them; the others as JSON.
fn encode_milestones(milestones: &Milestones, coded: &mut Coded) {
    coded.numbers([milestones.lines.len()]);
    let mut before = (0, 0);
    for (offset, line) in &milestones.lines {
        coded.numbers([offset.wrapping_sub(before.0), line.wrapping_sub(before.1)]);
        before = (*offset, *line);
    }
    let (pages, places) = (milestones.pages.clone(), milestones.places.clone());
    let others = Milestones { pages, places, lines: Vec::new() };
    let json = || serde_json::to_string(&others).expect("milestones have text keys");
    coded.text(&if others.is_empty() { String::new() } else { json() });
}

fn decode_milestones(rest: &mut Rest<'_>) -> Option<Milestones> {
    let [count] = rest.numbers()?;
    let (mut lines, mut before) = (Vec::new(), (0_usize, 0_usize));
    for _ in 0..count {
        let [offset, line] = rest.numbers()?;
        before = (before.0.wrapping_add(offset), before.1.wrapping_add(line));
        lines.push(before);
    }
    let others = match rest.text()? {
        "" => Milestones::default(),
        others => serde_json::from_str(others).ok()?,
    };
    Some(Milestones { lines, ..others })
}

/// The number behind that of the record that a passage is of, if it is of one.
fn behind_record(locator: &Locator) -> Option<usize> {
    match locator.place {
        Some(Place::Record { record }) => record.checked_add(1),
        _ => None,
    }
}

/// What a locator says that most do not, as JSON; nothing if it says nothing of that.
fn rest(locator: &Locator) -> String {
    let rest = Locator {
        page: locator.page.clone(),
        page_last: locator.page_last.clone(),
        place: locator.place.clone().filter(|_| behind_record(locator).is_none()),
        is_quotation: locator.is_quotation,
        language: locator.language.clone(),
        ..Locator::default()
    };
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
            place: has[1].then_some(match paragraph % 2 {
                0 => Place::Slide { slide: paragraph },
                _ => Place::Record { record: paragraph },
            }),
            is_quotation: has[2],
            section,
            lines,
            language: has[3].then(|| Language::parse("th").unwrap()),
        })
    }

    fn milestones() -> impl Strategy<Value = Milestones> {
        let lines = proptest::collection::vec((number(), number()), 0..4);
        let slides = proptest::collection::vec((number(), number()), 0..3);
        (lines, slides, any::<bool>()).prop_map(|(lines, slides, has_pages)| Milestones {
            pages: if has_pages {
                vec![(0, Page::default()), (7, Page { number: 2, ..Page::default() })]
            } else {
                vec![]
            },
            places: slides.into_iter().map(|(at, slide)| (at, Place::Slide { slide })).collect(),
            lines,
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
            milestones in milestones(),
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
                milestones,
            };
            let text = passage.encode();
            prop_assert_eq!(Passage::decode(&text), Some(passage.clone()));
            for end in (0..text.len() - passage.text.len()).filter(|end| text.is_char_boundary(*end)) {
                let _ = Passage::decode(&text[..end]);
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
            milestones: Milestones::default(),
        };
        assert_eq!(passage.encode().len(), passage.text.len() + 24);
        let milestones = Milestones { lines: vec![(0, 80), (4, 81), (8, 82)], ..Milestones::default() };
        assert_eq!(Passage { milestones, ..passage.clone() }.encode().len(), passage.text.len() + 24 + 9);
    }
}
