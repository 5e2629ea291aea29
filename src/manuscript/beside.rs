//! The sources that are named beside a quotation: behind it, under it, in its notes, and before it.

use std::collections::BTreeMap;

use super::quotations::{Finder, MAX_NAMED, Parts, Quotation};
use super::{Named, TextBlock, names};
use crate::model::QuoteForm;
use crate::text::Span;
use crate::text::sentences::sentences;
use crate::text::words::reader_words;

/// A name that stands further from a quotation, in bytes, is not beside it.
const MAX_APART: usize = 2_000;

/// Words that go on with a sentence behind a citation.
const JOINING: &[&str] = &["and", "or", "but", "while", "und", "oder", "et", "ou", "y", "o", "e", "dan"];

/// A line that says whose a quotation is has no more words.
const MAX_ATTRIBUTION: usize = 15;

/// Blocks of notes that may stand between a block quotation and the paragraph under it.
const MAX_BETWEEN: usize = 100;

/// Marks that stand before the name of whom a quotation is by.
pub(super) const DASHES: [char; 5] = ['—', '–', '―', '-', '~'];

/// Marks that end a sentence.
pub(super) const STOPS: [char; 9] = ['.', '!', '?', '。', '！', '？', '။', '។', '．'];

/// Marks that may stand behind the stop of a sentence.
pub(super) const CLOSING: [char; 8] = ['”', '"', '’', '\'', '»', '“', '」', ')'];

impl Finder<'_> {
    /// Gives each outermost quotation the sources named beside it.
    pub(super) fn name(&self, quotations: &mut [Quotation]) {
        let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, block) in self.manuscript.blocks.iter().enumerate() {
            if let Some(quoted) = block.quoted {
                blocks.entry(quoted).or_default().push(at);
            }
        }
        let outermost: Vec<usize> = (0..quotations.len()).filter(|at| quotations[*at].inside.is_none()).collect();
        for (nth, &at) in outermost.iter().enumerate().rev() {
            let parts = &self.found[at];
            let (block, inner, outer) = parts.parts[parts.parts.len() - 1];
            let from = self.end_of_words(block, inner);
            let next = outermost.get(nth + 1).map(|next| &self.found[*next].parts[0]);
            let until = next.filter(|next| next.0 == block).map_or(usize::MAX, |next| next.2.start());
            let mut named = self.named_between(block, from, until, Sentence::Own { closed: outer.end() });
            if parts.form == QuoteForm::Block {
                let quoted = self.manuscript.blocks[block].quoted.and_then(|quoted| blocks.get(&quoted));
                let of_it = quoted.map_or(&[][..], Vec::as_slice);
                named = self.named_in(parts, of_it);
                named.add(&self.named_below(of_it));
                named.named.dedup();
            }
            let cited = self.cited(block, from, outer.end(), until);
            if named.named.is_empty() && cited != Cited::Work {
                named = self.named_before(parts, nth.checked_sub(1).map(|before| &self.found[outermost[before]]));
            }
            // Two quotations in one sentence may share what stands behind the second.
            let text = &self.manuscript.blocks[block].text;
            let last = text[..inner.end()].char_indices().next_back().map_or(0, |(at, _)| at);
            let has_none = named.named.is_empty() && cited == Cited::Nothing;
            if has_none && until != usize::MAX && !ends_sentence(&text[last..until]) {
                let next = &quotations[outermost[nth + 1]];
                named = Beside { named: next.named.clone(), more: next.named_more };
            }
            for (piece, own) in quotations[at].pieces.iter_mut().zip(&parts.pieces) {
                let of_piece = self.named_of_piece(own, parts, &named);
                (piece.named, piece.named_more) = (of_piece.named, of_piece.more);
            }
            (quotations[at].named, quotations[at].named_more) = (named.named, named.more);
        }
    }

    /// Where the words of a quotation end: the mark of a note may stand before the closing mark.
    fn end_of_words(&self, block: usize, inner: Span) -> usize {
        let block = &self.manuscript.blocks[block];
        let mut letters = inner.of(&block.text).char_indices().rev().map(|(at, one)| (inner.start() + at, one));
        let last = letters.find(|(at, one)| one.is_alphanumeric() && !is_cut(block, *at));
        last.map_or(inner.start(), |(at, one)| at + one.len_utf8())
    }

    /// What is cited between the words of a quotation, or its closing mark at `closed`, and `until`.
    fn cited(&self, block: usize, from: usize, closed: usize, until: usize) -> Cited {
        let block = &self.manuscript.blocks[block];
        let behind = block.text.get(closed..until.min(block.text.len())).unwrap_or_default();
        let aside = aside(behind);
        let labels = named_in(block, from, until).iter().filter_map(|(_, name)| match name {
            Named::Note(label) => Some(label),
            _ => None,
        });
        let notes: Vec<bool> =
            labels.map(|label| self.manuscript.notes.get(label).is_some_and(|note| note.has_year)).collect();
        match () {
            () if notes.contains(&true) || has_year(aside) => Cited::Work,
            () if !notes.is_empty() || aside.contains(is_digit) => Cited::Place,
            () => Cited::Nothing,
        }
    }

    /// What is named in a block between two places; addresses only in the sentence asked for.
    fn named_between(&self, block: usize, from: usize, until: usize, sentence: Sentence) -> Beside {
        let block = &self.manuscript.blocks[block];
        let names = named_in(block, from, until);
        let mut named = Beside::default();
        if names.is_empty() {
            return named;
        }
        let ends = SentenceEnds::of(block, Span::between(from, until.min(block.text.len())));
        for (at, name) in names {
            let is_running = || cut_at(block, *at).is_none() && names::running_length(&block.text[*at..]) > 0;
            let ends_between = match sentence {
                Sentence::Last => ends.is_behind(*at),
                _ => ends.is_before(*at),
            };
            match name {
                Named::Url(_) if ends_between => {}
                Named::Url(_) if sentence != Sentence::Last && starts_anew(&block.text, from, *at) => {}
                _ if sentence == Sentence::Last && ends_between => {}
                _ if sentence == Sentence::Quoted && is_running() => {}
                _ if matches!(sentence, Sentence::Own { closed } if !belongs(block, closed, *at, until, &ends)) => {}
                Named::Note(label) => {
                    named.extend(self.manuscript.notes.get(label).map_or(&[], |note| note.named.as_slice()));
                }
                other => named.extend(std::slice::from_ref(other)),
            }
        }
        named
    }

    /// What is named anywhere in the blocks of a block quotation, its attribution included.
    fn named_in(&self, parts: &Parts, of_it: &[usize]) -> Beside {
        let blocks = &self.manuscript.blocks;
        let mut named = self.quoted_names(of_it.iter().copied());
        let urls = parts.parts.iter().flat_map(|(at, ..)| &blocks[*at].names).map(|(_, name)| name);
        urls.filter(|name| matches!(name, Named::Url(_))).for_each(|name| named.extend(std::slice::from_ref(name)));
        named.named.dedup();
        named
    }

    /// What is named anywhere in blocks that are quoted, or say nothing else.
    fn quoted_names(&self, blocks: impl IntoIterator<Item = usize>) -> Beside {
        let mut all = Beside::default();
        for block in blocks {
            all.add(&self.named_between(block, 0, usize::MAX, Sentence::Quoted));
        }
        all
    }

    /// What is named in a paragraph of a block quotation or behind it; or, if nothing is, with it in a nested one; or, if
    /// nothing is, what is `named` of the whole, but for what other nested ones name.
    fn named_of_piece(&self, piece: &Parts, whole: &Parts, named: &Beside) -> Beside {
        let blocks = &self.manuscript.blocks;
        let at = piece.parts[0].0;
        let is_of_it = |other: usize| blocks[other].quoted == blocks[at].quoted;
        let is_piece = |at: usize| whole.pieces.iter().any(|piece| piece.parts[0].0 == at);
        let behind = (at + 1..blocks.len()).take_while(|other| is_of_it(*other) && !is_piece(*other));
        let own = self.quoted_names(std::iter::once(at).chain(behind));
        if !own.named.is_empty() {
            return own;
        }
        let first = whole.pieces.first().map_or(at, |first| first.parts[0].0);
        let run = (first..blocks.len()).take_while(|other| is_of_it(*other));
        let (with, apart): (Vec<usize>, Vec<usize>) =
            run.partition(|other| blocks[*other].innermost == blocks[at].innermost);
        let with = self.quoted_names(with);
        if !with.named.is_empty() && blocks[at].innermost != blocks[at].quoted {
            return with;
        }
        let apart = self.quoted_names(apart).named;
        let rest: Vec<Named> = named.named.iter().filter(|name| !apart.contains(name)).cloned().collect();
        Beside { named: rest, more: named.more }
    }

    /// What is named in the paragraph under the blocks of a block quotation, if that holds nothing else.
    fn named_below(&self, of_it: &[usize]) -> Beside {
        let blocks = &self.manuscript.blocks;
        let (Some(first), Some(last)) = (of_it.first(), of_it.last()) else { return Beside::default() };
        let mut behind = (last + 1..blocks.len()).take(MAX_BETWEEN);
        let below = behind.find(|at| blocks[*at].note == blocks[*first].note);
        self.quoted_names(below.filter(|at| blocks[*at].quoted.is_none() && is_citation(&blocks[*at])))
    }

    /// What is named just before a quotation, in its sentence, or at the end of the block before a block quotation.
    fn named_before(&self, parts: &Parts, before: Option<&Parts>) -> Beside {
        let (block, _, outer) = parts.parts[0];
        let behind = |block: usize| before.and_then(|one| one.parts.last()).filter(|last| last.0 == block);
        if parts.form == QuoteForm::Block {
            let Some(above) = block.checked_sub(1) else { return Beside::default() };
            let text = &self.manuscript.blocks[above].text;
            let from = behind(above).map_or(0, |last| last.2.end());
            return match text.trim_end().ends_with(':') {
                true => self.named_between(above, from, text.len() + 1, Sentence::First),
                false => Beside::default(),
            };
        }
        let named = |from: usize| self.named_between(block, from, outer.start(), Sentence::Last);
        match behind(block) {
            // What belongs to the quotation before is not this one's.
            Some((_, _, before)) => {
                let text = &self.manuscript.blocks[block];
                let ends = SentenceEnds::of(text, Span::between(before.end(), outer.start()));
                let mut names = named_in(text, before.end(), outer.start()).iter();
                let own = names.find(|(at, _)| !belongs(text, before.end(), *at, outer.start(), &ends));
                own.map_or_else(Beside::default, |(at, _)| named(*at))
            }
            None => named(0),
        }
    }
}

/// What is named beside a quotation: the first of it, and how many more there are.
#[derive(Default)]
struct Beside {
    named: Vec<Named>,
    more: usize,
}

impl Beside {
    fn extend(&mut self, named: &[Named]) {
        let (first, more) = named.split_at(named.len().min(MAX_NAMED.saturating_sub(self.named.len())));
        self.named.extend_from_slice(first);
        self.more += more.len();
    }

    fn add(&mut self, other: &Beside) {
        self.extend(&other.named);
        self.more += other.more;
    }
}

/// What is cited right behind a quotation, in whatever form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cited {
    /// Nothing: it may share what is named behind the next quotation.
    Nothing,
    /// A note, or a place such as `(p. 3)`: it may be one of the source that is named before.
    Place,
    /// A work with its year: if that is none that we know, no other source is named.
    Work,
}

/// What stands right behind a closing mark in brackets, or is the mark of a note there.
fn aside(behind: &str) -> &str {
    let behind = behind.trim_start_matches(['.', ',', ';', ':', '!', '?']);
    let number = &behind[..behind.find(|one| !is_digit(one)).unwrap_or(behind.len())];
    let behind = behind.trim_start();
    match behind.strip_prefix(['(', '[', '（']) {
        Some(inside) => &inside[..inside.find([')', ']', '）']).unwrap_or(inside.len())],
        None => number,
    }
}

fn is_digit(one: char) -> bool {
    one.is_ascii_digit() || matches!(one, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// True if a number of four digits stands in `text`, as the year of a work does.
pub(super) fn has_year(text: &str) -> bool {
    text.split(|one: char| !one.is_ascii_digit()).any(|number| number.len() == 4)
}

/// Which sentence of a stretch a name has to stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sentence {
    /// The one at its start.
    First,
    /// That of the quotation whose closing mark ends at `closed`.
    Own { closed: usize },
    /// The one at its end.
    Last,
    /// Any, as all of it is quoted: a key in running text is one of the words.
    Quoted,
}

/// True if a paragraph holds nothing but a citation, or says behind a dash whose the words above it are.
fn is_citation(block: &TextBlock) -> bool {
    let mut words = block.uncut(Span::between(0, block.text.len()));
    for (_, named) in &block.names {
        if let Named::Url(url) = named {
            words = words.replacen(url.as_str(), "", 1);
        }
    }
    let words = words.trim();
    let says_whose =
        || words.starts_with(DASHES) && sentences(words).len() <= 1 && reader_words(words).len() <= MAX_ATTRIBUTION;
    !block.names.is_empty() && (!words.contains(char::is_alphanumeric) || says_whose())
}

/// True if what is named at `at` belongs to the quotation before it, whose closing mark ends at `closed`, and not to a later
/// sentence.
///
/// Where the quotation ends its sentence, what follows it directly is its own, and so is what the next sentence names that
/// has no quotation: `“….” So says Smith [@key].` In LaTeX a word in small letters behind the name makes it the subject of the
/// next sentence: `“….” \textcite{key} says “…”.`
///
/// `ends` are the ends of sentences up to `until`.
fn belongs(block: &TextBlock, closed: usize, at: usize, until: usize, ends: &SentenceEnds) -> bool {
    if at < closed {
        return true;
    }
    let behind = block.text[closed..at].trim_start_matches([',', ';', ':', '.', '!', '?']);
    let stops = |sentence: &str| sentence.trim_end().trim_end_matches(CLOSING).ends_with(STOPS);
    // Where no mark ends a sentence, as in Thai, one goes on.
    let is_later = || sentences(behind).iter().rev().skip(1).any(|sentence| stops(sentence.of(behind)));
    if behind.len() > MAX_APART || is_later() {
        return false;
    }
    let cut = cut_at(block, at);
    let running = names::running_length(&block.text[at..]);
    let end = cut.map_or(at + running, |cut| cut.end());
    let after = &block.text[end..until.clamp(end, block.text.len())];
    // What stands in brackets is the subject of nothing.
    let word = after.trim_start().split(|one: char| !one.is_alphanumeric()).next().unwrap_or_default();
    let is_subject = (cut.is_none() || running > 0) && word.starts_with(char::is_lowercase) && !JOINING.contains(&word);
    let next = behind.chars().find(|one| one.is_alphanumeric());
    if next.is_some() && stops(behind) && behind.ends_with(char::is_whitespace) {
        return !is_subject;
    }
    let is_ended = stops(&block.text[..closed]) || block.text[closed..at].starts_with(STOPS);
    let shares_sentence = until < block.text.len() && !ends.is_behind(end);
    match next {
        _ if !is_ended || !shares_sentence => true,
        Some(first) => first.is_lowercase(),
        None => !is_subject,
    }
}

/// True if a sentence ends within `text`.
fn ends_sentence(text: &str) -> bool {
    sentence_ends(text).next().is_some()
}

/// Where sentences end in `text`: the stop of each, and the space behind it and the marks that close.
fn sentence_ends(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices(['.', '!', '?']).filter_map(|(at, stop)| {
        let after = text[at + stop.len()..].trim_start_matches(CLOSING);
        let space = after.chars().next().filter(|one| one.is_whitespace())?;
        Some((at, text.len() - after.len() + space.len_utf8()))
    })
}

/// Where the first and the last sentence end in a stretch of a text, so that it is looked through once for all names in it.
struct SentenceEnds {
    /// Behind the space that follows the first.
    first: Option<usize>,
    /// At the stop of the last.
    last: Option<usize>,
}

impl SentenceEnds {
    /// What is cut out, such as the place in a citation, ends no sentence.
    fn of(block: &TextBlock, span: Span) -> SentenceEnds {
        let mut ends = sentence_ends(span.of(&block.text)).filter(|(stop, _)| !is_cut(block, span.start() + stop));
        let Some((stop, behind)) = ends.next() else { return SentenceEnds { first: None, last: None } };
        let last = ends.last().map_or(stop, |(stop, _)| stop);
        SentenceEnds { first: Some(span.start() + behind), last: Some(span.start() + last) }
    }

    /// True if a sentence ends in the stretch up to `at`.
    fn is_before(&self, at: usize) -> bool {
        self.first.is_some_and(|first| first <= at)
    }

    /// True if a sentence ends in the stretch from `at` on.
    fn is_behind(&self, at: usize) -> bool {
        self.last.is_some_and(|last| at <= last)
    }
}

/// True if what stands at a byte of a block is cut out.
fn is_cut(block: &TextBlock, at: usize) -> bool {
    let before = block.cuts.partition_point(|cut| cut.start() <= at);
    block.cuts[..before].last().is_some_and(|cut| at < cut.end())
}

/// What is cut out of a block from `at` on.
fn cut_at(block: &TextBlock, at: usize) -> Option<Span> {
    let next = block.cuts.partition_point(|cut| cut.start() < at);
    block.cuts.get(next).copied().filter(|cut| cut.start() == at)
}

/// The names of a block from one byte up to another.
fn named_in(block: &TextBlock, from: usize, until: usize) -> &[(usize, Named)] {
    let first = block.names.partition_point(|(at, _)| *at < from);
    let behind = block.names.partition_point(|(at, _)| *at < until);
    block.names.get(first..behind).unwrap_or_default()
}

/// True if a sentence ends with the quotation whose words end at `from`, and what follows up to `at` is no parenthesis.
fn starts_anew(text: &str, from: usize, at: usize) -> bool {
    let inside = text[..from].trim_end_matches(CLOSING);
    let starts = |after: &str| after.trim_start().starts_with(['(', '[', '—', '–', ',', ';']);
    inside.ends_with(['.', '!', '?']) && !starts(&text[from..at])
}
