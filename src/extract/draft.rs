//! A document in the making: the parts of its text, as an extractor comes upon them.

use super::decode::Decoded;
use crate::model::{Block, BlockKind, Metadata, Page, PageRemark, PageStart, PageText};
use crate::text::canonical::Canonicalizer;
use crate::text::{SourceMap, Span};

/// What stands between two cells of a table row in the canonical text.
const CELL_SEPARATOR: &str = " | ";

/// Collects blocks and what the source declares about itself.
///
/// Every offset counts from the start of the text without byte order mark.
#[derive(Default)]
pub(super) struct Draft {
    canonicalizer: Canonicalizer,
    /// Where offset 0 stands in the decoded text.
    offset: usize,
    blocks: Vec<Block>,
    /// What the source says about itself.
    pub(super) declared: Metadata,
    /// The pages, in formats that have pages.
    pages: Vec<PageText>,
    /// Where pages start or go on, by the offset of their first text.
    page_starts: Vec<PageStart>,
    /// Number of running heads and feet that were left out.
    pub(super) running_lines: usize,
    /// The end of the last visible part of the block, if there is one.
    block_end: Option<usize>,
    /// True if the next visible part starts another cell of the row.
    starts_cell: bool,
    /// Bytes written by [`Draft::write`].
    written: usize,
}

/// What a draft becomes.
pub(super) struct Finished {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) map: SourceMap,
    pub(super) pages: Vec<PageText>,
    pub(super) page_starts: Vec<PageStart>,
    pub(super) running_lines: usize,
}

impl Draft {
    /// A draft without text, for the file that `decoded` came from.
    pub(super) fn new(decoded: &Decoded<'_>) -> Draft {
        Draft { offset: decoded.mark_bytes(), ..Draft::default() }
    }

    /// A draft without text, for a source that is no text itself and has these pages, or none.
    pub(super) fn without_source(pages: Vec<Page>) -> Draft {
        let pages = pages.into_iter().map(|page| PageText { page, remark: None }).collect();
        Draft { pages, ..Draft::default() }
    }

    /// Adds text of a source that is no text itself.
    pub(super) fn write(&mut self, text: &str) {
        let at = self.written;
        self.written += text.len();
        self.push(text, at);
    }

    /// Says that what is written from here on stands on the page with this index.
    pub(super) fn start_page(&mut self, page: usize) {
        if self.page_starts.last().is_none_or(|last| last.page != page) {
            self.page_starts.push(PageStart { offset: self.written, page });
        }
    }

    /// Says why the text of a page is missing, or not whole.
    pub(super) fn remark(&mut self, page: usize, remark: PageRemark) {
        if let Some(page) = self.pages.get_mut(page) {
            page.remark = Some(remark);
        }
    }

    /// The pages.
    pub(super) fn pages(&self) -> &[PageText] {
        &self.pages
    }

    /// Adds text that stands so, byte for byte, at offset `at`.
    pub(super) fn push(&mut self, written: &str, at: usize) {
        self.push_as(written, Span::between(at, at + written.len()));
    }

    /// Adds text that stands for the range `decoded`, such as a character reference.
    pub(super) fn push_as(&mut self, written: &str, decoded: Span) {
        if !written.trim().is_empty() {
            if let Some(end) = self.block_end.filter(|_| self.starts_cell) {
                let gap = Span::between(end, decoded.start());
                self.canonicalizer.push_as(CELL_SEPARATOR, gap.shifted(self.offset));
            }
            self.starts_cell = false;
            self.block_end = Some(decoded.end());
        }
        self.canonicalizer.push_as(written, decoded.shifted(self.offset));
    }

    /// Sets what follows apart as another cell of the same row.
    pub(super) fn start_cell(&mut self) {
        self.starts_cell = true;
    }

    /// True if the block has text since it began, or since its last cell began.
    pub(super) fn has_text(&self) -> bool {
        self.block_end.is_some() && !self.starts_cell
    }

    /// Ends the block, which is of `kind`; without text there is none.
    pub(super) fn end_block(&mut self, kind: BlockKind) {
        self.block_end = None;
        self.starts_cell = false;
        if let Some(span) = self.canonicalizer.end_block() {
            self.blocks.push(Block { kind, span });
        }
    }

    /// The canonical text so far.
    pub(super) fn text(&self) -> &str {
        self.canonicalizer.text()
    }

    /// The blocks so far.
    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The canonical text of a block.
    pub(super) fn text_of(&self, block: &Block) -> &str {
        block.span.of(self.canonicalizer.text())
    }

    /// The text of the first heading of the highest level, which names the document.
    pub(super) fn first_heading(&self) -> Option<String> {
        let heading = self.blocks.iter().find(|block| block.kind == BlockKind::Heading { level: 1 })?;
        Some(self.text_of(heading).to_owned())
    }

    /// Gives the canonical text of a file that is text itself, its blocks, and its map to the file.
    pub(super) fn finish(self, decoded: Decoded<'_>) -> Finished {
        let (text, map) = self.canonicalizer.finish(&decoded.text, decoded.checkpoints);
        let (blocks, running_lines) = (self.blocks, self.running_lines);
        Finished { text, blocks, map, pages: Vec::new(), page_starts: Vec::new(), running_lines }
    }

    /// Gives the canonical text of a file that is no text itself, its blocks, and where its pages start.
    pub(super) fn finish_without_source(self) -> Finished {
        let (text, written) = self.canonicalizer.finish("", Vec::new());
        let mut page_starts: Vec<PageStart> = Vec::new();
        for start in self.page_starts {
            if let Some(offset) = written.canonical_at(start.offset) {
                page_starts.push(PageStart { offset, ..start });
            }
        }
        let (blocks, pages, running_lines) = (self.blocks, self.pages, self.running_lines);
        Finished { text, blocks, map: SourceMap::default(), pages, page_starts, running_lines }
    }
}
