//! `pincite watch`: the index follows its folders.

use std::io::{self, Write};
use std::time::Duration;

use pincite::ErrorKind;
use pincite::corpus::Settings;
use pincite::ingest::{Change, IngestOptions, preview};
use pincite::render::terminal::harmless_line;

use super::index::{Asked, counts, update};
use crate::args::{Args, WatchArgs};
use crate::changes::Changes;
use crate::interrupt::Interrupt;
use crate::{Failure, Outcome, described, place};

/// How long is waited for a folder that is gone, or another writer, before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &Args, command: &WatchArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let interrupt = Interrupt::listen()?;
    let asked = Asked { paths: command.paths.clone(), ..Asked::default() };
    let options = options(args, &asked)?;
    let applied = options.settings.clone();
    let (waits_for, misunderstood) = (String::new(), String::new());
    let mut watch = Watch { args, asked, interrupt, out, options, applied, waits_for, misunderstood };
    // What cannot be done at all is said at once.
    watch.update()?;
    while !watch.interrupt.asked() {
        if !watch.follow()? {
            continue;
        }
        let IngestOptions { roots, index, .. } = &watch.options;
        let (mut changes, why) = Changes::of(roots, index, command.poll.map(Duration::from_secs));
        if let Some(why) = why {
            watch.say(&format!("the system does not tell of changes, so they are looked for: {why}"))?;
        }
        // Something may have changed before the eye was on it, and be it where to look.
        while watch.follow()?
            && changes.are_of(&watch.options.roots, &watch.options.index)
            && changes.wait(&watch.interrupt)
        {}
    }
    Ok(Outcome::Found)
}

/// A watch under way.
struct Watch<'a> {
    args: &'a Args,
    asked: Asked,
    interrupt: Interrupt,
    out: &'a mut dyn Write,
    /// What is done, as the settings were understood last.
    options: IngestOptions,
    /// The settings by which the index was brought up to date last.
    applied: Settings,
    /// What stands in the way, as it was said last.
    waits_for: String,
    /// Why the settings are not understood, as it was said last.
    misunderstood: String,
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
        self.hear()?;
        let planned = preview(&self.options)?;
        // A file that failed is read again when it or the settings change, or by `pincite index`.
        let is_as_it_was =
            self.options.settings == self.applied && planned.iter().all(|one| one.change == Change::Again);
        if self.interrupt.asked() || is_as_it_was {
            return Ok(false);
        }
        self.update()?;
        Ok(true)
    }

    /// Reads the settings. Those of before hold while they are not understood, which is said once.
    fn hear(&mut self) -> Result<(), Failure> {
        match options(self.args, &self.asked) {
            Ok(options) => {
                self.options = options;
                if !std::mem::take(&mut self.misunderstood).is_empty() {
                    self.say("the settings are understood again")?;
                }
            }
            Err(Failure::Library(error)) => {
                self.options.now = jiff::Timestamp::now();
                let why = described(&error);
                if self.misunderstood != why {
                    self.say(&format!("the settings of before still hold: {why}"))?;
                    self.misunderstood = why;
                }
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    fn update(&mut self) -> Result<(), Failure> {
        let report = update(&self.options, self.asked.commit_every, &self.interrupt)?;
        self.applied = self.options.settings.clone();
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

/// What is to be done by the settings of now, also by those of the roots.
fn options(args: &Args, asked: &Asked) -> Result<IngestOptions, Failure> {
    let mut options = asked.options(args)?;
    options.settings = options.settings.with_roots(&options.roots)?;
    place::name_unheard(&options.roots, &options.index)?;
    Ok(options)
}

/// True for what may be over in a while: a folder that is gone, another writer, a disk that is full.
fn is_passing(kind: &ErrorKind) -> bool {
    use ErrorKind::{CannotRead, CannotWrite, IgnoreFile, Locked, NoCorpus, NoSpace};
    matches!(kind, NoCorpus | CannotRead | IgnoreFile | Locked | NoSpace | CannotWrite)
}
