//! What a search gives.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Explanation, Format, Locator, Outcome, PartialDate, Passage, Pin, ScorePart, Source, SourceState};
use crate::error::Diagnostic;
use crate::text::{Language, Span};

/// The answer to a search.
#[derive(Clone, Debug)]
pub struct SearchResults {
    /// How the query was read.
    pub reading: Reading,
    /// The hits asked for, best first or in the order asked for.
    pub hits: Vec<Hit>,
    /// Number of passages, or of documents, that make the query true.
    pub total: usize,
    /// False if the count was given up early, so that there may be more.
    pub total_exact: bool,
    /// What was searched, and what could not be.
    pub coverage: Coverage,
    /// What to try instead, if nothing was found.
    pub offer: Option<Offer>,
}

/// What is offered where nothing was found; never applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Offer {
    /// The words of the query, and where they stand.
    pub words: Vec<WordFound>,
    /// A looser query that has hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looser: Option<String>,
    /// Number of passages that the query finds without the filters that stand beside it, where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_filters: Option<usize>,
}

/// A word of a query, and whether it stands anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordFound {
    /// The word as typed.
    pub word: String,
    /// Number of passages with it: as written if the query asks for it so, or with its inflections.
    pub passages: usize,
    /// Words that are spelled nearly so and do stand somewhere, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<Spelling>,
}

/// A word of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Spelling {
    /// The word, folded.
    pub word: String,
    /// Number of passages with it.
    pub passages: usize,
}

/// How a query was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The query as typed.
    pub query: String,
    /// The tree, printed in the query language with nothing left implicit.
    pub reading: String,
    /// What was odd in the query.
    pub diagnostics: Vec<Diagnostic>,
    /// Name and version of the ranking.
    pub ranking: &'static str,
    /// What the parts of the query ask for, and the terms that their words stand for; where it was asked for.
    pub explanation: Option<Explanation>,
    /// The words that it was expanded by, the weightiest first; where it was asked for.
    pub expansion: Option<Vec<AddedWord>>,
}

/// A word that raises the rank of passages, as the best ones of the query have it in common.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AddedWord {
    /// The word, as it mostly stands in the best passages.
    pub word: String,
    /// What it counts, where a word of the query counts 1.
    pub weight: f32,
    /// In how many of the best passages it stands.
    pub passages: usize,
    /// The term of its stem.
    #[serde(skip)]
    pub stem: String,
}

/// A passage that makes the query true, with its citation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hit {
    /// Its place in the order of the answer, from 1.
    pub rank: usize,
    /// Its score; greater is better. Comparable within one answer only.
    pub score: f32,
    /// What the score is made of: a part for each signal.
    pub parts: ScoreParts,
    /// The passage's short stable name.
    pub pin: Pin,
    /// The document.
    pub document: DocumentCard,
    /// Where the passage stands.
    pub locator: Locator,
    /// The passage.
    pub passage: PassageText,
    /// Each way in which the passage makes a clause of the query true.
    pub matches: Vec<ClauseMatches>,
    /// The pin of each match, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_pins: Vec<Pin>,
    /// True if there may be more matches than are listed: there are very many, or they run over many passages.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub matches_capped: bool,
    /// Words of the query that the passage lacks.
    pub missing: Vec<String>,
    /// What each clause gave to the score; where it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub score_parts: Vec<ScorePart>,
    /// Passages of other documents that say nearly the same, folded into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Duplicate>,
    /// True if there may be more of these: not all that was found was compared.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub also_capped: bool,
    /// True if the source is not what was indexed, is gone, or cannot be looked at.
    pub source_changed: bool,
    /// True if it is gone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub source_missing: bool,
    /// True if the system does not let it be looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub source_unreadable: bool,
    /// The blocks before the passage, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// The blocks after the passage, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

/// The text of a passage, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PassageText {
    /// The text, in canonical form; a line break stands between two blocks.
    pub text: String,
    /// Byte range in the document's canonical text.
    pub span: Span,
}

/// One way in which a passage makes a clause true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClauseMatches {
    /// Byte range of the clause in the query.
    pub clause: Span,
    /// Byte ranges of the words in the passage's text, in order and disjoint.
    pub spans: Vec<Span>,
}

/// What is known about the document of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentCard {
    /// Path, as the corpus was named.
    pub path: String,
    /// Short name in pins.
    pub slug: String,
    /// Title.
    pub title: String,
    /// True if the document has no title of its own, and this is the start of its text.
    pub title_from_text: bool,
    /// Authors.
    pub authors: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Publication date.
    pub date: Option<PartialDate>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language of the text.
    pub language: Language,
    /// Format of the source.
    pub format: Format,
    /// BLAKE3 hash of the source's bytes, in hexadecimal.
    pub hash: String,
    /// Id of the message that began the conversation, of a message that answers another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
}

impl DocumentCard {
    /// The card of an indexed source, or `None` for one that was skipped or failed.
    pub fn of(source: &Source) -> Option<DocumentCard> {
        let Outcome::Indexed { metadata, title_from_text, language, format, .. } = &source.outcome else { return None };
        Some(DocumentCard {
            path: source.path.clone(),
            slug: source.slug.clone(),
            title: metadata.title.clone().unwrap_or_else(|| source.path.clone()),
            title_from_text: *title_from_text,
            authors: metadata.authors.clone(),
            publisher: metadata.publisher.clone(),
            date: metadata.date,
            url: metadata.url.clone(),
            language: language.clone(),
            format: *format,
            hash: source.hash.clone(),
            thread: metadata.thread.clone(),
        })
    }
}

/// A passage as it is cited: its document, its place, its words and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citation {
    /// The passage's short stable name.
    pub pin: Pin,
    /// The document.
    pub document: DocumentCard,
    /// Where the passage stands.
    pub locator: Locator,
    /// The passage.
    pub passage: PassageText,
}

impl Citation {
    /// The citation of `passage` of `document`.
    pub fn of(document: &DocumentCard, passage: &Passage) -> Citation {
        let text = passage.quote().to_owned();
        Citation {
            pin: Pin::new(&document.slug, passage.extent, &text),
            document: document.clone(),
            locator: passage.locator.clone(),
            passage: PassageText { text, span: passage.quote_span() },
        }
    }
}

/// A passage that says nearly the same as a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Duplicate {
    /// The passage as it is cited.
    #[serde(flatten)]
    pub citation: Citation,
    /// True if its source is not what was indexed, or it is gone.
    pub source_changed: bool,
    /// True if it is gone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub source_missing: bool,
    /// True if the system does not let it be looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub source_unreadable: bool,
}

/// What was searched, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Documents in the index.
    pub documents: usize,
    /// Passages in the index.
    pub passages: usize,
    /// Files left out, such as those of an unknown format.
    pub skipped: usize,
    /// Files that could not be read.
    pub failed: usize,
    /// Files that hold no text; they are among the skipped.
    pub without_text: usize,
    /// Pages of the documents whose text is missing, or not whole.
    #[serde(skip_serializing_if = "is_zero")]
    pub pages_without_text: usize,
    /// Documents that no date filter can find, as they have no date; given where the query filters by date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_date: Option<usize>,
    /// Sources that have changed since they were indexed, or that are gone.
    pub changed_since_indexed: usize,
    /// Sources that the system does not let be looked at now, so that nobody knows whether they changed.
    #[serde(skip_serializing_if = "is_zero")]
    pub unreadable: usize,
    /// Sources that were compared with the disk to tell how many have changed.
    pub sources_checked: usize,
    /// Files that the last run did not come to, as it goes on or was stopped.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_yet_read: usize,
    /// True if the first run goes on, or ended, before its first commit: nothing is indexed yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub before_first_commit: bool,
    /// When the index was last brought up to date (RFC 3339).
    pub indexed_at: String,
}

impl Coverage {
    /// The same with how the sources stand that were compared with the disk.
    pub fn compared(self, states: &[SourceState]) -> Coverage {
        let count = |counted: &[SourceState]| states.iter().filter(|state| counted.contains(state)).count();
        Coverage {
            changed_since_indexed: count(&[SourceState::Changed, SourceState::Missing]),
            unreadable: count(&[SourceState::Unreadable]),
            sources_checked: states.len(),
            ..self
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What a score is made of: a part for each signal, as [`crate::rank`] defines them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ScoreParts {
    /// Its words, phrases and other clauses.
    pub words: f32,
    /// Words in the form that was typed.
    pub exact: f32,
    /// Words of which the best passages that have them are full.
    pub burst: f32,
    /// Words that the title of the document has too.
    pub title: f32,
    /// Words side by side as in the query.
    pub order: f32,
    /// Words near each other.
    pub near: f32,
    /// Words that the query was expanded by, where that was asked for.
    #[serde(skip_serializing_if = "is_nothing")]
    pub expansion: f32,
}

fn is_nothing(part: &f32) -> bool {
    *part == 0.0
}

impl ScoreParts {
    /// The parts by name.
    pub fn named(&self) -> [(&'static str, f32); 7] {
        [
            ("words", self.words),
            ("exact", self.exact),
            ("burst", self.burst),
            ("title", self.title),
            ("order", self.order),
            ("near", self.near),
            ("expansion", self.expansion),
        ]
    }

    /// The score: their sum.
    pub fn total(&self) -> f32 {
        self.named().iter().map(|(_, part)| part).sum()
    }
}

/// A passage that the index found, before its text is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Where the engine keeps it: segment and row.
    pub address: (u32, u32),
    /// Score.
    pub score: f32,
    /// What it is made of.
    pub parts: ScoreParts,
    /// Number of its document among those of the segment, in the order of paths.
    pub document: u64,
    /// Its place among the passages of the document.
    pub ordinal: usize,
}

impl Candidate {
    /// True if both are passages of one document.
    pub fn is_of_same_document(&self, other: &Candidate) -> bool {
        // The passages of a document lie in one segment.
        (self.address.0, self.document) == (other.address.0, other.document)
    }
}
