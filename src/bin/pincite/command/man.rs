//! `pincite man`: manual pages, from the definitions of the arguments.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;
use pincite::{Error, ErrorKind};

use crate::args::{Args, ManArgs};
use crate::{Failure, Outcome};

pub(crate) fn run(command: &ManArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match &command.dir {
        Some(folder) => {
            let cannot = |error: io::Error| Error::new(ErrorKind::CannotWrite).at(folder).because(error);
            let pages = pages(folder).map_err(cannot)?;
            writeln!(out, "{pages} manual pages in {}", folder.display())?;
        }
        None => Man::new(Args::command()).render(out)?,
    }
    Ok(Outcome::Found)
}

/// Writes the page of the program, and one of each of its commands; gives how many.
fn pages(folder: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Args::command(), folder)?;
    let pages = std::fs::read_dir(folder)?.flatten();
    Ok(pages.filter(|entry| entry.file_name().to_string_lossy().starts_with("pincite")).count())
}
