//! `pincite completions`: what a shell completes, from the definitions of the arguments.

use std::io::Write;

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs};
use crate::{Failure, Outcome};

pub(crate) fn run(command: &CompletionsArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // Into memory first: it takes a writer that cannot fail.
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "pincite", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Found)
}
