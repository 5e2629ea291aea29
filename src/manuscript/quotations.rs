//! The quotations of a manuscript, and the sources named beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{self, Marks, Pair, Style};
use super::{Manuscript, Named, TextBlock};
use crate::model::QuoteForm;
use crate::text::Span;
use crate::text::canonical::canonical;

/// The most sources that are taken as named beside one quotation: several may share all of them.
pub const MAX_NAMED: usize = 100;

/// The most quotations that one may stand in: the words of each are words of all those around it.
pub const MAX_NESTED: usize = 8;

/// Paragraphs of a block quotation that are judged each by itself, at most.
const MAX_PIECES: usize = 1_000;

/// A quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// How it is marked.
    pub form: QuoteForm,
    /// The words in canonical form, without the marks; a line break stands between two paragraphs.
    pub text: String,
    /// Byte range in the manuscript, with the marks.
    pub span: Span,
    /// The sources named beside it, up to [`MAX_NAMED`].
    pub named: Vec<Named>,
    /// Number of those that are named beside it too.
    pub named_more: usize,
    /// The quotation that it stands in, by number.
    pub inside: Option<usize>,
    /// Of a block quotation of several paragraphs, each by itself: it may hold several quotations.
    pub pieces: Vec<Quotation>,
    /// True for a heading within a block quotation, which may be the writer's.
    pub is_heading: bool,
}

/// The quotations of a manuscript, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotations {
    /// The quotations.
    pub quotations: Vec<Quotation>,
    /// Where marks stand in the manuscript that open a quotation which nothing closes.
    pub unclosed: Vec<usize>,
    /// Number of those that stand in more than [`MAX_NESTED`] others, which are not among the quotations.
    pub too_deep: usize,
}

/// A quotation before its names are known: its parts, each of a block.
pub(super) struct Parts {
    pub(super) form: QuoteForm,
    /// Number of a block, what is quoted of it, and the same with its marks.
    pub(super) parts: Vec<(usize, Span, Span)>,
    /// Of a block quotation of several paragraphs, each by itself.
    pub(super) pieces: Vec<Parts>,
}

impl Parts {
    fn of(form: QuoteForm, parts: Vec<(usize, Span, Span)>) -> Parts {
        Parts { form, parts, pieces: Vec::new() }
    }
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

pub(super) struct Finder<'a> {
    pub(super) manuscript: &'a Manuscript,
    pub(super) found: Vec<Parts>,
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
        let one = |Pair { outer, inner }: Pair| Parts::of(QuoteForm::Marks, vec![(at, inner, outer)]);
        self.found.extend(pairs.into_iter().map(one));
        let Some((style, start, inner)) = open else { return };
        let end = block.text.len();
        let part = (at, Span::between(inner, end), Span::between(start, end));
        match &mut self.open {
            Some((_, parts)) => parts.parts.push(part),
            None => self.open = Some((style, Parts::of(QuoteForm::Marks, vec![part]))),
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
        let (mut at, mut whole) = (0, BTreeSet::<usize>::new());
        // Only the outermost mark can stand where a block starts.
        let at_start = |parts: &Parts| (parts.parts[0].0, parts.parts[0].2.start());
        let known: BTreeMap<(usize, usize), usize> =
            self.found.iter().enumerate().map(|(nth, parts)| (at_start(parts), nth)).collect();
        let mut quoted = Vec::new();
        while at < blocks.len() {
            let end = at + blocks[at..].iter().take_while(|block| block.quoted == blocks[at].quoted).count();
            if blocks[at].quoted.is_some() {
                let (mut parts, mut pieces) = (Vec::new(), Vec::new());
                for (number, block) in (at..end).zip(&blocks[at..end]) {
                    let next = blocks[..end].get(number + 1);
                    let is_last = next.is_none_or(|next| next.innermost != block.innermost);
                    let span = without_attribution(block, is_last, number > at);
                    if !span.is_empty() {
                        parts.push((number, span, span));
                    }
                    let span = without_attribution(block, true, number > at);
                    if !span.is_empty() {
                        let mut piece = vec![(number, span, span)];
                        strip_marks(&mut piece, blocks);
                        pieces.push(Parts::of(QuoteForm::Block, piece));
                    }
                }
                let first = parts.first().and_then(|(block, inner, _)| known.get(&(*block, inner.start())).copied());
                whole.extend(first.filter(|first| is_all_of(&self.found[*first], &parts, blocks)));
                strip_marks(&mut parts, blocks);
                if !parts.is_empty() {
                    let is_several = (2..=MAX_PIECES).contains(&pieces.len());
                    let pieces = if is_several { pieces } else { Vec::new() };
                    quoted.push(Parts { form: QuoteForm::Block, parts, pieces });
                }
            }
            at = end;
        }
        let marked = std::mem::take(&mut self.found).into_iter().enumerate();
        self.found = marked.filter(|(nth, _)| !whole.contains(nth)).map(|(_, parts)| parts).chain(quoted).collect();
    }

    fn finish(mut self) -> Quotations {
        let blocks = &self.manuscript.blocks;
        let span_of = |parts: &Parts| {
            let ((first, _, from), (last, _, to)) = (parts.parts[0], parts.parts[parts.parts.len() - 1]);
            Span::between(blocks[first].origin(from.start()), blocks[last].origin_of(to).end())
        };
        self.found.sort_by_cached_key(|parts| (span_of(parts).start(), std::cmp::Reverse(span_of(parts).end())));
        let mut quotations: Vec<Quotation> = Vec::new();
        // Those that have not ended yet, each with the number of those around it.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut too_deep = 0;
        self.found.retain(|parts| {
            let span = span_of(parts);
            while open.pop_if(|(last, _)| quotations[*last].span.end() <= span.start()).is_some() {}
            let holds = |before: Span| before.contains(span) && before != span;
            let around = open.iter().rev().find(|(before, _)| holds(quotations[*before].span)).copied();
            let depth = around.map_or(0, |(_, depth)| depth + 1);
            if depth > MAX_NESTED {
                too_deep += 1;
                return false;
            }
            let inside = around.map(|(before, _)| before);
            let form = match (parts.form, inside) {
                (QuoteForm::Marks, Some(_)) => QuoteForm::Nested,
                (form, _) => form,
            };
            let text = |(block, inner, _): &(usize, Span, Span)| quoted_text(&blocks[*block], *inner);
            let quotation = |parts: &Parts, form, inside| {
                let texts: Vec<String> = parts.parts.iter().map(text).filter(|text| !text.is_empty()).collect();
                let (text, span) = (texts.join("\n"), span_of(parts));
                let is_heading = parts.parts.iter().all(|(block, ..)| blocks[*block].is_heading);
                Quotation { form, text, span, named: Vec::new(), named_more: 0, inside, pieces: Vec::new(), is_heading }
            };
            let pieces = parts.pieces.iter().map(|piece| quotation(piece, piece.form, None)).collect();
            open.push((quotations.len(), depth));
            quotations.push(Quotation { pieces, ..quotation(parts, form, inside) });
            true
        });
        self.name(&mut quotations);
        self.unclosed.sort_unstable();
        Quotations { quotations, unclosed: self.unclosed, too_deep }
    }
}

/// The words of a stretch of a block: without what is cut out, in canonical form.
fn quoted_text(block: &TextBlock, span: Span) -> String {
    canonical(&block.uncut(span))
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
    let (start, end) = (callout(&block.text), last_line.unwrap_or(whole.end()));
    // A pin or key at the end is no part of the words.
    Span::between(start, end.max(start)).trimmed(&block.text)
}

/// How long the mark is that makes a block quotation a note of its own, as GitHub has them: `[!NOTE]`.
fn callout(text: &str) -> usize {
    let behind = text.trim_start().strip_prefix("[!");
    let behind = behind.map(|inside| inside.trim_start_matches(|one: char| one.is_ascii_alphabetic()));
    behind
        .and_then(|behind| behind.strip_prefix(']'))
        .map(|behind| behind.strip_prefix(['+', '-']).unwrap_or(behind))
        .map_or(0, |behind| text.len() - behind.len())
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
