//! The rows of the engine: their fields, and how passages and sources are written into them.

use std::borrow::Cow;

use tantivy::postings::SegmentPostings;
use tantivy::schema::document::Value;
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{DocSet, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::border::Edges;
use super::encoded::{self, EncodedWords, Ends, Forms};
use super::engine;
use super::record::{Record, continues_number};
use crate::clause::Marks;
use crate::error::Result;
use crate::model::{DocumentCard, Outcome, Passage, Source};
use crate::text::analyze::analyze;
use crate::text::{Language, fold};

/// Version of this layout; another one asks for a rebuild.
pub(super) const FORMAT: u32 = 9;

/// Kind of a row that holds a passage.
pub(super) const PASSAGE: &str = "passage";
/// Kind of a row that holds what is known of a source.
pub(super) const SOURCE: &str = "source";

/// Another kind of those rows of sources that are listed without the others; see [`super::Index::listed_sources`].
pub(super) const LISTED: &str = "listed";

/// Mark of a word that starts a sentence.
pub(super) const SENTENCE: &str = "s";
/// Mark of a word that starts a block.
pub(super) const BLOCK: &str = "b";

/// Mark of the end of a text about a passage, behind its last word.
pub(super) const END: &str = "\u{1D}";

/// Stands between a folded word and the same in its case; no word holds it.
pub(super) const CASE_SEPARATOR: char = '\u{1C}';

/// The fields of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// The words as written.
    pub(super) written: Field,
    /// Their stems, at the same positions.
    pub(super) stem: Field,
    /// Words and stems without their marks, at the same positions, where they have any.
    pub(super) plain: Field,
    /// Words in their case, at the same positions, where they are not all small.
    pub(super) cased: Field,
    /// All four of the title.
    pub(super) title: Field,
    /// The same of the authors.
    pub(super) author: Field,
    /// The same of the publisher.
    pub(super) publisher: Field,
    /// The same of the headings above a passage.
    pub(super) section: Field,
    /// Where sentences and blocks start, at the positions of the words.
    pub(super) marks: Field,
    /// The forms of the first word of a passage, and of the last: what a phrase over the border between two needs. One
    /// without words has the first word behind it and the last before it.
    pub(super) first: Field,
    pub(super) last: Field,
    /// The [two words](border_form) at the border between a passage and the next: as a phrase asks that runs over it.
    pub(super) border: Field,
    /// `passage`, or `source` and perhaps `listed`.
    pub(super) kind: Field,
    /// Path of the document of a passage.
    pub(super) path: Field,
    /// Path of a source.
    pub(super) source: Field,
    pub(super) language: Field,
    pub(super) format: Field,
    /// First day of the publication date.
    pub(super) day: Field,
    /// Place of a passage in its document.
    pub(super) ordinal: Field,
    /// Number of words of a passage.
    pub(super) words: Field,
    /// Whether it goes on with a block or sentence.
    pub(super) continues: Field,
    /// The numbers of its pages.
    pub(super) page: Field,
    /// What is [kept](Record) of the passage or source.
    pub(super) record: Field,
}

/// Builds the schema.
pub(super) fn schema() -> Schema {
    let mut builder = Schema::builder();
    let words = |norms| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("words")
            .set_fieldnorms(norms)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let rows = |tokenizer| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
    };
    let number = NumericOptions::default().set_indexed().set_fast();
    builder.add_text_field("written", words(true));
    builder.add_text_field("stem", words(false));
    builder.add_text_field("plain", words(false));
    builder.add_text_field("cased", words(false));
    builder.add_text_field("title", words(false));
    builder.add_text_field("author", words(false));
    builder.add_text_field("publisher", words(false));
    builder.add_text_field("section", words(false));
    builder.add_text_field("marks", words(false));
    builder.add_text_field("first", rows("words"));
    builder.add_text_field("last", rows("words"));
    builder.add_bytes_field("border", BytesOptions::default().set_indexed());
    builder.add_text_field("kind", rows("raw"));
    builder.add_text_field("path", rows("raw") | FAST);
    builder.add_text_field("source", rows("raw"));
    builder.add_text_field("language", rows("raw"));
    builder.add_text_field("format", rows("raw"));
    builder.add_i64_field("day", number.clone());
    builder.add_u64_field("ordinal", FAST);
    builder.add_u64_field("words", FAST);
    builder.add_u64_field("continues", FAST);
    builder.add_u64_field("page", number);
    builder.add_text_field("record", STORED);
    builder.build()
}

impl Fields {
    /// The fields of a schema that [`schema`] made.
    pub(super) fn of(schema: &Schema) -> Fields {
        let field = |name| schema.get_field(name).expect("the format version vouches for the fields");
        Fields {
            written: field("written"),
            stem: field("stem"),
            plain: field("plain"),
            cased: field("cased"),
            title: field("title"),
            author: field("author"),
            publisher: field("publisher"),
            section: field("section"),
            marks: field("marks"),
            first: field("first"),
            last: field("last"),
            border: field("border"),
            kind: field("kind"),
            path: field("path"),
            source: field("source"),
            language: field("language"),
            format: field("format"),
            day: field("day"),
            ordinal: field("ordinal"),
            words: field("words"),
            continues: field("continues"),
            page: field("page"),
            record: field("record"),
        }
    }

    /// The fields of what stands at the borders of passages.
    pub(super) fn edges(&self) -> Edges {
        Edges { first: self.first, last: self.last, border: self.border }
    }

    /// The row of a passage.
    pub(super) fn passage_row(
        &self,
        document: &DocumentCard,
        about: &mut About,
        (passage, words): &(Passage, EncodedWords),
    ) -> TantivyDocument {
        let language = passage.locator.language.as_ref().unwrap_or(&document.language);
        let mut row = TantivyDocument::with_capacity(words.bytes() + passage.text.len() + 1024);
        row.add_text(self.kind, PASSAGE);
        row.add_text(self.path, &document.path);
        row.add_text(self.language, language.code());
        row.add_text(self.format, document.format.name());
        // No date filter finds a document without date: no day is so early.
        row.add_i64(self.day, document.date.map_or(i64::MIN, |date| date.first_day()));
        row.add_u64(self.ordinal, passage.ordinal as u64);
        let streams = [self.written, self.stem, self.plain, self.cased, self.marks].into_iter().zip(words.texts());
        for (field, text) in streams.filter(|(_, text)| !text.is_empty()) {
            row.add_text(field, text);
        }
        row.add_u64(self.words, words.number() as u64);
        row.add_u64(self.continues, u64::from(continues_number(passage.continues)));
        for page in passage.locator.page_numbers() {
            row.add_u64(self.page, page as u64);
        }
        about.read_section(&passage.locator.section, &document.language);
        let of_document = [&about.title, &about.author, &about.publisher, &about.section.1];
        let fields = [self.title, self.author, self.publisher, self.section];
        for (field, text) in fields.into_iter().zip(of_document).filter(|(_, text)| !text.is_empty()) {
            row.add_text(field, text);
        }
        row.add_text(self.record, passage.encode());
        row
    }

    /// Adds to the rows of a document's passages the ends of each, and what stands at the borders between them; one
    /// without words has the first word behind it and the last before it.
    pub(super) fn add_edges(&self, rows: &mut [TantivyDocument], edges: &[Option<Ends>]) {
        let mut known = None;
        let lasts = edges.iter().map(|edges| {
            known = edges.as_ref().map(|edges| &edges.last).or(known);
            known
        });
        let lasts: Vec<Option<&Forms>> = lasts.collect();
        let mut known: Option<&Forms> = None;
        for (at, row) in rows.iter_mut().enumerate().rev() {
            if let (Some(last), Some(first)) = (lasts[at], known) {
                row.add_bytes(self.border, &border_form(last.word(), first.word()));
            }
            known = edges[at].as_ref().map(|edges| &edges.first).or(known);
            lasts[at].into_iter().for_each(|last| row.add_text(self.last, last.all()));
            known.into_iter().for_each(|first| row.add_text(self.first, first.all()));
        }
    }

    /// The row of a source.
    pub(super) fn source_row(&self, source: &Source) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_text(self.kind, SOURCE);
        let is_indexed_member = source.member.is_some() && matches!(source.outcome, Outcome::Indexed { .. });
        if !is_indexed_member || !source.overrides.is_empty() {
            row.add_text(self.kind, LISTED);
        }
        row.add_text(self.source, &source.path);
        // A column that no row lacks is read faster.
        for column in [self.ordinal, self.words, self.continues] {
            row.add_u64(column, 0);
        }
        row.add_text(self.record, source.encode());
        row
    }
}

/// The words about a document, as its passages carry them.
pub(super) struct About {
    title: String,
    author: String,
    publisher: String,
    /// The headings above the last passage, and their words: those of the next are mostly the same.
    section: (Vec<String>, String),
}

impl About {
    pub(super) fn of(document: &DocumentCard) -> About {
        let encoded = |text: &str| encode_text(text, &document.language);
        About {
            title: encoded(&document.title),
            author: encoded(&document.authors.join("\n")),
            publisher: encoded(document.publisher.as_deref().unwrap_or_default()),
            section: (Vec::new(), String::new()),
        }
    }

    /// Reads the headings above a passage.
    fn read_section(&mut self, headings: &[String], language: &Language) {
        if self.section.0 != headings {
            self.section = (headings.to_vec(), encode_text(&headings.join("\n"), language));
        }
    }
}

/// The words of a text, their stems, both without marks, and the words in their case; nothing of a text without words.
fn encode_text(text: &str, language: &Language) -> String {
    encoded::all(&analyze(text, language))
}

/// Reads the record of a row.
pub(super) fn record<T: Record>(row: &TantivyDocument, fields: &Fields) -> Option<T> {
    T::decode(row.get_first(fields.record)?.as_str()?)
}

/// The rows that hold `text` in `field`, or `None` if none does.
pub(super) fn postings(segment: &SegmentReader, field: Field, text: &str) -> Result<Option<SegmentPostings>> {
    let inverted = segment.inverted_index(field).map_err(engine)?;
    let term = Term::from_field_text(field, text);
    inverted.read_postings(&term, IndexRecordOption::Basic).map_err(|error| engine(error.into()))
}

/// The rows of `postings` that are not deleted, in order.
pub(super) fn living(postings: &mut SegmentPostings, segment: &SegmentReader) -> Vec<u32> {
    let mut rows = Vec::with_capacity(postings.doc_freq() as usize);
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            rows.push(postings.doc());
        }
        postings.advance();
    }
    rows
}

/// The form under which the first and last words of passages are found: without marks, and not in its case.
pub(super) fn edge_form(term: &str) -> Cow<'_, str> {
    match CasedForm::read(term, Marks::Any) {
        Some((folded, _)) => fold::strip_marks(folded),
        None => fold::strip_marks(term),
    }
}

/// What stands for the last word of a passage and the first of the next, both in their [edge form](edge_form).
///
/// It is shorter than the words, and a few others have it too.
pub(super) fn border_form(last: &str, first: &str) -> [u8; 3] {
    let mut hash = crc32fast::Hasher::new();
    for part in [last, "\0", first] {
        hash.update(part.as_bytes());
    }
    let [_, form @ ..] = hash.finalize().to_be_bytes();
    form
}

/// The forms of a word in its case, each behind the word that it folds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CasedForm {
    /// With its marks.
    Whole,
    /// Without, of a word that has some.
    Plain,
}

impl CasedForm {
    /// The forms that a query word asks for.
    pub(super) fn of(marks: Marks) -> &'static [CasedForm] {
        match marks {
            Marks::Same => &[CasedForm::Whole],
            Marks::Any => &[CasedForm::Whole, CasedForm::Plain],
        }
    }

    /// The term of a word in this form.
    pub(super) fn term(self, folded: &str, spelled: &str) -> String {
        let mut term = String::with_capacity(folded.len() + spelled.len() + 2);
        if self == CasedForm::Plain {
            term.push(CASE_SEPARATOR);
        }
        term.push_str(folded);
        term.push(CASE_SEPARATOR);
        term.push_str(spelled);
        term
    }

    /// The folded word and the word in its case of a term, if it has a form that a query word asks for.
    pub(super) fn read(term: &str, marks: Marks) -> Option<(&str, &str)> {
        match term.strip_prefix(CASE_SEPARATOR) {
            None => term.split_once(CASE_SEPARATOR),
            Some(plain) if marks == Marks::Any => plain.split_once(CASE_SEPARATOR),
            Some(_) => None,
        }
    }
}
