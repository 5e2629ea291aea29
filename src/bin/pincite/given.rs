//! Files that are named on the command line and held in memory as a whole.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use crate::usage::Usage;

/// The most bytes of a text, and of a line of a stream.
const MAX_TEXT_BYTES: u64 = 64 << 20;

/// The most bytes of a file whose text has to be taken out of it, such as one of a word processor.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// What a file is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the text that it is.
    Text,
    /// As what holds a text.
    Document,
}

impl Form {
    fn max_bytes(self) -> u64 {
        match self {
            Form::Text => MAX_TEXT_BYTES,
            Form::Document => MAX_FILE_BYTES,
        }
    }
}

/// Reads `file`, or standard input if it is `-`. `what` names it for a message, `hint` says what else to name.
pub(crate) fn read(file: &Path, form: Form, what: &str, hint: &str) -> Result<Vec<u8>, Usage> {
    let max_bytes = form.max_bytes();
    let mut bytes = Vec::new();
    // One more byte tells that there are more.
    let read = match file == Path::new("-") {
        true => io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes),
        false => File::open(file).and_then(|file| file.take(max_bytes + 1).read_to_end(&mut bytes)),
    };
    let unread = |why: String, hint: &str| Usage {
        message: format!("cannot read {what}: {}: {why}", file.display()),
        hint: hint.to_owned(),
    };
    read.map_err(|error| unread(error.to_string(), hint))?;
    match bytes.len() as u64 > max_bytes {
        true => Err(unread(format!("larger than {} MB", max_bytes >> 20), "divide it into smaller files")),
        false => Ok(bytes),
    }
}

/// The next line of standard input, with its end; none at its end.
pub(crate) fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.take(MAX_TEXT_BYTES + 1).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        let message = format!("a line is longer than {} MB", MAX_TEXT_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}
