//! Text that no one writes: it breaks nothing, is cut whole however long it is, and what is found is marked rightly.

use std::fs;

use pincite::index::Index;
use pincite::search::{SearchOptions, search};
use pincite::text::Language;
use pincite::text::analyze::analyze;
use pincite::text::canonical::canonical;

use crate::support::{empty_corpus, update};

#[test]
fn odd_characters_are_found_beside_words_and_marked_rightly() {
    let marks = format!("a{}", "\u{301}".repeat(10_000));
    let huge = format!("ก{}", "\u{E49}".repeat(40_000));
    for (text, query, marked) in [
        ("tea \u{378}\u{E0080} leaves", "\"tea leaves\"", vec!["tea", "leaves"]),
        ("tea \u{202E}evael\u{202C} \u{2067}water\u{2069}", "water", vec!["water"]),
        ("tea \u{E000}\u{F8FF} water", "\"tea water\"", vec!["tea", "water"]),
        ("tea 👩\u{200D}👩\u{200D}👧\u{1F3FD} 🇹🇭🇱🇦 water", "\"tea water\"", vec!["tea", "water"]),
        // A private use character within a word, and one that is not assigned, part nothing from its place.
        ("tea\u{E000}pot", "pot", vec!["pot"]),
        (&format!("tea {marks} water"), "\"tea * water\"", vec!["tea", "water"]),
        (&format!("ชา {huge} น้ำ"), "\"น้ำ\"", vec!["น้ำ"]),
        // Burmese in the encoding of Zawgyi beside the same in Unicode: each is found by either.
        ("ျမန္မာ မြန်မာ", "\"မြန်မာ\"", vec!["ျမန္မာ", "မြန်မာ"]),
        ("ျမန္မာ မြန်မာ", "\"ျမန္မာ\"", vec!["ျမန္မာ", "မြန်မာ"]),
    ] {
        let (_folder, corpus, folder) = empty_corpus();
        fs::write(corpus.join("a.txt"), text).unwrap();
        update(&corpus, &folder, 1);
        let index = Index::open(&folder).unwrap();
        let results = search(&index, query, &SearchOptions::default()).unwrap();
        let label: String = query.chars().take(40).collect();
        assert_eq!(results.total, 1, "{label}");
        let hit = &results.hits[0];
        let spans = hit.matches.iter().flat_map(|one| &one.spans);
        assert_eq!(spans.map(|span| span.of(&hit.passage.text)).collect::<Vec<_>>(), marked, "{label}");
    }
}

#[test]
fn a_word_longer_than_any_is_found_as_it_was_copied() {
    let (_folder, corpus, folder) = empty_corpus();
    let huge = format!("ก{}", "\u{E49}".repeat(40_000));
    fs::write(corpus.join("a.txt"), format!("ชา {huge} น้ำ")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let found = |query: &str| search(&index, query, &SearchOptions::default()).unwrap().total;
    assert_eq!(found(&format!("\"{huge}\"")), 1);
    assert_eq!(found(&format!("\"{huge}\u{E48}\"")), 0);
}

#[test]
fn odd_text_is_cut_whole_however_long_it_is() {
    for piece in [
        "\u{301}",
        "A. ",
        "เ",
        "\u{E49}",
        "ก",
        "\u{17D2}",
        "ก ",
        "a\u{200D}",
        "\u{202E}",
        "anak-",
        "网",
        "“",
        "த",
        "U.S.",
        "🇹",
    ] {
        // Long enough that a square of it would not end.
        let text = canonical(&format!("a{}", piece.repeat(100_000)));
        let analysis = analyze(&text, &Language::parse("th").unwrap());
        let mut end = 0;
        for word in &analysis.words {
            assert!(word.span.start() >= end && !word.folded.is_empty(), "{piece:?}");
            end = word.span.end();
        }
        assert_eq!(analysis.words.first().map(|word| word.span.start()), Some(0), "{piece:?}");
    }
}
