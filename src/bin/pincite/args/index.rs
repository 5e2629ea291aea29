//! What can be typed after `pincite index`.

use std::path::PathBuf;

use pincite::corpus::size;

pub(crate) const HELP: &str = "\
A run commits on the way, so that what was read can be searched; one that is stopped, by Ctrl-C or otherwise, is gone on \
with by the next.

Exit status: 0 up to date, 1 stopped before the end, 2 failed.";

#[derive(clap::Args)]
pub(crate) struct IndexArgs {
    /// Folders or files of documents [default: `corpus`, or what pincite.toml says]
    pub(crate) paths: Vec<PathBuf>,
    /// Read every file anew; also mends an index that is damaged or of another version
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Number of files read at a time [default: the number of processors]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) threads: Option<usize>,
    /// Memory to get by with, such as 512MiB [default: a quarter of the machine's, at most 1GiB]
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    pub(crate) memory: Option<u64>,
    /// Commit whenever so many seconds have passed
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) commit_every: u64,
    /// Say nothing unless something went wrong
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Show how much memory is taken and how much of a file is read at most, and index nothing
    #[arg(long)]
    pub(crate) limits: bool,
}

fn memory(text: &str) -> Result<u64, String> {
    size::parse(text).filter(|bytes| *bytes > 0).ok_or_else(|| "it takes a size such as 512MiB".to_owned())
}
