//! `pincite search --queries`: the answers to many queries, one after another.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use pincite::index::Index;
use pincite::model::SearchResults;
use pincite::query::{Topic, topics};
use pincite::render::csv::Table;
use pincite::render::{json, terminal, trec};
use pincite::search::{SearchOptions, search};
use pincite::text::Span;
use pincite::{Diagnostic, Error, ErrorKind};

use super::refresh;
use crate::args::{Args, Output, SearchArgs};
use crate::given::{self, Form};
use crate::usage::Usage;
use crate::{Failure, Outcome, place};

pub(crate) fn run(
    args: &Args,
    command: &SearchArgs,
    options: &SearchOptions,
    file: &Path,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let topics = read(file)?;
    let folder = place::index(args)?;
    refresh(args, command.update)?;
    let index = Index::open(&folder)?;
    let mut answers = Answers::new(command, out)?;
    let bar = progress(topics.len());
    let (mut found, mut odd, mut ids) = (false, 0, BTreeSet::new());
    for topic in &topics {
        let start = Instant::now();
        let mut results = search(&index, &topic.query, options)?;
        let more = oddities(topic, &mut ids);
        results.reading.diagnostics.extend(more);
        if !results.reading.diagnostics.is_empty() {
            odd += 1;
            bar.suspend(|| terminal::diagnostics_of(&mut io::stderr().lock(), &topic.id, &results.reading))?;
        }
        found |= results.total > 0;
        answers.write(&topic.id, &results, place::elapsed_ms(start))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    answers.finish()?;
    if command.reading.strict && odd > 0 {
        let queries = if topics.len() == 1 { "query" } else { "queries" };
        let are = if odd == 1 { "is" } else { "are" };
        return Err(Error::new(ErrorKind::Strict(format!("{odd} of {} {queries} {are} odd", topics.len()))).into());
    }
    Ok(if found { Outcome::Found } else { Outcome::NotFound })
}

/// The queries in `file`, or on standard input if it is `-`; bytes that are no UTF-8 become U+FFFD.
fn read(file: &Path) -> Result<Vec<Topic>, Failure> {
    let hint = "name a file with a query a line, or - for standard input";
    let topics = topics(&String::from_utf8_lossy(&given::read(file, Form::Text, "the queries", hint)?));
    if topics.is_empty() {
        let message = format!("there is no query in {}", file.display());
        return Err(Usage { message, hint: hint.to_owned() }.into());
    }
    Ok(topics)
}

/// What is odd about a topic beside its query.
fn oddities<'a>(topic: &'a Topic, ids: &mut BTreeSet<&'a str>) -> Vec<Diagnostic> {
    let odd = |message| Diagnostic::new(Span::default(), message);
    let empty = topic.query.is_empty().then(|| odd("the query is empty"));
    let twice = (!ids.insert(&topic.id)).then(|| odd("another query has the same id"));
    empty.into_iter().chain(twice).collect()
}

/// A bar on standard error, unless the answers go to a terminal too.
fn progress(queries: usize) -> ProgressBar {
    if io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(queries as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} queries") {
        bar.set_style(style);
    }
    bar
}

/// Where answers go, and in which form.
enum Answers<'a> {
    Csv(Box<Table<'a>>),
    Trec(&'a mut dyn Write),
    Json(&'a mut dyn Write),
    Nowhere,
}

impl<'a> Answers<'a> {
    fn new(command: &SearchArgs, out: &'a mut dyn Write) -> io::Result<Answers<'a>> {
        Ok(match command.output {
            _ if command.quiet => Answers::Nowhere,
            Some(Output::Json) => Answers::Json(out),
            None if command.json => Answers::Json(out),
            Some(Output::Trec) => Answers::Trec(out),
            Some(Output::Csv) | None => Answers::Csv(Box::new(Table::of_hits(out)?)),
        })
    }

    fn write(&mut self, id: &str, results: &SearchResults, elapsed_ms: u64) -> io::Result<()> {
        match self {
            Answers::Csv(table) => results.hits.iter().try_for_each(|hit| table.hit(id, hit)),
            Answers::Trec(out) => results.hits.iter().try_for_each(|hit| trec::hit(*out, id, hit)),
            Answers::Json(out) => json::answer(*out, id, results, elapsed_ms),
            Answers::Nowhere => Ok(()),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Answers::Csv(table) => table.finish(),
            _ => Ok(()),
        }
    }
}
