//! What the verbs beside search give: a passage shown, a list of documents, the state of an index.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    BlockKind, Change, Citation, Coverage, DocumentCard, Format, Locator, PageText, PartialDate, Pin, SourceState,
};
use crate::text::Language;

/// A passage that was asked for by its pin, and what came of looking for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shown {
    /// The pin as asked for.
    pub asked: Pin,
    /// Whether the source still says the same.
    pub verdict: Verdict,
    /// What stands there now, or as it was indexed if the source is missing; nothing if it is gone or ambiguous.
    pub citation: Option<Citation>,
    /// The places where the words stand, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Citation>,
    /// The encoding of a source that is text itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The blocks before the passage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// The blocks after the passage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

/// A stored citation, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitationChecked {
    /// Line of the file in which the citation is stored, from 1.
    pub line: usize,
    /// Its pin.
    pub asked: Pin,
    /// Whether the source still says the same.
    pub verdict: Verdict,
    /// What stands there now: the same words, or the nearest; none if they are gone or stand in several places.
    pub citation: Option<Citation>,
    /// The places where the words stand, if there are several; of words that are gone, those in other documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Citation>,
    /// The path at which it was cited, if the file stands at another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// How what stands there differs from the words cited: `quote` is what was cited, before `source`, what stands there
    /// now in its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diff: Vec<Change>,
}

/// Whether a source still says what a pin or citation says it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Same words, same place.
    Unchanged,
    /// Same words, elsewhere in this document or in a renamed file.
    Moved,
    /// A passage that is recognisably this one, with other words.
    Altered,
    /// Other words stand there now, and the pin alone does not tell what they were.
    Changed,
    /// The words stand in several places.
    Ambiguous,
    /// The words stand nowhere in the document.
    Gone,
    /// The file is not there, or cannot be read.
    SourceMissing,
}

/// A document of the index, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listing {
    /// The document.
    pub document: DocumentCard,
    /// Number of passages.
    pub passages: usize,
    /// Number of words.
    pub words: usize,
    /// The encoding of a source that is text itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How the source stands now.
    pub state: SourceState,
}

/// The state of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// Folder of the index.
    pub index: String,
    /// The folders and files that it was made from, as they were named.
    pub roots: Vec<String>,
    /// The folder that their paths, and those of the sources, start from.
    pub base: String,
    /// Size on disk.
    pub size_bytes: u64,
    /// Number of words.
    pub words: usize,
    /// What it holds, and what it could not take.
    pub coverage: Coverage,
    /// The files of the corpus that the index does not hold as they are now, in the order of their paths.
    pub sources: Vec<SourceRemark>,
}

/// What came of checking that an index is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndexChecked {
    /// Number of documents.
    pub documents: usize,
    /// Number of passages.
    pub passages: usize,
    /// True if the first run goes on, or ended, before its first commit: there is nothing yet to check.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub before_first_commit: bool,
    /// Sources that were read anew; none unless it was asked for, and none that have changed.
    pub sources_read: usize,
    /// What is not as it should be.
    pub faults: Vec<Fault>,
}

/// Something in an index that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// The path of the source, or of the index itself.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

/// A file of the corpus that the index does not hold as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceRemark {
    /// Path, as the corpus was named.
    pub path: String,
    /// What is with it.
    pub remark: Remark,
    /// Why it was skipped or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Why an index does not hold a file as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// It could not be read.
    Failed,
    /// It has changed since it was indexed.
    Changed,
    /// It was indexed and is not there any more.
    Missing,
    /// It was indexed, and the system does not let it be looked at now.
    Unreadable,
    /// It is there and was not yet indexed.
    New,
    /// It holds nothing to index.
    Skipped,
    /// It is indexed, but for pages whose text is missing or not whole.
    LostPages,
    /// It is indexed, but odd, such as not what its name says, or not read to its end.
    Odd,
}

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Understood {
    /// Path, as it was named.
    pub path: String,
    /// Format.
    pub format: Format,
    /// The encoding of a file that is text itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What is odd about the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Language of the text.
    pub language: Language,
    /// Title.
    pub title: Option<String>,
    /// True if the title is the start of the text.
    pub title_from_text: bool,
    /// Authors.
    pub authors: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Publication date.
    pub date: Option<PartialDate>,
    /// Canonical address.
    pub url: Option<String>,
    /// The pages, in formats that have pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageText>,
    /// Number of running heads and feet that were left out of the text.
    pub running_lines: usize,
    /// The blocks, in order.
    #[serde(skip)]
    pub blocks: Vec<UnderstoodBlock>,
}

/// A block as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnderstoodBlock {
    /// What it is; for a heading, with its level.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Where it stands.
    pub locator: Locator,
    /// Its text, in canonical form.
    pub text: String,
}
