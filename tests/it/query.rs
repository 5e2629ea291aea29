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

fn total(index: &Index, query: &str) -> usize {
    found(index, query).total
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
fn a_pattern_of_several_words_is_a_phrase() {
    let (_index, index) = of_texts(&[
        "They met on confidence-building measures.",
        "Confidence building, said the co-chairs, is slow.",
        "Policies of ASEAN-US capacity count: 3,500 people and U.S. trainers.",
        "ความร่วมมือทางไซเบอร์",
        "A cyber and dialogue day.",
    ]);
    for (query, truth) in [
        ("\"confidence build*\"", 2),
        ("\"confidence-build*\"", 2),
        ("confidence-build*", 2),
        ("Confidence-Build*", 2),
        ("*-building", 2),
        ("co-chair*", 1),
        ("ASEAN-US*", 1),
        ("ASEAN-?S", 1),
        ("they /s confidence-build*", 1),
        ("confidence-bulding~", 2),
        ("confidence-bilding~2", 2),
        ("confdence-building~", 0),
        ("capac*,", 1),
        ("polic*.", 1),
        ("bulding~,", 2),
        ("3,*", 1),
        ("3,5?0", 1),
        ("U.*", 1),
        ("ความ*", 1),
        ("*ร่วมมือ", 1),
        ("\"cyber *, dialogue\"", 1),
        ("\"cyber, *) dialogue\"", 1),
        ("\"met on* confidence\"", 1),
    ] {
        assert_eq!(total(&index, query), truth, "{query}");
    }
    let cased = SearchOptions { forms: Forms { case: Case::Kept, ..Forms::default() }, ..SearchOptions::default() };
    for (query, truth) in [("Confidence-build*", 1), ("ASEAN-U*", 1), ("asean-U*", 0), ("Co-chair*", 0)] {
        assert_eq!(search(&index, query, &cased).unwrap().total, truth, "{query}");
    }
    let marked = found(&index, "they /s confidence-build*");
    assert_eq!(marked.hits[0].matches[0].spans.len(), 3);
}

#[test]
fn a_regular_expression_is_folded_as_words_are() {
    let (_index, index) = of_texts(&["CYBERSPACE in the Straße.", "Cybercrime there.", "And a U.S. café."]);
    for (query, truth) in [
        ("/Cyber.*/", 2),
        ("/cyber.*/", 2),
        ("/CYBERSPACE/", 1),
        ("/straße/", 1),
        ("/STRASSE/", 1),
        ("/[CS].*(space|Crime)/", 2),
        ("/Caf\\S/", 1),
        ("/\\W+/", 0),
    ] {
        assert_eq!(total(&index, query), truth, "{query}");
    }
    let cased = SearchOptions { forms: Forms { case: Case::Kept, ..Forms::default() }, ..SearchOptions::default() };
    for (query, truth) in [("/Cyber.*/", 1), ("/cyber.*/", 0), ("/CYBER[A-Z]+/", 1)] {
        assert_eq!(search(&index, query, &cased).unwrap().total, truth, "{query}");
    }
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

#[test]
fn a_bare_word_of_many_parts_is_read_in_little_memory() {
    let (_index, index) = of_texts(&["a a a a a a"]);
    assert_eq!(total(&index, &vec!["a"; 20_000].join("/")), 0);
    assert_eq!(total(&index, "a/a/a"), 1);
}
