//! CSL-JSON: an item of the schema of the Citation Style Language, version 1.0.2.

use serde_json::{Map, Value, json};

use super::{date_parts, locator, name_parts, title};
use crate::model::{CitationRecord, DocumentCard};

/// Gives the item, with `locator` and `label` of the place.
///
/// The `id` is the document's short name. A name without a comma is a literal: which part of it is the family name
/// cannot be told.
pub fn csl_item(record: &CitationRecord) -> Value {
    let document = &record.citation.document;
    let mut item = document_item(document);
    if let Some((label, value)) = locator(&record.citation.locator) {
        item.insert("locator".to_owned(), value.into());
        item.insert("label".to_owned(), label.into());
    }
    let quote = record.citation.passage.text.replace('\n', " ");
    item.insert("annote".to_owned(), format!("“{quote}” ({})", record.citation.pin).into());
    Value::Object(item)
}

/// The item of a document, without a place in it.
pub(super) fn document_item(document: &DocumentCard) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("id".to_owned(), document.slug.clone().into());
    let kind = if document.url.is_some() { "webpage" } else { "document" };
    item.insert("type".to_owned(), kind.into());
    item.insert("title".to_owned(), title(document).into());
    if !document.authors.is_empty() {
        let name = |name: &String| match name_parts(name) {
            Some((family, given)) => json!({"family": family, "given": given}),
            None => json!({"literal": name}),
        };
        item.insert("author".to_owned(), document.authors.iter().map(name).collect());
    }
    let parts: Vec<i64> = date_parts(document).iter().filter_map(|part| part.parse().ok()).collect();
    if !parts.is_empty() {
        item.insert("issued".to_owned(), json!({"date-parts": [parts]}));
    }
    let known = [("publisher", document.publisher.clone()), ("URL", document.url.clone())];
    for (field, value) in known {
        if let Some(value) = value {
            item.insert(field.to_owned(), value.into());
        }
    }
    item.insert("language".to_owned(), document.language.code().into());
    item
}
