//! Many queries in one text.

/// A query of many, and the name of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The id that stands before the query, or the number of its line, from 1.
    pub id: String,
    /// The query.
    pub query: String,
}

/// Reads a text of queries: one a line, or an id, a tab and a query; blank lines are passed over.
///
/// ```
/// # use pincite::query::topics;
/// let topics = topics("q7\tcapacity building\n\n\"cyber policy\"\n");
/// assert_eq!((topics[0].id.as_str(), topics[0].query.as_str()), ("q7", "capacity building"));
/// assert_eq!((topics[1].id.as_str(), topics[1].query.as_str()), ("3", "\"cyber policy\""));
/// ```
pub fn topics(text: &str) -> Vec<Topic> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let topic = |(at, line): (usize, &str)| {
        let (id, query) = line.split_once('\t').unwrap_or(("", line));
        let id = if id.trim().is_empty() { (at + 1).to_string() } else { id.trim().to_owned() };
        Topic { id, query: query.trim().to_owned() }
    };
    lines.map(topic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_queries_with_an_id_or_a_number() {
        let text = "\u{FEFF}one two\r\n\r\n  \t \r\n q2 \t a\tb \n\tc\nq3\t\n";
        let read: Vec<_> = topics(text).into_iter().map(|topic| (topic.id, topic.query)).collect();
        let expected = [("1", "one two"), ("q2", "a\tb"), ("5", "c"), ("q3", "")];
        assert_eq!(read, expected.map(|(id, query)| (id.to_owned(), query.to_owned())));
    }
}
