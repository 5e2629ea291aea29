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
mod process;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::extract::{self, Unextracted};
use crate::model::{Document, Limits, Metadata};
use message::Job;
use process::{Ended, Process};

pub use message::serve;

/// What is said of a file on which its reader failed.
const FAULT: &str = "the reader of this format failed on it; please report the file";

/// How files are read: within which limits, and where.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    limits: Limits,
    workers: Option<Arc<Workers>>,
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
        Extraction { limits, workers: None }
    }

    /// Reads formats with large parsers in processes that are started as `program` with `arguments`.
    ///
    /// Such a process has to hand its standard input and output to [`serve`], and to bound its own memory.
    pub fn in_workers(limits: Limits, program: PathBuf, arguments: Vec<OsString>) -> Extraction {
        let workers = Workers { program, arguments, idle: Mutex::default() };
        Extraction { limits, workers: Some(Arc::new(workers)) }
    }

    /// Within which limits files are read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Gives the document that the file at `path` holds, as [`extract::document`] does.
    ///
    /// # Errors
    ///
    /// Why there is none; a reader that failed, died or took too long is such a reason.
    pub fn document(&self, path: &str, bytes: &[u8], overrides: &Metadata) -> Result<Document, Unextracted> {
        let job = Job { path: path.to_owned(), overrides: overrides.clone(), limits: self.limits };
        match &self.workers {
            Some(workers) if extract::format_of(path).is_ok_and(extract::is_isolated) => workers.document(job, bytes),
            _ => read(&job, bytes),
        }
    }
}

/// Reads a file in this process.
fn read(job: &Job, bytes: &[u8]) -> Result<Document, Unextracted> {
    let document = || extract::document_within(&job.path, bytes, &job.overrides, &job.limits);
    catch_unwind(AssertUnwindSafe(document)).unwrap_or_else(|_| Err(Unextracted::Failed(FAULT.to_owned())))
}

impl Workers {
    fn document(&self, job: Job, bytes: &[u8]) -> Result<Document, Unextracted> {
        let failed = |why: String| Err(Unextracted::Failed(why));
        let limits = job.limits;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let process = match idle.map_or_else(|| Process::start(&self.program, &self.arguments), Ok) {
            Ok(process) => process,
            Err(error) => return failed(format!("no process could be started to read it: {error}")),
        };
        match process.ask(&job, bytes, Duration::from_secs(limits.seconds)) {
            Ok((process, answer)) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                answer
            }
            Err(Ended::TooLate) => failed(format!("reading it took more than {} seconds", limits.seconds)),
            Err(Ended::OutOfMemory) => {
                failed(format!("reading it took more memory than the limit of {} MiB", limits.memory_bytes >> 20))
            }
            Err(Ended::Died) => failed(FAULT.to_owned()),
        }
    }
}
