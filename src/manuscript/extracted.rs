//! A document that was extracted: its blocks, with the marks of notes as what they lead to.

use std::collections::BTreeMap;

use super::Named;
use super::draft::Draft;
use crate::model::{BlockKind, Document};

/// The most characters of the mark of a note.
const MAX_MARK: usize = 8;

/// Reads a document; places are those of its text.
pub(super) fn read(document: &Document, draft: &mut Draft) {
    let text = |at: usize| document.blocks[at].span.of(&document.text);
    // Marks may start anew with each page or chapter: a note is that of the last mark before it.
    let mut notes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for at in (0..document.blocks.len()).filter(|at| document.blocks[*at].kind == BlockKind::Note) {
        let mark = mark_at(text(at)).unwrap_or_default();
        notes.entry(mark).or_default().push(at);
    }
    let note_of = |mark: &str, behind: usize| {
        let notes = notes.get(mark).filter(|_| !mark.is_empty())?;
        notes.get(notes.partition_point(|at| *at <= behind)).map(usize::to_string)
    };
    let mut is_quoted = false;
    for (at, block) in document.blocks.iter().enumerate() {
        let quotes = block.kind == BlockKind::Quote;
        // The notes of a quotation of several paragraphs stand between these.
        if block.kind != BlockKind::Note && quotes != is_quoted {
            if quotes {
                draft.start_quote()
            } else {
                draft.end_quote()
            }
            is_quoted = quotes;
        }
        draft.end_block();
        let (mut from, mut next) = (0, 0);
        if block.kind == BlockKind::Note {
            draft.note = Some(at.to_string());
            from = mark_at(text(at)).map_or(0, str::len);
            next = from;
        }
        while let Some(character) = text(at)[next..].chars().next() {
            let mark = mark_at(&text(at)[next..]);
            match mark.and_then(|mark| Some((mark, note_of(mark, at)?))) {
                Some((mark, note)) => {
                    draft.push(&text(at)[from..next], block.span.start() + from);
                    draft.name(Named::Note(note));
                    next += mark.len();
                    from = next;
                }
                None => next += mark.map_or(character.len_utf8(), str::len),
            }
        }
        draft.push(&text(at)[from..], block.span.start() + from);
        draft.end_block();
        draft.note = None;
    }
}

/// The mark of a note that `text` starts with: raised digits, or something short in square brackets.
fn mark_at(text: &str) -> Option<&str> {
    let is_raised = |one: char| matches!(one, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
    let digits = text.find(|one| !is_raised(one)).unwrap_or(text.len());
    if digits > 0 {
        return Some(&text[..digits]);
    }
    let inside = text.strip_prefix('[')?;
    let end = inside.char_indices().take(MAX_MARK + 1).find(|(_, one)| *one == ']')?.0;
    Some(&text[..end + 2])
}
