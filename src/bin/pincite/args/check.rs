//! What can be typed after `pincite check`.

use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// A file with citations, or - for standard input: records in JSON Lines, or any text with pins
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Hold them against the source files, extracted anew, and not against the index
    #[arg(long)]
    pub(crate) source: bool,
    /// Show citations that are unchanged, too
    #[arg(short, long, conflicts_with = "json")]
    pub(crate) all: bool,
    /// Write JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) const HELP: &str = "\
A record, as `pincite cite --json` writes it, has the words that were cited, so that a change is shown word by word. Of a \
pin alone it can only be told that other words stand there now.

Exit status: 0 every citation is unchanged or moved, 1 one is not, 2 failed.";
