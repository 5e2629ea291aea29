//! What can be typed after `pincite cite`.

use clap::ValueEnum;

#[derive(clap::Args)]
pub(crate) struct CiteArgs {
    /// Pins, or words to be cited from where they stand
    #[arg(value_name = "PIN|QUOTE", required_unless_present_any = ["from_json", "styles"])]
    pub(crate) targets: Vec<String>,
    /// Read every argument as words, even one that looks like a pin
    #[arg(long, conflicts_with = "from_json")]
    pub(crate) quote: bool,
    /// Cite what stands in JSON Lines on standard input: hits, passages, quotations, records
    #[arg(long, conflicts_with = "targets")]
    pub(crate) from_json: bool,
    /// The form of citations
    #[arg(long, value_name = "FORM", default_value = "line")]
    pub(crate) format: CiteFormat,
    /// A citation style, such as chicago-notes, apa or mla, or a CSL file
    #[arg(long, value_name = "STYLE", conflicts_with = "format")]
    pub(crate) style: Option<String>,
    /// List the names of the styles that come with pincite
    #[arg(long)]
    pub(crate) styles: bool,
    /// Language of the style's own terms, such as de-DE
    #[arg(long, value_name = "CODE", requires = "style")]
    pub(crate) lang: Option<String>,
    /// With --style: write the bibliography instead of the citations
    #[arg(long, requires = "style")]
    pub(crate) bibliography: bool,
    /// Write records as JSON Lines, the same as --format json
    #[arg(long, conflicts_with_all = ["format", "style"])]
    pub(crate) json: bool,
}

pub(super) const HELP: &str = "\
What a pin names is cited only if the source still has these words, and so are words, only if they stand in one document; \
the others are named, each with the reason. BibTeX, BibLaTeX, CSL-JSON and RIS have one entry of each document, with all its \
places and pins.

Exit status: 0 all is cited, 1 something is not, 2 failed.";

/// The form of citations.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CiteFormat {
    /// A line of text.
    Line,
    /// A footnote in Markdown.
    Markdown,
    /// A block quotation in HTML.
    Html,
    /// CSL-JSON.
    CslJson,
    /// BibTeX.
    Bibtex,
    /// BibLaTeX.
    Biblatex,
    /// RIS.
    Ris,
    /// Web Annotations in JSON-LD.
    Annotation,
    /// Addresses with a text fragment.
    Url,
    /// The whole record, as JSON Lines.
    Json,
}
