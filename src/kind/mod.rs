//! What a file is: told by its first bytes, and by its name where those do not tell.
//!
//! A file that is something else than its name says is taken for what it is, and that is said of it. Pure; nothing here
//! knows how a format is read.

mod content;
mod name;

use std::fmt;

use crate::model::Format;
use content::Signature;
pub use name::{extension, file_name, of_name};

/// First bytes of a file that are looked at.
pub const HEAD_BYTES: usize = 4096;

/// What is read of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is a document.
    Document(Format),
    /// It is a document, and has attachments.
    Message,
    /// It holds other sources.
    Container(Container),
}

/// A file that holds others, messages or records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// ZIP; it may yet be an office file or e-book.
    Zip,
    /// TAR.
    Tar,
    /// One file, or a TAR, packed by gzip (RFC 1952).
    Gzip,
    /// The same by XZ.
    Xz,
    /// The same by Zstandard (RFC 8878).
    Zstd,
    /// The same by bzip2.
    Bzip2,
    /// 7z.
    SevenZip,
    /// A mailbox of messages one after the other (RFC 4155).
    Mbox,
    /// A JSON value on each line.
    JsonLines,
    /// One JSON value: an array of records, or an object that is one or holds some.
    Json,
}

impl Container {
    /// True for a container that packs one file.
    pub fn is_one(self) -> bool {
        matches!(self, Container::Gzip | Container::Xz | Container::Zstd | Container::Bzip2)
    }

    /// What one of the sources is that it holds.
    pub fn member(self) -> &'static str {
        match self {
            Container::Mbox => "message",
            Container::JsonLines | Container::Json => "record",
            _ => "file",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Document(format) => format.title(),
            Kind::Message => Format::Mail.title(),
            Kind::Container(container) => match container {
                Container::Zip => "a ZIP archive",
                Container::Tar => "a TAR archive",
                Container::Gzip => "a file packed by gzip",
                Container::Xz => "a file packed by XZ",
                Container::Zstd => "a file packed by Zstandard",
                Container::Bzip2 => "a file packed by bzip2",
                Container::SevenZip => "a 7z archive",
                Container::Mbox => "a mailbox",
                Container::JsonLines | Container::Json => "JSON",
            },
        })
    }
}

/// What a file is, and whether its name says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub kind: Kind,
    /// That its name says something else, in words.
    pub remark: Option<String>,
}

/// Tells what the file at `path` is, which starts with the bytes `head`.
///
/// # Errors
///
/// Why it is left out: one line, lower case, without full stop.
///
/// ```
/// use pincite::kind::{Kind, tell};
/// use pincite::model::Format;
///
/// let told = tell("report.txt", b"%PDF-1.7").unwrap();
/// assert_eq!(told.kind, Kind::Document(Format::Pdf));
/// assert_eq!(told.remark.as_deref(), Some("called .txt, but it is PDF"));
/// assert!(tell("report.xyz", b"steep").is_err());
/// ```
pub fn tell(path: &str, head: &[u8]) -> Result<Told, String> {
    let named = of_name(path);
    let signature = content::signature(head);
    match (named, signature) {
        (named, None) => Ok(Told { kind: named?, remark: None }),
        (Ok(_), Some(Signature::Foreign(what))) => Err(other_than_named(path, what).unwrap_or_else(|| what.to_owned())),
        (Err(why), Some(Signature::Foreign(_))) => Err(why),
        (Ok(named), Some(Signature::Certain(kind))) if agree(named, kind) => Ok(Told { kind: named, remark: None }),
        (Ok(_), Some(Signature::Certain(kind))) => Ok(Told { kind, remark: other_than_named(path, &kind.to_string()) }),
        // Many texts start as a message does.
        (Ok(named), Some(Signature::Likely(_))) => Ok(Told { kind: named, remark: None }),
        // Program files are packed as well: an archive is opened by its name, or where it has none.
        (Err(why), Some(Signature::Certain(Kind::Container(container))))
            if extension(path).is_some() && container != Container::Mbox =>
        {
            Err(why)
        }
        (Err(_), Some(Signature::Certain(kind) | Signature::Likely(kind))) => Ok(Told { kind, remark: None }),
    }
}

/// Says that the file at `path` is something else than the end of its name says, if it has one.
pub fn other_than_named(path: &str, what: &str) -> Option<String> {
    extension(path).map(|extension| format!("called .{extension}, but it is {what}"))
}

/// True if a file may well have been called so: some formats are written in others.
fn agree(named: Kind, told: Kind) -> bool {
    match (named, told) {
        (Kind::Document(named), Kind::Container(Container::Zip)) => named.is_package(),
        // Pages of XHTML are XML, and Markdown, reStructuredText and AsciiDoc may start with a piece of HTML.
        (Kind::Document(named), Kind::Document(Format::Html)) => {
            matches!(named, Format::Html | Format::Markdown | Format::Rst | Format::Asciidoc)
        }
        (Kind::Document(Format::Html), Kind::Document(Format::Xml)) => true,
        (Kind::Document(Format::Mhtml), Kind::Message) => true,
        (named, told) => named == told,
    }
}

/// The format of a package (ZIP) by the names of its members, if it is a document and no archive.
pub fn of_members<'n>(names: impl Iterator<Item = &'n str>) -> Option<Format> {
    let (mut is_office, mut format) = (false, None);
    for name in names {
        is_office |= name == "[Content_Types].xml";
        format = format.or(match name.split('/').next()? {
            "word" => Some(Format::Docx),
            "ppt" => Some(Format::Pptx),
            "xl" => Some(Format::Xlsx),
            _ => None,
        });
    }
    format.filter(|_| is_office)
}

#[cfg(test)]
mod tests;
