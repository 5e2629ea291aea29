//! A process that reads files: asked over its standard input and output, and ended when it takes too long.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::message::{TOGETHER_BYTES, exchange};
use super::open::{Event, Job, Tell};
use crate::model::Limits;

/// Bytes of its last words that are looked at.
const MAX_LAST_WORDS: u64 = 4096;

/// A worker that waits for a file.
#[derive(Debug)]
pub(super) struct Process {
    child: Guard,
    pipes: (BufWriter<ChildStdin>, BufReader<ChildStdout>),
}

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It was not ready in time.
    TooLate,
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// It died of something else.
    Died,
}

impl Ended {
    /// What is said of the source that was being read.
    pub(super) fn in_words(self, limits: &Limits) -> String {
        match self {
            Ended::TooLate => format!("reading it took more than {} seconds", limits.seconds),
            Ended::OutOfMemory => {
                format!("reading it took more memory than the limit of {} MiB", limits.memory_bytes >> 20)
            }
            Ended::Died => super::FAULT.to_owned(),
        }
    }
}

/// Ends the process when nobody holds it any more.
#[derive(Debug)]
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// Starts a worker.
    pub(super) fn start(program: &Path, arguments: &[OsString]) -> io::Result<Process> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The allocator of our program reserves a GiB at once, which is more than a worker may be given.
        command.env("MIMALLOC_ARENA_RESERVE", "0");
        // Ctrl-C is for who started it: the file at hand is read to its end.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = Guard(command.spawn()?);
        let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
        let input = child.0.stdin.take().ok_or_else(missing)?;
        let output = child.0.stdout.take().ok_or_else(missing)?;
        Ok(Process { child, pipes: (BufWriter::new(input), BufReader::with_capacity(TOGETHER_BYTES, output)) })
    }

    /// Hands a file over, and what is told of it to `tell`; gives the process for the next file, unless `tell` broke off.
    pub(super) fn ask(self, job: &Job, bytes: &[u8], tell: &mut Tell<'_>) -> Result<Option<Process>, Ended> {
        let Process { child, pipes } = self;
        let time = Duration::from_secs(job.limits.seconds);
        // What is told is waited for one by one, so that it never piles up here.
        let (sender, receiver) = mpsc::sync_channel(1);
        std::thread::scope(|scope| {
            let asking = scope.spawn(move || {
                let (mut input, mut output) = pipes;
                let mut hand_over = |events| match sender.send(Ok(events)) {
                    Ok(()) => ControlFlow::Continue(()),
                    // Nobody waits any more.
                    Err(_) => ControlFlow::Break(()),
                };
                if let Err(error) = exchange(&mut input, &mut output, job, bytes, &mut hand_over) {
                    let _ = sender.send(Err(error));
                }
                (input, output)
            });
            let ended = loop {
                match receiver.recv_timeout(time) {
                    Ok(Ok(events)) => {
                        let has_ended = matches!(events.last(), Some(Event::Ends));
                        if events.into_iter().try_for_each(&mut *tell).is_break() {
                            break Some(Ok(None));
                        }
                        if has_ended {
                            break None;
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => break Some(Err(Ended::TooLate)),
                    Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => break Some(Err(Ended::Died)),
                }
            };
            match ended {
                None => {
                    drop(receiver);
                    Ok(asking.join().ok().map(|pipes| Process { child, pipes }))
                }
                Some(ended) => {
                    let mut child = child;
                    let ended = if matches!(ended, Err(Ended::Died)) { Err(cause(&mut child.0)) } else { ended };
                    // Its end breaks the pipes, and with them the wait for what it tells.
                    drop(child);
                    drop(receiver);
                    ended
                }
            }
        })
    }
}

/// Why a worker broke off, by its last words.
fn cause(child: &mut Child) -> Ended {
    let _ = child.kill();
    let mut said = Vec::new();
    if let Some(errors) = child.stderr.take() {
        let _ = errors.take(MAX_LAST_WORDS).read_to_end(&mut said);
    }
    match String::from_utf8_lossy(&said).contains("memory allocation") {
        true => Ended::OutOfMemory,
        false => Ended::Died,
    }
}
