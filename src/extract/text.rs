//! Plain text: blocks are runs of lines parted by blank lines.
//!
//! A first line that stands alone is the title; later ones that look like
//! headings are headings; lists are taken apart into their items; and place and
//! date before the first sentence of a news text are a block of their own. All
//! of it stays in the text: what a block is taken for changes no word.

mod dateline;

use super::decode::Decoded;
use super::draft::Draft;
use crate::model::BlockKind;
use crate::text::Span;

/// Characters that a title has at most.
const TITLE_CHARS: usize = 120;

/// Characters that a later heading has at most.
const HEADING_CHARS: usize = 80;

/// Marks after which a line is a sentence or a part of one, not a heading.
const FINAL_MARKS: &[char] = &[
    '.', ',', ';', ':', '?', '!', '…', '。', '，', '、', '；', '：', '？', '！', '．', '｡', '।', '॥', 'ฯ', '๚', '๛',
    '។', '៕', '៖', '၊', '။',
];

/// Marks that may stand around a line: quotation marks and brackets.
const ENCLOSING_MARKS: &[char] =
    &['"', '\'', '“', '”', '‘', '’', '«', '»', '‹', '›', '„', '(', ')', '[', ']', '「', '」', '『', '』', '《', '》'];

/// Takes the text of a plain text file.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    let mut draft = Draft::new(decoded);
    let runs = runs(body);
    let mut may_be_dated = true;
    for (at, run) in runs.iter().enumerate() {
        let following = runs.get(at + 1).map(Vec::as_slice);
        if let Some(level) = heading_level(body, run, following, at == 0) {
            push_lines(&mut draft, body, run);
            draft.end_block(BlockKind::Heading { level });
            may_be_dated &= at == 0;
            continue;
        }
        let prose = if may_be_dated { after_dateline(&mut draft, body, run) } else { run.clone() };
        may_be_dated = false;
        push_run(&mut draft, body, &prose);
    }
    draft.declared.title = draft.first_heading();
    draft
}

/// The runs of lines that are not blank, each line without its line break.
pub(super) fn runs(body: &str) -> Vec<Vec<Span>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    let mut start = 0;
    // CRLF ends a line, and the empty line inside it is told from a blank one by its length.
    for line in body.split_inclusive(['\n', '\r']) {
        let span = Span::between(start, start + line.len()).trimmed(body);
        let is_inside_break = line == "\n" && body[..start].ends_with('\r');
        start += line.len();
        if !span.is_empty() {
            run.push(span);
        } else if !is_inside_break && !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// The level of the heading that a run is, if it looks like one.
fn heading_level(body: &str, run: &[Span], following: Option<&[Span]>, is_first: bool) -> Option<u8> {
    let ([line], Some(following)) = (run, following) else { return None };
    let text = line.of(body);
    let max_chars = if is_first { TITLE_CHARS } else { HEADING_CHARS };
    let is_short = text.chars().nth(max_chars).is_none();
    let is_open = text.trim_end_matches(ENCLOSING_MARKS).ends_with(FINAL_MARKS);
    if !is_short || is_open || list_mark(text).is_some() || dateline::find(text).is_some() {
        return None;
    }
    if is_first {
        return Some(1);
    }
    let length = following.iter().map(|line| line.len()).sum::<usize>();
    let first = text.trim_start_matches(ENCLOSING_MARKS).chars().next()?;
    // A letter that is not lower case is a capital, or of a script without case.
    let starts_well = first.is_numeric() || (first.is_alphabetic() && !first.is_lowercase());
    (starts_well && length > line.len()).then_some(2)
}

/// Makes a block of the dateline that `run` starts with, and gives the lines after it.
fn after_dateline(draft: &mut Draft, body: &str, run: &[Span]) -> Vec<Span> {
    let Some(found) = run.first().and_then(|line| dateline::find(line.of(body))) else { return run.to_vec() };
    let first = run[0];
    let lead = Span::between(first.start(), first.start() + found.end);
    draft.push(lead.of(body), lead.start());
    draft.end_block(BlockKind::Dateline);
    draft.declared.date = found.date;
    let rest = Span::between(lead.end(), first.end()).trimmed(body);
    std::iter::once(rest).filter(|rest| !rest.is_empty()).chain(run[1..].iter().copied()).collect()
}

/// Makes a paragraph of a run of lines, or the items of a list.
pub(super) fn push_run(draft: &mut Draft, body: &str, run: &[Span]) {
    if !is_list(body, run) {
        push_lines(draft, body, run);
        return draft.end_block(BlockKind::Paragraph);
    }
    let mut kind = BlockKind::Paragraph;
    for block in run.chunk_by(|_, next| list_mark(next.of(body)).is_none()) {
        if list_mark(block[0].of(body)).is_some() {
            kind = BlockKind::ListItem;
        }
        push_lines(draft, body, block);
        draft.end_block(kind);
    }
}

/// Adds lines that stand side by side, with what parts them.
pub(super) fn push_lines(draft: &mut Draft, body: &str, lines: &[Span]) {
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        let span = Span::between(first.start(), last.end());
        draft.push(span.of(body), span.start());
    }
}

/// What a list item starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListMark {
    Bullet(char),
    Number,
    Bracketed,
}

/// The mark that a line starts with, if it could be an item of a list: `- `, `* `, `• `, `1. `, `1) `, `(a) `.
fn list_mark(line: &str) -> Option<ListMark> {
    let (mark, _) = line.split_once(char::is_whitespace)?;
    if let "-" | "*" | "•" | "◦" | "▪" | "●" | "–" | "·" | "+" = mark {
        return mark.chars().next().map(ListMark::Bullet);
    }
    if let Some(inside) = mark.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let is_mark = inside.chars().all(char::is_alphanumeric) && (1..=4).contains(&inside.chars().count());
        return is_mark.then_some(ListMark::Bracketed);
    }
    let number = mark.strip_suffix(['.', ')'])?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(ListMark::Number)
}

/// True if the marks in a run are those of a list.
///
/// A lone `12. ` at the start of a line of prose is none: the run starts with a
/// mark, or announces it by a colon, or has two marks of one kind.
fn is_list(body: &str, run: &[Span]) -> bool {
    let marks: Vec<(usize, ListMark)> =
        run.iter().enumerate().filter_map(|(at, line)| Some((at, list_mark(line.of(body))?))).collect();
    let Some((first, kind)) = marks.first().copied() else { return false };
    first == 0 || run[first - 1].of(body).ends_with([':', '：']) || marks[1..].iter().any(|(_, mark)| *mark == kind)
}

#[cfg(test)]
mod tests;
