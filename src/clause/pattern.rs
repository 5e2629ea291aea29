//! Patterns on one word: automata that both the dictionary of the index and the matcher run.

use std::fmt;
use std::sync::Arc;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use regex_syntax::hir::{Hir, HirKind};
use tantivy_fst::{Automaton, Regex};

/// A pattern on one folded word, anchored at both ends.
#[derive(Clone)]
pub struct Pattern {
    source: String,
    machine: Machine,
}

#[derive(Clone)]
enum Machine {
    Regular(Arc<Regex>),
    Edits(Arc<DFA>),
    /// Words that start so.
    Prefix(Arc<[u8]>),
}

/// Why a pattern cannot be used: one line, lower case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

impl Pattern {
    /// A pattern in which `*` is any run of characters and `?` is one.
    ///
    /// # Errors
    ///
    /// If it is too large.
    pub fn wildcard(folded: &str) -> Result<Pattern, PatternError> {
        let mut expression = String::with_capacity(folded.len() + 8);
        for character in folded.chars() {
            match character {
                '*' => expression.push_str(".*"),
                '?' => expression.push('.'),
                other => {
                    if other.is_ascii_punctuation() {
                        expression.push('\\');
                    }
                    expression.push(other);
                }
            }
        }
        Pattern::compile(folded, &expression)
    }

    /// A regular expression, in the syntax that the term dictionary supports.
    ///
    /// # Errors
    ///
    /// If it is no such expression, or too large.
    pub fn regex(expression: &str) -> Result<Pattern, PatternError> {
        Pattern::compile(expression, expression)
    }

    /// Words at most `distance` edits away (Damerau and Levenshtein), 1 or 2.
    pub fn fuzzy(folded: &str, distance: u8) -> Pattern {
        let automaton = LevenshteinAutomatonBuilder::new(distance.min(2), true).build_dfa(folded);
        Pattern { source: format!("{folded}~{distance}"), machine: Machine::Edits(Arc::new(automaton)) }
    }

    /// Any of these characters, of which none means something in an expression.
    pub fn any_of(characters: &[char]) -> Pattern {
        let source = characters.iter().map(char::to_string).collect::<Vec<_>>().join("|");
        Pattern::compile(&source, &source).expect("letters and bars are an expression")
    }

    /// Words that start with `prefix`.
    pub fn starting(prefix: &str) -> Pattern {
        let machine = Machine::Prefix(prefix.as_bytes().into());
        Pattern { source: format!("{prefix}*"), machine }
    }

    fn compile(source: &str, expression: &str) -> Result<Pattern, PatternError> {
        if regex_syntax::parse(expression).is_ok_and(|parsed| steps(&parsed) > MAX_STEPS) {
            return Err(PatternError("it is too large".to_owned()));
        }
        let machine = Regex::new(expression).map_err(|error| PatternError(explained(&error.to_string())))?;
        Ok(Pattern { source: source.to_owned(), machine: Machine::Regular(Arc::new(machine)) })
    }

    /// The pattern as it was typed, folded.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// True if the folded `word` is one that the pattern names.
    pub fn accepts(&self, word: &str) -> bool {
        let mut state = self.start();
        for byte in word.bytes() {
            if !self.can_match(&state) {
                return false;
            }
            state = self.accept(&state, byte);
        }
        self.is_match(&state)
    }
}

/// The state of a pattern's automaton after some bytes; 0 is the one that leads to no match.
///
/// A state of a regular expression is kept one higher, as its own dead state is `None`; that of a prefix is one more
/// than the number of its bytes that were read.
impl Automaton for Pattern {
    type State = usize;

    fn start(&self) -> usize {
        match &self.machine {
            Machine::Regular(regex) => regex.start().map_or(0, |state| state + 1),
            Machine::Edits(dfa) => dfa.initial_state() as usize,
            Machine::Prefix(_) => 1,
        }
    }

    fn is_match(&self, state: &usize) -> bool {
        match &self.machine {
            Machine::Regular(regex) => regex.is_match(&state.checked_sub(1)),
            Machine::Edits(dfa) => matches!(dfa.distance(as_dfa(*state)), Distance::Exact(_)),
            Machine::Prefix(prefix) => *state > prefix.len(),
        }
    }

    fn can_match(&self, state: &usize) -> bool {
        match &self.machine {
            Machine::Regular(regex) => regex.can_match(&state.checked_sub(1)),
            Machine::Edits(_) => as_dfa(*state) != SINK_STATE,
            Machine::Prefix(_) => *state > 0,
        }
    }

    fn accept(&self, state: &usize, byte: u8) -> usize {
        match &self.machine {
            Machine::Regular(regex) => regex.accept(&state.checked_sub(1), byte).map_or(0, |state| state + 1),
            Machine::Edits(dfa) => dfa.transition(as_dfa(*state), byte) as usize,
            Machine::Prefix(prefix) => match (*state, state.checked_sub(1).and_then(|read| prefix.get(read))) {
                (0, _) => 0,
                (state, None) => state,
                (state, Some(expected)) if *expected == byte => state + 1,
                _ => 0,
            },
        }
    }
}

/// An expression of more steps takes seconds to be made an automaton of.
const MAX_STEPS: u64 = 10_000;

/// About how many steps the automaton has that is made of an expression: what is repeated stands there as often.
fn steps(expression: &Hir) -> u64 {
    match expression.kind() {
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min.saturating_add(1));
            steps(&repeated.sub).saturating_mul(times.into())
        }
        HirKind::Capture(group) => steps(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(steps).fold(0, u64::saturating_add),
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => 1,
    }
}

/// How messages of the library start on what it does not support, and what we say.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("Empty match", "it is held to a whole word, so that ^, $ and \\b have no place"),
    ("Lazy", "that a repetition is lazy, as +? is, makes no difference"),
    ("Compiled regex exceeds", "it is too large"),
];

/// What the library says in several lines, of which the last names the fault, in one of ours.
fn explained(message: &str) -> String {
    let fault = message.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let known = UNSUPPORTED.iter().find(|(start, _)| fault.starts_with(start));
    known.map_or(fault, |(_, ours)| ours).to_owned()
}

fn as_dfa(state: usize) -> u32 {
    u32::try_from(state).unwrap_or(SINK_STATE)
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({})", self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_anchored_at_both_ends() {
        let pattern = Pattern::wildcard("wom?n").unwrap();
        assert!(pattern.accepts("women") && pattern.accepts("womån") && !pattern.accepts("womens"));
        let prefix = Pattern::wildcard("capac*").unwrap();
        assert!(prefix.accepts("capac") && prefix.accepts("capacity") && !prefix.accepts("incapacity"));
        assert!(
            Pattern::wildcard("u.s*").unwrap().accepts("u.s.c") && !Pattern::wildcard("u.s*").unwrap().accepts("uxs")
        );
    }

    #[test]
    fn a_swap_of_two_letters_is_one_edit() {
        let fuzzy = Pattern::fuzzy("escaltaion", 1);
        assert!(fuzzy.accepts("escaltaion") && fuzzy.accepts("escalation") && !fuzzy.accepts("escalations"));
        assert!(Pattern::fuzzy("kyber", 1).accepts("cyber") && !Pattern::fuzzy("kyber", 1).accepts("cybre"));
    }

    #[test]
    fn a_bad_expression_says_what_is_wrong() {
        assert!(Pattern::regex("cyber(space|crime)s?").unwrap().accepts("cybercrimes"));
        assert!(Pattern::regex("cyber(").unwrap_err().to_string().contains("unclosed group"));
        for (expression, said) in [
            ("^cyber", "^, $ and"),
            ("(a+)+$", "^, $ and"),
            (r"\bcyber", r"\b have no place"),
            ("cyber.*?", "lazy"),
            ("(((a{100}){100}){100}){100}", "it is too large"),
            ("tea+++++++++++++++", "it is too large"),
        ] {
            let error = Pattern::regex(expression).unwrap_err().to_string();
            assert!(error.contains(said), "{expression}: {error}");
        }
    }
}
