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
use proptest::test_runner::RngSeed;

use crate::support::indexed;

/// A query, and what it means.
#[derive(Clone, Debug)]
enum Ask {
    Word(String),
    Prefix(String),
    Regex(String),
    Fuzzy(String, usize),
    /// Words, of which `*` is any, with so many others between them.
    Phrase(Vec<String>, usize),
    /// Operands, with an operator before each but the first.
    Near(Box<Ask>, Vec<(Near, Ask)>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
    Not(Box<Ask>),
    /// Parts with `+`, `-` or nothing before them.
    Beside(Vec<(char, Ask)>),
}

/// How near: so many words, or one sentence, or one block; in order; or not at all.
#[derive(Clone, Copy, Debug)]
struct Near {
    reach: Reach,
    in_order: bool,
    denied: bool,
}

#[derive(Clone, Copy, Debug)]
enum Reach {
    Words(usize),
    Sentence,
    Block,
}

impl Near {
    fn written(self) -> String {
        let not = if self.denied { "not " } else { "" };
        let operator = match (self.reach, self.in_order) {
            (Reach::Words(words), false) => format!("w/{words}"),
            (Reach::Words(words), true) => format!("pre/{words}"),
            (Reach::Sentence, in_order) => if in_order { "+s" } else { "/s" }.to_owned(),
            (Reach::Block, in_order) => if in_order { "+p" } else { "/p" }.to_owned(),
        };
        format!("{not}{operator}")
    }

    /// True if matches with these tokens stand so in the text.
    fn holds(self, text: &Text, one: &Run, other: &Run) -> bool {
        let before = |first: &Run, second: &Run| first.1 < second.0;
        let ordered = before(one, other) || (!self.in_order && before(other, one));
        let (low, high) = (one.0.min(other.0), one.1.max(other.1));
        ordered
            && match self.reach {
                Reach::Words(words) => one.0.max(other.0) - one.1.min(other.1) <= words,
                Reach::Sentence => text.tokens[low].sentence == text.tokens[high].sentence,
                Reach::Block => text.tokens[low].block == text.tokens[high].block,
            }
    }
}

/// The first and last token of a match, and the tokens that it marks.
type Run = (usize, usize, BTreeSet<usize>);

impl Ask {
    fn written(&self) -> String {
        match self {
            Ask::Word(word) => word.clone(),
            Ask::Prefix(word) => format!("{word}*"),
            Ask::Regex(expression) => format!("/{expression}/"),
            Ask::Fuzzy(word, edits) => format!("{word}~{edits}"),
            Ask::Phrase(words, 0) => format!("\"{}\"", words.join(" ")),
            Ask::Phrase(words, slop) => format!("\"{}\"~{slop}", words.join(" ")),
            Ask::Near(first, steps) => {
                let step = |(near, ask): &(Near, Ask)| format!(" {} {}", near.written(), ask.written());
                format!("({}{})", first.written(), steps.iter().map(step).collect::<String>())
            }
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
            Ask::Word(_) | Ask::Prefix(_) | Ask::Regex(_) | Ask::Fuzzy(..) | Ask::Phrase(..) => {
                all_marked(self.runs(text))
            }
            Ask::Near(first, steps) => {
                // Every choice of one match for each operand, looked at as a whole.
                let mut chosen: Vec<Vec<Run>> = first.runs(text).into_iter().map(|run| vec![run]).collect();
                for (near, ask) in steps {
                    let others = ask.runs(text);
                    let last = |runs: &[Run]| runs[runs.len() - 1].clone();
                    chosen = match near.denied {
                        true => {
                            chosen.retain(|runs| !others.iter().any(|other| near.holds(text, &last(runs), other)));
                            chosen
                        }
                        false => chosen
                            .iter()
                            .flat_map(|runs| others.iter().map(move |other| (runs, other)))
                            .filter(|(runs, other)| near.holds(text, &last(runs), other))
                            .map(|(runs, other)| runs.iter().chain([other]).cloned().collect())
                            .collect(),
                    };
                }
                all_marked(chosen.into_iter().flatten().collect())
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

    /// The matches of a word, pattern or phrase, or of any of several.
    fn runs(&self, text: &Text) -> Vec<Run> {
        let pattern = |test: &dyn Fn(&str, &str) -> bool, word: &str| {
            let here = |at: &usize| same_marks(word, &text.tokens[*at].folded, |one, other| test(one, other));
            (0..text.tokens.len()).filter(here).map(|at| (at, at, BTreeSet::from([at]))).collect()
        };
        match self {
            Ask::Word(word) => {
                let here = |at: &usize| text.inflected(word, &text.tokens[*at].folded);
                (0..text.tokens.len()).filter(here).map(|at| (at, at, BTreeSet::from([at]))).collect()
            }
            Ask::Prefix(word) => pattern(&|one, other| other.starts_with(one), word),
            // The only expression drawn: `(poli|dia).*s?`.
            Ask::Regex(_) => pattern(&|_, other| other.starts_with("poli") || other.starts_with("dia"), "a"),
            Ask::Fuzzy(word, edits) => pattern(&|one, other| distance(one, other) <= *edits, word),
            Ask::Phrase(words, slop) => {
                let mut runs = Vec::new();
                for start in 0..text.tokens.len() {
                    for end in start..text.tokens.len().min(start + words.len() + slop) {
                        placings(words, text, start, end, BTreeSet::new(), &mut runs, start);
                    }
                }
                runs.sort();
                runs.dedup();
                runs
            }
            Ask::Or(one, other) => one.runs(text).into_iter().chain(other.runs(text)).collect(),
            _ => Vec::new(),
        }
    }

    /// "A quoted phrase … beside bare words is required", and so is what asks for all of its parts.
    fn is_required(&self) -> bool {
        match self {
            Ask::Word(_) | Ask::Prefix(_) | Ask::Regex(_) | Ask::Fuzzy(..) | Ask::Not(_) => false,
            Ask::Phrase(..) | Ask::Near(..) | Ask::And(..) => true,
            Ask::Or(one, other) => one.is_required() && other.is_required(),
            Ask::Beside(parts) => parts.iter().any(|(sign, ask)| *sign == '+' || (*sign == ' ' && ask.is_required())),
        }
    }
}

/// Puts `words` onto tokens from `at` on so that the first is `start` and the last is `end`, in every way.
fn placings(
    words: &[String],
    text: &Text,
    start: usize,
    end: usize,
    marked: BTreeSet<usize>,
    runs: &mut Vec<Run>,
    at: usize,
) {
    let Some((word, rest)) = words.split_first() else {
        if at == end + 1 {
            runs.push((start, end, marked));
        }
        return;
    };
    for token in at..=end {
        // Nothing but words of the phrase, stars included, stands before its first marked word.
        if token > at && marked.is_empty() {
            break;
        }
        if word == "*" {
            // A star follows the word before it without a gap.
            if token == at {
                placings(rest, text, start, end, marked.clone(), runs, token + 1);
            }
        } else if same_marks(word, &text.tokens[token].folded, |one, other| one == other) {
            let marked = &marked | &BTreeSet::from([token]);
            placings(rest, text, start, end, marked, runs, token + 1);
        }
    }
}

fn all_marked(runs: Vec<Run>) -> Option<BTreeSet<usize>> {
    (!runs.is_empty()).then(|| runs.into_iter().flat_map(|(_, _, marked)| marked).collect())
}

/// The optimal string alignment distance of two words, by its definition.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let swap = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                    let replaced = table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    let best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if swap { best.min(table[i - 2][j - 2] + 1) } else { best }
                }
            };
        }
    }
    table[one.len()][other.len()]
}

/// A passage as the evaluator sees it.
struct Text {
    tokens: Vec<Token>,
    language: Language,
}

struct Token {
    folded: String,
    sentence: usize,
    block: usize,
}

impl Text {
    fn new(text: &str, language: &Language) -> Text {
        let (mut tokens, mut sentence) = (Vec::new(), 0);
        for (block, line) in text.lines().enumerate() {
            let mut ended = true;
            for piece in line.split(' ') {
                let word = piece.trim_end_matches(['.', ',']);
                if word.is_empty() {
                    continue;
                }
                // A sentence ends at a full stop, unless a small letter goes on (UAX #29, SB8).
                sentence +=
                    usize::from(ended && (word.starts_with(char::is_uppercase) || tokens_of(&tokens, block) == 0));
                tokens.push(Token { folded: word.to_lowercase(), sentence, block });
                ended = piece.ends_with('.');
            }
        }
        Text { tokens, language: language.clone() }
    }

    fn inflected(&self, word: &str, token: &str) -> bool {
        let word = word.to_lowercase();
        same_marks(&self.language.stem(&word), &self.language.stem(token), |one, other| one == other)
    }
}

fn tokens_of(tokens: &[Token], block: usize) -> usize {
    tokens.iter().filter(|token| token.block == block).count()
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
        1 => Just(Ask::Regex("(poli|dia).*s?".to_owned())),
        1 => (word(), 1..3usize).prop_map(|(word, edits)| Ask::Fuzzy(word, edits)),
        3 => (prop::collection::vec(word(), 1..4), prop::sample::select(vec![0, 0, 1, 3])).prop_map(|(words, slop)| Ask::Phrase(words, slop)),
        1 => (word(), 1..3usize, word()).prop_map(|(first, stars, last)| {
            let stars = std::iter::repeat_n("*".to_owned(), stars);
            Ask::Phrase([first].into_iter().chain(stars).chain([last]).collect(), 0)
        }),
    ];
    let leaf = leaf.boxed();
    let either = (leaf.clone(), leaf.clone()).prop_map(|(one, other)| Ask::Or(Box::new(one), Box::new(other)));
    let operand = prop_oneof![3 => leaf.clone(), 1 => either];
    let reach =
        prop_oneof![3 => (1..6usize).prop_map(Reach::Words), 1 => Just(Reach::Sentence), 1 => Just(Reach::Block)];
    let near = (reach, any::<bool>(), prop::sample::select(vec![false, false, false, true]))
        .prop_map(|(reach, in_order, denied)| Near { reach, in_order, denied });
    let chain = (operand.clone(), prop::collection::vec((near, operand), 1..4))
        .prop_map(|(first, steps)| Ask::Near(Box::new(first), steps));
    let leaf = prop_oneof![2 => leaf, 1 => chain];
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

/// The same cases in every ordinary run; `PINCITE_DEEP=1` draws others, and more.
fn config() -> ProptestConfig {
    let deep = std::env::var_os("PINCITE_DEEP").is_some();
    ProptestConfig {
        cases: if deep { 200 } else { 12 },
        rng_seed: if deep { RngSeed::Random } else { RngSeed::Fixed(20_231_019) },
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

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
