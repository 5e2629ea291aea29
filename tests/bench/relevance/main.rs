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
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use pincite::index::{Order, Unit};
use pincite::judge::{Measures, Run, measure, paired};
use pincite::question::{Combine, Forms, Question};
use pincite::rank::Ranking;

use collection::{COLLECTIONS, Collection};
use table::Table;

/// The most documents of a query that are looked at.
const DEPTH: usize = 1_000;

/// The rankings that are compared.
const ENGINES: [(&str, Ranking); 2] = [("pincite --rank bm25", Ranking::Bm25), ("pincite", Ranking::Signals)];

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
    let mut of_bm25 = Vec::new();
    for (engine, ranking) in ENGINES {
        let start = Instant::now();
        let mut run = Run::default();
        for topic in &collection.queries {
            let question =
                Question::read(&index, &bare(&topic.query), Combine::Ranked, Forms::default(), &[]).ranked(ranking);
            let found = question.find(&index, Order::Relevance, Unit::Documents, DEPTH).unwrap();
            let path = |candidate| index.path(candidate).unwrap();
            let ids = found.candidates.iter().map(|candidate| collection::id_of(&path(candidate)));
            run.insert(topic.id.clone(), ids.collect());
        }
        let milliseconds = seconds(start) * 1_000.0 / collection.queries.len() as f64;
        let measured: Vec<Measures> =
            collection.judgments.queries().map(|(query, grades)| measure(grades, &run.ranking(query))).collect();
        table.add(collection.name, engine, Measures::mean(&measured), milliseconds);
        let gains: Vec<f64> = measured.iter().map(|one| one.ndcg_10).collect();
        if ranking == Ranking::Bm25 {
            of_bm25 = gains;
        } else {
            let compared = paired(&of_bm25, &gains);
            println!(
                "    nDCG@10 against bm25: {:+.4}, {} queries better, {} worse, p {:.4}",
                compared.difference, compared.better, compared.worse, compared.p
            );
        }
    }
    table.baselines(collection.name);
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
