//! The stems of words that were met before: few words make most of a text.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use smol_str::SmolStr;

use super::STEM_SEPARATOR;
use crate::text::Language;

/// Number of stems that a thread remembers.
const SLOTS: usize = 1 << 13;

/// Longer words are not remembered, in bytes: they would take memory of their own.
const LONGEST: usize = 16;

/// A word and its stem term, in the slot that its hash says; another one that falls on it takes its place.
type Slots = Vec<Option<(SmolStr, SmolStr)>>;

thread_local! {
    static REMEMBERED: RefCell<Slots> = RefCell::new(vec![None; SLOTS]);
}

/// The term of the stem of `word` in `language`, which is `made` unless it is remembered.
pub(super) fn term(language: &Language, word: &SmolStr, made: impl FnOnce() -> SmolStr) -> SmolStr {
    if word.len() > LONGEST {
        return made();
    }
    REMEMBERED.with_borrow_mut(|slots| {
        let slot = &mut slots[slot_of(language, word)];
        match slot {
            Some((known, term)) if known == word && is_in(language, term) => term.clone(),
            _ => {
                let term = made();
                *slot = Some((word.clone(), term.clone()));
                term
            }
        }
    })
}

fn slot_of(language: &Language, word: &str) -> usize {
    let mut hasher = FxHasher::default();
    (language.code(), word).hash(&mut hasher);
    usize::try_from(hasher.finish() % SLOTS as u64).unwrap_or_default()
}

fn is_in(language: &Language, term: &str) -> bool {
    term.strip_prefix(language.code()).is_some_and(|stem| stem.starts_with(STEM_SEPARATOR))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyze::stem_term;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_remembered_is_what_is_made(words in proptest::collection::vec(("[a-c]{1,3}(s|ing|ed)?|\\PC{1,20}", 0..3_usize), 0..200)) {
            let languages = ["en", "de", "eng"].map(|code| Language::parse(code).unwrap());
            for (word, language) in words {
                let (word, language) = (SmolStr::new(word), &languages[language]);
                let made = || stem_term(language, &language.stem(&word));
                prop_assert_eq!(term(language, &word, made), made());
            }
        }
    }
}
