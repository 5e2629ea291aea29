//! Reading files where no file can do harm: formats whose parsers are large are read in processes of their own.
//!
//! [`Extraction`] is what the verbs are given. In a program that has no worker
//! to start, such as one that uses this library, everything is read in the
//! process itself, and panics are caught; what a panic cannot show, such as a
//! stack or a memory that is used up, then ends the program. With workers, a
//! program is started that calls [`serve`]: it is handed a file after the other,
//! and where it dies or does not answer in time, the file is one that could not
//! be read, and another worker takes its place.

mod message;
pub mod ocr;
mod open;
mod process;
mod source;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus;
use crate::extract::{self, Unextracted};
use crate::kind::{self, Kind, Told};
use crate::model::{Columns, Document, Limits, Metadata, Ocr, Source};
use open::{Event, Job, Telling, open};
use process::Process;

pub use message::serve;
pub use open::{Found, Wanted};

/// What is said of a file on which its reader failed.
const FAULT: &str = "the reader of this format failed on it; please report the file";

/// Sources of one file on which a worker may die before the rest of the file is given up.
const MAX_DEATHS: usize = 16;

/// How files are read: within which limits, and where.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    limits: Limits,
    workers: Option<Arc<Workers>>,
    ocr: Option<Ocr>,
}

/// The processes that read files, and how to start one.
#[derive(Debug)]
struct Workers {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// Those that wait for a file.
    idle: Mutex<Vec<Process>>,
}

impl Extraction {
    /// Reads everything in this process.
    pub fn in_process(limits: Limits) -> Extraction {
        Extraction { limits, workers: None, ocr: None }
    }

    /// Reads formats with large parsers in processes that are started as `program` with `arguments`.
    ///
    /// Such a process has to hand its standard input and output to [`serve`], and to bound its own memory.
    pub fn in_workers(limits: Limits, program: PathBuf, arguments: Vec<OsString>) -> Extraction {
        let workers = Workers { program, arguments, idle: Mutex::default() };
        Extraction { limits, workers: Some(Arc::new(workers)), ocr: None }
    }

    /// The same, with the text of pages that are pictures recognised.
    #[must_use]
    pub fn with_ocr(self, ocr: Option<Ocr>) -> Extraction {
        Extraction { ocr, ..self }
    }

    /// How the text of pages that are pictures is recognised, if it is.
    pub fn ocr(&self) -> Option<&Ocr> {
        self.ocr.as_ref()
    }

    /// Within which limits files are read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Version of what reads the file at `path`, as it is set.
    pub fn version(&self, path: &str) -> u32 {
        extract::version_with(path, self.ocr.as_ref(), self.limits.web_pages)
    }

    /// Gives the document that the file at `path` holds, as [`extract::document`] does.
    ///
    /// # Errors
    ///
    /// Why there is none; a reader that failed, died or took too long is such a reason.
    pub fn document(&self, path: &str, bytes: &[u8], overrides: &Metadata) -> Result<Document, Unextracted> {
        let mut read = None;
        let file = File { path, input: Input::Bytes(bytes), columns: &Columns::default() };
        self.sources(&file, Wanted::Only([String::new()].into()), &mut |found| {
            read = found.read;
            ControlFlow::Continue(())
        });
        let read = read.unwrap_or_else(|| Err(Unextracted::Skipped("it holds other sources, and is none".to_owned())));
        read.map(|document| document.overridden(overrides))
    }

    /// Gives the document that `source` of an index with this base is now, and its hash; `None` if it is none any more.
    ///
    /// A member is looked for by its name, and where that is something else by now, by its content.
    pub fn again(&self, base: &Path, source: &Source) -> Option<(String, Document)> {
        let limits = Limits { web_pages: extract::web_pages(source.extractor), ..self.limits };
        let as_before = Extraction { limits, ..self.clone() };
        let location = corpus::located(base, source.file());
        let file = File { path: source.file(), input: Input::Location(&location), columns: &source.columns };
        let member = source.member.clone().unwrap_or_default();
        let one = |member: String| {
            let mut document = None;
            as_before.sources(&file, Wanted::Only([member].into()), &mut |found| {
                document = found.read.and_then(Result::ok).map(|document| (found.hash, document));
                ControlFlow::Continue(())
            });
            document
        };
        let named = one(member);
        let is_same = |found: &(String, Document)| found.0 == source.hash;
        let found = match named.as_ref().is_some_and(is_same) || source.member.is_none() {
            true => named,
            false => self.member_with(&file, &source.hash).and_then(one).or(named),
        };
        found.map(|(hash, document)| (hash, document.overridden(&source.overrides)))
    }

    /// True if the bytes of `source` of an index with this base are those that were read.
    pub fn is_unchanged(&self, base: &Path, source: &Source) -> bool {
        let location = corpus::located(base, source.file());
        let file = File { path: source.file(), input: Input::Location(&location), columns: &source.columns };
        self.member_with(&file, &source.hash).is_some()
    }

    /// The name of the member of a file that has this hash.
    fn member_with(&self, file: &File<'_>, hash: &str) -> Option<String> {
        let mut member = None;
        self.sources(file, Wanted::Hashes, &mut |found| {
            if found.hash != hash {
                return ControlFlow::Continue(());
            }
            member = Some(found.member);
            ControlFlow::Break(())
        });
        member
    }

    /// Hands the sources that `file` holds over to `each`, in their order, until that breaks.
    ///
    /// The file itself is one of them if it is a document, or if it could not be read, or not to its end.
    pub fn sources(&self, file: &File<'_>, wanted: Wanted, each: &mut dyn FnMut(Found) -> ControlFlow<()>) {
        let (location, bytes) = match file.input {
            Input::Bytes(bytes) => (None, Some(bytes)),
            Input::Location(location) => (Some(location.to_owned()), None),
        };
        let (path, columns) = (file.path.to_owned(), file.columns.clone());
        let (limits, ocr) = (self.limits, self.ocr.clone());
        let (deadly, telling) = (BTreeSet::new(), Telling::Together);
        let job = Job { path, location, limits, ocr, columns, wanted, done: 0, deadly, telling };
        match &self.workers {
            Some(workers) if is_isolated(file.path, bytes) => workers.sources(job, bytes.unwrap_or_default(), each),
            _ => {
                let _ = open(&job, bytes, &mut |event| match event {
                    Event::Found(_, found) => each(*found),
                    Event::Starts(..) | Event::Records | Event::GoesOn | Event::Ends => ControlFlow::Continue(()),
                });
            }
        }
    }
}

/// A file to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'f> {
    /// Its path as shown.
    pub path: &'f str,
    /// Where its bytes are.
    pub input: Input<'f>,
    /// Which fields of its records hold what.
    pub columns: &'f Columns,
}

/// Where the bytes of a file are.
#[derive(Clone, Copy, Debug)]
pub enum Input<'f> {
    /// Here.
    Bytes(&'f [u8]),
    /// On disk; they are read as they are needed.
    Location(&'f Path),
}

/// True for files of formats with large parsers, and for those that may hold such.
fn is_isolated(path: &str, bytes: Option<&[u8]>) -> bool {
    let Some(bytes) = bytes else { return true };
    match kind::tell(path, &bytes[..bytes.len().min(kind::HEAD_BYTES)]) {
        Ok(Told { kind: Kind::Document(format), .. }) => extract::is_isolated(format),
        Ok(_) => true,
        Err(_) => false,
    }
}

impl Workers {
    fn sources(&self, mut job: Job, bytes: &[u8], each: &mut dyn FnMut(Found) -> ControlFlow<()>) {
        let mut last = String::new();
        while job.deadly.len() <= MAX_DEATHS {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let process = match idle.map_or_else(|| Process::start(&self.program, &self.arguments), Ok) {
                Ok(process) => process,
                Err(error) => {
                    let _ = each(failed("", format!("no process could be started to read it: {error}")));
                    return;
                }
            };
            // Before anything was told, what is being read is the file itself.
            let under = (job.done == 0).then(|| (0, String::new()));
            let mut reached = Reached { under, done: job.done, last };
            let why = match process.ask(&job, bytes, &mut |event| reached.hear(event, each)) {
                Ok(process) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(process);
                    return;
                }
                Err(ended) => ended.in_words(&job.limits),
            };
            last = reached.last;
            match reached.under {
                // It died on a source: another goes on behind it.
                Some((number, member)) if !member.is_empty() => {
                    if each(failed(&member, why)).is_break() {
                        return;
                    }
                    (job.done, last) = (number, member);
                    job.deadly.insert(number);
                }
                // Or on one of the records that it had not told of: another finds out on which.
                None if job.telling == Telling::Together => (job.done, job.telling) = (reached.done, Telling::OneByOne),
                // Or between two sources, where another would die as well.
                _ => {
                    let behind = format!("; what stands behind {last} in it was not read");
                    let _ = each(failed("", why + if last.is_empty() { "" } else { &behind }));
                    return;
                }
            }
        }
        let _ = each(failed("", format!("its reader failed on {MAX_DEATHS} sources in it; the others were not read")));
    }
}

/// How far a worker has come in a file.
struct Reached {
    /// Number and name of what is being read; nothing between two sources, and among records that are told of together.
    under: Option<(u64, String)>,
    /// Number of the last source that was read.
    done: u64,
    /// Its name.
    last: String,
}

impl Reached {
    /// Takes what a worker tells, and hands what was read over to `each`.
    fn hear(&mut self, event: Event, each: &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<()> {
        match event {
            Event::Starts(number, member) => self.under = Some((number, member)),
            Event::Records => self.under = None,
            Event::Found(number, found) => {
                (self.under, self.done) = (None, number);
                self.last.clone_from(&found.member);
                return each(*found);
            }
            Event::GoesOn | Event::Ends => {}
        }
        ControlFlow::Continue(())
    }
}

fn failed(member: &str, why: String) -> Found {
    Found { member: member.to_owned(), hash: String::new(), read: Some(Err(Unextracted::Failed(why))) }
}
