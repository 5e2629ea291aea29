//! PDF: the text of each page in reading order, with the page's number as printed and as counted.
//!
//! hayro interprets a page; what its glyphs say and where they stand is
//! collected ([`device`]), and everything after that is ours: words and
//! segments ([`segments`]), columns ([`order`]), lines, running heads and feet,
//! which are left out ([`furniture`]), paragraphs ([`paragraphs`]) and words
//! broken between lines ([`text`]). A page that cannot be read, or whose data is
//! damaged ([`whole`]), is a remark on that page, and costs no other.

mod bidi;
mod device;
mod furniture;
mod labels;
mod lines;
mod metadata;
mod order;
mod outline;
mod paragraphs;
mod recognised;
mod segments;
mod strings;
mod text;
mod unicode;
mod whole;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::lines::Line;
use self::order::median;
use self::outline::Entry;
use self::paragraphs::{Paragraph, Shape};
use super::draft::Draft;
use super::{NO_TEXT, Recognise, Unextracted};
use crate::model::{BlockKind, Limits, PageRemark};
use crate::text::Language;

/// The part of the glyphs of a page of which nothing may tell what they say: beyond, its text is unreadable.
const MAX_UNKNOWN: f64 = 0.2;
/// Headings are larger than the text by at least this.
const HEADING_SIZE: f64 = 1.15;
/// Lines of a heading, at most.
const HEADING_LINES: usize = 4;

/// Takes the text of a PDF and what it says about itself.
pub(super) fn extract(bytes: &[u8], limits: &Limits, recognise: &mut Recognise<'_>) -> Result<Draft, Unextracted> {
    let pdf = open(bytes)?;
    let count = pdf.pages().len();
    let bounded = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let read = count.min(bounded(limits.pages));
    let names = labels::pages(&pdf, count);
    let mut draft = Draft::without_source(names.clone());
    draft.remarks = whole::remarks(&pdf, bytes);
    let mut streams = whole::Streams::default();
    let (mut pages, mut heights, mut bytes_left) = (Vec::new(), Vec::new(), bounded(limits.text_bytes));
    // What a page is that has no text.
    let mut bare = vec![PageRemark::Empty; count];
    let cache = InterpreterCache::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        let outcome = if index >= read || bytes_left == 0 {
            Err(PageRemark::Limit)
        } else {
            // A fault on one page costs that page.
            let drawn = catch_unwind(AssertUnwindSafe(|| {
                let is_damaged = !streams.are_whole(page);
                device::PageGlyphs { is_damaged, ..device::glyphs(&pdf, page, &cache) }
            }));
            drawn.map_err(|_| PageRemark::Failed).and_then(|found| Ok((lines_of(&found, index)?, found)))
        };
        match outcome {
            Ok((lines, found)) => {
                let written: usize = lines.iter().flat_map(|line| &line.cells).map(String::len).sum();
                bytes_left = bytes_left.saturating_sub(written);
                if found.is_damaged {
                    draft.remark(index, PageRemark::Damaged);
                }
                if found.is_cut {
                    draft.remark(index, PageRemark::Limit);
                }
                if found.images > 0 {
                    bare[index] = PageRemark::Picture;
                }
                heights.push(found.height);
                pages.push(lines);
            }
            Err(remark) => {
                draft.remark(index, remark);
                bare[index] = remark;
                heights.push(0.0);
                pages.push(Vec::new());
            }
        }
    }
    draft.running_lines = furniture::take_out(&mut pages, &names, &heights, &bare);
    for (index, remark) in bare.into_iter().enumerate() {
        // A running head does not make a scan a text.
        if pages[index].is_empty() && draft.pages()[index].remark.is_none() {
            draft.remark(index, remark);
        }
    }
    recognised::fill(&mut pages, &mut draft, recognise);
    write(&mut draft, pages, &outline::entries(&pdf));
    if draft.blocks().is_empty() {
        return Err(without_text(&draft));
    }
    draft.declared = metadata::declared(&pdf);
    if draft.declared.title.is_none() {
        draft.declared.title = draft.first_heading();
    }
    if Language::detect(draft.text()).is_none() {
        draft.declared.language = metadata::language(&pdf);
    }
    Ok(draft)
}

fn open(bytes: &[u8]) -> Result<Pdf, Unextracted> {
    let failed = |why: &str| Unextracted::Failed(why.to_owned());
    let opened = catch_unwind(|| Pdf::new(bytes.to_vec())).map_err(|_| failed("the PDF is damaged"))?;
    let pdf = opened.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            failed("the PDF is locked with a password; save a copy without one")
        }
        LoadPdfError::Decryption(_) => failed("the PDF is encrypted in a way that is not known"),
        LoadPdfError::Invalid if !bytes.starts_with(b"%PDF") => failed("it is no PDF, or a damaged one"),
        LoadPdfError::Invalid => failed("the PDF is damaged"),
    })?;
    if pdf.pages().is_empty() { Err(failed("the PDF has no pages, or is damaged")) } else { Ok(pdf) }
}

/// The lines of a page, or why it has none.
fn lines_of(found: &device::PageGlyphs, index: usize) -> Result<Vec<Line>, PageRemark> {
    let letters = found.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
    if letters > 0 && found.unknown as f64 > MAX_UNKNOWN * letters as f64 {
        return Err(PageRemark::Unreadable);
    }
    let lines = lines::lines(found, index);
    match lines.is_empty() {
        false => Ok(lines),
        true if found.images > 0 => Err(PageRemark::Picture),
        true if found.is_damaged => Err(PageRemark::Failed),
        true => Err(PageRemark::Empty),
    }
}

/// Why a PDF whose pages have no text is left out.
fn without_text(draft: &Draft) -> Unextracted {
    let count = |remark| draft.pages().iter().filter(|page| page.remark == Some(remark)).count();
    let pages = |count: usize| if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
    let of_file: String = draft.remarks.iter().map(|remark| format!("; {remark}")).collect();
    if count(PageRemark::Failed) > 0 {
        return Unextracted::Failed(format!("{} could not be read{of_file}", pages(count(PageRemark::Failed))));
    }
    let why = match (count(PageRemark::Picture), count(PageRemark::Unreadable)) {
        (0, 0) => NO_TEXT.to_owned(),
        (0, unreadable) => {
            format!(
                "{NO_TEXT} that can be read: the fonts of {} say no letters; `pincite index --ocr` recognises them",
                pages(unreadable)
            )
        }
        (pictures, _) => format!("{NO_TEXT}: pictures on {}; `pincite index --ocr` recognises it", pages(pictures)),
    };
    Unextracted::NoText(why + &of_file)
}

/// Writes the paragraphs of all pages, with headings by the outline and by size.
fn write(draft: &mut Draft, pages: Vec<Vec<Line>>, outline: &[Entry]) {
    let body = body_size(&pages);
    let paragraphs = paragraphs::joined(pages.into_iter().map(paragraphs::of_page).collect());
    let vocabulary = text::Vocabulary::of(&paragraphs);
    let sizes = heading_sizes(&paragraphs, body);
    let mut entries = outline.to_vec();
    let has_outline = outline.iter().any(|entry| entry.page.is_some());
    for paragraph in &paragraphs {
        let kind = kind(paragraph, &sizes, &mut entries, has_outline);
        match kind {
            BlockKind::Heading { .. } => text::push(draft, &paragraph.clone().without_cells(), &vocabulary),
            _ => text::push(draft, paragraph, &vocabulary),
        }
        draft.end_block(kind);
    }
}

/// The size in which most letters are set.
fn body_size(pages: &[Vec<Line>]) -> f64 {
    let lines = pages.iter().flatten();
    median(lines.flat_map(|line| std::iter::repeat_n(line.size, 1 + line.text().len() / 10)))
}

/// The sizes of headings, the largest first, in halves of a point.
fn heading_sizes(paragraphs: &[Paragraph], body: f64) -> Vec<f64> {
    let mut sizes: Vec<f64> = paragraphs
        .iter()
        .filter(|paragraph| may_be_heading(paragraph) && paragraph.size() > HEADING_SIZE * body)
        .map(|paragraph| rounded(paragraph.size()))
        .collect();
    sizes.sort_by(|one, other| other.total_cmp(one));
    sizes.dedup();
    sizes
}

fn rounded(size: f64) -> f64 {
    (size * 2.0).round() / 2.0
}

fn may_be_heading(paragraph: &Paragraph) -> bool {
    let has_letters = || paragraph.lines.iter().any(|line| line.text().chars().any(char::is_alphabetic));
    // The number of a heading often stands apart from its words, as a cell would.
    let is_row = paragraph.shape == Shape::TableRow && !paragraph.lines[0].starts_with_number();
    !is_row && paragraph.lines.len() <= HEADING_LINES && has_letters()
}

/// What a paragraph is; an entry of the outline is used up by its heading.
fn kind(paragraph: &Paragraph, sizes: &[f64], entries: &mut Vec<Entry>, has_outline: bool) -> BlockKind {
    if may_be_heading(paragraph) {
        let text = paragraph.lines.iter().map(Line::text).collect::<Vec<_>>().join(" ");
        let page = paragraph.lines[0].page;
        let named = |entry: &Entry| entry.page == Some(page) && outline::is_heading(&text, &entry.title);
        if let Some(at) = entries.iter().position(named) {
            return BlockKind::Heading { level: entries.remove(at).level };
        }
        let rank = sizes.iter().position(|size| *size == rounded(paragraph.size()));
        // Beside an outline, size alone makes no heading but the title.
        let rank = rank.filter(|rank| !has_outline || *rank == 0);
        let is_prose = paragraphs::ends_sentence(&text) && text.chars().count() > 60;
        if let Some(rank) = rank.filter(|_| !is_prose) {
            return BlockKind::Heading { level: u8::try_from(rank + 1).unwrap_or(6).min(6) };
        }
    }
    match paragraph.shape {
        Shape::Prose => BlockKind::Paragraph,
        Shape::ListItem => BlockKind::ListItem,
        Shape::TableRow => BlockKind::TableRow,
    }
}

#[cfg(test)]
mod tests;
