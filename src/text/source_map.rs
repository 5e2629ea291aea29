//! From canonical text back to the bytes and lines of the source.

use serde::{Deserialize, Serialize};

use super::Span;

/// Leads from ranges of canonical text to ranges of the source file.
///
/// Three steps, each a sorted table: pieces of canonical text stand for ranges
/// of the decoded text; the decoded text has lines; and where the file is not
/// UTF-8, check points say which byte of the file a place of the decoded text
/// came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    /// Decoded offsets at which lines start; the first is 0.
    line_starts: Vec<usize>,
    checkpoints: Vec<Checkpoint>,
}

/// A run of canonical text and the range of decoded text that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    pub(crate) canonical: Span,
    pub(crate) decoded: Span,
}

impl Piece {
    /// True if every byte of the piece is the byte at the same place of its range.
    fn is_verbatim(&self) -> bool {
        self.canonical.len() == self.decoded.len()
    }
}

/// A place that is known both in the decoded text and in the bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Offset in the decoded text.
    pub decoded: usize,
    /// Offset in the file.
    pub byte: usize,
}

/// Where a piece of canonical text stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// Byte range of the file that holds the words, at most a few bytes wider.
    pub bytes: Span,
    /// First and last line, counted from 1.
    pub lines: (usize, usize),
}

impl SourceMap {
    /// Makes the map of a canonical text whose `pieces` are in order of both texts.
    ///
    /// `decoded` is the text of the file; `checkpoints` are in order, and empty
    /// if the file is plain UTF-8 without byte order mark.
    pub(crate) fn new(pieces: Vec<Piece>, decoded: &str, checkpoints: Vec<Checkpoint>) -> SourceMap {
        let after_breaks = decoded.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        SourceMap { pieces, line_starts, checkpoints }
    }

    /// The first offset of the canonical text that stands at `decoded` or behind it; `None` if nothing does.
    pub(crate) fn canonical_at(&self, decoded: usize) -> Option<usize> {
        // What stands for nothing of the source, such as the name of a column, belongs to what comes behind it.
        let is_before = |piece: &Piece| {
            let end = piece.decoded.end();
            end < decoded || (end == decoded && !piece.decoded.is_empty())
        };
        let at = self.pieces.partition_point(is_before);
        let piece = self.pieces.get(at)?;
        Some(match piece.is_verbatim() {
            true => piece.canonical.start() + decoded.saturating_sub(piece.decoded.start()),
            false => piece.canonical.start(),
        })
    }

    /// Finds where the canonical `span` stands in the source, or `None` if nothing of it does.
    pub fn locate(&self, span: Span) -> Option<SourcePlace> {
        let first = self.pieces.partition_point(|piece| piece.canonical.end() <= span.start());
        let last = self.pieces.partition_point(|piece| piece.canonical.start() < span.end()).checked_sub(1)?;
        let (first, last) = (self.pieces.get(first)?, self.pieces.get(last)?);
        let start = match first.is_verbatim() {
            true => first.decoded.start() + span.start().saturating_sub(first.canonical.start()),
            false => first.decoded.start(),
        };
        let end = match last.is_verbatim() {
            true => last.decoded.end() - last.canonical.end().saturating_sub(span.end()),
            false => last.decoded.end(),
        };
        let place = Span::between(start, end);
        let line_of = |offset: usize| self.line_starts.partition_point(|line_start| *line_start <= offset);
        Some(SourcePlace {
            bytes: self.bytes_of(place),
            lines: (line_of(place.start()), line_of(place.end().saturating_sub(1).max(place.start()))),
        })
    }

    /// The lines of the source in which the canonical `span` stands, each with the first offset that stands in it.
    pub(crate) fn lines_of(&self, span: Span) -> Vec<(usize, usize)> {
        let first = self.pieces.partition_point(|piece| piece.canonical.end() <= span.start());
        let pieces = self.pieces.get(first..).unwrap_or_default().iter();
        let mut lines: Vec<(usize, usize)> = Vec::new();
        let mut add = |offset: usize, line: usize| {
            if lines.last().is_none_or(|(_, last)| *last < line) {
                lines.push((offset, line));
            }
        };
        // The number of the line at hand is that of the lines that have begun.
        let mut line = None;
        for piece in pieces.take_while(|piece| piece.canonical.start() < span.end()) {
            let skipped = if piece.is_verbatim() { span.start().saturating_sub(piece.canonical.start()) } else { 0 };
            let start = piece.decoded.start() + skipped;
            let mut at = line.unwrap_or_else(|| self.line_starts.partition_point(|begins| *begins <= start));
            let begins = |at: usize, until: usize| self.line_starts.get(at).filter(|begins| **begins < until);
            while begins(at, start + 1).is_some() {
                at += 1;
            }
            add((piece.canonical.start() + skipped).max(span.start()), at);
            while let Some(begins) = begins(at, piece.decoded.end()).filter(|_| piece.is_verbatim()) {
                let offset = piece.canonical.start() + (begins - piece.decoded.start());
                at += 1;
                if offset < span.end() {
                    add(offset, at);
                }
            }
            line = Some(at);
        }
        lines
    }

    /// Widens a decoded range to the bytes between the check points around it.
    fn bytes_of(&self, decoded: Span) -> Span {
        if self.checkpoints.is_empty() {
            return decoded;
        }
        let before = self.checkpoints.partition_point(|point| point.decoded <= decoded.start());
        let after = self.checkpoints.partition_point(|point| point.decoded < decoded.end());
        // A decoder may hold back the bytes of an unfinished character, so the
        // point just before can lie behind the character's first byte: take the
        // one before it.
        let start = before.checked_sub(2).map_or(0, |at| self.checkpoints[at].byte);
        let end = self.checkpoints.get(after).or(self.checkpoints.last()).map_or(start, |point| point.byte);
        Span::between(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbatim_pieces_map_byte_by_byte_and_others_as_a_whole() {
        let decoded = "a  b\n&amp;c";
        let piece =
            |canonical: [usize; 2], decoded: [usize; 2]| Piece { canonical: canonical.into(), decoded: decoded.into() };
        let pieces = vec![
            piece([0, 1], [0, 1]),
            piece([1, 2], [1, 3]),
            piece([2, 3], [3, 4]),
            piece([4, 5], [5, 10]),
            piece([5, 6], [10, 11]),
        ];
        let map = SourceMap::new(pieces, decoded, Vec::new());
        let place = map.locate(Span::between(0, 3)).unwrap();
        assert_eq!((place.bytes.of(decoded), place.lines), ("a  b", (1, 1)));
        let place = map.locate(Span::between(4, 6)).unwrap();
        assert_eq!((place.bytes.of(decoded), place.lines), ("&amp;c", (2, 2)));
    }
}
