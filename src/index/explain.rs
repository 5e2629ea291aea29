//! What the clauses of a query stand for in an index, and what each gave to a score.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{EnableScoring, Query};

use super::cursor::first_from;
use super::execute::{Compiler, Taken};
use super::profile::{Words, words_of};
use super::statistics::alone;
use super::{Index, engine, schema};
use crate::clause::{Chain, Clause, Leaf, TextField, WordTest};
use crate::error::Result;
use crate::model::{Explanation, Role, ScorePart, TermFound, WordReading};
use crate::rank::Ranking;
use crate::text::analyze::STEM_SEPARATOR;

/// The most terms of a word that are named.
const MAX_NAMED: usize = 6;

impl Index {
    /// Explains what `clause` asks for, and which terms of this index its words stand for.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn explain(&self, clause: &Clause) -> Result<Explanation> {
        self.reading(|| self.explained(clause, Role::Required, Taken::Some))
    }

    /// What each clause gave to the score of the passage at an address that a search gave; the parts add up to it.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn score_parts(&self, clause: &Clause, address: (u32, u32), ranking: Ranking) -> Result<Vec<ScorePart>> {
        let words = if ranking == Ranking::Signals { words_of(clause) } else { Words::default() };
        self.reading(|| {
            let mut parts = Vec::new();
            self.add_scores(&mut Compiler::new(self, ranking, &words), clause, 1.0, address, &mut parts)?;
            // A word that counts by itself counts once for each time it is asked for.
            let mut compiler = Compiler::new(self, ranking, &words);
            for word in words.placed.iter().filter(|word| words.count_apart(word.chain)) {
                let query = compiler.apart(word)?;
                if let Some(score) = self.score(query.as_ref(), address)? {
                    parts.push(ScorePart { clause: word.chain.span, text: word.typed.to_owned(), score });
                }
            }
            parts.retain(|part| part.score != 0.0);
            Ok(parts)
        })
    }

    /// Adds what the chains of a clause give, if it holds at all.
    fn add_scores(
        &self,
        compiler: &mut Compiler<'_>,
        clause: &Clause,
        weight: f32,
        address: (u32, u32),
        into: &mut Vec<ScorePart>,
    ) -> Result<()> {
        let query = compiler.clause(clause)?;
        let Some(score) = self.score(query.as_ref(), address)? else { return Ok(()) };
        let parts: Vec<&Clause> = match clause {
            Clause::Chain(chain) => {
                if chain.field == TextField::Body {
                    into.push(ScorePart { clause: chain.span, text: chain.typed.clone(), score: weight * score });
                }
                return Ok(());
            }
            Clause::Weighed(inner, times) => return self.add_scores(compiler, inner, weight * times, address, into),
            Clause::All(parts) | Clause::Any(parts) | Clause::Together(parts) => parts.iter().collect(),
            Clause::Ranked(ranked) => ranked.required.iter().chain(&ranked.ranking).collect(),
            Clause::Not(_) | Clause::Filter(_) | Clause::Nothing => Vec::new(),
        };
        parts.into_iter().try_for_each(|part| self.add_scores(compiler, part, weight, address, into))
    }

    /// What a query gives to the passage, if it holds there.
    fn score(&self, query: &dyn Query, (segment, row): (u32, u32)) -> Result<Option<f32>> {
        let scoring = EnableScoring::enabled_from_searcher(&self.searcher);
        let weight = query.weight(scoring).map_err(engine)?;
        let reader = &self.searcher.segment_readers()[segment as usize];
        let mut scorer = weight.scorer(reader, 1.0).map_err(engine)?;
        Ok((first_from(scorer.as_mut(), row) == row).then(|| scorer.score()))
    }

    /// What a clause asks for, whose patterns stand for the terms that are `taken`.
    fn explained(&self, clause: &Clause, role: Role, taken: Taken) -> Result<Explanation> {
        let of = |clauses: &[Clause], role| -> Result<Vec<Explanation>> {
            let taken = if role == Role::Excluded { Taken::All } else { taken };
            let explained = |clause: &Clause| match clause {
                Clause::Not(inner) => self.explained(inner, Role::Excluded, Taken::All),
                clause => self.explained(clause, role, taken),
            };
            clauses.iter().map(explained).collect()
        };
        let group =
            |text: &str, parts| Explanation { role, text: text.to_owned(), clause: None, words: Vec::new(), parts };
        Ok(match clause {
            Clause::Chain(chain) => {
                let field = if chain.field == TextField::Body { "" } else { chain.field.name() };
                let colon = if field.is_empty() { "" } else { ":" };
                let excluded = chain.excluded_leaves();
                let word = |(number, leaf)| {
                    self.word(chain, leaf, if excluded.contains(&number) { Taken::All } else { taken })
                };
                let words: Result<Vec<WordReading>> = chain.leaves.iter().enumerate().map(word).collect();
                Explanation {
                    role,
                    text: format!("{field}{colon}{}", chain.typed),
                    clause: Some(chain.span),
                    words: words?,
                    parts: Vec::new(),
                }
            }
            Clause::Filter(filter) => group(&filter.to_string(), Vec::new()),
            Clause::All(parts) => group("all of these", of(parts, Role::Required)?),
            Clause::Any(parts) => group("any of these", of(parts, Role::Alternative)?),
            Clause::Together(parts) => group("all of these in one document", of(parts, Role::Required)?),
            Clause::Not(inner) => {
                group("every passage but these", vec![self.explained(inner, Role::Excluded, Taken::All)?])
            }
            Clause::Weighed(inner, weight) => {
                let inner = self.explained(inner, role, taken)?;
                Explanation { text: format!("{} (counts {weight} times)", inner.text), ..inner }
            }
            Clause::Ranked(ranked) => {
                let mut parts = of(&ranked.required, Role::Required)?;
                parts.extend(of(&ranked.ranking, Role::Ranks)?);
                parts.extend(of(&ranked.excluded, Role::Excluded)?);
                let text = if ranked.needs_one() { "side by side, at least one that ranks" } else { "side by side" };
                group(text, parts)
            }
            Clause::Nothing => group("nothing", Vec::new()),
        })
    }

    /// What a leaf stands for.
    fn word(&self, chain: &Chain, leaf: &Leaf, taken: Taken) -> Result<WordReading> {
        let words = Words::default();
        let mut compiler = Compiler::new(self, Ranking::Bm25, &words).taking(taken);
        let terms = compiler.terms(chain.field, leaf)?;
        // A word with marks stands in two fields: as it is, and without.
        let mut passages: BTreeMap<String, usize> = BTreeMap::new();
        for term in alone(&terms.any).chain(alone(&terms.or)) {
            let found = usize::try_from(compiler.frequencies.of(term)?).unwrap_or(usize::MAX);
            *passages.entry(shown(term)).or_default() += found;
        }
        let mut commonest: Vec<TermFound> =
            passages.into_iter().map(|(term, passages)| TermFound { term, passages }).collect();
        commonest.retain(|term| term.passages > 0);
        commonest.sort_by_key(|term| (Reverse(term.passages), term.term.clone()));
        let terms = commonest.len();
        commonest.truncate(MAX_NAMED);
        let looked_for = match &leaf.test {
            WordTest::Written(word) => format!("{word} as written"),
            WordTest::Stem(stems) => {
                let stems: Vec<String> = stems.iter().map(|stem| stem.replace(STEM_SEPARATOR, ":")).collect();
                format!("words with the stem {}", stems.join(", "))
            }
            WordTest::Pattern(pattern) => format!("words like {}", pattern.source()),
        };
        Ok(WordReading { looked_for, terms, terms_capped: compiler.is_capped(), commonest })
    }
}

/// A term as a person reads it.
fn shown(term: &Term) -> String {
    let text = term.value().as_str().unwrap_or_default().to_owned();
    match text.rsplit_once(schema::CASE_SEPARATOR) {
        Some((_, spelled)) => spelled.to_owned(),
        None => text.replace(STEM_SEPARATOR, ":"),
    }
}
