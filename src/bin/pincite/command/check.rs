//! `pincite check`: what became of stored citations; or whether the index is whole.

use std::io::Write;
use std::path::Path;

use pincite::index::Index;
use pincite::lookup::Against;
use pincite::model::Verdict;
use pincite::recheck::{recheck, stored};
use pincite::render::{json, terminal};
use pincite::upkeep::{self, Depth};
use pincite::verify::Verifier;

use crate::args::{Args, CheckArgs};
use crate::given::{self, Form};
use crate::usage::Usage;
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &CheckArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match &command.file {
        Some(file) => citations(args, command, file, out),
        None => index(args, command, out),
    }
}

/// Checks the index itself.
fn index(args: &Args, command: &CheckArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = Index::open(&place::index(args)?)?;
    let depth = if command.source { Depth::Sources } else { Depth::Index };
    let checked = upkeep::check(&index, depth)?;
    match command.json {
        true => json::index_checked(out, &checked)?,
        false => terminal::index_checked(out, &place::style(args), &checked)?,
    }
    Ok(if checked.faults.is_empty() && !checked.before_first_commit { Outcome::Found } else { Outcome::NotFound })
}

fn citations(args: &Args, command: &CheckArgs, file: &Path, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let hint = "name a file with pins, or with records of `pincite cite --json`";
    let citations = stored(&String::from_utf8_lossy(&given::read(file, Form::Text, "the citations", hint)?));
    if citations.is_empty() {
        let message = format!("there is no citation in {}", file.display());
        return Err(Usage { message, hint: hint.to_owned() }.into());
    }
    let index = Index::open(&place::index(args)?)?;
    let mut verifier = Verifier::new(&index, 1)?;
    let against = if command.source { Against::Source } else { Against::Index };
    let style = place::style(args);
    let mut counts = Vec::new();
    for citation in &citations {
        let checked = recheck(&index, &mut verifier, citation, against)?;
        let is_quiet = checked.verdict == Verdict::Unchanged && !command.all;
        match command.json {
            true => json::checked(out, &checked)?,
            false if is_quiet => {}
            false => terminal::checked(out, &style, &checked)?,
        }
        counts.push(checked.verdict);
    }
    if !command.json {
        terminal::check_end(out, &style, &counts)?;
    }
    let stands = counts.iter().all(|verdict| matches!(verdict, Verdict::Unchanged | Verdict::Moved));
    Ok(if stands { Outcome::Found } else { Outcome::NotFound })
}
