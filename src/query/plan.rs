//! Tree to clauses: words are folded and stemmed in each language of the index.

use super::{Kind, Node, Plus};
use crate::clause::{Clause, Leaf, Marks, Pattern, Phrase, Ranked, TextField, WordTest};
use crate::text::analyze::{Analysis, analyze, stem_term};
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
            Kind::Pattern(text) => self.phrase(node.span, text, field).into_iter().collect(),
            Kind::Phrase(text) => self.phrase(node.span, text, field).into_iter().collect(),
            Kind::Title(inner) => self.node(inner, TextField::Title),
            Kind::Filter(filter, _) => vec![Clause::Filter(filter.clone())],
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
        let undetermined = [Language::undetermined()];
        let languages = if self.languages.is_empty() { &undetermined } else { self.languages };
        let analyses: Vec<Analysis> = languages.iter().map(|language| analyze(text, language)).collect();
        let Some(first) = analyses.first() else { return Vec::new() };
        let mut clauses: Vec<Phrase> = Vec::new();
        let mut joins = false;
        for (at, stem) in first.stems.iter().enumerate() {
            let units = &first.words[stem.position..stem.position + stem.length];
            let typed = Span::between(units[0].span.start(), units[units.len() - 1].span.end()).of(text);
            let folded: String = units.iter().map(|unit| unit.folded.as_str()).collect();
            let mut terms: Vec<String> = languages
                .iter()
                .zip(&analyses)
                .filter_map(|(language, analysis)| Some(stem_term(language, &analysis.stems.get(at)?.stem)))
                .collect();
            terms.dedup();
            self.explain(typed, &terms);
            let length = u32::try_from(stem.length).unwrap_or(u32::MAX);
            let leaf = Leaf { test: WordTest::Stem(terms), marks: Marks::of(&folded), length };
            let is_spaced = !typed.chars().any(crate::text::words::is_unspaced);
            match clauses.last_mut() {
                Some(phrase) if joins && is_spaced => {
                    phrase.parts.push(leaf);
                    phrase.typed = format!("{}-{typed}", phrase.typed);
                }
                _ => clauses.push(Phrase { span, typed: typed.to_owned(), field, parts: vec![leaf] }),
            }
            joins = is_spaced;
        }
        clauses.into_iter().map(Clause::Phrase).collect()
    }

    /// Words as written; `*` at the end of one makes it a prefix.
    fn phrase(&mut self, span: Span, text: &str, field: TextField) -> Option<Clause> {
        let mut parts = Vec::new();
        for chunk in text.split_whitespace() {
            let is_pattern = chunk.contains('*') || (chunk.contains('?') && !chunk.ends_with('?'));
            if is_pattern && chunk.chars().any(char::is_alphanumeric) {
                let folded = fold::fold(chunk);
                // Too large a pattern names no word.
                let Ok(pattern) = Pattern::wildcard(&folded) else { return Some(Clause::Nothing) };
                parts.push(Leaf { test: WordTest::Pattern(pattern), marks: Marks::of(&folded), length: 1 });
                continue;
            }
            for word in analyze(chunk, &Language::undetermined()).words {
                let marks = Marks::of(&word.folded);
                parts.push(Leaf { test: WordTest::Written(word.folded), marks, length: 1 });
            }
        }
        self.explanation.push(format!("\"{}\": these words as written", text.trim()));
        (!parts.is_empty()).then(|| Clause::Phrase(Phrase { span, typed: text.trim().to_owned(), field, parts }))
    }

    fn explain(&mut self, typed: &str, terms: &[String]) {
        let shown: Vec<String> =
            terms.iter().map(|term| term.replace(crate::text::analyze::STEM_SEPARATOR, ":")).collect();
        self.explanation.push(format!("{typed}: words with the stem {}", shown.join(", ")));
    }
}
