//! Plain text: paragraphs between empty lines; what starts with `>`, or is indented behind a colon, is quoted.

use super::draft::Draft;

/// Spaces by which the lines of a quotation are indented, at least.
const INDENT: usize = 4;

pub(super) fn read(text: &str, draft: &mut Draft) {
    let mut at = 0;
    let mut paragraph: Vec<(usize, &str)> = Vec::new();
    let mut before = Before::default();
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            end(&mut paragraph, draft, &mut before);
        } else {
            let is_marked = line.trim_start().starts_with('>');
            if paragraph.last().is_some_and(|(_, last)| last.trim_start().starts_with('>') != is_marked) {
                end(&mut paragraph, draft, &mut before);
            }
            paragraph.push((at, line));
        }
        at += line.len();
    }
    end(&mut paragraph, draft, &mut before);
    if before.is_quoted {
        draft.end_quote();
    }
    draft.end_block();
}

/// What the paragraph before was.
#[derive(Default)]
struct Before {
    ends_in_colon: bool,
    is_quoted: bool,
}

/// Ends a paragraph.
fn end(paragraph: &mut Vec<(usize, &str)>, draft: &mut Draft, before: &mut Before) {
    if paragraph.is_empty() {
        return;
    }
    let is_marked = paragraph.iter().all(|(_, line)| line.trim_start().starts_with('>'));
    let indented = |(_, line): &(usize, &str)| line.len() - line.trim_start_matches([' ', '\t']).len() >= INDENT;
    let is_indented = paragraph.iter().all(indented) && (before.ends_in_colon || before.is_quoted);
    let is_quoted = is_marked || is_indented;
    match (before.is_quoted, is_quoted) {
        (false, true) => draft.start_quote(),
        (true, false) => draft.end_quote(),
        _ => draft.end_block(),
    }
    let mut depth = None;
    for (at, line) in paragraph.drain(..) {
        let cut = if is_marked { line.len() - line.trim_start_matches([' ', '\t', '>']).len() } else { 0 };
        // A line of marks only, or of more or fewer of them, parts what is quoted.
        let is_empty = line[cut..].trim().is_empty();
        let marks = line[..cut].matches('>').count();
        if is_empty || depth.is_some_and(|depth| depth != marks) {
            draft.end_block();
        }
        depth = Some(marks);
        if !is_empty {
            draft.push(&line[cut..], at + cut);
        }
        before.ends_in_colon = line.trim_end().ends_with(':');
    }
    before.is_quoted = is_quoted;
}
