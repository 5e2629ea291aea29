//! Where a byte of a manuscript stands: its line and column, or its paragraph and page.

use crate::model::{Document, DraftPlace, Page};

/// How places are told.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// By line and column: where the lines start.
    Lines(Vec<usize>),
    /// By paragraph: where stretches of one paragraph and page start, with both.
    Paragraphs(Vec<(usize, usize, Option<Page>)>),
}

impl Places {
    /// The lines of a text.
    pub(super) fn lines(text: &str) -> Places {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Places::Lines(std::iter::once(0).chain(breaks).collect())
    }

    /// The paragraphs of a document; a heading is counted with the paragraph behind it.
    pub(super) fn paragraphs(document: &Document) -> Places {
        let (mut number, mut stretches) = (0, Vec::new());
        for block in &document.blocks {
            let own = number + 1;
            number += usize::from(!block.kind.is_lead());
            let inside =
                document.page_starts.iter().map(|start| start.offset).filter(|at| block.span.range().contains(at));
            let starts = std::iter::once(block.span.start()).chain(inside);
            stretches.extend(starts.map(|at| (at, own, document.page_at(at).cloned())));
        }
        Places::Paragraphs(stretches)
    }

    /// Where byte `at` of `text` stands.
    pub(super) fn of(&self, text: &str, at: usize) -> DraftPlace {
        match self {
            Places::Lines(starts) => {
                let line = starts.partition_point(|start| *start <= at);
                let start = starts[line - 1];
                let column = text.get(start..at).map_or(at - start, |before| before.chars().count()) + 1;
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
