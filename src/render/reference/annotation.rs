//! A Web Annotation (W3C Recommendation, 2017) in JSON-LD.

use serde_json::{Value, json};

use crate::model::CitationRecord;

/// Gives an annotation that selects the quote in its source, by its words and by its place in the canonical text.
///
/// The source is the document's address, or its path. Positions count characters, as the model asks.
pub fn annotation(record: &CitationRecord) -> Value {
    let citation = &record.citation;
    let source = citation.document.url.clone().unwrap_or_else(|| encoded(&citation.document.path, b"/"));
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:pincite:{}", encoded(&citation.pin.to_string(), b"")),
        "type": "Annotation",
        "motivation": "identifying",
        "created": record.indexed_at,
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": citation.passage.text,
                    "prefix": record.prefix,
                    "suffix": record.suffix,
                },
                {
                    "type": "TextPositionSelector",
                    "start": record.characters.start(),
                    "end": record.characters.end(),
                },
            ],
        },
    })
}

/// Percent-encodes all but unreserved characters (RFC 3986), and `also`.
pub(super) fn encoded(text: &str, also: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also.contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
