//! Pins written beside the quotations that have none.

use crate::manuscript::ManuscriptFormat;
use crate::model::{QuoteChecked, QuoteForm};

/// Gives the manuscript with a pin, in square brackets, behind each quotation that stands and names no source, and how
/// many that were. Nested quotations get none.
pub fn with_pins(text: &str, format: ManuscriptFormat, quotes: &[QuoteChecked]) -> (String, usize) {
    let mut pinned = String::with_capacity(text.len());
    let (mut from, mut count) = (0, 0);
    for quote in quotes {
        let is_bare = quote.named.is_empty() && quote.form != QuoteForm::Nested;
        let Some(citation) = quote.finding.citation.as_ref().filter(|_| is_bare) else { continue };
        let end = quote.span.end();
        if !quote.finding.verdict.stands() || end < from || !text.is_char_boundary(end) {
            continue;
        }
        pinned.push_str(&text[from..end]);
        let pin = citation.pin.to_string();
        let pin = if format == ManuscriptFormat::Tex { pin.replace('#', "\\#") } else { pin };
        pinned.push_str(&format!(" [{pin}]"));
        (from, count) = (end, count + 1);
    }
    pinned.push_str(&text[from..]);
    (pinned, count)
}
