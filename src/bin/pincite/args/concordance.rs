//! What can be typed after `pincite concordance`.

use clap::ValueEnum;
use pincite::concordance::LineOrder;
use pincite::render::terminal::MIN_LINE_COLUMNS;

use super::ReadingArgs;

/// The widest line that can be asked for, in columns.
const MAX_LINE_COLUMNS: i64 = 10_000;

#[derive(clap::Args)]
pub(crate) struct ConcordanceArgs {
    /// The query; several arguments are joined by spaces
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Columns of a line, or of both contexts together with --json and --csv [default: those of the terminal, else 100]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(MIN_LINE_COLUMNS as i64..=MAX_LINE_COLUMNS))]
    pub(crate) width: Option<u16>,
    /// The order of lines
    #[arg(long, value_name = "ORDER", default_value = "path")]
    pub(crate) sort: LineSort,
    /// Write JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Write a table (CSV): pin, path, title, publisher, date, locator, left, match, right
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Show how the query was read
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub(crate) explain: bool,
    /// Bring the index up to date first; builds it if there is none
    #[arg(long)]
    pub(crate) update: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

pub(super) const HELP: &str = "\
Each match is a line: its pin, then what stands around it, the matches under each other. The words of a query \
without quotation marks have lines of their own; of operands near each other the line holds all. A pin too long for \
its column is cut; a greater --width, --json and --csv have it whole. Behind the pin of a file that changed since it was \
indexed stands a !.

Exit status: 0 found, 1 nothing found, 2 failed.";

/// The order of lines.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LineSort {
    /// By the words before the match, the nearest first.
    Left,
    /// By the words after the match.
    Right,
    /// Newest publication first.
    Date,
    /// By path and place: reading order.
    Path,
}

impl From<LineSort> for LineOrder {
    fn from(sort: LineSort) -> LineOrder {
        match sort {
            LineSort::Left => LineOrder::Left,
            LineSort::Right => LineOrder::Right,
            LineSort::Date => LineOrder::Date,
            LineSort::Path => LineOrder::Path,
        }
    }
}
