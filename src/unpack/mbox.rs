//! Mailboxes: messages one after the other, each behind a line that starts with `From ` (RFC 4155).

use std::io::{self, BufRead, BufReader, Read};

use super::{Content, Each, Member, reason};
use crate::model::{Limits, Place};

/// Bytes of a line that are looked at as one.
const LINE_BYTES: u64 = 1 << 16;

pub(super) fn members(input: &mut dyn Read, limits: &Limits, each: &mut Each<'_>) -> Result<(), String> {
    let mut lines = Lines { input: BufReader::new(input), line: Vec::new(), is_start: true, after_blank: true };
    let mut message: Vec<u8> = Vec::new();
    let mut number = 0;
    loop {
        let has_line = lines.next().map_err(|error| reason(&error))?;
        if !has_line || lines.is_border() {
            if number > 0 && hand_over(number, &mut message, limits, each) {
                return Ok(());
            }
            if !has_line {
                return Ok(());
            }
            number += 1;
            message.clear();
            continue;
        }
        // One byte more than allowed shows that there is more.
        if number > 0 && message.len() as u64 <= limits.member_bytes {
            message.extend_from_slice(lines.unquoted());
        }
    }
}

/// Hands a message over; true if no other is wanted.
fn hand_over(number: usize, message: &mut Vec<u8>, limits: &Limits, each: &mut Each<'_>) -> bool {
    let place = Some(Place::Message { message: number });
    let is_whole = message.len() as u64 <= limits.member_bytes;
    let mut bytes = message.as_slice();
    let content = match is_whole {
        true => Content::Plain(&mut bytes),
        false => Content::Damaged(super::too_large(limits.member_bytes)),
    };
    each(Member { name: None, place, content }).is_break()
}

/// The lines of a mailbox, of which long ones come in pieces.
struct Lines<R> {
    input: R,
    line: Vec<u8>,
    /// True if the piece starts a line.
    is_start: bool,
    /// True if the line before was blank.
    after_blank: bool,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<bool> {
        if !self.line.is_empty() {
            self.after_blank = self.is_start && matches!(&self.line[..], b"\n" | b"\r\n");
            self.is_start = self.line.ends_with(b"\n");
        }
        self.line.clear();
        Ok(self.input.by_ref().take(LINE_BYTES).read_until(b'\n', &mut self.line)? > 0)
    }

    /// True if a message starts behind the line: it has a sender and a time, and a blank line before it.
    fn is_border(&self) -> bool {
        let has_time = |line: &[u8]| {
            line.windows(5).any(|part| {
                part[2] == b':'
                    && [0, 1, 3, 4].iter().all(|at| part[*at].is_ascii_digit() || (*at == 0 && part[0] == b' '))
            })
        };
        self.is_start && self.after_blank && self.line.starts_with(b"From ") && has_time(&self.line)
    }

    /// The line without the mark that keeps it from being taken for a border.
    fn unquoted(&self) -> &[u8] {
        let marks = self.line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = self.is_start && marks > 0 && self.line[marks..].starts_with(b"From ");
        &self.line[usize::from(is_quoted)..]
    }
}
