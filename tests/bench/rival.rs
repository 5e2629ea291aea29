//! The engine alone, on the same files: its own queries on the words as written, the first ten by score, no text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// The index, opened without pincite.
pub(crate) struct Engine {
    searcher: Searcher,
    written: Field,
}

impl Engine {
    pub(crate) fn open(folder: &Path) -> Engine {
        let index = tantivy::Index::open_in_dir(unsealed(folder)).unwrap();
        let written = index.schema().get_field("written").unwrap();
        Engine { searcher: index.reader().unwrap().searcher(), written }
    }

    /// Number of segments.
    pub(crate) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// Each word as written, and the number of passages that hold it.
    pub(crate) fn vocabulary(&self) -> BTreeMap<String, u64> {
        let mut words = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.written).unwrap();
            let mut stream = inverted.terms().stream().unwrap();
            while stream.advance() {
                let word = String::from_utf8(stream.key().to_vec()).unwrap();
                *words.entry(word).or_insert(0) += u64::from(stream.value().doc_freq);
            }
        }
        words
    }

    pub(crate) fn word(&self, word: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(self.term(word), IndexRecordOption::WithFreqs))
    }

    pub(crate) fn boolean(&self, occur: Occur, words: &[&str]) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(words.iter().map(|word| (occur, self.word(word))).collect()))
    }

    /// The words, each at its place in the phrase.
    pub(crate) fn phrase(&self, words: &[(usize, &str)]) -> Box<dyn Query> {
        let terms = words.iter().map(|(place, word)| (*place, self.term(word)));
        Box::new(PhraseQuery::new_with_offset(terms.collect()))
    }

    /// The best; number of rows that were given.
    pub(crate) fn top(&self, query: &dyn Query, limit: usize) -> usize {
        self.searcher.search(query, &TopDocs::with_limit(limit).order_by_score()).unwrap().len()
    }

    /// The best, and how many there are.
    pub(crate) fn top_and_count(&self, query: &dyn Query, limit: usize) -> usize {
        self.searcher.search(query, &(TopDocs::with_limit(limit).order_by_score(), Count)).unwrap().1
    }

    fn term(&self, word: &str) -> Term {
        Term::from_field_text(self.written, word)
    }
}

/// A folder beside the index with the same files, its commit without the checksum that the engine does not know.
fn unsealed(folder: &Path) -> PathBuf {
    let plain = folder.with_file_name("engine");
    let _ = fs::remove_dir_all(&plain);
    fs::create_dir_all(&plain).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let there = plain.join(path.file_name().unwrap());
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&there, text.rsplit_once("blake3 ").map_or(text.as_str(), |(commit, _)| commit)).unwrap();
        } else {
            std::os::unix::fs::symlink(&path, &there).unwrap();
        }
    }
    plain
}
