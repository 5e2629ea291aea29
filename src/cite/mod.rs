//! Citations: the short names of documents, and what became of a pinned passage.
//!
//! Pure; called by `ingest`, `search` and `lookup`.

mod resolve;
mod slug;

pub use resolve::{Resolved, resolve};
pub use slug::slug;

use crate::model::Passage;

/// The `count` blocks before and after the passage at `ordinal` of a document, in order.
pub fn neighbours(passages: &[Passage], ordinal: usize, count: usize) -> (Vec<String>, Vec<String>) {
    let blocks = |passages: &[Passage]| -> Vec<String> {
        passages.iter().flat_map(|passage| passage.quote().lines().map(str::to_owned)).collect()
    };
    let mut before = blocks(&passages[ordinal.saturating_sub(count).min(passages.len())..ordinal.min(passages.len())]);
    before.drain(..before.len().saturating_sub(count));
    let from = (ordinal + 1).min(passages.len());
    let mut after = blocks(&passages[from..(from + count).min(passages.len())]);
    after.truncate(count);
    (before, after)
}
