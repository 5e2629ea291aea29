//! The constructs of the query language: queries of each, and what they are compared with.

use pincite::clause::{Case, Pattern};
use pincite::index::Index;
use tantivy::query::{Occur, Query};

use crate::clock::Times;
use crate::draw::{Band, Draw};

/// Number of queries of a construct.
const QUERIES: usize = 300;

/// The same of one with a pattern, which takes longer.
const PATTERNS: usize = 100;

/// A kind of query, and queries of that kind.
pub(crate) struct Construct {
    pub(crate) name: &'static str,
    pub(crate) queries: Vec<Asked>,
}

/// A query, and what it is compared with.
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) rival: Rival,
    pattern: Option<Pattern>,
}

/// What a query is compared with.
pub(crate) enum Rival {
    /// Nothing.
    None,
    /// The engine's own query.
    Engine(Box<dyn Query>),
    /// Another query of ours.
    Ours(String),
}

impl Construct {
    /// Number of words that the patterns stand for, if there are any.
    pub(crate) fn terms(&self, index: &Index) -> Option<Times> {
        let patterns: Option<Vec<&Pattern>> = self.queries.iter().map(|query| query.pattern.as_ref()).collect();
        Some(Times::of(patterns?.iter().map(|pattern| index.words(pattern).unwrap().len() as f64)))
    }
}

/// Every construct, always with the same queries.
pub(crate) fn all(draw: &mut Draw<'_>) -> Vec<Construct> {
    let mut all = words(draw);
    all.extend(phrases(draw));
    all.extend(nearness(draw));
    all.extend(patterns(draw));
    all.push(path(draw));
    all
}

fn words(draw: &mut Draw<'_>) -> Vec<Construct> {
    let engine = draw.engine;
    let exact = |draw: &mut Draw<'_>, band| {
        let word = draw.word(band);
        compared(format!("={word}"), engine.word(&word))
    };
    let joined = |occur: Occur, operator: &str, words: &[String], quote: &str| {
        let quoted: Vec<String> = words.iter().map(|word| format!("{quote}{word}{quote}")).collect();
        compared(quoted.join(operator), engine.boolean(occur, &borrowed(words)))
    };
    vec![
        construct("exact word, frequent", draw, |draw| exact(draw, Band::Frequent)),
        construct("exact word, middle", draw, |draw| exact(draw, Band::Middle)),
        construct("exact word, rare", draw, |draw| exact(draw, Band::Rare)),
        construct("word, frequent", draw, |draw| {
            let word = draw.word(Band::Frequent);
            compared(word.clone(), engine.word(&word))
        }),
        construct("word, middle", draw, |draw| {
            let word = draw.word(Band::Middle);
            compared(word.clone(), engine.word(&word))
        }),
        construct("AND of two exact words", draw, |draw| joined(Occur::Must, " AND ", &draw.near(2, 12), "\"")),
        construct("AND of three exact words", draw, |draw| joined(Occur::Must, " AND ", &draw.near(3, 20), "\"")),
        construct("AND of two words", draw, |draw| joined(Occur::Must, " AND ", &draw.near(2, 12), "")),
        construct("OR of two exact words", draw, |draw| joined(Occur::Should, " OR ", &draw.near(2, 12), "\"")),
        construct("3 words, ranked", draw, |draw| joined(Occur::Should, " ", &draw.near(3, 20), "")),
        construct("5 words, ranked", draw, |draw| joined(Occur::Should, " ", &draw.near(5, 30), "")),
        construct("language or format, and word", draw, |draw| {
            let filter = ["format:html", "lang:en"][draw.below(2)];
            alone(format!("{filter} {}", draw.word(Band::Middle)))
        }),
    ]
}

fn phrases(draw: &mut Draw<'_>) -> Vec<Construct> {
    let engine = draw.engine;
    let exact = |draw: &mut Draw<'_>, count| {
        let words = draw.adjacent(count);
        let places: Vec<(usize, &str)> = borrowed(&words).into_iter().enumerate().collect();
        compared(format!("\"{}\"", words.join(" ")), engine.phrase(&places))
    };
    vec![
        construct("exact phrase of 2 words", draw, |draw| exact(draw, 2)),
        construct("exact phrase of 3 words", draw, |draw| exact(draw, 3)),
        construct("exact phrase of 5 words", draw, |draw| exact(draw, 5)),
        construct("phrase with any word", draw, |draw| {
            let words = draw.adjacent(3);
            compared(format!("\"{} * {}\"", words[0], words[2]), engine.phrase(&[(0, &words[0]), (2, &words[2])]))
        }),
        construct("phrase with slop 3", draw, |draw| {
            let words = draw.near(2, 5);
            against(format!("\"{}\"~3", words.join(" ")), format!("\"{}\" AND \"{}\"", words[0], words[1]))
        }),
    ]
}

fn nearness(draw: &mut Draw<'_>) -> Vec<Construct> {
    let near = |draw: &mut Draw<'_>, operator: &str| {
        let words = draw.near(2, 6);
        against(words.join(&format!(" {operator} ")), words.join(" AND "))
    };
    vec![
        construct("w/5", draw, |draw| near(draw, "w/5")),
        construct("pre/5", draw, |draw| near(draw, "pre/5")),
        construct("/s", draw, |draw| near(draw, "/s")),
        construct("/p", draw, |draw| near(draw, "/p")),
        construct("not w/5", draw, |draw| near(draw, "not w/5")),
        construct("w/5 of three", draw, |draw| {
            let words = draw.near(3, 10);
            against(words.join(" w/5 "), words.join(" AND "))
        }),
    ]
}

fn patterns(draw: &mut Draw<'_>) -> Vec<Construct> {
    let long = |draw: &mut Draw<'_>| {
        loop {
            let band = [Band::Frequent, Band::Middle, Band::Rare][draw.below(3)];
            let word = draw.word(band);
            if word.len() >= 6 {
                return word;
            }
        }
    };
    let wildcard = |text: String| Asked { pattern: Pattern::wildcard(&text).ok(), ..alone(text) };
    vec![
        construct_of(PATTERNS, "prefix of 4 letters", draw, |draw| wildcard(format!("{}*", &long(draw)[..4]))),
        construct_of(PATTERNS, "prefix of 2 letters", draw, |draw| wildcard(format!("{}*", &long(draw)[..2]))),
        construct_of(PATTERNS, "wildcard ?", draw, |draw| {
            let word = long(draw);
            wildcard(format!("{}?{}", &word[..3], &word[4..]))
        }),
        construct_of(PATTERNS, "wildcard * in a word", draw, |draw| {
            let word = long(draw);
            wildcard(format!("{}*{}", &word[..2], &word[word.len() - 2..]))
        }),
        construct_of(PATTERNS, "wildcard * at the start", draw, |draw| {
            let word = long(draw);
            wildcard(format!("*{}", &word[word.len() - 4..]))
        }),
        construct_of(PATTERNS, "regular expression", draw, |draw| {
            let word = long(draw);
            let expression = format!("{}[a-z]+{}s?", &word[..3], &word[word.len() - 1..]);
            Asked { pattern: Pattern::regex(&expression, Case::Folded).ok(), ..alone(format!("/{expression}/")) }
        }),
        construct_of(PATTERNS, "fuzzy, 1 edit", draw, |draw| {
            let word = long(draw);
            Asked { pattern: Some(Pattern::fuzzy(&word, 1)), ..alone(format!("{word}~")) }
        }),
        construct_of(PATTERNS, "fuzzy, 2 edits", draw, |draw| {
            let word = long(draw);
            Asked { pattern: Some(Pattern::fuzzy(&word, 2)), ..alone(format!("{word}~2")) }
        }),
    ]
}

/// Few queries: each takes seconds where there are many documents.
fn path(draw: &mut Draw<'_>) -> Construct {
    let folders = ["rust-doc", "linux-doc-6.1", "python3.11-doc", "sqlite3-doc"];
    let queries = folders.map(|folder| alone(format!("path:{folder} {}", draw.word(Band::Middle))));
    Construct { name: "path and word", queries: queries.into() }
}

fn construct(name: &'static str, draw: &mut Draw<'_>, one: impl Fn(&mut Draw<'_>) -> Asked) -> Construct {
    construct_of(QUERIES, name, draw, one)
}

fn construct_of(
    queries: usize,
    name: &'static str,
    draw: &mut Draw<'_>,
    one: impl Fn(&mut Draw<'_>) -> Asked,
) -> Construct {
    Construct { name, queries: (0..queries).map(|_| one(draw)).collect() }
}

fn alone(text: String) -> Asked {
    Asked { text, rival: Rival::None, pattern: None }
}

fn compared(text: String, engine: Box<dyn Query>) -> Asked {
    Asked { text, rival: Rival::Engine(engine), pattern: None }
}

fn against(text: String, ours: String) -> Asked {
    Asked { text, rival: Rival::Ours(ours), pattern: None }
}

fn borrowed(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
