//! How a query is read and which documents it is held to: flags of every command that takes a query.

use pincite::error::Diagnostic;
use pincite::query::{About, Node};
use pincite::search::{Case, Chinese, Combine, Forms};

use crate::usage::Usage;
use crate::{Failure, place};

#[derive(clap::Args)]
pub(crate) struct ReadingArgs {
    /// Require all words
    #[arg(short, long, conflicts_with = "phrase")]
    pub(crate) all: bool,
    /// The query is one exact phrase
    #[arg(short, long)]
    pub(crate) phrase: bool,
    /// Hold the words to their case; bare words are then taken as written, without their inflections
    #[arg(long)]
    pub(crate) case_sensitive: bool,
    /// Take simplified and traditional Chinese characters for the same
    #[arg(long)]
    pub(crate) chinese_variants: bool,
    /// Fail if anything in the query is odd
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
}

/// Each stands for a field beside the whole query, and narrows what it finds.
#[derive(clap::Args)]
#[command(next_help_heading = "Filters, each the same as its field beside the whole query")]
pub(crate) struct FilterArgs {
    /// Published on or after the first day of DATE, which is 2023, 2023-10 or 2023-10-19: date:>=DATE
    #[arg(long, value_name = "DATE")]
    after: Option<String>,
    /// Published before the first day of DATE: date:<DATE
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// Documents in this language, such as en or th: lang:CODE
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Documents whose path this pattern names, or a folder above it: path:GLOB
    #[arg(long, value_name = "GLOB")]
    path: Option<String>,
    /// Documents of this format, text, markdown or html: format:FORMAT
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Documents with these words in their publisher: publisher:"NAME"
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
}

impl ReadingArgs {
    pub(crate) fn combine(&self) -> Combine {
        match (self.all, self.phrase) {
            (_, true) => Combine::Phrase,
            (true, _) => Combine::All,
            _ => Combine::Ranked,
        }
    }

    /// Which forms of a word count as it: as the flags say, or the settings.
    pub(crate) fn forms(&self) -> Result<Forms, Failure> {
        let either = self.chinese_variants || place::settings()?.chinese_variants;
        Ok(Forms {
            case: if self.case_sensitive { Case::Kept } else { Case::Folded },
            chinese: if either { Chinese::Either } else { Chinese::AsWritten },
        })
    }

    /// The filters, or a failure that names the flag whose value is none.
    pub(crate) fn conditions(&self) -> Result<Vec<Node>, Failure> {
        let FilterArgs { after, before, lang, path, format, publisher } = &self.filters;
        let flags = [
            ("--after", About::After, after),
            ("--before", About::Before, before),
            ("--lang", About::Language, lang),
            ("--path", About::Path, path),
            ("--format", About::Format, format),
            ("--publisher", About::Publisher, publisher),
        ];
        let mut conditions = Vec::new();
        for (flag, about, value) in flags {
            let Some(value) = value else { continue };
            conditions.push(Node::condition(about, value).map_err(|odd| refused(flag, &odd))?);
        }
        Ok(conditions)
    }
}

fn refused(flag: &str, odd: &Diagnostic) -> Usage {
    let hint = "a filter takes what its field takes; see `pincite help query`";
    Usage { message: format!("{flag}: {}", odd.message), hint: hint.to_owned() }
}
