//! The attachments of a message.

use mail_parser::{MimeHeaders, PartType};

use super::{Content, Each, Member};
use crate::mime;

/// Hands the attachments of the message `bytes` over, those of messages within it left to these.
pub fn attachments(bytes: &[u8], each: &mut Each<'_>) {
    let whole = mime::whole(bytes);
    let Some(message) = mime::parsed(&whole.bytes) else { return };
    for (at, part) in message.attachments().enumerate() {
        let number = at + 1;
        let name = match (part.attachment_name().map(str::trim), &part.body) {
            (Some(name), PartType::Message(_)) if !name.to_lowercase().ends_with(".eml") => format!("{name}.eml"),
            (Some(name), _) if !name.is_empty() => name.to_owned(),
            (_, PartType::Message(_)) => format!("message-{number}.eml"),
            (_, PartType::Html(_)) => format!("part-{number}.html"),
            (_, PartType::Text(_)) => format!("part-{number}.txt"),
            _ => format!("part-{number}{}", ending(part.content_type().and_then(|kind| kind.subtype()))),
        };
        // A name is that of a file, and leads nowhere.
        let name = Some(name.replace(['/', '\\'], "_"));
        let bytes = mime::content(&message, part);
        if each(Member { name, place: None, content: Content::Plain(&mut &*bytes) }).is_break() {
            return;
        }
    }
}

/// The end of the name of an attachment that has none, by its type.
fn ending(subtype: Option<&str>) -> String {
    let subtype = subtype.unwrap_or_default().to_lowercase();
    match subtype.as_str() {
        "pdf" | "rtf" | "zip" | "xml" | "png" | "gif" | "jpeg" => format!(".{subtype}"),
        "msword" => ".doc".to_owned(),
        "vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx".to_owned(),
        "vnd.openxmlformats-officedocument.presentationml.presentation" => ".pptx".to_owned(),
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx".to_owned(),
        "vnd.oasis.opendocument.text" => ".odt".to_owned(),
        // What it is, its first bytes may tell.
        _ => String::new(),
    }
}
