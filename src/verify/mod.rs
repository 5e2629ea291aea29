//! The quotations of a manuscript, held against the corpus.
//!
//! Straight-line: read the manuscript, find its quotations, look for the words of each in the index, collate, and say
//! what was found with what is cited beside it in mind. It fails closed: the claim for a verdict is never stronger than
//! the check behind it.

mod find;
mod judge;
mod locator;
mod named;
mod numbering;
mod pins;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::collate::Collation;
use crate::error::Result;
use crate::index::Index;
use crate::manuscript::{self, Manuscript, Quotation};
use crate::model::{
    Coverage, DocumentCard, DraftPlace, Finding, Outcome, Passage, QuoteChecked, QuoteForm, QuoteVerdict, Source,
    SourceState, VerifyEnd,
};
use crate::question::SourceStates;
use crate::text::canonical::canonical;
use crate::text::{Span, words};
pub use find::{MIN_LIKENESS, MIN_SAME};
pub use pins::with_pins;

/// A quotation with fewer words is passed over, unless another number is asked for.
pub const MIN_WORDS: usize = 3;

/// Up to so many sources are compared with the disk.
const MAX_SOURCES_CHECKED: usize = 500;

/// The most documents whose passages are kept at hand.
const MAX_KEPT: usize = 64;

/// Checks manuscripts against an index.
pub struct Verifier<'a> {
    index: &'a Index,
    min_words: usize,
    cards: BTreeMap<String, DocumentCard>,
    /// Paths by slug, and by address without what does not matter in it.
    slugs: BTreeMap<String, String>,
    addresses: BTreeMap<String, String>,
    titles: BTreeSet<Vec<String>>,
    /// Passages of documents that manuscripts name.
    kept: BTreeMap<String, Vec<Passage>>,
    /// In how many passages a word stands.
    frequencies: BTreeMap<String, usize>,
    /// What was found of quotations beside which nothing is named.
    known: BTreeMap<String, Finding>,
    end: VerifyEnd,
}

/// The check of one manuscript.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The quotations, in order.
    pub quotes: Vec<QuoteChecked>,
    /// Where marks stand that open a quotation which nothing closes.
    pub unclosed: Vec<DraftPlace>,
}

impl<'a> Verifier<'a> {
    /// A verifier that passes over quotations of fewer than `min_words` words.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn new(index: &'a Index, min_words: usize) -> Result<Verifier<'a>> {
        let sources = index.sources()?;
        let mut verifier = Verifier {
            index,
            min_words,
            cards: BTreeMap::new(),
            slugs: BTreeMap::new(),
            addresses: BTreeMap::new(),
            titles: BTreeSet::new(),
            kept: BTreeMap::new(),
            frequencies: BTreeMap::new(),
            known: BTreeMap::new(),
            end: VerifyEnd { coverage: coverage(index, &sources), ..VerifyEnd::default() },
        };
        for card in sources.iter().filter_map(DocumentCard::of) {
            verifier.slugs.insert(card.slug.clone(), card.path.clone());
            if let Some(url) = &card.url {
                verifier.addresses.insert(named::address(url), card.path.clone());
            }
            if !card.title_from_text {
                verifier.titles.insert(folded(&card.title));
            }
            verifier.cards.insert(card.path.clone(), card);
        }
        Ok(verifier)
    }

    /// Checks a manuscript; `name` is what it is called in the answer, `progress` hears how many of how many quotations
    /// are checked.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn check(&mut self, name: &str, manuscript: &Manuscript, progress: &dyn Fn(usize, usize)) -> Result<Checked> {
        let found = manuscript::quotations(manuscript);
        let mut checked = Checked::default();
        // For each quotation what was looked for, itself or its pieces, and the documents that have it.
        let mut known: Vec<Vec<(&Quotation, Option<String>)>> = Vec::new();
        for (at, quotation) in found.quotations.iter().enumerate() {
            progress(at, found.quotations.len());
            let outer = quotation.inside.map_or(&[][..], |outer| &known[outer]);
            let outer = outer.iter().find(|(outer, _)| outer.span.contains(quotation.span));
            // A paragraph of a block quotation may be all in marks.
            let is_known = outer.is_some_and(|(outer, _)| outer.text == quotation.text);
            let source = outer.and_then(|(_, source)| source.clone());
            let mut own = Vec::new();
            if !is_known && self.is_quotation(quotation) {
                for (quotation, finding) in self.findings(quotation, source.as_deref())? {
                    self.end.count(finding.verdict);
                    own.push((quotation, finding.citation.as_ref().map(|citation| citation.document.path.clone())));
                    checked.quotes.push(QuoteChecked {
                        manuscript: name.to_owned(),
                        span: quotation.span,
                        start: manuscript.place(quotation.span.start()),
                        end: manuscript.place(quotation.span.end()),
                        form: quotation.form,
                        quote: quotation.text.clone(),
                        named: quotation.named.iter().map(named::written).collect(),
                        finding,
                    });
                }
            }
            known.push(own);
        }
        checked.quotes.sort_by_key(|quote| (quote.span.start(), std::cmp::Reverse(quote.span.end())));
        checked.unclosed = found.unclosed.iter().map(|at| manuscript.place(*at)).collect();
        self.end.too_deep += found.too_deep;
        self.end.manuscripts += 1;
        Ok(checked)
    }

    /// What is found of a quotation; or, if it does not stand as a whole, of its paragraphs, each by itself: of one that
    /// is not found if any of them is, of one that is altered if none of them is, headings aside.
    fn findings<'q>(&mut self, quotation: &'q Quotation, outer: Option<&str>) -> Result<Vec<(&'q Quotation, Finding)>> {
        let whole = self.finding(quotation, outer)?;
        let has_words = |verdict| !matches!(verdict, QuoteVerdict::Altered | QuoteVerdict::NotFound);
        if has_words(whole.verdict) {
            return Ok(vec![(quotation, whole)]);
        }
        let is_title = |piece: &&Quotation| self.titles.contains(&folded(&piece.text));
        let (titles, pieces): (Vec<&Quotation>, Vec<&Quotation>) = quotation.pieces.iter().partition(is_title);
        let is_short = |piece: &Quotation| words::reader_words(&piece.text).len() < self.min_words;
        let (short, pieces): (Vec<&Quotation>, Vec<&Quotation>) =
            pieces.into_iter().partition(|piece| piece.is_heading && is_short(piece));
        let mut parts = Vec::new();
        for piece in pieces {
            parts.push((piece, self.finding(piece, outer)?));
        }
        let are_apart = match whole.verdict {
            QuoteVerdict::NotFound => parts.iter().any(|(_, finding)| finding.verdict != QuoteVerdict::NotFound),
            _ => {
                let mut paragraphs = parts.iter().filter(|(piece, _)| !piece.is_heading).peekable();
                paragraphs.peek().is_some() && paragraphs.all(|(_, finding)| has_words(finding.verdict))
            }
        };
        if !are_apart {
            return Ok(vec![(quotation, whole)]);
        }
        self.end.titles += titles.len();
        self.end.too_short += short.len();
        Ok(parts)
    }

    /// What is found of a quotation; the same words with nothing beside them are looked for once.
    fn finding(&mut self, quotation: &Quotation, outer: Option<&str>) -> Result<Finding> {
        let stands_alone = quotation.named.is_empty() && outer.is_none();
        if let Some(known) = self.known.get(&quotation.text).filter(|_| stands_alone) {
            return Ok(known.clone());
        }
        let finding = self.judge(quotation, outer)?;
        if stands_alone {
            self.known.insert(quotation.text.clone(), finding.clone());
        }
        Ok(finding)
    }

    /// What is found of words at hand, beside which nothing is named.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn words(&mut self, words: &str) -> Result<Finding> {
        let quotation = Quotation {
            form: QuoteForm::Marks,
            text: canonical(words),
            span: Span::default(),
            named: Vec::new(),
            named_more: 0,
            inside: None,
            pieces: Vec::new(),
            is_heading: false,
        };
        self.finding(&quotation, None)
    }

    /// Counts a manuscript that could not be read.
    pub fn unread(&mut self) {
        self.end.unread += 1;
    }

    /// What came of all manuscripts so far.
    pub fn end(&self) -> &VerifyEnd {
        &self.end
    }

    /// True for what is long enough to look for, and is not the title of a document; counts the others.
    fn is_quotation(&mut self, quotation: &Quotation) -> bool {
        if self.titles.contains(&folded(&quotation.text)) {
            self.end.titles += 1;
            return false;
        }
        let is_long = words::reader_words(&quotation.text).len() >= self.min_words;
        self.end.too_short += usize::from(!is_long);
        is_long
    }

    /// The passages of a document.
    fn passages(&mut self, path: &str) -> Result<&[Passage]> {
        if !self.kept.contains_key(path) {
            if self.kept.len() >= MAX_KEPT {
                self.kept.clear();
            }
            self.kept.insert(path.to_owned(), self.index.passages(path)?);
        }
        Ok(self.kept.get(path).map(Vec::as_slice).unwrap_or_default())
    }
}

/// The words of a text, folded, without marks at their ends.
fn folded(text: &str) -> Vec<String> {
    words::units(text).into_iter().map(|unit| unit.folded(text)).collect()
}

/// What the index covers.
fn coverage(index: &Index, sources: &[Source]) -> Coverage {
    let indexed = sources.iter().filter(|source| matches!(source.outcome, Outcome::Indexed { .. }));
    let mut states = SourceStates::of(index);
    let checked: Vec<SourceState> = indexed.take(MAX_SOURCES_CHECKED).map(|source| states.state(source)).collect();
    Coverage { without_date: None, ..index.summary().coverage() }.compared(&checked)
}

/// Where the words of a quotation stand.
#[derive(Clone, Debug)]
struct Found {
    path: String,
    /// In the canonical text.
    span: Span,
    /// Passages around it.
    passages: Rc<[Passage]>,
    collation: Collation,
}

impl Found {
    /// True if the source has these characters.
    fn is_exact(&self) -> bool {
        self.collation.conventions.is_empty()
    }

    /// What tells it from other places.
    fn key(&self) -> (String, Span) {
        (self.path.clone(), self.span)
    }
}
