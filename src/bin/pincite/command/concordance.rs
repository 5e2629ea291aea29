//! `pincite concordance`: every match on a line of its own, in its context.

use std::io::Write;
use std::time::Instant;

use pincite::concordance::{Concordance, ConcordanceOptions};
use pincite::index::Index;
use pincite::model::ConcordanceEnd;
use pincite::question::Explain;
use pincite::render::csv::Table;
use pincite::render::{json, terminal};

use super::odd;
use super::refresh;
use crate::args::{Args, ConcordanceArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ConcordanceArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let query = odd::query(&command.query)?;
    let options = options(command)?;
    let folder = place::index(args)?;
    refresh(args, command.update)?;
    let index = Index::open(&folder)?;
    let concordance = Concordance::find(&index, &query, &options)?;
    odd::refuse(&command.reading, concordance.reading())?;
    let end = match (command.json, command.csv) {
        (true, _) => {
            json::begin(out, concordance.reading())?;
            let end = concordance.lines(&mut |line| json::concordance_line(out, line))?;
            json::concordance_end(out, &end, place::elapsed_ms(start))?;
            end
        }
        (_, true) => {
            odd::say(args, concordance.reading())?;
            let mut table = Table::of_lines(out)?;
            let end = concordance.lines(&mut |line| table.line(line))?;
            table.finish()?;
            end
        }
        _ => print(args, command, &concordance, out)?,
    };
    Ok(if end.lines > 0 { Outcome::Found } else { Outcome::NotFound })
}

fn options(command: &ConcordanceArgs) -> Result<ConcordanceOptions, Failure> {
    // What a program reads must not hang on how wide the terminal is.
    let context_columns = match command.json || command.csv {
        true => command.width.map_or(place::MAX_WIDTH, usize::from) / 2,
        false => line_columns(command),
    };
    Ok(ConcordanceOptions {
        combine: command.reading.combine(),
        forms: command.reading.forms()?,
        conditions: command.reading.conditions()?,
        sort: command.sort.into(),
        context_columns,
        explain: if command.explain { Explain::Yes } else { Explain::No },
    })
}

fn line_columns(command: &ConcordanceArgs) -> usize {
    command.width.map(usize::from).or_else(place::terminal_columns).unwrap_or(place::MAX_WIDTH)
}

fn print(
    args: &Args,
    command: &ConcordanceArgs,
    concordance: &Concordance<'_>,
    out: &mut dyn Write,
) -> Result<ConcordanceEnd, Failure> {
    let style = place::style(args);
    odd::say(args, concordance.reading())?;
    if command.explain {
        terminal::explanation(out, &style, concordance.reading())?;
    }
    let wide = terminal::Style { width: line_columns(command), ..style.clone() };
    let end = concordance.lines(&mut |line| terminal::concordance_line(out, &wide, line))?;
    terminal::concordance_end(out, &style, &end)?;
    Ok(end)
}
