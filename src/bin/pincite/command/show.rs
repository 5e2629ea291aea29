//! `pincite show`: a pinned passage, and whether its source still says the same.

use std::io::Write;

use pincite::index::Index;
use pincite::model::{Pin, Verdict};
use pincite::render::{json, terminal};
use pincite::{Error, ErrorKind, lookup};

use crate::args::{Args, ShowArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ShowArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let pin = Pin::parse(&command.pin).ok_or_else(|| Error::new(ErrorKind::NotAPin(command.pin.clone())))?;
    let index = Index::open(&place::index(args)?)?;
    let shown = lookup::show(&index, &pin, command.context)?;
    match command.json {
        true => json::shown(out, &shown)?,
        false => terminal::show(out, &place::style_for(args, &index), &shown)?,
    }
    let stands = matches!(shown.verdict, Verdict::Unchanged | Verdict::Moved);
    Ok(if stands { Outcome::Found } else { Outcome::NotFound })
}
