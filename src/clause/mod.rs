//! What a query asks of a passage, said by words and positions: the part that
//! the index and the matcher must read alike.
//!
//! A [`Clause`] is a tree over [`Phrase`]s and [`Filter`]s. [`Leaf`] says which
//! words count as one; [`positions`] is the arithmetic that both the index and
//! the matcher run, so that what was found and what is marked cannot differ.
//!
//! Made by `query::plan`; read by `index` and `query::matcher`. Knows neither
//! the query language nor the engine.

mod leaf;
mod pattern;
pub mod positions;

pub use leaf::{Leaf, Marks, TextField, WordTest};
pub use pattern::{Pattern, PatternError};

use globset::GlobBuilder;

use crate::model::{DocumentCard, Format};
use crate::text::{Language, Span};

/// What must be true of a passage.
#[derive(Clone, Debug)]
pub enum Clause {
    /// Words in order; a word is a phrase of one part.
    Phrase(Phrase),
    /// Something about the document.
    Filter(Filter),
    /// Every one holds.
    All(Vec<Clause>),
    /// At least one holds.
    Any(Vec<Clause>),
    /// It does not hold.
    Not(Box<Clause>),
    /// Clauses side by side.
    Ranked(Ranked),
    /// No passage.
    Nothing,
}

/// Clauses side by side: all required hold, no excluded one does, and if none is required some ranking one does.
#[derive(Clone, Debug, Default)]
pub struct Ranked {
    /// Have to hold.
    pub required: Vec<Clause>,
    /// Raise the rank.
    pub ranking: Vec<Clause>,
    /// Must not hold.
    pub excluded: Vec<Clause>,
}

/// Words in order, next to each other.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Where the clause stands in the query.
    pub span: Span,
    /// The words as typed.
    pub typed: String,
    /// Where its words stand.
    pub field: TextField,
    /// The words; at least one.
    pub parts: Vec<Leaf>,
}

/// Something about the document of a passage.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// The path is one that the glob names.
    Path(String),
    /// The language of the document.
    Language(Language),
    /// The format of the source.
    Format(Format),
    /// Published within these days, both included; a day is a number such as `20231019`.
    Days(i64, i64),
}

impl Filter {
    /// True if the passages of `document` pass.
    pub fn accepts(&self, document: &DocumentCard) -> bool {
        match self {
            Filter::Path(glob) => path_matches(glob, &document.path),
            Filter::Language(language) => document.language == *language,
            Filter::Format(format) => document.format == *format,
            Filter::Days(from, to) => document.date.is_some_and(|date| (*from..=*to).contains(&date.first_day())),
        }
    }
}

/// True if `glob` names `path`, the end of it from some folder on, or a folder above it.
pub fn path_matches(glob: &str, path: &str) -> bool {
    let glob = glob.trim_end_matches('/');
    [glob.to_owned(), format!("**/{glob}"), format!("{glob}/**"), format!("**/{glob}/**")].iter().any(|glob| {
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        built.is_ok_and(|glob| glob.compile_matcher().is_match(path))
    })
}
