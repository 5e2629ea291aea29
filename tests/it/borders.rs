//! What a query finds over the borders of passages and in the texts about them.

use std::collections::BTreeMap;
use std::fs;

use pincite::clause::{Forms, Window};
use pincite::index::{Index, Order, Unit};
use pincite::lookup::show;
use pincite::model::{DocumentCard, Hit, Passage, Verdict};
use pincite::query::matcher::{Matches, Subject, matches};
use pincite::query::parse;
use pincite::query::plan::plan;
use pincite::question::{Combine, Marker, Question};
use pincite::search::{SearchOptions, search};
use pincite::text::Span;
use proptest::prelude::*;

use crate::support::{drawn_slowly, empty_corpus, update};

/// The hits of a query among these documents.
fn hits(documents: &[(&str, &str)], query: &str) -> Vec<Hit> {
    let (_folder, corpus, folder) = empty_corpus();
    for (name, text) in documents {
        fs::write(corpus.join(name), text).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let options = SearchOptions { limit: 100, ..SearchOptions::default() };
    let results = search(&index, query, &options).unwrap();
    assert_eq!(results.total, results.hits.len());
    for hit in &results.hits {
        let shown = show(&index, &hit.pin, 0).unwrap();
        assert_eq!((shown.verdict, shown.citation.unwrap().passage), (Verdict::Unchanged, hit.passage.clone()));
    }
    results.hits
}

/// The marked words of a hit.
fn marked(hit: &Hit) -> Vec<&str> {
    hit.matches.iter().flat_map(|one| &one.spans).map(|span| span.of(&hit.passage.text)).collect()
}

#[test]
fn a_phrase_over_the_border_of_two_passages_is_one_hit_with_both_and_one_pin() {
    let first = "Warm the pot, then measure the leaves. ".repeat(9) + "Now pour the boiling";
    let second = "water over them and wait. ".repeat(16);
    let tea = format!("{first}\n\n{second}");
    for query in ["\"boiling water\"", "boiling pre/1 water", "\"pour * boiling water\""] {
        let hits = hits(&[("tea.txt", tea.as_str())], query);
        assert_eq!(hits.len(), 1, "{query}");
        let hit = &hits[0];
        assert!(hit.pin.to_string().starts_with("tea#p1-2@"), "{}", hit.pin);
        assert_eq!(hit.passage.text, format!("{first}\n{}", second.trim()));
        assert_eq!((hit.locator.paragraph, hit.locator.paragraph_last, hit.locator.lines), (1, Some(2), Some((1, 3))));
        assert!(marked(hit).ends_with(&["boiling", "water"]));
    }
    // Both words stand in the second passage too, but not so.
    assert_eq!(hits(&[("tea.txt", tea.as_str())], "\"water boiling\"").len(), 0);
}

#[test]
fn a_phrase_goes_on_behind_a_passage_without_words() {
    let first = "Warm the pot, then measure the leaves. ".repeat(12) + "Now pour the boiling";
    let second = "water over them and wait. ".repeat(16);
    let tea = format!("{first}\n\n{}\n\n{second}", "— ".repeat(800));
    for query in ["\"boiling water\"", "\"boiling * over\"", "\"boil* water\"", "\"the * water\""] {
        let hits = hits(&[("tea.txt", tea.as_str())], query);
        assert_eq!(hits.len(), 1, "{query}");
        assert!(hits[0].pin.to_string().starts_with("tea#p1-3@"), "{}", hits[0].pin);
    }
}

#[test]
fn a_paragraph_is_one_though_it_is_cut_into_passages() {
    let long = format!("Oolong came first. {} Then came sencha.", "The water was hot. ".repeat(250));
    let documents = [("long.txt", long.as_str()), ("short.txt", "Oolong is here.\n\nSencha is there.")];
    let found = hits(&documents, "oolong /p sencha");
    assert_eq!(found.len(), 1);
    assert_eq!(marked(&found[0]), ["Oolong", "sencha"]);
    assert_eq!(hits(&documents, "oolong /s sencha").len(), 0);
}

#[test]
fn operands_in_one_document_are_found_wherever_they_stand() {
    let far = format!("Oolong is dark.\n\n{}\n\nSencha is green.", "Water boils. ".repeat(40));
    let documents = [("far.txt", far.as_str()), ("alone.txt", "Oolong alone.")];
    let found = hits(&documents, "oolong /d sencha");
    let mut words: Vec<Vec<&str>> = found.iter().map(marked).collect();
    words.sort();
    assert_eq!(words, [["Oolong"], ["Sencha"]]);
    assert_eq!(hits(&documents, "oolong /d matcha").len(), 0);
}

#[test]
fn a_phrase_runs_on_into_the_next_paragraph_where_something_must_not_stand_in_its_own() {
    let leaves = "Leaves of tea are rolled. ".repeat(60);
    let text = format!("{leaves}Then sencha steeps\n\nuntil matcha is whisked. {leaves}");
    for query in ["\"sencha * * matcha\" not +p oolong", "\"sencha * * matcha\" not /s oolong"] {
        let hits = hits(&[("tea.txt", &text)], query);
        assert_eq!(hits.iter().map(marked).collect::<Vec<_>>(), [["sencha", "matcha"]], "{query}");
    }
    assert!(hits(&[("tea.txt", &text)], "\"sencha * * matcha\" /p leaves").is_empty());
}

#[test]
fn a_window_takes_in_the_words_that_may_matter_and_no_more() {
    for (query, words) in [
        ("oolong w/3 sencha", 3),
        ("\"oolong sencha matcha\"", 2),
        ("oolong /s sencha", 0),
        ("\"oolong sencha\" /p matcha", 0),
        ("oolong /s sencha w/3 matcha", 3),
        ("oolong /s sencha not w/3 matcha", 3),
        ("\"oolong * * sencha\" not /s matcha", 3),
    ] {
        let clause = plan(&parse(query).root.unwrap(), &[], Forms::default());
        assert_eq!(Window::of_clause(&clause).after, words, "{query}");
    }
}

#[test]
fn headings_titles_and_pages_are_searched_by_their_fields() {
    let tea = "---\ntitle: On green tea\n---\n\n# Water\n\nBoil it.\n\n# Leaves\n\nSteep the water out of them.";
    let documents = [("tea.md", tea)];
    for (query, found) in [
        ("section:leaves", vec!["Leaves\nSteep the water out of them."]),
        ("section:leaves water", vec!["Leaves\nSteep the water out of them."]),
        ("section:\"boil it\"", vec![]),
        ("title:\"green tea\" section:water", vec!["Water\nBoil it."]),
        // A star is a word, also at the end of a title.
        ("title:\"green *\" boil", vec!["Water\nBoil it."]),
        ("title:\"tea *\"", vec![]),
        // A text file has no pages.
        ("page:1 water", vec![]),
    ] {
        let hits = hits(&documents, query);
        assert_eq!(hits.iter().map(|hit| hit.passage.text.as_str()).collect::<Vec<_>>(), found, "{query}");
    }
}

#[test]
fn a_field_beside_bare_words_does_not_stand_for_them() {
    let documents = [("th.md", "---\nlang: th\n---\n\nชาเขียว"), ("en.md", "---\nlang: en\n---\n\nGreen tea.")];
    assert_eq!(hits(&documents, "lang:th").len(), 1);
    assert_eq!(hits(&documents, "tea lang:th").len(), 0);
    assert_eq!(hits(&documents, "tea lang:en").len(), 1);
    assert_eq!(hits(&documents, "tea OR lang:th").len(), 2);
}

#[test]
fn a_date_that_is_denied_together_with_words_is_looked_at_in_any_order() {
    // The engine's range over a column overflows where an exclusion asks it about an earlier row again.
    let texts: Vec<(String, String)> = (0..12)
        .map(|at| {
            let words = if at % 4 == 1 { "Tea and water." } else { "Tea alone." };
            (format!("{at:02}.md"), format!("---\nlang: en\ndate: {}\n---\n\n{words}", 2018 + at % 5))
        })
        .collect();
    let documents: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let denied = hits(&documents, "+water +date:>=2020").len();
    for query in ["tea -(water AND date:>=2020)", "tea -(date:>=2020 AND water)", "tea AND NOT (+date:>=2020 +water)"] {
        assert_eq!(hits(&documents, query).len(), 12 - denied, "{query}");
    }
}

proptest! {
    #![proptest_config(drawn_slowly(6))]

    /// Of many passages around one, those without the words are not analysed: what is marked is the same as if they were.
    #[test]
    fn in_a_long_paragraph_all_is_marked_as_if_every_passage_had_been_analysed(
        paragraphs in prop::collection::vec(
            prop::collection::vec(prop::sample::select(vec![
                "steaming ", "steaming ", "steaming, ", "steaming. ", "steaming ", "steaming ", "steaming\n", "Oolong ",
                "oolongs ", "sencha ", "matcha. ",
            ]), 1..300),
            1..3,
        ),
    ) {
        let (_folder, corpus, folder) = empty_corpus();
        let text: Vec<String> = paragraphs.iter().map(|words| words.concat().replace("steaming", STEAMING)).collect();
        fs::write(corpus.join("tea.txt"), text.join("\n\n")).unwrap();
        update(&corpus, &folder, 1);
        let index = Index::open(&folder).unwrap();
        let source = index.sources().unwrap().remove(0);
        let document = DocumentCard::of(&source).unwrap();
        let analyzed = |passage: Passage| {
            let analysis = passage.analyze(&document.language);
            (passage, analysis)
        };
        let all: Vec<_> = index.passages(&source.path).unwrap().into_iter().map(analyzed).collect();
        let queries = [
            "oolong /p sencha", "oolong +p \"sencha * matcha\"", "matcha not w/3 sencha", "ool* /s sencha", "oolong /d matcha",
            "(oolong /p sencha) AND NOT (=oolongs /p matcha)",
        ];
        for query in queries {
            let question = Question::read(&index, query, Combine::Ranked, Forms::default(), &[]);
            let found = question.find(&index, Order::Path, Unit::Passages, usize::MAX).unwrap();
            let mut marker = Marker::new(&index, &question);
            for candidate in &found.candidates {
                let (around, home) = index.around(candidate.address, Window::of_clause(&question.clause)).unwrap();
                let passages = &all.iter().collect::<Vec<_>>()[around[0].ordinal..][..around.len()];
                let expected = matches(&question.clause, &Subject { document: &document, passages, home });
                let evidence = marker.look_at(candidate, &document).unwrap();
                prop_assert_eq!(Some(&evidence.found), expected.as_ref(), "{} at {}", query, home);
                let (near, all) = (marker.look_near(candidate, &document).unwrap().found, evidence.found);
                if !near.capped {
                    prop_assert_eq!(&near, &all, "{} at {}", query, home);
                }
                prop_assert!(near.matches.iter().all(|one| all.matches.contains(one)), "{} at {}", query, home);
                prop_assert_eq!(nearest(&near), nearest(&all), "{} at {}", query, home);
            }
        }
    }
}

/// Where the nearest match of each clause ends.
fn nearest(found: &Matches) -> BTreeMap<Span, usize> {
    let mut nearest = BTreeMap::new();
    for one in &found.matches {
        let end = one.spans.last().unwrap().end();
        let known = nearest.entry(one.clause).or_insert(end);
        *known = end.min(*known);
    }
    nearest
}

/// A word so long that few make a passage.
const STEAMING: &str = "steamingsteamingsteamingsteamingsteaming";
