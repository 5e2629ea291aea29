//! From the bytes of a file to a document: its text, its blocks, what it says about itself.
//!
//! [`document`] reads no disk and knows no clock; it takes any bytes and never
//! panics. What kind of thing a block is, is decided here and never guessed
//! later. Text is left out only where no reader sees it or where it serves to
//! move about a site; see the formats' own pages.

mod asciidoc;
mod dates;
mod declared;
mod decode;
mod docx;
mod draft;
mod epub;
mod html;
mod mail;
mod markdown;
mod markup;
mod notes;
mod office;
mod opendocument;
mod package;
mod pdf;
mod pptx;
mod raised;
mod record;
mod rst;
mod rtf;
mod subtitles;
mod table;
mod text;
mod xlsx;
mod xml;

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::kind::{self, Kind};
use crate::model::{
    Block, BlockKind, Columns, Document, Fields, Format, Limits, Metadata, Ocr, PartialDate, Place, WebPages,
};
use crate::text::Language;
use crate::text::sentences::sentences;

use self::decode::{Decoded, decode};
use self::draft::{Draft, Finished};
pub use self::record::{has_text, record_id};

/// Version of what all formats share; it goes up with every change of what comes out of all of them.
const SHARED_VERSION: u32 = 11;

/// Is added where the name of a file says no format, so that one whose format becomes known is read anew.
const UNNAMED: u32 = 1 << 16;

/// Version of what reads the format of the file at `path`; it goes up with every change of what comes out for the same
/// bytes.
///
/// It is stored with each source, so that a new version reads the sources of this format anew.
pub fn version(path: &str) -> u32 {
    // A format whose own reader changed has an arm, with how many times it did.
    match kind::of_name(path) {
        Ok(Kind::Document(Format::Pdf)) => SHARED_VERSION + 3,
        // Of pages, only the article is read.
        Ok(Kind::Document(Format::Html | Format::Mhtml)) => SHARED_VERSION + 2,
        Ok(_) => SHARED_VERSION,
        Err(_) => SHARED_VERSION + UNNAMED,
    }
}

/// Is added where web pages are read whole.
const WHOLE_PAGES: u32 = 1 << 17;

/// Bits of a version that say with which settings pages were recognised; 0 if they were not.
const OCR_BITS: u32 = 12;
const OCR_SHIFT: u32 = 32 - OCR_BITS;

/// Version of what reads the format of the file at `path` where the text of pages may be recognised as `ocr` says, and so
/// much of web pages is read.
pub fn version_with(path: &str, ocr: Option<&Ocr>, pages: WebPages) -> u32 {
    let settings = ocr.filter(|_| may_hold_pages(path)).map_or(0, |ocr| {
        let hash = ocr.languages().bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        1 + hash % ((1 << OCR_BITS) - 1)
    });
    let whole = if pages == WebPages::Whole && may_hold_web_pages(path) { WHOLE_PAGES } else { 0 };
    version(path) | whole | settings << OCR_SHIFT
}

/// How much of web pages was read by this version.
pub fn web_pages(version: u32) -> WebPages {
    if version & WHOLE_PAGES == 0 { WebPages::Article } else { WebPages::Whole }
}

/// True if a source that was read by `before` need not be read anew by `now`, two of these versions.
///
/// What was recognised stays where nothing more is asked for.
pub fn is_read_alike(before: u32, now: u32) -> bool {
    before == now || before & (u32::MAX >> OCR_BITS) == now
}

/// True for web pages, and for what may hold such.
fn may_hold_web_pages(path: &str) -> bool {
    !matches!(kind::of_name(path), Ok(Kind::Document(format)) if !matches!(format, Format::Html | Format::Mhtml))
}

/// True for PDF, and for what may hold it.
fn may_hold_pages(path: &str) -> bool {
    !matches!(kind::of_name(path), Ok(Kind::Document(format)) if format != Format::Pdf)
}

const BINARY: &str = "looks like a binary file, not text";

/// Characters of a title that is taken from the text.
const TITLE_CHARS: usize = 80;

/// Why there is no document: one line, lower case, without full stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unextracted {
    /// The file is of a kind that is not read.
    Skipped(String),
    /// The file should have been read, and could not.
    Failed(String),
    /// The file holds no text; the reason starts with [`NO_TEXT`].
    NoText(String),
}

impl Unextracted {
    /// The reason.
    pub fn reason(&self) -> &str {
        match self {
            Unextracted::Skipped(why) | Unextracted::Failed(why) | Unextracted::NoText(why) => why,
        }
    }
}

/// How the reason starts why a file without text is left out.
pub const NO_TEXT: &str = "it holds no text";

/// True for formats whose parsers are large enough to be kept in a process of their own.
pub fn is_isolated(format: Format) -> bool {
    match format {
        Format::Text | Format::Markdown | Format::Html | Format::Subtitles | Format::Table => false,
        Format::Rst | Format::Asciidoc | Format::Rtf | Format::Xml | Format::Record => false,
        Format::Mail | Format::Mhtml => true,
        Format::Pdf | Format::Docx | Format::Pptx | Format::Xlsx => true,
        Format::Odt | Format::Odp | Format::Ods | Format::Epub => true,
    }
}

/// Gives the document that the file at `path` holds; what `overrides` says counts more than what the file says.
///
/// # Errors
///
/// [`Unextracted`] says why there is none.
///
/// ```
/// # use pincite::{extract::document, model::Metadata};
/// let tea = document("tea.md", b"# Tea\n\nSteep it for *three* minutes.", &Metadata::default()).unwrap();
/// assert_eq!(tea.text, "Tea\nSteep it for three minutes.");
/// assert_eq!(tea.metadata.title.as_deref(), Some("Tea"));
/// ```
pub fn document(path: &str, bytes: &[u8], overrides: &Metadata) -> Result<Document, Unextracted> {
    let told = kind::tell(path, &bytes[..bytes.len().min(kind::HEAD_BYTES)]).map_err(Unextracted::Skipped)?;
    let format = match told.kind {
        Kind::Document(format) => format,
        Kind::Message => Format::Mail,
        Kind::Container(_) => return Err(Unextracted::Skipped(format!("it is {}, and no document", told.kind))),
    };
    let mut document = document_as(format, path, bytes, &Limits::default())?;
    document.remarks.extend(told.remark);
    Ok(document.overridden(overrides))
}

/// Gives the document that the file at `path` holds, which is of this format.
///
/// # Errors
///
/// [`Unextracted`] says why there is none.
pub fn document_as(format: Format, path: &str, bytes: &[u8], limits: &Limits) -> Result<Document, Unextracted> {
    document_with(format, path, bytes, limits, &mut |_| None)
}

/// Recognises the text of a page that is a picture, or whose fonts do not tell it; pages are counted from 0.
pub type Recognise<'r> = dyn FnMut(usize) -> Option<String> + 'r;

/// Gives the document that [`document_as`] gives, with the text of pages without any as `recognise` says it.
///
/// # Errors
///
/// [`Unextracted`] says why there is none.
pub fn document_with(
    format: Format,
    path: &str,
    bytes: &[u8],
    limits: &Limits,
    recognise: &mut Recognise<'_>,
) -> Result<Document, Unextracted> {
    let taken = match format {
        Format::Text => of_text(bytes, format, text::extract),
        Format::Markdown => of_text(bytes, format, markdown::extract),
        Format::Html => of_text(bytes, format, |decoded| html::extract(decoded, limits.web_pages)),
        Format::Rst => of_text(bytes, format, rst::extract),
        Format::Asciidoc => of_text(bytes, format, asciidoc::extract),
        Format::Subtitles => of_text(bytes, format, subtitles::extract),
        Format::Table if kind::extension(path).as_deref() == Some("csv") => of_text(bytes, format, table::extract_csv),
        Format::Table => of_text(bytes, format, table::extract_tsv),
        Format::Pdf => without_source(pdf::extract(bytes, limits, recognise)),
        Format::Docx => without_source(docx::extract(bytes, limits)),
        Format::Pptx => without_source(pptx::extract(bytes, limits)),
        Format::Xlsx => without_source(xlsx::extract(bytes, limits)),
        Format::Odt | Format::Odp | Format::Ods => without_source(opendocument::extract(bytes, format, limits)),
        Format::Epub => without_source(epub::extract(bytes, limits)),
        Format::Rtf => without_source(rtf::extract(bytes)),
        Format::Xml => without_source(markup::extract(bytes)),
        Format::Mail => without_source(mail::extract(bytes)),
        Format::Mhtml => without_source(mail::extract_page(bytes, limits.web_pages)),
        Format::Record => Err(Unextracted::Skipped("a record stands in a file of records".to_owned())),
    }?;
    completed(format, path, taken)
}

/// Gives the document that a record at `path` is.
///
/// # Errors
///
/// [`Unextracted`] says why it is none.
pub fn record(path: &str, fields: &Fields, columns: &Columns) -> Result<Document, Unextracted> {
    completed(Format::Record, path, without_source(record::extract(fields, columns))?)
}

/// True for tables, whose rows may be records.
pub fn has_rows(format: Format) -> bool {
    matches!(format, Format::Table | Format::Xlsx | Format::Ods)
}

/// Hands the rows of a table over to `each` as records, each with its place; a break ends the walk.
///
/// # Errors
///
/// [`Unextracted`] says why there are none.
pub fn rows(
    format: Format,
    path: &str,
    bytes: &[u8],
    limits: &Limits,
    each: &mut dyn FnMut(Place, &Fields) -> ControlFlow<()>,
) -> Result<(), Unextracted> {
    match format {
        Format::Xlsx => xlsx::rows(bytes, limits, each),
        Format::Ods => opendocument::rows(bytes, limits, each),
        _ => {
            let decoded = decode(bytes, format);
            if is_binary(&decoded) {
                return Err(Unextracted::Skipped(BINARY.to_owned()));
            }
            let is_csv = kind::extension(path).as_deref() == Some("csv");
            let delimiter = if is_csv { table::delimiter_of_csv(&decoded) } else { b'\t' };
            table::rows(&decoded, delimiter, each);
            Ok(())
        }
    }
}

/// Completes what was taken of a file to a document.
fn completed(format: Format, path: &str, (declared, encoding, finished): Taken) -> Result<Document, Unextracted> {
    let Finished { text, blocks, map, pages, page_starts, places, running_lines, mut remarks } = finished;
    if blocks.is_empty() {
        // That nothing was found where something is missing does not say that there is no text.
        let is_whole = remarks.is_empty();
        return Err(if is_whole {
            Unextracted::NoText(NO_TEXT.to_owned())
        } else {
            Unextracted::Failed(remarks.join("; "))
        });
    }
    let mut metadata = declared;
    remarks.extend(declared::bound(&mut metadata));
    metadata.date = metadata.date.or_else(|| date_of_name(path));
    // The first row of a table names its columns, and not the table.
    let is_table = blocks.iter().all(|block| block.kind == BlockKind::TableRow);
    let title_from_text = metadata.title.is_none() && !is_table;
    let title = || if is_table { kind::file_name(path).to_owned() } else { title_of(&text, &blocks) };
    metadata.title = metadata.title.or_else(|| Some(title()));
    let language = metadata.language.clone().or_else(|| Language::detect(&text));
    let language = language.unwrap_or_else(Language::undetermined);
    Ok(Document {
        text,
        blocks,
        metadata,
        title_from_text,
        language,
        format,
        map,
        pages,
        page_starts,
        places,
        running_lines,
        encoding,
        remarks,
    })
}

/// What a file declares of itself, its encoding if it is text itself, and what it holds.
type Taken = (Metadata, Option<String>, Finished);

/// Takes a file that is text itself.
fn of_text(bytes: &[u8], format: Format, extract: impl FnOnce(&Decoded<'_>) -> Draft) -> Result<Taken, Unextracted> {
    let decoded = decode(bytes, format);
    if is_binary(&decoded) {
        return Err(Unextracted::Skipped(BINARY.to_owned()));
    }
    let mut draft = extract(&decoded);
    let encoding = Some(decoded.encoding.to_owned());
    Ok((std::mem::take(&mut draft.declared), encoding, draft.finish(decoded)))
}

/// Takes a file whose text has to be dug out.
fn without_source(draft: Result<Draft, Unextracted>) -> Result<Taken, Unextracted> {
    let mut draft = draft?;
    Ok((std::mem::take(&mut draft.declared), None, draft.finish_without_source()))
}

/// True if more than two of a hundred characters are ones that no text has.
///
/// A stray NUL does not make a text unreadable; like other control characters it is no part of what is quoted.
fn is_binary(decoded: &Decoded<'_>) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let body = decoded.body();
    let odd = body.bytes().filter(is_odd).count();
    odd > 0 && odd * 50 > body.chars().count()
}

/// The date that the file's name starts with, as `2023-11-07-…` or `2023-11-07_…`.
fn date_of_name(path: &str) -> Option<PartialDate> {
    let name = kind::file_name(path);
    let (date, rest) = name.split_at_checked("2023-11-07".len())?;
    rest.starts_with(['-', '_', '.', ' ']).then(|| PartialDate::declared(date)).flatten()
}

/// The start of the first sentence of the text, as a title.
fn title_of(text: &str, blocks: &[Block]) -> String {
    let first = blocks.iter().find(|block| !block.kind.is_lead()).or(blocks.first());
    let block = first.map_or("", |block| block.span.of(text));
    // A title needs no more than the start, and a block may be a whole book.
    let start = cut_at_word(block, 4 * TITLE_CHARS);
    let sentence = sentences(start).first().map_or(start, |sentence| sentence.of(start).trim_end());
    let title = cut_at_word(sentence, TITLE_CHARS);
    if title.len() < sentence.len() || (title.len() < block.len() && title == start) {
        return format!("{title}…");
    }
    title.to_owned()
}

/// Cuts `text` back to at most `max_chars` characters, before a word if it has spaces.
fn cut_at_word(text: &str, max_chars: usize) -> &str {
    let Some((end, next)) = text.char_indices().nth(max_chars) else { return text };
    let start = &text[..end];
    if next.is_whitespace() {
        return start.trim_end();
    }
    start.rfind(char::is_whitespace).map_or(start, |at| start[..at].trim_end())
}

#[cfg(test)]
mod tests;
