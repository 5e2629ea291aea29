//! XML as tags and texts, for all formats that are made of it.
//!
//! Nothing is fetched and no entity of a document type is expanded, so that a
//! few lines cannot become a gigabyte. What is malformed ends the reading; what
//! stood before it is kept.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements within elements; deeper ones end the reading.
const MAX_DEPTH: usize = 512;

/// A tag or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A start tag; that of an empty element is followed by its end.
    Start(Tag),
    /// The end of the innermost open element, by its name with prefix.
    End(String),
    /// A text, its references resolved.
    Text(String),
}

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Name, with its prefix.
    pub(super) name: String,
    /// Attributes in order, names with prefix.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    fn of(start: &BytesStart<'_>) -> Tag {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
            }
        }
        Tag { name: start.name().as_ref().to_owned(), attributes }
    }

    /// The value of an attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| local(key) == name).map(|(_, value)| value.as_str())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Hands every tag and text of `source` to `each`, in order.
///
/// # Errors
///
/// What ended the reading before the end: lower case, without full stop.
pub(super) fn walk(source: &str, each: &mut dyn FnMut(Node)) -> Result<(), String> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if open.len() >= MAX_DEPTH {
                    return Err(format!("elements stand in each other more than {MAX_DEPTH} deep"));
                }
                let tag = Tag::of(&start);
                open.push(tag.name.clone());
                each(Node::Start(tag));
            }
            Ok(Event::Empty(start)) => {
                let tag = Tag::of(&start);
                let name = tag.name.clone();
                each(Node::Start(tag));
                each(Node::End(name));
            }
            Ok(Event::End(_)) => {
                // Tags that cross each other are taken as if they did not.
                if let Some(name) = open.pop() {
                    each(Node::End(name));
                }
            }
            Ok(Event::Text(text)) => each(Node::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => each(Node::Text(text.into_inner().into_owned())),
            Ok(Event::GeneralRef(reference)) => each(Node::Text(entity(&reference))),
            Ok(Event::Eof) if open.is_empty() => return Ok(()),
            Ok(Event::Eof) => return Err("it ends before its last element does".to_owned()),
            Ok(_) => {}
            Err(error) => return Err(format!("malformed XML: {error}")),
        }
    }
}

/// What a reference stands for; an entity that is not known stands for itself.
fn entity(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    });
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{A0}".into(),
        "ndash" => "–".into(),
        "mdash" => "—".into(),
        _ => number.and_then(char::from_u32).map_or_else(|| format!("&{name};"), String::from),
    }
}

/// The text of a file of XML: UTF-16 or UTF-8 by its mark, else UTF-8.
pub(super) fn decoded(bytes: &[u8]) -> String {
    encoding_rs::UTF_8.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> (String, Result<(), String>) {
        let mut shown = String::new();
        let result = walk(source, &mut |node| match node {
            Node::Start(tag) => shown.push_str(&format!("<{}>", tag.name)),
            Node::End(name) => shown.push_str(&format!("</{name}>")),
            Node::Text(text) => shown.push_str(&text),
        });
        (shown, result)
    }

    #[test]
    fn tags_texts_and_references_come_in_order() {
        let (text, result) = shown("<a x:b=\"1 &amp; 2\">T &lt; &#x41;<c/><![CDATA[<]]>&own;</a>");
        assert_eq!((text.as_str(), result), ("<a>T < A<c></c><&own;</a>", Ok(())));
    }

    #[test]
    fn what_is_malformed_ends_the_reading_and_entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"lol\">]><a>&b;</a>";
        assert_eq!(shown(bomb).0, "<a>&b;</a>");
        assert!(shown(&"<a>".repeat(100_000)).1.is_err());
        assert_eq!(shown("<a>kept<b").0, "<a>kept");
        assert!(shown("<a>kept").1.is_err());
    }
}
