//! The values of a settings file: from what TOML read to what pincite means.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::DeValue;

use super::documents::compose;
use crate::corpus::size as sizes;
use crate::model::PartialDate;
use crate::text::{Language, literal};

/// What is wrong in a settings file.
#[derive(Debug)]
pub(super) struct Problem {
    /// Where, in bytes.
    at: usize,
    message: String,
}

/// Paths or globs below a corpus root; those are the same that are written alike.
#[derive(Clone, Debug)]
pub(super) struct Globs {
    paths: Vec<String>,
    set: GlobSet,
}

impl PartialEq for Globs {
    fn eq(&self, other: &Globs) -> bool {
        self.paths == other.paths
    }
}

impl Globs {
    pub(super) fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The paths as they are written, each with whether one of `names` has it.
    pub(super) fn heard<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<(&str, bool)> {
        let mut heard: Vec<(&str, bool)> = self.paths.iter().map(|path| (path.as_str(), false)).collect();
        // Each path stands for as many patterns, one behind the other.
        let (patterns, mut matching) = (self.set.len() / self.paths.len().max(1), Vec::new());
        for name in names {
            self.set.matches_into(name, &mut matching);
            matching.iter().for_each(|at| heard[at / patterns].1 = true);
        }
        heard
    }
}

/// A value, or what is wrong with it.
pub(super) type Parsed<T> = std::result::Result<T, Problem>;

impl Problem {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Problem {
        Problem { at, message: message.into() }
    }

    pub(super) fn of_toml(error: &toml::de::Error) -> Problem {
        Problem::new(error.span().map_or(0, |span| span.start), error.message())
    }

    pub(super) fn unknown_key(at: usize, key: &str, known: &[&str]) -> Problem {
        Problem::new(at, format!("unknown key {}; known are {}", literal(key), known.join(", ")))
    }

    fn value(key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Problem {
        Problem::new(value.span().start, format!("{} should be {expected}", literal(key)))
    }

    /// The message with its line in `text`, which is counted from 1.
    pub(super) fn in_text(&self, text: &str) -> String {
        let before = &text.as_bytes()[..self.at.min(text.len())];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        format!("line {line}: {}", self.message)
    }
}

/// A text that is not blank.
pub(super) fn text(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<String> {
    match value.get_ref() {
        DeValue::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        _ => Err(Problem::value(key, value, "a text in quotes")),
    }
}

/// A text, or a list of them that is not empty.
pub(super) fn list(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<Vec<String>> {
    let texts = match value.get_ref() {
        DeValue::Array(values) => values.iter().map(|value| text(key, value)).collect::<Parsed<_>>()?,
        _ => vec![text(key, value)?],
    };
    if texts.is_empty() { Err(Problem::value(key, value, "a text in quotes, or a list of them")) } else { Ok(texts) }
}

/// A number of bytes, or a text with a unit.
pub(super) fn size(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<u64> {
    let bytes = match value.get_ref() {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        DeValue::String(text) => sizes::parse(text),
        _ => None,
    };
    // Nothing could be read with 0, which elsewhere often stands for no limit.
    bytes.filter(|&bytes| bytes > 0).ok_or_else(|| {
        Problem::value(key, value, "a size such as \"64 MB\" or \"1 GiB\", or a number of bytes above 0")
    })
}

/// Yes or no.
pub(super) fn switch(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<bool> {
    match value.get_ref() {
        DeValue::Boolean(switch) => Ok(*switch),
        _ => Err(Problem::value(key, value, "true or false")),
    }
}

/// A whole number above 0.
pub(super) fn limit(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<u64> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    number.filter(|&number| number > 0).ok_or_else(|| Problem::value(key, value, "a whole number above 0"))
}

/// A day, month or year: TOML's own date, a text, or the number of the year.
pub(super) fn date(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<PartialDate> {
    let date = match value.get_ref() {
        DeValue::String(text) => PartialDate::declared(text),
        DeValue::Datetime(time) => PartialDate::declared(&time.to_string()),
        DeValue::Integer(year) if year.radix() == 10 => PartialDate::declared(year.as_str()),
        _ => None,
    };
    date.ok_or_else(|| Problem::value(key, value, "a date of the form 2023, \"2023-10\" or 2023-10-19"))
}

/// A language by its code.
pub(super) fn language(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<Language> {
    let language = Language::parse(&text(key, value)?);
    language.ok_or_else(|| Problem::value(key, value, "the code of a language, such as \"en\""))
}

/// Paths or globs below a corpus root. A folder stands for all that it holds.
pub(super) fn globs(key: &str, value: &Spanned<DeValue<'_>>) -> Parsed<Globs> {
    let at = value.span().start;
    let mut set = GlobSetBuilder::new();
    let paths = list(key, value)?;
    for path in &paths {
        let tidy = compose(path.trim_start_matches("./").trim_end_matches('/'));
        if tidy.is_empty() || tidy.starts_with('/') || tidy.split('/').any(|part| part == "..") {
            return Err(Problem::new(
                at,
                format!("{} is not below the corpus: paths start at its folder", literal(path)),
            ));
        }
        // The path as it is written may be that of a file, even with the signs of a glob in it.
        for pattern in [tidy.clone(), globset::escape(&tidy)] {
            // A file stands for what it holds as well.
            for pattern in [format!("{pattern}/**"), format!("{pattern}!/**"), pattern] {
                let wrong =
                    |error: globset::Error| Problem::new(at, format!("{} is no glob: {}", literal(path), error.kind()));
                set.add(glob(&pattern).map_err(wrong)?);
            }
        }
    }
    let set = set.build().map_err(|error| Problem::new(at, error.to_string()))?;
    Ok(Globs { paths, set })
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    // Otherwise `*` would cross folders, and `\` would mean something else on Windows.
    GlobBuilder::new(pattern).literal_separator(true).backslash_escape(true).build()
}
