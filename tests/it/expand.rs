//! `--expand`: words that the best passages have in common change the order of what is found, and nothing else.

use std::collections::BTreeSet;
use std::process::Command;

use pincite::index::Index;
use pincite::model::SearchResults;
use pincite::search::{Expand, SearchOptions, search};

use crate::support::{indexed, shipped};

fn answers(index: &Index, query: &str) -> [SearchResults; 2] {
    [Expand::No, Expand::Yes].map(|expand| {
        let options = SearchOptions { limit: 10_000, expand, ..SearchOptions::default() };
        search(index, query, &options).unwrap()
    })
}

fn pins(results: &SearchResults) -> Vec<String> {
    results.hits.iter().map(|hit| hit.pin.to_string()).collect()
}

#[test]
fn an_expanded_query_finds_the_same_in_another_order() {
    let (_folder, index) = indexed(&shipped(), 2);
    let queries = [
        "capacity building",
        "training centre +Bangkok",
        "\"policy dialogue\" cyber -Cambodia",
        "dialog keamanan siber",
        "đối thoại lang:vi",
        "ศูนย์ฝึกอบรม",
        "online scams date:2024..",
    ];
    let mut reordered = 0;
    for query in queries {
        let [plain, expanded] = answers(&index, query);
        let set = |results: &SearchResults| pins(results).into_iter().collect::<BTreeSet<String>>();
        assert_eq!((plain.total, set(&plain)), (expanded.total, set(&expanded)), "{query}");
        reordered += usize::from(pins(&plain) != pins(&expanded));
        // What is marked is the query's own.
        for hit in &expanded.hits {
            let same = plain.hits.iter().find(|other| other.pin == hit.pin).unwrap();
            assert_eq!((&hit.matches, &hit.missing), (&same.matches, &same.missing));
            assert!((hit.parts.total() - hit.score).abs() < 0.001 && hit.score >= same.score);
        }
        let added = expanded.reading.expansion.unwrap();
        assert!(!added.is_empty() && plain.reading.expansion.is_none(), "{query}");
        assert!(added.is_sorted_by(|one, next| one.weight >= next.weight), "{added:?}");
        assert!(added.iter().all(|one| one.passages > 1 && !query.split(' ').any(|word| word == one.word)));
        assert!(expanded.hits.iter().any(|hit| hit.parts.expansion > 0.0), "{query}");
    }
    assert!(reordered > 1);
}

#[test]
fn a_query_that_cannot_be_expanded_says_so_and_is_answered_as_it_is() {
    let (_folder, index) = indexed(&shipped(), 2);
    for query in ["\"policy dialogue\"", "lang:th", "zzzzz", "=dialogue"] {
        let [plain, expanded] = answers(&index, query);
        assert_eq!(pins(&plain), pins(&expanded));
        let said: Vec<&str> = expanded.reading.diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert!(said.iter().any(|message| message.starts_with("the query is not expanded: ")), "{query} {said:?}");
        assert_eq!(expanded.reading.expansion.as_deref(), Some(&[][..]));
    }
}

#[test]
fn what_was_added_is_shown_and_orders_that_it_cannot_change_are_refused() {
    let (folder, _) = indexed(&shipped(), 2);
    let run = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .args(["search", "capacity building", "--expand"])
            .args(arguments)
            .arg("--index")
            .arg(folder.path())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (run.status.code(), text(run.stdout), text(run.stderr))
    };
    let (_, explained, _) = run(&["--explain"]);
    assert!(explained.contains("\n  expanded by: ") && explained.contains(" + expansion "), "{explained}");
    let (_, plain, _) = run(&[]);
    assert!(plain.contains("\nexpanded by: ") && plain.contains("passages match; showing 1 to 10\n"), "{plain}");
    let (_, json, _) = run(&["--json", "--explain", "-n", "1"]);
    let begin: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert!(begin["expansion"][0]["weight"].as_f64().unwrap() > 0.0 && begin["expansion"][0]["word"].is_string());
    for other in [["--rank", "bm25"], ["--sort", "date"], ["--sort", "path"]] {
        let (code, out, err) = run(&other);
        let expected = format!("pincite: --expand changes nothing beside {}\nhint: ", other.join(" "));
        assert!(code == Some(2) && out.is_empty() && err.starts_with(&expected), "{err}");
    }
}
