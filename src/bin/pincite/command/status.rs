//! `pincite status`: what the index holds, what it left out, and what has changed since.

use std::io::Write;

use pincite::index::Index;
use pincite::lookup;
use pincite::model::Remark;
use pincite::render::{json, terminal};

use crate::args::{Args, JsonArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &JsonArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
    let status = lookup::status(&index)?;
    match command.json {
        true => json::status(out, &status)?,
        false => terminal::status(out, &place::style(args), &status)?,
    }
    // What was left out on purpose is no trouble; what is stale or failed is.
    let in_order = status.sources.iter().all(|source| source.remark == Remark::Skipped);
    Ok(if in_order && !status.coverage.before_first_commit { Outcome::Found } else { Outcome::NotFound })
}
