//! `pincite search`: ranked passages.

use std::io::{self, Write};
use std::time::Instant;

use pincite::index::{Index, Order, Unit};
use pincite::model::SearchResults;
use pincite::render::terminal::harmless_line;
use pincite::render::{json, terminal};
use pincite::search::{Duplicates, Expand, Explain, Pins, SearchOptions, search};

use super::refresh;
use super::{batch, odd};
use crate::args::{Args, Output, Rank, SearchArgs, Sort};
use crate::usage::Usage;
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &SearchArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let start = Instant::now();
    refuse_idle(command)?;
    let options = options(command)?;
    if let Some(file) = &command.queries {
        return batch::run(args, command, &options, file, out);
    }
    let query = odd::query(&command.query)?;
    let folder = place::index(args)?;
    refresh(args, command.update)?;
    let index = Index::open(&folder)?;
    let results = search(&index, &query, &options)?;
    odd::refuse(&command.reading, &results.reading)?;
    if !command.quiet {
        print(&place::style_for(args, &index), args, command, &results, place::elapsed_ms(start), out)?;
    }
    Ok(if results.total > 0 { Outcome::Found } else { Outcome::NotFound })
}

/// A failure where something is asked for that the form of the answer has no place for.
fn refuse_idle(command: &SearchArgs) -> Result<(), Usage> {
    let is_json = command.json || command.output == Some(Output::Json);
    let is_table = command.queries.is_some() && !is_json;
    let idle = [
        (command.match_pins && is_table, "--match", "without --json, the answers to --queries have no pins of matches"),
        (command.context > 0 && is_table, "--context", "without --json, the answers to --queries have no context"),
        (command.context > 0 && command.documents && !is_json, "--context", "a list of documents has no context"),
        (command.context > 0 && command.count, "--context", "a number has no context"),
        (command.explain && command.count && !is_json, "--explain", "a number alone explains nothing"),
    ];
    match idle.into_iter().find(|(is_idle, ..)| *is_idle && !command.quiet) {
        Some((_, flag, why)) => {
            let message = format!("{flag} changes nothing here: {why}");
            Err(Usage { message, hint: format!("leave {flag} out, or see `pincite search --help`") })
        }
        None => Ok(()),
    }
}

fn options(command: &SearchArgs) -> Result<SearchOptions, Failure> {
    Ok(SearchOptions {
        limit: if command.count || command.quiet { 0 } else { command.limit },
        offset: command.offset,
        combine: command.reading.combine(),
        forms: command.reading.forms()?,
        conditions: command.reading.conditions()?,
        sort: match command.sort {
            Sort::Relevance => Order::Relevance,
            Sort::Date => Order::Date,
            Sort::Path => Order::Path,
        },
        ranking: command.rank.ranking(),
        expand: expand(command.expand, command.rank, command.sort)?,
        counted: if command.documents { Unit::Documents } else { Unit::Passages },
        context: command.context,
        explain: if command.explain { Explain::Yes } else { Explain::No },
        // A run is judged passage by passage.
        duplicates: match command.no_collapse || command.output == Some(Output::Trec) {
            true => Duplicates::Listed,
            false => Duplicates::Folded,
        },
        pins: if command.match_pins { Pins::OfMatches } else { Pins::OfPassages },
    })
}

/// Whether to expand, or a failure where that could change nothing.
pub(super) fn expand(is_asked: bool, rank: Rank, sort: Sort) -> Result<Expand, Failure> {
    let against = match (is_asked, rank, sort) {
        (false, ..) => return Ok(Expand::No),
        (true, Rank::Bm25, _) => "--rank bm25",
        (true, _, Sort::Date) => "--sort date",
        (true, _, Sort::Path) => "--sort path",
        (true, Rank::Signals, Sort::Relevance) => return Ok(Expand::Yes),
    };
    let message = format!("--expand changes nothing beside {against}");
    Err(Usage { message, hint: "it adds to the ranking by signals: leave one of the two out".to_owned() }.into())
}

fn print(
    style: &terminal::Style,
    args: &Args,
    command: &SearchArgs,
    results: &SearchResults,
    elapsed_ms: u64,
    out: &mut dyn Write,
) -> io::Result<()> {
    if command.json {
        json::begin(out, &results.reading)?;
        for hit in &results.hits {
            json::hit(out, hit)?;
        }
        return json::end(out, results, elapsed_ms);
    }
    let reading = &results.reading;
    odd::say(args, reading)?;
    if command.count {
        let at_least = if results.total_exact { "" } else { "at least " };
        return writeln!(out, "{at_least}{}", results.total);
    }
    let detail = if command.explain { terminal::Detail::Explained } else { terminal::Detail::Plain };
    if command.explain {
        terminal::explanation(out, style, reading)?;
    }
    for hit in &results.hits {
        if command.documents {
            let date = hit.document.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
            let stale = match (hit.source_missing, hit.source_unreadable, hit.source_changed) {
                (true, ..) => "  (gone)",
                (_, true, _) => "  (unreadable)",
                (.., true) => "  (changed)",
                _ => "",
            };
            let (path, title) =
                (harmless_line(&hit.document.path), harmless_line(&terminal::title_words(&hit.document)));
            writeln!(out, "{path}  {date}  {title}{stale}")?;
        } else {
            terminal::hit(out, style, hit, detail)?;
        }
    }
    let counted = if command.documents { terminal::Counted::Documents } else { terminal::Counted::Passages };
    terminal::summary(out, style, results, counted)
}
