//! CSL-JSON: an item of the schema of the Citation Style Language, version 1.0.2.

use serde_json::{Map, Value, json};

use super::{Cited, by_document, date_parts, name_parts, title};
use crate::model::{CitationRecord, DocumentCard};

/// Gives an item of each document, with `locator` and `label` of the places, and the quotes with their pins in `annote`.
///
/// The `id` is the document's short name. A name without a comma is a literal: which part of it is the family name
/// cannot be told.
pub fn csl_items(records: &[CitationRecord]) -> Vec<Value> {
    let item = |cited: &Cited<'_>| {
        let mut item = document_item(cited.document);
        if let Some((label, value)) = cited.locator() {
            item.insert("locator".to_owned(), value.into());
            item.insert("label".to_owned(), label.into());
        }
        item.insert("annote".to_owned(), cited.quotes().join("; ").into());
        Value::Object(item)
    };
    by_document(records).iter().map(item).collect()
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
