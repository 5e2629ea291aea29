//! A source under reading: its place in the file, and where its bytes come from.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use crate::kind::{Container, HEAD_BYTES};
use crate::model::{self, Limits};
use crate::unpack::{self, Each, Input, Member, Names, reason};

/// Where a source stands in a file.
#[derive(Clone, Debug)]
pub(super) struct Place<'p> {
    /// Path of the file as shown.
    file: &'p str,
    /// Its name within the file; empty for the file itself.
    pub(super) member: String,
    /// What the names of its members start with.
    prefix: String,
    /// Number of files that hold it, one in the other.
    pub(super) depth: u64,
    /// Which message or record it is.
    pub(super) which: Option<model::Place>,
    /// What is odd about it.
    pub(super) remarks: Vec<String>,
}

/// Whether the members of a member are named below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// They are.
    Below,
    /// They are named below what holds it, as those of `a.tar` in `a.tar.gz`.
    Same,
}

impl<'p> Place<'p> {
    pub(super) fn file(path: &'p str) -> Place<'p> {
        let (member, prefix) = (String::new(), String::new());
        Place { file: path, member, prefix, depth: 0, which: None, remarks: Vec::new() }
    }

    /// Its path as shown.
    pub(super) fn path(&self) -> String {
        match self.member.is_empty() {
            true => self.file.to_owned(),
            false => format!("{}!/{}", self.file, self.member),
        }
    }

    /// The place of a member, which is named among `names`; `None` if it is hidden.
    pub(super) fn below(&self, names: &mut Names, member: &Member<'_>, depth: Depth) -> Option<Place<'p>> {
        let name = names.name(member.name.as_deref())?;
        let shown = if self.prefix.is_empty() { name.shown } else { format!("{}!/{}", self.prefix, name.shown) };
        let (prefix, depth) = match depth {
            Depth::Below => (shown.clone(), self.depth + 1),
            Depth::Same => (self.prefix.clone(), self.depth),
        };
        let remarks = name.remark.into_iter().collect();
        Some(Place { file: self.file, member: shown, prefix, depth, which: member.place.clone(), remarks })
    }

    #[must_use]
    pub(super) fn remarked(&self, remark: Option<String>) -> Place<'p> {
        let mut place = self.clone();
        place.remarks.extend(remark);
        place
    }
}

/// Where the bytes of a source come from.
pub(super) enum Source<'s> {
    /// They may be read here and there.
    Seekable(Box<dyn Input + 's>),
    /// They come one after the other.
    Stream(Box<dyn Read + 's>),
}

impl<'s> Source<'s> {
    pub(super) fn of_bytes(bytes: &'s [u8]) -> Source<'s> {
        Source::Seekable(Box::new(Cursor::new(bytes)))
    }

    /// Its first bytes, and the whole of it.
    pub(super) fn head(self) -> io::Result<(Vec<u8>, Source<'s>)> {
        let mut head = Vec::new();
        match self {
            Source::Seekable(mut input) => {
                input.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
                input.rewind()?;
                Ok((head, Source::Seekable(input)))
            }
            Source::Stream(mut stream) => {
                stream.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
                let whole = Cursor::new(head.clone()).chain(stream);
                Ok((head, Source::Stream(Box::new(whole))))
            }
        }
    }

    /// Its bytes, at most so many.
    pub(super) fn bytes(self, max_bytes: u64) -> Result<Vec<u8>, String> {
        let mut input: Box<dyn Read + 's> = match self {
            Source::Seekable(mut input) => {
                input.rewind().map_err(|error| reason(&error))?;
                Box::new(input)
            }
            Source::Stream(stream) => stream,
        };
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there is more.
        input.by_ref().take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
        if bytes.len() as u64 > max_bytes { Err(unpack::too_large(max_bytes)) } else { Ok(bytes) }
    }

    /// The same, so that it can be read here and there if it has to be; then it may have at most so many bytes.
    pub(super) fn seekable(self, has_to: bool, max_bytes: u64) -> Result<Source<'s>, String> {
        match self {
            Source::Stream(_) if has_to => Ok(Source::Seekable(Box::new(Cursor::new(self.bytes(max_bytes)?)))),
            source => Ok(source),
        }
    }

    /// Its number of bytes, if that is known beforehand.
    pub(super) fn length(&mut self) -> Option<u64> {
        let Source::Seekable(input) = self else { return None };
        let length = input.seek(SeekFrom::End(0)).ok()?;
        input.rewind().ok()?;
        Some(length)
    }

    /// Hands its members over, as the container that it is.
    pub(super) fn members(
        &mut self,
        container: Container,
        path: &str,
        limits: &Limits,
        each: &mut Each<'_>,
    ) -> Result<(), String> {
        match self {
            Source::Seekable(input) => unpack::members(container, path, input, limits, each),
            Source::Stream(stream) => unpack::stream(container, path, stream, limits, each),
        }
    }
}
