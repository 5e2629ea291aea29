//! How a query was read, and what each part of it gave.

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::Span;

/// A part of a query as it was read, with what its words stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// What it does for the part that it belongs to.
    pub role: Role,
    /// What it asks for.
    pub text: String,
    /// Byte range in the query, of words and phrases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Span>,
    /// What each of its words stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<WordReading>,
    /// The parts that it consists of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Explanation>,
}

/// What a part of a query does for the part that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It has to hold.
    Required,
    /// It raises the rank.
    Ranks,
    /// It must not hold.
    Excluded,
    /// It or another has to hold.
    Alternative,
}

/// A word of a query, and the terms of the index that count as it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordReading {
    /// How the word is looked for: its stem by language, the word as written, or the pattern.
    pub looked_for: String,
    /// Number of terms that count.
    pub terms: usize,
    /// True if a pattern stands for more terms than are looked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub terms_capped: bool,
    /// The commonest of these.
    pub commonest: Vec<TermFound>,
}

/// A term of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TermFound {
    /// The word, folded, or a stem behind its language: `en:dialogu`.
    pub term: String,
    /// Number of passages with it.
    pub passages: usize,
}

/// What a clause gave to the score of a hit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScorePart {
    /// Byte range of the clause in the query.
    pub clause: Span,
    /// The words as typed.
    pub text: String,
    /// Its part of the score; the parts add up to the whole.
    pub score: f32,
}
