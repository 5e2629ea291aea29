//! A command run to its end.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::processor::{children_seconds, most_memory};

/// How often the memory of a command is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Seconds of processor time.
    pub(crate) processor: f64,
    /// Seconds by the clock.
    pub(crate) clock: f64,
    /// The most memory that it held, in MB; files mapped into it count.
    pub(crate) memory: f64,
}

/// Runs a command; of one that is not installed, or fails, nothing is known.
pub(crate) fn run(program: &Path, arguments: &[&str], input: Option<&str>) -> Run {
    let unknown = Run { processor: f64::NAN, clock: f64::NAN, memory: f64::NAN };
    let (before, start) = (children_seconds(), Instant::now());
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return unknown };
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or_default().as_bytes()).unwrap();
    drop(stdin);
    let mut errors = child.stderr.take().unwrap();
    let errors = thread::spawn(move || {
        let mut said = String::new();
        std::io::Read::read_to_string(&mut errors, &mut said).map(|_| said)
    });
    let process = child.id().to_string();
    let mut memory: f64 = 0.0;
    let code = loop {
        memory = memory.max(most_memory(&process));
        match child.try_wait().unwrap() {
            Some(code) => break code,
            None => thread::sleep(if start.elapsed() < LOOK { LOOK / 40 } else { LOOK }),
        }
    };
    let said = errors.join().unwrap().unwrap_or_default();
    // What searches, and finds nothing, ends with 1.
    if code.code().is_none_or(|code| code > 1) {
        println!("{program:?} {arguments:?} failed: {said}");
        return unknown;
    }
    Run { processor: children_seconds() - before, clock: start.elapsed().as_secs_f64(), memory }
}
