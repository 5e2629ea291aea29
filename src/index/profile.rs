//! What a clause asks for, as far as it ranks: its words in the order of the query, with their terms.

use std::collections::BTreeSet;

use tantivy::Term;

use super::execute::Compiler;
use super::rerank::{Signals, WordTerms};
use super::statistics::alone;
use crate::clause::{Chain, Clause, Leaf, Marks, Part, Phrase, TextField, WordTest};
use crate::error::Result;
use crate::rank::{Asked, COMMON_WEIGHT, is_common};
use crate::text::analyze::STEM_SEPARATOR;
use crate::text::fold;

/// Words of a query after so many do not rank by their places.
const MAX_WORDS: usize = 64;

/// A word of a query, where it stands in it.
pub(super) struct Placed<'a> {
    /// The chain that it is, or is part of.
    pub(super) chain: &'a Chain,
    /// Which words count for the rank, of those that match.
    pub(super) leaf: Leaf,
    pub(super) typed: &'a str,
    pub(super) weight: f32,
    neighbours: Neighbours,
}

/// Whether a word has neighbours in the query that it would stand beside in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbours {
    Some,
    /// It is one of several alternatives.
    None,
}

/// The bare words of `clause` in the order of the query; not those that must not stand, nor those of phrases.
pub(super) fn words_of(clause: &Clause) -> Words<'_> {
    let mut placed = Vec::new();
    collect(clause, 1.0, Neighbours::Some, &mut placed);
    placed.sort_by_key(|word| word.chain.span.start());
    // Who types some marks types them all: then a word without marks means itself.
    if placed.iter().any(|word| word.leaf.marks == Marks::Same) {
        placed.iter_mut().for_each(|word| word.leaf.marks = Marks::Same);
    }
    let is_apart = |word: &&Placed<'_>| {
        word.chain.leaves.len() > 1 || word.chain.leaves.iter().any(|leaf| leaf.marks != word.leaf.marks)
    };
    let apart = placed.iter().filter(is_apart).map(|word| std::ptr::from_ref(word.chain)).collect();
    Words { placed, apart }
}

/// The bare words of a query, in its order.
#[derive(Default)]
pub(super) struct Words<'a> {
    pub(super) placed: Vec<Placed<'a>>,
    /// Where the chains are that [`Words::count_apart`] names.
    apart: BTreeSet<*const Chain>,
}

impl Words<'_> {
    /// True if what makes the chain hold is not what counts: its words count each for itself.
    ///
    /// So do words that a hyphen joins, and words without marks where others have them.
    pub(super) fn count_apart(&self, chain: &Chain) -> bool {
        self.apart.contains(&std::ptr::from_ref(chain))
    }
}

impl Placed<'_> {
    /// The word as a chain of its own.
    pub(super) fn alone(&self) -> Chain {
        Chain {
            span: self.chain.span,
            typed: self.typed.to_owned(),
            lack: self.chain.lack,
            field: self.chain.field,
            leaves: vec![self.leaf.clone()],
            first: vec![Phrase { parts: vec![Part::Leaf(0)], slop: 0 }],
            steps: Vec::new(),
        }
    }
}

fn collect<'a>(clause: &'a Clause, weight: f32, neighbours: Neighbours, into: &mut Vec<Placed<'a>>) {
    match clause {
        Clause::Chain(chain) => {
            let words = words(chain).into_iter();
            into.extend(words.map(|(leaf, typed)| Placed { chain, leaf: leaf.clone(), typed, weight, neighbours }));
        }
        Clause::Weighed(inner, times) => collect(inner, weight * times, neighbours, into),
        Clause::All(parts) | Clause::Together(parts) => {
            parts.iter().for_each(|part| collect(part, weight, neighbours, into));
        }
        Clause::Any(parts) => parts.iter().for_each(|part| collect(part, weight, Neighbours::None, into)),
        Clause::Ranked(ranked) => {
            let parts = ranked.required.iter().chain(&ranked.ranking);
            parts.for_each(|part| collect(part, weight, neighbours, into));
        }
        Clause::Filter(_) | Clause::Not(_) | Clause::Nothing => {}
    }
}

/// The words of a chain that is a bare word, or several joined by hyphens; none of another chain.
fn words(chain: &Chain) -> Vec<(&Leaf, &str)> {
    let [phrase] = chain.first.as_slice() else { return Vec::new() };
    if chain.field != TextField::Body || !chain.steps.is_empty() {
        return Vec::new();
    }
    let leaves = phrase.parts.iter().filter_map(|part| match part {
        Part::Leaf(leaf) => chain.leaves.get(*leaf),
        Part::AnyWord => None,
    });
    let leaves: Vec<&Leaf> = leaves.filter(|leaf| matches!(leaf.test, WordTest::Stem(_))).collect();
    let typed: Vec<&str> = if leaves.len() == 1 { vec![&chain.typed] } else { chain.typed.split('-').collect() };
    if leaves.len() < phrase.parts.len() || typed.len() != leaves.len() {
        return Vec::new();
    }
    leaves.into_iter().zip(typed).collect()
}

impl Compiler<'_> {
    /// What a word counts by itself: less if it is common in the languages in which it mostly stands here.
    pub(super) fn importance(&mut self, leaf: &Leaf, typed: &str) -> Result<f32> {
        let WordTest::Stem(stems) = &leaf.test else { return Ok(1.0) };
        let language = |stem: &str| stem.split(STEM_SEPARATOR).next().unwrap_or_default().to_owned();
        let (commons, others): (Vec<&String>, Vec<&String>) =
            stems.iter().partition(|stem| is_common(&language(stem), typed));
        if commons.is_empty() || others.is_empty() {
            return Ok(if commons.is_empty() { 1.0 } else { COMMON_WEIGHT });
        }
        let field = self.index.fields.stem;
        let terms = |stems: Vec<&String>| -> Vec<Term> {
            stems.into_iter().map(|stem| Term::from_field_text(field, stem)).collect()
        };
        let (common, other) = (terms(commons), terms(others));
        let (common, other) = (self.frequencies.of_all(&common)?, self.frequencies.of_all(&other)?);
        Ok(if common > other { COMMON_WEIGHT } else { 1.0 })
    }

    /// What the words of a query ask for, each with the terms of its forms; common words stand for nothing here.
    pub(super) fn signals(&mut self) -> Result<Signals> {
        let asked = self.words;
        let mut signals = Signals::default();
        let mut last: Option<(usize, Neighbours)> = None;
        for word in asked.placed.iter().take(MAX_WORDS) {
            if self.importance(&word.leaf, word.typed)? < 1.0 {
                last = None;
                continue;
            }
            let terms = self.word_terms(word)?;
            let is_neighbour = |(before, neighbours): &(usize, Neighbours)| {
                [*neighbours, word.neighbours] == [Neighbours::Some; 2] && signals.words[*before].forms != terms.forms
            };
            let before = last.filter(is_neighbour).map(|(before, _)| before);
            signals.profile.words.push(Asked {
                weight: word.weight,
                rarity: self.frequencies.rarity(alone(&terms.forms))?,
                rarity_as_written: self.frequencies.rarity(alone(&terms.written))?,
                length: word.leaf.length,
                before,
            });
            last = Some((signals.words.len(), word.neighbours));
            signals.words.push(terms);
        }
        Ok(signals)
    }

    fn word_terms(&mut self, word: &Placed<'_>) -> Result<WordTerms> {
        let fields = &self.index.fields;
        let written = match word.leaf.length {
            1 => BTreeSet::from([Term::from_field_text(fields.written, &fold::fold(word.typed))]),
            _ => BTreeSet::new(),
        };
        let forms = self.terms(TextField::Body, &word.leaf)?.any;
        // A title has the forms of all fields in one.
        let in_title = |form: &Term| Some(Term::from_field_text(fields.title, form.value().as_str()?));
        let title: BTreeSet<Term> = alone(&forms).filter_map(in_title).collect();
        Ok(WordTerms { written: self.standing(written)?.0, title: self.standing(title)?.0, forms })
    }
}
