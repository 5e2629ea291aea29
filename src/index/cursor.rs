//! The union of the postings of some terms: what a word of the query stands for.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, VecDeque};

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// The rows and positions of any of some terms, read forward, with a memory of the last rows read.
pub(super) struct Cursor {
    postings: Vec<SegmentPostings>,
    /// Each of the postings, by the row that it stands on.
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Rows that were read and may be asked for again, with their positions; none is empty.
    read: VecDeque<(DocId, Vec<u32>)>,
}

impl Cursor {
    pub(super) fn new(postings: Vec<SegmentPostings>) -> Cursor {
        let order = postings.iter().enumerate().map(|(at, one)| Reverse((one.doc(), at))).collect();
        Cursor { postings, order, read: VecDeque::new() }
    }

    /// The row on which the postings stand.
    fn doc(&self) -> DocId {
        self.order.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc)
    }

    /// Goes to the first row from `target` on.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        while let Some(mut top) = self.order.peek_mut() {
            let Reverse((doc, at)) = &mut *top;
            if *doc >= target {
                break;
            }
            *doc = self.postings[*at].seek(target);
        }
        self.doc()
    }

    /// The first row from `target` on, those that were read included.
    pub(super) fn next_row(&mut self, target: DocId) -> DocId {
        match self.read.iter().find(|(doc, _)| *doc >= target) {
            Some((doc, _)) => *doc,
            None => self.seek(target),
        }
    }

    /// Forgets the rows before `row`; they will not be asked for again.
    pub(super) fn forget(&mut self, row: DocId) {
        while self.read.front().is_some_and(|(doc, _)| *doc < row) {
            self.read.pop_front();
        }
    }

    /// Number of occurrences in the row `doc` on which it stands, if a single one of the terms stands there.
    pub(super) fn frequency(&mut self, doc: DocId) -> Option<u32> {
        if self.postings.len() > 1 {
            let top = self.order.pop()?;
            let is_shared = self.doc() == doc;
            self.order.push(top);
            if is_shared {
                return None;
            }
        }
        let Reverse((at_doc, at)) = *self.order.peek()?;
        Some(if at_doc == doc { self.postings[at].term_freq() } else { 0 })
    }

    /// Adds the positions in the row `doc`, in order, each moved by `offset`.
    pub(super) fn positions(&mut self, doc: DocId, offset: u32, into: &mut Vec<u32>) {
        let from = into.len();
        if self.seek(doc) != doc {
            return;
        }
        if let [postings] = self.postings.as_mut_slice() {
            postings.append_positions_with_offset(offset, into);
            return;
        }
        let mut standing = Vec::new();
        while let Some(top) = self.order.peek_mut().filter(|top| top.0.0 == doc) {
            standing.push(PeekMut::pop(top));
        }
        for Reverse((_, at)) in &standing {
            self.postings[*at].append_positions_with_offset(offset, into);
        }
        if standing.len() > 1 {
            let mut sorted = into.split_off(from);
            sorted.sort_unstable();
            sorted.dedup();
            into.append(&mut sorted);
        }
        self.order.extend(standing);
    }

    /// As [`Cursor::positions`], of a row that may be asked for again; rows are asked for in order.
    pub(super) fn remembered(&mut self, doc: DocId, offset: u32, into: &mut Vec<u32>) {
        if self.read.back().is_none_or(|(last, _)| *last < doc) {
            let mut positions = Vec::new();
            self.positions(doc, offset, &mut positions);
            if !positions.is_empty() {
                self.read.push_back((doc, positions));
            }
        }
        into.extend(self.read.iter().find(|(read, _)| *read == doc).into_iter().flat_map(|(_, positions)| positions));
    }

    /// About how many rows there are.
    pub(super) fn size(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}
