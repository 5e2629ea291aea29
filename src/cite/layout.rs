//! The paragraphs and words of a document by their numbers: what a pin counts.

use std::ops::Range;

use crate::model::{Citation, DocumentCard, Extent, Locator, Passage, PassageText, Pin, WordPlace};
use crate::text::canonical::BLOCK_SEPARATOR;
use crate::text::{Span, words};

/// Consecutive passages of a document, laid out by paragraph and word.
///
/// All spans are byte ranges of the document's canonical text.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    text: String,
    /// Where the text starts in the canonical text.
    base: usize,
    words: Vec<PlacedWord>,
    paragraphs: Vec<Paragraph>,
}

/// A word, and its number in its paragraph.
#[derive(Clone, Copy, Debug)]
struct PlacedWord {
    span: Span,
    place: WordPlace,
}

/// A paragraph with the headings just above it, or the part of it that the passages hold.
#[derive(Clone, Copy, Debug)]
struct Paragraph {
    number: usize,
    span: Span,
}

impl Layout {
    /// Lays out `passages`, which follow one another.
    pub fn of(passages: &[Passage]) -> Layout {
        let base = passages.first().map_or(0, |passage| passage.span.start());
        let mut layout = Layout { base, ..Layout::default() };
        for passage in passages {
            layout.text.push_str(&passage.text);
            layout.add(passage);
        }
        layout
    }

    fn add(&mut self, passage: &Passage) {
        let (quote, start) = (passage.quote(), passage.quote_span().start());
        let (first, last) = (passage.extent.first, passage.extent.last);
        let blocks = blocks(quote);
        // Headings stand at the start of a passage and are counted with its first paragraph.
        let leads = blocks.len().saturating_sub(last.paragraph - first.paragraph.min(last.paragraph) + 1);
        let number_of = |block: usize| (first.paragraph + block.saturating_sub(leads)).min(last.paragraph);
        for (at, block) in blocks.iter().enumerate() {
            let (number, span) = (number_of(at), block.shifted(start));
            match self.paragraphs.last_mut().filter(|paragraph| paragraph.number == number) {
                Some(paragraph) => paragraph.span = Span::between(paragraph.span.start(), span.end()),
                None => self.paragraphs.push(Paragraph { number, span }),
            }
        }
        let first_new = self.words.len();
        let (mut block, mut word) = (0, first.word);
        for unit in words::units(quote) {
            while block + 1 < blocks.len() && blocks[block + 1].start() <= unit.span.start() {
                block += 1;
            }
            let paragraph = number_of(block);
            let before = self.words[first_new..].last().map_or(first.paragraph, |before| before.place.paragraph);
            word = if paragraph == before { word } else { 1 };
            let place = WordPlace { paragraph, word, of: 0 };
            self.words.push(PlacedWord { span: unit.span.shifted(start), place });
            word += 1;
        }
        self.set_totals(first_new, first, last);
    }

    /// Says of the words from `first_new` on how many their paragraphs have.
    fn set_totals(&mut self, first_new: usize, first: WordPlace, last: WordPlace) {
        let new = &mut self.words[first_new..];
        for at in (0..new.len()).rev() {
            let paragraph = new[at].place.paragraph;
            new[at].place.of = match new.get(at + 1).filter(|next| next.place.paragraph == paragraph) {
                Some(next) => next.place.of,
                None if paragraph == last.paragraph => last.of,
                None if paragraph == first.paragraph => first.of,
                None => new[at].place.word,
            };
        }
    }

    /// The text of `span`.
    pub fn text(&self, span: Span) -> &str {
        self.text.get(span.rebased(self.base).range()).unwrap_or_default()
    }

    /// All of the text.
    pub fn whole(&self) -> Span {
        Span::between(self.base, self.base + self.text.len())
    }

    /// The words that `span` touches, and where they stand: from the first to the last, or as whole paragraphs if they
    /// are that. `None` if it touches none.
    pub fn extent(&self, span: Span) -> Option<(Extent, Span)> {
        let from = self.words.partition_point(|word| word.span.end() <= span.start());
        let to = self.words.partition_point(|word| word.span.start() < span.end());
        let (first, last) = (self.words.get(from)?, self.words.get(to.checked_sub(1)?)?);
        let extent = Extent { first: first.place, last: last.place };
        (from < to).then_some(())?;
        let run = Span::between(first.span.start(), last.span.end());
        let whole = extent.is_whole().then(|| self.paragraphs(first.place.paragraph, last.place.paragraph)).flatten();
        Some((extent, whole.unwrap_or(run)))
    }

    /// The paragraphs from `first` to `last`, with the headings above them.
    fn paragraphs(&self, first: usize, last: usize) -> Option<Span> {
        let find = |number| self.paragraphs.iter().find(|paragraph| paragraph.number == number);
        Some(Span::between(find(first)?.span.start(), find(last)?.span.end()))
    }

    /// What stands at the place that `pin` names, whatever the words.
    pub fn named(&self, pin: &Pin) -> Option<Span> {
        let (first, last) = pin.paragraphs();
        let Some((first_word, last_word)) = pin.words() else { return self.paragraphs(first, last) };
        let find = |paragraph, number| {
            let is_it = |word: &&PlacedWord| (word.place.paragraph, word.place.word) == (paragraph, number);
            self.words.iter().find(is_it)
        };
        Some(Span::between(find(first, first_word)?.span.start(), find(last, last_word)?.span.end()))
    }

    /// Every run of as many words, or of as many paragraphs, as `pin` names; of words of several paragraphs none, as
    /// the pin does not tell how many they are.
    pub fn runs_like(&self, pin: &Pin) -> Vec<Span> {
        let between = |first: Span, last: Span| Span::between(first.start(), last.end());
        match (pin.words(), pin.paragraphs()) {
            (None, (first, last)) => {
                let runs = self.paragraphs.windows(last - first + 1);
                runs.map(|run| between(run[0].span, run[run.len() - 1].span)).collect()
            }
            (Some((first, last)), (one, other)) if one == other && first <= last => {
                let runs = self.words.windows(last - first + 1);
                runs.map(|run| between(run[0].span, run[run.len() - 1].span)).collect()
            }
            (Some(_), _) => Vec::new(),
        }
    }
}

/// The blocks of a passage's text.
fn blocks(quote: &str) -> Vec<Span> {
    let mut start = 0;
    let span = |block: &str| {
        let span = Span::between(start, start + block.len());
        start = span.end() + BLOCK_SEPARATOR.len_utf8();
        span
    };
    quote.split(BLOCK_SEPARATOR).map(span).collect()
}

/// The citation of the words of `document` that `span` touches; `passages` are its own, in order, and hold the span.
///
/// The words are named from the first to the last: marks at the ends are no part of them, unless they are whole
/// paragraphs. `None` if the span touches no word.
pub fn quoted(document: &DocumentCard, passages: &[Passage], span: Span) -> Option<Citation> {
    let at = holding(passages, span);
    let passages = passages.get(at).filter(|passages| !passages.is_empty())?;
    let layout = Layout::of(passages);
    let (extent, span) = layout.extent(span)?;
    let text = layout.text(span).to_owned();
    let mut locator = locator(passages, span)?;
    (locator.paragraph, locator.paragraph_last) = (extent.first.paragraph, None);
    if extent.last.paragraph > extent.first.paragraph {
        locator.paragraph_last = Some(extent.last.paragraph);
    }
    let pin = Pin::new(&document.slug, extent, &text);
    Some(Citation { pin, document: document.clone(), locator, passage: PassageText { text, span } })
}

/// Where `span` stands, in paragraphs those of its passages; `None` if none of the `passages` holds it.
pub fn locator(passages: &[Passage], span: Span) -> Option<Locator> {
    let locators = passages.get(holding(passages, span))?.iter().map(|passage| passage.locator_of(span));
    locators.reduce(|one, next| one.through(&next))
}

/// Which of the `passages` hold `span`.
pub(super) fn holding(passages: &[Passage], span: Span) -> Range<usize> {
    let from = passages.partition_point(|passage| passage.span.end() <= span.start());
    let to = passages.partition_point(|passage| passage.span.start() < span.end());
    from..to.max(from)
}
