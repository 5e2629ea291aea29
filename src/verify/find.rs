//! Where the words of a quotation stand: candidates from the index, then collation.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::{Found, Verifier};
use crate::clause::{Clause, Forms, MAX_WINDOW, Pattern, Ranked, Window};
use crate::collate::{self, Collation, MAX_OMITTED, Near, Quote, Source};
use crate::error::Result;
use crate::index::{Order, Unit};
use crate::model::{Candidate, Passage};
use crate::query::{Kind, Node, plan};
use crate::rank::Ranking;
use crate::text::Span;
use crate::text::words::is_unspaced;

/// Of a quotation that is not found as it stands, so many of every hundred words have to be the same for a passage to be
/// its source with other words.
///
/// Measured on the shipped corpus. Of 2,000 sentences of other texts, on aerodynamics, computing and libraries, none was
/// taken for an altered quotation. Of 300 sentences of its own of 10 to 40 words, in which words were replaced by words of
/// those texts, 296 were with three words of ten replaced, 274 with 35 of a hundred, 167 with four of ten, and 6 with half.
pub const MIN_LIKENESS: usize = 60;

/// And so many words at least, two of them of four letters or more.
pub const MIN_SAME: usize = 3;

/// In a script without spaces, so many grapheme clusters.
const MIN_SAME_CLUSTERS: usize = 8;

/// A quotation with fewer words may differ in one only.
const SHORT: usize = 6;

/// The most words of a phrase that is looked for; what stands around it is collated.
const MAX_NEEDLE: usize = 24;

/// The most passages with the phrase that are collated.
pub(super) const MAX_PASSAGES: usize = 500;

/// Rare words by which near passages are looked for, and how many of the best are aligned.
const RARE_WORDS: usize = 8;
const MAX_NEAR: usize = 12;

/// Whether every place was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Every one.
    All,
    /// Those in the first passages that have the words, of more.
    Some,
}

/// A passage near to a quotation, and how it differs.
pub(super) struct NearPassage {
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) passages: Rc<[Passage]>,
    pub(super) near: Near,
}

impl Verifier<'_> {
    /// The places in the corpus that have the words of `quote`, as they stand or by the editorial conventions: every one
    /// in the documents `named`, and of others those in the first passages with the words, and whether that is all.
    pub(super) fn places(&mut self, quote: &Quote, named: &[String]) -> Result<(Vec<Found>, Extent)> {
        let (mut found, mut extent) = (Vec::new(), Extent::All);
        let mut seen = BTreeSet::new();
        for needle in quote.needles(MAX_NEEDLE) {
            let clause = phrase(&needle.words, self.index.languages());
            let with_phrase = self.index.find(&clause, Order::Path, Unit::Passages, MAX_PASSAGES)?;
            let before = needle.words_before + needle.cuts_before * MAX_OMITTED;
            let after = quote.words().len() + (needle.cuts - needle.cuts_before) * MAX_OMITTED;
            for candidate in &with_phrase.candidates {
                // Most quotations stand in one passage; where one is not there to the letter, more may show why.
                let path = self.index.path(candidate)?;
                let mut places = collated(quote, &path, &self.row(candidate)?);
                if !places.iter().any(Found::is_exact) {
                    places = collated(quote, &path, &self.around(candidate, before, after)?);
                }
                found.extend(places.into_iter().filter(|place| seen.insert(place.key())));
            }
            if with_phrase.total > with_phrase.candidates.len() {
                extent = Extent::Some;
                for path in named {
                    let passages: Rc<[Passage]> = self.passages(path)?.into();
                    let places = collated(quote, path, &passages).into_iter();
                    found.extend(places.filter(|place| seen.insert(place.key())));
                }
            }
        }
        Ok((found, extent))
    }

    /// The passage that is recognisably the source of `quote`, with other words; of several, one of the documents
    /// `preferred`, then the likest, then the earliest.
    pub(super) fn near(&mut self, quote: &Quote, preferred: &[String]) -> Result<Option<NearPassage>> {
        let words = quote.words();
        let mut rare = Vec::new();
        let mut seen = BTreeSet::new();
        for (word, written) in words.iter().filter(|(word, _)| seen.insert(*word)) {
            let frequency = self.frequency(word)?;
            if frequency > 0 {
                rare.push((frequency, *word, *written));
            }
        }
        rare.sort_unstable();
        let ranking: Vec<Clause> = rare
            .iter()
            .take(RARE_WORDS)
            .map(|(.., written)| phrase(&[(*written).to_owned()], self.index.languages()))
            .collect();
        if ranking.is_empty() {
            return Ok(None);
        }
        let clause = Clause::Ranked(Ranked { ranking, ..Ranked::default() });
        let found =
            self.index.find_ranked(&clause, Order::Relevance, Unit::Passages, MAX_NEAR, Ranking::Bm25, &[])?.candidates;
        let mut best: Option<(Rank, NearPassage)> = None;
        for candidate in found {
            let passages = self.around(&candidate, words.len(), words.len())?;
            let (text, start) = text_of(&passages);
            let Some(near) = collate::nearest(quote, &Source::new(&text)).filter(|near| is_near(near, &words)) else {
                continue;
            };
            let path = self.index.path(&candidate)?;
            let day = self.cards.get(&path).and_then(|card| card.date).map_or(i64::MAX, |day| day.first_day());
            let unlike = near.edits * 1_000 / near.words.max(1);
            let rank = (!preferred.contains(&path), unlike, near.diff.len(), day, path.clone());
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                let span = near.span.shifted(start);
                best = Some((rank, NearPassage { path, span, passages, near }));
            }
        }
        Ok(best.map(|(_, passage)| passage))
    }

    /// The passage that was found.
    fn row(&self, candidate: &Candidate) -> Result<Rc<[Passage]>> {
        Ok(self.index.around(candidate.address, Window::default())?.0.into())
    }

    /// The passages around one that was found, with so many words before and after it at least, and one more on each
    /// side.
    fn around(&mut self, candidate: &Candidate, words_before: usize, words_after: usize) -> Result<Rc<[Passage]>> {
        let words = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        let window = Window { before: words(words_before), after: words(words_after), border: None };
        let (passages, home) = self.index.around(candidate.address, window)?;
        // The window of a search takes in no more passages; a quotation may be longer.
        if home.max(passages.len() - home - 1) < MAX_WINDOW as usize {
            return Ok(passages.into());
        }
        let all = self.passages(&self.index.path(candidate)?)?;
        Ok(all[around(all, candidate.ordinal, words_before, words_after)].into())
    }

    /// In how many passages a folded word stands.
    fn frequency(&mut self, word: &str) -> Result<usize> {
        if let Some(known) = self.frequencies.get(word) {
            return Ok(*known);
        }
        let found = match Pattern::wildcard(word) {
            Ok(pattern) => self.index.words(&pattern)?.iter().map(|(_, passages)| passages).sum(),
            Err(_) => 0,
        };
        self.frequencies.insert(word.to_owned(), found);
        Ok(found)
    }
}

/// By what the likest passage is chosen; smaller comes first.
type Rank = (bool, usize, usize, i64, String);

/// True if the passage is recognisably the source.
fn is_near(near: &Near, words: &[(&str, &str)]) -> bool {
    let clusters = words.iter().filter(|(word, _)| word.starts_with(is_unspaced)).count();
    let is_unspaced = clusters * 2 > words.len();
    let enough = if is_unspaced { MIN_SAME_CLUSTERS } else { MIN_SAME };
    let is_like = (near.words - near.edits.min(near.words)) * 100 >= near.words * MIN_LIKENESS;
    let short_enough = is_unspaced || words.len() >= SHORT || near.edits <= 1;
    is_like && short_enough && near.same >= enough && (is_unspaced || near.long_same >= 2)
}

/// The clause of words one after another.
fn phrase(words: &[String], languages: &[crate::text::Language]) -> Clause {
    let node = Node { span: Span::default(), kind: Kind::Phrase(words.join(" "), 0) };
    plan::plan(&node, languages, Forms::default())
}

/// The passages around one of them, with so many words before and after it at least, and one more on each side.
fn around(passages: &[Passage], ordinal: usize, words_before: usize, words_after: usize) -> Range<usize> {
    let (mut first, mut end) = (ordinal.min(passages.len()), (ordinal + 1).min(passages.len()));
    let (mut before, mut after) = (0, 0);
    while first > 0 && before <= words_before {
        first -= 1;
        before += passages[first].words;
    }
    while end < passages.len() && after <= words_after {
        after += passages[end].words;
        end += 1;
    }
    first..end
}

/// Every place in the text of `passages`, which follow one another in the document at `path`, that has the words.
pub(super) fn collated(quote: &Quote, path: &str, passages: &Rc<[Passage]>) -> Vec<Found> {
    let (text, start) = text_of(passages);
    let found = |collation: Collation| Found {
        path: path.to_owned(),
        span: collation.span.shifted(start),
        passages: Rc::clone(passages),
        collation,
    };
    collate::collate(quote, &Source::new(&text)).into_iter().map(found).collect()
}

/// The text of passages that follow one another, and where it starts.
fn text_of(passages: &[Passage]) -> (String, usize) {
    let start = passages.first().map_or(0, |passage| passage.span.start());
    (passages.iter().map(|passage| passage.text.as_str()).collect(), start)
}
