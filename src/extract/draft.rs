//! A document in the making: the parts of its text, as an extractor comes upon them.

use super::decode::Decoded;
use crate::model::{Block, BlockKind, Metadata, Page, PageRemark, PageStart, PageText, Place, PlaceStart};
use crate::text::canonical::Canonicalizer;
use crate::text::{SourceMap, Span};

/// What stands between two cells of a table row in the canonical text.
const CELL_SEPARATOR: &str = " | ";

/// What is longer names nothing that follows, whatever it is marked as: it is a paragraph.
const MAX_HEADING_BYTES: usize = 4_000;

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
    /// Where slides, rows and cues start, by the offset of their first text.
    places: Vec<PlaceStart>,
    /// The last visible character of the block.
    last: Option<char>,
    /// Number of running heads and feet that were left out.
    pub(super) running_lines: usize,
    /// What is odd about the source.
    pub(super) remarks: Vec<String>,
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
    pub(super) places: Vec<PlaceStart>,
    pub(super) running_lines: usize,
    pub(super) remarks: Vec<String>,
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

    /// Keeps room for a text of so many bytes that another format writes; gives where it starts.
    pub(super) fn reserve(&mut self, bytes: usize) -> usize {
        let at = self.written;
        self.written += bytes;
        at
    }

    /// Says that what is written from here on stands on another page, which is printed as `label`.
    pub(super) fn start_new_page(&mut self, label: Option<&str>) {
        let number = self.pages.len() + 1;
        let label = label.map(str::to_owned).filter(|label| *label != number.to_string() && !label.is_empty());
        self.pages.push(PageText { page: Page { number, label, ocr: false }, remark: None });
        self.start_page(number - 1);
    }

    /// Says that what is written from here on stands in `place`.
    pub(super) fn start_place(&mut self, place: Place) {
        self.start_place_at(place, self.written);
    }

    /// Says that what stands at `at` or behind it stands in `place`.
    pub(super) fn start_place_at(&mut self, place: Place, at: usize) {
        self.places.push(PlaceStart { offset: at + self.offset, place });
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

    /// Says that the text of a page was recognised in a picture.
    pub(super) fn recognised(&mut self, page: usize) {
        if let Some(page) = self.pages.get_mut(page) {
            (page.remark, page.page.ocr) = (None, true);
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
            self.last = written.trim_end().chars().next_back();
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

    /// True if the block is empty, or its text so far ends with the mark of a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        const MARKS: [char; 12] = ['.', '?', '!', '…', '。', '！', '？', '។', '။', '๚', '"', '”'];
        self.block_end.is_none() || self.last.is_some_and(|last| MARKS.contains(&last))
    }

    /// Ends the block, which is of `kind`; without text there is none.
    pub(super) fn end_block(&mut self, kind: BlockKind) {
        self.block_end = None;
        self.starts_cell = false;
        if let Some(span) = self.canonicalizer.end_block() {
            let is_too_long = matches!(kind, BlockKind::Heading { .. }) && span.len() > MAX_HEADING_BYTES;
            self.blocks.push(Block { kind: if is_too_long { BlockKind::Paragraph } else { kind }, span });
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
        let places = located(self.places, &map);
        let Draft { blocks, running_lines, remarks, .. } = self;
        Finished { text, blocks, map, pages: Vec::new(), page_starts: Vec::new(), places, running_lines, remarks }
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
        let places = located(self.places, &written);
        let Draft { blocks, pages, running_lines, remarks, .. } = self;
        Finished { text, blocks, map: SourceMap::default(), pages, page_starts, places, running_lines, remarks }
    }
}

/// Where places start in the canonical text; of several that start at one offset, the last has text.
fn located(places: Vec<PlaceStart>, map: &SourceMap) -> Vec<PlaceStart> {
    let mut located: Vec<PlaceStart> = Vec::new();
    for start in places {
        let Some(offset) = map.canonical_at(start.offset) else { continue };
        if located.last().is_some_and(|last| last.offset == offset) {
            located.pop();
        }
        located.push(PlaceStart { offset, ..start });
    }
    located
}
