//! Text that is written from right to left: from the order in which it is seen to that in which it is read.
//!
//! A page shows letters, not how they were put in order (Unicode Standard Annex #9), so the way back is taken: what is seen
//! from right to left is written down so, and the words and numbers in it that run from left to right, as that Annex says
//! it of text in this order, are turned once more. Where it is not one-to-one, as with a number beside two directions, the
//! base direction decides.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, GeneralCategory};
use unicode_bidi::{BidiInfo, Level};

/// The direction in which most of a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Rightward,
    Leftward,
}

impl Direction {
    /// That of most letters of some texts, if they have any.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Direction> {
        let mut letters = [0, 0];
        for letter in texts.flat_map(str::chars) {
            letters[0] += usize::from(is_leftward(letter));
            letters[1] += usize::from(class(letter) == BidiClass::LeftToRight);
        }
        match letters {
            [0, 0] => None,
            [leftward, rightward] if leftward > rightward => Some(Direction::Leftward),
            _ => Some(Direction::Rightward),
        }
    }
}

/// What the brackets of a file say of text that is written from right to left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brackets {
    /// Which one was written: `(` opens.
    Written,
    /// Which one is seen: `)` opens.
    Seen,
}

/// True for letters that are written from right to left.
pub(super) fn is_leftward(letter: char) -> bool {
    // The first of them is Hebrew.
    letter >= '\u{590}' && matches!(class(letter), BidiClass::RightToLeft | BidiClass::ArabicLetter)
}

/// True for marks that stand on the letters of scripts that are written from right to left.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{591}'..='\u{8FF}' | '\u{FB1E}')
        && CodePointMapData::<GeneralCategory>::new().get(letter) == GeneralCategory::NonspacingMark
}

fn class(letter: char) -> BidiClass {
    CodePointMapData::<BidiClass>::new().get(letter)
}

/// What one glyph says, in the order in which it would be seen.
pub(super) fn seen(glyph: &str) -> String {
    match glyph.chars().any(is_leftward) {
        true => {
            let info = BidiInfo::new(glyph, Some(Level::rtl()));
            info.paragraphs.iter().map(|whole| info.reorder_line(whole, whole.range.clone())).collect()
        }
        false => glyph.to_owned(),
    }
}

/// A line as it is read, from how it is seen from left to right.
pub(super) fn read(seen: &str, base: Direction, brackets: Brackets) -> String {
    if !seen.chars().any(is_leftward) {
        return seen.to_owned();
    }
    if base == Direction::Leftward {
        return turned(seen, brackets);
    }
    // Only the stretches of letters from right to left are turned, with what stands between them.
    let mut read = String::with_capacity(seen.len());
    let mut stretch: Option<(usize, usize)> = None;
    let mut from = 0;
    for (at, letter) in seen.char_indices() {
        if is_leftward(letter) || is_mark(letter) {
            let start = stretch.map_or(at, |(start, _)| start);
            stretch = Some((start, at + letter.len_utf8()));
        } else if class(letter) == BidiClass::LeftToRight
            && let Some((start, end)) = stretch.take()
        {
            read.push_str(&seen[from..start]);
            read.push_str(&turned(&seen[start..end], brackets));
            from = end;
        }
    }
    if let Some((start, end)) = stretch {
        read.push_str(&seen[from..start]);
        read.push_str(&turned(&seen[start..end], brackets));
        from = end;
    }
    read + &seen[from..]
}

/// A line that is read from right to left, from how it is seen.
fn turned(seen: &str, brackets: Brackets) -> String {
    let backwards: String = seen.chars().rev().collect();
    let levels = BidiInfo::new(&backwards, Some(Level::rtl())).levels;
    let mut runs: Vec<(bool, Range<usize>)> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        match runs.last_mut() {
            Some((is_rightward, run)) if *is_rightward == level.is_ltr() => run.end = at + 1,
            _ => runs.push((level.is_ltr(), at..at + 1)),
        }
    }
    let has_letters =
        |run: &Range<usize>| backwards[run.clone()].chars().any(|one| class(one) == BidiClass::LeftToRight);
    let mut read = String::with_capacity(seen.len());
    let mut next = 0;
    while let Some((is_rightward, run)) = runs.get(next).cloned() {
        next += 1;
        let mut run = run;
        // A number behind a Latin word, as it is seen, goes with it.
        if let Some([(_, space), (_, word)]) = runs.get(next..next + 2)
            && is_rightward
            && !has_letters(&run)
            && has_letters(word)
            && backwards[space.clone()].trim().is_empty()
        {
            run.end = word.end;
            next += 2;
        }
        match is_rightward {
            true => read.extend(backwards[run].chars().rev()),
            false if brackets == Brackets::Seen => read.extend(backwards[run].chars().map(mirrored)),
            false => read.push_str(&backwards[run]),
        }
    }
    read
}

/// True if more of the texts, as they are read, close brackets before they open them than the other way round.
pub(super) fn are_mirrored<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let first = |text: &str| {
        text.chars().find_map(|mark| match mark {
            '(' | '[' | '«' => Some(-1),
            ')' | ']' | '»' => Some(1),
            _ => None,
        })
    };
    texts.filter(|text| text.chars().any(is_leftward)).filter_map(first).sum::<i32>() > 0
}

fn mirrored(mark: char) -> char {
    match mark {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text as it is seen, by the Annex itself.
    fn seen_of(text: &str, base: Level) -> String {
        let info = BidiInfo::new(text, Some(base));
        info.reorder_line(&info.paragraphs[0], info.paragraphs[0].range.clone()).into_owned()
    }

    #[test]
    fn numbers_and_latin_words_keep_their_order() {
        for text in [
            "عقد حوار ASEAN الرابع في 19 أكتوبر 2023",
            "הדיאלוג הרביעי של ASEAN Regional Forum נערך ב-19 באוקטובר",
            "السعر 3,500.75 دولار، نحو 12%",
            "האיגוד (ASEAN) הודיע",
            "الصفحة 12/34",
        ] {
            let seen = seen_of(text, Level::rtl());
            assert_ne!(seen, text);
            // The Annex mirrors no brackets by itself.
            assert_eq!(read(&seen, Direction::Leftward, Brackets::Written), text);
            let mirrored: String = seen.chars().map(mirrored).collect();
            assert_eq!(read(&mirrored, Direction::Leftward, Brackets::Seen), text);
            assert!(!are_mirrored([text].into_iter()));
        }
        for text in ["The word שלום עולם is Hebrew", "See حوار (dialogue) and سلام."] {
            assert_eq!(read(&seen_of(text, Level::ltr()), Direction::Rightward, Brackets::Written), text);
        }
        assert_eq!(read("policy", Direction::Leftward, Brackets::Written), "policy");
    }

    proptest! {
        #[test]
        fn what_the_annex_puts_in_order_is_read_back(
            words in prop::collection::vec("[אבגדה]{1,5}|[حوارسة]{1,5}|[a-z]{1,5}|[0-9]{1,4}|[0-9]{1,2},[0-9]{3}", 1..9),
        ) {
            let text = words.join(" ");
            // Behind letters from right to left, `a 1` and `1 a` are seen alike; which of several numbers is meant is open too.
            let kind = |word: &String| word.chars().map(|one| u8::from(one.is_alphabetic()) + u8::from(one.is_ascii_alphabetic())).max();
            let is_odd = |words: &[String]| words.iter().map(kind).eq([Some(0), Some(2)]);
            let is_open = |words: &[String]| words.iter().map(kind).eq([Some(2), Some(0), Some(0)]);
            prop_assume!(!words.windows(2).any(is_odd) && !words.windows(3).any(is_open));
            prop_assume!(text.chars().any(is_leftward));
            prop_assert_eq!(read(&seen_of(&text, Level::rtl()), Direction::Leftward, Brackets::Written), text);
        }

        #[test]
        fn a_glyph_of_several_letters_is_read_back(text in "[אבגדהحوارسة]{1,4}") {
            prop_assert_eq!(read(&seen(&text), Direction::Leftward, Brackets::Written), text);
        }

        #[test]
        fn no_letter_is_lost(text in "[אب a1.()\u{5B0}\u{64E}-]{0,30}") {
            for base in [Direction::Leftward, Direction::Rightward] {
                let sorted = |text: &str| { let mut all: Vec<char> = text.chars().collect(); all.sort_unstable(); all };
                prop_assert_eq!(sorted(&read(&text, base, Brackets::Written)), sorted(&text));
            }
        }
    }
}
