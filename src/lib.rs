//! Find a passage and cite it.
//!
//! `pincite` indexes a folder of documents and answers a search with ranked
//! passages, each highlighted exactly and each carrying a citation that can be
//! fetched again and checked.
//!
//! The modules in reading order: [`text`] and [`model`] are the ground, words and nouns of
//! everything above; [`error`] is what can go wrong; [`corpus`] walks the folders and reads the
//! settings; [`render`] makes bytes of results.

pub mod clause;
pub mod corpus;
pub mod error;
pub mod extract;
pub mod index;
pub mod model;
pub mod passage;
pub mod query;
pub mod render;
pub mod text;

pub use error::{Diagnostic, Error, ErrorKind, Result};
