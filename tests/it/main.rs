//! The integration tests, one binary.
//!
//! - [`agreement`]: the index, the matcher and a naive evaluator agree on random corpora and queries.
//! - [`bad_input`]: bad input gives one clear line and a next step.
//! - [`batch`]: many queries in one run: each answer names its query, and an odd one stops no other.
//! - [`concordance`]: every match once, in a context that is the document's own text, in the order asked for.
//! - [`borders`]: what a query finds over the borders of passages, in whole documents, and in the texts about them.
//! - [`contract`]: the JSON output holds to its schema, and says the same whatever the number of threads.
//! - [`eval`]: the ranking measured on judgments, and compared with a run.
//! - [`help`]: what the help says is so: its examples find something, its filters are their fields.
//! - [`house`]: the structure of the code: floors, and the names in ARCHITECTURE.md.
//! - [`living`]: what a second run does to an index: added, changed, moved, removed.
//! - [`passages`]: passages partition the canonical text, and their words are all counted.
//! - [`places`]: every passage of the shipped corpus is read back from its file.
//! - [`ranking`]: what a reader would want first, comes first.
//! - [`support`]: an index of a folder, made and searched.

// A test that cannot go on panics: that is its way to fail.
#![allow(clippy::unwrap_used, reason = "tests")]
// The tests stand outside, as the binary does.
#![allow(clippy::disallowed_methods, reason = "tests")]

mod agreement;
mod bad_input;
mod batch;
mod borders;
mod concordance;
mod contract;
mod eval;
mod help;
mod house;
mod living;
mod passages;
mod places;
mod ranking;
mod support;
