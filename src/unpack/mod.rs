//! Files that hold others: archives, mailboxes, messages with attachments, files of records.
//!
//! [`members`] hands the members over one after the other, in the order of the file, and holds no more than one of them
//! at a time. Nothing is ever written to disk, so names of members can do no harm; what comes of a member is for the
//! caller to say. Called by `worker`.

mod json;
mod mbox;
mod message;
mod packed;
mod seven_zip;
mod tar;
mod zip;

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use crate::corpus::size;
use crate::kind::Container;
use crate::model::{Fields, Limits, Place};

pub use message::attachments;
pub use zip::document_format;

/// Bytes of a member up to which its ratio does not matter.
pub const SMALL_BYTES: u64 = 1 << 20;

/// Why links are no sources.
const LINK: &str = "a link, which is not followed";

/// Says that a member is larger than one may be.
pub fn too_large(max_bytes: u64) -> String {
    format!("larger than the limit of {}", size::render(max_bytes))
}

/// A member of a container.
pub struct Member<'m> {
    /// Its name, as the container says it.
    pub name: Option<String>,
    /// Which one it is, in containers that count.
    pub place: Option<Place>,
    /// What it holds.
    pub content: Content<'m>,
}

/// What a member holds.
pub enum Content<'m> {
    /// Bytes that stand in the container as they are.
    Plain(&'m mut dyn Read),
    /// Bytes that have to be unpacked, at most so many.
    Packed(&'m mut dyn Read, u64),
    /// A record.
    Record(&'m Fields),
    /// It is nothing to be read; why.
    LeftOut(String),
    /// It cannot be read; why.
    Damaged(String),
}

/// Takes a member; a break ends the walk.
pub type Each<'e> = dyn FnMut(Member<'_>) -> ControlFlow<()> + 'e;

/// What a container is read from.
pub trait Input: Read + Seek {}

impl<T: Read + Seek> Input for T {}

/// True for containers that are read from their end, or here and there.
pub fn needs_seeking(container: Container) -> bool {
    matches!(container, Container::Zip | Container::SevenZip)
}

/// Hands the members of the container that `input` is over to `each`.
///
/// `name` is that of the container, from which that of a member without one is made.
///
/// # Errors
///
/// Why the walk could not go on: one line, lower case, without full stop.
pub fn members(
    container: Container,
    name: &str,
    input: &mut dyn Input,
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<(), String> {
    match container {
        Container::Zip => zip::members(input, limits, each),
        Container::SevenZip => seven_zip::members(input, each),
        streamed => stream(streamed, name, input, limits, each),
    }
}

/// The same, of a container that is read from its start to its end.
///
/// # Errors
///
/// As [`members`].
pub fn stream(
    container: Container,
    name: &str,
    input: &mut dyn Read,
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<(), String> {
    match container {
        Container::Tar => tar::members(input, each),
        Container::Gzip | Container::Xz | Container::Zstd | Container::Bzip2 => {
            packed::member(container, name, input, each)
        }
        Container::Mbox => mbox::members(input, limits, each),
        Container::JsonLines => json::lines(input, limits, each),
        Container::Json => json::records(input, each),
        Container::Zip | Container::SevenZip => Err("it can be read only as a file of its own".to_owned()),
    }
}

/// A reader that stops at a limit: what reads on is given a [`TooMuch`].
pub struct Limited<R> {
    inner: R,
    left: u64,
}

/// That a limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it unpacks to more than the limits allow, as a bomb would")
    }
}

impl std::error::Error for TooMuch {}

impl<R> Limited<R> {
    /// Reads at most so many bytes.
    pub fn new(inner: R, most: u64) -> Limited<R> {
        Limited { inner, left: most }
    }

    /// Bytes that it would still give.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            // That nothing is left to give is no fault if there is nothing.
            return if self.inner.read(&mut buffer[..1])? == 0 { Ok(0) } else { Err(io::Error::other(TooMuch)) };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Why reading failed: that a limit was reached, else that the bytes are damaged.
pub fn reason(error: &io::Error) -> String {
    if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) {
        return TooMuch.to_string();
    }
    match error.kind() {
        io::ErrorKind::OutOfMemory => "reading it takes more memory than it may have".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}

/// The names of the members of a container as they are shown: none leads out of it, and none stands twice.
#[derive(Default)]
pub struct Names {
    taken: HashSet<String>,
    /// Number of names asked for.
    number: u64,
}

/// A name as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name: parts with `/` between them, of which none is empty or leads up.
    pub shown: String,
    /// That the container gives a name that leads out of it, in words.
    pub remark: Option<String>,
}

impl Names {
    /// The name to show for `raw`; that of a member without one is its number.
    ///
    /// `None` for names that start with a dot, or are in a folder that does: they are hidden, as they are in a corpus.
    pub fn name(&mut self, raw: Option<&str>) -> Option<Name> {
        self.number += 1;
        let mut parts: Vec<&str> = Vec::new();
        let raw = raw.unwrap_or_default();
        let is_drive = raw.get(1..3).is_some_and(|colon| matches!(colon, ":\\" | ":/"));
        let mut leads_out = raw.starts_with(['/', '\\']) || is_drive;
        for part in raw.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => leads_out |= parts.pop().is_none(),
                _ => parts.push(part),
            }
        }
        if parts.iter().any(|part| part.starts_with('.')) {
            return None;
        }
        // What would read as the border of two containers is written otherwise.
        let mut shown = parts.join("/").replace("!/", "_/").replace(char::is_control, "\u{FFFD}");
        if shown.is_empty() {
            shown = self.number.to_string();
        }
        if !self.taken.insert(shown.clone()) {
            let (stem, end) = shown.rsplit_once('.').filter(|(_, end)| !end.contains('/')).unwrap_or((&shown, ""));
            let dot = if end.is_empty() { "" } else { "." };
            let numbered = (2u64..).map(|number| format!("{stem} ({number}){dot}{end}"));
            shown = numbered.into_iter().find(|name| !self.taken.contains(name)).unwrap_or_default();
            self.taken.insert(shown.clone());
        }
        let remark = leads_out.then(|| format!("its name leads out of the file that holds it: {raw}"));
        Some(Name { shown, remark })
    }
}

#[cfg(test)]
mod tests;
