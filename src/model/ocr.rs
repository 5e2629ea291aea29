//! How the text of pages that are pictures is recognised.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The language that is meant where none is named, as tesseract calls it.
const DEFAULT_LANGUAGE: &str = "eng";

/// What `[ocr]` in `pincite.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ocr {
    /// `languages`: by the names that tesseract has for them, such as `eng` and `tha`; English if there are none.
    pub languages: Vec<String>,
    /// `programs`: the folder of `tesseract` and `pdftoppm`; those that the system finds if there is none.
    pub programs: Option<PathBuf>,
}

impl Ocr {
    /// The languages in the form that tesseract takes: `eng+tha`.
    pub fn languages(&self) -> String {
        if self.languages.is_empty() { DEFAULT_LANGUAGE.to_owned() } else { self.languages.join("+") }
    }

    /// The program with this name.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.as_ref().map_or_else(|| name.into(), |folder| folder.join(name))
    }
}
