//! What the help says is so: every example of a query finds something, and a filter is what its field is.

use std::process::Command;

use pincite::index::Index;
use pincite::query::{About, Node};
use pincite::search::{SearchOptions, search};

use crate::support::{indexed, shipped};

fn help_of(arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_pincite")).args(arguments).output().unwrap();
    assert!(run.status.success() && run.stderr.is_empty());
    String::from_utf8(run.stdout).unwrap()
}

/// The reading of a query, and the number of passages.
fn answer(index: &Index, query: &str, conditions: Vec<Node>) -> (String, usize) {
    let results = search(index, query, &SearchOptions { conditions, ..SearchOptions::default() }).unwrap();
    assert_eq!(results.reading.diagnostics, [], "{query}");
    (results.reading.reading, results.total)
}

#[test]
fn every_example_of_the_query_language_finds_something_in_the_shipped_corpus() {
    let help = help_of(&["help", "query"]);
    let (_folder, index) = indexed(&shipped(), 2);
    let examples = help.lines().filter_map(|line| line.strip_prefix("  "));
    let examples: Vec<&str> = examples.map(|line| line.split("  ").next().unwrap()).collect();
    assert!(examples.len() > 20);
    for query in examples {
        assert!(answer(&index, query, Vec::new()).1 > 0, "{query} finds nothing");
    }
}

#[test]
fn the_query_language_fits_a_screen() {
    let help = help_of(&["help", "query"]);
    assert!(help.lines().count() <= 45);
    for line in help.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
}

#[test]
fn what_only_the_filters_kept_out_is_offered() {
    let (_folder, index) = indexed(&shipped(), 2);
    let offer = |query: &str, conditions| {
        let options = SearchOptions { conditions, ..SearchOptions::default() };
        search(&index, query, &options).unwrap().offer.unwrap()
    };
    let thai = offer("dialogue", vec![Node::condition(About::Language, "th").unwrap()]);
    assert_eq!((thai.without_filters, thai.looser), (Some(answer(&index, "dialogue", Vec::new()).1), None));
    assert_eq!(offer("nothingofthesort", Vec::new()).without_filters, None);
}

#[test]
fn a_filter_finds_what_its_field_beside_the_whole_query_finds() {
    let (_folder, index) = indexed(&shipped(), 2);
    for (about, value, field) in [
        (About::After, "2023-10", "date:>=2023-10"),
        (About::Before, "2024", "date:<2024"),
        (About::Language, "id", "lang:id"),
        (About::Path, "dialogues", "path:dialogues"),
        (About::Format, "html", "format:html"),
        (About::Publisher, "pincite project", "publisher:\"pincite project\""),
    ] {
        for (query, whole) in [("siber dialogue", "+(siber dialogue)"), ("\"cyber\"", "\"cyber\"")] {
            let condition = Node::condition(about, value).unwrap();
            let flagged = answer(&index, query, vec![condition]);
            assert_eq!(flagged, answer(&index, &format!("{whole} {field}"), Vec::new()));
            assert_eq!(flagged.0, format!("{whole} {field}"));
            assert!(flagged.1 > 0 && flagged.1 <= answer(&index, query, Vec::new()).1, "{query} {field}");
        }
    }
}
