//! What can be typed after `pincite search`.

use std::path::PathBuf;

use clap::ValueEnum;
use pincite::rank::Ranking;

use super::ReadingArgs;

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
    /// Rank by words too that the best passages have in common; what is found stays the same
    #[arg(long)]
    pub(crate) expand: bool,
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

pub(crate) const HELP: &str = r#"Queries:
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
