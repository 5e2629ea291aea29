//! What a user would pick instead, on the same documents, in one run: how long each takes and how much room.
//!
//! `cargo bench --bench beside` needs what `tests/bench/prepare` makes, and recollindex, recollq, sqlite3 and rg; a tool
//! that is missing is said to be. What was measured stands in README.md beside this folder. `-- queries` asks only the
//! queries, of the indexes that the last run left, or those of the kinds whose names start with a second argument;
//! `-- growth` measures only how time grows.
//!
//! - [`data`]: passages as JSON Lines, and pages of HTML, taken from the prepared corpus.
//! - [`bare`]: the engine alone with one text field, as a program would use it that does nothing else.
//! - [`command`]: a command run to its end: processor time, time by the clock, the most memory.
//! - [`growth`]: one, two, four and eight parts of the passages, and the picture of it.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

mod bare;
#[path = "../clock.rs"]
mod clock;
mod command;
mod data;
mod growth;
#[path = "../processor.rs"]
mod processor;

use std::fs;
use std::path::{Path, PathBuf};

use pincite::index::{Index, size};
use pincite::search::{SearchOptions, search};

use bare::{Bare, Streams};
use clock::take_turns;
use command::{Run, run};
use data::Data;

/// The program's own, for the engine as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Number of queries of each kind.
const QUERIES: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["bare-passages", file, index] => {
            return bare::index_passages(Path::new(file), Path::new(index), Streams::One);
        }
        ["bare-streams", file, index] => {
            return bare::index_passages(Path::new(file), Path::new(index), Streams::Two);
        }
        ["bare-html", folder, index] => return bare::index_html(Path::new(folder), Path::new(index)),
        _ => {}
    }
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let data = Data::prepare(base);
    let room = data.base.join("beside");
    match arguments.as_slice() {
        ["queries", kinds @ ..] => return queries(&data, &room, kinds.first().unwrap_or(&"")),
        ["growth"] => return growth::measure(&data, &room),
        _ => {}
    }
    let _ = fs::remove_dir_all(&room);
    fs::create_dir_all(&room).unwrap();
    println!(
        "{} passages, {:.0} MB of text; {} pages of HTML, {:.0} MB\n",
        data.passages, data.text, data.pages, data.html_mb
    );
    println!("| work | ours | rival | its | times |\n|---|---:|---|---:|---:|");
    index_passages(&data, &room);
    index_html(&data, &room);
    queries(&data, &room, "");
    commands(&data, &room);
    growth::measure(&data, &room);
}

/// The program that users run, as `cargo bench` builds it.
fn pincite(arguments: &[&str]) -> Run {
    run(Path::new(env!("CARGO_BIN_EXE_pincite")), arguments, None)
}

/// This program, as a rival.
fn rival(arguments: &[&str]) -> Run {
    run(&std::env::current_exe().unwrap(), arguments, None)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A row of the table: what both took, and how many times the rival's that is.
fn row(work: &str, ours: f64, unit: &str, name: &str, theirs: f64) {
    println!("| {work} | {ours:.2} {unit} | {name} | {theirs:.2} {unit} | {:.2} |", ours / theirs);
}

fn index_passages(data: &Data, room: &Path) {
    let (ours, theirs, streams, fts5) =
        (room.join("ours"), room.join("bare"), room.join("bare-streams"), room.join("fts5.db"));
    let first = pincite(&["index", text(&data.records), "--index", text(&ours), "--quiet"]);
    let bare = rival(&["bare-passages", text(&data.records), text(&theirs)]);
    let two = rival(&["bare-streams", text(&data.records), text(&streams)]);
    let again = pincite(&["index", text(&data.records), "--index", text(&ours), "--quiet"]);
    let fill = format!(
        "create virtual table p using fts5(id unindexed, title, body);\n.mode tabs\n.import {} p\n",
        text(&data.tabs)
    );
    let sqlite = run(Path::new("sqlite3"), &[text(&fts5)], Some(&fill));
    row("index the passages, processor", first.processor, "s", "bare tantivy", bare.processor);
    row("index the passages, processor", first.processor, "s", "bare tantivy, two streams", two.processor);
    row("index the passages, processor", first.processor, "s", "SQLite FTS5", sqlite.processor);
    row("index the passages, clock", first.clock, "s", "bare tantivy", bare.clock);
    row("nothing changed, processor", again.processor, "s", "the first run", first.processor);
    row("most memory", first.memory, "MB", "bare tantivy", bare.memory);
    let megabytes = |folder: &Path| size(folder).unwrap() as f64 / 1e6;
    row("index, size", megabytes(&ours), "MB", "the text", data.text);
    row("index, size", megabytes(&ours), "MB", "bare tantivy", megabytes(&theirs));
    row("index, size", megabytes(&ours), "MB", "bare tantivy, two streams", megabytes(&streams));
    row(
        "index, size",
        megabytes(&ours),
        "MB",
        "SQLite FTS5",
        fs::metadata(&fts5).map_or(0.0, |file| file.len() as f64 / 1e6),
    );
}

fn index_html(data: &Data, room: &Path) {
    let ours = room.join("ours-html");
    let first = pincite(&["index", text(&data.html), "--index", text(&ours), "--quiet"]);
    let again = pincite(&["index", text(&data.html), "--index", text(&ours), "--quiet"]);
    let bare = rival(&["bare-html", text(&data.html), text(&room.join("bare-html"))]);
    let recoll = room.join("recoll");
    fs::create_dir_all(&recoll).unwrap();
    fs::write(recoll.join("recoll.conf"), format!("topdirs = {}\n", text(&data.html))).unwrap();
    let recollindex = run(Path::new("recollindex"), &["-c", text(&recoll)], None);
    row("index the pages, processor", first.processor, "s", "recollindex", recollindex.processor);
    row("index the pages, clock", first.clock, "s", "recollindex", recollindex.clock);
    row("index the pages, processor", first.processor, "s", "bare pipeline", bare.processor);
    row("nothing changed, clock", again.clock, "s", "the first run", first.clock);
    row("nothing changed, processor", again.processor, "s", "the first run", first.processor);
    row("most memory", first.memory, "MB", "recollindex", recollindex.memory);
}

/// Ten hits in this process, ours with highlights, citations and the exact count, the engine's with its snippets.
fn queries(data: &Data, room: &Path, start: &str) {
    let (index, bare) = (Index::open(&room.join("ours")).unwrap(), Bare::open(&room.join("bare")));
    for (kind, queries) in data.queries(QUERIES).into_iter().filter(|(kind, _)| kind.starts_with(start)) {
        let ours = |at: usize| drop(search(&index, &queries[at].ours, &SearchOptions::default()).unwrap());
        let theirs = |at: usize| drop(bare.search(queries[at].kind, &queries[at].words));
        let times = take_turns(queries.len(), &[&ours, &theirs]);
        let median = |way: usize| times[way].median() / 1e3;
        println!(
            "| {kind}, warm, median | {:.2} ms | bare tantivy with snippets | {:.2} ms | {:.2} |",
            median(0),
            median(1),
            times[0].ratio(&times[1])
        );
        let mean = |way: usize| times[way].mean() / 1e3;
        let statements: String = queries.iter().map(|query| format!("{}\n", query.fts5())).collect();
        // The first time over is not counted.
        let once = run(Path::new("sqlite3"), &[text(&room.join("fts5.db"))], Some(&statements));
        let twice = run(Path::new("sqlite3"), &[text(&room.join("fts5.db"))], Some(&statements.repeat(2)));
        let fts5 = (twice.processor - once.processor) * 1e3 / queries.len() as f64;
        row(&format!("{kind}, warm, mean"), mean(0), "ms", "SQLite FTS5 with snippet()", fts5);
    }
}

/// One search from the command line, files in the page cache.
fn commands(data: &Data, room: &Path) {
    let phrases = data.phrases(20);
    let mean = |each: &dyn Fn(&data::Asked) -> Run| {
        let runs: Vec<Run> = phrases.iter().map(each).collect();
        runs.iter().map(|run| run.processor).sum::<f64>() * 1e3 / runs.len() as f64
    };
    let (passages, pages, recoll) = (room.join("ours"), room.join("ours-html"), room.join("recoll"));
    let ours = |index: &PathBuf| mean(&|query| pincite(&["search", &query.ours, "--index", text(index)]));
    let of_passages = ours(&passages);
    println!("| a phrase, command line, processor ({} passages) | {of_passages:.1} ms | | | |", data.passages);
    let of_pages = ours(&pages);
    let rg = |folder: &Path| {
        let options = ["-F", "-i", "-c", "-g", "*.html"];
        mean(&|query| run(Path::new("rg"), &[&options[..], &[&query.words.join(" "), text(folder)]].concat(), None))
    };
    row("a phrase, command line, processor", of_pages, "ms", "rg -F -i over the pages", rg(&data.html));
    let (index, corpus) = (data.base.join("index"), data.base.join("corpus"));
    let whole = ours(&index);
    row("a phrase in the whole corpus, command line, processor", whole, "ms", "rg -F -i over its pages", rg(&corpus));
    let recollq = mean(&|query| {
        run(Path::new("recollq"), &["-c", text(&recoll), "-n", "10", &format!("\"{}\"", query.words.join(" "))], None)
    });
    row("a phrase, command line, processor", of_pages, "ms", "recollq", recollq);
    let fts5 = mean(&|query| run(Path::new("sqlite3"), &[text(&room.join("fts5.db")), &query.fts5()], None));
    row("a phrase, command line, processor", of_passages, "ms", "sqlite3 FTS5", fts5);
}
