//! Tree to clauses: words are folded and stemmed in each language of the index.

use super::{Kind, NearStep, Node, Plus};
use crate::clause::{Chain, Clause, Leaf, Marks, Part, Pattern, Phrase, Ranked, Step, TextField, WordTest};
use crate::text::analyze::{Analysis, STEM_SEPARATOR, analyze};
use crate::text::canonical::canonical;
use crate::text::words::is_unspaced;
use crate::text::{Language, Span, fold};

/// Plans `root` for an index whose documents are in `languages`.
///
/// Gives the clause, and a line for each word that says what it stands for.
pub fn plan(root: &Node, languages: &[Language]) -> (Clause, Vec<String>) {
    let mut planner = Planner { languages, explanation: Vec::new() };
    let mut clauses = planner.node(root, TextField::Body);
    let clause = match clauses.len() {
        1 => clauses.remove(0),
        0 => Clause::Nothing,
        _ => Clause::Ranked(Ranked { ranking: clauses, ..Ranked::default() }),
    };
    (clause, planner.explanation)
}

struct Planner<'a> {
    languages: &'a [Language],
    explanation: Vec<String>,
}

impl Planner<'_> {
    /// The clauses of a part: several for a run of words written without spaces.
    fn node(&mut self, node: &Node, field: TextField) -> Vec<Clause> {
        match &node.kind {
            Kind::Word(text) => self.word(node.span, text, field),
            Kind::Pattern(text) | Kind::Regex(text) | Kind::Fuzzy(text, _) | Kind::Phrase(text, _) => {
                let mut chain = chain(node.span, text.trim(), field);
                chain.first = self.phrases(node, &mut chain.leaves);
                vec![Clause::Chain(chain)]
            }
            Kind::Near(first, steps) => vec![self.near(node, first, steps, field)],
            Kind::Together(parts) => {
                vec![Clause::Together(parts.iter().map(|part| self.whole(part, field)).collect())]
            }
            Kind::In(field, inner) => self.node(inner, *field),
            Kind::Filter(filter, _) => vec![Clause::Filter(filter.clone())],
            Kind::Weighed(inner, weight) => vec![Clause::Weighed(Box::new(self.whole(inner, field)), *weight)],
            Kind::And(parts) => {
                vec![Clause::All(parts.iter().flat_map(|part| self.node(part, field)).collect())]
            }
            Kind::Or(parts) => vec![Clause::Any(parts.iter().map(|part| self.whole(part, field)).collect())],
            Kind::Not(inner) => vec![Clause::Not(Box::new(self.whole(inner, field)))],
            Kind::Ranked(items) => {
                let mut ranked = Ranked::default();
                for item in items {
                    match &item.node.kind {
                        Kind::Not(inner) => ranked.excluded.push(self.whole(inner, field)),
                        _ if item.plus == Plus::Given || item.node.is_required() => {
                            ranked.required.extend(self.node(&item.node, field));
                        }
                        _ => ranked.ranking.extend(self.node(&item.node, field)),
                    }
                }
                vec![Clause::Ranked(ranked)]
            }
        }
    }

    /// The clause of a part, all of whose words have to stand.
    fn whole(&mut self, node: &Node, field: TextField) -> Clause {
        let mut clauses = self.node(node, field);
        if clauses.len() == 1 { clauses.remove(0) } else { Clause::All(clauses) }
    }

    /// A bare word: what a hyphen joins is a phrase, what a dictionary parts stands alone.
    fn word(&mut self, span: Span, text: &str, field: TextField) -> Vec<Clause> {
        let mut chains: Vec<Chain> = Vec::new();
        let mut joins = false;
        for (leaf, typed) in self.stems(text) {
            let is_spaced = !typed.chars().any(is_unspaced);
            if let (true, Some(chain)) = (joins && is_spaced, chains.last_mut()) {
                chain.typed = format!("{}-{typed}", chain.typed);
                chain.first[0].parts.push(Part::Leaf(chain.leaves.len()));
                chain.leaves.push(leaf);
            } else {
                let mut next = chain(span, &typed, field);
                next.first.push(Phrase { parts: vec![Part::Leaf(0)], slop: 0 });
                next.leaves.push(leaf);
                chains.push(next);
            }
            joins = is_spaced;
        }
        chains.iter_mut().for_each(doubled);
        chains.into_iter().map(Clause::Chain).collect()
    }

    fn near(&mut self, node: &Node, first: &Node, steps: &[NearStep], field: TextField) -> Clause {
        let mut chain = chain(node.span, &node.to_string(), field);
        chain.first = self.phrases(first, &mut chain.leaves);
        for NearStep { link, presence, node } in steps {
            let operand = self.phrases(node, &mut chain.leaves);
            chain.steps.push(Step { link: *link, presence: *presence, operand });
        }
        Clause::Chain(chain)
    }

    /// The phrases of an operand, of which any will do; their leaves are added to `leaves`.
    fn phrases(&mut self, node: &Node, leaves: &mut Vec<Leaf>) -> Vec<Phrase> {
        let first = leaves.len();
        let slop = match &node.kind {
            Kind::Or(parts) => return parts.iter().flat_map(|part| self.phrases(part, leaves)).collect(),
            Kind::Word(text) => {
                leaves.extend(self.stems(text).into_iter().map(|(leaf, _)| leaf));
                0
            }
            Kind::Phrase(text, slop) => {
                let parts = self.written(text, leaves);
                return vec![Phrase { parts, slop: *slop }];
            }
            Kind::Pattern(text) => {
                leaves.extend(self.pattern(text, Pattern::wildcard(&fold::fold(text)).ok()));
                0
            }
            Kind::Regex(text) => {
                leaves.extend(self.pattern(text, Pattern::regex(text).ok()));
                0
            }
            Kind::Fuzzy(text, distance) => {
                leaves.extend(self.pattern(text, Some(Pattern::fuzzy(&fold::fold(text), *distance))));
                0
            }
            _ => return Vec::new(),
        };
        let parts: Vec<Part> = (first..leaves.len()).map(Part::Leaf).collect();
        if parts.is_empty() { Vec::new() } else { vec![Phrase { parts, slop }] }
    }

    /// The leaves of a bare word, each with the letters that it stands for.
    fn stems(&mut self, text: &str) -> Vec<(Leaf, String)> {
        let text = canonical(text);
        let undetermined = [Language::undetermined()];
        let languages = if self.languages.is_empty() { &undetermined } else { self.languages };
        let analyses: Vec<Analysis> = languages.iter().map(|language| analyze(&text, language)).collect();
        let mut stems = Vec::new();
        for (at, stem) in analyses[0].stems.iter().enumerate() {
            let units = &analyses[0].words[stem.position..stem.position + stem.length];
            let typed = Span::between(units[0].span.start(), units[units.len() - 1].span.end()).of(&text);
            let folded: String = units.iter().map(|unit| unit.folded.as_str()).collect();
            let mut terms: Vec<String> = Vec::with_capacity(languages.len());
            for stem in analyses.iter().filter_map(|analysis| analysis.stems.get(at)) {
                if !terms.contains(&stem.term) {
                    terms.push(stem.term.clone());
                }
            }
            let shown: Vec<String> = terms.iter().map(|term| term.replace(STEM_SEPARATOR, ":")).collect();
            self.explanation.push(format!("{typed}: words with the stem {}", shown.join(", ")));
            let length = u32::try_from(stem.length).unwrap_or(u32::MAX);
            stems.push((Leaf { test: WordTest::Stem(terms), marks: Marks::of(&folded), length }, typed.to_owned()));
        }
        stems
    }

    /// The parts of a quoted phrase: words as written, `*` for any word, and prefixes.
    fn written(&mut self, text: &str, leaves: &mut Vec<Leaf>) -> Vec<Part> {
        let mut parts = Vec::new();
        // What is copied from a source holds what no reader sees there, as the text did before it was indexed.
        let canonical = canonical(text);
        for chunk in canonical.split_whitespace() {
            if chunk == "*" {
                parts.push(Part::AnyWord);
                continue;
            }
            let first = leaves.len();
            if chunk.contains('*') && chunk.chars().any(char::is_alphanumeric) {
                leaves.extend(self.pattern(chunk, Pattern::wildcard(&fold::fold(chunk)).ok()));
            } else {
                leaves.extend(analyze(chunk, &Language::undetermined()).words.into_iter().map(|word| {
                    let marks = Marks::of(&word.folded);
                    Leaf { test: WordTest::Written(word.folded), marks, length: 1 }
                }));
            }
            parts.extend((first..leaves.len()).map(Part::Leaf));
        }
        self.explanation.push(format!("\"{}\": these words as written", text.trim()));
        parts
    }

    /// The leaf of a pattern; one that is too large has none, and names no word.
    fn pattern(&mut self, typed: &str, pattern: Option<Pattern>) -> Option<Leaf> {
        self.explanation.push(format!("{typed}: words of this pattern, as written"));
        Some(Leaf { test: WordTest::Pattern(pattern?), marks: Marks::of(&fold::fold(typed)), length: 1 })
    }
}

/// Lets a word that is said twice (`anak-anak`) stand for the word itself, in the languages that make plurals so.
fn doubled(chain: &mut Chain) {
    let [Leaf { test: WordTest::Stem(one), .. }, Leaf { test: WordTest::Stem(other), marks, length }] =
        chain.leaves.as_slice()
    else {
        return;
    };
    let doubles = |term: &&String| Language::doubles(term.split(STEM_SEPARATOR).next().unwrap_or_default());
    let terms: Vec<String> = one.iter().filter(doubles).filter(|term| other.contains(term)).cloned().collect();
    if !terms.is_empty() {
        let once = Leaf { test: WordTest::Stem(terms), marks: *marks, length: *length };
        chain.leaves.push(once);
        chain.first.push(Phrase { parts: vec![Part::Leaf(2)], slop: 0 });
    }
}

fn chain(span: Span, typed: &str, field: TextField) -> Chain {
    Chain { span, typed: typed.to_owned(), field, leaves: Vec::new(), first: Vec::new(), steps: Vec::new() }
}
