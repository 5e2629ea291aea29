//! A manuscript in the making: its blocks, as a reader of a format comes upon them.

use std::collections::BTreeMap;

use super::beside::has_year;
use super::place::Places;
use super::{Manuscript, Named, Note, TextBlock, names};
use crate::text::Span;

/// Collects blocks.
#[derive(Debug, Default)]
pub(super) struct Draft {
    blocks: Vec<TextBlock>,
    block: TextBlock,
    /// The block quotations that are open, by number; the innermost last.
    quoted: Vec<usize>,
    quotes: usize,
    /// The label of the note that is open.
    pub(super) note: Option<String>,
    /// What is odd about how the manuscript is read.
    pub(super) remark: Option<String>,
}

impl Draft {
    /// Adds text that stands so at byte `at` of the manuscript.
    pub(super) fn push(&mut self, written: &str, at: usize) {
        self.push_as(written, Span::between(at, at + written.len()));
    }

    /// Adds text that stands for a stretch of the manuscript.
    pub(super) fn push_as(&mut self, written: &str, origin: Span) {
        if written.is_empty() {
            return;
        }
        let here = Span::between(self.block.text.len(), self.block.text.len() + written.len());
        self.block.text.push_str(written);
        if let Some((last, there)) = self.block.pieces.last_mut()
            && there.end() == origin.start()
            && last.len() == there.len()
            && here.len() == origin.len()
        {
            *last = Span::between(last.start(), here.end());
            *there = Span::between(there.start(), origin.end());
            return;
        }
        self.block.pieces.push((here, origin));
    }

    /// Adds text in which marks do not quote.
    pub(super) fn push_opaque(&mut self, written: &str, at: usize) {
        let start = self.block.text.len();
        self.push(written, at);
        self.block.opaque.push(Span::between(start, self.block.text.len()));
    }

    /// Adds a source that is named here.
    pub(super) fn name(&mut self, named: Named) {
        self.block.names.push((self.block.text.len(), named));
    }

    /// Starts a block quotation; those within belong to it.
    pub(super) fn start_quote(&mut self) {
        self.end_block();
        self.quotes += 1;
        self.quoted.push(self.quotes);
    }

    /// Ends the innermost block quotation.
    pub(super) fn end_quote(&mut self) {
        self.end_block();
        self.quoted.pop();
    }

    /// Starts a heading.
    pub(super) fn start_heading(&mut self) {
        self.end_block();
        self.block.is_heading = true;
    }

    /// Ends the block.
    pub(super) fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        if block.text.trim().is_empty() && block.names.is_empty() {
            return;
        }
        names::find(&mut block, &mut self.note);
        block.quoted = self.quoted.first().copied();
        block.innermost = self.quoted.last().copied();
        block.note.clone_from(&self.note);
        self.blocks.push(block);
    }

    /// A note that stands inside the text, such as `\footnote{…}`: named here, and read by `read` as blocks of its own
    /// behind this one.
    pub(super) fn inner_note(&mut self, label: String, read: impl FnOnce(&mut Draft)) {
        self.name(Named::Note(label.clone()));
        let mut inner = Draft { note: Some(label), quotes: self.quotes + 1, ..Draft::default() };
        read(&mut inner);
        inner.end_block();
        self.quotes = inner.quotes + 1;
        self.blocks.append(&mut inner.blocks);
    }

    /// The sources named in what `read` reads.
    pub(super) fn names(read: impl FnOnce(&mut Draft)) -> Vec<Named> {
        let mut draft = Draft::default();
        read(&mut draft);
        draft.end_block();
        draft.blocks.into_iter().flat_map(|block| block.names).map(|(_, named)| named).collect()
    }

    pub(super) fn finish(mut self, text: String, places: Places) -> Manuscript {
        self.end_block();
        let mut notes: BTreeMap<String, Note> = BTreeMap::new();
        for block in &self.blocks {
            if let Some(label) = &block.note {
                let note = notes.entry(label.clone()).or_default();
                note.named.extend(block.names.iter().map(|(_, named)| named.clone()));
                note.has_year |= has_year(&block.text);
            }
        }
        Manuscript { text, places, blocks: self.blocks, notes, remark: self.remark }
    }
}
