//! The union of the postings of some terms: what a word of the query stands for.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, VecDeque};

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::listed::Listed;

/// So many postings are asked one by one; more are kept in order.
const FEW: usize = 4;

/// The first row from `target` on; of rows asked for in order, it may stand there already.
#[inline]
pub(super) fn first_from(rows: &mut (impl DocSet + ?Sized), target: DocId) -> DocId {
    if rows.doc() < target { rows.seek(target) } else { rows.doc() }
}

/// The rows and positions of any of some terms, read forward, with a memory of the last rows read.
pub(super) struct Cursor {
    postings: Vec<SegmentPostings>,
    /// The row on which the first of them stands, of few.
    here: DocId,
    /// Each of many, by the row that it stands on; of few nothing.
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Rows that were read and may be asked for again, with their positions; none is empty.
    read: VecDeque<(DocId, Vec<u32>)>,
    /// Room for further ones.
    spare: Vec<Vec<u32>>,
    /// What was read of further terms beside many.
    listed: Option<Listed>,
    /// The first so many of the postings, and what was read of others, do not count where one of these stands.
    held: usize,
    except: Option<Box<Cursor>>,
}

impl Cursor {
    pub(super) fn new(postings: Vec<SegmentPostings>) -> Cursor {
        let many = if postings.len() > FEW { postings.as_slice() } else { &[] };
        let order = many.iter().enumerate().map(|(at, one)| Reverse((one.doc(), at))).collect();
        let here = postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        let held = postings.len();
        let (read, spare, listed, except) = (VecDeque::new(), Vec::new(), None, None);
        Cursor { postings, here, order, read, spare, listed, held, except }
    }

    /// The same, and what was `listed` of further terms; there are many postings if there are any such.
    pub(super) fn with_listed(self, listed: Option<Listed>) -> Cursor {
        Cursor { listed, ..self }
    }

    /// The postings of `held` where none of `except` stands, and those of `free`.
    pub(super) fn with_except(
        held: Vec<SegmentPostings>,
        except: Vec<SegmentPostings>,
        free: Vec<SegmentPostings>,
    ) -> Cursor {
        let number = held.len();
        let mut all = held;
        all.extend(free);
        let mut cursor = Cursor::new(all);
        if !except.is_empty() {
            cursor.held = number;
            cursor.except = Some(Box::new(Cursor::new(except)));
        }
        cursor
    }

    fn is_of_few(&self) -> bool {
        self.postings.len() <= FEW
    }

    /// The row on which the postings stand.
    pub(super) fn doc(&self) -> DocId {
        match self.is_of_few() {
            true => self.here,
            false => {
                let first = self.order.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
                self.listed.as_ref().map_or(first, |listed| first.min(listed.doc()))
            }
        }
    }

    /// Goes to the first row from `target` on.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if let [one] = self.postings.as_mut_slice() {
            if self.here < target {
                self.here = one.seek(target);
            }
            return self.here;
        }
        self.seek_of_several(target)
    }

    fn seek_of_several(&mut self, target: DocId) -> DocId {
        if self.is_of_few() {
            if self.here < target {
                self.here = self.postings.iter_mut().map(|one| first_from(one, target)).min().unwrap_or(TERMINATED);
            }
            return self.here;
        }
        while let Some(mut top) = self.order.peek_mut() {
            let Reverse((doc, at)) = &mut *top;
            if *doc >= target {
                break;
            }
            *doc = self.postings[*at].seek(target);
        }
        if let Some(listed) = &mut self.listed {
            listed.seek(target);
        }
        self.doc()
    }

    /// The first row from `target` on, those that were read included.
    pub(super) fn next_row(&mut self, target: DocId) -> DocId {
        if self.read.back().is_none_or(|(last, _)| *last < target) {
            return self.seek(target);
        }
        self.read[self.read.partition_point(|(doc, _)| *doc < target)].0
    }

    /// Forgets the rows before `row`; they will not be asked for again.
    pub(super) fn forget(&mut self, row: DocId) {
        while self.read.front().is_some_and(|(doc, _)| *doc < row) {
            self.spare.extend(self.read.pop_front().map(|(_, positions)| positions));
        }
    }

    /// Number of occurrences in the row `doc` on which it stands, if a single one of the terms stands there.
    pub(super) fn frequency(&mut self, doc: DocId) -> Option<u32> {
        if self.except.is_some() {
            return None;
        }
        if self.doc() != doc {
            return Some(0);
        }
        if self.is_of_few() {
            let mut standing = self.postings.iter().filter(|one| one.doc() == doc);
            let one = standing.next()?;
            return standing.next().is_none().then(|| one.term_freq());
        }
        if self.listed.as_ref().is_some_and(|listed| listed.doc() == doc) {
            return None;
        }
        let top = self.order.pop()?;
        let is_shared = self.doc() == doc;
        self.order.push(top);
        let Reverse((_, at)) = top;
        (!is_shared).then(|| self.postings[at].term_freq())
    }

    /// Adds the positions in the row `doc`, in order, each moved by `offset`.
    pub(super) fn positions(&mut self, doc: DocId, offset: u32, into: &mut Vec<u32>) {
        if self.seek(doc) != doc {
            return;
        }
        if let ([one], None) = (self.postings.as_mut_slice(), &self.except) {
            one.append_positions_with_offset(offset, into);
            return;
        }
        let start = into.len();
        let mut standing = 0;
        if self.is_of_few() && self.except.is_none() {
            for one in self.postings.iter_mut().filter(|one| one.doc() == doc) {
                one.append_positions_with_offset(offset, into);
                standing += 1;
            }
        } else {
            standing = self.positions_of_many(doc, offset, into);
        }
        if standing > 1 {
            let mut here = into.split_off(start);
            here.sort_unstable();
            here.dedup();
            into.append(&mut here);
        }
    }

    /// As [`Cursor::positions`], in any order and perhaps some twice; gives the number of terms that stand there.
    fn positions_of_many(&mut self, doc: DocId, offset: u32, into: &mut Vec<u32>) -> usize {
        let mut standing = Vec::new();
        if self.is_of_few() {
            standing.extend((0..self.postings.len()).filter(|at| self.postings[*at].doc() == doc));
        }
        while let Some(top) = self.order.peek_mut().filter(|top| top.0.0 == doc) {
            let Reverse((_, at)) = PeekMut::pop(top);
            standing.push(at);
        }
        let (held, free): (Vec<usize>, Vec<usize>) = standing.iter().partition(|at| **at < self.held);
        let mut here = Vec::new();
        for at in held {
            self.postings[at].append_positions_with_offset(offset, &mut here);
        }
        let listed = self.listed.as_ref().filter(|listed| listed.doc() == doc);
        if let Some(listed) = listed {
            listed.positions(offset, &mut here);
        }
        let number = standing.len() + usize::from(listed.is_some());
        if let Some(except) = self.except.as_mut().filter(|_| !here.is_empty()) {
            let mut others = Vec::new();
            except.positions(doc, offset, &mut others);
            here.retain(|position| others.binary_search(position).is_err());
        }
        for at in free {
            self.postings[at].append_positions_with_offset(offset, &mut here);
        }
        into.append(&mut here);
        if !self.is_of_few() {
            self.order.extend(standing.iter().map(|at| Reverse((doc, *at))));
        }
        number
    }

    /// As [`Cursor::positions`], of a row that may be asked for again; rows are asked for in order.
    pub(super) fn remembered(&mut self, doc: DocId, offset: u32, into: &mut Vec<u32>) {
        if self.read.back().is_none_or(|(last, _)| *last < doc) {
            let mut positions = self.spare.pop().unwrap_or_default();
            positions.clear();
            self.positions(doc, 0, &mut positions);
            match positions.is_empty() {
                true => self.spare.push(positions),
                false => self.read.push_back((doc, positions)),
            }
        }
        let at = self.read.partition_point(|(read, _)| *read < doc);
        let read = self.read.get(at).filter(|(read, _)| *read == doc);
        if let Some((_, positions)) = read {
            into.extend(positions.iter().map(|position| position.saturating_add(offset)));
        }
    }

    /// About how many rows there are.
    pub(super) fn size(&self) -> u32 {
        let listed = self.listed.as_ref().map_or(0, Listed::size);
        self.postings.iter().map(DocSet::size_hint).fold(listed, u32::saturating_add)
    }
}
