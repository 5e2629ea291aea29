//! `pincite list`: the documents.

use std::io::Write;

use pincite::index::Index;
use pincite::lookup;
use pincite::render::{json, terminal};

use crate::args::{Args, JsonArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &JsonArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
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
