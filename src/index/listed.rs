//! The occurrences of many rare words, read beforehand: their open postings would take a hundred times the room.

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Rows and positions in order, each once.
pub(super) struct Listed {
    all: Vec<(DocId, u32)>,
    at: usize,
}

impl Listed {
    /// Reads those of terms of a segment.
    pub(super) fn read(reader: &SegmentReader, terms: &[(&Term, &TermInfo)]) -> tantivy::Result<Listed> {
        let (mut all, mut positions) = (Vec::new(), Vec::new());
        for (term, found) in terms {
            let inverted = reader.inverted_index(term.field())?;
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut postings = inverted.read_postings_from_terminfo(found, option)?;
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                all.extend(positions.iter().map(|position| (postings.doc(), *position)));
                postings.advance();
            }
        }
        all.sort_unstable();
        all.dedup();
        Ok(Listed { all, at: 0 })
    }

    /// The row at which it stands.
    pub(super) fn doc(&self) -> DocId {
        self.all.get(self.at).map_or(TERMINATED, |(row, _)| *row)
    }

    /// Goes to the first row from `target` on.
    pub(super) fn seek(&mut self, target: DocId) {
        self.at += self.all[self.at..].partition_point(|(row, _)| *row < target);
    }

    /// Adds the positions in the row at which it stands, each moved by `offset`.
    pub(super) fn positions(&self, offset: u32, into: &mut Vec<u32>) {
        let here = self.all[self.at..].iter().take_while(|(row, _)| *row == self.doc());
        into.extend(here.map(|(_, position)| position + offset));
    }

    /// Number of rows, at most.
    pub(super) fn size(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX)
    }
}
