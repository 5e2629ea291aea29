//! The settings file `pincite.toml`: where the corpus and its index are, and what its documents do
//! not say of themselves.

mod documents;
mod roots;
mod values;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::documents::{Override, RecordTable, document, records};
pub use self::roots::settings_file;
use self::values::{Parsed, Problem, limit, list, size, switch, text};
use super::read::{not_regular, reason};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Limits, Ocr, WebPages};

/// Name of the settings file, in the working folder or in a corpus.
pub const SETTINGS_FILE: &str = "pincite.toml";

/// The keys of the file.
const KEYS: &[&str] = &[
    "index",
    "corpus",
    "auto_update",
    "chinese_variants",
    "memory",
    "max_file_size",
    "whole_pages",
    "limits",
    "ocr",
    "document",
    "records",
];

/// The keys of the `[ocr]` table.
const OCR_KEYS: &[&str] = &["always", "languages", "programs"];

/// What a settings file says; a missing one says nothing.
///
/// ```
/// use pincite::corpus::Settings;
///
/// let settings = Settings::parse(r#"
///     corpus = ["statements", "news"]
///     index = "/var/lib/pincite"
///     max_file_size = "64 MB"
///
///     [[document]]
///     path = "2023/**"
///     publisher = "Berita"
///     lang = "id"
///
///     [[document]]
///     path = ["2023/tea.txt", "2023/milk.txt"]
///     authors = ["Siti Rahma"]
///     date = 2023-10-19
/// "#)?;
/// assert_eq!(settings.max_file_bytes, Some(64_000_000));
/// let tea = settings.overrides_for("2023/tea.txt");
/// assert_eq!(tea.publisher.as_deref(), Some("Berita"));
/// assert_eq!(tea.authors, ["Siti Rahma"]);
/// # Ok::<(), pincite::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// `index`: the folder of the index.
    pub index: Option<PathBuf>,
    /// `corpus`: the folders and files to index; empty if it says none.
    pub corpus: Vec<PathBuf>,
    /// `auto_update`: whether the index is brought up to date before it is searched.
    pub auto_update: bool,
    /// `chinese_variants`: whether simplified and traditional Chinese characters are the same in a query.
    pub chinese_variants: bool,
    /// `memory`: what a run that indexes should get by with, in bytes.
    pub memory_bytes: Option<u64>,
    /// `max_file_size`: size of the largest file to read, in bytes.
    pub max_file_bytes: Option<u64>,
    /// `[ocr]`: how the text of pages that are pictures is recognised.
    pub ocr: Option<Ocr>,
    /// `always` in `[ocr]`: whether it is in every run.
    pub ocr_always: bool,
    /// `whole_pages`: whether all of a web page is read, and not only its article.
    pub whole_pages: bool,
    /// `[limits]`: by key, the limits that are set.
    limits: BTreeMap<&'static str, u64>,
    /// The `[[document]]` tables, in order.
    overrides: Vec<Override>,
    /// The `[[records]]` tables, in order.
    columns: Vec<RecordTable>,
    /// The settings of roots that were read with these.
    of_roots: BTreeMap<PathBuf, Settings>,
}

impl Settings {
    /// Reads the text of a settings file; paths stay as they are written.
    ///
    /// # Errors
    ///
    /// `Settings`, with the line and what is wrong there.
    pub fn parse(text: &str) -> Result<Settings> {
        settings(text).map_err(|problem| Error::new(ErrorKind::Settings(problem.in_text(text))))
    }

    /// Reads the settings file at `path`; where there is none, nothing is set.
    ///
    /// `index` and `corpus` are relative to the folder of the file.
    ///
    /// # Errors
    ///
    /// `Settings` as [`Settings::parse`], `CannotRead` if the system refuses.
    pub fn load(path: &Path) -> Result<Settings> {
        let cannot = |why: String| Error::new(ErrorKind::CannotRead).at(path).because(why);
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(metadata) => return Err(cannot(not_regular(&metadata))),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Settings::default());
            }
            Err(error) => return Err(cannot(reason(&error))),
        }
        let bytes = fs::read(path).map_err(|error| cannot(reason(&error)))?;
        let not_utf8 = |_| Error::new(ErrorKind::Settings("it is not UTF-8 text".into())).at(path);
        let text = String::from_utf8(bytes).map_err(not_utf8)?;
        let settings = Settings::parse(&text).map_err(|error| error.at(path))?;
        Ok(settings.below(path.parent().unwrap_or(Path::new(""))))
    }

    fn below(mut self, folder: &Path) -> Settings {
        self.index = self.index.map(|index| folder.join(index));
        self.corpus = self.corpus.iter().map(|corpus| folder.join(corpus)).collect();
        if let Some(programs) = self.ocr.as_mut().and_then(|ocr| ocr.programs.as_mut()) {
            *programs = folder.join(&*programs);
        }
        self
    }

    /// The keys that are set and say how a run goes: they are heard in the working folder only, never in a root.
    ///
    /// A corpus may come from elsewhere, and shall not say what is done with it.
    pub fn of_runs(&self) -> Vec<&'static str> {
        let keys = [
            ("index", self.index.is_some()),
            ("corpus", !self.corpus.is_empty()),
            ("auto_update", self.auto_update),
            ("chinese_variants", self.chinese_variants),
            ("memory", self.memory_bytes.is_some()),
            ("max_file_size", self.max_file_bytes.is_some()),
            ("whole_pages", self.whole_pages),
            ("limits", !self.limits.is_empty()),
            ("ocr", self.ocr.is_some()),
        ];
        keys.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect()
    }

    /// The limits as they are set, and the others as they are by default.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.web_pages = if self.whole_pages { WebPages::Whole } else { WebPages::Article };
        limits.member_bytes = self.max_file_bytes.unwrap_or(limits.member_bytes);
        for (key, limit) in &self.limits {
            limits.set(key, *limit);
        }
        limits
    }
}

fn settings(source: &str) -> Parsed<Settings> {
    let table = DeTable::parse(source).map_err(|error| Problem::of_toml(&error))?;
    let mut settings = Settings::default();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "index" => settings.index = Some(text("index", value)?.into()),
            "corpus" => settings.corpus = list("corpus", value)?.into_iter().map(PathBuf::from).collect(),
            "auto_update" => settings.auto_update = switch("auto_update", value)?,
            "chinese_variants" => settings.chinese_variants = switch("chinese_variants", value)?,
            "memory" => settings.memory_bytes = Some(size("memory", value)?),
            "max_file_size" => settings.max_file_bytes = Some(size("max_file_size", value)?),
            "whole_pages" => settings.whole_pages = switch("whole_pages", value)?,
            "limits" => settings.limits = limits(value)?,
            "ocr" => (settings.ocr, settings.ocr_always) = ocr(value)?,
            "document" => settings.overrides = tables("document", value)?.map(document).collect::<Parsed<_>>()?,
            "records" => settings.columns = tables("records", value)?.map(records).collect::<Parsed<_>>()?,
            unknown => return Err(Problem::unknown_key(key.span().start, unknown, KEYS)),
        }
    }
    Ok(settings)
}

/// The `[ocr]` table, and whether it says that pages are always recognised.
fn ocr(value: &Spanned<DeValue<'_>>) -> Parsed<(Option<Ocr>, bool)> {
    let wrong = || Problem::new(value.span().start, "ocr is a table: write [ocr], and a line for each setting");
    let DeValue::Table(fields) = value.get_ref() else { return Err(wrong()) };
    let (mut ocr, mut always) = (Ocr::default(), false);
    for (key, value) in fields {
        match key.get_ref().as_ref() {
            "always" => always = switch("always", value)?,
            "languages" => ocr.languages = list("languages", value)?,
            "programs" => ocr.programs = Some(text("programs", value)?.into()),
            unknown => return Err(Problem::unknown_key(key.span().start, unknown, OCR_KEYS)),
        }
    }
    Ok((Some(ocr), always))
}

fn limits(value: &Spanned<DeValue<'_>>) -> Parsed<BTreeMap<&'static str, u64>> {
    let wrong = || Problem::new(value.span().start, "limits are a table: write [limits], and a line for each");
    let DeValue::Table(fields) = value.get_ref() else { return Err(wrong()) };
    let mut limits = BTreeMap::new();
    for (key, value) in fields {
        let Some(known) = Limits::KEYS.iter().find(|known| known.key == key.get_ref().as_ref()) else {
            let keys: Vec<&str> = Limits::KEYS.iter().map(|known| known.key).collect();
            return Err(Problem::unknown_key(key.span().start, key.get_ref(), &keys));
        };
        limits.insert(known.key, if known.is_size { size(known.key, value)? } else { limit(known.key, value)? });
    }
    Ok(limits)
}

/// The tables of an array of tables, with the places where they start.
fn tables<'v>(
    key: &'static str,
    value: &'v Spanned<DeValue<'v>>,
) -> Parsed<impl Iterator<Item = (usize, &'v DeTable<'v>)>> {
    let wrong = |at: usize| Problem::new(at, format!("{key} tables are written [[{key}]], with two brackets"));
    let DeValue::Array(values) = value.get_ref() else { return Err(wrong(value.span().start)) };
    let mut tables = Vec::new();
    for table in values.iter() {
        let DeValue::Table(fields) = table.get_ref() else { return Err(wrong(table.span().start)) };
        tables.push((table.span().start, fields));
    }
    Ok(tables.into_iter())
}

#[cfg(test)]
mod tests;
