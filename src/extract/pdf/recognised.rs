//! The text of pages that are pictures, as it was recognised.

use super::body_size;
use super::lines::Line;
use crate::extract::Recognise;
use crate::extract::draft::Draft;
use crate::model::PageRemark;

/// From line to line, and from paragraph to paragraph, in heights of the font.
const LEADING: f64 = 1.2;
const PARAGRAPH_LEADING: f64 = 3.0;
/// The size where nothing else on the pages tells.
const SIZE: f64 = 10.0;
/// The width of a letter, in heights of the font.
const LETTER: f64 = 0.5;

/// Fills pages that have no text, though they may show some, with what `recognise` says of them.
pub(super) fn fill(pages: &mut [Vec<Line>], draft: &mut Draft, recognise: &mut Recognise<'_>) {
    let size = Some(body_size(pages)).filter(|size| *size > 0.0).unwrap_or(SIZE);
    for (index, page) in pages.iter_mut().enumerate() {
        let remark = draft.pages()[index].remark;
        if !matches!(remark, Some(PageRemark::Picture | PageRemark::Unreadable)) || !page.is_empty() {
            continue;
        }
        let text = recognise(index).unwrap_or_default();
        *page = lines(&text, index, size);
        if !page.is_empty() {
            draft.recognised(index);
        }
    }
}

/// The lines of a text in which empty ones part paragraphs.
fn lines(text: &str, page: usize, size: f64) -> Vec<Line> {
    let (mut lines, mut y) = (Vec::new(), 0.0);
    let mut leading = LEADING;
    for line in text.lines().map(|line| line.trim_matches(|one: char| one.is_whitespace() || one == '\u{C}')) {
        if line.is_empty() {
            leading = PARAGRAPH_LEADING;
            continue;
        }
        y += leading * size;
        leading = LEADING;
        lines.push(Line {
            x0: 0.0,
            x1: LETTER * size * line.chars().count() as f64,
            y,
            size,
            page,
            column: 0,
            is_artifact: false,
            is_turned: false,
            cells: vec![line.to_owned()],
        });
    }
    lines
}
