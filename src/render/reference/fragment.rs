//! Addresses with a text fragment (WICG, URL Fragment Text Directives), which lead a browser to the quote.

use super::annotation::encoded;
use crate::model::CitationRecord;
use crate::text::words;

/// A quote with more words is named by its first and last ones.
const MAX_WORDS: usize = 12;

/// Words of each end of a longer quote.
const END_WORDS: usize = 5;

/// Gives the document's address with a text fragment, or `None` for a document without address.
///
/// A fragment cannot name words of several blocks at once; then, as for a long quote, it names the first and the last
/// words.
pub fn fragment_url(record: &CitationRecord) -> Option<String> {
    let url = record.citation.document.url.as_deref()?;
    let quote = record.citation.passage.text.as_str();
    let units = words::units(quote);
    let (base, fragment) = url.split_once('#').map_or((url, ""), |(base, fragment)| (base, fragment));
    let directive = match units.len() <= MAX_WORDS && !quote.contains('\n') {
        true => directive(quote),
        false => {
            let head = quote.lines().next().unwrap_or(quote);
            let tail = quote.lines().next_back().unwrap_or(quote);
            format!("{},{}", directive(first_words(head)), directive(last_words(tail)))
        }
    };
    Some(format!("{base}#{fragment}:~:text={directive}"))
}

fn first_words(text: &str) -> &str {
    let units = words::units(text);
    units.get(END_WORDS).map_or(text, |next| text[..next.span.start()].trim_end())
}

fn last_words(text: &str) -> &str {
    let units = words::units(text);
    units.len().checked_sub(END_WORDS).map_or(text, |at| &text[units[at].span.start()..])
}

/// Encodes text for a directive, in which `-`, `,` and `&` have a meaning of their own.
fn directive(text: &str) -> String {
    encoded(text, b"").replace('-', "%2D")
}
