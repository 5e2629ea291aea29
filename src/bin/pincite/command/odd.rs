//! What is odd in a query: said on standard error, or a failure where it is to be one.

use std::io;

use pincite::model::Reading;
use pincite::render::terminal;
use pincite::text::literal;
use pincite::{Error, ErrorKind};

use crate::args::{Args, ReadingArgs};
use crate::usage::Usage;
use crate::{Failure, place};

/// The query that was typed as `words`.
pub(crate) fn query(words: &[String]) -> Result<String, Failure> {
    let query = words.join(" ");
    if query.trim().is_empty() {
        return Err(Usage::empty_query().into());
    }
    Ok(query)
}

/// Fails if anything is odd and that is not to be.
pub(crate) fn refuse(args: &ReadingArgs, reading: &Reading) -> Result<(), Failure> {
    match reading.diagnostics.first().filter(|_| args.strict) {
        Some(first) => {
            let at = first.span.of(&reading.query);
            Err(Error::new(ErrorKind::Strict(format!("{}: {}", literal(at), first.message))).into())
        }
        None => Ok(()),
    }
}

/// Says what is odd.
pub(crate) fn say(args: &Args, reading: &Reading) -> io::Result<()> {
    if reading.diagnostics.is_empty() {
        return Ok(());
    }
    let mut err = io::stderr().lock();
    terminal::diagnostics(&mut err, &place::message_style(args), &reading.query, &reading.diagnostics)
}
