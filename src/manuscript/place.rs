//! Where a byte of a manuscript stands: its line and column, or its paragraph and page.

use crate::model::{Document, DraftPlace, Page};

/// So many bytes are counted anew to tell a column, at most.
const STRIDE: usize = 1_024;

/// How places are told.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// By line and column: where the lines start, and how many characters do before each [`STRIDE`] of bytes.
    Lines { starts: Vec<usize>, characters: Vec<usize> },
    /// By paragraph: where stretches of one paragraph and page start, with both.
    Paragraphs(Vec<(usize, usize, Option<Page>)>),
}

impl Places {
    /// The lines of a text.
    pub(super) fn lines(text: &str) -> Places {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let counted = text.as_bytes().chunks(STRIDE).scan(0, |before, chunk| {
            *before += characters(chunk);
            Some(*before)
        });
        Places::Lines {
            starts: std::iter::once(0).chain(breaks).collect(),
            characters: std::iter::once(0).chain(counted).collect(),
        }
    }

    /// The paragraphs of a document; a heading is counted with the paragraph behind it.
    pub(super) fn paragraphs(document: &Document) -> Places {
        let (mut number, mut stretches) = (0, Vec::new());
        for block in &document.blocks {
            let own = number + 1;
            number += usize::from(!block.kind.is_lead());
            let first = document.page_starts.partition_point(|start| start.offset < block.span.start());
            let after = document.page_starts[first..].iter().map(|start| start.offset);
            let inside = after.take_while(|at| *at < block.span.end());
            let starts = std::iter::once(block.span.start()).chain(inside);
            stretches.extend(starts.map(|at| (at, own, document.page_at(at).cloned())));
        }
        Places::Paragraphs(stretches)
    }

    /// Where byte `at` of `text` stands.
    pub(super) fn of(&self, text: &str, at: usize) -> DraftPlace {
        match self {
            Places::Lines { starts, characters: counted } => {
                let at = at.min(text.len());
                let line = starts.partition_point(|start| *start <= at);
                let before = |at: usize| counted[at / STRIDE] + characters(&text.as_bytes()[at / STRIDE * STRIDE..at]);
                let column = before(at) - before(starts[line - 1]) + 1;
                DraftPlace::Line { line, column }
            }
            Places::Paragraphs(stretches) => {
                let next = stretches.partition_point(|(start, ..)| *start <= at);
                let here = stretches.get(next.saturating_sub(1));
                let (paragraph, page) = here.map_or((1, None), |(_, paragraph, page)| (*paragraph, page.clone()));
                DraftPlace::Paragraph { paragraph, page }
            }
        }
    }
}

/// How many characters of UTF-8 start in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_the_characters_of_its_line() {
        let text = format!("{}\n{}\nlast", "tiếng ".repeat(400), "nước ".repeat(900));
        let places = Places::lines(&text);
        let (mut line, mut column) = (1, 1);
        for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(places.of(&text, at), DraftPlace::Line { line, column });
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(places.of(&text, text.len() + 9), places.of(&text, text.len()));
    }
}
