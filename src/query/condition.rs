//! Conditions on the document that stand beside a query whoever typed it, such as those of flags.

use super::fields::filter;
use super::parse::text_field;
use super::{Item, Kind, Node, Plus};
use crate::clause::{Filter, TextField};
use crate::error::Diagnostic;
use crate::model::PartialDate;
use crate::text::Span;

/// What a condition is about, and what its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Published on the first day of a date or later.
    After,
    /// Published before the first day of a date.
    Before,
    /// The language of the document: a code, as after `lang:`.
    Language,
    /// The path: a glob, as after `path:`.
    Path,
    /// The format of the source, as after `format:`.
    Format,
    /// Words of the publisher, as after `publisher:`; several are a phrase.
    Publisher,
}

impl Node {
    /// The filter that the field of `about` with this value is.
    ///
    /// # Errors
    ///
    /// A value that the field does not take; the diagnostic points into `value`.
    ///
    /// ```
    /// # use pincite::query::{About, Node};
    /// assert_eq!(Node::condition(About::After, "2023-10").unwrap().to_string(), "date:>=2023-10");
    /// assert_eq!(Node::condition(About::Publisher, "ASEAN Secretariat").unwrap().to_string(), r#"publisher:"ASEAN Secretariat""#);
    /// assert!(Node::condition(About::Language, "englisch").is_err());
    /// ```
    pub fn condition(about: About, value: &str) -> Result<Node, Diagnostic> {
        let value = value.trim();
        let whole = Span::between(0, value.len());
        let odd = |message| Diagnostic::new(whole, message);
        let date = |mark| -> Result<Kind, Diagnostic> {
            let is_date = PartialDate::parse(value).is_some();
            is_date
                .then_some(())
                .ok_or_else(|| odd(format!("{value} is no date such as 2023, 2023-10 or 2023-10-19")))?;
            field("date", &format!("{mark}{value}")).map_err(odd)
        };
        let kind = match about {
            About::After => date(">=")?,
            About::Before => date("<")?,
            About::Language => field("lang", value).map_err(odd)?,
            About::Path => field("path", value).map_err(odd)?,
            About::Format => field("format", value).map_err(odd)?,
            About::Publisher => Kind::In(TextField::Publisher, Box::new(text_field(value)?)),
        };
        Ok(Node { span: Span::default(), kind })
    }
}

/// The filter of a field, and how it is written.
fn field(name: &str, value: &str) -> Result<Kind, String> {
    let filter: Filter = filter(name, value)?;
    let written =
        if value.contains(char::is_whitespace) { format!("{name}:\"{value}\"") } else { format!("{name}:{value}") };
    Ok(Kind::Filter(filter, written))
}

/// Puts `conditions` beside the whole of `root`, all of them required, and `root` too.
///
/// ```
/// # use pincite::query::{About, Node, conditioned, parse};
/// let query = parse("capacity building").root.unwrap();
/// let thai = Node::condition(About::Language, "th").unwrap();
/// assert_eq!(conditioned(query, &[thai]).to_string(), "+(capacity building) lang:th");
/// ```
pub fn conditioned(root: Node, conditions: &[Node]) -> Node {
    if conditions.is_empty() {
        return root;
    }
    let span = root.span;
    // A condition must not make a passage a hit that has none of the words.
    let plus = if root.is_required() || matches!(root.kind, Kind::Not(_)) { Plus::Absent } else { Plus::Given };
    // A condition does not stand in the query; what is marked never comes from one.
    let at_end = Span::between(span.end(), span.end());
    let conditions = conditions
        .iter()
        .map(|condition| Item { plus: Plus::Absent, node: Node { span: at_end, kind: condition.kind.clone() } });
    let items = std::iter::once(Item { plus, node: root }).chain(conditions).collect();
    Node { span, kind: Kind::Ranked(items) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn beside(query: &str, conditions: &[(About, &str)]) -> String {
        let conditions: Vec<Node> =
            conditions.iter().map(|(about, value)| Node::condition(*about, value).unwrap()).collect();
        conditioned(parse(query).root.unwrap(), &conditions).to_string()
    }

    #[test]
    fn the_whole_query_is_required_beside_its_conditions() {
        for (query, reading) in [
            ("dialogue", "+dialogue lang:en"),
            ("cyber policy", "+(cyber policy) lang:en"),
            ("a OR b", "+(a OR b) lang:en"),
            ("a AND b", "(a AND b) lang:en"),
            ("\"cyber policy\"", "\"cyber policy\" lang:en"),
            ("NOT a", "NOT a lang:en"),
        ] {
            assert_eq!(beside(query, &[(About::Language, "en")]), reading);
        }
    }

    #[test]
    fn a_condition_is_what_its_field_would_be() {
        for (about, value, typed) in [
            (About::After, "2023-10", "date:>=2023-10"),
            (About::Before, "2023", "date:<2023"),
            (About::Language, "th", "lang:th"),
            (About::Path, "corpus/a b/*", "path:\"corpus/a b/*\""),
            (About::Format, "html", "format:html"),
            (About::Publisher, "pinc*", "publisher:pinc*"),
            (About::Publisher, "pincite?", "publisher:pincite"),
            (About::Publisher, "pincite project", "publisher:\"pincite project\""),
        ] {
            let condition = Node::condition(about, value).unwrap();
            assert_eq!(condition.to_string(), typed);
            let Kind::In(_, inner) = &condition.kind else {
                assert_eq!(Some(condition.kind), parse(typed).root.map(|root| root.kind), "{typed}");
                continue;
            };
            let Some(Kind::In(_, same)) = parse(typed).root.map(|root| root.kind) else { panic!("{typed}") };
            assert_eq!(inner.kind, same.kind);
        }
    }

    #[test]
    fn a_value_that_the_field_does_not_take_is_said() {
        for (about, value, said) in [
            (About::After, "2023..2024", "2023..2024 is no date such as 2023, 2023-10 or 2023-10-19"),
            (About::Before, ">2023", ">2023 is no date"),
            (About::After, "", " is no date"),
            (About::Language, "englisch", "englisch is no language code"),
            (About::Path, "[", "[ is no path pattern"),
            (About::Format, "xyz", "xyz is no format; known are text, markdown, html, pdf"),
            (About::Publisher, "…", "no word in this"),
            (About::Publisher, " ", "no word in this"),
        ] {
            let diagnostic = Node::condition(about, value).unwrap_err();
            assert!(diagnostic.message.contains(said), "{value}: {}", diagnostic.message);
        }
    }
}
