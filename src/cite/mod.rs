//! Citations: the short names of documents, quotes inside passages, and what became of what a pin names.
//!
//! Pure; called by the verbs.

mod layout;
mod resolve;
mod slug;

pub use layout::{Layout, quoted};
pub use resolve::{Place, Resolved, resolve};
pub use slug::Slugs;

use std::ops::Range;

use crate::model::Passage;

/// The `count` blocks before and after the passages with these `ordinals` of a document, in order.
pub fn neighbours(passages: &[Passage], ordinals: Range<usize>, count: usize) -> (Vec<String>, Vec<String>) {
    let blocks = |passages: &[Passage]| -> Vec<String> {
        passages.iter().flat_map(|passage| passage.quote().lines().map(str::to_owned)).collect()
    };
    let first = ordinals.start.min(passages.len());
    let mut before = blocks(&passages[first.saturating_sub(count)..first]);
    before.drain(..before.len().saturating_sub(count));
    let from = ordinals.end.min(passages.len());
    let mut after = blocks(&passages[from..(from + count).min(passages.len())]);
    after.truncate(count);
    (before, after)
}
