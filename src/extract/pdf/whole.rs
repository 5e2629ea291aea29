//! Whether what is drawn on a page stands in the file as it was written.
//!
//! hayro draws what it can decode and passes over the rest without a word. So the streams of a page and of its fonts are looked
//! at here: one that is not in the file, whose data breaks off, or whose data is not what its checksum says, makes the
//! page a damaged one. What a stream says is unpacked once more for that, and thrown away.

use std::collections::HashMap;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Null, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{Filter, Pdf};

/// Forms within forms that are looked at.
const MAX_FORMS: usize = 8;

/// By how many bytes the data of a stream may be shorter than it says: line ends are counted to it, or not, and
/// encryption fills it up.
const SLACK: usize = 32;

/// Bytes of an object before what says that objects are packed in it.
const TABLE_BYTES: usize = 300;

/// Bytes at the end of a file in which its end has to be marked (ISO 32000-1, annex H, implementation note 18).
const END_BYTES: usize = 1024;

/// What is missing of the file as a whole, each one line.
pub(super) fn remarks(pdf: &Pdf, bytes: &[u8]) -> Vec<String> {
    let mut remarks = Vec::new();
    let length = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0).map_or(0, |last| last + 1);
    let end = &bytes[length.saturating_sub(END_BYTES)..length];
    let has = |mark: &[u8]| end.windows(mark.len()).any(|bytes| bytes == mark);
    if !has(b"%%EOF") && !has(b"startxref") {
        remarks.push("the file ends early: pages may be missing".to_owned());
    }
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let pages = catalogue.and_then(|catalogue| catalogue.get::<Dict<'_>>(b"Pages"));
    let count = pages.and_then(|pages| pages.get::<u32>(b"Count")).unwrap_or_default();
    let found = pdf.pages().len();
    if usize::try_from(count).is_ok_and(|count| count > found) {
        remarks.push(format!("it says that it has {count} pages, of which {found} were found: the others are missing"));
    }
    if !packed_objects(pdf, bytes).all(|stream| is_whole(&stream)) {
        remarks.push("its tables are damaged: pages and letters may be missing or wrong".to_owned());
    }
    remarks
}

/// The streams in which objects are packed (ISO 32000-1, 7.5.7), by where they say that they are such.
fn packed_objects<'a>(pdf: &'a Pdf, bytes: &'a [u8]) -> impl Iterator<Item = Stream<'a>> {
    let names = bytes.iter().enumerate().filter(|(at, byte)| **byte == b'/' && bytes[*at..].starts_with(b"/ObjStm"));
    names.filter_map(|(at, _)| {
        let before = &bytes[at.saturating_sub(TABLE_BYTES)..at];
        let end = before.windows(4).rposition(|bytes| bytes == b" obj")?;
        let before = String::from_utf8_lossy(&before[..end]);
        let mut numbers = before.split(|letter: char| !letter.is_ascii_digit()).rev();
        let generation = numbers.next()?.parse().ok()?;
        pdf.xref().get::<Stream<'_>>(ObjectIdentifier::new(numbers.next()?.parse().ok()?, generation))
    })
}

/// The streams that were looked at.
#[derive(Default)]
pub(super) struct Streams {
    seen: HashMap<ObjectIdentifier, bool>,
}

impl Streams {
    /// True if all that is drawn on the page is whole.
    pub(super) fn are_whole(&mut self, page: &Page<'_>) -> bool {
        let resources = page.resources();
        let contents = self.contents(page.raw());
        self.fonts(&resources.fonts) && self.forms(&resources.x_objects, MAX_FORMS) && contents
    }

    fn contents(&mut self, page: &Dict<'_>) -> bool {
        const KEY: &[u8] = b"Contents";
        if let Some(stream) = page.get::<Stream<'_>>(KEY) {
            return self.is_whole(&stream);
        }
        match page.get::<Array<'_>>(KEY) {
            Some(parts) => {
                let (count, mut found) = (parts.raw_iter().count(), 0);
                parts.iter::<Stream<'_>>().fold(true, |whole, part| {
                    found += 1;
                    self.is_whole(&part) && whole
                }) && found == count
            }
            None => !page.contains_key(KEY) || page.get::<Null>(KEY).is_some(),
        }
    }

    /// True if the forms of this table are whole, and those within them.
    fn forms(&mut self, table: &Dict<'_>, depth: usize) -> bool {
        let mut whole = true;
        for (name, entry) in table.entries() {
            if let MaybeRef::Ref(reference) = entry
                && let Some(seen) = self.seen.get(&reference.into())
            {
                whole &= seen;
                continue;
            }
            let Some(form) = table.get::<Stream<'_>>(&*name) else {
                whole &= table.get::<Null>(&*name).is_some();
                continue;
            };
            let is_form = form.dict().get::<Name<'_>>(b"Subtype").is_some_and(|kind| &*kind == b"Form");
            let is_whole = !is_form || self.is_whole(&form);
            // One that holds itself is no further looked at.
            self.seen.insert(form.obj_id(), is_whole);
            let resources = form.dict().get::<Dict<'_>>(b"Resources").filter(|_| is_form && depth > 0);
            let within = |key: &[u8]| resources.as_ref().and_then(|resources| resources.get::<Dict<'_>>(key));
            let fonts = within(b"Font").is_none_or(|fonts| self.fonts(&fonts));
            let is_whole = within(b"XObject").is_none_or(|within| self.forms(&within, depth - 1)) && fonts && is_whole;
            self.seen.insert(form.obj_id(), is_whole);
            whole &= is_whole;
        }
        whole
    }

    /// True if the fonts of this table are there, and what tells their letters is whole.
    fn fonts(&mut self, table: &Dict<'_>) -> bool {
        let mut whole = true;
        for (name, entry) in table.entries() {
            let id = if let MaybeRef::Ref(reference) = entry { Some(ObjectIdentifier::from(reference)) } else { None };
            let seen = id.and_then(|id| self.seen.get(&id)).copied();
            let is_whole = seen.unwrap_or_else(|| match table.get::<Dict<'_>>(&*name) {
                Some(font) => self.font(&font),
                None => table.get::<Null>(&*name).is_some(),
            });
            if let Some(id) = id {
                self.seen.insert(id, is_whole);
            }
            whole &= is_whole;
        }
        whole
    }

    fn font(&mut self, font: &Dict<'_>) -> bool {
        let parts = font.get::<Array<'_>>(b"DescendantFonts");
        let part = parts.and_then(|parts| parts.iter::<Dict<'_>>().next());
        let descriptor = part.as_ref().unwrap_or(font).get::<Dict<'_>>(b"FontDescriptor");
        let files = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"];
        let file = descriptor.and_then(|descriptor| files.iter().find_map(|key| descriptor.get::<Stream<'_>>(key)));
        let streams = [font.get::<Stream<'_>>(b"ToUnicode"), file];
        streams.iter().flatten().all(|stream| self.is_whole(stream))
    }

    fn is_whole(&mut self, stream: &Stream<'_>) -> bool {
        *self.seen.entry(stream.obj_id()).or_insert_with(|| is_whole(stream))
    }
}

fn is_whole(stream: &Stream<'_>) -> bool {
    const KEY: &[u8] = b"Filter";
    let (table, filters) = (stream.dict(), stream.filters());
    // hayro passes over filters that it does not know.
    let named = table.get::<Array<'_>>(KEY).map(|names| names.raw_iter().count());
    if filters.len() < named.unwrap_or(usize::from(table.get::<Name<'_>>(KEY).is_some())) {
        return false;
    }
    let first = filters.iter().find(|filter| **filter != Filter::Crypt);
    match first {
        Some(Filter::FlateDecode) => inflates(&stream.raw_data()),
        Some(_) => stream.decoded_data().is_ok(),
        None => {
            let said = table.get::<u32>(b"Length").unwrap_or_default();
            usize::try_from(said).is_ok_and(|said| stream.raw_data().len() + SLACK >= said)
        }
    }
}

/// True for data of DEFLATE that comes to its end, and is what its checksum says if it has one (RFC 1950, 1951).
fn inflates(data: &[u8]) -> bool {
    let has_header = matches!(data, [first, second, ..]
        if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31) && second & 0x20 == 0);
    if !has_header {
        return runs_to_end(&mut Decompress::new(false), data).is_some();
    }
    // Some programs leave the checksum out, or cut it.
    let unchecked = || runs_to_end(&mut Decompress::new(false), &data[2..]).is_some_and(|end| data.len() - 2 - end < 4);
    runs_to_end(&mut Decompress::new(true), data).is_some() || unchecked()
}

/// Where the data ends by what it says itself; nothing if it does not get there.
fn runs_to_end(unpacking: &mut Decompress, data: &[u8]) -> Option<usize> {
    let mut unpacked = vec![0; 32 << 10];
    loop {
        let at = usize::try_from(unpacking.total_in()).ok()?;
        let before = (unpacking.total_in(), unpacking.total_out());
        match unpacking.decompress(data.get(at..)?, &mut unpacked, FlushDecompress::None).ok()? {
            Status::StreamEnd => return usize::try_from(unpacking.total_in()).ok(),
            _ if before == (unpacking.total_in(), unpacking.total_out()) => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
