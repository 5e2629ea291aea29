//! How good the ranking is on public test collections, beside what other engines score on the same files.
//!
//! `cargo bench --bench relevance` indexes each collection through the ordinary pipeline, a document a file, and asks
//! its queries as bare words. A document is as good as its best passage. The collections are no part of the
//! project: `PINCITE_COLLECTIONS` names their folder, else `../shared/quality` is tried. The figures are kept in
//! `tests/golden/relevance/figures.tsv`; `PINCITE_BLESS=1` writes them anew.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on panics")]
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]
#![allow(clippy::disallowed_methods, reason = "a bench stands outside, as the binary does")]

mod collection;
#[path = "../processor.rs"]
mod processor;
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use pincite::index::{Order, Unit};
use pincite::judge::{MEASURES, Measures, Run, measure, paired};
use pincite::question::{Combine, Forms, Question};
use pincite::rank::Ranking;
use pincite::search::Expand;

use collection::{COLLECTIONS, Collection};
use processor::processor_seconds;
use table::Table;

/// The most documents of a query that are looked at.
const DEPTH: usize = 1_000;

/// Time is measured of an answer with so many passages, as a search shows.
const SHOWN: usize = 10;

/// The rankings that are compared.
const ENGINES: [(&str, Ranking, Expand); 3] = [
    ("pincite --rank bm25", Ranking::Bm25, Expand::No),
    ("pincite", Ranking::Signals, Expand::No),
    ("pincite --expand", Ranking::Signals, Expand::Yes),
];

fn main() {
    let folder = std::env::var_os("PINCITE_COLLECTIONS").map_or_else(default_folder, PathBuf::from);
    if !folder.is_dir() {
        println!("no test collections in {}: name their folder in PINCITE_COLLECTIONS", folder.display());
        return;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut table = Table::read();
    for (name, language) in COLLECTIONS {
        if !asked.is_empty() && !asked.iter().any(|one| one == name) {
            continue;
        }
        match Collection::read(&folder, name, language) {
            Some(collection) => run(&collection, &mut table),
            None => println!("{name}: not in {}", folder.display()),
        }
    }
    table.means();
    table.finish();
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/quality")
}

/// Measures one collection.
fn run(collection: &Collection, table: &mut Table) {
    let start = Instant::now();
    let (_folder, index) = collection.index();
    println!("{}: {} passages, indexed in {:.1} s", collection.name, index.summary().passages, seconds(start));
    let mut engines = ENGINES.map(|_| (Run::default(), 0.0_f64));
    for topic in &collection.queries {
        for ((_, ranking, expand), (run, time)) in ENGINES.iter().zip(&mut engines) {
            // One after another for each query, so that what else the computer does meets all alike.
            let ask = |unit, limit| {
                let question = Question::read(&index, &bare(&topic.query), Combine::Ranked, Forms::default(), &[]);
                let mut question = question.ranked(*ranking);
                if *expand == Expand::Yes {
                    question.expand(&index).unwrap();
                }
                question.find(&index, Order::Relevance, unit, limit).unwrap()
            };
            let found = ask(Unit::Documents, DEPTH).candidates;
            let id = |candidate| collection::id_of(&index.path(candidate).unwrap());
            run.insert(topic.id.clone(), found.iter().map(id).collect());
            let start = processor_seconds();
            ask(Unit::Passages, SHOWN);
            *time += processor_seconds() - start;
        }
    }
    let mut others: Vec<(&str, Vec<Measures>)> = Vec::new();
    for ((engine, ..), (run, time)) in ENGINES.iter().zip(&engines) {
        let measured: Vec<Measures> =
            collection.judgments.queries().map(|(query, grades)| measure(grades, &run.ranking(query))).collect();
        table.add(collection.name, engine, Measures::mean(&measured), time * 1_000.0 / collection.queries.len() as f64);
        for (other, theirs) in &others {
            compare(other, theirs, &measured);
        }
        others.push((*engine, measured));
    }
    table.baselines(collection.name);
}

/// Prints how two rankings differ, query by query.
fn compare(other: &str, theirs: &[Measures], ours: &[Measures]) {
    for (at, measure) in MEASURES.iter().enumerate().take(2) {
        let values = |all: &[Measures]| -> Vec<f64> { all.iter().map(|one| one.values()[at]).collect() };
        let compared = paired(&values(theirs), &values(ours));
        println!(
            "    {measure} against {other}: {:+.4}, {} queries better, {} worse, p {:.4}",
            compared.difference, compared.better, compared.worse, compared.p
        );
    }
}

/// The query as bare words, as the other engines were given it: nothing in it is a sign of the query language.
fn bare(query: &str) -> String {
    let is_sign = |letter: char| "\"“”„«»「」()[]{}+*?~^:/!|&<>=".contains(letter);
    let plain = query.replace(is_sign, " ");
    let words = plain.split_whitespace().map(|word| match word {
        "AND" | "OR" | "NOT" => word.to_lowercase(),
        _ => word.trim_start_matches('-').to_owned(),
    });
    words.collect::<Vec<String>>().join(" ")
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}
