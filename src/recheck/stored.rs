//! Stored citations, found in any text.

use serde_json::Value;

use crate::manuscript;
use crate::model::Pin;

/// What stands before the pin in the name of an annotation.
const ANNOTATION: &str = "urn:pincite:";

/// A stored citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Line of the file, from 1.
    pub line: usize,
    /// The pin.
    pub pin: Pin,
    /// What a record says beside it.
    pub words: Option<Words>,
}

/// The words that were cited, and where they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The quote.
    pub quote: String,
    /// What stood before it.
    pub prefix: String,
    /// What stood behind it.
    pub suffix: String,
    /// The path of the document.
    pub path: Option<String>,
    /// The hash of its source.
    pub hash: Option<String>,
}

/// Finds the citations stored in `text`: in a line that is a JSON object with a pin that one, else every pin.
pub fn stored(text: &str) -> Vec<Stored> {
    let mut stored = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let value: Option<Value> =
            line.trim_start().starts_with('{').then(|| serde_json::from_str(line).ok()).flatten();
        let record = value.and_then(|value| record(&value));
        match record {
            Some((pin, words)) => stored.push(Stored { line: at + 1, pin, words }),
            None => {
                let pins = manuscript::pins(&plain(line)).into_iter();
                stored.extend(pins.map(|pin| Stored { line: at + 1, pin, words: None }));
            }
        }
    }
    stored
}

/// A line in which pins stand as they are: LaTeX and BibTeX write their signs with a backslash, addresses by their numbers.
fn plain(line: &str) -> String {
    [("\\#", "#"), ("%23", "#"), ("%3A", ":"), ("%3a", ":"), ("%40", "@")]
        .into_iter()
        .fold(line.to_owned(), |line, (written, sign)| line.replace(written, sign))
}

/// The pin and the words of a record, a hit or a passage, or of a Web Annotation that we wrote.
fn record(value: &Value) -> Option<(Pin, Option<Words>)> {
    if let Some(id) = value["id"].as_str().and_then(|id| id.strip_prefix(ANNOTATION)) {
        return Some((Pin::parse(&plain(id))?, selected(&value["target"]["selector"])));
    }
    let value = if value["citation"]["pin"].is_string() { &value["citation"] } else { value };
    let pin = Pin::parse(value["pin"].as_str()?)?;
    let text = |field: &Value| field.as_str().map(str::to_owned);
    let words = text(&value["passage"]["text"]).map(|quote| Words {
        quote,
        prefix: text(&value["prefix"]).unwrap_or_default(),
        suffix: text(&value["suffix"]).unwrap_or_default(),
        path: text(&value["document"]["path"]),
        hash: text(&value["document"]["hash"]).filter(|hash| !hash.is_empty()),
    });
    Some((pin, words))
}

/// The words that an annotation selects.
fn selected(selectors: &Value) -> Option<Words> {
    let by_words = selectors.as_array()?.iter().find(|one| one["type"] == "TextQuoteSelector")?;
    let text = |field: &str| by_words[field].as_str().map(str::to_owned);
    Some(Words {
        quote: text("exact")?,
        prefix: text("prefix").unwrap_or_default(),
        suffix: text("suffix").unwrap_or_default(),
        path: None,
        hash: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_pins_are_found_in_any_text() {
        let text = "See a#p3@k7f2q9 and (b-c#p3:1-2@k7f2q9).\n{\"pin\":\"d#p1@k7f2q9\",\"passage\":{\"text\":\"x\"}}\n{not json e#p2@k7f2q9}\n#p1@k7f2q9 f#p1@k7";
        let found: Vec<(usize, String, bool)> =
            stored(text).into_iter().map(|one| (one.line, one.pin.to_string(), one.words.is_some())).collect();
        let pin = |line, pin: &str, has_words| (line, pin.to_owned(), has_words);
        assert_eq!(
            found,
            [
                pin(1, "a#p3@k7f2q9", false),
                pin(1, "b-c#p3:1-2@k7f2q9", false),
                pin(2, "d#p1@k7f2q9", true),
                pin(3, "e#p2@k7f2q9", false),
            ]
        );
    }

    #[test]
    fn the_signs_of_a_pin_are_read_as_addresses_and_tex_write_them() {
        for text in ["urn:pincite:a-b%23p3%3A1-2%40k7f2q9", "x?a-b%23p3%3a1-2%40k7f2q9", "a-b\\#p3:1-2@k7f2q9"] {
            let found: Vec<String> = stored(text).into_iter().map(|one| one.pin.to_string()).collect();
            assert_eq!(found, ["a-b#p3:1-2@k7f2q9"], "{text}");
        }
    }
}
