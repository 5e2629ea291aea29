//! `pincite export`: every passage as JSON Lines.

use std::io::Write;

use pincite::index::Index;
use pincite::lookup;
use pincite::render::json;

use crate::args::Args;
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
    lookup::export(&index, &mut |citation| json::passage(out, citation))?;
    Ok(if index.summary().passages == 0 { Outcome::NotFound } else { Outcome::Found })
}
