//! The tables of the settings that say something of documents, each by their paths.

use icu_normalizer::ComposingNormalizer;
use toml::de::DeTable;

use super::Settings;
use super::values::{Globs, Parsed, Problem, date, globs, language, list, text};
use crate::model::{ColumnRole, Columns, Metadata};
use crate::text::literal;

/// The keys of a `[[document]]` table.
const DOCUMENT_KEYS: &[&str] = &["path", "title", "authors", "publisher", "date", "url", "lang"];

/// One `[[records]]` table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecordTable {
    paths: Globs,
    columns: Columns,
}

/// One `[[document]]` table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Override {
    paths: Globs,
    metadata: Metadata,
}

impl Settings {
    /// The same, with what `other` says of documents: of those that both speak of, each field that is set here wins.
    #[must_use]
    pub(super) fn with_documents_of(self, other: Settings) -> Settings {
        Settings {
            // Later tables win.
            overrides: other.overrides.into_iter().chain(self.overrides).collect(),
            columns: other.columns.into_iter().chain(self.columns).collect(),
            ..self
        }
    }

    /// True if there are no `[[document]]` tables.
    pub fn say_nothing_of_documents(&self) -> bool {
        self.overrides.is_empty()
    }

    /// The paths in the tables, behind the names of these, each with whether one of `names` has it.
    ///
    /// Names are paths as those of [`Settings::overrides_for`].
    pub fn heard_paths(&self, names: impl Iterator<Item = String>) -> Vec<(String, bool)> {
        let documents = self.overrides.iter().map(|table| ("document", &table.paths));
        let tables: Vec<(&str, &Globs)> =
            documents.chain(self.columns.iter().map(|table| ("records", &table.paths))).collect();
        let names: Vec<String> =
            if tables.is_empty() { Vec::new() } else { names.map(|name| compose(&name)).collect() };
        let heard = tables.into_iter().flat_map(|(table, paths)| {
            let heard = paths.heard(names.iter().map(String::as_str)).into_iter();
            heard.map(move |(path, is_heard)| (format!("[[{table}]] {}", literal(path)), is_heard))
        });
        heard.collect()
    }

    /// Which fields of the records in the file at `relative` hold what, as the `[[records]]` tables say it, the later ones
    /// first.
    ///
    /// Paths are those of [`Settings::overrides_for`].
    pub fn columns_for(&self, relative: &str) -> Columns {
        let composed = compose(relative);
        let matching = self.columns.iter().filter(|table| table.paths.is_match(&composed));
        matching.fold(Columns::default(), |earlier, table| table.columns.clone().or(earlier))
    }

    /// What the `[[document]]` tables say of the document at `relative`, the later ones first.
    ///
    /// A table's path is that of a file, of a folder with all in it, or a glob: `*` stays in its
    /// folder, `**` does not, `{a,b}` is either; `?` and `[ab]` are one ASCII character (globset
    /// matches bytes). Capitals count, and composed and decomposed letters are the same.
    /// `relative` is the path below the corpus root, with `/`; for a root that is a file itself,
    /// hand in its name.
    pub fn overrides_for(&self, relative: &str) -> Metadata {
        let composed = compose(relative);
        let matching = self.overrides.iter().filter(|table| table.paths.is_match(&composed));
        matching.fold(Metadata::default(), |earlier, table| table.metadata.clone().or(earlier))
    }
}

/// Composes letters with their marks (NFC): macOS decomposes them in names, keyboards do not.
pub(super) fn compose(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

pub(super) fn records((at, fields): (usize, &DeTable<'_>)) -> Parsed<RecordTable> {
    let mut paths = None;
    let mut columns = Columns::default();
    for (key, value) in fields {
        let key_text = key.get_ref().as_ref();
        if key_text == "path" {
            paths = Some(globs("path", value)?);
            continue;
        }
        let Some((known, role)) = ColumnRole::KEYS.iter().find(|(known, _)| *known == key_text) else {
            let keys: Vec<&str> = std::iter::once("path").chain(ColumnRole::KEYS.iter().map(|(key, _)| *key)).collect();
            return Err(Problem::unknown_key(key.span().start, key_text, &keys));
        };
        columns.set(*role, list(known, value)?);
    }
    let no_path = || Problem::new(at, "this [[records]] has no path, so it speaks of no file");
    Ok(RecordTable { paths: paths.ok_or_else(no_path)?, columns })
}

pub(super) fn document((at, fields): (usize, &DeTable<'_>)) -> Parsed<Override> {
    let mut paths = None;
    let mut metadata = Metadata::default();
    for (key, value) in fields {
        match key.get_ref().as_ref() {
            "path" => paths = Some(globs("path", value)?),
            "title" => metadata.title = Some(text("title", value)?),
            "authors" => metadata.authors = list("authors", value)?,
            "publisher" => metadata.publisher = Some(text("publisher", value)?),
            "date" => metadata.date = Some(date("date", value)?),
            "url" => metadata.url = Some(text("url", value)?),
            "lang" => metadata.language = Some(language("lang", value)?),
            unknown => return Err(Problem::unknown_key(key.span().start, unknown, DOCUMENT_KEYS)),
        }
    }
    let no_path = || Problem::new(at, "this [[document]] has no path, so it speaks of no document");
    Ok(Override { paths: paths.ok_or_else(no_path)?, metadata })
}
