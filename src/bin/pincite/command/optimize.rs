//! `pincite optimize`: the index in one piece.

use std::io::Write;

use pincite::upkeep::{Merged, optimize};

use crate::args::Args;
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Merged { before_bytes, after_bytes } = optimize(&place::index(args)?, place::memory_bytes())?;
    let kilobytes = |bytes: u64| bytes.div_ceil(1_000);
    match before_bytes == after_bytes {
        true => writeln!(out, "in one piece already: {} kB", kilobytes(after_bytes))?,
        false => writeln!(out, "merged: {} kB, {} kB before", kilobytes(after_bytes), kilobytes(before_bytes))?,
    }
    Ok(Outcome::Found)
}
