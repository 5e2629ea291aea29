//! The process that reads files for another one of this program, within bounds of memory.

use std::ffi::OsString;
use std::io;

use pincite::worker;

use crate::{Failure, Outcome};

/// Asks for it, in the place of a command; it is none for people, so that no help and no shell offers it.
pub(crate) const NAME: &str = "__extract";

/// Room for parsers that call themselves for every level of a file.
const STACK_BYTES: usize = 64 << 20;

/// Reads files until there are no more, within the memory that stands behind the name, in bytes.
pub(crate) fn run(memory_bytes: Option<OsString>) -> Result<Outcome, Failure> {
    let memory_bytes = memory_bytes.and_then(|bytes| bytes.to_str()?.parse().ok());
    bound(memory_bytes.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?);
    std::thread::scope(|scope| {
        // A handle of its own: the lock of the command line cannot go to another thread.
        let serve = || worker::serve(&mut io::stdin().lock(), &mut io::stdout().lock());
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, serve)?;
        thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    })?;
    Ok(Outcome::Found)
}

/// Bounds the memory of this process; where the system knows no such bound, only time is bounded.
#[cfg(unix)]
fn bound(memory_bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    // What it takes itself counts, not the files that it is mapped from. Without the bound it can do its work as well.
    let _ = setrlimit(Resource::Data, limit(memory_bytes));
    // No picture of a memory full of the user's documents is left behind.
    let _ = setrlimit(Resource::Core, limit(0));
}

#[cfg(not(unix))]
fn bound(_: u64) {}
