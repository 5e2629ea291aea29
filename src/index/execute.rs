//! Clauses to queries of the engine.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Occur, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::border;
use super::chain::{ChainQuery, LeafTerms, Scoring, SharedChain, chain_rarity};
use super::collect::{Collected, Collector, Found, Order, Paths, Row, Unit};
use super::profile::{Placed, Words, words_of};
use super::statistics::{Frequencies, Terms};
use super::together::TogetherQuery;
use super::word::EveryWord;
use super::{Index, engine, schema};
use crate::clause::{Case, Chain, Clause, Filter, Leaf, Marks, Pattern, Reach, TextField, WordTest, path_matcher};
use crate::error::Result;
use crate::model::AddedWord;
use crate::rank::{EXPANDED, RERANKED, Ranking};
use crate::text::analyze::STEM_SEPARATOR;
use crate::text::fold;

/// The most terms that one pattern stands for, where more of them could only find more.
pub const MAX_TERMS: usize = 10_000;

/// Which of the terms that a pattern names it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Up to [`MAX_TERMS`]: what these find, all of them find too.
    Some,
    /// Every one: what some of them let through, the others may exclude.
    All,
}

impl Index {
    /// Finds the passages that make `clause` true: how many there are, and the first `limit` in `order`.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn find(&self, clause: &Clause, order: Order, unit: Unit, limit: usize) -> Result<Found> {
        self.find_ranked(clause, order, unit, limit, Ranking::default(), &[])
    }

    /// As [`Index::find`], the most relevant told by `ranking` and, if it is by signals, by the `added` words.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn find_ranked(
        &self,
        clause: &Clause,
        order: Order,
        unit: Unit,
        limit: usize,
        ranking: Ranking,
        added: &[AddedWord],
    ) -> Result<Found> {
        self.reading(|| {
            let words = if ranking == Ranking::Signals { words_of(clause) } else { Words::default() };
            let mut compiler = Compiler::new(self, ranking, &words);
            let is_reranked = order == Order::Relevance && limit > 0 && !words.placed.is_empty();
            let passages = match is_reranked {
                false => 0,
                true if added.is_empty() => RERANKED,
                true => EXPANDED,
            };
            let segments = self.segments.clone();
            let collector = Collector { order, unit, limit, passages, segments };
            let collected = |compiler: &mut Compiler<'_>| -> Result<Collected> {
                let query = compiler.whole(clause)?;
                self.searcher.search(query.as_ref(), &collector).map_err(|error| engine(error).at(&self.folder))
            };
            let mut found = collected(&mut compiler)?;
            if found.total == 0 && compiler.capped {
                // That there is nothing is said only of all that was asked for.
                compiler = Compiler::new(self, ranking, &words).taking(Taken::All);
                found = collected(&mut compiler)?;
            }
            let Collected { mut units, passages: mut best, total } = found;
            let paths = Paths::new(&self.searcher, &self.segments).map_err(engine)?;
            if is_reranked {
                paths.keep(&mut best, passages);
                self.rerank(&mut compiler, &paths, &mut best)?;
                self.raise(&mut compiler, added, &mut best)?;
                units = beside(units, best);
            }
            paths.first(&mut units, unit, limit);
            let candidates = units.iter().map(|row| paths.candidate(row)).collect();
            Ok(Found { candidates, total, capped: compiler.capped })
        })
    }

    /// Gives the best hundred the parts of their scores that all signals make.
    fn rerank(&self, compiler: &mut Compiler<'_>, paths: &Paths, best: &mut Vec<Row>) -> Result<()> {
        let mut first = std::mem::take(best);
        let all = if first.len() > RERANKED { first.clone() } else { Vec::new() };
        paths.keep(&mut first, RERANKED);
        compiler.signals()?.score(&self.searcher, &self.fields, self.average_length(), &mut first).map_err(engine)?;
        *best = beside(all, first);
        Ok(())
    }

    /// The mean number of words of a passage.
    pub(super) fn average_length(&self) -> f32 {
        self.summary.words as f32 / self.summary.passages.max(1) as f32
    }

    /// The words that stand in passages and that `pattern` names, each with the number of passages; up to
    /// [`MAX_TERMS`], in order.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn words(&self, pattern: &Pattern) -> Result<Vec<(String, usize)>> {
        self.reading(|| {
            let words = Words::default();
            let mut compiler = Compiler::new(self, Ranking::Bm25, &words);
            let mut words = Vec::new();
            for word in compiler.expand(self.fields.written, pattern)? {
                let term = Term::from_field_text(self.fields.written, &word);
                let passages = compiler.frequencies.of(&term)?;
                // A word of passages that are gone may still be in the dictionary.
                if passages > 0 {
                    words.push((word, usize::try_from(passages).unwrap_or(usize::MAX)));
                }
            }
            Ok(words)
        })
    }
}

/// Rows that were ranked anew, and the others of `all`.
fn beside(mut all: Vec<Row>, mut anew: Vec<Row>) -> Vec<Row> {
    let known: BTreeSet<(u32, u32)> = anew.iter().map(|row| row.address).collect();
    all.retain(|row| !known.contains(&row.address));
    all.append(&mut anew);
    all
}

/// Makes queries of the engine from clauses.
pub(super) struct Compiler<'a> {
    pub(super) index: &'a Index,
    pub(super) frequencies: Frequencies<'a>,
    /// True once a pattern stood for more terms than are taken.
    capped: bool,
    taken: Taken,
    ranking: Ranking,
    norms: Arc<[f32]>,
    /// The bare words of the query, as far as they rank by more than their number.
    pub(super) words: &'a Words<'a>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(index: &'a Index, ranking: Ranking, words: &'a Words<'a>) -> Compiler<'a> {
        let frequencies = Frequencies::new(&index.searcher, index.summary.passages);
        let norms = || Scoring::norms(ranking.bm25(), index.average_length());
        let norms = if ranking == Ranking::default() { Arc::clone(index.norms.get_or_init(norms)) } else { norms() };
        Compiler { index, frequencies, capped: false, taken: Taken::Some, ranking, norms, words }
    }

    /// The same, its patterns standing for these of their terms.
    pub(super) fn taking(self, taken: Taken) -> Self {
        Compiler { taken, ..self }
    }

    /// What `compile` makes where patterns exclude.
    fn excluding<T>(&mut self, compile: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.taken, Taken::All);
        let compiled = compile(self);
        self.taken = before;
        compiled
    }

    /// True if a pattern stood for more terms than were taken.
    pub(super) fn is_capped(&self) -> bool {
        self.capped
    }

    /// The query of a whole clause: where it holds, and what counts beside what makes it hold.
    fn whole(&mut self, clause: &Clause) -> Result<Box<dyn Query>> {
        let holds = self.clause(clause)?;
        let mut parts = vec![(Occur::Must, holds)];
        for word in self.words.placed.iter().filter(|word| self.words.count_apart(word.chain)) {
            parts.push((Occur::Should, self.apart(word)?));
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0).1);
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// What a word counts by itself.
    pub(super) fn apart(&mut self, word: &Placed<'_>) -> Result<Box<dyn Query>> {
        let importance = word.weight * self.importance(&word.leaf, word.typed)?;
        let chain = word.alone();
        let terms = vec![self.terms(chain.field, &word.leaf)?];
        let scoring = Some(self.scoring(importance * terms[0].rarity));
        let norms = Some(self.index.fields.written);
        let segments = self.index.segments.clone();
        let (borders, end, neighbours) = ([None, None], None, None);
        let query = ChainQuery { chain, terms, norms, scoring, borders, end, neighbours, segments };
        Ok(Box::new(SharedChain(Arc::new(query))))
    }

    fn scoring(&self, weight: f32) -> Scoring {
        Scoring { bm25: self.ranking.bm25(), weight, norms: Arc::clone(&self.norms) }
    }

    pub(super) fn clause(&mut self, clause: &Clause) -> Result<Box<dyn Query>> {
        Ok(match clause {
            Clause::Chain(chain) => Box::new(SharedChain(self.chain(chain)?)),
            Clause::Weighed(inner, weight) => Box::new(BoostQuery::new(self.clause(inner)?, *weight)),
            Clause::Filter(filter) => Box::new(ConstScoreQuery::new(self.filter(filter)?, 0.0)),
            Clause::All(parts) => {
                let (negative, positive): (Vec<&Clause>, Vec<&Clause>) =
                    parts.iter().partition(|part| matches!(part, Clause::Not(_)));
                let inner = negative.into_iter().filter_map(|part| match part {
                    Clause::Not(inner) => Some(inner.as_ref()),
                    _ => None,
                });
                self.boolean(positive, Vec::new(), inner.collect())?
            }
            Clause::Any(parts) => self.boolean(Vec::new(), parts.iter().collect(), Vec::new())?,
            Clause::Not(inner) => self.boolean(Vec::new(), Vec::new(), vec![inner])?,
            Clause::Ranked(ranked) => {
                let (required, ranking) = (ranked.required.iter().collect(), ranked.ranking.iter().collect());
                let excluded = ranked.excluded.iter().collect();
                if ranked.needs_one() && !ranked.required.is_empty() {
                    let some = self.boolean(Vec::new(), ranking, Vec::new())?;
                    let rest = self.boolean(required, Vec::new(), excluded)?;
                    Box::new(BooleanQuery::new(vec![(Occur::Must, some), (Occur::Must, rest)]))
                } else {
                    self.boolean(required, ranking, excluded)?
                }
            }
            Clause::Together(parts) => {
                let parts: Result<Vec<Box<dyn Query>>> = parts.iter().map(|part| self.clause(part)).collect();
                Box::new(TogetherQuery { parts: parts?, segments: self.index.segments.clone() })
            }
            Clause::Nothing => Box::new(EmptyQuery),
        })
    }

    fn boolean(&mut self, must: Vec<&Clause>, should: Vec<&Clause>, not: Vec<&Clause>) -> Result<Box<dyn Query>> {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if must.is_empty() && should.is_empty() {
            let every = TermQuery::new(self.term(self.index.fields.kind, schema::PASSAGE), IndexRecordOption::Basic);
            parts.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(every), 0.0))));
        }
        let mut words = Vec::new();
        for clause in must {
            match clause {
                Clause::Chain(chain) => match self.chain(chain)? {
                    word if word.is_word() => words.push(word),
                    other => parts.push((Occur::Must, Box::new(SharedChain(other)))),
                },
                other => parts.push((Occur::Must, self.clause(other)?)),
            }
        }
        if !words.is_empty() {
            parts.push((Occur::Must, Box::new(EveryWord { words })));
        }
        for clause in should {
            parts.push((Occur::Should, self.clause(clause)?));
        }
        for clause in not {
            parts.push((Occur::MustNot, self.excluding(|compiler| compiler.clause(clause))?));
        }
        match parts.as_slice() {
            [(Occur::Must | Occur::Should, _)] => Ok(parts.remove(0).1),
            _ => Ok(Box::new(BooleanQuery::new(parts))),
        }
    }

    fn chain(&mut self, chain: &Chain) -> Result<Arc<ChainQuery>> {
        let fields = &self.index.fields;
        let excluded = chain.excluded_leaves();
        let mut terms = Vec::with_capacity(chain.leaves.len());
        for (number, leaf) in chain.leaves.iter().enumerate() {
            terms.push(match excluded.contains(&number) {
                true => self.excluding(|compiler| compiler.terms(chain.field, leaf))?,
                false => self.terms(chain.field, leaf)?,
            });
        }
        let norms = (chain.field == TextField::Body).then_some(fields.written);
        let borders = [(Reach::Sentence, schema::SENTENCE), (Reach::Block, schema::BLOCK)].map(|(reach, mark)| {
            let asks = chain.field == TextField::Body && chain.steps.iter().any(|step| step.link.reach == reach);
            asks.then(|| self.term(fields.marks, mark))
        });
        let end = match chain.field {
            TextField::Body => None,
            field => Some(self.term(self.text_fields(field)[0], schema::END)),
        };
        let importance = match (chain.single(), self.ranking) {
            (Some(leaf), Ranking::Signals) => self.importance(leaf, &chain.typed)?,
            _ => 1.0,
        };
        let counts = norms.is_some() && !self.words.count_apart(chain);
        let scoring = counts.then(|| self.scoring(importance * chain_rarity(chain, &terms)));
        let edges = fields.edges();
        let neighbours = border::neighbours(chain, &terms, edges);
        let (chain, segments) = (chain.clone(), self.index.segments.clone());
        Ok(Arc::new(ChainQuery { chain, terms, norms, scoring, borders, end, neighbours, segments }))
    }

    /// The fields of words as written, of stems, of both without marks, and of words in their case.
    fn text_fields(&self, field: TextField) -> [Field; 4] {
        let fields = &self.index.fields;
        match field {
            TextField::Body => [fields.written, fields.stem, fields.plain, fields.cased],
            TextField::Title => [fields.title; 4],
            TextField::Author => [fields.author; 4],
            TextField::Publisher => [fields.publisher; 4],
            TextField::Section => [fields.section; 4],
        }
    }

    /// The terms that a leaf stands for.
    pub(super) fn terms(&mut self, field: TextField, leaf: &Leaf) -> Result<LeafTerms> {
        let [written, stem, plain, cased] = self.text_fields(field);
        let (mut any, mut except, mut or) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let looked_in = |first: Field| [Some(first), (leaf.marks == Marks::Any).then_some(plain)].into_iter().flatten();
        match &leaf.test {
            WordTest::Written(word) => {
                let folded = fold::fold(word);
                if *word == folded {
                    any.extend(looked_in(written).map(|field| self.term(field, word)));
                }
                if leaf.case == Case::Kept {
                    for form in schema::CasedForm::of(leaf.marks) {
                        or.insert(self.term(cased, &form.term(&folded, word)));
                        let others = self.cased(cased, &Pattern::starting(&form.term(&folded, "")))?;
                        except.extend(others.iter().map(|term| self.term(cased, term)));
                    }
                }
            }
            WordTest::Stem(stems) => {
                any.extend(
                    looked_in(stem)
                        .flat_map(|field| stems.iter().map(move |stem| (field, stem)))
                        .map(|(field, stem)| self.term(field, stem)),
                );
            }
            WordTest::Pattern(pattern) => {
                let mut small = BTreeSet::new();
                for field in looked_in(written) {
                    let words = self.expand(field, pattern)?;
                    any.extend(words.iter().map(|word| self.term(field, word)));
                    small.extend(words);
                }
                if leaf.case == Case::Kept {
                    for term in self.cased(cased, &Pattern::starting(""))? {
                        let Some((folded, spelled)) = schema::CasedForm::read(&term, leaf.marks) else { continue };
                        if pattern.accepts(spelled) {
                            or.insert(self.term(cased, &term));
                        }
                        if small.contains(folded) {
                            except.insert(self.term(cased, &term));
                        }
                    }
                }
            }
        }
        let ((any, first), (or, second)) = (self.standing(any)?, self.standing(or)?);
        let (except, _) = self.standing(except)?;
        Ok(LeafTerms { any, except, or, rarity: self.frequencies.rarity_at(first + second) })
    }

    /// Those of the terms that stand somewhere, and in how many passages.
    pub(super) fn standing(&mut self, terms: BTreeSet<Term>) -> Result<(Terms, u64)> {
        let (mut all, mut passages) = (Terms::new(), 0);
        for term in terms {
            let (found, standing) = self.frequencies.standing(&term)?;
            if found > 0 {
                all.push((term, standing));
                passages += found;
            }
        }
        Ok((all, passages))
    }

    /// The terms of words in their case that the pattern names.
    fn cased(&self, field: Field, pattern: &Pattern) -> Result<BTreeSet<String>> {
        let mut terms = BTreeSet::new();
        for segment in self.index.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(engine)?;
            let io = |error: std::io::Error| engine(error.into());
            let mut stream = inverted.terms().search(pattern.clone()).into_stream().map_err(io)?;
            while stream.advance() {
                terms.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
            }
        }
        Ok(terms)
    }

    /// The words in `field` that the pattern names.
    fn expand(&mut self, field: Field, pattern: &Pattern) -> Result<BTreeSet<String>> {
        let mut words = BTreeSet::new();
        for segment in self.index.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(engine)?;
            let io = |error: std::io::Error| engine(error.into());
            let mut stream = inverted.terms().search(pattern.clone()).into_stream().map_err(io)?;
            while stream.advance() {
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                if word.contains([STEM_SEPARATOR, schema::CASE_SEPARATOR]) || word == schema::END {
                    continue;
                }
                if self.taken == Taken::Some && words.len() >= MAX_TERMS && !words.contains(word) {
                    self.capped = true;
                    break;
                }
                words.insert(word.to_owned());
            }
        }
        Ok(words)
    }

    fn filter(&self, filter: &Filter) -> Result<Box<dyn Query>> {
        let fields = &self.index.fields;
        let is = |field, text: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(self.term(field, text), IndexRecordOption::Basic))
        };
        Ok(match filter {
            Filter::Language(language) => is(fields.language, language.code()),
            Filter::Format(format) => is(fields.format, format.name()),
            Filter::Days(from, to) => Box::new(InvertedIndexRangeQuery::new(
                Bound::Included(Term::from_field_i64(fields.day, *from)),
                Bound::Included(Term::from_field_i64(fields.day, *to)),
            )),
            Filter::Pages(from, to) => Box::new(InvertedIndexRangeQuery::new(
                Bound::Included(Term::from_field_u64(fields.page, *from as u64)),
                Bound::Included(Term::from_field_u64(fields.page, *to as u64)),
            )),
            Filter::Path(glob) => {
                let matches = path_matcher(glob);
                let mut paths = BTreeSet::new();
                for segment in self.index.searcher.segment_readers() {
                    let inverted = segment.inverted_index(fields.path).map_err(engine)?;
                    let mut stream = inverted.terms().stream().map_err(|error| engine(error.into()))?;
                    while stream.advance() {
                        let path = String::from_utf8_lossy(stream.key()).into_owned();
                        if matches.is_match(&path) {
                            paths.insert(path);
                        }
                    }
                }
                Box::new(TermSetQuery::new(paths.iter().map(|path| self.term(fields.path, path))))
            }
        })
    }

    fn term(&self, field: Field, text: &str) -> Term {
        Term::from_field_text(field, text)
    }
}
