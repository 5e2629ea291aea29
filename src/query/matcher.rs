//! Clauses to matches: which words of one passage make a query true.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::clause::{Chain, Clause, Lack, TextField, Window, positions};
use crate::model::{ClauseMatches, DocumentCard, Passage};
use crate::text::analyze::analyze;
use crate::text::{Analysis, Span};

/// From so many matches of one clause on, only enough are listed to hold every word of one.
pub const MAX_MATCHES: usize = 1_000;

/// The most matches that are listed for one passage.
pub const MAX_LISTED: usize = 10_000;

/// A passage to look at, with what is known about its document.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The document.
    pub document: &'a DocumentCard,
    /// Consecutive passages of it: all that the clause's [`Window`] takes in.
    pub passages: &'a [&'a (Passage, Analysis)],
    /// Which of these is looked at.
    pub home: usize,
}

/// How a passage makes a query true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The matches that start in the passage, by place; spans are byte ranges in the document's canonical text.
    pub matches: Vec<ClauseMatches>,
    /// True if there are more than are listed.
    pub capped: bool,
    /// Words of the query that the passage lacks.
    pub missing: Vec<String>,
}

/// Gives how `subject` makes `clause` true, or `None` if it does not.
pub fn matches(clause: &Clause, subject: &Subject<'_>) -> Option<Matches> {
    let mut found = Matches::default();
    if !holds(clause, subject, &mut found) {
        return None;
    }
    found.matches.sort_by_key(|one| (one.spans.first().copied(), one.clause));
    let runs: BTreeSet<Span> =
        clause.chains().iter().filter(|chain| chain.lack == Lack::Untold).map(|chain| chain.span).collect();
    if !runs.is_empty() {
        found.matches = of_runs_joined(std::mem::take(&mut found.matches), &runs);
    }
    found.capped |= found.matches.len() > MAX_LISTED;
    found.matches.truncate(MAX_LISTED);
    found.missing.dedup();
    Some(found)
}

/// Tells whether `clause` holds, and adds its matches if it does.
fn holds(clause: &Clause, subject: &Subject<'_>, found: &mut Matches) -> bool {
    let before = (found.matches.len(), found.missing.len());
    let held = match clause {
        Clause::Chain(chain) => chain_holds(chain, subject, found),
        Clause::Filter(filter) => filter.accepts(subject.document, &subject.passages[subject.home].0.locator),
        Clause::All(parts) => parts.iter().all(|part| holds(part, subject, found)),
        // Every alternative that holds is marked, not only the first.
        Clause::Any(parts) => parts.iter().filter(|part| holds(part, subject, found)).count() > 0,
        Clause::Not(inner) => !holds(inner, subject, &mut Matches::default()),
        Clause::Together(parts) => {
            let here = parts.iter().filter(|part| holds(part, subject, found)).count() > 0;
            let holds_at = |home, part| holds(part, &Subject { home, ..*subject }, &mut Matches::default());
            here && parts.iter().all(|part| (0..subject.passages.len()).any(|home| holds_at(home, part)))
        }
        Clause::Ranked(ranked) => {
            let excluded = ranked.excluded.iter().any(|part| holds(part, subject, &mut Matches::default()));
            let required = !excluded && ranked.required.iter().all(|part| holds(part, subject, found));
            let mut any = false;
            for part in ranked.ranking.iter().filter(|_| required) {
                let here = holds(part, subject, found);
                any |= here;
                if let (false, Clause::Chain(chain @ Chain { lack: Lack::Told, .. })) = (here, part) {
                    found.missing.push(chain.typed.clone());
                }
            }
            required && (any || !ranked.needs_one())
        }
        Clause::Weighed(inner, _) => holds(inner, subject, found),
        Clause::Nothing => false,
    };
    if !held {
        found.matches.truncate(before.0);
        found.missing.truncate(before.1);
    }
    held
}

fn chain_holds(chain: &Chain, subject: &Subject<'_>, found: &mut Matches) -> bool {
    let document = subject.document;
    let (home, _) = &subject.passages[subject.home];
    let text = match chain.field {
        TextField::Body => return body_holds(chain, subject, found),
        TextField::Title => document.title.clone(),
        TextField::Author => document.authors.join("\n"),
        TextField::Publisher => document.publisher.clone().unwrap_or_default(),
        TextField::Section => home.locator.section.join("\n"),
    };
    let analysis = analyze(&text, &document.language);
    let leaves: Vec<Vec<u32>> = chain.leaves.iter().map(|leaf| leaf.positions(&analysis)).collect();
    let lengths: Vec<u32> = chain.leaves.iter().map(|leaf| leaf.length).collect();
    let end = to_position(analysis.words.len());
    let places = positions::Places {
        leaves: &leaves,
        lengths: &lengths,
        sentence_starts: &analysis.sentence_starts,
        block_starts: &analysis.block_starts,
        home: &(0..end),
        end,
    };
    positions::count(chain, &places) > 0
}

fn body_holds(chain: &Chain, subject: &Subject<'_>, found: &mut Matches) -> bool {
    let around = &subject.passages[around(Window::of(chain), subject.passages, subject.home)];
    let mut leaves: Vec<Vec<u32>> = vec![Vec::new(); chain.leaves.len()];
    let (mut sentence_starts, mut block_starts) = (Vec::new(), Vec::new());
    for (passage, analysis) in around {
        let shifted = |position: u32| position + to_position(passage.first_word);
        for (leaf, positions) in chain.leaves.iter().zip(&mut leaves) {
            positions.extend(leaf.positions(analysis).into_iter().map(shifted));
        }
        sentence_starts.extend(analysis.sentence_starts.iter().copied().map(shifted));
        block_starts.extend(analysis.block_starts.iter().copied().map(shifted));
    }
    let range = |passage: &Passage| to_position(passage.first_word)..to_position(passage.first_word + passage.words);
    let places = positions::Places {
        leaves: &leaves,
        lengths: &chain.leaves.iter().map(|leaf| leaf.length).collect::<Vec<u32>>(),
        sentence_starts: &sentence_starts,
        block_starts: &block_starts,
        home: &range(&subject.passages[subject.home].0),
        end: around.last().map_or(0, |(passage, _)| range(passage).end),
    };
    let positions::Listing { matches, capped } = positions::matches(chain, &places, MAX_MATCHES);
    found.capped |= capped && !matches.is_empty();
    for parts in &matches {
        let words = parts.iter().flat_map(|(from, to)| *from..*to).map(|position| span_of(around, position));
        found.matches.push(ClauseMatches { clause: chain.span, spans: joined(words) });
    }
    !matches.is_empty()
}

/// Matches by place, those of a run that is written without spaces as a reader sees them: its words and pairs where they
/// lie over each other are one.
fn of_runs_joined(matches: Vec<ClauseMatches>, runs: &BTreeSet<Span>) -> Vec<ClauseMatches> {
    let mut joined: Vec<ClauseMatches> = Vec::with_capacity(matches.len());
    let mut last: BTreeMap<Span, usize> = BTreeMap::new();
    for one in matches {
        if let (true, [span]) = (runs.contains(&one.clause), one.spans.as_slice()) {
            let before = last.get(&one.clause).map(|at| &mut joined[*at].spans[0]);
            if let Some(before) = before.filter(|before| span.start() < before.end()) {
                *before = Span::between(before.start(), before.end().max(span.end()));
                continue;
            }
            last.insert(one.clause, joined.len());
        }
        joined.push(one);
    }
    joined
}

/// Where the word at `position` of the document stands in its canonical text.
fn span_of(passages: &[&(Passage, Analysis)], position: u32) -> Span {
    let position = position as usize;
    let at = passages.partition_point(|(passage, _)| passage.first_word + passage.words <= position);
    let (passage, analysis) = &passages[at];
    analysis.words[position - passage.first_word].span.shifted(passage.quote_span().start())
}

/// The passages that a window takes in around the one at `home`.
fn around(window: Window, passages: &[&(Passage, Analysis)], home: usize) -> Range<usize> {
    let (mut back, mut on) = (window.backward(), window.forward());
    let words = |at: usize| move || to_position(passages[at].0.words);
    let continues = |at: usize| move || passages[at].0.continues;
    let mut first = home;
    while first > 0 && back.takes(words(first - 1), continues(first)) {
        first -= 1;
    }
    let mut end = home + 1;
    while end < passages.len() && on.takes(words(end), continues(end)) {
        end += 1;
    }
    first..end
}

fn to_position(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Spans in order, those that touch made one.
fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.end() == span.start() => *last = Span::between(last.start(), span.end()),
            _ => joined.push(span),
        }
    }
    joined
}
