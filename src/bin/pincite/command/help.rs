//! `pincite help`: on a command, on the query language, or on the settings.

use std::io::Write;

use clap::Parser;

use crate::args::{Args, HelpArgs};
use crate::{Failure, Outcome};

/// The query language on one screen; every example finds something in the shipped corpus.
const QUERY: &str = include_str!("help_query.txt");

/// A settings file with all keys.
const SETTINGS: &str = include_str!("help_settings.txt");

pub(crate) fn run(command: &HelpArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let text = match command.topic.as_deref() {
        Some("query") => Some(QUERY),
        Some("settings") => Some(SETTINGS),
        _ => None,
    };
    if let Some(text) = text {
        out.write_all(text.as_bytes())?;
        return Ok(Outcome::Found);
    }
    // What `pincite COMMAND --help` shows, or what it says if there is no such command.
    let typed = ["pincite"].into_iter().chain(command.topic.as_deref()).chain(["--help"]);
    match Args::try_parse_from(typed) {
        Ok(_) => Ok(Outcome::Found),
        Err(shown) => Err(shown.into()),
    }
}
