//! Clauses to matches: which words of one passage make a query true.

use crate::clause::{Chain, Clause, TextField, positions};
use crate::model::{ClauseMatches, DocumentCard};
use crate::text::analyze::analyze;
use crate::text::{Analysis, Span};

/// From so many matches of one clause on, only enough are listed to hold every word of one.
pub const MAX_MATCHES: usize = 1_000;

/// The most matches that are listed for one passage.
pub const MAX_LISTED: usize = 10_000;

/// A passage to look at, with what is known about its document.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The words of the passage.
    pub body: &'a Analysis,
    /// The document.
    pub document: &'a DocumentCard,
}

/// How a passage makes a query true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The matches in the passage, by place.
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
        Clause::Filter(filter) => filter.accepts(subject.document),
        Clause::All(parts) => parts.iter().all(|part| holds(part, subject, found)),
        // Every alternative that holds is marked, not only the first.
        Clause::Any(parts) => parts.iter().filter(|part| holds(part, subject, found)).count() > 0,
        Clause::Not(inner) => !holds(inner, subject, &mut Matches::default()),
        Clause::Ranked(ranked) => {
            let excluded = ranked.excluded.iter().any(|part| holds(part, subject, &mut Matches::default()));
            let required = !excluded && ranked.required.iter().all(|part| holds(part, subject, found));
            let mut any = false;
            for part in ranked.ranking.iter().filter(|_| required) {
                let here = holds(part, subject, found);
                any |= here;
                if let (false, Clause::Chain(chain)) = (here, part) {
                    found.missing.push(chain.typed.clone());
                }
            }
            required && (any || !ranked.required.is_empty() || ranked.ranking.is_empty())
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
    let other = |text: &str| analyze(text, &document.language);
    let owned;
    let analysis = match chain.field {
        TextField::Body => subject.body,
        field => {
            owned = other(&match field {
                TextField::Author => document.authors.join("\n"),
                TextField::Publisher => document.publisher.clone().unwrap_or_default(),
                _ => document.title.clone(),
            });
            &owned
        }
    };
    let leaves: Vec<Vec<u32>> = chain.leaves.iter().map(|leaf| leaf.positions(analysis, &document.language)).collect();
    let lengths: Vec<u32> = chain.leaves.iter().map(|leaf| leaf.length).collect();
    let places = positions::Places {
        leaves: &leaves,
        lengths: &lengths,
        sentence_starts: &analysis.sentence_starts,
        block_starts: &analysis.block_starts,
        words: u32::try_from(analysis.words.len()).unwrap_or(u32::MAX),
    };
    if chain.field != TextField::Body {
        return positions::count(chain, &places) > 0;
    }
    let positions::Listing { matches, capped } = positions::matches(chain, &places, MAX_MATCHES);
    found.capped |= capped && !matches.is_empty();
    for parts in &matches {
        let words = parts.iter().flat_map(|(from, to)| &analysis.words[*from as usize..*to as usize]);
        found.matches.push(ClauseMatches { clause: chain.span, spans: joined(words.map(|word| word.span)) });
    }
    !matches.is_empty()
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
