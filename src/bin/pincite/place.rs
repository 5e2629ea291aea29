//! Where things are, and how the output looks: flag over environment over `pincite.toml` over default.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use pincite::corpus::{SETTINGS_FILE, Settings, located, settings_file};
use pincite::index::{Index, Summary};
use pincite::ingest::MEMORY_BYTES;
use pincite::render::terminal::{Color, Links, Style, harmless_line};
use pincite::worker::{Extraction, ocr};
use pincite::{ErrorKind, Result};

use crate::args::{Args, When};
use crate::command::worker::NAME;

/// The widest that running text is set, in columns.
pub(crate) const MAX_WIDTH: usize = 100;

/// The settings of the working folder.
pub(crate) fn settings() -> Result<Settings> {
    Settings::load(Path::new(SETTINGS_FILE))
}

/// The settings file of a run on an index: that of the working folder; where there is none, that of the folder that the
/// paths of the index start from, so that a run does the same from wherever it is started.
pub(crate) fn settings_file_for(index: &Path) -> PathBuf {
    let base = match Path::new(SETTINGS_FILE).exists() {
        true => PathBuf::new(),
        false => Summary::of(index).map(|summary| summary.base(index)).unwrap_or_default(),
    };
    base.join(SETTINGS_FILE)
}

/// The settings of a run on an index. An index may come from elsewhere: what stands beside it names no programs to start.
pub(crate) fn settings_for(index: &Path) -> Result<Settings> {
    let file = settings_file_for(index);
    let mut settings = Settings::load(&file)?;
    if file != Path::new(SETTINGS_FILE) {
        (settings.ocr, settings.ocr_always) = (None, false);
    }
    Ok(settings)
}

/// Says on standard error which settings in the files of `roots` are not heard.
pub(crate) fn name_unheard(roots: &[PathBuf], index: &Path) -> Result<()> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let ours = whole(&settings_file_for(index));
    let files: BTreeSet<PathBuf> = roots.iter().map(|root| settings_file(root)).collect();
    for file in files.into_iter().filter(|file| whole(file) != ours) {
        let keys = Settings::load(&file)?.of_runs().join(", ");
        if !keys.is_empty() {
            let message = format!("{}: {keys}: heard only in {SETTINGS_FILE} of the working folder", file.display());
            remark(&message);
        }
    }
    Ok(())
}

/// Says on standard error what may well be so and should be known.
pub(crate) fn remark(message: &str) {
    let _ = writeln!(io::stderr().lock(), "pincite: {}", harmless_line(message));
}

/// The folder of the index. A variable that is set to nothing counts as unset.
pub(crate) fn index(args: &Args) -> Result<PathBuf> {
    let variable = || std::env::var_os("PINCITE_INDEX").filter(|value| !value.is_empty()).map(PathBuf::from);
    match args.index.clone().or_else(variable) {
        Some(folder) => Ok(folder),
        None => Ok(settings()?.index.unwrap_or_else(|| PathBuf::from("index"))),
    }
}

/// The folders to index: as named, else as set, else those that the index was made from, else `corpus`.
///
/// # Errors
///
/// `CannotRead`, where the system does not let it be read what the index was made from.
pub(crate) fn roots(named: &[PathBuf], settings: &Settings, index: &Path) -> Result<Vec<PathBuf>> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    if !settings.corpus.is_empty() {
        return Ok(settings.corpus.clone());
    }
    let known: Vec<PathBuf> = match Summary::of(index) {
        Ok(summary) => {
            let base = summary.base(index);
            summary.roots.iter().map(|root| located(&base, root)).collect()
        }
        Err(error) if *error.kind() == ErrorKind::CannotRead => return Err(error),
        Err(_) => Vec::new(),
    };
    Ok(if known.is_empty() { vec![PathBuf::from("corpus")] } else { known })
}

/// Memory that a run gets by with: a quarter of the machine's, if that is less than what is usual.
pub(crate) fn memory_bytes() -> u64 {
    machine_bytes().map_or(MEMORY_BYTES, |bytes| MEMORY_BYTES.min(bytes / 4))
}

#[cfg(target_os = "linux")]
#[allow(clippy::useless_conversion, reason = "it has another width where addresses are of 32 bits")]
fn machine_bytes() -> Option<u64> {
    let system = rustix::system::sysinfo();
    Some(u64::try_from(system.totalram).ok()? * u64::from(system.mem_unit))
}

#[cfg(not(target_os = "linux"))]
fn machine_bytes() -> Option<u64> {
    None
}

/// Where files are read: those of large formats in processes of this same program.
///
/// The text of pages that are pictures is recognised if that is asked for, here or by the settings.
pub(crate) fn extraction(settings: &Settings, ocr: bool) -> Result<Extraction> {
    let limits = settings.limits();
    let ocr = (ocr || settings.ocr_always).then(|| settings.ocr.clone().unwrap_or_default());
    ocr.as_ref().map_or(Ok(()), ocr::check)?;
    let extraction = match std::env::current_exe() {
        Ok(program) => {
            let arguments = [NAME.to_owned(), limits.memory_bytes.to_string()];
            Extraction::in_workers(limits, program, arguments.map(Into::into).to_vec())
        }
        Err(_) => Extraction::in_process(limits),
    };
    Ok(extraction.with_ocr(ocr))
}

/// The same to read one file: where only the settings ask for OCR, and it is not there, the file is read without, which is
/// said on standard error.
pub(crate) fn extraction_of_one(settings: &Settings, ocr: bool) -> Result<Extraction> {
    match extraction(settings, ocr) {
        Err(error) if !ocr => match error.kind() {
            ErrorKind::NoOcr(missing) => {
                let message = format!("{missing} is not there: read without OCR, though pincite.toml always wants it");
                remark(&message);
                let mut without = settings.clone();
                without.ocr_always = false;
                extraction(&without, false)
            }
            _ => Err(error),
        },
        extraction => extraction,
    }
}

/// How the output looks on standard output.
pub(crate) fn style(args: &Args) -> Style {
    style_on(args, io::stdout().is_terminal())
}

/// The same, where titles of documents of `index` may be links.
pub(crate) fn style_for(args: &Args, index: &Index) -> Style {
    let links = match (args.links, std::env::current_dir()) {
        (true, Ok(folder)) => Links::Osc8 { folder: folder.join(index.base()) },
        _ => Links::Off,
    };
    Style { links, ..style(args) }
}

/// How messages look on standard error.
pub(crate) fn message_style(args: &Args) -> Style {
    style_on(args, io::stderr().is_terminal())
}

/// The width of the terminal, if there is one.
pub(crate) fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whole milliseconds since `start`.
pub(crate) fn elapsed_ms(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn style_on(args: &Args, is_terminal: bool) -> Style {
    let asked_not_to = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match args.color {
        When::Always => Color::Always,
        When::Auto if is_terminal && !asked_not_to => Color::Always,
        When::Auto | When::Never => Color::Never,
    };
    Style { width: terminal_columns().unwrap_or(MAX_WIDTH).min(MAX_WIDTH), color, links: Links::Off }
}
