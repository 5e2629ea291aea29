//! Many queries in one run: each answer names its query, and an odd query stops no other.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use pincite::model::Pin;
use pincite::render::json;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{indexed, shipped};

const QUERIES: &str =
    "q1\tcapacity building\n\n\"confidence-building measures\nth\tไซเบอร์\nq4\t\nq5\tnothingofthesort\n";

/// What `pincite search` with `arguments` answers to `queries` on standard input: status, output and messages.
fn answers(index: &TempDir, queries: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pincite"))
        .args(["search", "--queries", "-"])
        .args(arguments)
        .arg("--index")
        .arg(index.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(queries.as_bytes()).unwrap();
    let run = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (run.status.code().unwrap(), text(run.stdout), text(run.stderr))
}

/// The hits of each line of JSON output: id, rank, pin and text.
fn hits(json: &str) -> Vec<[String; 4]> {
    let values = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let hits = values.filter(|value| value["type"] == "hit");
    hits.map(|hit| [text(&hit["id"]), hit["rank"].to_string(), text(&hit["pin"]), text(&hit["passage"]["text"])])
        .collect()
}

#[test]
fn every_line_of_json_has_the_id_of_its_query_and_holds_to_the_schema() {
    let (index, _) = indexed(&shipped(), 2);
    let (code, out, _) = answers(&index, QUERIES, &["--json", "-n", "2"]);
    assert_eq!(code, 0);
    let validator = jsonschema::validator_for(&json::schema()).unwrap();
    let mut kinds = Vec::new();
    for line in out.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&value), "{line}");
        kinds.push(format!("{} {}", value["id"].as_str().unwrap(), value["type"].as_str().unwrap()));
    }
    let of_two = |id: &str| ["begin", "hit", "hit", "end"].map(|kind| format!("{id} {kind}"));
    let of_none = |id: &str| ["begin", "end"].map(|kind| format!("{id} {kind}"));
    let expected = [&of_two("q1")[..], &of_two("3"), &of_two("th"), &of_none("q4"), &of_none("q5")].concat();
    assert_eq!(kinds, expected);
    assert_eq!(answers(&index, QUERIES, &["--output", "json", "-n", "2"]).1.lines().count(), out.lines().count());
}

#[test]
fn tables_and_runs_have_the_same_hits() {
    let (index, _) = indexed(&shipped(), 2);
    let expected = hits(&answers(&index, QUERIES, &["--json", "-n", "3"]).1);
    assert_eq!(expected.len(), 9);
    let (code, table, _) = answers(&index, QUERIES, &["-n", "3"]);
    assert!(
        code == 0 && table.starts_with("query,rank,score,pin,title,publisher,date,locator,quote,also\r\n"),
        "{table}"
    );
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    let rows: Vec<[String; 4]> = rows.map(|row| [0, 1, 3, 8].map(|column| row[column].to_owned())).collect();
    assert_eq!(rows, expected);
    let (_, run, _) = answers(&index, QUERIES, &["-n", "3", "--output", "trec"]);
    let rows: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    for (row, [id, rank, pin, _]) in rows.iter().zip(&expected) {
        assert_eq!((row.len(), row[0], row[1], row[5]), (6, id.as_str(), "Q0", "pincite"));
        assert!(row[2] == pin && row[3] == rank && Pin::parse(row[2]).is_some() && row[4].parse::<f32>().is_ok());
    }
    assert_eq!(rows.len(), expected.len());
}

#[test]
fn an_odd_query_is_named_and_stops_no_other() {
    let (index, _) = indexed(&shipped(), 2);
    let said = "query 3: \"\\\"\": this quotation mark is not closed; the phrase is read to the end of the query\n\
                query q4: the query is empty\n";
    let (code, out, err) = answers(&index, QUERIES, &["--output", "trec"]);
    assert_eq!((code, err.as_str()), (0, said));
    let (code, strict_out, err) = answers(&index, QUERIES, &["--output", "trec", "--strict"]);
    assert_eq!((code, strict_out), (2, out));
    assert!(err.starts_with(said) && err.contains("pincite: 2 of 5 queries are odd\nhint: "), "{err}");
    let (code, _, err) = answers(&index, "q1\ttea\nq1\tcoffee\n", &["-q"]);
    assert_eq!((code, err.as_str()), (1, "query q1: another query has the same id\n"));
}

#[test]
fn filters_hold_for_every_query_and_finding_nothing_at_all_is_status_1() {
    let (index, _) = indexed(&shipped(), 2);
    let (code, out, _) = answers(&index, "dialogue\nไซเบอร์\n", &["--lang", "th", "--output", "trec", "-n", "99"]);
    assert!(code == 0 && out.lines().count() > 3 && out.lines().all(|row| row.starts_with("2 Q0 th-kan")), "{out}");
    let (code, out, _) = answers(&index, "dialogue\n", &["--lang", "th", "--output", "trec"]);
    assert_eq!((code, out.as_str()), (1, ""));
}

#[test]
fn queries_come_from_a_file_too() {
    let (folder, _) = indexed(&shipped(), 2);
    let file = folder.path().join("queries.txt");
    fs::write(&file, b"\xEF\xBB\xBFmisperception\r\n\xFF\r\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command.args(["search", "--output", "trec", "-n", "1", "--queries"]).arg(&file).arg("--index").arg(folder.path());
    let run = command.output().unwrap();
    assert!(run.status.success());
    assert!(run.stdout.starts_with(b"1 Q0 ") && String::from_utf8_lossy(&run.stderr).starts_with("query 2: "));
}
