//! `pincite watch`: the index follows its folders.

use std::io::{self, Write};
use std::time::Duration;

use pincite::ErrorKind;
use pincite::ingest::{Change, preview};
use pincite::render::terminal::harmless_line;

use super::index::{Asked, counts, update};
use crate::args::{Args, WatchArgs};
use crate::changes::Changes;
use crate::interrupt::Interrupt;
use crate::{Failure, Outcome, described};

/// How long is waited for a folder that is gone, or another writer, before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &Args, command: &WatchArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let interrupt = Interrupt::listen()?;
    let asked = Asked { paths: command.paths.clone(), ..Asked::default() };
    let mut watch = Watch { args, asked, interrupt, out, waits_for: String::new() };
    // What cannot be done at all is said at once.
    watch.update()?;
    while !watch.interrupt.asked() {
        if !watch.follow()? {
            continue;
        }
        let options = watch.asked.options(args)?;
        let (mut changes, why) = Changes::of(&options.roots, &options.index, command.poll.map(Duration::from_secs));
        if let Some(why) = why {
            watch.say(&format!("the system does not tell of changes, so they are looked for: {why}"))?;
        }
        // Something may have changed before the eye was on it.
        while watch.follow()? && changes.wait(&watch.interrupt) {}
    }
    Ok(Outcome::Found)
}

/// A watch under way.
struct Watch<'a> {
    args: &'a Args,
    asked: Asked,
    interrupt: Interrupt,
    out: &'a mut dyn Write,
    /// What stands in the way, as it was said last.
    waits_for: String,
}

impl Watch<'_> {
    /// Brings the index up to date until nothing has changed meanwhile; false if something stands in the way, which is
    /// said once.
    fn follow(&mut self) -> Result<bool, Failure> {
        loop {
            match self.step() {
                Ok(false) => {
                    self.waits_for.clear();
                    return Ok(true);
                }
                Ok(true) => self.waits_for.clear(),
                Err(Failure::Library(error)) if is_passing(error.kind()) => {
                    let why = described(&error);
                    if self.waits_for != why {
                        self.say(&format!("waiting: {why}"))?;
                        self.waits_for = why;
                    }
                    std::thread::sleep(PAUSE);
                    return Ok(false);
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Brings the index up to date if something has changed; true if it had.
    fn step(&mut self) -> Result<bool, Failure> {
        let planned = preview(&self.asked.options(self.args)?)?;
        // A file that failed is read again when it changes, or by `pincite index`.
        if self.interrupt.asked() || planned.iter().all(|one| one.change == Change::Again) {
            return Ok(false);
        }
        self.update()?;
        Ok(true)
    }

    fn update(&mut self) -> Result<(), Failure> {
        let report = update(self.args, &self.asked, &self.interrupt)?;
        let mut line = Vec::new();
        counts(&report, &mut line)?;
        Ok(self.say(String::from_utf8_lossy(&line).trim_end())?)
    }

    /// Writes a line at once, with the time.
    fn say(&mut self, what: &str) -> io::Result<()> {
        let time = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC");
        writeln!(self.out, "{time}  {}", harmless_line(what))?;
        self.out.flush()
    }
}

/// True for what may be over in a while: a folder that is gone, another writer, a disk that is full.
fn is_passing(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NoCorpus | ErrorKind::CannotRead | ErrorKind::Locked | ErrorKind::NoSpace | ErrorKind::CannotWrite
    )
}
