//! The quotations of a manuscript, and the sources named beside them.

use super::marks::{self, Marks, Pair, Style};
use super::{Manuscript, Named, TextBlock};
use crate::model::QuoteForm;
use crate::text::Span;
use crate::text::canonical::canonical;

/// A quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// How it is marked.
    pub form: QuoteForm,
    /// The words in canonical form, without the marks; a line break stands between two paragraphs.
    pub text: String,
    /// Byte range in the manuscript, with the marks.
    pub span: Span,
    /// The sources named beside it.
    pub named: Vec<Named>,
    /// The quotation that it stands in, by number.
    pub inside: Option<usize>,
}

/// The quotations of a manuscript, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotations {
    /// The quotations.
    pub quotations: Vec<Quotation>,
    /// Where marks stand in the manuscript that open a quotation which nothing closes.
    pub unclosed: Vec<usize>,
}

/// A quotation before its names are known: its parts, each of a block.
struct Parts {
    form: QuoteForm,
    /// Number of a block, what is quoted of it, and the same with its marks.
    parts: Vec<(usize, Span, Span)>,
}

/// Finds the quotations of `manuscript`.
pub fn quotations(manuscript: &Manuscript) -> Quotations {
    let mut finder = Finder { manuscript, found: Vec::new(), unclosed: Vec::new(), open: None };
    for at in 0..manuscript.blocks.len() {
        finder.block(at);
    }
    finder.give_up();
    finder.block_quotations();
    finder.finish()
}

struct Finder<'a> {
    manuscript: &'a Manuscript,
    found: Vec<Parts>,
    unclosed: Vec<usize>,
    /// A quotation that goes on over paragraphs.
    open: Option<(Style, Parts)>,
}

impl Finder<'_> {
    fn block(&mut self, at: usize) {
        let block = &self.manuscript.blocks[at];
        let goes_on = |style: Style, parts: &Parts| {
            let before = &self.manuscript.blocks[parts.parts[0].0];
            (before.quoted, &before.note) == (block.quoted, &block.note) && marks::goes_on(&block.text, style).is_some()
        };
        if self.open.as_ref().is_some_and(|(style, parts)| !goes_on(*style, parts)) {
            self.give_up();
        }
        let carried = self.open.as_ref().map(|(style, _)| *style);
        let Marks { pairs, open, closes } = marks::pair(&block.text, &block.opaque, carried);
        if let (Some(pair), Some((_, mut parts))) = (closes, self.open.take_if(|_| closes.is_some())) {
            parts.parts.push((at, pair.inner, pair.outer));
            self.found.push(parts);
        }
        let one = |Pair { outer, inner }: Pair| Parts { form: QuoteForm::Marks, parts: vec![(at, inner, outer)] };
        self.found.extend(pairs.into_iter().map(one));
        let Some((style, start, inner)) = open else { return };
        let end = block.text.len();
        let part = (at, Span::between(inner, end), Span::between(start, end));
        match &mut self.open {
            Some((_, parts)) => parts.parts.push(part),
            None => self.open = Some((style, Parts { form: QuoteForm::Marks, parts: vec![part] })),
        }
    }

    /// What is open is closed nowhere.
    fn give_up(&mut self) {
        if let Some((_, parts)) = self.open.take() {
            let (block, _, outer) = parts.parts[0];
            self.unclosed.push(self.manuscript.blocks[block].origin(outer.start()));
        }
    }

    fn block_quotations(&mut self) {
        let blocks = &self.manuscript.blocks;
        let mut at = 0;
        while at < blocks.len() {
            let end = at + blocks[at..].iter().take_while(|block| block.quoted == blocks[at].quoted).count();
            if blocks[at].quoted.is_some() {
                let mut parts = Vec::new();
                for (number, block) in blocks.iter().enumerate().take(end).skip(at) {
                    let span = without_attribution(block, number + 1 == end, number > at);
                    if !span.is_empty() {
                        parts.push((number, span, span));
                    }
                }
                self.found.retain(|known| !is_all_of(known, &parts, blocks));
                strip_marks(&mut parts, blocks);
                if !parts.is_empty() {
                    self.found.push(Parts { form: QuoteForm::Block, parts });
                }
            }
            at = end;
        }
    }

    fn finish(mut self) -> Quotations {
        let blocks = &self.manuscript.blocks;
        let span = |parts: &Parts| {
            let ((first, _, from), (last, _, to)) = (parts.parts[0], parts.parts[parts.parts.len() - 1]);
            Span::between(blocks[first].origin(from.start()), blocks[last].origin_of(to).end())
        };
        self.found.sort_by_key(|parts| (span(parts).start(), std::cmp::Reverse(span(parts).end())));
        let mut quotations: Vec<Quotation> = Vec::new();
        for parts in &self.found {
            let span = span(parts);
            let inside = quotations.iter().rposition(|before| before.span.contains(span) && before.span != span);
            let form = match (parts.form, inside) {
                (QuoteForm::Marks, Some(_)) => QuoteForm::Nested,
                (form, _) => form,
            };
            let text = |(block, inner, _): &(usize, Span, Span)| quoted_text(&blocks[*block], *inner);
            let texts: Vec<String> = parts.parts.iter().map(text).filter(|text| !text.is_empty()).collect();
            quotations.push(Quotation { form, text: texts.join("\n"), span, named: Vec::new(), inside });
        }
        self.name(&mut quotations);
        self.unclosed.sort_unstable();
        Quotations { quotations, unclosed: self.unclosed }
    }

    /// Gives each outermost quotation the sources named beside it.
    fn name(&self, quotations: &mut [Quotation]) {
        let outermost: Vec<usize> = (0..quotations.len()).filter(|at| quotations[*at].inside.is_none()).collect();
        for (nth, &at) in outermost.iter().enumerate().rev() {
            let parts = &self.found[at];
            let (block, inner, _) = parts.parts[parts.parts.len() - 1];
            let next = outermost.get(nth + 1).map(|next| &self.found[*next].parts[0]);
            let until = next.filter(|next| next.0 == block).map_or(usize::MAX, |next| next.2.start());
            let mut named = self.named_between(block, self.end_of_words(block, inner), until, Sentence::First);
            if parts.form == QuoteForm::Block {
                named = self.named_in(parts);
            }
            if named.is_empty() {
                named = self.named_before(parts, nth.checked_sub(1).map(|before| &self.found[outermost[before]]));
            }
            // Two quotations in one sentence may share what stands behind the second.
            let text = &self.manuscript.blocks[block].text;
            let last = text[..inner.end()].char_indices().next_back().map_or(0, |(at, _)| at);
            if named.is_empty() && until != usize::MAX && !ends_sentence(&text[last..until]) {
                named.clone_from(&quotations[outermost[nth + 1]].named);
            }
            quotations[at].named = named;
        }
    }

    /// Where the words of a quotation end: the mark of a note may stand before the closing mark.
    fn end_of_words(&self, block: usize, inner: Span) -> usize {
        let block = &self.manuscript.blocks[block];
        let is_cut = |at: usize| block.cuts.iter().any(|cut| cut.range().contains(&at));
        let mut letters = inner.of(&block.text).char_indices().rev().map(|(at, one)| (inner.start() + at, one));
        let last = letters.find(|(at, one)| one.is_alphanumeric() && !is_cut(*at));
        last.map_or(inner.start(), |(at, one)| at + one.len_utf8())
    }

    /// What is named in a block between two places; addresses only in the sentence asked for.
    fn named_between(&self, block: usize, from: usize, until: usize, sentence: Sentence) -> Vec<Named> {
        let block = &self.manuscript.blocks[block];
        let mut named = Vec::new();
        for (at, name) in block.names.iter().filter(|(at, _)| (from..until).contains(at)) {
            let between = match sentence {
                Sentence::First => &block.text[from..*at],
                Sentence::Last => &block.text[*at..until],
            };
            match name {
                Named::Url(_) if ends_sentence(between) => {}
                Named::Url(_) if sentence == Sentence::First && starts_anew(&block.text[..from], between) => {}
                _ if sentence == Sentence::Last && ends_sentence(between) => {}
                Named::Note(label) => named.extend(self.manuscript.notes.get(label).into_iter().flatten().cloned()),
                other => named.push(other.clone()),
            }
        }
        named
    }

    /// What is named anywhere in the blocks of a block quotation, its attribution included.
    fn named_in(&self, parts: &Parts) -> Vec<Named> {
        let blocks = &self.manuscript.blocks;
        let quoted = blocks[parts.parts[0].0].quoted;
        let of_it = (0..blocks.len()).filter(|at| blocks[*at].quoted == quoted);
        let mut named: Vec<Named> =
            of_it.flat_map(|at| self.named_between(at, 0, usize::MAX, Sentence::First)).collect();
        let urls: Vec<Named> =
            parts.parts.iter().flat_map(|(at, ..)| &blocks[*at].names).map(|(_, name)| name.clone()).collect();
        named.extend(urls.into_iter().filter(|name| matches!(name, Named::Url(_))));
        named.dedup();
        named
    }

    /// What is named just before a quotation, in its sentence, or at the end of the block before a block quotation.
    fn named_before(&self, parts: &Parts, before: Option<&Parts>) -> Vec<Named> {
        let (block, _, outer) = parts.parts[0];
        let behind = |block: usize| before.and_then(|one| one.parts.last()).filter(|last| last.0 == block);
        if parts.form == QuoteForm::Block {
            let Some(above) = block.checked_sub(1) else { return Vec::new() };
            let text = &self.manuscript.blocks[above].text;
            let from = behind(above).map_or(0, |last| last.2.end());
            return match text.trim_end().ends_with(':') {
                true => self.named_between(above, from, text.len() + 1, Sentence::First),
                false => Vec::new(),
            };
        }
        match behind(block) {
            Some(_) => Vec::new(),
            None => self.named_between(block, 0, outer.start(), Sentence::Last),
        }
    }
}

/// Which sentence of a stretch a name has to stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sentence {
    /// The one at its start.
    First,
    /// The one at its end.
    Last,
}

/// True if a sentence ends within `text`.
fn ends_sentence(text: &str) -> bool {
    text.char_indices().any(|(at, one)| {
        let after = text[at + one.len_utf8()..].trim_start_matches(['”', '"', '’', '\'', '»', '“', ')']);
        matches!(one, '.' | '!' | '?') && after.starts_with(char::is_whitespace)
    })
}

/// True if a sentence ends with the quotation that `before` ends with, and what follows is no parenthesis.
fn starts_anew(before: &str, after: &str) -> bool {
    let inside = before.trim_end_matches(['”', '"', '’', '\'', '»', '“', '」']);
    inside.ends_with(['.', '!', '?']) && !after.trim_start().starts_with(['(', '[', '—', '–', ',', ';'])
}

/// The words of a stretch of a block: without what is cut out, in canonical form.
fn quoted_text(block: &TextBlock, span: Span) -> String {
    let mut text = String::new();
    let mut from = span.start();
    for cut in block.cuts.iter().filter(|cut| span.contains(**cut)) {
        if cut.start() >= from {
            text.push_str(&block.text[from..cut.start()]);
            from = cut.end();
        }
    }
    text.push_str(&block.text[from..span.end()]);
    canonical(&text)
}

/// A block of a quotation without the line that says whose it is.
fn without_attribution(block: &TextBlock, is_last: bool, may_be_whole: bool) -> Span {
    let is_one =
        |line: &str| line.trim_start().starts_with(['—', '–', '―', '~']) || line.trim_start().starts_with("--");
    let whole = Span::between(0, block.text.len());
    if is_last && may_be_whole && is_one(&block.text) {
        return Span::default();
    }
    let last_line = block.text.trim_end().rfind('\n').filter(|at| is_last && is_one(&block.text[at + 1..]));
    let end = last_line.unwrap_or(whole.end());
    // A pin or key at the end is no part of the words.
    Span::between(0, end).trimmed(&block.text)
}

/// True if a quotation in marks is all of a block quotation.
fn is_all_of(known: &Parts, parts: &[(usize, Span, Span)], blocks: &[TextBlock]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let (known_first, known_last) = (known.parts[0], known.parts[known.parts.len() - 1]);
    let rest = |at: usize, from: usize, to: usize| {
        let text: String = quoted_text(&blocks[at], Span::between(from.min(to), to));
        text.chars().all(|one| !one.is_alphanumeric())
    };
    known_first.0 == first.0
        && known_last.0 == last.0
        && known_first.2.start() == first.1.start()
        && rest(last.0, known_last.2.end(), last.1.end())
}

/// Takes off the marks that stand around a whole block quotation.
fn strip_marks(parts: &mut [(usize, Span, Span)], blocks: &[TextBlock]) {
    let count = parts.len();
    let [first, .., last] = parts else {
        if let [(block, span, _)] = parts {
            let text = &blocks[*block].text;
            let all = marks::pair(text, &blocks[*block].opaque, None).pairs;
            let around = all.into_iter().find(|pair| {
                pair.outer.start() == span.start()
                    && quoted_text(&blocks[*block], Span::between(pair.outer.end().min(span.end()), span.end()))
                        .chars()
                        .all(|one| !one.is_alphanumeric())
            });
            *span = around.map_or(*span, |pair| pair.inner);
        }
        return;
    };
    debug_assert!(count > 1);
    let (from, to) = (first.1.of(&blocks[first.0].text), last.1.of(&blocks[last.0].text));
    let opens = from.starts_with(['“', '"', '«', '„', '‘', '「']);
    let closes = to.ends_with(['”', '"', '»', '“', '’', '」']);
    if opens && closes {
        let (start, end) = (from.chars().next(), to.chars().next_back());
        first.1 = Span::between(first.1.start() + start.map_or(0, char::len_utf8), first.1.end());
        last.1 = Span::between(last.1.start(), last.1.end() - end.map_or(0, char::len_utf8));
    }
}
