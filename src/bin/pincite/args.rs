//! What can be typed.

mod check;
mod cite;
mod concordance;
mod eval;
mod index;
mod reading;
mod search;
mod verify;
mod watch;

use std::path::PathBuf;

pub(crate) use check::CheckArgs;
pub(crate) use cite::{CiteArgs, CiteFormat};
pub(crate) use concordance::ConcordanceArgs;
pub(crate) use eval::EvalArgs;
pub(crate) use index::IndexArgs;
pub(crate) use reading::ReadingArgs;
pub(crate) use search::{Output, Rank, SearchArgs, Sort};
pub(crate) use verify::{InputForm, ReportFormat, VerifyArgs};
pub(crate) use watch::WatchArgs;

use clap::{Parser, Subcommand, ValueEnum};

/// Find a passage and cite it.
///
/// Indexes a folder of documents and answers a search with ranked passages,
/// each highlighted exactly and each with a citation that can be checked.
#[derive(Parser)]
#[command(name = "pincite", version = env!("PINCITE_VERSION"), after_help = EXIT_STATUS, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Args {
    /// Folder of the index [default: PINCITE_INDEX, else what pincite.toml says, else `index`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,

    /// Whether to colour the output; NO_COLOR is heard
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,

    /// Make titles links to the documents (OSC 8), for terminals that know them
    #[arg(long, global = true)]
    pub(crate) links: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_STATUS: &str = "Exit status: 0 found, 1 nothing found or not as it was, 2 failed.";

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with a folder of documents
    #[command(after_help = index::HELP)]
    Index(IndexArgs),
    /// Keep the index up to date while the documents change, until it is ended
    #[command(after_help = watch::HELP)]
    Watch(WatchArgs),
    /// Search passages
    #[command(after_help = search::HELP)]
    Search(SearchArgs),
    /// List every match in its context, a line each
    #[command(visible_alias = "kwic", after_help = concordance::HELP)]
    Concordance(ConcordanceArgs),
    /// Show the passage that a pin names, and whether its source still says the same
    Show(ShowArgs),
    /// Cite what pins name, or words at hand, in the form or style asked for
    #[command(after_help = cite::HELP)]
    Cite(CiteArgs),
    /// Tell of stored citations whether their sources still say the same, or check that the index is whole
    #[command(after_help = check::HELP)]
    Check(CheckArgs),
    /// Check the quotations of manuscripts against the corpus
    #[command(after_help = verify::HELP)]
    Verify(VerifyArgs),
    /// List the documents, or with --problems what is not in the index, and why
    List(ListArgs),
    /// Write every passage as JSON Lines, or with --all the whole index, to be imported elsewhere
    Export(ExportArgs),
    /// Make an index of what `pincite export --all` wrote
    Import(ImportArgs),
    /// Merge the index into one piece, without what was removed; no answer changes
    Optimize,
    /// Say what the index holds, what it left out, and what has changed since
    Status(JsonArgs),
    /// Show what is understood of a file: what it says of itself, and its blocks with their places
    Extract(ExtractArgs),
    /// Measure how good the ranking is on your own judgments
    #[command(after_help = eval::HELP)]
    Eval(EvalArgs),
    /// Write what a shell needs to complete commands and flags
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(CompletionsArgs),
    /// Write the manual page, or with --dir a page for each command
    Man(ManArgs),
    /// Show help: on a command, on the query language (`help query`) or on pincite.toml (`help settings`)
    Help(HelpArgs),
}

const COMPLETIONS_HELP: &str = "\
Where each shell looks for them:
  pincite completions bash > ~/.local/share/bash-completion/completions/pincite
  pincite completions zsh > ~/.zfunc/_pincite
  pincite completions fish > ~/.config/fish/completions/pincite.fish";

#[derive(clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(clap::Args)]
pub(crate) struct ManArgs {
    /// The folder for the pages
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct HelpArgs {
    /// A command, `query` or `settings`
    pub(crate) topic: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct ExtractArgs {
    /// The file
    pub(crate) file: PathBuf,
    /// Write JSON Lines: one about the file, and one for each block
    #[arg(long, conflicts_with = "text")]
    pub(crate) json: bool,
    /// Write the text alone, a line for each block
    #[arg(long)]
    pub(crate) text: bool,
    /// Recognise the text of pages that are pictures, as `pincite index --ocr` does
    #[arg(long)]
    pub(crate) ocr: bool,
}

#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    /// The pin, such as `annual-report#p12@k7f2q9`
    pub(crate) pin: String,
    /// Show so many blocks before and after the passage
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1)]
    pub(crate) context: usize,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// List the files and pages that cannot be searched, and why
    #[arg(long)]
    pub(crate) problems: bool,
    /// Write JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct ExportArgs {
    /// Write all that the index holds, with a checksum
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    /// The file, or - for standard input
    pub(crate) file: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct JsonArgs {
    /// Write JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold_together() {
        super::Args::command().debug_assert();
    }
}
