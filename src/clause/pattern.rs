//! Patterns on one word: automata that both the dictionary of the index and the matcher run.

use std::fmt;
use std::sync::Arc;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use regex_syntax::ast::Ast;
use regex_syntax::hir::{Hir, HirKind};
use tantivy_fst::{Automaton, Regex};

use super::Case;
use crate::text::fold;

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

    /// A regular expression, in the syntax that the term dictionary supports; its letters are in the form that words have,
    /// folded or spelled.
    ///
    /// # Errors
    ///
    /// If it is no such expression, or too large.
    pub fn regex(expression: &str, case: Case) -> Result<Pattern, PatternError> {
        let formed = in_form_of_words(expression, case);
        Pattern::compile(&formed, &formed)
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

/// The expression with its letters in the form that words have; as it is if it is none.
fn in_form_of_words(expression: &str, case: Case) -> String {
    let Ok(parsed) = regex_syntax::ast::parse::Parser::new().parse(expression) else { return expression.to_owned() };
    let (mut formed, mut from) = (String::new(), 0);
    let mut replace = |start: usize, end: usize, by: &str| {
        formed.push_str(&expression[from..start]);
        formed.push_str(by);
        from = end;
    };
    form_parts(&parsed, expression, case, &mut replace);
    formed.push_str(&expression[from..]);
    formed
}

/// Hands over what to put in the place of which bytes of an expression, from left to right.
fn form_parts(part: &Ast, expression: &str, case: Case, replace: &mut dyn FnMut(usize, usize, &str)) {
    match part {
        Ast::Literal(_) => form_letters(std::slice::from_ref(part), case, replace),
        Ast::Concat(parts) => {
            let is_letter = |part: &Ast| matches!(part, Ast::Literal(_));
            // Letters side by side are one text: marks may be set upon them.
            for run in parts.asts.chunk_by(|one, next| is_letter(one) && is_letter(next)) {
                match run {
                    [part] => form_parts(part, expression, case, replace),
                    run => form_letters(run, case, replace),
                }
            }
        }
        Ast::Alternation(parts) => parts.asts.iter().for_each(|part| form_parts(part, expression, case, replace)),
        Ast::Repetition(repeated) => form_parts(&repeated.ast, expression, case, replace),
        Ast::Group(group) => form_parts(&group.ast, expression, case, replace),
        Ast::ClassBracketed(_) | Ast::ClassUnicode(_) if case == Case::Folded => {
            let (start, end) = (part.span().start.offset, part.span().end.offset);
            replace(start, end, &format!("(?i:{})", &expression[start..end]));
        }
        // Such as \S, which holds no letter by itself.
        _ => {}
    }
}

fn form_letters(run: &[Ast], case: Case, replace: &mut dyn FnMut(usize, usize, &str)) {
    let letters = run.iter().filter_map(|part| match part {
        Ast::Literal(literal) => Some(literal.c),
        _ => None,
    });
    let letters: String = letters.collect();
    let formed = match case {
        Case::Folded => fold::fold(&letters),
        Case::Kept => fold::spell(&letters).into_owned(),
    };
    if let (Some(first), Some(last)) = (run.first(), run.last())
        && formed != letters
    {
        let escaped = regex_syntax::escape(&formed);
        // What is repeated may be a letter that became two.
        let is_one_to_many = run.len() == 1 && formed.chars().nth(1).is_some();
        let by = if is_one_to_many { format!("(?:{escaped})") } else { escaped };
        replace(first.span().start.offset, last.span().end.offset, &by);
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
        let regex = |expression| Pattern::regex(expression, Case::Folded);
        assert!(regex("cyber(space|crime)s?").unwrap().accepts("cybercrimes"));
        assert!(regex("cyber(").unwrap_err().to_string().contains("unclosed group"));
        for (expression, said) in [
            ("^cyber", "^, $ and"),
            ("(a+)+$", "^, $ and"),
            (r"\bcyber", r"\b have no place"),
            ("cyber.*?", "lazy"),
            ("(((a{100}){100}){100}){100}", "it is too large"),
            ("tea+++++++++++++++", "it is too large"),
        ] {
            let error = regex(expression).unwrap_err().to_string();
            assert!(error.contains(said), "{expression}: {error}");
        }
    }

    #[test]
    fn letters_of_an_expression_are_folded_and_its_escapes_and_classes_mean_what_they_did() {
        for (expression, word, accepts) in [
            ("Cyber.*", "cyberspace", true),
            ("CYBER(SPACE|CRIME)S?", "cybercrimes", true),
            ("straße", "strasse", true),
            ("ß+", "ssss", true),
            ("Straß{2}e", "strasssse", true),
            ("caf\u{65}\u{301}", "caf\u{e9}", true),
            (r"\x43\u{C9}", "c\u{e9}", true),
            ("ﬁn", "fin", true),
            ("l’or", "l'or", true),
            ("[A-Z]+", "asean", true),
            ("[^A-Z]+", "asean", false),
            (r"\p{Lu}+", "asean", true),
            (r"\S+", "asean", true),
            (r"\D+", "asean", true),
            (r"\W+", "asean", false),
            (r"U\.S", "u.s", true),
            (r"U\.S", "uxs", false),
            ("(?x)Cyber", "cyber", true),
        ] {
            let pattern = Pattern::regex(expression, Case::Folded).unwrap();
            assert_eq!(pattern.accepts(word), accepts, "/{expression}/ {word}");
        }
        let kept = Pattern::regex("Cyber[A-Z]ﬁ.*", Case::Kept).unwrap();
        assert!(kept.accepts("CyberSfi") && !kept.accepts("cyberSfi") && !kept.accepts("Cybersfi"));
    }
}
