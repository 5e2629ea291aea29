//! `pincite import`: an index of what was exported.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use pincite::render::terminal::searchable;
use pincite::{Error, ErrorKind, upkeep};

use crate::args::{Args, ImportArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ImportArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let folder = place::index(args)?;
    let mut lines: Box<dyn BufRead> = match command.file == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => {
            let cannot = |error| Error::new(ErrorKind::CannotRead).at(&command.file).because(error);
            Box::new(BufReader::new(File::open(&command.file).map_err(cannot)?))
        }
    };
    let summary = upkeep::import(&folder, &command.file, &mut lines, place::memory_bytes())?;
    writeln!(out, "{}", searchable(summary.passages, summary.documents))?;
    Ok(Outcome::Found)
}
