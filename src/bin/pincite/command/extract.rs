//! `pincite extract`: what is understood of a file.

use std::io::Write;

use pincite::extract::Unextracted;
use pincite::ingest::MAX_FILE_BYTES;
use pincite::render::{json, terminal};
use pincite::{Error, ErrorKind, lookup};

use crate::args::{Args, ExtractArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ExtractArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let settings = place::settings()?;
    let max_bytes = settings.max_file_bytes.unwrap_or(MAX_FILE_BYTES);
    let cannot = |kind, why: String| Error::new(kind).at(&command.file).because(why);
    let bytes = pincite::corpus::read_at(&command.file, max_bytes).map_err(|why| cannot(ErrorKind::CannotRead, why))?;
    let path = command.file.to_string_lossy();
    let understood = lookup::understand(&path, &bytes, &place::extraction(settings.limits()));
    let understood = understood.map_err(|why| match why {
        Unextracted::Skipped(why) | Unextracted::Failed(why) | Unextracted::NoText(why) => {
            cannot(ErrorKind::NoDocument, why)
        }
    })?;
    if command.json {
        json::extract(out, &understood)?;
    } else if command.text {
        for block in &understood.blocks {
            writeln!(out, "{}", block.text)?;
        }
    } else {
        terminal::extract(out, &place::style(args), &understood)?;
    }
    Ok(Outcome::Found)
}
