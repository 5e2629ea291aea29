//! An index as JSON Lines, to keep or to move: what it says of itself, each source with its passages, and a checksum.
//!
//! Words and stems are not written: they are made again of the passages. The form of a line is that of this version of the
//! index, and no part of the contract of `--json`.

use std::io::{self, BufRead, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{faults, goes_on};
use crate::corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{EncodedWords, Index, Summary, Writer};
use crate::model::{Outcome, Passage, Source};

/// Version of these lines.
const VERSION: u32 = 1;

/// The longest line that is read, with its end; none that is written comes near it. To be read, it takes up to forty times
/// as much.
const MAX_LINE_BYTES: u64 = 16 << 20;

/// A line of an export.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    /// The first.
    Index { version: u32, summary: Summary },
    /// A source; its passages follow.
    Source { source: Box<Source> },
    /// A passage.
    Passage { passage: Box<Passage> },
    /// The last: the number of lines before it, and the BLAKE3 hash of their bytes.
    End { lines: usize, blake3: String },
}

/// Writes all that an index holds, in the order of paths.
///
/// # Errors
///
/// `Damaged`, or `CannotWrite` if `out` fails.
pub fn export(index: &Index, out: &mut dyn Write) -> Result<()> {
    index.verify()?;
    let mut hasher = blake3::Hasher::new();
    let mut lines = 0;
    let mut write = |line: &Line| {
        let mut bytes = serde_json::to_vec(line).expect("a line has text keys and finite numbers");
        bytes.push(b'\n');
        hasher.update(&bytes);
        lines += 1;
        out.write_all(&bytes).map_err(|error| Error::new(ErrorKind::CannotWrite).because(error))
    };
    write(&Line::Index { version: VERSION, summary: index.summary().clone() })?;
    for source in index.sources()? {
        let passages = index.passages(&source.path)?;
        write(&Line::Source { source: Box::new(source) })?;
        for passage in passages {
            write(&Line::Passage { passage: Box::new(passage) })?;
        }
    }
    let end = Line::End { lines, blake3: hasher.finalize().to_hex().to_string() };
    let end = serde_json::to_string(&end).expect("a line has text keys");
    writeln!(out, "{end}").map_err(|error| Error::new(ErrorKind::CannotWrite).because(error))
}

/// Makes an index in `folder` of the `lines` that [`export`] wrote; it gives the same answers. `name` is what these are
/// called in an error.
///
/// # Errors
///
/// `IndexThere` if there is one already, `NotAnExport` because of the line that is wrong; nothing is kept then.
pub fn import(folder: &Path, name: &Path, lines: &mut dyn BufRead, memory_bytes: u64) -> Result<Summary> {
    match Index::open(folder) {
        Ok(index) if index.commit() == 0 => {}
        Err(error) if *error.kind() == ErrorKind::NoIndex => {}
        Err(error) if *error.kind() == ErrorKind::NotAnIndex => return Err(error),
        _ => return Err(Error::new(ErrorKind::IndexThere).at(folder)),
    }
    let mut reader = Reader { name, lines, hasher: blake3::Hasher::new(), number: 0 };
    let mut summary = match reader.next()? {
        (Line::Index { version: VERSION, summary }, _) => summary.of_this_build(),
        (Line::Index { version, .. }, _) => {
            return Err(reader.refused(1, format!("it has version {version}, this build reads {VERSION}")));
        }
        _ => return Err(reader.refused(1, "it is not the start of an export")),
    };
    let mut writer = Writer::open(folder, 0, memory_bytes)?;
    let (mut documents, mut passages) = (0, 0);
    let mut at_hand: Option<Document> = None;
    loop {
        let number = reader.number + 1;
        match reader.next()? {
            (Line::Passage { passage }, _) => match &mut at_hand {
                Some(document) => document.push(*passage).map_err(|why| reader.refused(number, why))?,
                None => return Err(reader.refused(number, "a passage without a source")),
            },
            (Line::Source { source }, _) => {
                let document = at_hand.replace(Document { source: *source, passages: Vec::new(), line: number });
                (documents, passages) = written(&mut writer, &reader, document, (documents, passages))?;
            }
            (Line::End { lines, blake3 }, before) => {
                if (lines, blake3) != (number - 1, before.to_hex().to_string()) {
                    return Err(reader.refused(number, "what stands before it is not what was written"));
                }
                (documents, passages) = written(&mut writer, &reader, at_hand.take(), (documents, passages))?;
                reader.ends()?;
                break;
            }
            (Line::Index { .. }, _) => return Err(reader.refused(number, "another export starts here")),
        }
    }
    if (documents, passages) != (summary.documents, summary.passages) {
        return Err(reader.refused(1, "it announces other documents than follow"));
    }
    // What is said from the folder of the index is said from another one now.
    if summary.base.is_some() {
        summary.base = corpus::stored_base(folder, &summary.base(folder));
    }
    writer.commit(&summary)?;
    writer.finish()?;
    Ok(summary)
}

/// A source with its passages, and the line on which it starts.
struct Document {
    source: Source,
    passages: Vec<Passage>,
    line: usize,
}

impl Document {
    /// Takes the next passage, or says why that cannot be the next.
    fn push(&mut self, passage: Passage) -> std::result::Result<(), &'static str> {
        let has_more =
            matches!(&self.source.outcome, Outcome::Indexed { passages, .. } if self.passages.len() < *passages);
        if !has_more {
            return Err("a passage more than its source has");
        }
        if !goes_on(self.passages.last(), &passage) {
            return Err("a passage that does not go on where the one before ends");
        }
        self.passages.push(passage);
        Ok(())
    }
}

/// Writes a document, and gives the numbers of documents and passages with it.
fn written(
    writer: &mut Writer,
    reader: &Reader<'_>,
    document: Option<Document>,
    counted: (usize, usize),
) -> Result<(usize, usize)> {
    let Some(Document { source, passages, line }) = document else { return Ok(counted) };
    if let Some(fault) = faults(&source, &passages).first() {
        return Err(reader.refused(line, fault));
    }
    let (documents, all) = (counted.0 + usize::from(!passages.is_empty()), counted.1 + passages.len());
    let language = match &source.outcome {
        Outcome::Indexed { language, .. } => language.clone(),
        _ => crate::text::Language::undetermined(),
    };
    let analyzed = passages.into_iter().map(|passage| {
        let words = EncodedWords::of(&passage.analyze(&language));
        (passage, words)
    });
    writer.replace(&source, analyzed)?;
    Ok((documents, all))
}

/// The lines of an export, with the hash of those before.
struct Reader<'a> {
    /// What they are called.
    name: &'a Path,
    lines: &'a mut dyn BufRead,
    hasher: blake3::Hasher,
    number: usize,
}

impl Reader<'_> {
    /// Fails if another line follows.
    fn ends(&mut self) -> Result<()> {
        let rest = self.lines.fill_buf().map_err(|error| cannot_read(self.name, error))?;
        if rest.is_empty() {
            Ok(())
        } else {
            Err(self.refused(self.number + 1, "it stands behind the end of the export"))
        }
    }

    /// The next line, and the hash of those before it.
    fn next(&mut self) -> Result<(Line, blake3::Hash)> {
        self.number += 1;
        let mut bytes = Vec::new();
        let read = io::Read::take(&mut self.lines, MAX_LINE_BYTES).read_until(b'\n', &mut bytes);
        let length = read.map_err(|error| cannot_read(self.name, error))?;
        if bytes.last() != Some(&b'\n') {
            let why = match length as u64 == MAX_LINE_BYTES {
                true => format!("it is longer than {} MB", MAX_LINE_BYTES >> 20),
                false => "it breaks off here".to_owned(),
            };
            return Err(self.refused(self.number, why));
        }
        let line = serde_json::from_slice(&bytes).map_err(|error| self.refused(self.number, error))?;
        let before = self.hasher.finalize();
        self.hasher.update(&bytes);
        Ok((line, before))
    }

    /// The error of a line that cannot be one of an export.
    fn refused(&self, line: usize, why: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::NotAnExport).at(self.name).because(format!("line {line}: {why}"))
    }
}

/// The error of lines that the system does not let be read.
fn cannot_read(name: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::CannotRead).at(name).because(error)
}
