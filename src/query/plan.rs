//! Tree to clauses: words are folded and stemmed in each language of the index.

pub(super) mod pieces;

use super::{Kind, NearStep, Node, Plus, chinese};
use crate::clause::{
    Case, Chain, Chinese, Clause, Forms, Lack, Leaf, Marks, Part, Pattern, Phrase, Ranked, Step, TextField, WordTest,
};
use crate::text::analyze::{Analysis, STEM_SEPARATOR, Word, analyze};
use crate::text::canonical::canonical;
use crate::text::words::{is_unspaced, read_as_zawgyi};
use crate::text::{Language, Span, fold};

/// Plans `root` for an index whose documents are in `languages`.
///
/// Where case is kept, bare words are taken as written too: a stem has no case.
pub fn plan(root: &Node, languages: &[Language], forms: Forms) -> Clause {
    let planner = Planner { languages, case: forms.case };
    let mut clauses = planner.ranking(root, TextField::Body);
    let mut clause = match clauses.len() {
        1 => clauses.remove(0),
        0 => Clause::Nothing,
        _ => Clause::Ranked(Ranked { ranking: clauses, ..Ranked::default() }),
    };
    if forms.chinese == Chinese::Either {
        chinese::either(&mut clause);
    }
    clause
}

struct Planner<'a> {
    languages: &'a [Language],
    case: Case,
}

impl Planner<'_> {
    /// The clauses of a part: several for a run of words written without spaces.
    fn node(&self, node: &Node, field: TextField) -> Vec<Clause> {
        match &node.kind {
            Kind::Word(text) if self.case == Case::Folded => self.word(node.span, text, field),
            Kind::Word(text)
            | Kind::Pattern(text)
            | Kind::Regex(text)
            | Kind::Fuzzy(text, _)
            | Kind::Phrase(text, _) => {
                let mut chain = chain(node.span, text.trim(), field);
                chain.first = self.phrases(node, &mut chain.leaves);
                vec![Clause::Chain(chain)]
            }
            Kind::Near(first, steps) => vec![self.near(node, first, steps, field)],
            Kind::Together(parts) => {
                vec![Clause::Together(parts.iter().map(|part| self.whole(part, field)).collect())]
            }
            Kind::In(field, inner) => self.node(inner, *field),
            Kind::Filter(filter, _) => vec![Clause::Filter(filter.clone())],
            Kind::Weighed(inner, weight) => vec![Clause::Weighed(Box::new(self.whole(inner, field)), *weight)],
            Kind::And(parts) => {
                vec![Clause::All(parts.iter().flat_map(|part| self.node(part, field)).collect())]
            }
            Kind::Or(parts) => vec![Clause::Any(parts.iter().map(|part| self.whole(part, field)).collect())],
            Kind::Not(inner) => vec![Clause::Not(Box::new(self.whole(inner, field)))],
            Kind::Ranked(items) => {
                let mut ranked = Ranked::default();
                for item in items {
                    match &item.node.kind {
                        Kind::Not(inner) => ranked.excluded.push(self.whole(inner, field)),
                        _ if item.plus == Plus::Given || item.node.is_required() => {
                            ranked.required.extend(self.node(&item.node, field));
                        }
                        _ => ranked.ranking.extend(self.ranking(&item.node, field)),
                    }
                }
                vec![Clause::Ranked(ranked)]
            }
        }
    }

    /// The clauses of a part that only ranks, with what raises the rank of a run written without spaces.
    fn ranking(&self, node: &Node, field: TextField) -> Vec<Clause> {
        let mut clauses = self.node(node, field);
        if let (Kind::Word(text), Case::Folded) = (&node.kind, self.case) {
            clauses.extend(pairs(node.span, text, field).into_iter().map(Clause::Chain));
        }
        clauses
    }

    /// The clause of a part, all of whose words have to stand.
    fn whole(&self, node: &Node, field: TextField) -> Clause {
        let mut clauses = self.node(node, field);
        if clauses.len() == 1 { clauses.remove(0) } else { Clause::All(clauses) }
    }

    /// A bare word: what a hyphen joins is a phrase, what a dictionary parts stands alone.
    fn word(&self, span: Span, text: &str, field: TextField) -> Vec<Clause> {
        let mut chains: Vec<Chain> = Vec::new();
        let mut joins = false;
        for (leaf, typed) in self.stems(text) {
            let is_spaced = !typed.chars().any(is_unspaced);
            if let (true, Some(chain)) = (joins && is_spaced, chains.last_mut()) {
                chain.typed.push('-');
                chain.typed.push_str(&typed);
                chain.first[0].parts.push(Part::Leaf(chain.leaves.len()));
                chain.leaves.push(leaf);
            } else {
                let mut next = chain(span, &typed, field);
                next.first.push(Phrase { parts: vec![Part::Leaf(0)], slop: 0 });
                next.leaves.push(leaf);
                chains.push(next);
            }
            joins = is_spaced;
        }
        chains.iter_mut().for_each(doubled);
        chains.into_iter().map(Clause::Chain).collect()
    }

    fn near(&self, node: &Node, first: &Node, steps: &[NearStep], field: TextField) -> Clause {
        let mut chain = chain(node.span, &node.to_string(), field);
        chain.first = self.phrases(first, &mut chain.leaves);
        for NearStep { link, presence, node } in steps {
            let operand = self.phrases(node, &mut chain.leaves);
            chain.steps.push(Step { link: *link, presence: *presence, operand });
        }
        Clause::Chain(chain)
    }

    /// The phrases of an operand, of which any will do; their leaves are added to `leaves`.
    fn phrases(&self, node: &Node, leaves: &mut Vec<Leaf>) -> Vec<Phrase> {
        let first = leaves.len();
        let parts = match &node.kind {
            Kind::Or(parts) => return parts.iter().flat_map(|part| self.phrases(part, leaves)).collect(),
            Kind::Word(text) if self.case == Case::Folded => {
                leaves.extend(self.stems(text).into_iter().map(|(leaf, _)| leaf));
                (first..leaves.len()).map(Part::Leaf).collect()
            }
            Kind::Word(text) => return self.readings(text, 0, leaves),
            Kind::Phrase(text, slop) => return self.readings(text, *slop, leaves),
            Kind::Pattern(text) => self.patterns(&canonical(text), leaves),
            Kind::Regex(text) => {
                leaves.push(self.pattern(text, Pattern::regex(text, self.case).ok()));
                vec![Part::Leaf(first)]
            }
            Kind::Fuzzy(text, distance) => self.fuzzy(&canonical(text), *distance, leaves),
            _ => return Vec::new(),
        };
        if leaves.len() == first { Vec::new() } else { vec![Phrase { parts, slop: 0 }] }
    }

    /// A phrase, and others if its letters may be in another encoding, or its asterisks those of a text: what is copied may
    /// not tell.
    fn readings(&self, text: &str, slop: u32, leaves: &mut Vec<Leaf>) -> Vec<Phrase> {
        let mut readings = vec![self.written(text, Asterisks::Wild, leaves)];
        readings.extend(read_as_zawgyi(text).map(|text| self.written(&text, Asterisks::Wild, leaves)));
        if text.split_whitespace().any(|chunk| has_inner_asterisk(chunk) || is_marked_asterisk(chunk)) {
            readings.push(self.written(text, Asterisks::OfText, leaves));
        }
        readings.into_iter().map(|parts| Phrase { parts, slop }).collect()
    }

    /// The leaves of a bare word, each with the letters that it stands for.
    fn stems(&self, text: &str) -> Vec<(Leaf, String)> {
        let text = canonical(text);
        let first = self.languages.first().cloned().unwrap_or_else(Language::undetermined);
        let analysis = analyze(&text, &first);
        let mut stems = Vec::new();
        for stem in &analysis.stems {
            let units = &analysis.words[stem.position..stem.position + stem.length];
            let typed = Span::between(units[0].span.start(), units[units.len() - 1].span.end()).of(&text);
            let folded: String = units.iter().map(|unit| unit.folded.as_str()).collect();
            let mut terms = vec![stem.term.to_string()];
            for language in self.languages {
                let term = analysis.term_in(stem, language).to_string();
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
            let length = u32::try_from(stem.length).unwrap_or(u32::MAX);
            stems.push((
                Leaf { test: WordTest::Stem(terms), marks: Marks::of(&folded), case: Case::Folded, length },
                typed.to_owned(),
            ));
        }
        stems
    }

    /// The parts of a quoted phrase: words as written, `*` for any word, and prefixes.
    fn written(&self, text: &str, asterisks: Asterisks, leaves: &mut Vec<Leaf>) -> Vec<Part> {
        let mut parts = Vec::new();
        // What is copied from a source holds what no reader sees there, as the text did before it was indexed.
        let canonical = canonical(text);
        for chunk in canonical.split_whitespace() {
            let is_wild = asterisks == Asterisks::Wild && chunk.contains('*');
            if chunk == "*" || (is_wild && is_marked_asterisk(chunk)) {
                parts.push(Part::AnyWord);
            } else if is_wild && chunk.chars().any(char::is_alphanumeric) {
                parts.extend(self.patterns(chunk, leaves));
            } else {
                parts.extend(self.words(chunk, leaves));
            }
        }
        parts
    }

    /// The parts of a text without wildcards: its words as written.
    fn words(&self, text: &str, leaves: &mut Vec<Leaf>) -> Vec<Part> {
        let first = leaves.len();
        leaves.extend(analyze(text, &Language::undetermined()).words.into_iter().map(|word| {
            let form = match self.case {
                Case::Folded => word.folded.to_string(),
                Case::Kept => word.spelled().to_owned(),
            };
            Leaf { test: WordTest::Written(form), marks: Marks::of(&word.folded), case: self.case, length: 1 }
        }));
        (first..leaves.len()).map(Part::Leaf).collect()
    }

    /// The leaf of a pattern; one that is too large names no word.
    fn pattern(&self, typed: &str, pattern: Option<Pattern>) -> Leaf {
        let test = pattern.map_or(WordTest::Stem(Vec::new()), WordTest::Pattern);
        Leaf { test, marks: Marks::of(&fold::fold(typed)), case: self.case, length: 1 }
    }

    /// What is typed, in the form that words have where they are looked up.
    fn form(&self, typed: &str) -> String {
        match self.case {
            Case::Folded => fold::fold(typed),
            Case::Kept => fold::spell(typed).into_owned(),
        }
    }
}

/// What an asterisk beside letters in a quoted phrase stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asterisks {
    /// Any letters.
    Wild,
    /// Itself: it is a mark of the text, as others are.
    OfText,
}

/// True of a piece of a phrase whose asterisk is not that of a prefix (`build*`): the text may have it (`2*3`, `*.txt`,
/// `f(/*`).
fn has_inner_asterisk(chunk: &str) -> bool {
    let chunk = without_marks_around(chunk);
    let prefix = chunk.strip_suffix('*').filter(|prefix| !prefix.ends_with(|last: char| last.is_ascii_punctuation()));
    chunk.chars().any(char::is_alphanumeric) && prefix.unwrap_or(chunk).contains('*')
}

/// True of a piece of a phrase that is an asterisk beside marks which no word has, as in `*,`: any word, or marks alone.
fn is_marked_asterisk(chunk: &str) -> bool {
    chunk != "*" && without_marks_around(chunk) == "*"
}

/// A piece of a phrase without the marks that no word has, but for what stands for letters.
fn without_marks_around(chunk: &str) -> &str {
    chunk.trim_matches(|one: char| !one.is_alphanumeric() && !matches!(one, '*' | '?'))
}

/// What raises the rank of what stands near and in order, of a bare run written without spaces: its neighbouring
/// characters in Chinese and Japanese, where much depends on where a dictionary cuts, and its neighbouring words elsewhere.
fn pairs(span: Span, text: &str, field: TextField) -> Vec<Chain> {
    let text = canonical(text);
    let Analysis { words, stems, .. } = analyze(&text, &Language::undetermined());
    let is_solid = |units: &[Word]| units.iter().all(|unit| is_set_solid(unit.span.of(&text)));
    let characters = words.windows(2).filter(|pair| is_solid(pair));
    let neighbours = stems.windows(2).map(|pair| &words[pair[0].position..pair[1].position + pair[1].length]);
    let runs = characters.chain(neighbours.filter(|run| !is_solid(run)));
    let is_run = |run: &&[Word]| {
        run.windows(2).all(|pair| pair[0].span.end() == pair[1].span.start())
            && run.iter().all(|unit| unit.span.of(&text).starts_with(is_unspaced))
    };
    let pair = |run: &[Word]| {
        let whole = Span::between(run[0].span.start(), run[run.len() - 1].span.end()).of(&text);
        let mut pair = chain(span, whole, field);
        pair.lack = Lack::Untold;
        pair.first.push(Phrase { parts: (0..run.len()).map(Part::Leaf).collect(), slop: 0 });
        pair.leaves.extend(run.iter().map(|unit| Leaf {
            test: WordTest::Written(unit.folded.to_string()),
            marks: Marks::of(&unit.folded),
            case: Case::Folded,
            length: 1,
        }));
        pair
    };
    runs.filter(is_run).map(pair).collect()
}

/// True for a cluster of Chinese or Japanese.
fn is_set_solid(cluster: &str) -> bool {
    // The scripts of Southeast Asia that are written without spaces end at U+17FF.
    cluster.starts_with(|letter| letter > '\u{17FF}' && is_unspaced(letter))
}

/// Lets a word that is said twice (`anak-anak`) stand for the word itself, in the languages that make plurals so.
fn doubled(chain: &mut Chain) {
    let [Leaf { test: WordTest::Stem(one), .. }, Leaf { test: WordTest::Stem(other), marks, case, length }] =
        chain.leaves.as_slice()
    else {
        return;
    };
    let doubles = |term: &&String| Language::doubles(term.split(STEM_SEPARATOR).next().unwrap_or_default());
    let terms: Vec<String> = one.iter().filter(doubles).filter(|term| other.contains(term)).cloned().collect();
    if !terms.is_empty() {
        let once = Leaf { test: WordTest::Stem(terms), marks: *marks, case: *case, length: *length };
        chain.leaves.push(once);
        chain.first.push(Phrase { parts: vec![Part::Leaf(2)], slop: 0 });
    }
}

fn chain(span: Span, typed: &str, field: TextField) -> Chain {
    Chain {
        span,
        typed: typed.to_owned(),
        lack: Lack::Told,
        field,
        leaves: Vec::new(),
        first: Vec::new(),
        steps: Vec::new(),
    }
}
