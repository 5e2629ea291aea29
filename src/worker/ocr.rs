//! Pages that are pictures: poppler's `pdftoppm` draws them, and `tesseract` reads what is drawn.
//!
//! Both are programs of the user's. They run in the process that reads the file, one page after the other, and each may
//! take as much time of a processor as the limit of a file is.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result};
use crate::model::Ocr;

/// Dots an inch in which a page is drawn: tesseract asks for 300.
const RESOLUTION: &str = "300";
/// What a page may come to, drawn and recognised.
const MAX_DRAWN_BYTES: u64 = 256 << 20;

const DRAW: &str = "pdftoppm";
const RECOGNISE: &str = "tesseract";

/// Tells whether pages can be recognised.
///
/// # Errors
///
/// `NoOcr` if a program or a language is not there.
pub fn check(ocr: &Ocr) -> Result<()> {
    let missing = |what: String| Err(Error::new(ErrorKind::NoOcr(what)));
    let said = |name: &str, argument: &str| -> Option<String> {
        let run = Command::new(ocr.program(name)).arg(argument).stdin(Stdio::null()).output().ok()?;
        Some(String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr))
    };
    if said(DRAW, "-v").is_none() {
        return missing(ocr.program(DRAW).display().to_string());
    }
    let Some(known) = said(RECOGNISE, "--list-langs") else {
        return missing(ocr.program(RECOGNISE).display().to_string());
    };
    let is_known = |language: &&str| known.lines().any(|line| line.trim() == *language);
    match ocr.languages().split('+').find(|language| !is_known(language)) {
        Some(language) => missing(format!("tesseract's language {language:?}")),
        None => Ok(()),
    }
}

/// The text of a page of a PDF, counted from 0; `None` if a program failed, or took more than `seconds`.
pub(super) fn text(ocr: &Ocr, pdf: &[u8], page: usize, seconds: u64) -> Option<String> {
    let page = (page + 1).to_string();
    let draw = ["-f", &page, "-l", &page, "-r", RESOLUTION, "-gray", "-"];
    let drawn = run(&ocr.program(DRAW), &draw, pdf, seconds)?;
    let recognise = ["stdin", "stdout", "-l", &ocr.languages()];
    let text = run(&ocr.program(RECOGNISE), &recognise, &drawn, seconds)?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// What a program writes of what it is given, if it ends well.
fn run(program: &Path, arguments: &[&str], input: &[u8], seconds: u64) -> Option<Vec<u8>> {
    let mut child = bounded(program, seconds)
        .args(arguments)
        // A thread for each file that is read is enough.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let mut written = Vec::new();
    let read = std::thread::scope(|scope| {
        // One that has read enough closes its end.
        scope.spawn(move || stdin.write_all(input));
        stdout.take(MAX_DRAWN_BYTES).read_to_end(&mut written)
    });
    let ended = child.wait().ok()?;
    (read.is_ok() && ended.success()).then_some(written)
}

/// A command whose time of a processor is bounded by the system.
#[cfg(unix)]
fn bounded(program: &Path, seconds: u64) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -t \"$1\" && shift && exec \"$@\"", "sh", &seconds.to_string()]).arg(program);
    command
}

#[cfg(not(unix))]
fn bounded(program: &Path, _: u64) -> Command {
    Command::new(program)
}
