//! What a query asks of a passage, said by words and positions: the part that
//! the index and the matcher must read alike.
//!
//! A [`Clause`] is a tree over [`Chain`]s and [`Filter`]s. [`Leaf`] says which
//! words count as one; [`positions`] is the arithmetic that both the index and
//! the matcher run, so that what was found and what is marked cannot differ.
//!
//! Made by `query::plan`; read by `index` and `query::matcher`. Knows neither
//! the query language nor the engine.

mod leaf;
mod pattern;
pub mod positions;
mod window;

pub use leaf::{Case, Chinese, Forms, Leaf, Marks, TextField, WordTest};
pub use pattern::{Pattern, PatternError};
pub use window::{Border, MAX_WINDOW, Way, Window};

use std::collections::BTreeSet;
use std::fmt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::{DocumentCard, Format, Locator, PartialDate};
use crate::text::analyze::Asked;
use crate::text::{Language, Span};

/// The most words that a nearness clause reaches over.
pub const MAX_REACH: u32 = 1_000;

/// What must be true of a passage.
#[derive(Clone, Debug)]
pub enum Clause {
    /// Words and phrases, alone or near each other.
    Chain(Chain),
    /// Something about the document.
    Filter(Filter),
    /// Every one holds.
    All(Vec<Clause>),
    /// At least one holds.
    Any(Vec<Clause>),
    /// It does not hold.
    Not(Box<Clause>),
    /// At least one holds here, and every one holds of some passage of the document.
    Together(Vec<Clause>),
    /// Clauses side by side.
    Ranked(Ranked),
    /// It holds; its score counts so many times.
    Weighed(Box<Clause>, f32),
    /// No passage.
    Nothing,
}

/// Clauses side by side: all required hold, no excluded one does, and some ranking one does, unless there is none or
/// a required one speaks of words.
#[derive(Clone, Debug, Default)]
pub struct Ranked {
    /// Have to hold.
    pub required: Vec<Clause>,
    /// Raise the rank.
    pub ranking: Vec<Clause>,
    /// Must not hold.
    pub excluded: Vec<Clause>,
}

/// Operands near each other, from left to right; one operand alone is a word or phrase.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Where the clause stands in the query.
    pub span: Span,
    /// The words as typed.
    pub typed: String,
    /// Whether a passage that lacks it is told so.
    pub lack: Lack,
    /// Where its words stand.
    pub field: TextField,
    /// The words that the phrases name by number.
    pub leaves: Vec<Leaf>,
    /// The first operand: phrases of which any will do.
    pub first: Vec<Phrase>,
    /// What has to stand near it.
    pub steps: Vec<Step>,
}

/// Whether a passage that lacks a chain is told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is: the chain is something that was asked for.
    Told,
    /// It is not: the chain only ranks.
    Untold,
}

/// A further operand of a chain.
#[derive(Clone, Debug)]
pub struct Step {
    /// How near it stands to the operand before.
    pub link: Link,
    /// Whether it has to stand there or must not; the chain goes on from the last that has to.
    pub presence: Presence,
    /// The operand: phrases of which any will do.
    pub operand: Vec<Phrase>,
}

/// Whether an operand has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to.
    Required,
    /// It must not.
    Excluded,
}

/// Words in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// The words; at least one is a leaf.
    pub parts: Vec<Part>,
    /// How many other words may stand between the first and the last, in all.
    pub slop: u32,
}

/// A part of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word that the leaf of this number accepts.
    Leaf(usize),
    /// Exactly one word, any word.
    AnyWord,
}

/// How near two operands stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The distance.
    pub reach: Reach,
    /// Whether the first has to stand before the second.
    pub order: Order,
}

/// The distance of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The later starts at most so many words after the end of the earlier.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one block.
    Block,
}

/// The order of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Either may come first.
    Either,
    /// The left one comes first.
    Before,
}

impl Clause {
    /// Every chain in it, from left to right.
    pub fn chains(&self) -> Vec<&Chain> {
        let mut chains = Vec::new();
        self.add_chains(&mut chains);
        chains
    }

    fn add_chains<'a>(&'a self, into: &mut Vec<&'a Chain>) {
        match self {
            Clause::Chain(chain) => into.push(chain),
            Clause::All(parts) | Clause::Any(parts) | Clause::Together(parts) => {
                parts.iter().for_each(|part| part.add_chains(into));
            }
            Clause::Not(inner) | Clause::Weighed(inner, _) => inner.add_chains(into),
            Clause::Ranked(Ranked { required, ranking, excluded }) => {
                required.iter().chain(ranking).chain(excluded).for_each(|part| part.add_chains(into));
            }
            Clause::Filter(_) | Clause::Nothing => {}
        }
    }

    /// True if what holds among some passages, with its matches, holds among more of them.
    pub fn is_monotone(&self) -> bool {
        match self {
            Clause::Chain(chain) => chain.steps.iter().all(|step| step.presence == Presence::Required),
            Clause::All(parts) | Clause::Any(parts) => parts.iter().all(Clause::is_monotone),
            Clause::Weighed(inner, _) => inner.is_monotone(),
            Clause::Filter(_) | Clause::Nothing => true,
            // What is lacking, excluded or elsewhere in the document may stand further on.
            Clause::Ranked(_) | Clause::Not(_) | Clause::Together(_) => false,
        }
    }

    /// What it asks of a text beside its words.
    pub fn asks(&self) -> Asked {
        let chains = self.chains();
        let leaves = || chains.iter().flat_map(|chain| &chain.leaves);
        let steps = || chains.iter().flat_map(|chain| &chain.steps);
        Asked {
            stems: leaves().any(|leaf| matches!(leaf.test, WordTest::Stem(_))),
            sentences: steps().any(|step| step.link.reach == Reach::Sentence),
        }
    }

    /// True if it asks for something about the document or the place of a passage, and for no word of it.
    fn is_field(&self) -> bool {
        match self {
            Clause::Filter(_) => true,
            Clause::Chain(chain) => chain.field != TextField::Body,
            Clause::Not(inner) | Clause::Weighed(inner, _) => inner.is_field(),
            Clause::All(parts) | Clause::Any(parts) | Clause::Together(parts) => parts.iter().all(Clause::is_field),
            Clause::Ranked(ranked) => ranked.required.iter().chain(&ranked.ranking).all(Clause::is_field),
            Clause::Nothing => false,
        }
    }
}

impl Ranked {
    /// True if some ranking clause has to hold.
    pub fn needs_one(&self) -> bool {
        !self.ranking.is_empty() && self.required.iter().all(Clause::is_field)
    }
}

impl Chain {
    /// The operands that have to stand in the text, from left to right.
    pub fn required(&self) -> impl Iterator<Item = &[Phrase]> {
        let steps = self.steps.iter().filter(|step| step.presence == Presence::Required);
        std::iter::once(self.first.as_slice()).chain(steps.map(|step| step.operand.as_slice()))
    }

    /// The leaves of the operands that must not stand.
    pub fn excluded_leaves(&self) -> BTreeSet<usize> {
        let steps = self.steps.iter().filter(|step| step.presence == Presence::Excluded);
        let parts = steps.flat_map(|step| &step.operand).flat_map(|phrase| &phrase.parts);
        let leaves = parts.filter_map(|part| match part {
            Part::Leaf(leaf) => Some(*leaf),
            Part::AnyWord => None,
        });
        leaves.collect()
    }

    /// The leaf that the chain consists of, if it is a single word and nothing else.
    pub fn single(&self) -> Option<&Leaf> {
        let phrase = self.first.first().filter(|_| self.first.len() == 1 && self.steps.is_empty())?;
        match phrase.parts.as_slice() {
            [Part::Leaf(leaf)] => self.leaves.get(*leaf),
            _ => None,
        }
    }
}

/// Something about the document of a passage.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// The path is one that the glob names.
    Path(String),
    /// The language of the passage.
    Language(Language),
    /// The format of the source.
    Format(Format),
    /// Published within these days, both included; a day is a number such as `20231019`.
    Days(i64, i64),
    /// On one of these pages, both included: by their place in the file, or by the number printed on them.
    Pages(usize, usize),
}

impl Filter {
    /// True if a passage of `document` at `locator` passes.
    pub fn accepts(&self, document: &DocumentCard, locator: &Locator) -> bool {
        match self {
            Filter::Path(glob) => path_matcher(glob).is_match(&document.path),
            Filter::Language(language) => locator.language.as_ref().unwrap_or(&document.language) == language,
            Filter::Format(format) => document.format == *format,
            Filter::Days(from, to) => document.date.is_some_and(|date| (*from..=*to).contains(&date.first_day())),
            Filter::Pages(from, to) => locator.page_numbers().iter().any(|page| (*from..=*to).contains(page)),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: &i64| format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100);
        // What is beside the first or the last day of a month may be none.
        let is_day = |number: &i64| PartialDate::parse(&day(number)).is_some();
        match self {
            Filter::Path(glob) => write!(f, "path:{glob}"),
            Filter::Language(language) => write!(f, "lang:{}", language.code()),
            Filter::Format(format) => write!(f, "format:{format}"),
            Filter::Days(from, to) if from == to => write!(f, "date:{}", day(from)),
            Filter::Days(..0, i64::MAX) => f.write_str("date:.."),
            Filter::Days(from, i64::MAX) if !is_day(from) => write!(f, "date:>{}", day(&(from - 1))),
            Filter::Days(from, to) if *from < 0 && !is_day(to) => write!(f, "date:<{}", day(&(to + 1))),
            Filter::Days(from, i64::MAX) => write!(f, "date:>={}", day(from)),
            Filter::Days(from, to) if *from < 0 => write!(f, "date:<={}", day(to)),
            Filter::Days(from, to) => write!(f, "date:{}..{}", day(from), day(to)),
            Filter::Pages(from, to) if from == to => write!(f, "page:{from}"),
            Filter::Pages(from, usize::MAX) => write!(f, "page:{from}.."),
            Filter::Pages(from, to) => write!(f, "page:{from}-{to}"),
        }
    }
}

/// What tells whether a glob names a path, the end of it from some folder on, or a folder above it, or a file that holds
/// it.
pub fn path_matcher(glob: &str) -> GlobSet {
    let glob = glob.trim_end_matches('/');
    let mut set = GlobSetBuilder::new();
    let named = [glob.to_owned(), format!("**/{glob}")];
    let below = named.iter().flat_map(|glob| [format!("{glob}/**"), format!("{glob}!/**")]);
    for glob in below.chain(named.iter().cloned()) {
        if let Ok(glob) = GlobBuilder::new(&glob).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_by_date_names_days_that_there_are() {
        for (from, to, written) in [
            (20_231_232, i64::MAX, "date:>2023-12-31"),
            (20_231_032, i64::MAX, "date:>2023-10-31"),
            (20_231_020, i64::MAX, "date:>=2023-10-20"),
            (i64::MIN + 1, 20_230_100, "date:<2023-01-01"),
            (i64::MIN + 1, 20_230_101, "date:<=2023-01-01"),
            (i64::MIN + 1, i64::MAX, "date:.."),
            (20_230_101, 20_231_231, "date:2023-01-01..2023-12-31"),
        ] {
            assert_eq!(Filter::Days(from, to).to_string(), written);
        }
    }
}
