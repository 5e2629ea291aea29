//! How long each construct of the query language takes, and how long the engine alone takes for the same.
//!
//! `cargo bench --bench speed` needs the index that `tests/bench/prepare` makes; what was measured, and how to read
//! it, stands in README.md beside this file.
//!
//! - [`prepare`]: the index, made by the ordinary pipeline.
//! - [`draw`]: words and passages of the index, drawn at random but the same each time.
//! - [`constructs`]: the queries, and what each is compared with.
//! - [`rival`]: the engine alone, on the same files.
//! - [`clock`]: times in turns.
//! - [`processor`] reads the memory that a process takes.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

mod clock;
mod constructs;
mod draw;
mod prepare;
mod processor;
mod rival;

use std::path::Path;

use pincite::clause::{Clause, Forms, Window};
use pincite::index::{Index, Order, Unit};
use pincite::model::{Candidate, DocumentCard};
use pincite::query::{parse, plan::plan};
use pincite::question::{Combine, Marker, Question};
use pincite::search::{SearchOptions, search};

use clock::{Times, take_turns};
use constructs::{Construct, Rival};
use draw::Draw;
use rival::Engine;

/// The program's own, for the engine as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Number of hits that a search gives.
const HITS: usize = 10;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if arguments.iter().any(|argument| argument == "prepare") {
        return prepare::prepare(&folder);
    }
    let index = Index::open(&folder.join("index")).expect("run tests/bench/prepare first");
    let engine = Engine::open(&folder.join("index"));
    let mut draw = Draw::new(&index, &engine);
    let (summary, languages) = (index.summary(), index.languages().len());
    println!("{} passages of {} documents in {languages} languages", summary.passages, summary.documents);
    println!("{} segments of the engine, version {}\n", engine.segments(), tantivy::version_string());
    println!(
        "| construct | queries | terms | passages found | search, median | p99 | find, median | p99 \
         | compared with | median | p99 | find takes | find takes, of its time with count |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut marking = Vec::new();
    for construct in constructs::all(&mut draw) {
        // A name, or the start of one, measures only that.
        if arguments.is_empty() || arguments.iter().any(|name| construct.name.starts_with(name.as_str())) {
            marking.push(measure(&index, &engine, &construct));
        }
    }
    println!("\n| ten hits of | read, median | p99 | marked, median | p99 |");
    println!("|---|---|---|---|---|");
    marking.iter().for_each(|row| println!("{row}"));
}

/// Times the queries of a construct and prints a row; gives the row of the time that their hits take.
fn measure(index: &Index, engine: &Engine, construct: &Construct) -> String {
    let queries = &construct.queries;
    let whole = |at: usize| drop(search(index, &queries[at].text, &SearchOptions::default()).unwrap());
    let ours = |at: usize| drop(find(index, &queries[at].text));
    let rival = |at: usize| match &queries[at].rival {
        Rival::Engine(query) => drop(engine.top(query.as_ref(), HITS)),
        Rival::Ours(text) => drop(find(index, text)),
        Rival::None => {}
    };
    let counted = |at: usize| {
        if let Rival::Engine(query) = &queries[at].rival {
            engine.top_and_count(query.as_ref(), HITS);
        }
    };
    let times = take_turns(queries.len(), &[&whole, &ours, &rival, &counted]);
    let found: Vec<(Vec<Candidate>, usize)> = queries.iter().map(|query| find(index, &query.text)).collect();
    let totals = Times::of(found.iter().map(|(_, total)| *total as f64));
    for (query, (_, total)) in queries.iter().zip(&found) {
        // We find forms with marks and inflections as well, never less.
        if let Rival::Engine(rival) = &query.rival {
            assert!(*total >= engine.top_and_count(rival.as_ref(), HITS), "{}", query.text);
        }
    }
    let terms =
        construct.terms(index).map_or("".to_owned(), |terms| format!("{:.0} to {:.0}", terms.median(), terms.p99()));
    let ratio = |other: usize| format!("{:.1} times", times[1].ratio(&times[other]));
    let rival = format!("{} | {} | {}", milliseconds(times[2].median()), milliseconds(times[2].p99()), ratio(2));
    let compared = match queries.first().map(|query| &query.rival) {
        Some(Rival::Engine(_)) => format!("engine | {rival} | {}", ratio(3)),
        Some(Rival::Ours(_)) => format!("`AND` of the words | {rival} | "),
        _ => " | | | | ".to_owned(),
    };
    println!(
        "| {} | {} | {terms} | {:.0} | {} | {} | {} | {} | {compared} |",
        construct.name,
        queries.len(),
        totals.median(),
        milliseconds(times[0].median()),
        milliseconds(times[0].p99()),
        milliseconds(times[1].median()),
        milliseconds(times[1].p99()),
    );
    mark_hits(index, construct, &found)
}

/// The clause of a query.
fn planned(index: &Index, text: &str) -> Clause {
    plan(&parse(text).root.unwrap(), index.languages(), Forms::default())
}

/// The candidates and their number.
fn find(index: &Index, text: &str) -> (Vec<Candidate>, usize) {
    let clause = planned(index, text);
    let found = index.find(&clause, Order::Relevance, Unit::Passages, HITS).unwrap();
    (found.candidates, found.total)
}

/// Times reading and marking the hits of those queries that have ten.
fn mark_hits(index: &Index, construct: &Construct, found: &[(Vec<Candidate>, usize)]) -> String {
    let full = construct.queries.iter().zip(found).filter(|(_, (candidates, _))| candidates.len() == HITS);
    let full: Vec<(&str, &[Candidate])> = full.map(|(query, (all, _))| (query.text.as_str(), all.as_slice())).collect();
    let document = |one: &Candidate| {
        let source = index.source(&index.path(one).unwrap()).unwrap().unwrap();
        DocumentCard::of(&source).unwrap()
    };
    let question = |at: usize| Question::read(index, full[at].0, Combine::Ranked, Forms::default(), &[]);
    let reading = |at: usize| {
        let window = Window::of_clause(&question(at).clause);
        for one in full[at].1 {
            document(one);
            index.around(one.address, window).unwrap();
        }
    };
    let marking = |at: usize| {
        let question = question(at);
        let mut marker = Marker::new(index, &question);
        for one in full[at].1 {
            let evidence = marker.look_near(one, &document(one)).unwrap();
            assert!(!evidence.found.matches.is_empty());
        }
    };
    let times = take_turns(full.len(), &[&reading, &marking]);
    let marked = times[1].beyond(&times[0]);
    format!(
        "| {} ({}) | {} | {} | {} | {} |",
        construct.name,
        full.len(),
        milliseconds(times[0].median()),
        milliseconds(times[0].p99()),
        milliseconds(marked.median()),
        milliseconds(marked.p99()),
    )
}

fn milliseconds(microseconds: f64) -> String {
    format!("{:.2} ms", microseconds / 1_000.0)
}
