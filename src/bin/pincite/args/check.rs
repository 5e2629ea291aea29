//! What can be typed after `pincite check`.

use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// A file with citations, or - for standard input: records in JSON Lines, or any text with pins; without one, the
    /// index itself is checked
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
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
A record, as `pincite cite --json` writes it, has the words that were cited, so that a change is shown word by word: \
[-what was cited-] {+what stands there now+}. Of a pin alone it can only be told that other words stand there now. Words \
have moved into another file only if it has the same content, or if the same stands around them there.

Without FILE, what is checked is that the index is whole: the checksums of its files, that the passages of each document \
follow each other and are as many, with as many words, as was counted, and with --source that each source that has not \
changed gives the same passages when it is read anew.

Exit status: 0 every citation is unchanged or moved, or the index is whole; 1 one is not; 2 failed.";
