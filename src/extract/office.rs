//! What office files say of themselves.

use super::package::Package;
use super::xml::{self, Broken, Node, local};
use super::{Unextracted, declared};
use crate::model::Metadata;
use crate::text::Language;

/// The core properties of an Office Open XML file. Its dates are those of the file, never of publication.
pub(super) fn core_properties(package: &mut Package<'_>) -> Result<Metadata, Unextracted> {
    of_part(package, "docProps/core.xml")
}

/// What the part `name` says in the words of the Dublin Core.
pub(super) fn of_part(package: &mut Package<'_>, name: &str) -> Result<Metadata, Unextracted> {
    let (metadata, read) = dublin_core(&package.xml(name)?);
    package.note(name, read);
    Ok(metadata)
}

/// Titles, people and language in the words of the Dublin Core.
pub(super) fn dublin_core(source: &str) -> (Metadata, Result<(), Broken>) {
    let mut metadata = Metadata::default();
    let mut initial_creator = None;
    let mut text = String::new();
    let read = xml::walk(source, &mut |node| match node {
        Node::Start(_) => text.clear(),
        Node::Text(part) => text.push_str(&part),
        Node::End(name) => {
            let value = declared::text(&text);
            match local(&name) {
                "title" => metadata.title = metadata.title.take().or(value),
                "creator" => metadata.authors.extend(value.iter().flat_map(|names| declared::names(names))),
                "initial-creator" => initial_creator = value,
                "publisher" => metadata.publisher = metadata.publisher.take().or(value),
                "language" => metadata.language = metadata.language.take().or_else(|| Language::parse(&value?)),
                _ => {}
            }
            text.clear();
        }
    });
    // Who saved an OpenDocument text last is its creator there; who began it is named apart.
    if let Some(author) = initial_creator {
        metadata.authors = declared::names(&author);
    }
    (metadata, read)
}
