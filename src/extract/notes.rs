//! Footnotes and endnotes: a mark in the text, and a block of their own behind the paragraph that holds it.

use super::draft::Draft;
use super::raised;
use crate::model::BlockKind;

/// The notes of the paragraph that is being read.
#[derive(Default)]
pub(super) struct Notes {
    open: Vec<(String, String)>,
}

impl Notes {
    /// Writes the mark of a note into the text; the note itself follows behind the paragraph.
    pub(super) fn add(&mut self, draft: &mut Draft, mark: &str, text: String) {
        let mark = raised(mark.trim());
        draft.write(&mark);
        self.open.push((mark, text));
    }

    /// Adds the notes of the paragraph that has just ended, each a block that starts with its mark.
    pub(super) fn end_paragraph(&mut self, draft: &mut Draft) {
        for (mark, text) in self.open.drain(..) {
            draft.write(&format!("{mark} {text}"));
            draft.end_block(BlockKind::Note);
        }
    }
}

/// A number as raised digits, anything else in brackets: no word may end in it.
fn raised(mark: &str) -> String {
    raised::digits(mark).unwrap_or_else(|| format!("[{mark}]"))
}
