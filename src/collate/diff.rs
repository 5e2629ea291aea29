//! How a quotation differs from the stretch of a text that it was aligned with, piece by piece.
//!
//! Nothing between two words that are the same is left out: what stands there on both sides is the same by the
//! conventions, or it is a change. Marks at the ends of a change that both sides have are given back.

use std::collections::BTreeSet;

use super::align::{Aligned, Step};
use super::compare::{Side, gaps_agree, is_stop};
use super::reading::{QuoteKind, Segment};
use super::{Quote, Source};
use crate::model::{Change, ChangeKind};
use crate::text::Span;

/// The pieces that the steps make, in order: what is the same as the quotation has it, and of a change what the text has
/// before what the quotation has. Those of the quotation together are the quotation.
pub(super) fn diff(
    quote: &Quote,
    words: &[Aligned<'_>],
    source: &Source<'_>,
    steps: &[Step],
    kind: QuoteKind,
) -> Vec<Change> {
    let mut writer = Writer { quote: &quote.text, words, source, kind, changes: Vec::new() };
    let (mut rest, mut written) = (steps, 0);
    while !rest.is_empty() {
        let (left_out, behind) = rest.split_at(rest.iter().take_while(|step| step.is_left_out()).count());
        let starts = |step: &Step| step.is_left_out() || step.quote.is_some_and(|word| words[word].nth == 0);
        let length = behind.iter().skip(1).take_while(|step| !starts(step)).count() + 1;
        let (part, after) = behind.split_at(length.min(behind.len()));
        let Some(segment) = part.iter().find_map(|step| step.quote).map(|word| words[word].segment) else { break };
        writer.cut(segment, Span::between(written, segment.region.start()), left_out);
        writer.part(segment, part);
        (rest, written) = (after, segment.region.end());
    }
    let tail = &quote.text[written..];
    match kind {
        QuoteKind::Edited => writer.same(tail),
        QuoteKind::Copied => writer.change("", tail),
    }
    writer.changes
}

/// True if the pieces hold a change.
pub(super) fn differs(diff: &[Change]) -> bool {
    diff.iter().any(|change| change.kind != ChangeKind::Same)
}

struct Writer<'q, 's> {
    quote: &'q str,
    words: &'q [Aligned<'q>],
    source: &'q Source<'s>,
    kind: QuoteKind,
    changes: Vec<Change>,
}

/// How far both sides are written.
#[derive(Clone, Copy)]
struct Written {
    quote: usize,
    source: usize,
}

impl Writer<'_, '_> {
    /// What is put in the place of words, which are shown only if no convention allows it.
    fn cut(&mut self, segment: &Segment, cut: Span, left_out: &[Step]) {
        let cut = cut.of(self.quote);
        if self.kind == QuoteKind::Edited && left_out.len() <= segment.reach() {
            return self.same(cut);
        }
        let ends = left_out.first().zip(left_out.last());
        let ends = ends.and_then(|(first, last)| Some((self.source_span(first)?, self.source_span(last)?)));
        self.change(ends.map_or("", |(first, last)| &self.source.text[first.start()..last.end()]), cut);
    }

    /// Words of the quotation that stand one after another, and those of the text that they were aligned with.
    fn part(&mut self, segment: &Segment, steps: &[Step]) {
        let places = self.places(segment);
        let (Some(first_place), Some(last_place)) = (places.first(), places.last()) else { return };
        let region = segment.region;
        let first = steps.iter().find_map(|step| self.source_span(step)).unwrap_or_default();
        let mut written = Written { quote: region.start(), source: first.start() };
        if let Some(start) = steps[0].source {
            let (ours, theirs) = (segment.gap_before(0), self.source.gap_before(start));
            let head = &self.quote[region.start()..first_place.start()];
            if self.agree(ours, head, theirs, Side::Start) {
                self.same(head);
                written.quote = first_place.start();
            } else {
                // Of the text only the marks that touch the word.
                let marks = theirs.trim_end();
                let from = marks
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + marks[at..].chars().next().map_or(0, char::len_utf8));
                let from = if marks.is_empty() { theirs.len() } else { from };
                written.source = first.start() - theirs.len() + from;
            }
        }
        let mut run = 0;
        for (at, step) in steps.iter().enumerate() {
            let (Some(word), Some(start)) = (step.quote, step.source) else { continue };
            let (nth, there) = (self.words[word].nth, self.source.words[start].span);
            if !self.is_same(step, places[nth]) {
                continue;
            }
            let next = Written { quote: places[nth].start(), source: there.start() };
            let gap = &self.quote[written.quote..next.quote];
            let are_neighbours = run == at && at > 0;
            if are_neighbours && self.agree(segment.gap_before(nth), gap, self.source.gap_before(start), Side::Between)
            {
                self.same(gap);
            } else {
                self.run(&places, &steps[run..at], written, next);
            }
            self.same(places[nth].of(self.quote));
            written = Written { quote: places[nth].end(), source: there.end() };
            run = at + 1;
        }
        let tail = &self.quote[last_place.end()..region.end()];
        let last = steps.iter().rev().find_map(|step| self.source_span(step)).map_or(written.source, |last| last.end());
        let mut end = Written { quote: region.end(), source: last.max(written.source) };
        if let Some(there) = steps[steps.len() - 1].source {
            let theirs = self.source.gap_before(there + 1);
            if self.agree(segment.tail(), tail, theirs, Side::End) {
                end.quote = last_place.end();
            } else {
                let blank = theirs.len() - theirs.trim_start().len();
                let marks = theirs[blank..].find(char::is_whitespace).unwrap_or(theirs.len() - blank);
                end.source += if marks > 0 { blank + marks } else { 0 };
            }
        }
        self.run(&places, &steps[run..], written, end);
        self.same(&self.quote[end.quote..region.end()]);
    }

    /// What stands between two words that are the same, or before the first or behind the last: words that are not.
    fn run(&mut self, places: &[Span], steps: &[Step], from: Written, to: Written) {
        let (ours, theirs) = (&self.quote[from.quote..to.quote], &self.source.text[from.source..to.source]);
        let places: Vec<Span> = steps.iter().filter_map(|step| Some(places[self.words[step.quote?].nth])).collect();
        let words: Vec<Span> = steps.iter().filter_map(|step| self.source_span(step)).collect();
        if let ([place, ..], [.., last_place], [word, ..], [.., last_word]) = (&*places, &*places, &*words, &*words) {
            let before = (&self.quote[from.quote..place.start()], &self.source.text[from.source..word.start()]);
            let behind = (&self.quote[last_place.end()..to.quote], &self.source.text[last_word.end()..to.source]);
            let agrees = |(ours, theirs): (&str, &str)| self.agree(ours, ours, theirs, Side::Between);
            // Where what stands on both sides of the words agrees, only they are changed.
            if agrees(before) && agrees(behind) {
                self.same(before.0);
                self.change(
                    &self.source.text[word.start()..last_word.end()],
                    &self.quote[place.start()..last_place.end()],
                );
                return self.same(behind.0);
            }
        }
        self.change(theirs, ours);
    }

    /// Where the words of a segment stand in the quotation; no two overlap.
    fn places(&self, segment: &Segment) -> Vec<Span> {
        let mut end = 0;
        let place = |nth: usize| {
            let place = segment.place(nth, self.quote);
            let place = Span::between(place.start().max(end), place.end());
            end = place.end();
            place
        };
        (0..segment.words.len()).map(place).collect()
    }

    fn source_span(&self, step: &Step) -> Option<Span> {
        step.source.map(|at| self.source.words[at].span)
    }

    /// True if a step is of a word that is the same, whose brackets are whole.
    fn is_same(&self, step: &Step, place: Span) -> bool {
        let written = place.of(self.quote);
        let is_whole = written.matches('[').count() == written.matches(']').count();
        let is_copied = self.source_span(step).is_some_and(|there| there.of(self.source.text) == written);
        step.cost == 0 && is_whole && (self.kind == QuoteKind::Edited || is_copied)
    }

    /// True if two gaps agree, that of the quotation given as it is read and as it is written.
    fn agree(&self, read: &str, written: &str, theirs: &str, side: Side) -> bool {
        let mut used = BTreeSet::new();
        match self.kind {
            QuoteKind::Edited => gaps_agree(read, theirs, side, &mut used),
            QuoteKind::Copied => gaps_agree(written, theirs, side, &mut used) && used.is_empty(),
        }
    }

    fn same(&mut self, text: &str) {
        self.push(ChangeKind::Same, text);
    }

    /// A change, without the marks at its ends that both sides have.
    fn change(&mut self, theirs: &str, ours: &str) {
        let (mut start, mut end) = shared_ends(theirs, ours);
        if theirs[start.0..theirs.len() - end.0].trim().is_empty()
            && ours[start.1..ours.len() - end.1].trim().is_empty()
        {
            (start, end) = ((0, 0), (0, 0));
        }
        self.same(&ours[..start.1]);
        self.push(ChangeKind::Source, &theirs[start.0..theirs.len() - end.0]);
        self.push(ChangeKind::Quote, &ours[start.1..ours.len() - end.1]);
        self.same(&ours[ours.len() - end.1..]);
    }

    /// Adds to the last run of its kind; in a run of changes, what the text has comes first.
    fn push(&mut self, kind: ChangeKind, text: &str) {
        if text.is_empty() {
            return;
        }
        let count = self.changes.len();
        let own = match (kind, self.changes.as_slice()) {
            (ChangeKind::Source, [.., before, last])
                if last.kind == ChangeKind::Quote && before.kind == ChangeKind::Source =>
            {
                count - 2
            }
            _ => count.saturating_sub(1),
        };
        match self.changes.get_mut(own) {
            Some(known) if known.kind == kind => known.text.push_str(text),
            Some(known) if kind == ChangeKind::Source && known.kind == ChangeKind::Quote => {
                self.changes.insert(own, Change { kind, text: text.to_owned() });
            }
            _ => self.changes.push(Change { kind, text: text.to_owned() }),
        }
    }
}

/// How many bytes at the start and at the end of two texts are marks that both have and that belong to the words beside
/// them: in each pair those of `theirs` come first.
///
/// A mark that touches a changed word stays with it, `$5` as a whole, unless it is a stop behind it or joins it to the word
/// before, as in `self-made`.
fn shared_ends(theirs: &str, ours: &str) -> ((usize, usize), (usize, usize)) {
    let is_mark = |one: &char| !one.is_alphanumeric();
    let alike = |one: char, other: char| one == other || one.is_whitespace() && other.is_whitespace();
    let pairs = theirs.chars().zip(ours.chars());
    let prefix: Vec<(char, char)> = pairs.take_while(|(one, other)| is_mark(one) && alike(*one, *other)).collect();
    let kept = match prefix.iter().rposition(|(one, _)| one.is_whitespace()) {
        Some(last) => last + 1,
        None => prefix.iter().position(|(one, _)| opens(*one)).unwrap_or(prefix.len()),
    };
    let start = bytes(&prefix[..kept]);
    let pairs = theirs[start.0..].chars().rev().zip(ours[start.1..].chars().rev());
    let suffix: Vec<(char, char)> = pairs.take_while(|(one, other)| is_mark(one) && alike(*one, *other)).collect();
    let kept = match suffix.iter().rposition(|(one, _)| one.is_whitespace()) {
        Some(first) => {
            first
                + 1
                + suffix[first + 1..]
                    .iter()
                    .take_while(|(one, _)| is_stop(*one) || matches!(one, '!' | '?' | '…'))
                    .count()
        }
        None => suffix.iter().position(|(one, _)| closes(*one)).unwrap_or(suffix.len()),
    };
    (start, bytes(&suffix[..kept]))
}

fn bytes(pairs: &[(char, char)]) -> (usize, usize) {
    (pairs.iter().map(|(one, _)| one.len_utf8()).sum(), pairs.iter().map(|(_, other)| other.len_utf8()).sum())
}

fn opens(one: char) -> bool {
    matches!(one, '(' | '[' | '{' | '“' | '„' | '‘' | '‚' | '«' | '‹' | '「' | '『' | '（')
}

fn closes(one: char) -> bool {
    matches!(one, ')' | ']' | '}' | '”' | '’' | '»' | '›' | '」' | '』' | '）')
}
