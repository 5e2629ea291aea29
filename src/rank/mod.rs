//! What makes one passage rank above another: the formulas and their parameters, and no index.
//!
//! The score of a passage is a sum of parts, each of which a reader can be shown ([`ScoreParts`](crate::model::ScoreParts)). The first part is
//! taken over all passages that are found; the others over the best [`RERANKED`] of these, and none is negative, so
//! that what was ranked anew stays above the rest; common words add nothing to them. `idf` is [`rarity`], `tf` the occurrences in the passage, `w` the
//! weight of the word: what the query gives it, times [`COMMON_WEIGHT`] for words that say nothing about a subject.
//! `s(tf) = tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / average length))` is the saturation of BM25. A word that
//! the query says twice counts twice. `burst = BURST · ln((times + 1) / (passages + 1))`, of the passages among the best
//! in which the word stands and the times that it does: a word that comes again and again where it comes at all is what
//! texts are about. `i = w · idf · (1 + burst)`.
//!
//! | part | formula | after |
//! |---|---|---|
//! | words | `w · idf · (s(tf) + COVERAGE · (K1 + 1))` | BM25, Robertson et al. 1994; its lower bound, Lv and Zhai 2011 |
//! | exact | `EXACT · w · idf · s(tf)` of the form as written in the query | forms beside stems, as in Lucene's practice |
//! | burst | `w · idf · burst · (s(tf) + COVERAGE · (K1 + 1))` | burstiness, Church and Gale 1995 |
//! | title | `i · (s(tf + TITLE · tf in the title) − s(tf))` | BM25F, Robertson, Zaragoza and Taylor 2004 |
//! | order | `ORDER · mean(i) · s(pairs)` of neighbours in the query that stand side by side | sequential dependence, Metzler and Croft 2005 |
//! | near | `NEAR · mean(i) · (K1 + 1) / distance` of such neighbours where they stand nearest | Tao and Zhai 2007 |
//! | expansion | `w · idf · s(tf)` of the words that [`feedback`] adds, where that is asked for, over the best [`EXPANDED`] | relevance models, Lavrenko and Croft 2001 |
//!
//! How much each gains, and how the parameters were chosen, stands in `tests/golden/relevance/README.md`.

mod bm25;
mod common;
pub mod feedback;
mod signals;

pub use bm25::{Bm25, rarity};
pub use common::{COMMON_WEIGHT, is_common};
pub use signals::{Asked, Importance, Profile, Seen, SeenWord, Together, parts};

/// So many passages, the best by their words, are ranked anew by all signals.
pub const RERANKED: usize = 100;

/// So many are ranked anew by the words that a query is expanded by: what these raise may stand far below.
pub const EXPANDED: usize = 1_000;

/// How passages are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ranking {
    /// By all signals.
    #[default]
    Signals,
    /// By BM25 alone (k1 1.2, b 0.75), for comparison.
    Bm25,
}

impl Ranking {
    /// Its name and version; another version may order the same passages otherwise.
    pub fn name(self) -> &'static str {
        match self {
            Ranking::Signals => "signals 2",
            Ranking::Bm25 => "bm25",
        }
    }

    /// How occurrences and length count.
    pub fn bm25(self) -> Bm25 {
        match self {
            Ranking::Signals => Bm25 { k1: K1, b: B, coverage: COVERAGE },
            Ranking::Bm25 => Bm25 { k1: 1.2, b: 0.75, coverage: 0.0 },
        }
    }
}

/// How soon more occurrences of a word count for less.
const K1: f32 = 0.9;
/// How much a long passage needs more of them.
const B: f32 = 0.5;
/// What a word counts for standing there at all.
const COVERAGE: f32 = 0.05;
/// What the form as written counts beside its stem.
const EXACT: f32 = 0.25;
/// How much more a word counts that comes again and again where it comes at all.
const BURST: f32 = 0.6;
/// How many occurrences one in the title is worth.
const TITLE: f32 = 2.5;
/// What neighbours of the query count that stand side by side in its order.
const ORDER: f32 = 0.15;
/// What they count by how near they stand at best, in either order.
const NEAR: f32 = 0.05;
