//! What can be typed.

mod check;
mod cite;
mod concordance;
mod eval;
mod index;
mod reading;
mod verify;
mod watch;

use std::path::PathBuf;

pub(crate) use check::CheckArgs;
pub(crate) use cite::{CiteArgs, CiteFormat};
pub(crate) use concordance::ConcordanceArgs;
pub(crate) use eval::EvalArgs;
pub(crate) use index::IndexArgs;
pub(crate) use reading::ReadingArgs;
pub(crate) use verify::{InputForm, ReportFormat, VerifyArgs};
pub(crate) use watch::WatchArgs;

use clap::{Parser, Subcommand, ValueEnum};
use pincite::rank::Ranking;

/// Find a passage and cite it.
///
/// Indexes a folder of documents and answers a search with ranked passages,
/// each highlighted exactly and each with a citation that can be checked.
#[derive(Parser)]
#[command(name = "pincite", version, after_help = EXIT_STATUS, max_term_width = 100)]
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
    #[command(after_help = SEARCH_HELP)]
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
    /// Read files that are handed over on standard input
    #[command(name = "__extract", hide = true)]
    Worker(WorkerArgs),
    /// Measure how good the ranking is on your own judgments
    #[command(after_help = eval::HELP)]
    Eval(EvalArgs),
    /// Show help: on a command, or with `pincite help query` on the query language
    Help(HelpArgs),
}

#[derive(clap::Args)]
pub(crate) struct HelpArgs {
    /// A command, or `query`
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
}

#[derive(clap::Args)]
pub(crate) struct WorkerArgs {
    /// The memory that it may take, in bytes
    pub(crate) memory_bytes: u64,
}

#[derive(clap::Args)]
pub(crate) struct SearchArgs {
    /// The query; several arguments are joined by spaces
    #[arg(required_unless_present = "queries", value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Answer the queries in FILE, or on standard input if it is -: one a line, or an id, a tab and a query
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "count", "documents", "explain"])]
    pub(crate) queries: Option<PathBuf>,
    /// The form of the answers to --queries: csv unless given; --json is the same as json
    #[arg(long, value_name = "FORM", requires = "queries", conflicts_with_all = ["query", "json"])]
    pub(crate) output: Option<Output>,
    /// The most hits to show, of each query
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, default_value_t = 10)]
    pub(crate) limit: usize,
    /// Number of hits to pass over
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
    pub(crate) offset: usize,
    /// Print only how many there are
    #[arg(short, long)]
    pub(crate) count: bool,
    /// List documents instead of passages
    #[arg(short = 'l', long)]
    pub(crate) documents: bool,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(crate) sort: Sort,
    /// How the most relevant are told; bm25 is there to compare with
    #[arg(long, value_name = "RANKING", default_value = "signals")]
    pub(crate) rank: Rank,
    /// Show so many blocks before and after each passage
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
    pub(crate) context: usize,
    /// List near-identical passages of several documents each as a hit; folded into one otherwise
    #[arg(long)]
    pub(crate) no_collapse: bool,
    /// Give a pin of its own to each match, beside the one of the passage
    #[arg(long = "match", conflicts_with_all = ["count", "documents", "quiet"])]
    pub(crate) match_pins: bool,
    /// Write JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Show how the query was read, and scores
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print nothing; the exit status says whether anything was found
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Bring the index up to date first; builds it if there is none
    #[arg(long)]
    pub(crate) update: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

const SEARCH_HELP: &str = r#"Queries:
  capacity building               ranked: more of the words, and rarer ones, rank higher
  "confidence-building measures"  these words as written, in this order; "cyber * dialogue" with any word
  "risk escalation"~3             in this order, with up to 3 other words between
  +Bangkok -Singapore             required, excluded; also AND, OR, NOT and ( )
  =dialogue                       this form only; bare words find their inflections
  capac*  wom?n  /cyber(space|crime)s?/  escalaton~1
                                  patterns, a regular expression, words one edit away
  misperception w/5 escalation    within 5 words of each other; pre/5 in this order; not w/5
  Cambodia /s co-chair            in one sentence; +s in this order; /p and +p in one paragraph
  ransomware^2                    counts twice
  tieng                           finds tiếng too; tiếng finds only itself
  title:timeline author:contributors publisher:pincite path:dialogues lang:vi format:html
  date:2023  date:2023-10..2024-03  date:>=2024
More, with examples that find something: `pincite help query`.

Exit status: 0 found, 1 nothing found, 2 failed."#;

/// The order of hits.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Best first.
    Relevance,
    /// Newest publication first.
    Date,
    /// By path and place.
    Path,
}

/// How the most relevant are told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rank {
    /// By words, their form, order and nearness, and the title.
    Signals,
    /// By BM25 alone (k1 1.2, b 0.75).
    Bm25,
}

impl Rank {
    pub(crate) fn ranking(self) -> Ranking {
        match self {
            Rank::Signals => Ranking::Signals,
            Rank::Bm25 => Ranking::Bm25,
        }
    }
}

/// The form of the answers to many queries.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// A table: query, rank, score, pin, title, publisher, date, locator, quote.
    Csv,
    /// A run to be judged, as TREC has it: `id Q0 pin rank score pincite`.
    Trec,
    /// JSON Lines, each with the id of its query.
    Json,
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
