//! What a query finds: patterns of every kind, cut where they name too many words, and what is offered where nothing is.

use std::fmt::Write as _;
use std::fs;

use pincite::index::{Index, MAX_TERMS};
use pincite::model::SearchResults;
use pincite::search::{Case, Explain, Forms, SearchOptions, search};

use crate::support::{empty_corpus, indexed, pincite};

fn found(index: &Index, query: &str) -> SearchResults {
    search(index, query, &SearchOptions { limit: 100, ..SearchOptions::default() }).unwrap()
}

/// An index of a document for each text.
fn of_texts(texts: &[&str]) -> (tempfile::TempDir, Index) {
    let (_folder, corpus, _) = empty_corpus();
    for (number, text) in texts.iter().enumerate() {
        fs::write(corpus.join(format!("{number}.txt")), text).unwrap();
    }
    indexed(&corpus, 1)
}

/// A corpus with more words that start with `x` than a pattern stands for; the last of them stand beside `marker`.
fn of_many_words() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, corpus, _) = empty_corpus();
    let mut text = String::new();
    (0..MAX_TERMS + 40).for_each(|number| write!(text, "x{number:05} ").unwrap());
    fs::write(corpus.join("many.txt"), text).unwrap();
    for number in [5, MAX_TERMS + 3, MAX_TERMS + 4] {
        fs::write(corpus.join(format!("{number}.txt")), format!("The word x{number:05} marker stands.")).unwrap();
    }
    fs::write(corpus.join("none.txt"), "Here stands y marker alone.").unwrap();
    fs::write(corpus.join("end.txt"), "The last x10039 ends it.").unwrap();
    (folder, corpus)
}

#[test]
fn a_pattern_that_is_cut_lets_nothing_through_where_it_excludes() {
    let (_folder, corpus) = of_many_words();
    let (_index, index) = indexed(&corpus, 1);
    for (query, truth) in [
        ("marker NOT \"x* marker\"", 1),
        ("marker AND NOT (\"x* marker\" OR nothing)", 1),
        ("marker -x*", 1),
        ("marker not w/2 x*", 1),
        ("\"y marker\" not w/9 x*", 1),
        ("marker not pre/1 x*", 4),
        ("x10003 not w/1 \"x* marker\"", 2),
        ("NOT (marker not w/2 x*) AND marker", 3),
    ] {
        let results = found(&index, query);
        assert_eq!((results.total, results.total_exact), (truth, true), "{query}");
        assert_eq!(results.hits.len(), truth, "{query}");
    }
    let cased = SearchOptions { forms: Forms { case: Case::Kept, ..Forms::default() }, ..SearchOptions::default() };
    let results = search(&index, "marker NOT \"x* marker\"", &cased).unwrap();
    assert_eq!((results.total, results.total_exact), (1, true));
}

#[test]
fn a_count_of_a_pattern_that_is_cut_is_a_lower_bound() {
    let (folder, corpus) = of_many_words();
    let (_index, index) = indexed(&corpus, 1);
    let results = found(&index, "\"x* marker\"");
    assert_eq!((results.total, results.total_exact), (1, false));
    // That there is nothing is said only if there is nothing.
    let results = found(&index, "\"x* ends it\"");
    assert_eq!((results.total, results.total_exact), (1, true));
    pincite(folder.path(), &["index", "corpus"]);
    let counted = |query| pincite(folder.path(), &["search", "-c", query]).1;
    assert_eq!(counted("\"x* marker\""), "at least 1\n");
    assert_eq!(counted("\"x0* marker\""), "1\n");
    let explained = |query| {
        let options = SearchOptions { explain: Explain::Yes, ..SearchOptions::default() };
        format!("{:?}", search(&index, query, &options).unwrap().reading.explanation)
    };
    assert!(explained("\"x* marker\"").contains("terms_capped: true"));
    assert!(!explained("marker NOT \"x* marker\"").contains("terms_capped: true"));
}

#[test]
fn what_is_offered_of_a_word_counts_it_as_the_query_asks_for_it() {
    let (_index, index) = of_texts(&[
        "One policy is what all of them have agreed upon at the meeting.",
        "Many policies are what some of them have agreed upon at the meeting.",
        "There was no escalation in any of the countries that took part in it.",
    ]);
    let offered = |query: &str| {
        let offer = found(&index, query).offer.unwrap();
        let words: Vec<_> = offer.words.into_iter().map(|one| (one.word, one.passages)).collect();
        (words, offer.looser)
    };
    let word = |word: &str, passages| (word.to_owned(), passages);
    assert_eq!(
        offered("\"policy escalaton\""),
        (vec![word("policy", 1), word("escalaton", 0)], Some("policy".to_owned()))
    );
    assert_eq!(
        offered("policy AND escalaton"),
        (vec![word("policy", 2), word("escalaton", 0)], Some("policy".to_owned()))
    );
    assert_eq!(
        offered("\"escalations policy\""),
        (vec![word("escalations", 0), word("policy", 1)], Some("escalations policy".to_owned()))
    );
}
