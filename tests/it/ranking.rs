//! What a reader would want first, comes first: queries as they are typed, on the shipped corpus.
//!
//! `tests/golden/relevance/queries.tsv` holds the queries, each with the passages that answer it. How often one of
//! them comes first, and the mean reciprocal rank, are kept here: a change of ranking changes them.

use std::fs;
use std::path::PathBuf;

use pincite::index::Index;
use pincite::rank::Ranking;
use pincite::search::{SearchOptions, search};

use crate::support::{empty_corpus, indexed, shipped, update};

/// A query, and the passages that answer it: their slugs, and words that they hold.
struct Golden {
    query: String,
    answers: Vec<(String, String)>,
}

fn golden() -> Vec<Golden> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/relevance/queries.tsv");
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let answer = |one: &str| one.split_once(": ").map(|(slug, words)| (slug.to_owned(), words.to_owned())).unwrap();
        Golden { query: cells[1].to_owned(), answers: cells[2].split(" | ").map(answer).collect() }
    });
    rows.collect()
}

/// The rank of the first hit that answers, from 1, if it is among the first ten.
fn rank(index: &Index, golden: &Golden, ranking: Ranking) -> Option<usize> {
    let options = SearchOptions { ranking, ..SearchOptions::default() };
    let hits = search(index, &golden.query, &options).unwrap().hits;
    let answers = |slug: &str, text: &str| {
        golden.answers.iter().any(|(wanted, words)| wanted == slug && text.replace('\n', " ").contains(words))
    };
    hits.iter().find(|hit| answers(&hit.document.slug, &hit.passage.text)).map(|hit| hit.rank)
}

/// Mean reciprocal rank and success at 1, in thousandths.
fn figures(ranking: Ranking) -> (usize, usize) {
    let (_folder, index) = indexed(&shipped(), 2);
    let golden = golden();
    assert!(golden.len() >= 40);
    let mut reciprocals = 0.0;
    let mut first = 0;
    for one in &golden {
        let rank = rank(&index, one, ranking);
        reciprocals += rank.map_or(0.0, |rank| 1.0 / rank as f64);
        first += usize::from(rank == Some(1));
    }
    let thousandths = |sum: f64| (sum * 1_000.0 / golden.len() as f64).round() as usize;
    (thousandths(reciprocals), thousandths(first as f64))
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let (_folder, index) = indexed(&shipped(), 2);
    let pins = |limit, offset| -> Vec<String> {
        let options = SearchOptions { limit, offset, ..SearchOptions::default() };
        let hits = search(&index, "the cyber policy dialogue of ASEAN", &options).unwrap().hits;
        hits.iter().map(|hit| hit.pin.to_string()).collect()
    };
    let whole = pins(150, 0);
    assert!(whole.len() > 110);
    // The best hundred are ranked anew, whatever part of them is asked for.
    let pages: Vec<String> = (0..15).flat_map(|page| pins(10, page * 10)).collect();
    assert_eq!(pages, whole);
}

#[test]
fn a_word_that_stands_twice_in_a_query_counts_twice() {
    let (_folder, index) = indexed(&shipped(), 2);
    for ranking in [Ranking::Signals, Ranking::Bm25] {
        let options = SearchOptions { ranking, ..SearchOptions::default() };
        let score = |query| search(&index, query, &options).unwrap().hits[0].parts.words;
        assert!((score("misperception misperception") - 2.0 * score("misperception")).abs() < 0.001);
    }
}

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let (_folder, index) = indexed(&shipped(), 2);
    let hits = search(&index, "confidence-building measures", &SearchOptions::default()).unwrap().hits;
    assert!(hits.iter().all(|hit| (hit.parts.total() - hit.score).abs() < 0.001));
    assert!(
        hits[0].parts.named().iter().all(|(name, part)| (*part > 0.0) == (*name != "expansion")),
        "{:?}",
        hits[0].parts
    );
}

#[test]
fn how_the_index_was_written_changes_no_score() {
    let answers = |rounds: usize| {
        let (_folder, corpus, index) = empty_corpus();
        let texts = [
            "Green tea needs cooler water than black tea.",
            "Black tea takes boiling water, and green tea does not.",
            "Water boils at a lower heat in the mountains.",
            "The tea of the mountains is green.",
        ];
        // The first rounds leave segments behind, and rows that are deleted.
        for round in (0..rounds).rev() {
            for (at, text) in texts.iter().enumerate() {
                fs::write(corpus.join(format!("{at}.txt")), format!("{text} {}", "Tea. ".repeat(round))).unwrap();
            }
            update(&corpus, &index, 2);
        }
        let index = Index::open(&index).unwrap();
        let hits = search(&index, "green tea in the mountains", &SearchOptions::default()).unwrap().hits;
        hits.iter().map(|hit| (hit.pin.to_string(), format!("{:.4}", hit.score))).collect::<Vec<_>>()
    };
    assert_eq!(answers(1).len(), 4);
    assert_eq!(answers(1), answers(4));
}

#[test]
fn the_passages_that_answer_come_first() {
    assert_eq!([figures(Ranking::Signals), figures(Ranking::Bm25)], [(928, 870), (922, 870)]);
}
