//! Clauses to matches: which words of one passage make a query true.

use crate::clause::{Clause, Phrase, TextField, positions};
use crate::model::{ClauseMatches, DocumentCard};
use crate::text::{Analysis, Language, Span};

/// The most matches that are listed for one passage.
pub const MAX_MATCHES: usize = 1_000;

/// A passage to look at, with what is known about its document.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The words of the passage.
    pub body: &'a Analysis,
    /// The words of the document's title.
    pub title: &'a Analysis,
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
    found.capped = found.matches.len() > MAX_MATCHES;
    found.matches.truncate(MAX_MATCHES);
    found.missing.dedup();
    Some(found)
}

/// Tells whether `clause` holds, and adds its matches if it does.
fn holds(clause: &Clause, subject: &Subject<'_>, found: &mut Matches) -> bool {
    let before = (found.matches.len(), found.missing.len());
    let held = match clause {
        Clause::Phrase(phrase) => phrase_holds(phrase, subject, found),
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
                if let (false, Clause::Phrase(phrase)) = (here, part) {
                    found.missing.push(phrase.typed.clone());
                }
            }
            required && (any || !ranked.required.is_empty() || ranked.ranking.is_empty())
        }
        Clause::Nothing => false,
    };
    if !held {
        found.matches.truncate(before.0);
        found.missing.truncate(before.1);
    }
    held
}

fn phrase_holds(phrase: &Phrase, subject: &Subject<'_>, found: &mut Matches) -> bool {
    let analysis = match phrase.field {
        TextField::Body => subject.body,
        TextField::Title => subject.title,
    };
    let starts = starts(phrase, analysis, &subject.document.language);
    if phrase.field == TextField::Body {
        let length: u32 = phrase.parts.iter().map(|leaf| leaf.length).sum();
        for start in &starts {
            let words = &analysis.words[*start as usize..(*start + length) as usize];
            found
                .matches
                .push(ClauseMatches { clause: phrase.span, spans: joined(words.iter().map(|word| word.span)) });
        }
    }
    !starts.is_empty()
}

/// Where the phrase starts in the text.
fn starts(phrase: &Phrase, analysis: &Analysis, language: &Language) -> Vec<u32> {
    let parts: Vec<(Vec<u32>, u32)> =
        phrase.parts.iter().map(|leaf| (leaf.positions(analysis, language), leaf.length)).collect();
    let parts: Vec<(&[u32], u32)> = parts.iter().map(|(list, length)| (list.as_slice(), *length)).collect();
    positions::phrase_starts(&parts)
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
