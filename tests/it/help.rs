//! What the help says is so: every example of a query finds something, and a filter is what its field is.

use std::process::Command;

use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{MAX_FILE_BYTES, MEMORY_BYTES};
use pincite::model::{Limits, Ocr};
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
fn the_help_on_settings_is_a_file_that_sets_every_key_to_what_holds_anyway() {
    let help = help_of(&["help", "settings"]);
    let settings = Settings::parse(&help).unwrap();
    assert_eq!(settings.limits(), Limits { member_bytes: MAX_FILE_BYTES, ..Limits::default() });
    assert_eq!((settings.memory_bytes, settings.max_file_bytes), (Some(MEMORY_BYTES), Some(MAX_FILE_BYTES)));
    let ocr = settings.ocr.as_ref().unwrap();
    assert_eq!((ocr.languages(), settings.ocr_always), (Ocr::default().languages(), false));
    assert!(!settings.auto_update && !settings.chinese_variants && !settings.whole_pages);
    for table in ["", "[limits]", "[ocr]", "[[document]]", "[[records]]"] {
        let within = help.split_once(table).unwrap().1;
        let refused = Settings::parse(&format!("{table}\nunheard = 1")).unwrap_err().to_string();
        for key in refused.split_once("known are ").unwrap().1.split(", ") {
            let is_set = |line: &str| line.starts_with(&format!("{key} = ")) || line.starts_with(&format!("[{key}]"));
            assert!(within.lines().any(|line| is_set(line) || line.starts_with(&format!("[[{key}]]"))), "{table}{key}");
        }
    }
    assert!(help.lines().all(|line| line.len() <= 80));
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

/// The commands that the help names.
fn commands() -> Vec<String> {
    let help = help_of(&["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed
        .filter_map(|line| Some(line.strip_prefix("  ")?.split(' ').next()?.to_owned()))
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_command_has_a_manual_page_and_is_completed_in_each_shell() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    let said = help_of(&["man", "--dir", folder.path().to_str().unwrap()]);
    assert!(said.starts_with(&format!("{} manual pages", commands.len() + 1)), "{said}");
    for command in &commands {
        let page = std::fs::read_to_string(folder.path().join(format!("pincite-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(&format!("pincite\\-{command}")), "{page}");
    }
    assert!(help_of(&["man"]).contains(".TH pincite 1"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = help_of(&["completions", shell]);
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
        // What the program asks of itself is none for people.
        assert!(!script.contains("____extract") && !script.contains(" __extract"), "{shell}");
    }
}

#[test]
fn the_version_is_that_of_the_package_and_in_a_release_names_the_commit() {
    let said = help_of(&["--version"]);
    let rest = said.trim_end().strip_prefix(concat!("pincite ", env!("CARGO_PKG_VERSION"))).unwrap();
    let commit = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    assert!(rest.is_empty() || commit.is_some_and(|commit| commit.len() >= 7), "{said}");
}
