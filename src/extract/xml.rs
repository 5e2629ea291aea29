//! XML as tags and texts, for all formats that are made of it.
//!
//! Nothing is fetched and no entity of a document type is expanded, so that a
//! few lines cannot become a gigabyte. What is malformed is read as far as it
//! goes, and said to be.

use std::fmt;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

/// Elements within elements; what is deeper is left out.
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

/// Why XML was not read as it was meant: what a part that is so, by its name, has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It breaks off within an element or a tag.
    Early,
    /// A tag of it is none.
    Malformed,
    /// Its tags are not those that its elements need: what stands in which element is a guess.
    Crossed,
    /// Elements stand too deep in each other.
    Deep,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Early => f.write_str("ends early: what stands behind it is missing"),
            Broken::Malformed => f.write_str("is malformed XML: what stands behind the fault is missing"),
            Broken::Crossed => f.write_str("has tags that do not match: text may be missing or misplaced"),
            Broken::Deep => {
                write!(f, "has elements in each other more than {MAX_DEPTH} deep: what is deeper is missing")
            }
        }
    }
}

/// Hands every tag and text of `source` to `each`, in order.
///
/// # Errors
///
/// What is wrong with it; it was read as far as it goes.
pub(super) fn walk(source: &str, each: &mut dyn FnMut(Node)) -> Result<(), Broken> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut open: Vec<String> = Vec::new();
    // Open elements that are too deep.
    let mut deeper = 0_usize;
    let (mut at, mut broken) = (0, Ok(()));
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) if open.len() >= MAX_DEPTH => {
                deeper += 1;
                broken = broken.and(Err(Broken::Deep));
            }
            Ok(Event::End(_)) if deeper > 0 => deeper -= 1,
            Ok(Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) if deeper > 0 => {}
            Ok(Event::Start(start)) => {
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
            Ok(Event::End(end)) => {
                let name = open.pop();
                if name.as_deref() != Some(end.name().as_ref()) {
                    broken = broken.and(Err(Broken::Crossed));
                }
                // Tags that cross each other are taken as if they did not.
                if let Some(name) = name {
                    each(Node::End(name));
                }
            }
            Ok(Event::Text(text)) => each(Node::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => each(Node::Text(text.into_inner().into_owned())),
            Ok(Event::GeneralRef(reference)) => each(Node::Text(entity(&reference))),
            Ok(Event::Eof) if open.is_empty() => return broken,
            // Where tags cross, one that is left over tells nothing of the end.
            Ok(Event::Eof) => return broken.and(Err(Broken::Early)),
            Ok(_) => {}
            // Such as a declaration that says no version: it can be read on.
            Err(Error::IllFormed(_)) if reader.buffer_position() > at => {}
            Err(_) => return Err(broken_at(source, reader.error_position())),
        }
        at = reader.buffer_position();
    }
}

/// What is wrong with XML in which the markup at this byte has no end.
fn broken_at(source: &str, byte: u64) -> Broken {
    let rest = usize::try_from(byte).ok().and_then(|byte| source.as_bytes().get(byte..)).unwrap_or_default();
    if rest.contains(&b'>') { Broken::Malformed } else { Broken::Early }
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

    fn shown(source: &str) -> (String, Result<(), Broken>) {
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
    }

    #[test]
    fn what_is_malformed_is_read_as_far_as_it_goes_and_said_to_be() {
        for (source, text, broken) in [
            ("<a>kept<b", "<a>kept", Broken::Early),
            ("<a>kept", "<a>kept", Broken::Early),
            ("<a>kept<b c=\"></b></a>", "<a>kept", Broken::Malformed),
            ("<a><b>kept</a> too", "<a><b>kept</b> too", Broken::Crossed),
            ("<a>kept</a></b>", "<a>kept</a>", Broken::Crossed),
        ] {
            assert_eq!(shown(source), (text.to_owned(), Err(broken)), "{source}");
        }
        assert_eq!(shown("<?xml?><a>R & D</a >"), ("<a>R & D</a>".to_owned(), Ok(())));
    }

    #[test]
    fn what_is_too_deep_is_left_out_and_what_stands_behind_it_is_not() {
        let deep = |levels| format!("{}x<c/>{}y", "<a>".repeat(levels), "</a>".repeat(levels));
        assert_eq!(shown(&deep(MAX_DEPTH)).1, Ok(()));
        let (text, broken) = shown(&deep(MAX_DEPTH + 2));
        assert_eq!((text.contains('x'), text.ends_with("</a>y"), broken), (false, true, Err(Broken::Deep)));
        assert_eq!(shown(&"<a>".repeat(100_000)).1, Err(Broken::Deep));
    }
}
