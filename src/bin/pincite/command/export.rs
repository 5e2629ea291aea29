//! `pincite export`: every passage as JSON Lines, or the whole index.

use std::io::Write;

use pincite::index::Index;
use pincite::render::json;
use pincite::{lookup, upkeep};

use crate::args::{Args, ExportArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ExportArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
    match command.all {
        true => upkeep::export(&index, out)?,
        false => lookup::export(&index, &mut |citation| json::passage(out, citation))?,
    }
    Ok(if index.summary().passages == 0 { Outcome::NotFound } else { Outcome::Found })
}
