//! What stands in a paragraph and is read behind it: footnotes and endnotes, which leave a mark, and text boxes.

use super::draft::Draft;
use super::raised;
use crate::model::BlockKind;

/// The notes and text boxes of the paragraph that is being read.
#[derive(Default)]
pub(super) struct Notes {
    open: Vec<(String, String)>,
    /// The paragraphs of its text boxes; the last is being read.
    boxed: Vec<String>,
    /// Text boxes that are open.
    boxes: usize,
}

impl Notes {
    /// Writes the mark of a note into the text; the note itself follows behind the paragraph.
    pub(super) fn add(&mut self, draft: &mut Draft, mark: &str, text: String) {
        let mark = raised(mark.trim());
        draft.write(&mark);
        self.open.push((mark, text));
    }

    /// Says that a text box starts: the words around it go on behind it.
    pub(super) fn start_box(&mut self) {
        self.boxes += 1;
        self.end_paragraph_of_box();
    }

    /// Says that it ends.
    pub(super) fn end_box(&mut self) {
        self.boxes = self.boxes.saturating_sub(1);
    }

    /// True within a text box.
    pub(super) fn is_in_box(&self) -> bool {
        self.boxes > 0
    }

    /// Adds text of a text box.
    pub(super) fn write_in_box(&mut self, text: &str) {
        match self.boxed.last_mut() {
            Some(last) => last.push_str(text),
            None => self.boxed.push(text.to_owned()),
        }
    }

    /// Ends a paragraph of a text box.
    pub(super) fn end_paragraph_of_box(&mut self) {
        self.boxed.push(String::new());
    }

    /// Adds the text boxes of the paragraph that has just ended, and its notes, each a block that starts with its mark.
    pub(super) fn end_paragraph(&mut self, draft: &mut Draft) {
        for text in self.boxed.drain(..) {
            draft.write(&text);
            draft.end_block(BlockKind::Paragraph);
        }
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
