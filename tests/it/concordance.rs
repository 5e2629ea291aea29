//! A concordance has every match once, in a context that is the document's own text, in the order asked for.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use pincite::concordance::{Concordance, ConcordanceOptions, LineOrder};
use pincite::index::Index;
use pincite::model::{ConcordanceEnd, ConcordanceLine};
use pincite::search::{Combine, Explain, Forms, SearchOptions, search};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::support::{empty_corpus, indexed, shipped, update};

const QUERIES: &[&str] = &[
    "dialogue",
    "capacity building",
    "misperception w/5 escalation",
    "\"cyber * dialogue\" dialogue",
    "cyber*",
    "ไซเบอร์",
    "tieng \"an ninh\"",
    "siber lang:id",
    "dialogue not w/5 policy",
    "nothingofthesort",
];

fn concordance(index: &Index, query: &str, sort: LineOrder) -> (Vec<ConcordanceLine>, ConcordanceEnd) {
    let options = ConcordanceOptions {
        combine: Combine::Ranked,
        forms: Forms::default(),
        conditions: Vec::new(),
        sort,
        context_columns: 40,
        explain: Explain::No,
    };
    let mut lines = Vec::new();
    let end = Concordance::find(index, query, &options).unwrap().lines(&mut |line| {
        lines.push(line.clone());
        Ok(())
    });
    (lines, end.unwrap())
}

/// The lines of a corpus of one document, each as `left[match]right`.
fn shown(text: &str, query: &str) -> Vec<String> {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(corpus.path().join("a.md"), format!("---\nlang: en\n---\n\n{text}\n")).unwrap();
    let (_folder, index) = indexed(corpus.path(), 1);
    let line = |line: &ConcordanceLine| format!("{}[{}]{}", line.left, line.matched, line.right);
    concordance(&index, query, LineOrder::Path).0.iter().map(line).collect()
}

#[test]
fn a_run_without_spaces_is_one_match_wherever_it_stands() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("lo.txt"), "ການສົນທະນາດ້ານນະໂຍບາຍໄຊເບີຂອງອາຊຽນ").unwrap();
    fs::write(corpus.join("my.txt"), "အာဆီယံ ဆိုက်ဘာမူဝါဒ ဆွေးနွေးပွဲများ။ ဆိုက်ဘာလုံခြုံရေး သင်တန်း။").unwrap();
    fs::write(corpus.join("zh.txt"), "东盟网络网络对话。网络安全中心。").unwrap();
    update(&corpus, &index, 2);
    let index = Index::open(&index).unwrap();
    let matched = |query: &str| -> Vec<String> {
        concordance(&index, query, LineOrder::Path).0.into_iter().map(|line| line.matched).collect()
    };
    assert_eq!(matched("ໄຊເບີ"), ["ໄຊເບີ"]);
    assert_eq!(matched("ဆိုက်ဘာ"), ["ဆိုက်ဘာ"; 2]);
    assert_eq!(matched("网络"), ["网络"; 3]);
    assert_eq!(matched("网络安全"), ["网络", "网络", "网络安全"]);
    // A phrase is no such run.
    assert_eq!(matched("\"网 * 网\""), ["网络网"]);
}

#[test]
fn a_line_is_a_part_of_the_documents_text_around_the_words_that_match() {
    let (_folder, index) = indexed(&shipped(), 2);
    let columns = |text: &str| text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>();
    for query in QUERIES {
        for line in concordance(&index, query, LineOrder::Path).0 {
            let passages = index.passages(&line.document.path).unwrap();
            let text: String = passages.iter().map(|passage| passage.text.as_str()).collect();
            let (from, to) = (line.place.start() - line.left.len(), line.place.end() + line.right.len());
            let whole = format!("{}{}{}", line.left, line.matched, line.right);
            assert_eq!(text[from..to].replace('\n', " "), whole);
            assert!(columns(&line.left) <= 40 && columns(&line.right) <= 40);
            // A context ends early only where the document does.
            assert!(from == 0 || columns(&line.left) >= 39, "{whole}");
            assert!(to == text.len() || columns(&line.right) >= 39, "{whole}");
            let borders: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            assert!([from, line.place.start(), line.place.end(), to].iter().all(|at| borders.contains(at)), "{whole}");
            let words: Vec<&str> = line.spans.iter().map(|span| span.of(&line.matched)).collect();
            assert!(words.iter().all(|word| !word.is_empty() && word.trim() == *word), "{words:?}");
            assert!(line.matched.starts_with(words[0]) && line.matched.ends_with(words[words.len() - 1]));
        }
    }
}

#[test]
fn the_lines_are_the_matches_of_a_search_each_once() {
    let (_folder, index) = indexed(&shipped(), 2);
    for query in QUERIES {
        let (lines, end) = concordance(&index, query, LineOrder::Path);
        let found = search(&index, query, &SearchOptions { limit: 1_000, ..SearchOptions::default() }).unwrap();
        let mut expected = BTreeSet::new();
        for hit in &found.hits {
            for one in &hit.matches {
                let start = hit.passage.span.start();
                let words: Vec<_> = one.spans.iter().map(|span| span.shifted(start)).collect();
                expected.insert((hit.document.path.clone(), words));
            }
        }
        let place = |line: &ConcordanceLine| {
            let words = line.spans.iter().map(|span| span.shifted(line.place.start())).collect::<Vec<_>>();
            (line.document.path.clone(), words)
        };
        // In reading order, as a set has it.
        assert_eq!(lines.iter().map(place).collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>(), "{query}");
        let pins: BTreeSet<String> = lines.iter().map(|line| line.pin.to_string()).collect();
        assert_eq!((end.lines, end.passages, end.total), (lines.len(), pins.len(), found.total), "{query}");
        assert!(end.lines_exact && end.total_exact && end.coverage == found.coverage && end.offer == found.offer);
    }
}

#[test]
fn other_orders_have_the_same_lines() {
    let (_folder, index) = indexed(&shipped(), 2);
    let by_place = |line: &ConcordanceLine| (line.document.path.clone(), line.place, line.spans.clone());
    let words = |text: &str| text.unicode_words().map(str::to_lowercase).collect::<Vec<_>>();
    for query in ["misperception", "\"cyber * dialogue\" dialogue"] {
        let (lines, _) = concordance(&index, query, LineOrder::Path);
        for sort in [LineOrder::Date, LineOrder::Left, LineOrder::Right] {
            let (mut sorted, _) = concordance(&index, query, sort);
            match sort {
                LineOrder::Date => {
                    assert!(sorted.is_sorted_by_key(|line| (
                        Reverse(line.document.date.map(|date| date.first_day())),
                        by_place(line)
                    )));
                }
                LineOrder::Left => assert!(sorted.is_sorted_by_key(|line| {
                    (words(&line.left).into_iter().rev().collect::<Vec<_>>(), by_place(line))
                })),
                _ => assert!(sorted.is_sorted_by_key(|line| (words(&line.right), by_place(line)))),
            }
            sorted.sort_by_key(by_place);
            assert_eq!(sorted, lines, "{query}");
        }
    }
}

#[test]
fn each_match_has_a_line_and_two_clauses_with_the_same_words_have_one() {
    let text = "Steep the green leaves. Green tea is poured, green leaves are kept.";
    assert_eq!(shown(text, "poured kept").len(), 2);
    assert_eq!(shown(text, "leaves \"leaves\" leaf*").len(), 2);
    assert_eq!(shown(text, "poured w/3 green").len(), 2, "one line for each green");
    assert_eq!(shown("One cup.", "cup"), ["One [cup]."]);
    assert_eq!(shown("Pour one\ncup.", "\"one cup\""), ["Pour [one cup]."]);
}

#[test]
fn each_match_has_its_own_paragraph_and_lines() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(corpus.path().join("a.txt"), "Tea at four.\n\nTea at five,\nand tea at six.\n\nThen tea and\n\ntea.\n")
        .unwrap();
    let (_folder, index) = indexed(corpus.path(), 1);
    let place = |line: &ConcordanceLine| {
        let locator = &line.locator;
        (locator.paragraph, locator.paragraph_last, locator.lines.unwrap())
    };
    let places = |query| concordance(&index, query, LineOrder::Path).0.iter().map(place).collect::<Vec<_>>();
    let own = [(1, None, (1, 1)), (2, None, (3, 3)), (2, None, (4, 4)), (3, None, (6, 6)), (4, None, (8, 8))];
    assert_eq!(places("tea"), own);
    assert_eq!(places("\"and tea\""), [(2, None, (4, 4)), (3, Some(4), (6, 8))]);
}

#[test]
fn a_context_goes_on_in_the_passages_before_and_after() {
    let long = "It was said at length and once more. ".repeat(30);
    let text = format!("{long}Before it ends.\n\nOolong.\n\nAfter it starts. {long}");
    let line = "t length and once more. Before it ends. [Oolong]. After it starts. It was said at length";
    assert_eq!(shown(&text, "oolong"), [line]);
}

#[test]
fn lines_are_handed_over_one_by_one() {
    let (_folder, index) = indexed(&shipped(), 2);
    let options = ConcordanceOptions {
        combine: Combine::Ranked,
        forms: Forms::default(),
        conditions: Vec::new(),
        sort: LineOrder::Path,
        context_columns: 40,
        explain: Explain::No,
    };
    let mut handed = 0;
    let stopped = Concordance::find(&index, "dialogue", &options).unwrap().lines(&mut |_| {
        handed += 1;
        if handed < 3 { Ok(()) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
    });
    assert!(handed == 3 && *stopped.unwrap_err().kind() == pincite::ErrorKind::CannotWrite);
}

#[test]
fn matches_that_are_not_all_listed_are_said() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(corpus.path().join("a.txt"), "tea ".repeat(300)).unwrap();
    let (_folder, index) = indexed(corpus.path(), 1);
    let (lines, end) = concordance(&index, "tea w/900 tea", LineOrder::Path);
    assert!(!lines.is_empty() && !end.lines_exact && end.total_exact);
    assert!(concordance(&index, "tea", LineOrder::Path).1.lines_exact);
}

#[test]
fn the_command_line_writes_lines_tables_and_objects() {
    let (folder, index) = indexed(&shipped(), 2);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        let Output { status, stdout, stderr } =
            command.args(arguments).arg("--index").arg(folder.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    };
    let (code, out, _) = run(&["kwic", "misperception", "--width", "90"]);
    let lines: Vec<&str> = out.lines().collect();
    let (expected, end) = concordance(&index, "misperception", LineOrder::Path);
    let last = format!("{} matches in {} passages", expected.len(), end.passages);
    assert_eq!((code, lines.len(), lines[lines.len() - 1]), (0, expected.len() + 1, last.as_str()), "{out}");
    let column = |line: &str| line.to_lowercase().find("misperception").map(|at| UnicodeWidthStr::width(&line[..at]));
    assert!(
        lines[..expected.len()]
            .iter()
            .all(|line| column(line) == column(lines[0]) && UnicodeWidthStr::width(*line) <= 90)
    );
    let (code, out, _) = run(&["concordance", "misperception", "--csv", "--after", "2025", "--before", "2026"]);
    let rows: Vec<&str> = out.split_terminator("\r\n").collect();
    assert_eq!((code, rows[0]), (0, "pin,path,title,publisher,date,locator,left,match,right"));
    assert!(
        rows.len() > 1 && rows[1..].iter().all(|row| row.contains(",2025-") && row.contains("isperception,")),
        "{out}"
    );
    let (code, out, _) = run(&["concordance", "cyber dialogue", "--phrase", "--json"]);
    assert!(code == 0 && out.lines().skip(1).any(|line| line.contains("\"match\":\"Cyber Dialogue\"")), "{out}");
    let (code, out, _) = run(&["concordance", "lang:th"]);
    assert!(
        code == 1 && out.starts_with("no words match; ") && out.contains("by their documents alone\nsearched "),
        "{out}"
    );
    let (code, out, _) = run(&["concordance", "dialogue", "--lang", "th"]);
    assert!(code == 1 && out.contains("\nwithout the filters: "), "{out}");
    let (code, _, err) = run(&["concordance", "\"green", "--strict"]);
    assert!(code == 2 && err.contains("not closed"), "{err}");
    let (code, _, err) = run(&["concordance", "green", "--width", "3"]);
    assert!(code == 2 && err.starts_with("pincite: --width cannot be \"3\": 3 is not in 30..=10000\nhint: "), "{err}");
}
