//! The JSON output holds to its schema, and says the same whatever the number of threads.
//!
//! The schema is kept in `tests/golden/output.schema.json`; `PINCITE_BLESS=1` writes it anew.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use pincite::concordance::{Concordance, ConcordanceOptions, LineOrder};
use pincite::render::json;
use pincite::search::{Combine, Explain, Forms, SearchOptions, search};
use serde_json::Value;

use crate::support::{indexed, shipped};

const QUERIES: &[&str] = &[
    "capacity building",
    "\"confidence-building measures\" misperception",
    "dialogue -ransomware date:2024..",
    "title:timeline OR lang:th",
    "ไซเบอร์",
    "tieng chinh",
    "kerja sama siber",
    "singa* AND NOT japan",
];

#[test]
fn the_schema_in_the_repository_is_the_one_of_the_types() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/output.schema.json");
    let schema = serde_json::to_string_pretty(&json::schema()).unwrap() + "\n";
    if std::env::var_os("PINCITE_BLESS").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), schema, "run the tests with PINCITE_BLESS=1 and read the diff");
}

#[test]
fn every_line_of_output_holds_to_the_schema() {
    let validator = jsonschema::validator_for(&json::schema()).unwrap();
    let (folder, _) = indexed(&shipped(), 2);
    let mut kinds = std::collections::BTreeSet::new();
    let mut commands: Vec<Vec<&str>> =
        QUERIES.iter().map(|query| vec!["search", query, "--json", "--context", "1"]).collect();
    commands.extend([
        vec!["search", "no(thing", "--json"],
        vec!["concordance", "misperception w/5 escalation", "--json", "--sort", "left"],
        vec!["concordance", "nothing(ofthesort", "--json"],
        vec!["list", "--json"],
        vec!["list", "--problems", "--json"],
        vec!["export"],
        vec!["status", "--json"],
        vec!["verify", "tests/manuscripts/regional.md", "--json"],
        vec!["cite", "In cyberspace the need is plain", "--json"],
        vec!["check", "tests/manuscripts/regional.md", "--json"],
        vec!["check", "--json"],
        vec!["search", "capacity", "--json", "--match"],
        vec!["extract", concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), "--json"],
    ]);
    for arguments in commands {
        let run = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .args(&arguments)
            .arg("--index")
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(run.status.code().is_some_and(|code| code < 2), "{arguments:?}");
        for line in String::from_utf8(run.stdout).unwrap().lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&value), "{arguments:?}: {line}");
            kinds.insert(value["type"].as_str().unwrap().to_owned());
            check_spans(&value, arguments.get(1).copied().unwrap_or_default());
        }
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [
            "begin",
            "block",
            "checked",
            "document",
            "end",
            "extract",
            "hit",
            "index_checked",
            "line",
            "passage",
            "quote",
            "record",
            "status",
            "verified"
        ]
    );
}

/// Spans are byte ranges on character borders of what the contract says they are of.
fn check_spans(line: &Value, query: &str) {
    let range = |span: &Value| span[0].as_u64().unwrap() as usize..span[1].as_u64().unwrap() as usize;
    if let Some(text) = line["match"].as_str() {
        assert!(query.get(range(&line["clause"])).is_some_and(|clause| !clause.is_empty()));
        assert!(line["spans"].as_array().unwrap().iter().all(|span| text.get(range(span)).is_some()));
        assert_eq!(range(&line["place"]).len(), text.len());
    }
    let Some(text) = line["passage"]["text"].as_str() else { return };
    assert_eq!(range(&line["passage"]["span"]).len(), text.len());
    for one in line["matches"].as_array().into_iter().flatten() {
        assert!(query.get(range(&one["clause"])).is_some_and(|clause| !clause.is_empty()));
        for span in one["spans"].as_array().unwrap() {
            assert!(text.get(range(span)).is_some_and(|words| !words.is_empty() && words.trim() == words));
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte_of_an_answer() {
    let answers = |threads| {
        let (_folder, index) = indexed(&shipped(), threads);
        let mut out = Vec::new();
        for query in QUERIES {
            let results =
                search(&index, query, &SearchOptions { limit: 50, context: 1, ..SearchOptions::default() }).unwrap();
            json::begin(&mut out, &results.reading).unwrap();
            results.hits.iter().for_each(|hit| json::hit(&mut out, hit).unwrap());
            json::end(&mut out, &results, 0).unwrap();
            let options = ConcordanceOptions {
                combine: Combine::Ranked,
                forms: Forms::default(),
                conditions: Vec::new(),
                sort: LineOrder::Left,
                context_columns: 30,
                explain: Explain::No,
            };
            let concordance = Concordance::find(&index, query, &options).unwrap();
            let end = concordance.lines(&mut |line| json::concordance_line(&mut out, line)).unwrap();
            json::concordance_end(&mut out, &end, 0).unwrap();
        }
        String::from_utf8(out).unwrap()
    };
    let one = answers(1);
    assert!(one.lines().count() > 50);
    assert_eq!(one, answers(4));
}
