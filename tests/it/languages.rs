//! Many languages in one corpus: which one a text is in, its stems, and spellings that a reader takes for the same.

use std::collections::BTreeSet;
use std::fs;

use pincite::index::Index;
use pincite::model::{Convention, Hit, QuoteVerdict};
use pincite::search::{Chinese, Forms, SearchOptions, search};
use pincite::verify::Verifier;

use crate::support::{empty_corpus, update};

/// Checks which documents each query finds, by name and in the order of names.
fn check(documents: &[(&str, &str)], queries: &[(&str, &[&str])]) {
    let (_folder, corpus, folder) = empty_corpus();
    for (name, text) in documents {
        fs::write(corpus.join(format!("{name}.md")), text).unwrap();
    }
    update(&corpus, &folder, 1);
    for (query, expected) in queries {
        assert_eq!(found(&folder, query), *expected, "{query}");
    }
}

/// The names of the documents that a query finds.
fn found(folder: &std::path::Path, query: &str) -> Vec<String> {
    let index = Index::open(folder).unwrap();
    let results = search(&index, query, &SearchOptions { limit: 100, ..SearchOptions::default() }).unwrap();
    let names = results.hits.iter().map(|hit| hit.document.path.rsplit('/').next().unwrap_or_default());
    let names: BTreeSet<String> = names.map(|name| name.trim_end_matches(".md").to_owned()).collect();
    names.into_iter().collect()
}

const ENGLISH: &str =
    "The dialogue advances the cooperation between the member states and their partners in this field.";
const INDONESIAN: &str = "Dialog ini memperkuat kerja sama antara negara anggota dan mitra mereka karena keamanan siber \
                          adalah urusan bersama bagi semua pihak.";

#[test]
fn a_text_too_short_to_tell_is_in_the_language_of_most_others() {
    check(
        &[("long", ENGLISH), ("short", "Three dialogues"), ("digits", "12345")],
        &[("dialogue", &["long", "short"]), ("lang:en three", &["short"]), ("lang:und 12345", &["digits"])],
    );
    // Without another document there is no language to take it for.
    check(&[("short", "Three dialogues")], &[("dialogue", &[]), ("dialogues", &["short"])]);
}

#[test]
fn what_could_not_be_settled_is_settled_when_its_folder_is_looked_at_again() {
    let (_folder, corpus, index) = empty_corpus();
    let (one, other) = (corpus.join("one"), corpus.join("other"));
    for (folder, name, text) in
        [(&one, "short", "Three dialogues"), (&one, "long", INDONESIAN), (&other, "a", ENGLISH), (&other, "b", ENGLISH)]
    {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(format!("{name}.md")), text).unwrap();
    }
    update(&one, &index, 1);
    update(&other, &index, 1);
    assert_eq!(found(&index, "dialogue"), ["a", "b"]);
    assert_eq!(update(&one, &index, 1).unchanged, 4);
    assert_eq!(found(&index, "dialogue"), ["a", "b", "short"]);
}

#[test]
fn what_is_taken_for_the_language_of_most_follows_the_corpus_and_not_its_history() {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("short.md"), "Three dialogues").unwrap();
    update(&corpus, &folder, 1);
    assert_eq!(found(&folder, "dialogue"), Vec::<String>::new());
    fs::write(corpus.join("long.md"), ENGLISH).unwrap();
    let report = update(&corpus, &folder, 1);
    assert_eq!((report.added, report.changed, report.unchanged), (1, 0, 1));
    assert_eq!(found(&folder, "dialogue"), ["long", "short"]);
    fs::write(corpus.join("long.md"), INDONESIAN).unwrap();
    update(&corpus, &folder, 1);
    assert_eq!(found(&folder, "lang:id three"), ["short"]);
    fs::remove_file(corpus.join("long.md")).unwrap();
    update(&corpus, &folder, 1);
    assert_eq!(found(&folder, "lang:und three"), ["short"]);
}

#[test]
fn a_passage_in_another_language_has_its_stems_and_is_found_by_it() {
    let thai = "การเจรจาด้านนโยบายไซเบอร์ครั้งที่สี่จัดขึ้นที่ประเทศสิงคโปร์ ".repeat(10);
    let english = format!("{ENGLISH} The delegations exchanged views on policies. {}", "They met again. ".repeat(20));
    let mixed = format!("{thai}\n\n{english}\n\n{thai}");
    check(
        &[("mixed", mixed.as_str()), ("thai", thai.as_str())],
        &[
            ("policy", &["mixed"]),
            ("lang:en policy", &["mixed"]),
            ("lang:th นโยบาย", &["mixed", "thai"]),
            ("lang:en นโยบาย", &[]),
        ],
    );
}

#[test]
fn latin_words_within_another_script_are_found_by_their_english_inflections() {
    let documents = [("th", "รายงานเรื่อง cyber policies ของอาเซียน"), ("zh", "关于网络对话 dialogues 的报告")];
    check(&documents, &[("policy", &["th"]), ("dialogue", &["zh"]), ("\"policy\"", &[])]);
}

#[test]
fn a_doubled_word_is_the_plural_in_indonesian_and_malay() {
    let note = format!("{INDONESIAN} ");
    let (twice, short) = (format!("{note}Anak-anak belajar."), format!("{note}Anak2 belajar."));
    let (once, english) = (format!("{note}Seorang anak belajar."), format!("{ENGLISH} It was so good. Anak."));
    check(
        &[("twice", &twice), ("short", &short), ("once", &once), ("en", &english)],
        &[
            ("anak-anak", &["once", "short", "twice"]),
            ("anak2", &["once", "short", "twice"]),
            ("\"anak-anak\"", &["twice"]),
            ("so-so", &[]),
        ],
    );
}

#[test]
fn of_bare_words_without_spaces_those_near_and_in_order_rank_first() {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("a.md"), "---\nlang: zh\n---\n\n安全是对话的主题，各国代表就网络交换了意见。").unwrap();
    fs::write(corpus.join("b.md"), "---\nlang: zh\n---\n\n网络安全是对话的主题，各国代表就此交换了意见。").unwrap();
    fs::write(corpus.join("c.md"), "---\nlang: zh\n---\n\n网络是对话的主题，各国代表就此交换了不同意见。").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let results = search(&index, "网络安全", &SearchOptions::default()).unwrap();
    let first: Vec<String> = results.hits.iter().map(|hit| hit.passage.text.chars().take(4).collect()).collect();
    assert_eq!(first, ["网络安全", "安全是对", "网络是对"]);
    // Only words are said to be missing, not what stands across them.
    assert_eq!(results.hits[2].missing, ["安全"]);
    assert!(results.hits[1].missing.is_empty());
}

#[test]
fn bare_words_without_spaces_are_those_of_the_dictionary() {
    let documents = [
        ("both", "网络安全是对话的主题，各国代表就此交换了意见。"),
        ("parted", "安全是对话的主题，各国代表就网络交换了意见。"),
        ("one", "网络是对话的主题，各国代表就此交换了不同意见。"),
        ("thai", "ความร่วมมือด้านความปลอดภัย"),
    ];
    check(
        &documents,
        &[
            ("网络", &["both", "one", "parted"]),
            ("网络安全", &["both", "one", "parted"]),
            ("+网络安全", &["both", "parted"]),
            ("\"网络安全\"", &["both"]),
            ("\"络安\"", &["both"]),
            ("ความปลอดภัย", &["thai"]),
            ("ร่วมมือ", &["thai"]),
            ("\"ร่วม\"", &["thai"]),
        ],
    );
}

#[test]
fn simplified_and_traditional_characters_are_the_same_if_that_is_asked_for() {
    let (_folder, corpus, folder) = empty_corpus();
    for (name, text) in [
        ("simplified", "网络安全是对话的主题，头发不是。"),
        ("traditional", "網絡安全是對話的主題，頭髮不是。"),
        ("other", "發展是對話的主題。"),
    ] {
        fs::write(corpus.join(format!("{name}.txt")), text).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let found = |query: &str, chinese: Chinese| {
        let options = SearchOptions { forms: Forms { chinese, ..Forms::default() }, ..SearchOptions::default() };
        let hits = search(&index, query, &options).unwrap().hits;
        let marked = |hit: &Hit| -> String {
            // What ranks as well is marked twice.
            let spans: BTreeSet<_> = hit.matches.iter().flat_map(|one| &one.spans).collect();
            spans.iter().map(|span| span.of(&hit.passage.text)).collect()
        };
        let mut found: Vec<String> = hits.iter().map(marked).collect();
        found.sort();
        found
    };
    for (query, as_written, either) in [
        ("\"网络安全\"", vec!["网络安全"], vec!["網絡安全", "网络安全"]),
        ("\"網絡安全\"", vec!["網絡安全"], vec!["網絡安全", "网络安全"]),
        ("网络", vec!["网络"], vec!["網絡", "网络"]),
        ("+網絡 -头发", vec!["網絡"], vec![]),
        ("\"发\"", vec!["发"], vec!["发", "發", "髮"]),
        // Not each other, though both are 发.
        ("\"髮\"", vec!["髮"], vec!["发", "髮"]),
        ("网络 w/4 对话", vec!["网络对话"], vec!["網絡對話", "网络对话"]),
    ] {
        assert_eq!(found(query, Chinese::AsWritten), as_written, "{query}");
        assert_eq!(found(query, Chinese::Either), either, "{query}");
    }
}

#[test]
fn burmese_in_zawgyi_is_found_by_unicode_and_quoted_as_it_stands() {
    let (_folder, corpus, folder) = empty_corpus();
    // The same sentence in both encodings, in one document and in two.
    let zawgyi = "ျမန္မာႏိုင္ငံ ေဆြးေႏြးပြဲ လုံျခံဳေရး ပူးေပါင္းေဆာင္ရြက္မႈ";
    let unicode = "မြန်မာနိုင်ငံ ဆွေးနွေးပွဲ လုံခြုံရေး ပူးပေါင်းဆောင်ရွက်မှု";
    fs::write(corpus.join("zawgyi.txt"), format!("Note 2019. {zawgyi} ASEAN.")).unwrap();
    fs::write(corpus.join("unicode.txt"), format!("Note 2020. {unicode} ASEAN.")).unwrap();
    fs::write(corpus.join("mixed.txt"), format!("{unicode}\n\n{zawgyi}\n")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let found = |query: &str| {
        let hits = search(&index, query, &SearchOptions::default()).unwrap().hits;
        let marked = |hit: &Hit| -> Vec<String> {
            let spans = hit.matches.iter().flat_map(|one| &one.spans);
            spans.map(|span| span.of(&hit.passage.text).to_owned()).collect()
        };
        let mut found: Vec<_> = hits.iter().map(|hit| (hit.document.slug.clone(), marked(hit).concat())).collect();
        found.sort();
        found
    };
    for (word, other) in [("ဆွေးနွေးပွဲ", "ေဆြးေႏြးပြဲ"), ("လုံခြုံရေး", "လုံျခံဳေရး"), ("ရွက်မှု", "ရြက္မႈ")]
    {
        let expected = [("mixed", format!("{word}{other}")), ("unicode", word.into()), ("zawgyi", other.into())];
        let expected = expected.map(|(slug, marked)| (slug.to_owned(), marked));
        assert_eq!(found(&format!("\"{word}\"")), expected, "{word}");
        assert_eq!(found(&format!("\"{other}\"")), expected, "{other}");
        assert_eq!(found(word).len(), 3, "{word}");
    }
    let mut verifier = Verifier::new(&index, 1).unwrap();
    for (words, verdict) in [
        ("ေဆြးေႏြးပြဲ လုံျခံဳေရး ပူးေပါင္းေဆာင္ရြက္မႈ ASEAN", QuoteVerdict::Exact),
        ("ဆွေးနွေးပွဲ လုံခြုံရေး ပူးပေါင်းဆောင်ရွက်မှု ASEAN", QuoteVerdict::Exact),
        ("2019. မြန်မာနိုင်ငံ ဆွေးနွေးပွဲ လုံခြုံရေး", QuoteVerdict::Normalised),
    ] {
        let found = verifier.words(words).unwrap();
        assert_eq!(found.verdict, verdict, "{words}: {found:?}");
        if verdict == QuoteVerdict::Normalised {
            assert_eq!(found.conventions, [Convention::LetterForms]);
            let quoted = found.citation.unwrap().passage.text;
            assert_eq!(quoted, "2019. ျမန္မာႏိုင္ငံ ေဆြးေႏြးပြဲ လုံျခံဳေရး");
        }
    }
}

#[test]
fn whatever_is_copied_from_a_text_in_zawgyi_is_found() {
    let (_folder, corpus, folder) = empty_corpus();
    let text = "ျမန္မာႏိုင္ငံ၏ ေဆြးေႏြးပြဲ လုံျခံဳေရးဝန္ႀကီး ပူးေပါင္းေဆာင္ရြက္မႈမ်ား တကၠသိုလ္သေဘၤာ သတၱဝါမ်ား";
    fs::write(corpus.join("a.txt"), format!("Note. {text} End.")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let units = pincite::text::words::units(text);
    let mut missed = Vec::new();
    for first in 0..units.len() {
        for last in first + 1..units.len().min(first + 12) {
            let copied = &text[units[first].span.start()..units[last].span.end()];
            if search(&index, &format!("\"{copied}\""), &SearchOptions::default()).unwrap().total == 0 {
                missed.push(copied);
            }
        }
    }
    assert!(missed.is_empty(), "{} missed: {missed:?}", missed.len());
}
