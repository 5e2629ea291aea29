//! Citations: the short names of documents, quotes inside passages, and what became of what a pin names.
//!
//! Pure; called by the verbs.

mod layout;
mod resolve;
mod slug;

pub use layout::{Layout, locator, quoted};
pub use resolve::{Place, Resolved, resolve};
pub use slug::Slugs;

use std::ops::Range;

use crate::model::Passage;
use crate::text::Span;

/// The `count` blocks before and after `span`, which stands in the passages with these `ordinals` of a document, in order; of a
/// block that holds a part of it, what is left.
pub fn neighbours(
    passages: &[Passage],
    ordinals: Range<usize>,
    span: Span,
    count: usize,
) -> (Vec<String>, Vec<String>) {
    let first = ordinals.start.min(passages.len());
    let end = ordinals.end.min(passages.len()).max(first);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for passage in &passages[first.saturating_sub(count)..(end + count).min(passages.len())] {
        let (text, start) = (passage.quote(), passage.quote_span().start());
        let cut = |offset: usize| offset.saturating_sub(start).min(text.len());
        before.extend(blocks(&text[..cut(span.start())]));
        after.extend(blocks(&text[cut(span.end())..]));
    }
    before.drain(..before.len().saturating_sub(count));
    after.truncate(count);
    (before, after)
}

fn blocks(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|block| !block.is_empty()).map(str::to_owned)
}
