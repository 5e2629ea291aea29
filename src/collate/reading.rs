//! A quotation, read: its words, and what its brackets and ellipses say.

use std::ops::Range;

use super::{Word, folded_words};
use crate::model::Convention;
use crate::text::words::{is_unspaced, units};
use crate::text::{Span, fold};

/// The most characters in brackets that are read as an editor's.
const MAX_BRACKETED: usize = 200;

/// The most letters that a bracket at the end of a word stands for.
const MAX_ENDING: usize = 5;

/// Of a quotation with more ellipses and brackets than this, these are not read as an editor's.
pub const MAX_CUTS: usize = 100;

/// A quotation, read in every way that it may be meant, the strictest first.
#[derive(Clone, Debug)]
pub struct Quote {
    pub(super) text: String,
    pub(super) readings: Vec<Reading>,
    pub(super) kind: QuoteKind,
    is_read_literally: bool,
}

/// What a quotation may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteKind {
    /// What the conventions allow.
    Edited,
    /// Nothing but white space.
    Copied,
}

/// One way to read a quotation: stretches of words, and what stands between them.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) segments: Vec<Segment>,
    /// What stands behind the last.
    pub(super) tail: Vec<Cut>,
    /// The conventions that the reading itself makes use of.
    pub(super) used: Vec<Convention>,
}

/// Words that stand in the source one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    /// What stands before it.
    pub(super) cuts: Vec<Cut>,
    /// Where it stands in the quotation, what is put in the place of words left out.
    pub(super) region: Span,
    text: String,
    /// For each byte of the text, where it stands in the quotation.
    origins: Vec<usize>,
    pub(super) words: Vec<QuoteWord>,
}

/// A word of a quotation.
#[derive(Clone, Debug)]
pub(super) struct QuoteWord {
    span: Span,
    pub(super) folded: String,
    /// As written, Burmese in Unicode.
    pub(super) letters: String,
    /// The letters that stand in brackets, in the word.
    pub(super) bracketed: Option<Range<usize>>,
}

/// What is put in the place of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// An ellipsis.
    Ellipsis,
    /// These words, in square brackets.
    Bracket(String),
}

impl Quote {
    /// Reads `text`, a quotation in canonical form without its outer marks.
    pub fn new(text: &str) -> Quote {
        let mut readings = vec![literal(text)];
        let editorial = editorial(text);
        let is_read_literally = editorial.segments.iter().map(|segment| segment.cuts.len()).sum::<usize>() > MAX_CUTS;
        if editorial.is_editorial() {
            readings.push(editorial);
        }
        let joined = joined(text);
        if joined.len() < text.len() {
            for mut reading in [literal(&joined), self::editorial(&joined)] {
                reading.used.push(Convention::JoinedHyphen);
                readings.push(reading);
            }
        }
        readings.retain(|reading| {
            let cuts: usize = reading.segments.iter().map(|segment| segment.cuts.len()).sum();
            !reading.segments.is_empty() && cuts <= MAX_CUTS && !reading.is_mostly_inserted()
        });
        Quote { text: text.to_owned(), readings, kind: QuoteKind::Edited, is_read_literally }
    }

    /// Reads `text` as words that were copied: brackets and ellipses are the source's, and no convention applies.
    pub fn copied(text: &str) -> Quote {
        let mut readings = vec![literal(text)];
        readings.retain(|reading| !reading.segments.is_empty());
        Quote { text: text.to_owned(), readings, kind: QuoteKind::Copied, is_read_literally: true }
    }

    /// True if its ellipses and brackets are not read as an editor's.
    pub fn is_read_literally(&self) -> bool {
        self.is_read_literally
    }

    /// The words that the quotation takes from its source, folded, in order, each with what is to be looked for.
    pub fn words(&self) -> Vec<(&str, &str)> {
        let segments = self.readings.last().into_iter().flat_map(|reading| &reading.segments);
        let words = segments.flat_map(|segment| segment.words.iter().map(move |word| (segment, word)));
        words.map(|(segment, word)| (word.folded.as_str(), word.to_look_for(&segment.text))).collect()
    }

    /// Words that stand one after another in every source of each reading, as many as there are up to `max_words`;
    /// with the number of words and of ellipses before them.
    pub fn needles(&self, max_words: usize) -> Vec<Needle> {
        let mut needles: Vec<Needle> = Vec::new();
        for reading in &self.readings {
            let mut best = Needle::default();
            let (mut words_before, mut ellipses_before) = (0, 0);
            for segment in &reading.segments {
                ellipses_before += segment.cuts.len();
                for run in segment.words.split(|word| word.bracketed.is_some()) {
                    let written = |word: &QuoteWord| word.to_look_for(&segment.text).to_owned();
                    let text: Vec<String> = run.iter().take(max_words).map(written).collect();
                    if text.len() > best.words.len() {
                        best = Needle { words: text, words_before, cuts_before: ellipses_before, cuts: 0 };
                    }
                    words_before += run.len() + 1;
                }
            }
            best.cuts = ellipses_before;
            if !best.words.is_empty() && !needles.iter().any(|known| known.words == best.words) {
                needles.push(best);
            }
        }
        needles
    }
}

/// Words to look for, of a quotation.
#[derive(Clone, Debug, Default)]
pub struct Needle {
    /// The words, each as one that stands by itself.
    pub words: Vec<String>,
    /// Number of words of the quotation before them, at most.
    pub words_before: usize,
    /// Number of brackets and ellipses before them.
    pub cuts_before: usize,
    /// Number of brackets and ellipses in all.
    pub cuts: usize,
}

impl Reading {
    /// True if it makes an editor's use of brackets or ellipses.
    fn is_editorial(&self) -> bool {
        let brackets = |segment: &Segment| segment.words.iter().any(|word| word.bracketed.is_some());
        !self.tail.is_empty() || self.segments.iter().any(|segment| !segment.cuts.is_empty() || brackets(segment))
    }

    /// True if more words stand in brackets than are taken from the source.
    fn is_mostly_inserted(&self) -> bool {
        let cuts = self.segments.iter().flat_map(|segment| &segment.cuts).chain(&self.tail);
        let words = |cut: &Cut| match cut {
            Cut::Bracket(inside) => units(inside).len(),
            Cut::Ellipsis => 0,
        };
        let taken: usize = self.segments.iter().map(|segment| segment.words.len()).sum();
        cuts.map(words).sum::<usize>() > taken
    }
}

impl Segment {
    pub(super) fn word(&self, nth: usize) -> &str {
        self.words[nth].span.of(&self.text)
    }

    /// What stands before a word: since the word before, or since the segment starts.
    pub(super) fn gap_before(&self, nth: usize) -> &str {
        let from = nth.checked_sub(1).map_or(0, |before| self.words[before].span.end());
        &self.text[from..self.words[nth].span.start()]
    }

    /// What stands behind the last word.
    pub(super) fn tail(&self) -> &str {
        &self.text[self.words.last().map_or(0, |word| word.span.end())..]
    }

    /// Where a word stands in `quote`, the text of the quotation, with the brackets that stand around letters of it.
    pub(super) fn place(&self, nth: usize, quote: &str) -> Span {
        let span = self.words[nth].span;
        let (mut start, mut end) = (self.origins[span.start()], self.origins[span.end() - 1] + 1);
        // A bracket around letters is no part of the text of the segment.
        let is_bracket = |at: usize| self.region.range().contains(&at) && self.origins.binary_search(&at).is_err();
        loop {
            let (before, after) = (&quote[..start], &quote[end..]);
            match () {
                () if after.starts_with(']') && is_bracket(end) => end += 1,
                () if after.starts_with("[]") && is_bracket(end) => end += 2,
                () if before.ends_with('[') && is_bracket(start - 1) => start -= 1,
                () if before.ends_with("[]") && is_bracket(start - 1) => start -= 2,
                () => return Span::between(start, end),
            }
        }
    }

    fn push(&mut self, character: char, at: usize) {
        self.text.push(character);
        self.origins.extend(at..at + character.len_utf8());
    }
}

impl QuoteWord {
    /// The form in which it is looked for: folded, or as written if the folded form would be cut as two.
    fn to_look_for<'t>(&'t self, text: &'t str) -> &'t str {
        match units(&self.folded).len() {
            1 => &self.folded,
            _ => self.span.of(text),
        }
    }

    /// True if it may stand for a word of a source, given folded.
    pub(super) fn accepts(&self, there: &str) -> bool {
        let Some(bracketed) = &self.bracketed else { return self.folded == there };
        let (before, inside, after) =
            (&self.folded[..bracketed.start], &self.folded[bracketed.clone()], &self.folded[bracketed.end..]);
        if before.is_empty() {
            // At the start of a word only the case may change.
            return !after.is_empty() && there == format!("{inside}{after}");
        }
        if self.folded == there {
            // The letters are the source's own: `c[ame]`.
            return true;
        }
        let letters = there.chars().count().saturating_sub(before.chars().count() + after.chars().count());
        before.chars().count() >= 2
            && there.len() >= before.len() + after.len()
            && there.starts_with(before)
            && there.ends_with(after)
            && letters <= MAX_ENDING
    }
}

/// The quotation as it stands.
fn literal(text: &str) -> Reading {
    let mut segment = Segment::default();
    text.char_indices().for_each(|(at, character)| segment.push(character, at));
    Reader { reading: Reading { segments: Vec::new(), tail: Vec::new(), used: Vec::new() }, segment, brackets: vec![] }
        .finish(text.len())
}

/// The quotation with brackets and ellipses as an editor's.
fn editorial(text: &str) -> Reading {
    let reading = Reading { segments: Vec::new(), tail: Vec::new(), used: Vec::new() };
    let mut reader = Reader { reading, segment: Segment::default(), brackets: Vec::new() };
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(length) = ellipsis(rest) {
            reader.cut(Cut::Ellipsis, Span::between(at, at + length));
            at += length;
        } else if let Some(inside) = bracketed(rest) {
            let end = at + inside.len() + 2;
            match touches_letters(&text[..at], &text[end..]) && !inside.contains(' ') {
                true => reader.letters(inside, at + 1),
                false => reader.cut(Cut::Bracket(inside.to_owned()), Span::between(at, end)),
            }
            at = end;
        } else {
            reader.segment.push(character, at);
            at += character.len_utf8();
        }
    }
    reader.finish(text.len())
}

/// Makes segments of a quotation, from left to right.
struct Reader {
    reading: Reading,
    segment: Segment,
    /// What stood in brackets, in the text of the segment.
    brackets: Vec<Span>,
}

impl Reader {
    /// What stands at `span` of the quotation is put in the place of words.
    fn cut(&mut self, cut: Cut, span: Span) {
        self.end_segment(span.start());
        self.segment.cuts.push(cut);
        self.segment.region = Span::between(span.end(), span.end());
    }

    fn letters(&mut self, inside: &str, at: usize) {
        let start = self.segment.text.len();
        inside.char_indices().for_each(|(offset, character)| self.segment.push(character, at + offset));
        self.brackets.push(Span::between(start, self.segment.text.len()));
    }

    /// Ends the segment before byte `end` of the quotation; one without words leaves its cuts to the next.
    fn end_segment(&mut self, end: usize) {
        let mut segment = std::mem::take(&mut self.segment);
        let brackets = std::mem::take(&mut self.brackets);
        let word = |Word { span, folded, letters }: Word| {
            // They stand in order, and none over another.
            let bracket = brackets.get(brackets.partition_point(|bracket| bracket.start() < span.start()));
            let bracket = bracket.filter(|bracket| bracket.end() <= span.end());
            let folds_in_place = folded.len() == span.len();
            let bracketed = bracket.filter(|_| folds_in_place).map(|bracket| bracket.rebased(span.start()).range());
            QuoteWord { span, folded, letters, bracketed }
        };
        segment.region = Span::between(segment.region.start(), end);
        segment.words = folded_words(&segment.text).into_iter().map(word).collect();
        match segment.words.is_empty() {
            true => self.segment.cuts = segment.cuts,
            false => self.reading.segments.push(segment),
        }
    }

    fn finish(mut self, end: usize) -> Reading {
        self.end_segment(end);
        self.reading.tail = std::mem::take(&mut self.segment.cuts);
        self.reading
    }
}

/// The length of the ellipsis that `text` starts with.
fn ellipsis(text: &str) -> Option<usize> {
    if let Some(inside) = text.strip_prefix(['[', '(']) {
        let close = if text.starts_with('[') { ']' } else { ')' };
        let inner = inside.trim_start();
        let length = points(inner)?;
        let rest = inner[length..].trim_start();
        return rest.starts_with(close).then(|| text.len() - rest.len() + 1);
    }
    points(text)
}

/// The length of the points of an ellipsis: three or four, close or with spaces, or the one character.
fn points(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix('…') {
        return Some(text.len() - rest.len() + usize::from(rest.starts_with('.')));
    }
    let (mut length, mut count) = (0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '.' if count < 4 => (length, count) = (at + 1, count + 1),
            ' ' if count > 0 && count < 4 && at == length => {}
            _ => break,
        }
    }
    (count >= 3).then_some(length)
}

/// What stands in the square brackets that `text` starts with.
fn bracketed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find([']', '['])?;
    (inside[end..].starts_with(']') && inside[..end].chars().count() <= MAX_BRACKETED).then(|| &inside[..end])
}

/// True if letters of a script with spaces stand beside a bracket.
fn touches_letters(before: &str, after: &str) -> bool {
    let is_letter = |character: Option<char>| character.is_some_and(|one| one.is_alphabetic() && !is_unspaced(one));
    is_letter(before.chars().next_back()) || is_letter(after.chars().next())
}

/// The text with words joined that a hyphen parts at the end of a line.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['-', '\u{2010}']) {
        let mark = rest[at..].chars().next().map_or(1, char::len_utf8);
        let after = rest[at + mark..].strip_prefix([' ', '\n']);
        let inside = rest[..at].ends_with(char::is_alphabetic)
            && after.is_some_and(|after| after.starts_with(char::is_lowercase));
        joined.push_str(if inside { &rest[..at] } else { &rest[..at + mark] });
        rest = if inside { after.unwrap_or_default() } else { &rest[at + mark..] };
    }
    joined.push_str(rest);
    joined
}

/// The same letters in another case fold together.
pub(super) fn same_but_for_case(one: &str, other: &str) -> bool {
    fold::fold(one) == fold::fold(other)
}
