//! Results as bytes: for the eye, and as a contract for programs.
//!
//! [`terminal`] lays results out for a person, [`json`] writes them as JSON
//! Lines with a schema, [`csv`] as tables, [`trec`] as runs to be judged,
//! [`report`] the check of manuscripts for machines that show such, and
//! [`citation_words`] is the citation as a line of
//! text, which both people and manuscripts take. Everything rendered is a type
//! of [`crate::model`]; nothing here searches, prints or asks how wide the
//! terminal is. The binary calls it, and so does anyone who has results.

mod citation_line;
pub mod csv;
mod diff;
pub mod evaluation;
pub mod json;
pub mod reference;
pub mod report;
#[cfg(test)]
mod sample;
pub mod terminal;
pub mod trec;

pub use citation_line::{citation_words, locator_words};
pub use diff::{cited_diff_words, diff_words};
