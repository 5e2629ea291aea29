//! Results for the eye: wrapped, quiet, and never louder than the passage.
//!
//! Bold red marks what matched; titles are bold, what is about the passage is
//! dim, the pin is cyan. The colours are of the basic sixteen, which every
//! theme, dark or light, has chosen to be readable. Without colour nothing is
//! marked, so that what is copied from the screen is a quote.
//!
//! Text is made harmless before it is measured, measured before it is wrapped,
//! and wrapped before it is coloured: a control character of a document never
//! reaches the terminal, and no escape sequence is ever broken.

mod bidi;
mod check;
mod columns;
mod concordance;
mod diagnostics;
mod excerpt;
mod explanation;
mod extract;
mod harmless;
mod highlight;
mod hit;
mod list;
mod page;
mod problems;
mod show;
mod status;
mod summary;
mod verify;
mod wrap;

use std::path::PathBuf;

pub use check::{check_end, checked, index_checked};
pub use concordance::{MIN_LINE_COLUMNS, concordance_end, concordance_line};
pub use diagnostics::{diagnostics, diagnostics_of};
pub use explanation::explanation;
pub use extract::{extract, member};
pub use harmless::harmless_line;
pub use highlight::{Piece, Role, merged, pieces};
pub use hit::{Detail, hit, title_words};
pub use list::list;
pub use problems::problems;
pub use show::show;
pub use status::status;
pub use summary::{Counted, searchable, summary};
pub use verify::{quote, unclosed, verify_end};

/// What the terminal can show, as the caller found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Width in columns.
    pub width: usize,
    /// Whether to colour.
    pub color: Color,
    /// Whether titles are links.
    pub links: Links,
}

/// Whether to write the escape sequences that colour text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Colour, bold and dim.
    Always,
    /// Plain text.
    Never,
}

/// Whether to write hyperlinks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Links {
    /// None.
    Off,
    /// As OSC 8 escape sequences.
    Osc8 {
        /// The absolute folder that the paths of documents start from.
        folder: PathBuf,
    },
}

#[cfg(test)]
impl Style {
    /// Plain text in `width` columns.
    fn plain(width: usize) -> Style {
        Style { width, color: Color::Never, links: Links::Off }
    }

    /// Coloured text in `width` columns.
    fn colored(width: usize) -> Style {
        Style { width, color: Color::Always, links: Links::Off }
    }
}

/// What `write` writes.
#[cfg(test)]
fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
