//! What went wrong: [`Error`] for what stopped us, [`Diagnostic`] for input we could go on with.

use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a verb could not go on: a kind, the thing it happened to, and the cause below it.
#[derive(Debug, thiserror::Error)]
#[error("{kind}{}", .path.as_ref().map(|path| format!(": {}", path.display())).unwrap_or_default())]
pub struct Error {
    kind: ErrorKind,
    path: Option<PathBuf>,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`Error`], each with its own next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no index in the folder.
    #[error("no index here")]
    NoIndex,
    /// The folder holds files that are not an index.
    #[error("this folder holds something else than an index")]
    NotAnIndex,
    /// The index was made by another version of the format or of the analyzer.
    #[error("the index has format {found}, this build reads {expected}")]
    OtherFormat {
        /// Format of the index.
        found: String,
        /// Format that this build reads and writes.
        expected: String,
    },
    /// The engine could not read its own files.
    #[error("the index is damaged")]
    Damaged,
    /// Another process is writing to the index.
    #[error("another process is writing to this index")]
    Locked,
    /// The folder or file to index is not there.
    #[error("no such file or folder")]
    NoCorpus,
    /// What was to be indexed stands in the folder of the index.
    #[error("this is in the folder of the index, of which nothing is read")]
    InIndex,
    /// The operating system refused to read.
    #[error("cannot read")]
    CannotRead,
    /// It is not known what an ignore file leaves out, as not all of it can be read.
    #[error("cannot read all of this ignore file")]
    IgnoreFile,
    /// The operating system refused to write.
    #[error("cannot write")]
    CannotWrite,
    /// There is an index in a folder where a new one was to be made.
    #[error("there is an index here already")]
    IndexThere,
    /// What was to be imported is no export of an index, or not the whole of one.
    #[error("this is no export of an index")]
    NotAnExport,
    /// There is no room left to write.
    #[error("there is no room left to write")]
    NoSpace,
    /// A file holds nothing that could be a document.
    #[error("no document can be made of this file")]
    NoDocument,
    /// Something is missing that recognises the text of pictures.
    #[error("{0} is not there, and --ocr needs it")]
    NoOcr(String),
    /// A settings file does not say what it should.
    #[error("cannot understand the settings: {0}")]
    Settings(String),
    /// A pin that has not the form of one.
    #[error("{0:?} is not a pin")]
    NotAPin(String),
    /// Diagnostics were to count as errors, and there were some.
    #[error("{0}")]
    Strict(String),
    /// Asked for more than the bound allows.
    #[error("{0}")]
    Limit(String),
    /// The engine failed in a way that we did not foresee.
    #[error("the engine failed")]
    Engine,
}

impl Error {
    /// An error of `kind`, about nothing in particular on disk.
    pub fn new(kind: ErrorKind) -> Error {
        Error { kind, path: None, source: None }
    }

    /// The error for a refusal of the system to write.
    pub fn of_writing(refusal: &io::Error) -> Error {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let kind = match refusal.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => ErrorKind::NoSpace,
            _ => ErrorKind::CannotWrite,
        };
        let same = refusal.raw_os_error().map_or_else(|| refusal.kind().into(), io::Error::from_raw_os_error);
        Error::new(kind).because(same)
    }

    /// The same error about the file or folder `path`.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>) -> Error {
        self.path = Some(path.as_ref().to_owned());
        self
    }

    /// The same error with what caused it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        self.source = Some(source.into());
        self
    }

    /// What kind of error this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The next step for a person who sees this error, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        match self.kind {
            ErrorKind::NoIndex => Some("run `pincite index` to build it, or name another with --index"),
            ErrorKind::NotAnExport => Some("`pincite export --all` writes one; nothing was imported"),
            ErrorKind::NotAnIndex | ErrorKind::IndexThere => Some("name an empty or new folder with --index"),
            ErrorKind::OtherFormat { .. } | ErrorKind::Damaged => {
                Some("run `pincite index --rebuild` to make it anew; the documents themselves are not touched")
            }
            ErrorKind::Locked => Some("wait until it has finished, then try again"),
            ErrorKind::NoCorpus => Some("name the folder of your documents: `pincite index FOLDER`"),
            ErrorKind::InIndex => Some("name a folder of documents, or with --index another folder for the index"),
            ErrorKind::CannotRead | ErrorKind::CannotWrite if self.is_denied() => {
                Some("check that you have the rights to it")
            }
            ErrorKind::IgnoreFile => Some("make it a text in UTF-8 that you may read, or take it away"),
            ErrorKind::NoSpace => Some("make room and run it again; what was there before is still there"),
            ErrorKind::Settings(_) => Some("see `pincite help settings` for what the settings file may hold"),
            ErrorKind::NoOcr(_) => {
                Some("install poppler and tesseract with its languages, or see [ocr] of pincite.toml in the README")
            }
            ErrorKind::NotAPin(_) => Some("a pin looks like `annual-report#p12@k7f2q9`; `pincite search` prints them"),
            ErrorKind::Strict(_) => Some("leave out --strict to search for the reading shown"),
            ErrorKind::CannotRead | ErrorKind::CannotWrite => None,
            ErrorKind::Limit(_) | ErrorKind::Engine | ErrorKind::NoDocument => None,
        }
    }

    /// True if the system said that the rights are missing, in its own words or in those of [`crate::corpus::reason`].
    fn is_denied(&self) -> bool {
        let Some(cause) = &self.source else { return false };
        let io = cause.downcast_ref::<io::Error>();
        io.is_some_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
            || cause.to_string().to_lowercase().contains("permission denied")
    }
}

/// Something odd in input that we could go on with: where it is, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Byte range in the input.
    pub span: Span,
    /// What is odd, and the reading taken. Lower case, no full stop.
    pub message: String,
}

impl Diagnostic {
    /// A diagnostic about `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_named_only_where_the_system_said_that_they_are_missing() {
        let hint = |kind: io::ErrorKind| Error::new(ErrorKind::CannotRead).because(io::Error::from(kind)).hint();
        assert!(hint(io::ErrorKind::PermissionDenied).is_some_and(|hint| hint.contains("rights")));
        for kind in [io::ErrorKind::NotFound, io::ErrorKind::IsADirectory, io::ErrorKind::StorageFull] {
            assert_eq!(hint(kind), None, "{kind:?}");
        }
        let told = |cause: &str| Error::new(ErrorKind::CannotWrite).because(cause.to_owned()).hint();
        assert!(told("meta.json: Permission denied (os error 13)").is_some());
        assert_eq!(told("too many open files"), None);
    }
}
