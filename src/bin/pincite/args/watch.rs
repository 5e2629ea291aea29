//! What can be typed after `pincite watch`.

use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Changes are taken once nothing has changed for half a second, or after ten seconds of changes; each commit is a line. Where \
the system tells of no changes, or not of so many folders, they are looked for every few seconds. A folder that is gone is \
waited for, and its documents stay. When pincite.toml changes, here or in a folder, its settings are heard; those of before \
hold while it cannot be understood. Ctrl-C ends it.";

#[derive(clap::Args)]
pub(crate) struct WatchArgs {
    /// Folders or files of documents [default: those of the index, `corpus`, or what pincite.toml says]
    pub(crate) paths: Vec<PathBuf>,
    /// Do not wait to be told of changes, but look for them whenever so many seconds have passed
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) poll: Option<u64>,
}
