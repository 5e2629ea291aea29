//! Find a passage and cite it.
//!
//! `pincite` indexes a folder of documents and answers a search with ranked
//! passages, each highlighted exactly and each carrying a citation that can be
//! fetched again and checked.
//!
//! The modules in reading order: [`text`] and [`model`] are the ground, words and nouns of
//! everything above; [`error`] is what can go wrong; [`clause`] is what a query asks of a passage;
//! [`corpus`] walks the folders, [`kind`] tells what a file is, [`mime`] takes messages apart, and [`rank`] says what ranks above what. The steps:
//! [`extract`] makes documents of bytes, [`unpack`] hands over what archives, mailboxes and files of records hold, [`passage`] cuts them, [`query`] reads queries, [`index`] keeps and finds, [`cite`] names, [`manuscript`] reads
//! drafts, [`collate`] holds a quotation against a text. [`question`] is what the verbs share that answer queries,
//! [`worker`] where files are read, and [`judge`] says how good a ranking is. The verbs: [`ingest`], [`search`],
//! [`concordance`], [`lookup`] and [`verify`]; upon them [`citing`], [`recheck`] and [`upkeep`]. [`render`] makes bytes of results.
//!
//! ```
//! use pincite::corpus::Settings;
//! use pincite::index::Index;
//! use pincite::ingest::{IngestOptions, MAX_FILE_BYTES, MEMORY_BYTES, Pace, Rebuild, ingest};
//! use pincite::search::{SearchOptions, search};
//! use pincite::worker::Extraction;
//!
//! let folder = tempfile::tempdir().unwrap();
//! std::fs::create_dir(folder.path().join("corpus")).unwrap();
//! std::fs::write(folder.path().join("corpus/tea.txt"), "Steep the green leaves for two minutes.").unwrap();
//! let options = IngestOptions {
//!     index: folder.path().join("index"),
//!     roots: vec![folder.path().join("corpus")],
//!     settings: Settings::default(),
//!     max_file_bytes: MAX_FILE_BYTES,
//!     memory_bytes: MEMORY_BYTES,
//!     extraction: Extraction::default(),
//!     threads: 1,
//!     rebuild: Rebuild::No,
//!     now: jiff::Timestamp::UNIX_EPOCH,
//! };
//! ingest(&options, &|_| Pace::GoOn)?;
//!
//! let index = Index::open(&options.index)?;
//! let results = search(&index, r#"minutes "green leaves""#, &SearchOptions::default())?;
//! let hit = &results.hits[0];
//! let marked: Vec<&str> = hit.matches.iter().flat_map(|one| &one.spans).map(|span| span.of(&hit.passage.text)).collect();
//! assert_eq!(marked, ["green", "leaves", "minutes"]);
//! assert!(hit.pin.to_string().starts_with("tea#p1@"));
//! # Ok::<(), pincite::Error>(())
//! ```

pub mod cite;
pub mod citing;
pub mod clause;
pub mod collate;
pub mod concordance;
pub mod corpus;
pub mod error;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod judge;
pub mod kind;
pub mod lookup;
pub mod manuscript;
pub mod mime;
pub mod model;
pub mod passage;
pub mod query;
pub mod question;
pub mod rank;
pub mod recheck;
pub mod render;
pub mod search;
pub mod text;
pub mod unpack;
pub mod upkeep;
pub mod verify;
pub mod worker;

#[cfg(test)]
#[path = "../tests/it/made.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the integration tests")]
mod made;

pub use error::{Diagnostic, Error, ErrorKind, Result};
