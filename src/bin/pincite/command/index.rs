//! `pincite index`: bring the index up to date.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use pincite::corpus::{Settings, size};
use pincite::ingest::{
    Change, IngestOptions, IngestReport, MAX_FILE_BYTES, OldIndex, Pace, Planned, Problem, Progress, Rebuild, ingest,
    preview,
};
use pincite::model::Limits;
use pincite::render::terminal::{harmless_line, searchable};

use crate::args::{Args, IndexArgs};
use crate::interrupt::Interrupt;
use crate::{Failure, Outcome, place};

/// The most problems that are listed.
const MAX_LISTED: usize = 20;

/// What is asked of a run.
pub(crate) struct Asked {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) rebuild: Rebuild,
    pub(crate) ocr: bool,
    pub(crate) threads: Option<usize>,
    pub(crate) memory_bytes: Option<u64>,
    pub(crate) commit_every: Duration,
}

impl Default for Asked {
    fn default() -> Asked {
        let commit_every = Duration::from_secs(60);
        Asked { paths: Vec::new(), rebuild: Rebuild::No, ocr: false, threads: None, memory_bytes: None, commit_every }
    }
}

impl Asked {
    fn by(command: &IndexArgs) -> Asked {
        Asked {
            paths: command.paths.clone(),
            rebuild: if command.rebuild { Rebuild::Yes } else { Rebuild::No },
            ocr: command.ocr,
            threads: command.threads,
            memory_bytes: command.memory,
            commit_every: Duration::from_secs(command.commit_every),
        }
    }

    /// The options of the run.
    pub(crate) fn options(&self, args: &Args) -> Result<IngestOptions, Failure> {
        let index = place::index(args)?;
        let settings = place::settings_for(&index)?;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(IngestOptions {
            roots: place::roots(&self.paths, &settings, &index)?,
            index,
            max_file_bytes: settings.max_file_bytes.unwrap_or(MAX_FILE_BYTES),
            memory_bytes: self.memory_bytes.or(settings.memory_bytes).unwrap_or_else(place::memory_bytes),
            extraction: place::extraction(&settings, self.ocr)?,
            settings,
            threads: self.threads.unwrap_or(processors),
            rebuild: self.rebuild,
            now: jiff::Timestamp::now(),
        })
    }
}

pub(crate) fn run(args: &Args, command: &IndexArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let asked = Asked::by(command);
    if command.limits {
        limits(&place::settings()?, &asked, out)?;
        return Ok(Outcome::Found);
    }
    let options = asked.options(args)?;
    place::name_unheard(&options.roots, &options.index)?;
    if command.dry_run {
        planned(&preview(&options)?, out)?;
        return Ok(Outcome::Found);
    }
    let report = update(&options, asked.commit_every, &Interrupt::listen()?)?;
    if !command.quiet {
        print(&report, out)?;
    }
    Ok(if report.pending == 0 { Outcome::Found } else { Outcome::NotFound })
}

/// Brings the index up to date; shows progress on a terminal.
pub(crate) fn update(
    options: &IngestOptions,
    commit_every: Duration,
    interrupt: &Interrupt,
) -> Result<IngestReport, Failure> {
    // indicatif draws on standard error, and only if that is a terminal.
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    let committed = Mutex::new(Instant::now());
    let pace = || {
        if interrupt.asked() {
            return Pace::Stop;
        }
        let Ok(mut committed) = committed.lock() else { return Pace::GoOn };
        if committed.elapsed() < commit_every {
            return Pace::GoOn;
        }
        *committed = Instant::now();
        Pace::Commit
    };
    let report = ingest(options, &|progress| {
        match progress {
            Progress::Found { files } => bar.set_length(files as u64),
            Progress::Done { path } => {
                bar.inc(1);
                bar.set_message(path.to_owned());
            }
            Progress::Writing => bar.set_message("writing"),
        }
        pace()
    });
    bar.finish_and_clear();
    Ok(report?)
}

/// Writes how much memory is taken and how much of a file is read at most, as `pincite.toml` may set it.
fn limits(settings: &Settings, asked: &Asked, out: &mut dyn Write) -> io::Result<()> {
    let row = |out: &mut dyn Write, name: &str, value: String, what: &str| writeln!(out, "{name:<15}{value:<14}{what}");
    let max_file_bytes = settings.max_file_bytes.unwrap_or(MAX_FILE_BYTES);
    let memory_bytes = asked.memory_bytes.or(settings.memory_bytes).unwrap_or_else(place::memory_bytes);
    row(out, "memory", size::render(memory_bytes), "memory of a run")?;
    row(out, "max_file_size", size::render(max_file_bytes), "size of a file")?;
    writeln!(out, "[limits]")?;
    let limits = settings.limits();
    for one in Limits::KEYS {
        let limit = limits.get(one.key).unwrap_or_default();
        row(out, one.key, if one.is_size { size::render(limit) } else { limit.to_string() }, one.what)?;
    }
    Ok(())
}

/// Writes what a run would do, a line for each file.
fn planned(planned: &[Planned], out: &mut dyn Write) -> io::Result<()> {
    for Planned { path, change } in planned {
        let what = match change {
            Change::New => "new",
            Change::Moved(_) => "moved",
            Change::Changed => "changed",
            Change::Touched => "touched",
            Change::Again => "again",
            Change::Gone => "gone",
        };
        write!(out, "{what:<9}{}", harmless_line(path))?;
        match change {
            Change::Moved(from) => writeln!(out, " (was {})", harmless_line(from))?,
            _ => writeln!(out)?,
        }
    }
    match planned.len() {
        0 => writeln!(out, "nothing to do"),
        1 => writeln!(out, "1 file; nothing was done"),
        many => writeln!(out, "{many} files; nothing was done"),
    }
}

fn print(report: &IngestReport, out: &mut dyn Write) -> io::Result<()> {
    counts(report, out)?;
    if report.old_index == OldIndex::Replaced {
        writeln!(
            out,
            "  a new index, as the old one could not be read; check pins that were given out before with `pincite show`"
        )?;
    }
    problems("failed", &report.failed, out)?;
    problems("skipped", &report.skipped, out)?;
    for path in &report.unused_paths {
        writeln!(out, "  unused   {}: no file has this path", harmless_line(path))?;
    }
    writeln!(out, "{}", searchable(report.passages, report.documents))?;
    match report.pending {
        0 => Ok(()),
        1 => writeln!(out, "stopped: 1 file is still to be read; `pincite index` goes on"),
        many => writeln!(out, "stopped: {many} files are still to be read; `pincite index` goes on"),
    }
}

/// Writes in one line what became of how many files.
pub(crate) fn counts(report: &IngestReport, out: &mut dyn Write) -> io::Result<()> {
    let IngestReport { added, changed, unchanged, removed, skipped, failed, .. } = report;
    let (left_out, broken) = (skipped.len(), failed.len());
    writeln!(
        out,
        "{added} added, {changed} changed, {unchanged} unchanged, {removed} removed, {left_out} skipped, {broken} failed"
    )
}

fn problems(what: &str, problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    for Problem { path, reason } in problems.iter().take(MAX_LISTED) {
        writeln!(out, "  {what}  {}: {reason}", harmless_line(path))?;
    }
    if problems.len() > MAX_LISTED {
        writeln!(out, "  {what}  and {} more: `pincite status` lists them all", problems.len() - MAX_LISTED)?;
    }
    Ok(())
}
