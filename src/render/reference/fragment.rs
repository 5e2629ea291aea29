//! Addresses with a text fragment (WICG, URL Fragment Text Directives), which lead a browser to the quote.

use super::annotation::encoded;
use crate::model::CitationRecord;
use crate::text::Span;
use crate::text::words::{is_unspaced, reader_words};

/// A quote with more words is named by its first and last ones.
const MAX_WORDS: usize = 12;

/// Words of each end of a longer quote.
const END_WORDS: usize = 5;

/// A quote with fewer words is named with what stands beside it.
const FEW_WORDS: usize = 4;

/// Words of what stands beside a quote.
const CONTEXT_WORDS: usize = 3;

/// Words at the far end of a context that may not be whole.
const DOUBTFUL_WORDS: usize = 2;

/// How many times as many words are taken so that they end at a space or mark.
const MAX_STRETCH: usize = 4;

/// Gives the document's address with a text fragment, or `None` for a document without address.
///
/// A fragment cannot name words of several blocks at once; then, as for a long quote, it names the first and the last
/// words. A browser takes only whole words; in scripts without spaces, where it has its own dictionary, it is told what
/// stands beside the quote, and then looks for words at the far ends of that only.
pub fn fragment_url(record: &CitationRecord) -> Option<String> {
    let url = record.citation.document.url.as_deref()?;
    let quote = record.citation.passage.text.as_str();
    let words = reader_words(quote).len();
    let (base, fragment) = url.split_once('#').map_or((url, ""), |(base, fragment)| (base, fragment));
    let (first, last) = (quote.lines().next().unwrap_or(quote), quote.lines().next_back().unwrap_or(quote));
    let (head, tail) = (first_words(first, END_WORDS), last_words(last, END_WORDS));
    let is_long = words > MAX_WORDS && head.len() + tail.len() < quote.len();
    let named = match is_long || quote.contains('\n') {
        true => format!("{},{}", directive(head), directive(tail)),
        false => directive(quote),
    };
    let (before, after) = (before(&record.prefix), after(&record.suffix));
    let cut_before = is_cut(before.chars().next_back(), quote.chars().next());
    let cut_after = is_cut(quote.chars().next_back(), after.chars().next());
    let is_short = words < FEW_WORDS;
    let prefix = if is_short || cut_before { directive(last_words(before, CONTEXT_WORDS)) } else { String::new() };
    let suffix = if is_short || cut_after { directive(first_words(after, CONTEXT_WORDS)) } else { String::new() };
    let open = if prefix.is_empty() { "" } else { "-," };
    let close = if suffix.is_empty() { "" } else { ",-" };
    Some(format!("{base}#{fragment}:~:text={prefix}{open}{named}{close}{suffix}"))
}

/// What stands before the quote in its block, from where a word starts.
fn before(prefix: &str) -> &str {
    let line = prefix.rsplit('\n').next().unwrap_or(prefix);
    // A context may break off within a word of a script without spaces.
    if line.len() < prefix.len() {
        return line;
    }
    let words = reader_words(line);
    let first = words.iter().skip(1).find(|word| starts_surely(line, word)).or(words.get(DOUBTFUL_WORDS));
    first.map_or(line, |first| &line[first.start()..])
}

/// What stands behind the quote in its block, up to where a word ends.
fn after(suffix: &str) -> &str {
    let line = suffix.split('\n').next().unwrap_or(suffix);
    if line.len() < suffix.len() {
        return line;
    }
    let words = reader_words(line);
    let sure = words.iter().rev().skip(1).find(|word| ends_surely(line, word));
    let last = sure.or(words.len().checked_sub(DOUBTFUL_WORDS + 1).and_then(|at| words.get(at)));
    last.map_or(line, |last| &line[..last.end()])
}

/// The text up to so many words, or some more that end where no dictionary is needed, with what stands before them.
fn first_words(text: &str, count: usize) -> &str {
    let words = reader_words(text);
    let far = words.iter().take(MAX_STRETCH * count).skip(count - 1).find(|word| ends_surely(text, word));
    far.or(words.get(count - 1)).or(words.last()).map_or("", |last| text[..last.end()].trim())
}

/// The text from so many words before its end, or from some more that start where no dictionary is needed.
fn last_words(text: &str, count: usize) -> &str {
    let words = reader_words(text);
    let mut far = words.iter().rev().take(MAX_STRETCH * count).skip(count - 1);
    let near = words.len().checked_sub(count).and_then(|at| words.get(at));
    far.find(|word| starts_surely(text, word))
        .or(near)
        .or(words.first())
        .map_or("", |first| text[first.start()..].trim())
}

/// True if no dictionary is needed to see that a word starts here.
fn starts_surely(text: &str, word: &Span) -> bool {
    !is_cut(text[..word.start()].chars().next_back(), text[word.start()..].chars().next())
}

/// True if no dictionary is needed to see that a word ends here.
fn ends_surely(text: &str, word: &Span) -> bool {
    !is_cut(text[..word.end()].chars().next_back(), text[word.end()..].chars().next())
}

/// True between two letters of scripts without spaces.
fn is_cut(one: Option<char>, other: Option<char>) -> bool {
    one.is_some_and(is_unspaced) && other.is_some_and(is_unspaced)
}

/// Encodes text for a directive, in which `-`, `,` and `&` have a meaning of their own.
fn directive(text: &str) -> String {
    encoded(text, b"").replace('-', "%2D")
}
