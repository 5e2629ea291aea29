//! Patterns on one word: automata that both the dictionary of the index and the matcher run.

use std::fmt;
use std::sync::Arc;

use tantivy_fst::{Automaton, Regex};

/// A pattern on one folded word, anchored at both ends.
#[derive(Clone)]
pub struct Pattern {
    source: String,
    machine: Arc<Regex>,
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
        let machine =
            Regex::new(&expression).map_err(|_| PatternError(format!("the pattern {folded} is too large")))?;
        Ok(Pattern { source: folded.to_owned(), machine: Arc::new(machine) })
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

impl Automaton for Pattern {
    type State = Option<usize>;

    fn start(&self) -> Option<usize> {
        self.machine.start()
    }

    fn is_match(&self, state: &Option<usize>) -> bool {
        self.machine.is_match(state)
    }

    fn can_match(&self, state: &Option<usize>) -> bool {
        self.machine.can_match(state)
    }

    fn accept(&self, state: &Option<usize>, byte: u8) -> Option<usize> {
        self.machine.accept(state, byte)
    }
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
}
