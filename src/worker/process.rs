//! A process that reads files: asked over its standard input and output, and ended when it takes too long.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::message::{Answer, Job, exchange};

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
        // Ctrl-C is for who started it: the file at hand is read to its end.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = Guard(command.spawn()?);
        let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
        let input = child.0.stdin.take().ok_or_else(missing)?;
        let output = child.0.stdout.take().ok_or_else(missing)?;
        Ok(Process { child, pipes: (BufWriter::new(input), BufReader::new(output)) })
    }

    /// Hands a file over and gives the answer, with the process for the next file.
    pub(super) fn ask(self, job: &Job, bytes: &[u8], time: Duration) -> Result<(Process, Answer), Ended> {
        let Process { mut child, pipes } = self;
        let (sender, receiver) = mpsc::sync_channel(1);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let (mut input, mut output) = pipes;
                let answer = exchange(&mut input, &mut output, job, bytes);
                // Nobody waits any more if it took too long.
                let _ = sender.send((answer, (input, output)));
            });
            match receiver.recv_timeout(time) {
                Ok((Ok(answer), pipes)) => Ok((Process { child, pipes }, answer)),
                Ok((Err(_), _)) | Err(RecvTimeoutError::Disconnected) => Err(cause(&mut child.0)),
                // Its end breaks the pipes, and with them the wait for its answer.
                Err(RecvTimeoutError::Timeout) => {
                    drop(child);
                    Err(Ended::TooLate)
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
