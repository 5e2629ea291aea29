//! The files of test collections: queries, judgments and runs, in the forms of TREC and of BEIR.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use crate::query::{Topic, topics};

/// A line that is not what the file should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddLine {
    /// Its number, from 1.
    pub line: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for OddLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is not {}", self.line, self.expected)
    }
}

impl std::error::Error for OddLine {}

/// A query in the JSON Lines of BEIR.
#[derive(Deserialize)]
struct JsonQuery {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// Reads queries: JSON Lines with `_id` and `text` (BEIR), topics of TREC with `<num>` and `<title>`, or a query a line
/// as [`topics`] has it.
///
/// # Errors
///
/// The first line of JSON Lines that is no query.
pub fn queries(text: &str) -> Result<Vec<Topic>, OddLine> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.contains("<top>") {
        return Ok(text.split("<top>").skip(1).filter_map(trec_topic).collect());
    }
    if !text.trim_start().starts_with('{') {
        return Ok(topics(text));
    }
    let mut queries = Vec::new();
    for (at, line) in lines(text) {
        let query: JsonQuery = serde_json::from_str(line)
            .map_err(|_| OddLine { line: at, expected: "an object with the texts _id and text" })?;
        queries.push(Topic { id: query.id, query: query.text });
    }
    Ok(queries)
}

/// The number and title of a topic, up to the next element.
fn trec_topic(text: &str) -> Option<Topic> {
    let element = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        let value = rest.split('<').next()?.trim();
        Some(value.split_whitespace().collect::<Vec<&str>>().join(" "))
    };
    let number = element("<num>")?;
    let id = number.trim_start_matches("Number:").trim().to_owned();
    let query = element("<title>")?.trim_start_matches("Topic:").trim().to_owned();
    Some(Topic { id, query })
}

/// Which documents answer which queries, and how well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgments {
    grades: BTreeMap<String, BTreeMap<String, i32>>,
}

impl Judgments {
    /// Reads `query 0 document grade` (TREC), or `query document grade` parted by tabs, the first line a header (BEIR).
    ///
    /// # Errors
    ///
    /// The first line that is neither.
    pub fn parse(text: &str) -> Result<Judgments, OddLine> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut judgments = Judgments::default();
        for (at, line) in lines(text) {
            let fields: Vec<&str> = match line.contains('\t') {
                true => line.split('\t').map(str::trim).collect(),
                false => line.split_whitespace().collect(),
            };
            let judged = match fields.as_slice() {
                [query, document, grade] | [query, _, document, grade] => {
                    grade.parse().ok().map(|grade| (*query, *document, grade))
                }
                _ => None,
            };
            match judged {
                Some((query, document, grade)) => {
                    let of_query = judgments.grades.entry(query.to_owned()).or_default();
                    of_query.insert(document.to_owned(), grade);
                }
                // The names of columns have no digits, and a grade that cannot be read has.
                None if at == 1
                    && !fields.last().is_some_and(|last| last.contains(|one: char| one.is_ascii_digit())) => {}
                None => return Err(OddLine { line: at, expected: "a judgment: query, document and grade" }),
            }
        }
        Ok(judgments)
    }

    /// The queries that have a relevant document, in the order of their ids, each with its grades.
    pub fn queries(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, i32>)> {
        let judged = self.grades.iter().filter(|(_, grades)| grades.values().any(|grade| *grade > 0));
        judged.map(|(query, grades)| (query.as_str(), grades))
    }

    /// Every document that was judged for some query.
    pub fn documents(&self) -> BTreeSet<&str> {
        self.grades.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }
}

/// The documents that were given for each query, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    rankings: BTreeMap<String, Vec<String>>,
}

impl Run {
    /// Reads rows of `query Q0 document rank score tag`; greater scores come first, ties as they are listed.
    ///
    /// # Errors
    ///
    /// The first line that is none.
    pub fn parse(text: &str) -> Result<Run, OddLine> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut scored: BTreeMap<String, Vec<(f64, String)>> = BTreeMap::new();
        for (at, line) in lines(text) {
            let odd = OddLine { line: at, expected: "a row of a run: query, Q0, document, rank, score and tag" };
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [query, _, document, _, score, ..] = fields.as_slice() else { return Err(odd) };
            let score: f64 = score.parse().map_err(|_| odd)?;
            scored.entry((*query).to_owned()).or_default().push((score, (*document).to_owned()));
        }
        let mut run = Run::default();
        for (query, mut ranking) in scored {
            ranking.sort_by(|one, other| other.0.total_cmp(&one.0));
            run.insert(query, ranking.into_iter().map(|(_, document)| document).collect());
        }
        Ok(run)
    }

    /// Puts a ranking, best first, in the run; of a document that is listed twice, the first place counts.
    pub fn insert(&mut self, query: String, ranking: Vec<String>) {
        let mut seen = BTreeSet::new();
        let ranking = ranking.into_iter().filter(|document| seen.insert(document.clone())).collect();
        self.rankings.insert(query, ranking);
    }

    /// What was given for `query`, best first.
    pub fn ranking(&self, query: &str) -> Vec<&str> {
        self.rankings.get(query).into_iter().flatten().map(String::as_str).collect()
    }
}

/// The lines that are not blank, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgments_of_both_forms_say_the_same() {
        let trec = Judgments::parse("q1 0 tea 2\nq1 0 coffee 0\nq2 0 milk 0\n").unwrap();
        let beir = Judgments::parse("query-id\tcorpus-id\tscore\nq1\ttea\t2\nq1\tcoffee\t0\nq2\tmilk\t0\n").unwrap();
        assert_eq!(trec, beir);
        let judged: Vec<&str> = trec.queries().map(|(query, _)| query).collect();
        assert_eq!(judged, ["q1"]);
        assert_eq!(Judgments::parse("q1 0 tea 2\nq1 tea\n").unwrap_err().line, 2);
    }

    #[test]
    fn a_run_is_in_the_order_of_its_scores_and_lists_a_document_once() {
        let run =
            Run::parse("q1 Q0 tea 1 0.5 x\nq1 Q0 milk 2 0.75 x\nq1 Q0 tea 3 0.25 x\nq1 Q0 water 4 0.5 x\n").unwrap();
        assert_eq!(run.ranking("q1"), ["milk", "tea", "water"]);
        assert!(run.ranking("q2").is_empty());
        assert_eq!(
            Run::parse("q1 Q0 tea 1 high x").unwrap_err().to_string().split(':').next(),
            Some("line 1 is not a row of a run")
        );
    }

    #[test]
    fn queries_are_lines_json_lines_or_topics() {
        let expected = vec![Topic { id: "7".to_owned(), query: "green tea".to_owned() }];
        assert_eq!(queries("7\tgreen tea\n").unwrap(), expected);
        assert_eq!(queries("{\"_id\": \"7\", \"text\": \"green tea\", \"more\": 1}\n").unwrap(), expected);
        let topic = "<top>\n<num> Number: 7\n<title> green\ntea\n\n<desc> Description:\nno more\n</top>\n";
        assert_eq!(queries(topic).unwrap(), expected);
        assert_eq!(queries("{\"_id\": 7}").unwrap_err().line, 1);
    }
}
