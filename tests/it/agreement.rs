//! Three readings of a query agree: the index finds, the matcher marks, and a naive evaluator that knows neither.
//!
//! The evaluator is written from the words of the query language's contract,
//! over the words of each document; it shares only Snowball with the code. A
//! match belongs to the passage that holds its first marked word.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use pincite::index::Index;
use pincite::model::Verdict;
use pincite::search::{Case, Explain, Forms, SearchOptions, search};
use pincite::text::Language;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::{drawn_slowly, indexed};

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
    /// Operands in one document.
    Together(Vec<Ask>),
    /// A word of the title.
    Title(String),
    /// Language of the document.
    Language(&'static str),
    /// Year of the document, or a later one.
    Since(usize),
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

/// The tokens that make a query true of a passage, or nothing if it is false.
type Marked = Option<BTreeSet<usize>>;

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
            Ask::Together(parts) => format!("({})", parts.iter().map(Ask::written).collect::<Vec<_>>().join(" /d ")),
            Ask::Title(word) => format!("title:{word}"),
            Ask::Language(code) => format!("lang:{code}"),
            Ask::Since(year) => format!("date:>={year}"),
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

    /// For each passage the words that make it true there, or nothing where it is false.
    fn holds(&self, text: &Text) -> Vec<Marked> {
        match self {
            Ask::Word(_) | Ask::Prefix(_) | Ask::Regex(_) | Ask::Fuzzy(..) | Ask::Phrase(..) => {
                all_marked(self.runs(text).into_iter().map(|run| vec![run]).collect(), text)
            }
            Ask::Together(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.holds(text)).collect();
                let everywhere = parts.iter().all(|part| part.iter().any(Option::is_some));
                let here = |at: usize| {
                    let here: Vec<_> = parts.iter().filter_map(|part| part[at].clone()).collect();
                    (everywhere && !here.is_empty()).then(|| here.into_iter().flatten().collect())
                };
                (0..text.passages.len()).map(here).collect()
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
                all_marked(chosen, text)
            }
            Ask::Title(word) => text.everywhere(text.title.iter().any(|token| text.finds(word, token))),
            Ask::Language(code) => text.everywhere(text.language.code() == *code),
            Ask::Since(year) => text.everywhere(text.year >= *year),
            Ask::And(one, other) => {
                one.holds(text).into_iter().zip(other.holds(text)).map(|(one, other)| Some(&one? | &other?)).collect()
            }
            Ask::Or(one, other) => {
                let either = |(one, other): (Marked, Marked)| match (one, other) {
                    (None, None) => None,
                    (one, other) => Some(&one.unwrap_or_default() | &other.unwrap_or_default()),
                };
                one.holds(text).into_iter().zip(other.holds(text)).map(either).collect()
            }
            Ask::Not(one) => one.holds(text).iter().map(|one| one.is_none().then(BTreeSet::new)).collect(),
            Ask::Beside(parts) => {
                let parts: Vec<_> = parts.iter().map(|(sign, ask)| (*sign, ask, ask.holds(text))).collect();
                (0..text.passages.len()).map(|at| beside(&parts, at)).collect()
            }
        }
    }

    /// The matches of a word, pattern or phrase, or of any of several.
    fn runs(&self, text: &Text) -> Vec<Run> {
        let pattern = |test: &dyn Fn(&str, &str) -> bool, word: &str| {
            let here =
                |at: &usize| same_marks(&form(word, text.case), &text.tokens[*at].word, |one, other| test(one, other));
            (0..text.tokens.len()).filter(here).map(|at| (at, at, BTreeSet::from([at]))).collect()
        };
        match self {
            Ask::Word(word) => {
                let here = |at: &usize| text.finds(word, &text.tokens[*at].word);
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

    /// True if nothing but marked words makes it true: no part denies anything, or looks at other passages.
    fn rests_on_marks(&self) -> bool {
        match self {
            Ask::Not(_) | Ask::Together(_) | Ask::Title(_) | Ask::Language(_) | Ask::Since(_) => false,
            Ask::Near(first, steps) => {
                first.rests_on_marks() && steps.iter().all(|(near, ask)| !near.denied && ask.rests_on_marks())
            }
            Ask::And(one, other) | Ask::Or(one, other) => one.rests_on_marks() && other.rests_on_marks(),
            Ask::Beside(parts) => parts.iter().all(|(sign, ask)| *sign != '-' && ask.rests_on_marks()),
            _ => true,
        }
    }

    /// True if it asks for no word of the passage.
    fn is_field(&self) -> bool {
        match self {
            Ask::Title(_) | Ask::Language(_) | Ask::Since(_) => true,
            Ask::Not(one) => one.is_field(),
            Ask::And(one, other) | Ask::Or(one, other) => one.is_field() && other.is_field(),
            Ask::Beside(parts) => {
                let counts = |(sign, ask): &&(char, Ask)| *sign != '-' && !matches!(ask, Ask::Not(_));
                parts.iter().filter(counts).all(|(_, ask)| ask.is_field())
            }
            _ => false,
        }
    }

    /// "A quoted phrase … beside bare words is required", and so is what asks for all of its parts.
    fn is_required(&self) -> bool {
        match self {
            Ask::Word(_) | Ask::Prefix(_) | Ask::Regex(_) | Ask::Fuzzy(..) | Ask::Not(_) => false,
            Ask::Phrase(..) | Ask::Near(..) | Ask::Together(_) | Ask::And(..) => true,
            Ask::Title(_) | Ask::Language(_) | Ask::Since(_) => true,
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
        } else if same_marks(&form(word, text.case), &text.tokens[token].word, |one, other| one == other) {
            let marked = &marked | &BTreeSet::from([token]);
            placings(rest, text, start, end, marked, runs, token + 1);
        }
    }
}

/// The words that make parts side by side true of a passage.
fn beside(parts: &[(char, &Ask, Vec<Marked>)], at: usize) -> Marked {
    let (mut marked, mut required, mut ranking, mut any) = (BTreeSet::new(), 0, 0, false);
    for (sign, ask, holds) in parts {
        let here = holds[at].clone();
        match sign {
            '-' if here.is_some() => return None,
            // Beside others, what NOT denies is excluded, as by `-`.
            ' ' | '+' if matches!(ask, Ask::Not(_)) && here.is_none() => return None,
            '-' => {}
            _ if matches!(ask, Ask::Not(_)) => {}
            _ if *sign == '+' || ask.is_required() => {
                // Beside fields alone, some word has to stand.
                required += usize::from(!ask.is_field());
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

/// For each passage the words of those matches whose first one stands there.
fn all_marked(matches: Vec<Vec<Run>>, text: &Text) -> Vec<Marked> {
    let mut marked = vec![None; text.passages.len()];
    for runs in matches {
        let words: BTreeSet<usize> = runs.into_iter().flat_map(|(_, _, marked)| marked).collect();
        let home = text.passages.iter().position(|home| words.first().is_some_and(|first| home.contains(first)));
        if let Some(home) = home {
            marked[home].get_or_insert_with(BTreeSet::new).extend(words);
        }
    }
    marked
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

/// A document as the evaluator sees it.
struct Text {
    tokens: Vec<Token>,
    language: Language,
    title: Vec<String>,
    year: usize,
    /// The tokens of each passage.
    passages: Vec<Range<usize>>,
    /// Whether its tokens are held to their case.
    case: Case,
}

struct Token {
    /// The word, in small letters unless case is kept.
    word: String,
    sentence: usize,
    block: usize,
}

impl Text {
    fn new(paragraphs: &[String], language: Language, title: &str, year: usize, case: Case) -> Text {
        let (mut tokens, mut sentence) = (Vec::new(), 0);
        for (block, paragraph) in paragraphs.iter().enumerate() {
            let mut ended = true;
            for piece in paragraph.split_whitespace() {
                let word = piece.trim_end_matches(['.', ',']);
                if word.is_empty() {
                    continue;
                }
                // A sentence ends at a full stop, unless a small letter goes on (UAX #29, SB8).
                sentence +=
                    usize::from(ended && (word.starts_with(char::is_uppercase) || tokens_of(&tokens, block) == 0));
                tokens.push(Token { word: form(word, case), sentence, block });
                ended = piece.ends_with('.');
            }
        }
        let title = title.split(' ').map(|word| form(word, case)).collect();
        Text { tokens, language, title, year, passages: Vec::new(), case }
    }

    /// The same text with other words in the place of those that are not kept.
    fn with(&self, keeps: impl Fn(usize) -> bool) -> Text {
        let token = |(at, token): (usize, &Token)| {
            let word = if keeps(at) { token.word.clone() } else { "filler".to_owned() };
            Token { word, ..*token }
        };
        let tokens = self.tokens.iter().enumerate().map(token).collect();
        let (language, title, passages) = (self.language.clone(), self.title.clone(), self.passages.clone());
        Text { tokens, language, title, passages, ..*self }
    }

    /// Every passage or none, without a marked word.
    fn everywhere(&self, holds: bool) -> Vec<Marked> {
        vec![holds.then(BTreeSet::new); self.passages.len()]
    }

    /// True if a bare word finds the token; where case is kept, it is taken as written.
    fn finds(&self, word: &str, token: &str) -> bool {
        let word = form(word, self.case);
        if self.case == Case::Kept {
            return same_marks(&word, token, |one, other| one == other);
        }
        same_marks(&self.language.stem(&word), &self.language.stem(token), |one, other| one == other)
    }
}

fn tokens_of(tokens: &[Token], block: usize) -> usize {
    tokens.iter().filter(|token| token.block == block).count()
}

/// "A query word without diacritics matches with or without them; one with diacritics matches only those."
fn same_marks(word: &str, token: &str, test: impl Fn(&str, &str) -> bool) -> bool {
    test(word, token) || (plain(word) == word && test(word, &plain(token)))
}

/// The form of a word that is compared.
fn form(word: &str, case: Case) -> String {
    if case == Case::Kept { word.to_owned() } else { word.to_lowercase() }
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
        "Tiếng",
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

fn ask(most_steps: usize) -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        3 => word().prop_map(Ask::Word),
        1 => prop::sample::select(vec!["d", "dialogues", "pol", "tie", "tiế", "Ti", "zz"]).prop_map(|word| Ask::Prefix(word.to_owned())),
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
    let chain = (operand.clone(), prop::collection::vec((near, operand), 1..most_steps))
        .prop_map(|(first, steps)| Ask::Near(Box::new(first), steps));
    let together = prop::collection::vec(prop_oneof![leaf.clone(), chain.clone()], 2..4).prop_map(Ask::Together);
    let field = prop_oneof![
        2 => word().prop_map(Ask::Title),
        1 => prop::sample::select(vec!["en", "vi", "th"]).prop_map(Ask::Language),
        1 => (2020..2025usize).prop_map(Ask::Since),
    ];
    let leaf = prop_oneof![8 => leaf, 4 => chain, 2 => together, 1 => field];
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

/// Documents with paragraphs of up to so many words, some of which hold a single sentence.
fn documents(most_words: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    let word_and_mark =
        |marks: Vec<&'static str>| (word(), prop::sample::select(marks)).prop_map(|(word, mark)| word + mark);
    let sentences = prop::collection::vec(word_and_mark(vec![" ", " ", " ", ", ", ". ", "\n"]), 1..most_words);
    let sentence = prop::collection::vec(word_and_mark(vec![" ", ", "]), 1..most_words);
    let paragraph = prop_oneof![4 => sentences, 1 => sentence].prop_map(|words| words.concat());
    prop::collection::vec(prop::collection::vec(paragraph, 1..8), 1..6)
}

/// The documents, by path, with the passages that the index made of them; each is known by where it starts.
struct Corpus {
    index: Index,
    texts: BTreeMap<String, Text>,
    starts: BTreeMap<(String, usize), usize>,
    case: Case,
    _folders: [TempDir; 2],
}

impl Corpus {
    fn new(documents: &[Vec<String>], case: Case) -> Corpus {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = BTreeMap::new();
        for (at, paragraphs) in documents.iter().enumerate() {
            let language = if at % 3 == 2 { "vi" } else { "en" };
            let path = folder.path().join(format!("{at}.md"));
            let title = ["Cyber dialogue", "Policies of Tiếng", "the cafés"][at % 3];
            let head = format!("---\nlang: {language}\ntitle: {title}\ndate: {}\n---\n\n", 2020 + at);
            fs::write(&path, head + &paragraphs.join("\n\n")).unwrap();
            let text = Text::new(paragraphs, Language::parse(language).unwrap(), title, 2020 + at, case);
            texts.insert(path.to_str().unwrap().to_owned(), text);
        }
        let (index_folder, index) = indexed(folder.path(), 2);
        let mut starts = BTreeMap::new();
        pincite::lookup::export(&index, &mut |citation| {
            let text = texts.get_mut(&citation.document.path).unwrap();
            let first = text.passages.last().map_or(0, |before| before.end);
            text.passages.push(first..first + spans_of_tokens(&citation.passage.text).len());
            starts.insert((citation.document.path.clone(), citation.passage.span.start()), first);
            Ok(())
        })
        .unwrap();
        assert!(texts.values().all(|text| text.passages.last().is_none_or(|last| last.end == text.tokens.len())));
        Corpus { index, texts, starts, case, _folders: [folder, index_folder] }
    }

    fn check(&self, ask: &Ask) -> Result<(), TestCaseError> {
        let query = ask.written();
        let everything = SearchOptions {
            limit: 10_000,
            forms: Forms { case: self.case, ..Forms::default() },
            explain: Explain::Yes,
            ..SearchOptions::default()
        };
        let results = search(&self.index, &query, &everything).unwrap();
        let mut found: Vec<(String, usize, BTreeSet<usize>)> = Vec::new();
        for hit in &results.hits {
            let mut marked = BTreeSet::new();
            let path = hit.document.path.clone();
            let first = self.starts[&(path.clone(), hit.passage.span.start())];
            let tokens = spans_of_tokens(&hit.passage.text);
            for span in hit.matches.iter().flat_map(|one| &one.spans) {
                let at = tokens.iter().position(|token| *token == span.range());
                prop_assert!(at.is_some(), "{query}: {span:?} is no word of {:?}", hit.passage.text);
                marked.extend(at.map(|at| first + at));
            }
            let parts: f32 = hit.score_parts.iter().map(|part| part.score).sum();
            let words = hit.parts.words;
            prop_assert!((parts - words).abs() <= 1e-3 * words.max(1.0), "{query}: {parts} of {words}");
            prop_assert!((hit.parts.total() - hit.score).abs() <= 1e-3 * hit.score.max(1.0), "{query}");
            // The pin of a hit leads back to its words, over as many passages as these need.
            if hit.rank <= 3 {
                let shown = pincite::lookup::show(&self.index, &hit.pin, 0).unwrap();
                prop_assert_eq!(shown.verdict, Verdict::Unchanged, "{}", &query);
                prop_assert_eq!(&shown.citation.unwrap().passage, &hit.passage, "{}", &query);
            }
            found.push((path, first, marked));
        }
        found.sort();
        let mut expected = Vec::new();
        for (path, text) in &self.texts {
            for (home, marked) in text.passages.iter().zip(ask.holds(text)) {
                expected.extend(marked.map(|marked| (path.clone(), home.start, marked)));
            }
        }
        prop_assert_eq!(results.total, expected.len(), "{}", query);
        prop_assert_eq!(&found, &expected, "{}", query);
        for (path, first, marked) in found.iter().filter(|_| ask.rests_on_marks()).take(4) {
            let text = &self.texts[path];
            let home = text.passages.iter().position(|home| home.start == *first).unwrap();
            let holds_in = |text: Text| ask.holds(&text)[home].is_some();
            prop_assert!(holds_in(text.with(|token| marked.contains(&token))), "{query}: the marked words are too few");
            prop_assert!(
                !holds_in(text.with(|token| !marked.contains(&token))),
                "{query}: the marked words do not matter"
            );
        }
        Ok(())
    }
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
    #![proptest_config(drawn_slowly(24))]

    #[test]
    fn index_matcher_and_a_naive_evaluator_agree(
        documents in documents(40),
        asks in prop::collection::vec(ask(4), 120),
        case in prop::sample::select(vec![Case::Folded, Case::Folded, Case::Kept]),
    ) {
        let corpus = Corpus::new(&documents, case);
        for ask in &asks {
            corpus.check(ask)?;
        }
    }
}

proptest! {
    #![proptest_config(drawn_slowly(4))]

    #[test]
    fn they_agree_over_the_borders_of_passages(
        documents in documents(700),
        asks in prop::collection::vec(ask(2), 40),
    ) {
        let corpus = Corpus::new(&documents, Case::Folded);
        for ask in &asks {
            corpus.check(ask)?;
        }
    }
}
