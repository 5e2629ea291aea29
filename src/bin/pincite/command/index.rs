//! `pincite index`: bring the index up to date.

use std::io::{self, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use pincite::corpus::{Settings, size};
use pincite::ingest::{IngestOptions, IngestReport, MAX_FILE_BYTES, OldIndex, Problem, Progress, Rebuild, ingest};

use pincite::model::Limits;
use pincite::render::terminal::harmless_line;

use crate::args::{Args, IndexArgs};
use crate::{Failure, Outcome, place};

/// The most problems that are listed.
const MAX_LISTED: usize = 20;

pub(crate) fn run(args: &Args, command: &IndexArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if command.limits {
        limits(&place::settings()?, out)?;
        return Ok(Outcome::Found);
    }
    let rebuild = if command.rebuild { Rebuild::Yes } else { Rebuild::No };
    let report = update(args, &command.paths, rebuild, command.threads)?;
    if !command.quiet {
        print(&report, out)?;
    }
    Ok(Outcome::Found)
}

/// Brings the index up to date with `paths`, or with its own or the default folders; shows progress on a terminal.
pub(crate) fn update(
    args: &Args,
    paths: &[PathBuf],
    rebuild: Rebuild,
    threads: Option<usize>,
) -> Result<IngestReport, Failure> {
    let settings = place::settings()?;
    let index = place::index(args)?;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let options = IngestOptions {
        roots: place::roots(paths, &settings, &index),
        index,
        max_file_bytes: settings.max_file_bytes.unwrap_or(MAX_FILE_BYTES),
        extraction: place::extraction(settings.limits()),
        settings,
        threads: threads.unwrap_or(processors),
        rebuild,
        now: jiff::Timestamp::now(),
    };
    // indicatif draws on standard error, and only if that is a terminal.
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    let report = ingest(&options, &|progress| match progress {
        Progress::Found { files } => bar.set_length(files as u64),
        Progress::Done { path } => {
            bar.inc(1);
            bar.set_message(path.to_owned());
        }
        Progress::Writing => bar.set_message("writing"),
    });
    bar.finish_and_clear();
    Ok(report?)
}

/// Writes how much of a file is read at most, as `pincite.toml` may set it.
fn limits(settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let row = |out: &mut dyn Write, name: &str, value: String, what: &str| writeln!(out, "{name:<15}{value:<14}{what}");
    let max_file_bytes = settings.max_file_bytes.unwrap_or(MAX_FILE_BYTES);
    row(out, "max_file_size", size::render(max_file_bytes), "size of a file")?;
    writeln!(out, "[limits]")?;
    let limits = settings.limits();
    for one in Limits::KEYS {
        let limit = limits.get(one.key).unwrap_or_default();
        row(out, one.key, if one.is_size { size::render(limit) } else { limit.to_string() }, one.what)?;
    }
    Ok(())
}

fn print(report: &IngestReport, out: &mut dyn Write) -> io::Result<()> {
    let IngestReport { added, changed, unchanged, removed, skipped, failed, documents, passages, old_index } = report;
    let (left_out, broken) = (skipped.len(), failed.len());
    writeln!(
        out,
        "{added} added, {changed} changed, {unchanged} unchanged, {removed} removed, {left_out} skipped, {broken} failed"
    )?;
    if *old_index == OldIndex::Replaced {
        writeln!(
            out,
            "  a new index, as the old one could not be read; check pins that were given out before with `pincite show`"
        )?;
    }
    problems("failed", failed, out)?;
    problems("skipped", skipped, out)?;
    writeln!(out, "{passages} passages of {documents} documents can be searched")
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
