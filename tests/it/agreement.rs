//! Three readings of a query agree: the index finds, the matcher marks, and a naive evaluator that knows neither.
//!
//! The evaluator is written from the words of the query language's contract,
//! over the text of each passage; it shares only Snowball with the code.

use std::collections::BTreeSet;
use std::fs;

use pincite::index::Index;
use pincite::search::{SearchOptions, search};
use pincite::text::Language;
use proptest::prelude::*;

use crate::support::indexed;

/// A query, and what it means.
#[derive(Clone, Debug)]
enum Ask {
    Word(String),
    Prefix(String),
    Phrase(Vec<String>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
    Not(Box<Ask>),
    /// Parts with `+`, `-` or nothing before them.
    Beside(Vec<(char, Ask)>),
}

impl Ask {
    fn written(&self) -> String {
        match self {
            Ask::Word(word) => word.clone(),
            Ask::Prefix(word) => format!("{word}*"),
            Ask::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Ask::And(one, other) => format!("({} AND {})", one.written(), other.written()),
            Ask::Or(one, other) => format!("({} OR {})", one.written(), other.written()),
            Ask::Not(one) => format!("(NOT {})", one.written()),
            Ask::Beside(parts) => {
                let part = |(sign, ask): &(char, Ask)| match sign {
                    ' ' => ask.written(),
                    sign => format!("{sign}{}", ask.written()),
                };
                format!("({})", parts.iter().map(part).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// The words that make it true in `text`, or nothing if it is false.
    fn holds(&self, text: &Text) -> Option<BTreeSet<usize>> {
        match self {
            Ask::Word(word) => text.runs(&[&|token| text.inflected(word, token)]),
            Ask::Prefix(word) => text.runs(&[&|token| same_marks(word, token, |one, other| other.starts_with(one))]),
            Ask::Phrase(words) => {
                let tests: Vec<Test<'_>> = words
                    .iter()
                    .map(|word| -> Test<'_> {
                        Box::new(move |token| same_marks(word, token, |one, other| one == other))
                    })
                    .collect();
                text.runs(&tests.iter().map(|test| test.as_ref()).collect::<Vec<_>>())
            }
            Ask::And(one, other) => Some(&one.holds(text)? | &other.holds(text)?),
            Ask::Or(one, other) => match (one.holds(text), other.holds(text)) {
                (None, None) => None,
                (one, other) => Some(&one.unwrap_or_default() | &other.unwrap_or_default()),
            },
            Ask::Not(one) => one.holds(text).is_none().then(BTreeSet::new),
            Ask::Beside(parts) => {
                let (mut marked, mut required, mut ranking, mut any) = (BTreeSet::new(), 0, 0, false);
                for (sign, ask) in parts {
                    let here = ask.holds(text);
                    match sign {
                        '-' if here.is_some() => return None,
                        // Beside others, what NOT denies is excluded, as by `-`.
                        ' ' | '+' if matches!(ask, Ask::Not(_)) && here.is_none() => return None,
                        '-' => {}
                        _ if matches!(ask, Ask::Not(_)) => {}
                        _ if *sign == '+' || ask.is_required() => {
                            required += 1;
                            marked.extend(here?);
                        }
                        _ => {
                            ranking += 1;
                            any |= here.is_some();
                            marked.extend(here.unwrap_or_default());
                        }
                    }
                }
                (any || required > 0 || ranking == 0).then_some(marked)
            }
        }
    }

    /// "A quoted phrase … beside bare words is required", and so is what asks for all of its parts.
    fn is_required(&self) -> bool {
        match self {
            Ask::Word(_) | Ask::Prefix(_) | Ask::Not(_) => false,
            Ask::Phrase(_) | Ask::And(..) => true,
            Ask::Or(one, other) => one.is_required() && other.is_required(),
            Ask::Beside(parts) => parts.iter().any(|(sign, ask)| *sign == '+' || (*sign == ' ' && ask.is_required())),
        }
    }
}

/// A test on one token.
type Test<'a> = Box<dyn Fn(&str) -> bool + 'a>;

/// A passage as the evaluator sees it.
struct Text {
    tokens: Vec<String>,
    language: Language,
}

impl Text {
    fn new(text: &str, language: &Language) -> Text {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        Text { tokens: words.map(str::to_lowercase).collect(), language: language.clone() }
    }

    /// The tokens of all runs that pass the tests one after the other.
    fn runs(&self, tests: &[&dyn Fn(&str) -> bool]) -> Option<BTreeSet<usize>> {
        let starts = 0..(self.tokens.len() + 1).saturating_sub(tests.len());
        let fits = |start: &usize| tests.iter().enumerate().all(|(at, test)| test(&self.tokens[start + at]));
        let marked: BTreeSet<usize> = starts.filter(fits).flat_map(|start| start..start + tests.len()).collect();
        (!marked.is_empty()).then_some(marked)
    }

    fn inflected(&self, word: &str, token: &str) -> bool {
        let word = word.to_lowercase();
        same_marks(&self.language.stem(&word), &self.language.stem(token), |one, other| one == other)
    }
}

/// "A query word without diacritics matches with or without them; one with diacritics matches only those."
fn same_marks(word: &str, token: &str, test: impl Fn(&str, &str) -> bool) -> bool {
    let word = word.to_lowercase();
    test(&word, token) || (plain(&word) == word && test(&word, &plain(token)))
}

fn plain(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'ế' => 'e',
            'ề' => 'e',
            'é' => 'e',
            other => other,
        })
        .collect()
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "dialogue",
        "dialogues",
        "Dialogue",
        "cyber",
        "CYBER",
        "policy",
        "policies",
        "tiếng",
        "tieng",
        "tiền",
        "cafés",
        "cafe",
        "the",
        "of",
        "a",
    ])
    .prop_map(str::to_owned)
}

fn ask() -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        3 => word().prop_map(Ask::Word),
        1 => prop::sample::select(vec!["d", "dialogues", "pol", "tie", "tiế", "zz"]).prop_map(|word| Ask::Prefix(word.to_owned())),
        3 => prop::collection::vec(word(), 1..4).prop_map(Ask::Phrase),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            pair.clone().prop_map(|(one, other)| Ask::And(Box::new(one), Box::new(other))),
            pair.prop_map(|(one, other)| Ask::Or(Box::new(one), Box::new(other))),
            inner.clone().prop_map(|one| Ask::Not(Box::new(one))),
            prop::collection::vec((prop::sample::select(vec![' ', ' ', '+', '-']), inner), 2..4).prop_map(Ask::Beside),
        ]
    })
}

fn documents() -> impl Strategy<Value = Vec<Vec<String>>> {
    let paragraph = prop::collection::vec((word(), prop::sample::select(vec![" ", " ", " ", ", ", ". ", "\n"])), 1..40)
        .prop_map(|words| words.into_iter().map(|(word, after)| word + after).collect::<String>());
    prop::collection::vec(prop::collection::vec(paragraph, 1..8), 1..6)
}

/// Every passage, as its pin, text and language.
fn passages(index: &Index) -> Vec<(String, String, Language)> {
    let mut all = Vec::new();
    pincite::lookup::export(index, &mut |citation| {
        all.push((citation.pin.to_string(), citation.passage.text.clone(), citation.document.language.clone()));
        Ok(())
    })
    .unwrap();
    all
}

fn check(index: &Index, passages: &[(String, String, Language)], ask: &Ask) -> Result<(), TestCaseError> {
    let query = ask.written();
    let everything = SearchOptions { limit: 10_000, ..SearchOptions::default() };
    let results = search(index, &query, &everything).unwrap();
    let mut found: Vec<(String, BTreeSet<usize>)> = Vec::new();
    for hit in &results.hits {
        let mut marked = BTreeSet::new();
        let tokens = spans_of_tokens(&hit.passage.text);
        for span in hit.matches.iter().flat_map(|one| &one.spans) {
            let at = tokens.iter().position(|token| *token == span.range());
            prop_assert!(at.is_some(), "{query}: {span:?} is no word of {:?}", hit.passage.text);
            marked.extend(at);
        }
        found.push((hit.pin.to_string(), marked));
    }
    found.sort();
    let expected =
        passages.iter().filter_map(|(pin, text, language)| Some((pin.clone(), ask.holds(&Text::new(text, language))?)));
    let mut expected: Vec<(String, BTreeSet<usize>)> = expected.collect();
    expected.sort();
    prop_assert_eq!(results.total, expected.len(), "{}", query);
    prop_assert_eq!(found, expected, "{}", query);
    Ok(())
}

fn spans_of_tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut spans, mut start) = (Vec::new(), None);
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    spans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn index_matcher_and_a_naive_evaluator_agree(
        documents in documents(),
        asks in prop::collection::vec(ask(), 120),
    ) {
        let folder = tempfile::tempdir().unwrap();
        for (at, paragraphs) in documents.iter().enumerate() {
            let language = if at % 3 == 2 { "vi" } else { "en" };
            let text = format!("---\nlang: {language}\n---\n\n{}", paragraphs.join("\n\n"));
            fs::write(folder.path().join(format!("{at}.md")), text).unwrap();
        }
        let (_index_folder, index) = indexed(folder.path(), 2);
        let passages = passages(&index);
        for ask in &asks {
            check(&index, &passages, ask)?;
        }
    }
}
