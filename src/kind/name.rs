//! What a file is by its name.

use super::{Container, Kind};
use crate::model::Format;

/// Gives what a file is by the end of its name.
///
/// # Errors
///
/// Why the file is left out, if its format is not known: one line, lower case, without full stop.
///
/// ```
/// use pincite::kind::{Kind, of_name};
/// use pincite::model::Format;
///
/// assert_eq!(of_name("notes/README.MD"), Ok(Kind::Document(Format::Markdown)));
/// assert!(of_name("statement.xyz").is_err());
/// ```
pub fn of_name(path: &str) -> Result<Kind, String> {
    let extension = extension(path);
    let format = match extension.as_deref() {
        Some("txt" | "text") => Format::Text,
        Some("md" | "markdown") => Format::Markdown,
        Some("html" | "htm" | "xhtml") => Format::Html,
        Some("mht" | "mhtml") => Format::Mhtml,
        Some("pdf") => Format::Pdf,
        Some("docx" | "docm") => Format::Docx,
        Some("pptx" | "pptm" | "ppsx") => Format::Pptx,
        Some("xlsx" | "xlsm") => Format::Xlsx,
        Some("odt" | "ott") => Format::Odt,
        Some("odp") => Format::Odp,
        Some("ods") => Format::Ods,
        Some("epub") => Format::Epub,
        Some("rtf") => Format::Rtf,
        Some("rst" | "rest") => Format::Rst,
        Some("adoc" | "asciidoc" | "asc") => Format::Asciidoc,
        Some("srt" | "vtt") => Format::Subtitles,
        Some("csv" | "tsv" | "tab") => Format::Table,
        Some("xml" | "tei" | "nxml" | "dbk" | "docbook") => Format::Xml,
        other => return unlike_document(other),
    };
    Ok(Kind::Document(format))
}

/// What a file is that is no document, by the end of its name.
fn unlike_document(extension: Option<&str>) -> Result<Kind, String> {
    let container = match extension {
        Some("eml") => return Ok(Kind::Message),
        Some("zip") => Container::Zip,
        Some("tar") => Container::Tar,
        Some("gz" | "tgz") => Container::Gzip,
        Some("xz" | "txz") => Container::Xz,
        Some("zst" | "tzst") => Container::Zstd,
        Some("bz2" | "tbz" | "tbz2") => Container::Bzip2,
        Some("7z") => Container::SevenZip,
        Some("mbox" | "mbx") => Container::Mbox,
        Some("jsonl" | "ndjson") => Container::JsonLines,
        Some("json") => Container::Json,
        Some("doc" | "ppt" | "xls") => {
            return Err("a format from before 2003, save it as .docx, .pptx or .xlsx".into());
        }
        Some(extension) => {
            return Err(format!("format .{extension} is not known, save it as .pdf, .docx, .txt, .md or .html"));
        }
        None => return Err("a file without extension, name it .txt, .md or .html if it is text".into()),
    };
    Ok(Kind::Container(container))
}

/// The name of a file, without its folders.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What follows the last full stop of a file's name, in lower case.
pub fn extension(path: &str) -> Option<String> {
    let (stem, extension) = file_name(path).rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}
