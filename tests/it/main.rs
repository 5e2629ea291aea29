//! The integration tests, one binary.
//!
//! - [`agreement`]: the index, the matcher and a naive evaluator agree on random corpora and queries.
//! - [`bad_input`]: bad input gives one clear line and a next step.
//! - [`batch`]: many queries in one run: each answer names its query, and an odd one stops no other.
//! - [`citing`]: citing pins and words, and what became of stored citations.
//! - [`borders`]: what a query finds over the borders of passages, in whole documents, and in the texts about them.
//! - [`concordance`]: every match once, in a context that is the document's own text, in the order asked for.
//! - [`contract`]: the JSON output holds to its schema, and says the same whatever the number of threads.
//! - [`crash`]: killed at any instant, or out of room, it loses no commit.
//! - [`elsewhere`]: an index is the same from every folder, and goes with its project when that is moved.
//! - [`exact`]: what is copied from a document is found by its words in quotation marks, in every script.
//! - [`formats`]: each format from the file to the hit, and files that are broken.
//! - [`fuzz`]: the properties that the fuzz targets look for, on a few thousand inputs.
//! - [`duplicates`]: near-identical passages of several documents are one hit.
//! - [`eval`]: the ranking measured on judgments, and compared with a run.
//! - [`golden`]: an index of the format that is released now is opened by every later build.
//! - [`growth`]: what is done with an input grows by its size.
//! - [`help`]: what the help says is so: its examples find something, its filters are their fields.
//! - [`house`]: the structure of the code: floors, and the names in ARCHITECTURE.md.
//! - [`languages`]: many languages in one corpus: which one a text is in, its stems, and the same word spelled otherwise.
//! - [`living`]: what a second run does to an index: added, changed, moved, removed.
//! - [`odd_text`]: text that no one writes breaks nothing, and is cut whole however long it is.
//! - [`made`]: documents of binary formats, made by the tests themselves.
//! - [`members`]: sources within sources: archives, mailboxes, attachments and records, from the file to the pin.
//! - [`mutated`]: a few thousand files of every format that were damaged at random cost no healthy one.
//! - [`partial`]: files that are read only in part, and what is said of what is missing.
//! - [`passages`]: passages partition the canonical text, and their words are all counted.
//! - [`pdf`]: a PDF from the file to the citation, and what cannot be read of it.
//! - [`places`]: every passage of the shipped corpus is read back from its file.
//! - [`processor`]: what a thread took, as the benchmarks measure it.
//! - [`query`]: what a query finds: patterns of every kind, cut where they name too many words, and what is offered where
//!   nothing is.
//! - [`ranking`]: what a reader would want first, comes first.
//! - [`sentences`]: sentences end where a reader ends them.
//! - [`support`]: an index of a folder, made and searched.
//! - [`upkeep`]: an index checked, merged, exported and imported.
//! - [`verify`]: the quotations of manuscripts: each verdict, each convention, every script of the corpus.
//! - [`word_processor`]: manuscripts that are no text files.
//! - [`watch`]: a watched folder is followed, whatever the way in which it changes.
//! - [`workers`]: files read in processes of their own, as well as in this one, and without harm to it.

// A test that cannot go on panics: that is its way to fail.
#![allow(clippy::unwrap_used, reason = "tests")]
// The tests stand outside, as the binary does.
#![allow(clippy::disallowed_methods, reason = "tests")]

mod agreement;
mod bad_input;
mod batch;
mod borders;
mod citing;
mod concordance;
mod contract;
mod crash;
mod duplicates;
mod elsewhere;
mod eval;
mod exact;
mod expand;
mod formats;
mod fuzz;
mod golden;
mod growth;
mod help;
mod house;
mod languages;
mod living;
#[allow(dead_code, reason = "shared with the unit tests")]
mod made;
mod members;
mod mutated;
mod ocr;
mod odd_text;
mod partial;
mod passages;
mod pdf;
mod places;
#[path = "../bench/processor.rs"]
mod processor;
mod query;
mod ranking;
mod sentences;
mod support;
mod upkeep;
mod verify;
mod watch;
mod word_processor;
mod workers;
