//! What can be typed after `pincite verify`.

use std::path::PathBuf;

use clap::ValueEnum;

#[derive(clap::Args)]
pub(crate) struct VerifyArgs {
    /// Manuscripts: .md, .txt, .html, .tex, .docx, .odt or others that can be indexed; - for standard input
    #[arg(required = true, value_name = "MANUSCRIPT")]
    pub(crate) manuscripts: Vec<PathBuf>,
    /// Pass over quotations of fewer words
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = pincite::verify::MIN_WORDS)]
    pub(crate) min_words: usize,
    /// The form of standard input
    #[arg(long, value_name = "FORM", default_value = "markdown")]
    pub(crate) stdin: InputForm,
    /// Write JSON Lines, one a quotation
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Write for a machine that checks manuscripts: SARIF 2.1.0, or annotations of a workflow on GitHub
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<ReportFormat>,
    /// Show quotations that stand, too
    #[arg(short, long, conflicts_with_all = ["json", "format"])]
    pub(crate) all: bool,
    /// Write a copy, NAME.pinned.EXT, with a pin behind each quotation that stands and names no source
    #[arg(long)]
    pub(crate) fix_pins: bool,
    /// With --fix-pins: write the pins into the manuscript itself
    #[arg(long, requires = "fix_pins")]
    pub(crate) in_place: bool,
    /// Print nothing; the exit status says whether all quotations stand
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Bring the index up to date first; builds it if there is none
    #[arg(long)]
    pub(crate) update: bool,
}

pub(super) const HELP: &str = "\
Verdicts: exact (these characters, white space aside), normalised (these words, by the editorial conventions named), \
altered (a source with other words: [-the source-] {+the quotation+}), misattributed (in another document than the one \
named beside it), wrong locator (in another place of it), ambiguous (in several documents, and none is named), not found.

A source is named beside a quotation by its pin, by a citation key that is a document's short name, as in [@slug, ¶ 3] \
or \\cite[p. 3]{slug}, or by its address; in the text, in a footnote, or under a block quotation.

Exit status: 0 every quotation is exact or normalised, 1 one is not, 2 failed.";

/// The form of standard input.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputForm {
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// LaTeX.
    Tex,
}

/// The form of the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}
