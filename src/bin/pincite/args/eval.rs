//! `pincite eval`: what can be typed.

use std::path::PathBuf;

use super::search::Rank;

#[derive(clap::Args)]
pub(crate) struct EvalArgs {
    /// The queries: topics of TREC, JSON Lines with _id and text (BEIR), or an id, a tab and a query a line
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgments: `query 0 name grade` (TREC), or query, name and grade parted by tabs, below a header (BEIR)
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// A run to compare with, as `pincite search --queries FILE --output trec` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,
    /// How the most relevant are told
    #[arg(long, value_name = "RANKING", default_value = "signals")]
    pub(crate) rank: Rank,
    /// Rank by words too that the best passages have in common
    #[arg(long)]
    pub(crate) expand: bool,
    /// Look at so many hits of each query
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1000)]
    pub(crate) limit: usize,
}

pub(super) const HELP: &str = "\
A judged name is a pin, with or without the part after @, or the slug, path or file name of a document. If some name
has a #, passages are judged, else documents, each by its best passage.

Exit status: 0 measured, 1 no query has judgments, 2 failed.";
