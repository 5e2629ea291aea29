//! Pins: the short stable names of passages.

use std::fmt;

use super::Extent;
use crate::text::check::{check, parse_check};

/// The name of a passage, or of some words in one, that a person can type and a machine can check.
///
/// `slug#p3@k7f2q9` is paragraph 3 of a document, `#p3-5` are several,
/// `#p3:12-24` are words of one, `#p3:100-p4:20` words of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    slug: String,
    place: Place,
    check: String,
}

/// What a pin names in its document; all numbers from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Paragraphs(usize, usize),
    /// Paragraph and word of both ends.
    Words((usize, usize), (usize, usize)),
}

impl Pin {
    /// The pin of `quote`, which is `extent` of the document `slug`.
    pub fn new(slug: &str, extent: Extent, quote: &str) -> Pin {
        Pin { slug: slug.to_owned(), place: Place::of(extent), check: check(quote) }
    }

    /// Reads a pin, or gives `None` for text that has not the form of one.
    ///
    /// ```
    /// # use pincite::model::Pin;
    /// assert_eq!(Pin::parse("annual-report#p3@K7F2Q9").unwrap().to_string(), "annual-report#p3@k7f2q9");
    /// assert!(Pin::parse("annual-report#3").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Pin> {
        let (slug, rest) = text.trim().rsplit_once('#')?;
        let (place, check) = rest.rsplit_once('@')?;
        let is_slug = !slug.is_empty() && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_slug.then_some(())?;
        Some(Pin { slug: slug.to_ascii_lowercase(), place: parse_place(place)?, check: parse_check(check)? })
    }

    /// The document's short name.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The check of the quoted words.
    pub fn check(&self) -> &str {
        &self.check
    }

    /// First and last paragraph.
    pub fn paragraphs(&self) -> (usize, usize) {
        match self.place {
            Place::Paragraphs(first, last) => (first, last),
            Place::Words((first, _), (last, _)) => (first, last),
        }
    }

    /// First word in the first paragraph and last word in the last, where the pin names words.
    pub fn words(&self) -> Option<(usize, usize)> {
        match self.place {
            Place::Paragraphs(..) => None,
            Place::Words((_, first), (_, last)) => Some((first, last)),
        }
    }

    /// True if it names `extent` of its document, whatever the words there.
    pub fn names(&self, extent: Extent) -> bool {
        self.place == Place::of(extent)
    }
}

impl Place {
    fn of(extent: Extent) -> Place {
        match extent.is_whole() {
            true => Place::Paragraphs(extent.first.paragraph, extent.last.paragraph),
            false => {
                Place::Words((extent.first.paragraph, extent.first.word), (extent.last.paragraph, extent.last.word))
            }
        }
    }
}

fn parse_place(place: &str) -> Option<Place> {
    let place = place.strip_prefix('p')?;
    let (from, to) = place.split_once('-').map_or((place, None), |(from, to)| (from, Some(to)));
    let number = |text: &str| text.parse::<usize>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let word_place =
        |text: &str| text.split_once(':').and_then(|(paragraph, word)| Some((number(paragraph)?, number(word)?)));
    if let Some(first) = word_place(from) {
        let last = match to?.strip_prefix('p') {
            Some(last) => word_place(last)?,
            None => (first.0, number(to?)?),
        };
        return (first <= last).then_some(Place::Words(first, last));
    }
    let first = number(from)?;
    let last = to.map_or(Some(first), number)?;
    (first <= last).then_some(Place::Paragraphs(first, last))
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#p", self.slug)?;
        match self.place {
            Place::Paragraphs(first, last) if first == last => write!(f, "{first}")?,
            Place::Paragraphs(first, last) => write!(f, "{first}-{last}")?,
            Place::Words((paragraph, first), (other, last)) if paragraph == other => {
                write!(f, "{paragraph}:{first}-{last}")?
            }
            Place::Words((paragraph, first), (other, last)) => write!(f, "{paragraph}:{first}-p{other}:{last}")?,
        }
        write!(f, "@{}", self.check)
    }
}

impl serde::Serialize for Pin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Pin {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pin".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The short stable name of a passage.",
            "pattern": "^[a-z0-9-]+#p[0-9]+(-[0-9]+|:[0-9]+-(p[0-9]+:)?[0-9]+)?@[0-9a-hjkmnp-tv-z]{6}$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_as_it_prints() {
        for form in ["a-b#p3@k7f2q9", "a#p3-5@k7f2q9", "a#p3:12-24@b3zz0a", "a#p3:100-p4:20@b3zz0a"] {
            assert_eq!(Pin::parse(form).unwrap().to_string(), form);
        }
    }

    #[test]
    fn what_is_no_pin_is_none() {
        for text in [
            "",
            "a",
            "a#p@k7f2q9",
            "a#p3",
            "#p3@k7f2q9",
            "a#p3@k7f2q",
            "a#p5-3@k7f2q9",
            "a#p3:12@k7f2q9",
            "a b#p3@k7f2q9",
            "a#p+3@k7f2q9",
            "a#p99999999999999999999@k7f2q9",
        ] {
            assert_eq!(Pin::parse(text), None, "{text}");
        }
    }
}
