//! `pincite list`: the documents, or what is not in the index.

use std::io::Write;

use pincite::index::Index;
use pincite::lookup;
use pincite::render::{json, terminal};

use crate::args::{Args, ListArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ListArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
    if command.problems {
        return problems(args, command, &index, out);
    }
    let listings = lookup::list(&index)?;
    if command.json {
        for listing in &listings {
            json::document(out, listing)?;
        }
    } else {
        terminal::list(out, &place::style(args), &listings)?;
    }
    Ok(if listings.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

/// Writes what cannot be searched; there being nothing of the sort is what is hoped for.
fn problems(args: &Args, command: &ListArgs, index: &Index, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let problems = lookup::problems(index)?;
    match command.json {
        true => problems.iter().try_for_each(|problem| json::problem(out, problem))?,
        false => terminal::problems(out, &place::style(args), &problems)?,
    }
    Ok(if problems.is_empty() { Outcome::Found } else { Outcome::NotFound })
}
