//! Where things are, and how the output looks: flag over environment over `pincite.toml` over default.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use pincite::Result;
use pincite::corpus::{SETTINGS_FILE, Settings};
use pincite::render::terminal::{Color, Links, Style};

use crate::args::{Args, When};

/// The widest that running text is set, in columns.
const MAX_WIDTH: usize = 100;

/// The settings of the working folder.
pub(crate) fn settings() -> Result<Settings> {
    Settings::load(Path::new(SETTINGS_FILE))
}

/// The folder of the index.
pub(crate) fn index(args: &Args) -> Result<PathBuf> {
    match &args.index {
        Some(folder) => Ok(folder.clone()),
        None => Ok(settings()?.index.unwrap_or_else(|| PathBuf::from("index"))),
    }
}

/// The folders to index: as named, else as set, else `corpus`.
pub(crate) fn roots(named: &[PathBuf], settings: &Settings) -> Vec<PathBuf> {
    match (named, settings.corpus.as_slice()) {
        ([], []) => vec![PathBuf::from("corpus")],
        ([], set) => set.to_vec(),
        (named, _) => named.to_vec(),
    }
}

/// How the output looks.
pub(crate) fn style(args: &Args) -> Style {
    let asked_not_to = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match args.color {
        When::Always => Color::Always,
        When::Auto if io::stdout().is_terminal() && !asked_not_to => Color::Always,
        When::Auto | When::Never => Color::Never,
    };
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let links = match (args.links, std::env::current_dir()) {
        (true, Ok(folder)) => Links::Osc8 { folder },
        _ => Links::Off,
    };
    Style { width: terminal.unwrap_or(MAX_WIDTH).min(MAX_WIDTH), color, links }
}
