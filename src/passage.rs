//! Document to passages: a paragraph, a few short ones, or a run of sentences of a long one.
//!
//! A heading or dateline goes with the paragraph after it, a long run of them by itself. Blocks that are
//! short are joined while they stay so; a long one is cut between sentences,
//! and a sentence without end between words. Pure; called by `ingest`.

use std::collections::BTreeSet;

use crate::model::{Block, BlockKind, Continues, Document, Extent, Format, Locator, Passage, Place, WordPlace};
use crate::text::analyze::Asked;
use crate::text::sentences::sentences;
use crate::text::{Analysis, Language, Span, words};

/// Blocks with fewer characters are joined to their neighbours, up to this length.
const SHORT: usize = 300;

/// A passage has at most about so many characters.
const LONG: usize = 2_000;

/// A block or a part of one, with the number of its paragraph.
#[derive(Clone)]
struct Piece {
    span: Span,
    paragraph: usize,
    is_lead: bool,
    /// Number of characters.
    length: usize,
    continues: Continues,
    /// The page on which it starts.
    page: Option<usize>,
    place: Option<Place>,
    is_quotation: bool,
    /// True for what a message repeats of another.
    is_repeated: bool,
}

/// Cuts `document` into passages, each with the words of its quote.
///
/// The passages are disjoint, in order, and together the canonical text.
pub fn split(document: &Document) -> Vec<(Passage, Analysis)> {
    split_keeping(document, Asked::ALL, |analysis| analysis)
}

/// The same, of whose words as much is made as is asked, and `keep` keeps what is wanted: they take far more memory than
/// the text.
pub fn split_keeping<T>(document: &Document, asked: Asked, keep: impl Fn(Analysis) -> T) -> Vec<(Passage, T)> {
    let groups = group(pieces(document));
    let mut sections = Sections::new(document);
    let mut passages: Vec<(Passage, T)> = Vec::with_capacity(groups.len());
    let mut counted: Vec<Vec<(usize, usize)>> = Vec::with_capacity(groups.len());
    let mut first_word = 0;
    for (at, pieces) in groups.iter().enumerate() {
        let start = if at == 0 { 0 } else { pieces[0].span.start() };
        let end = groups.get(at + 1).map_or(document.text.len(), |next| next[0].span.start());
        let span = Span::between(start, end);
        let text = span.of(&document.text).to_owned();
        let quote = span.trimmed(&document.text);
        let (first, last) = (pieces[0].paragraph, pieces[pieces.len() - 1].paragraph);
        let locator = Locator {
            paragraph: first,
            paragraph_last: (last > first).then_some(last),
            section: sections.above(pieces[0].span.start(), end),
            is_quotation: pieces.iter().all(|piece| piece.is_quotation),
            language: match document.metadata.language {
                Some(_) => document.language.other_script_in(text.trim()),
                None => other_language(&document.language, &text, groups.len() == 1),
            },
            ..place(document, quote)
        };
        let place = WordPlace { paragraph: first, word: 1, of: 0 };
        let extent = Extent { first: place, last: place };
        let continues = pieces[0].continues;
        let milestones = document.milestones(quote);
        let mut passage =
            Passage { ordinal: at, span, text, locator, extent, first_word, words: 0, continues, milestones };
        let analysis = passage.analyze_for(&document.language, asked);
        counted.push(words_of(pieces, &analysis, passage.quote_span().start()));
        passage.words = analysis.words.len();
        first_word += passage.words;
        passages.push((passage, keep(analysis)));
    }
    set_extents(&mut passages, &counted);
    passages
}

/// Says of each passage anew whether it is in another language than its document, which says none and is in this one.
pub fn set_languages(passages: &mut [Passage], language: &Language) {
    let is_only = passages.len() == 1;
    for passage in passages {
        passage.locator.language = other_language(language, &passage.text, is_only);
    }
}

/// The languages of passages that are in another one than their document.
pub fn languages<'a>(passages: impl IntoIterator<Item = &'a Passage>) -> Vec<Language> {
    let languages: BTreeSet<&Language> =
        passages.into_iter().filter_map(|passage| passage.locator.language.as_ref()).collect();
    languages.into_iter().cloned().collect()
}

/// The language of a passage, perhaps the only one, of a document in this language, if it is surely in another.
fn other_language(language: &Language, text: &str, is_only: bool) -> Option<Language> {
    // The same letters told the language of the document.
    match is_only && Language::sees_whole(text) {
        true => None,
        false => language.other_in(text.trim()),
    }
}

/// Gives where each block of `document` stands; a heading stands in its own section.
pub fn locators(document: &Document) -> Vec<Locator> {
    let title = document.metadata.title.as_deref();
    let mut trail: Vec<(u8, &str)> = Vec::new();
    let mut paragraph = 0;
    let mut locators = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        if let BlockKind::Heading { level } = block.kind {
            trail.retain(|(above, _)| *above < level);
            trail.push((level, block.span.of(&document.text)));
        }
        paragraph += usize::from(!block.kind.is_lead());
        let number = if block.kind.is_lead() { 0 } else { paragraph };
        let headings = trail.iter().map(|(_, heading)| *heading).filter(|heading| Some(*heading) != title);
        let section = headings.map(str::to_owned).collect();
        let is_quotation = block.kind == BlockKind::Quote;
        locators.push(Locator { paragraph: number, section, is_quotation, ..place(document, block.span) });
    }
    locators
}

/// The pages and lines on which a part of the text stands.
fn place(document: &Document, span: Span) -> Locator {
    let pages = document.pages_of(span);
    Locator {
        page: pages.map(|(first, _)| first.clone()),
        page_last: pages.and_then(|(_, last)| last.cloned()),
        place: document.place_of(span),
        lines: document.map.locate(span).map(|place| place.lines),
        ..Locator::default()
    }
}

/// The blocks of a document, long ones cut.
fn pieces(document: &Document) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut paragraph = 1;
    let last = document.blocks.iter().rposition(|block| !block.kind.is_lead()).unwrap_or_default();
    for (at, block) in document.blocks.iter().enumerate() {
        let is_lead = block.kind.is_lead() && at < last;
        for (span, continues) in parts(&document.text, block) {
            let length = span.of(&document.text).chars().count();
            let page = document.page_at(span.start()).map(|page| page.number);
            let place = document.place_at(span.start()).cloned();
            let is_quotation = block.kind == BlockKind::Quote;
            let is_repeated = is_quotation && document.format == Format::Mail;
            pieces.push(Piece { span, paragraph, is_lead, length, continues, page, place, is_quotation, is_repeated });
        }
        if !is_lead {
            paragraph += 1;
        }
    }
    pieces
}

/// The block, or runs of whole sentences of one that is too long.
fn parts(text: &str, block: &Block) -> Vec<(Span, Continues)> {
    let slice = block.span.of(text);
    if slice.len() <= LONG || slice.chars().count() <= LONG {
        return vec![(block.span, Continues::Nothing)];
    }
    let mut parts: Vec<(Span, Continues)> = Vec::new();
    let mut length = 0;
    for sentence in sentences(slice) {
        for span in halves(slice, sentence) {
            let more = span.of(slice).chars().count();
            match parts.last_mut() {
                Some((last, _)) if length + more <= LONG * 3 / 4 => {
                    *last = Span::between(last.start(), span.end());
                    length += more;
                }
                last => {
                    let continues = match last {
                        None => Continues::Nothing,
                        Some(_) if span.start() > sentence.start() => Continues::Sentence,
                        Some(_) => Continues::Block,
                    };
                    parts.push((span, continues));
                    length = more;
                }
            }
        }
    }
    parts.into_iter().map(|(span, continues)| (span.shifted(block.span.start()), continues)).collect()
}

/// The sentence, or runs of words of one that is longer than a passage.
fn halves(text: &str, sentence: Span) -> Vec<Span> {
    let slice = sentence.of(text);
    if slice.len() <= LONG {
        return vec![sentence];
    }
    let (mut runs, mut start, mut end) = (Vec::new(), 0, 0);
    for unit in words::units(slice) {
        if unit.span.end() - start > LONG * 2 && unit.span.start() > start {
            runs.push(Span::between(start, unit.span.start()).shifted(sentence.start()));
            start = unit.span.start();
        }
        end = unit.span.end();
    }
    debug_assert!(end <= slice.len());
    runs.push(Span::between(start, slice.len()).shifted(sentence.start()));
    runs
}

/// Joins leads to what they lead, and short neighbours to each other; a run of leads no further than a passage is long.
fn group(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    // Of the last group: characters of its leads, and of what they lead.
    let (mut leads, mut length, mut only_leads) = (0, 0, true);
    for piece in pieces {
        let joins = groups.last().is_some_and(|group| {
            // Joined over a page break, a passage would not say on which page a word stands, nor whose words those are
            // that a reply repeats.
            let same_page = group.last().is_none_or(|last| {
                let apart = last.place.as_ref().zip(piece.place.as_ref());
                last.page == piece.page
                    && last.is_repeated == piece.is_repeated
                    && apart.is_none_or(|(last, next)| last.is_beside(next))
            });
            let is_led = only_leads && (!piece.is_lead || leads + piece.length <= LONG);
            is_led || (!piece.is_lead && same_page && length < SHORT && piece.length < SHORT)
        });
        if !joins {
            (leads, length, only_leads) = (0, 0, true);
        }
        let counted = if piece.is_lead { &mut leads } else { &mut length };
        *counted += piece.length;
        only_leads &= piece.is_lead;
        match groups.last_mut() {
            Some(group) if joins => group.push(piece),
            _ => groups.push(vec![piece]),
        }
    }
    groups
}

/// Paragraph and number of words of each piece; `start` is where the analysed text starts.
fn words_of(pieces: &[Piece], analysis: &Analysis, start: usize) -> Vec<(usize, usize)> {
    let mut counts: Vec<(usize, usize)> = pieces.iter().map(|piece| (piece.paragraph, 0)).collect();
    let mut at = 0;
    for word in &analysis.words {
        while at + 1 < pieces.len() && pieces[at + 1].span.start() <= word.span.start() + start {
            at += 1;
        }
        counts[at].1 += 1;
    }
    counts
}

/// Says of each passage which words of which paragraphs it holds.
fn set_extents<T>(passages: &mut [(Passage, T)], counted: &[Vec<(usize, usize)>]) {
    let last = counted.last().and_then(|counts| counts.last()).map_or(0, |(paragraph, _)| *paragraph);
    let mut totals = vec![0; last + 1];
    for (paragraph, count) in counted.iter().flatten() {
        totals[*paragraph] += count;
    }
    let mut before = vec![0; last + 1];
    for ((passage, _), counts) in passages.iter_mut().zip(counted) {
        let (first, last) = (counts[0].0, counts[counts.len() - 1].0);
        passage.extent.first = WordPlace { paragraph: first, word: before[first] + 1, of: totals[first] };
        for (paragraph, count) in counts {
            before[*paragraph] += count;
        }
        passage.extent.last = WordPlace { paragraph: last, word: before[last], of: totals[last] };
    }
}

/// The headings of a document, walked in order.
struct Sections<'a> {
    document: &'a Document,
    next: usize,
    trail: Vec<(u8, String)>,
    /// Where the last block before the next one starts that leads to no other.
    last: Option<usize>,
}

impl<'a> Sections<'a> {
    fn new(document: &'a Document) -> Sections<'a> {
        Sections { document, next: 0, trail: Vec::new(), last: None }
    }

    /// The headings above the block at `offset`, its own leads before `end` included; the title is not repeated.
    fn above(&mut self, offset: usize, end: usize) -> Vec<String> {
        let blocks = &self.document.blocks;
        while let Some(block) = blocks.get(self.next) {
            let leads = block.kind.is_lead();
            let follows = blocks[..self.next].last().is_some_and(|before| before.kind.is_lead());
            let is_own = leads && follows && block.span.start() < end && self.reaches(offset);
            if block.span.start() > offset && !is_own {
                break;
            }
            if let BlockKind::Heading { level } = block.kind {
                self.trail.retain(|(above, _)| *above < level);
                self.trail.push((level, block.span.of(&self.document.text).to_owned()));
            }
            if !leads {
                self.last = Some(block.span.start());
            }
            self.next += 1;
        }
        let title = self.document.metadata.title.as_deref();
        self.trail
            .iter()
            .map(|(_, heading)| heading.clone())
            .filter(|heading| Some(heading.as_str()) != title)
            .collect()
    }

    /// True if only leads stand between `offset` and the next block.
    fn reaches(&self, offset: usize) -> bool {
        let before = self.document.blocks[..self.next].last();
        before.is_some_and(|before| before.span.start() >= offset) && self.last.is_none_or(|last| last < offset)
    }
}
