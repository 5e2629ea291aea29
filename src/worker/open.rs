//! From a file to the sources in it: the one way, in this process or in another.
//!
//! A file is told by its content, and is a document, or holds others, which are told likewise. Sources come in the order
//! of the file, one at a time, and each is counted, so that reading can go on behind one on which a reader died.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::source::{Depth, Place, Source};
use super::{FAULT, ocr};
use crate::corpus;
use crate::extract::{self, Unextracted};
use crate::kind::{self, Container, Kind, Told};
use crate::model::{self, Columns, Document, Fields, Format, Limits, Ocr, PlaceStart};
use crate::unpack::{self, Content, Limited, Member, Names, SMALL_BYTES, TooMuch};

/// Records without text at the start of a file, after which it is taken for one of other things.
const MAX_TEXTLESS: usize = 20;

/// A file to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// Its path as shown.
    pub(super) path: String,
    /// Where it stands; without, its bytes are handed over.
    pub(super) location: Option<PathBuf>,
    pub(super) limits: Limits,
    pub(super) ocr: Option<Ocr>,
    pub(super) columns: Columns,
    pub(super) wanted: Wanted,
    /// Number of the last source that was read before.
    pub(super) done: u64,
    /// Numbers of sources that must not be opened: readers died on them.
    pub(super) deadly: BTreeSet<u64>,
    pub(super) telling: Telling,
}

/// How the records of a file are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Telling {
    /// Many together, once they were read.
    Together,
    /// Each before it is read, and each at once: a reader died on one of them.
    OneByOne,
}

/// Which of the sources of a file are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// All of them.
    #[default]
    All,
    /// Of all of them the hash, and no document.
    Hashes,
    /// Those with these names within the file; the file itself has an empty one.
    Only(BTreeSet<String>),
}

/// A source that was found in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Its name within the file, with `!/` between the names of files that hold each other; empty for the file itself.
    pub member: String,
    /// BLAKE3 hash of its bytes, in hexadecimal; empty if they could not be read.
    pub hash: String,
    /// The document, or why there is none; nothing where only the hash was wanted.
    pub read: Option<Result<Document, Unextracted>>,
}

/// What is told while a file is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Event {
    /// The source with this number and name is being opened; it may hold others.
    Starts(u64, String),
    /// It holds records, which are no more than told when they were read.
    Records,
    /// The source with this number was read.
    Found(u64, Box<Found>),
    /// One is being read that takes longer than others, or that was told of before.
    GoesOn,
    /// All were.
    Ends,
}

/// What an event is handed to; a break ends the reading.
pub(super) type Tell<'t> = dyn FnMut(Event) -> ControlFlow<()> + 't;

/// Reads the file of `job`, which is `bytes` if they were handed over, and tells what it finds.
pub(super) fn open(job: &Job, bytes: Option<&[u8]>, tell: &mut Tell<'_>) -> ControlFlow<()> {
    let mut opener = Opener { job, tell, number: 0, left: job.limits.archive_bytes, found: 0 };
    let place = Place::file(&job.path);
    let walked = catch_unwind(AssertUnwindSafe(|| match (bytes, &job.location) {
        (Some(bytes), _) => opener.open(&place, Source::of_bytes(bytes)),
        (None, Some(location)) => match File::open(location) {
            Ok(file) => opener.open(&place, Source::Seekable(Box::new(BufReader::new(file)))),
            Err(error) => opener.failed(&place, corpus::reason(&error)),
        },
        (None, None) => Continue(()),
    }));
    walked.unwrap_or_else(|_| opener.failed(&place, FAULT.to_owned()))?;
    (opener.tell)(Event::Ends)
}

/// A file under reading.
struct Opener<'j, 't> {
    job: &'j Job,
    tell: &'j mut Tell<'t>,
    /// Number of the last source, those that hold others included.
    number: u64,
    /// Bytes that may still be unpacked.
    left: u64,
    /// Number of sources that were found.
    found: usize,
}

impl Opener<'_, '_> {
    /// Tells what a source is, and reads it.
    fn open(&mut self, place: &Place<'_>, source: Source<'_>) -> ControlFlow<()> {
        self.number += 1;
        if self.job.deadly.contains(&self.number) {
            return Continue(());
        }
        self.starts(place)?;
        let (head, source) = match source.head() {
            Ok(split) => split,
            Err(error) => return self.failed(place, unpack::reason(&error)),
        };
        let told = match kind::tell(&place.path(), &head) {
            Ok(told) => told,
            // What stands in a mailbox is a message, however few headers it has.
            Err(_) if matches!(place.which, Some(model::Place::Message { .. })) => {
                Told { kind: Kind::Message, remark: None }
            }
            Err(why) => return self.skipped(place, why),
        };
        let place = place.remarked(told.remark);
        match told.kind {
            Kind::Document(format) if extract::has_rows(format) && !self.job.columns.is_unset() => {
                self.rows(&place, format, source)
            }
            Kind::Document(format) => self.document(&place, format, source),
            Kind::Message => self.message(&place, source),
            Kind::Container(container @ (Container::Json | Container::JsonLines)) => {
                self.records(&place, container, source)
            }
            Kind::Container(container) => self.container(&place, container, source),
        }
    }

    /// Tells that the source with the number of now is being opened.
    fn starts(&mut self, place: &Place<'_>) -> ControlFlow<()> {
        match self.number > self.job.done {
            true => (self.tell)(Event::Starts(self.number, place.member.clone())),
            false => (self.tell)(Event::GoesOn),
        }
    }

    fn document(&mut self, place: &Place<'_>, format: Format, source: Source<'_>) -> ControlFlow<()> {
        if !self.is_wanted(place) {
            return Continue(());
        }
        let bytes = source.bytes(self.job.limits.member_bytes);
        self.read(place, format, bytes.as_deref())
    }

    /// Reads the rows of a table, each of which is a document.
    fn rows(&mut self, place: &Place<'_>, format: Format, source: Source<'_>) -> ControlFlow<()> {
        let bytes = match source.bytes(self.job.limits.member_bytes) {
            Ok(bytes) => bytes,
            Err(why) => return self.failed(place, why),
        };
        (self.tell)(Event::Records)?;
        let (mut names, mut flow, mut is_empty) = (Names::default(), Continue(()), true);
        let path = place.path();
        let walked = extract::rows(format, &path, &bytes, &self.job.limits, &mut |which, fields| {
            let name = extract::record_id(fields, &self.job.columns);
            let member = Member { name, place: Some(which), content: Content::Record(fields) };
            let Some(below) = place.below(&mut names, &member, Depth::Below) else { return Continue(()) };
            is_empty = false;
            flow = self.member(place, &below, member.content, &mut 0);
            flow
        });
        match (flow, walked) {
            (Continue(()), Err(why)) => self.without_document(place, why),
            (Continue(()), Ok(())) if is_empty => self.skipped(place, "it holds no row to index".to_owned()),
            (flow, _) => flow,
        }
    }

    /// Reads a message, then its attachments.
    fn message(&mut self, place: &Place<'_>, source: Source<'_>) -> ControlFlow<()> {
        let is_wanted = self.is_wanted(place);
        let bytes = source.bytes(self.job.limits.member_bytes);
        if is_wanted {
            self.read(place, Format::Mail, bytes.as_deref())?;
        }
        let Ok(bytes) = bytes else { return Continue(()) };
        let is_too_deep = place.depth >= self.job.limits.nesting;
        let (mut names, mut flow, mut left) = (Names::default(), Continue(()), u64::MAX);
        let mut each = |mut member: Member<'_>| {
            let Some(below) = place.below(&mut names, &member, Depth::Below) else { return Continue(()) };
            if is_too_deep {
                member.content = Content::LeftOut(too_deep(&self.job.limits));
            }
            flow = self.member(place, &below, member.content, &mut left);
            flow
        };
        if catch_unwind(AssertUnwindSafe(|| unpack::attachments(&bytes, &mut each))).is_ok() {
            return flow;
        }
        let attachments =
            Member { name: Some("attachments".to_owned()), place: None, content: Content::LeftOut(String::new()) };
        match place.below(&mut names, &attachments, Depth::Below) {
            Some(place) => self.failed(&place, FAULT.to_owned()),
            None => flow,
        }
    }

    /// Reads what a container holds.
    fn container(&mut self, place: &Place<'_>, container: Container, source: Source<'_>) -> ControlFlow<()> {
        let limits = self.job.limits;
        if place.depth >= limits.nesting {
            return self.skipped(place, too_deep(&limits));
        }
        let mut source = match source.seekable(unpack::needs_seeking(container), limits.member_bytes) {
            Ok(source) => source,
            Err(why) => return self.failed(place, why),
        };
        if let (Container::Zip, Source::Seekable(input)) = (container, &mut source)
            && let Some(format) = unpack::document_format(input)
        {
            let remark = kind::other_than_named(&place.path(), format.title());
            return self.document(&place.remarked(remark), format, source);
        }
        let packed = source.length().unwrap_or(u64::MAX);
        let allowed = packed.saturating_mul(limits.ratio).max(SMALL_BYTES).min(self.left);
        let (mut names, mut left, mut flow, mut is_empty) = (Names::default(), allowed, Continue(()), true);
        let depth = if container.is_one() { Depth::Same } else { Depth::Below };
        let walked = source.members(container, &place.path(), &limits, &mut |member| {
            let Some(below) = place.below(&mut names, &member, depth) else { return Continue(()) };
            is_empty = false;
            flow = self.member(place, &below, member.content, &mut left);
            flow
        });
        self.left = self.left.saturating_sub(allowed - left);
        self.walked(place, container, flow, walked, is_empty)
    }

    /// Reads a file of records; one in which the first ones have no text is left out as a whole.
    fn records(&mut self, place: &Place<'_>, container: Container, mut source: Source<'_>) -> ControlFlow<()> {
        (self.tell)(Event::Records)?;
        let (limits, columns) = (self.job.limits, &self.job.columns);
        let (mut names, mut flow, mut left, mut is_empty) = (Names::default(), Continue(()), u64::MAX, true);
        let (mut has_text, mut textless): (bool, Vec<(Place<'_>, Fields)>) = (false, Vec::new());
        let walked = source.members(container, &place.path(), &limits, &mut |mut member| {
            if let Content::Record(fields) = member.content {
                member.name = extract::record_id(fields, columns);
            }
            let Some(below) = place.below(&mut names, &member, Depth::Below) else { return Continue(()) };
            is_empty = false;
            if let Content::Record(fields) = member.content
                && !has_text
            {
                has_text = extract::has_text(fields, columns);
                if !has_text {
                    textless.push((below, fields.clone()));
                    return if textless.len() < MAX_TEXTLESS { Continue(()) } else { Break(()) };
                }
                for (place, fields) in textless.drain(..) {
                    flow = self.record(&place, &fields);
                    flow?;
                }
            }
            flow = self.member(place, &below, member.content, &mut left);
            flow
        });
        if let (Continue(()), Some((first, fields))) = (flow, textless.first())
            && let Err(why) = extract::record(&first.path(), fields, columns)
        {
            return self.without_document(place, why);
        }
        self.walked(place, container, flow, walked, is_empty)
    }

    /// Ends a container: one that could not be walked to its end failed, and one of nothing is left out.
    fn walked(
        &mut self,
        place: &Place<'_>,
        container: Container,
        flow: ControlFlow<()>,
        walked: Result<(), String>,
        is_empty: bool,
    ) -> ControlFlow<()> {
        match (flow, walked) {
            (Continue(()), Err(why)) => self.failed(place, why),
            (Continue(()), Ok(())) if is_empty => {
                self.skipped(place, format!("it holds no {} to index", container.member()))
            }
            (flow, _) => flow,
        }
    }

    /// Reads a member of the container `of`, of whose bytes so many are left to be unpacked.
    fn member(&mut self, of: &Place<'_>, place: &Place<'_>, content: Content<'_>, left: &mut u64) -> ControlFlow<()> {
        if self.number >= self.job.limits.sources {
            let limit = self.job.limits.sources;
            self.failed(of, format!("it holds more sources than the limit of {limit}; the others were not read"))?;
            return self.stop();
        }
        match content {
            Content::LeftOut(why) => self.skipped(place, why),
            Content::Damaged(why) => self.failed(place, why),
            Content::Record(fields) => self.record(place, fields),
            Content::Plain(bytes) => self.open_guarded(place, Source::Stream(Box::new(bytes))),
            Content::Packed(bytes, most) => {
                let allowed = most.min(*left);
                let mut limited = Limited::new(bytes, allowed);
                self.open_guarded(place, Source::Stream(Box::new(&mut limited)))?;
                *left -= allowed - limited.left();
                if *left > 0 {
                    return Continue(());
                }
                self.failed(of, format!("{TooMuch}; what stands behind it was not read"))?;
                self.stop()
            }
        }
    }

    /// Opens a member; a panic costs no other.
    fn open_guarded(&mut self, place: &Place<'_>, source: Source<'_>) -> ControlFlow<()> {
        let opened = catch_unwind(AssertUnwindSafe(|| self.open(place, source)));
        opened.unwrap_or_else(|_| self.failed(place, FAULT.to_owned()))
    }

    /// Ends the reading of the whole file.
    fn stop(&mut self) -> ControlFlow<()> {
        (self.tell)(Event::Ends)?;
        Break(())
    }

    fn record(&mut self, place: &Place<'_>, fields: &Fields) -> ControlFlow<()> {
        self.number += 1;
        if !self.is_wanted(place) {
            return Continue(());
        }
        if self.job.telling == Telling::OneByOne {
            self.starts(place)?;
        }
        let hash = corpus::hash(&serde_json::to_vec(fields).unwrap_or_default());
        let read = || extract::record(&place.path(), fields, &self.job.columns);
        let read = (self.job.wanted != Wanted::Hashes).then(|| guarded(read));
        self.found(place, hash, read)
    }

    /// Reads the bytes of a source, or says why there are none.
    fn read(&mut self, place: &Place<'_>, format: Format, bytes: Result<&[u8], &String>) -> ControlFlow<()> {
        match bytes {
            Ok(bytes) => {
                let (job, tell) = (self.job, &mut self.tell);
                let mut recognise = |page: usize| {
                    let text = ocr::text(job.ocr.as_ref()?, bytes, page, job.limits.seconds)?;
                    // Who does not wait any more hears of it with the next source.
                    let _ = tell(Event::GoesOn);
                    Some(text)
                };
                let read = || extract::document_with(format, &place.path(), bytes, &job.limits, &mut recognise);
                let read = (job.wanted != Wanted::Hashes).then(|| guarded(read));
                self.found(place, corpus::hash(bytes), read)
            }
            Err(why) => self.found(place, String::new(), Some(Err(Unextracted::Failed(why.clone())))),
        }
    }

    fn skipped(&mut self, place: &Place<'_>, why: String) -> ControlFlow<()> {
        self.without_document(place, Unextracted::Skipped(why))
    }

    fn failed(&mut self, place: &Place<'_>, why: String) -> ControlFlow<()> {
        self.without_document(place, Unextracted::Failed(why))
    }

    fn without_document(&mut self, place: &Place<'_>, why: Unextracted) -> ControlFlow<()> {
        self.number += 1;
        match self.is_wanted(place) {
            true => self.found(place, String::new(), Some(Err(why))),
            false => Continue(()),
        }
    }

    /// True if the source with the number of now is wanted, and was not read before.
    fn is_wanted(&self, place: &Place<'_>) -> bool {
        let is_named = match &self.job.wanted {
            Wanted::All | Wanted::Hashes => true,
            Wanted::Only(names) => names.contains(&place.member),
        };
        is_named && self.number > self.job.done
    }

    fn found(
        &mut self,
        place: &Place<'_>,
        hash: String,
        mut read: Option<Result<Document, Unextracted>>,
    ) -> ControlFlow<()> {
        if let Some(Ok(document)) = &mut read {
            document.remarks.extend(place.remarks.iter().cloned());
            if let (Some(which), true) = (&place.which, document.places.is_empty()) {
                document.places.push(PlaceStart { offset: 0, place: which.clone() });
            }
        }
        let found = Box::new(Found { member: place.member.clone(), hash, read });
        (self.tell)(Event::Found(self.number, found))?;
        self.found += 1;
        match &self.job.wanted {
            Wanted::Only(names) if self.found >= names.len() => self.stop(),
            _ => Continue(()),
        }
    }
}

fn too_deep(limits: &Limits) -> String {
    format!("it is nested deeper than the limit of {}", limits.nesting)
}

fn guarded(read: impl FnOnce() -> Result<Document, Unextracted>) -> Result<Document, Unextracted> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Unextracted::Failed(FAULT.to_owned())))
}
