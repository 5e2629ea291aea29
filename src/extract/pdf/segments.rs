//! From glyphs to segments: runs of text on one baseline without a wide gap.

use std::collections::HashMap;

use super::bidi::{is_leftward, is_mark, seen};
use super::device::Glyph;
use crate::extract::raised;

/// All distances are in heights of the font.
const WORD_GAP: f64 = 0.13;
/// Chinese and Japanese are set with gaps that part no words.
const WIDE_WORD_GAP: f64 = 0.6;
const SEGMENT_GAP: f64 = 0.9;
const BASELINE: f64 = 0.5;
/// Two glyphs that say the same this near are one, printed twice to look bold.
const OVERPRINT: f64 = 0.12;

/// A mark is set at most so far beside its letter.
const MARK_DISTANCE: f64 = 0.6;

/// A run of text on one baseline.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
    pub(super) is_artifact: bool,
}

/// The segments of glyphs that are all turned the same way, from top to bottom and left to right.
pub(super) fn segments(glyphs: &[Glyph]) -> Vec<Segment> {
    let mut builder = Builder::default();
    match glyphs.iter().any(|glyph| glyph.text.chars().any(is_leftward)) {
        true => with_marks(glyphs).iter().for_each(|glyph| builder.add(glyph)),
        false => glyphs.iter().for_each(|glyph| builder.add(glyph)),
    }
    builder.end();
    let drawn = builder.done.into_iter().filter(|segment| !segment.text.trim().is_empty()).collect();
    merged(drawn)
}

/// Where a glyph stands, and what it says.
type Printed = (f64, f64, String);

#[derive(Default)]
struct Builder {
    done: Vec<Segment>,
    open: Option<Segment>,
    /// True if a space was drawn since the last letter.
    has_space: bool,
    /// Where the last letter of the open segment starts.
    last: f64,
    /// Glyphs by place, to find those that are printed twice.
    printed: HashMap<(i64, i64), Vec<Printed>>,
}

impl Builder {
    fn end(&mut self) {
        self.done.extend(self.open.take());
        self.has_space = false;
    }

    fn add(&mut self, glyph: &Glyph) {
        let size = glyph.size.max(0.5);
        if glyph.text.is_empty() {
            // It belongs to the text of the glyph before.
            if let Some(open) = &mut self.open
                && (glyph.y - open.y).abs() < 0.6 * open.size
                && glyph.x1 - open.x1 < 2.0 * open.size
            {
                open.x1 = open.x1.max(glyph.x1);
            }
            return;
        }
        let is_space = glyph.text.chars().all(char::is_whitespace);
        if !is_space && self.is_printed(glyph) {
            return;
        }
        let fits = self.open.as_ref().is_some_and(|open| {
            let (height, gap) = (size.max(open.size), glyph.x0 - open.x1);
            // Letters that are drawn from right to left are put in order when all are known.
            let is_leftward = glyph.text.chars().any(is_leftward);
            let is_back = is_leftward && (glyph.x0 < self.last || is_raised(open.y, open.size, glyph.y, size));
            (glyph.y - open.y).abs() < BASELINE * height
                && gap < SEGMENT_GAP * height
                && gap > -0.6 * height
                && !is_back
        });
        if !fits {
            self.end();
        }
        if !is_space {
            self.last = glyph.x0;
        }
        let Some(open) = &mut self.open else {
            if !is_space {
                let Glyph { x0, x1, y, is_artifact, .. } = *glyph;
                self.open = Some(Segment { x0, x1, y, size, text: glyph.text.clone(), is_artifact });
            }
            return;
        };
        if is_space {
            self.has_space = true;
            open.x1 = open.x1.max(glyph.x1.min(open.x1 + WIDE_WORD_GAP * size));
            return;
        }
        let gap = glyph.x0 - open.x1;
        let both_wide = open.text.chars().next_back().is_some_and(is_wide) && glyph.text.chars().all(is_wide);
        if self.has_space || gap > if both_wide { WIDE_WORD_GAP } else { WORD_GAP } * size {
            open.text.push(' ');
        }
        let is_raised = is_raised(glyph.y, size, open.y, open.size);
        match is_raised.then(|| raised::digits(&glyph.text)).flatten() {
            Some(raised) => open.text.push_str(&raised),
            None => open.text.push_str(&glyph.text),
        }
        open.x1 = open.x1.max(glyph.x1);
        open.is_artifact &= glyph.is_artifact;
        if size > open.size * 1.05 {
            (open.y, open.size) = (glyph.y, size);
        }
        self.has_space = false;
    }

    /// True if the same glyph was drawn in this place before.
    fn is_printed(&mut self, glyph: &Glyph) -> bool {
        let near = OVERPRINT * glyph.size;
        let cell = |at: f64| (at / 4.0).round() as i64;
        let before = self.printed.entry((cell(glyph.x0), cell(glyph.y))).or_default();
        let is_same =
            |(x, y, text): &Printed| (x - glyph.x0).abs() < near && (y - glyph.y).abs() < near && *text == glyph.text;
        if glyph.x1 - glyph.x0 > 0.15 * glyph.size && before.iter().any(is_same) {
            return true;
        }
        before.push((glyph.x0, glyph.y, glyph.text.clone()));
        false
    }
}

/// The glyphs of which some are written from right to left, each as it is seen, with the marks upon it.
fn with_marks(glyphs: &[Glyph]) -> Vec<Glyph> {
    let is_mark = |glyph: &Glyph| !glyph.text.is_empty() && glyph.text.chars().all(is_mark);
    let mut letters: Vec<Glyph> = glyphs.iter().filter(|glyph| !is_mark(glyph)).cloned().collect();
    let mut next: usize = 0;
    for glyph in glyphs {
        if !is_mark(glyph) {
            next += 1;
            continue;
        }
        // Letters that are drawn in the order of reading have their marks behind them, those in the order of places before.
        let bears = |at: &usize| {
            letters.get(*at).is_some_and(|letter| {
                let (left, right) = (letter.x0 - MARK_DISTANCE * letter.size, letter.x1 + MARK_DISTANCE * letter.size);
                let is_near = (glyph.y - letter.y).abs() < letter.size && left < glyph.x0 && glyph.x0 < right;
                is_near && letter.text.chars().any(is_leftward)
            })
        };
        let (before, behind) = (next.checked_sub(1).filter(bears), Some(next).filter(bears));
        let bearer = match (before, behind) {
            (Some(before), Some(behind)) if letters[before].x0 < letters[behind].x0 => Some(behind),
            (before, behind) => before.or(behind),
        };
        match bearer {
            Some(letter) => letters[letter].text.push_str(&glyph.text),
            None => letters.push(glyph.clone()),
        }
    }
    for glyph in &mut letters {
        glyph.text = seen(&glyph.text);
    }
    letters
}

/// True for characters of Chinese and Japanese, which are as wide as they are high; Korean has spaces.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Joins segments that were drawn out of order but stand on one line, nearly touching.
fn merged(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x0.total_cmp(&other.x0)));
    let mut rows: Vec<Vec<Segment>> = Vec::new();
    for segment in segments {
        match rows.last_mut() {
            Some(row)
                if row.last().is_some_and(|last| (segment.y - last.y).abs() < 0.3 * segment.size.min(last.size)) =>
            {
                row.push(segment);
            }
            _ => rows.push(vec![segment]),
        }
    }
    let mut merged: Vec<Segment> = Vec::new();
    for mut row in rows {
        row.sort_by(|one, other| one.x0.total_cmp(&other.x0));
        let start = merged.len();
        for segment in row {
            match merged[start..].last_mut() {
                Some(last) if touches(last, &segment) => {
                    if segment.text.starts_with(is_leftward)
                        && is_raised(last.y, last.size, segment.y, segment.size)
                        && let Some(raised) = raised::digits(&last.text)
                    {
                        (last.text, last.y) = (raised, segment.y);
                    }
                    if segment.x0 - last.x1 > WORD_GAP * segment.size {
                        last.text.push(' ');
                    }
                    last.text.push_str(&segment.text);
                    last.x1 = last.x1.max(segment.x1);
                    last.size = last.size.max(segment.size);
                    last.is_artifact &= segment.is_artifact;
                }
                _ => merged.push(segment),
            }
        }
    }
    merged
}

/// True if what stands at `y` in this size is raised above a line of another size.
fn is_raised(y: f64, size: f64, line_y: f64, line_size: f64) -> bool {
    size < 0.85 * line_size && line_y - y > 0.15 * line_size
}

fn touches(left: &Segment, right: &Segment) -> bool {
    let gap = right.x0 - left.x1;
    gap < SEGMENT_GAP * left.size.max(right.size) && gap > -0.5 * left.size
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of `text`, each as wide as half its height of 10, a space one gap wide.
    fn glyphs(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let glyph = |(at, letter): (usize, char)| {
            let x0 = x + 5.0 * at as f64;
            Glyph { x0, x1: x0 + 5.0, y, size: 10.0, turns: 0, text: letter.to_string(), is_artifact: false }
        };
        text.chars().enumerate().map(glyph).filter(|glyph| glyph.text != " ").collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        segments(glyphs).into_iter().map(|segment| segment.text).collect()
    }

    #[test]
    fn gaps_part_words_and_wide_gaps_part_segments() {
        assert_eq!(texts(&glyphs("two words    and a column", 0.0, 0.0)), ["two words", "and a column"]);
    }

    #[test]
    fn a_line_set_tightly_keeps_its_words_apart_and_kerning_parts_none() {
        let mut drawn = glyphs("The", 0.0, 0.0);
        drawn.extend(glyphs("book", 16.5, 0.0));
        drawn.extend(glyphs("s", 37.5, 0.0));
        assert_eq!(texts(&drawn), ["The books"]);
    }

    #[test]
    fn korean_has_spaces_and_chinese_has_gaps_within_words() {
        for (left, right, read) in [('네', '가', "네 가"), ('網', '路', "網路")] {
            let mut drawn = glyphs("xx", 0.0, 0.0);
            (drawn[0].text, drawn[1].text) = (left.into(), right.into());
            drawn[1].x0 += 3.0;
            assert_eq!(texts(&drawn), [read]);
        }
    }

    #[test]
    fn what_is_printed_twice_is_read_once_and_out_of_order_is_put_in_order() {
        let mut drawn = glyphs("     building", 0.0, 50.0);
        drawn.extend(glyphs("capa", 0.0, 50.0));
        drawn.extend(glyphs("capa", 0.5, 50.0));
        assert_eq!(texts(&drawn), ["capa building"]);
    }

    #[test]
    fn the_marks_of_arabic_stay_on_their_letters_however_they_are_drawn() {
        // Each mark starts a little left of its letter, and takes no room.
        let mut drawn: Vec<Glyph> = Vec::new();
        for (letter, left) in [("د", 20.0), ("\u{64E}", 19.0), ("ج", 12.0), ("\u{64F}", 11.0), ("ة", 6.0)] {
            let right = if letter.len() > 1 && letter < "\u{64B}" { left + 5.0 } else { left };
            let (x0, x1, text) = (left, right, letter.to_owned());
            drawn.push(Glyph { x0, x1, y: 50.0, size: 10.0, turns: 0, text, is_artifact: false });
        }
        let read = |drawn: &[Glyph]| texts(drawn).iter().flat_map(|text| text.chars().rev()).collect::<String>();
        assert_eq!(read(&drawn), "د\u{64E} ج\u{64F}ة");
        drawn.reverse();
        assert_eq!(read(&drawn), "د\u{64E} ج\u{64F}ة");
    }

    #[test]
    fn a_raised_number_is_no_part_of_the_word_before() {
        let mut drawn = glyphs("word", 0.0, 50.0);
        drawn.push(Glyph { x0: 20.0, x1: 23.0, y: 46.0, size: 6.0, ..drawn[0].clone() });
        drawn[4].text = "3".into();
        assert_eq!(texts(&drawn), ["word³"]);
    }
}
