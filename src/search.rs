//! A query into an answer: parse, plan, find, match, cite.

mod offer;

use std::collections::BTreeMap;

use crate::cite;
use crate::clause::{Clause, Filter, Window};
use crate::corpus;
use crate::error::{Diagnostic, Result};
use crate::index::{Index, Order, Unit};
use crate::model::{
    Candidate, Citation, ClauseMatches, Coverage, DocumentCard, Hit, Passage, Reading, SearchResults, Source,
    SourceState,
};
use crate::query::{self, Item, Kind, Node, Plus, matcher};
use crate::text::{Analysis, Span};

/// Up to so many sources are compared with the disk for each answer; of a larger corpus, only those shown.
const MAX_SOURCES_CHECKED: usize = 500;

/// What is asked for beside the query.
#[derive(Clone, Copy, Debug)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// Number of hits to pass over.
    pub offset: usize,
    /// How words side by side combine.
    pub combine: Combine,
    /// The order of hits.
    pub sort: Order,
    /// What is counted and listed.
    pub counted: Unit,
    /// Number of blocks to give before and after each passage.
    pub context: usize,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            combine: Combine::Ranked,
            sort: Order::Relevance,
            counted: Unit::Passages,
            context: 0,
        }
    }
}

/// How words side by side combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combine {
    /// More of them rank higher.
    #[default]
    Ranked,
    /// All are required.
    All,
    /// The query is one exact phrase.
    Phrase,
}

/// Answers `query`.
///
/// # Errors
///
/// If the engine cannot read its files. No query is an error.
pub fn search(index: &Index, query: &str, options: &SearchOptions) -> Result<SearchResults> {
    let (root, diagnostics) = read(query, options.combine);
    let (clause, explanation) = match &root {
        Some(root) => query::plan::plan(root, index.languages()),
        None => (Clause::Nothing, Vec::new()),
    };
    let found = index.find(&clause, options.sort, options.counted, options.offset.saturating_add(options.limit))?;
    if found.total == 0 {
        // That there is nothing is said only of files that are as they were written.
        index.verify()?;
    }
    let mut sources = BTreeMap::new();
    let mut hits = Vec::new();
    for (at, candidate) in found.candidates.iter().enumerate().skip(options.offset) {
        hits.extend(hit(index, &clause, candidate, at + 1, options.context, &mut sources)?);
    }
    let coverage = coverage(index, &clause, &sources)?;
    let offer = match &root {
        Some(root) if found.total == 0 => Some(offer::offer(index, root)?),
        _ => None,
    };
    let reading = Reading {
        query: query.to_owned(),
        reading: root.map(|root| root.to_string()).unwrap_or_default(),
        diagnostics,
        explanation,
    };
    Ok(SearchResults { reading, hits, total: found.total, total_exact: !found.capped, coverage, offer })
}

/// The tree of a query.
fn read(query: &str, combine: Combine) -> (Option<Node>, Vec<Diagnostic>) {
    let whole = Span::between(0, query.len());
    if combine == Combine::Phrase {
        let has_words = !crate::text::words::units(query).is_empty();
        return (has_words.then(|| Node { span: whole, kind: Kind::Phrase(query.to_owned(), 0) }), Vec::new());
    }
    let parsed = query::parse(query);
    let mut root = parsed.root;
    if let (Combine::All, Some(Node { kind: Kind::Ranked(items), .. })) = (combine, &mut root) {
        let negated = |item: &Item| matches!(item.node.kind, Kind::Not(_));
        items.iter_mut().filter(|item| !negated(item)).for_each(|item| item.plus = Plus::Given);
    }
    (root, parsed.diagnostics)
}

/// The hit of a candidate, or `None` if its document is no longer one.
fn hit(
    index: &Index,
    clause: &Clause,
    candidate: &Candidate,
    rank: usize,
    context: usize,
    sources: &mut BTreeMap<String, Source>,
) -> Result<Option<Hit>> {
    if !sources.contains_key(&candidate.path)
        && let Some(source) = index.source(&candidate.path)?
    {
        sources.insert(candidate.path.clone(), source);
    }
    let Some((source, document)) =
        sources.get(&candidate.path).and_then(|source| Some((source, DocumentCard::of(source)?)))
    else {
        return Ok(None);
    };
    let (passages, home) = index.around(candidate.address, Window::of_clause(clause))?;
    let analyzed = |passage: Passage| {
        let analysis = passage.analyze(&document.language);
        (passage, analysis)
    };
    let passages: Vec<(Passage, Analysis)> = passages.into_iter().map(analyzed).collect();
    let subject = matcher::Subject { document: &document, passages: &passages, home };
    let found = matcher::matches(clause, &subject).unwrap_or_default();
    let (passage, matches) = joined(&passages[home..], found.matches);
    let (before, after) = match context {
        0 => (Vec::new(), Vec::new()),
        _ => {
            let last = passages[home..].iter().take_while(|(one, _)| one.span.start() < passage.span.end()).count();
            let ordinals = passage.ordinal..passage.ordinal + last;
            cite::neighbours(&index.passages(&candidate.path)?, ordinals, context)
        }
    };
    let Citation { pin, document, locator, passage } = Citation::of(&document, &passage);
    Ok(Some(Hit {
        rank,
        score: candidate.score,
        pin,
        document,
        locator,
        passage,
        matches,
        matches_capped: found.capped,
        missing: found.missing,
        source_changed: corpus::state(source) != SourceState::Unchanged,
        before,
        after,
    }))
}

/// The first passage, and those after it into which its matches reach, as one; and the matches in its quote.
fn joined(passages: &[(Passage, Analysis)], mut matches: Vec<ClauseMatches>) -> (Passage, Vec<ClauseMatches>) {
    let end = matches.iter().flat_map(|one| &one.spans).map(|span| span.end()).max().unwrap_or(0);
    let following = passages[1..].iter().take_while(|(passage, _)| passage.span.start() < end);
    let following: Vec<Passage> = following.map(|(passage, _)| passage.clone()).collect();
    let passage = passages[0].0.through(&following);
    let start = passage.quote_span().start();
    for span in matches.iter_mut().flat_map(|one| &mut one.spans) {
        *span = Span::between(span.start() - start, span.end() - start);
    }
    (passage, matches)
}

/// What was searched, and what could not be.
fn coverage(index: &Index, clause: &Clause, shown: &BTreeMap<String, Source>) -> Result<Coverage> {
    let summary = index.summary();
    let all = if summary.documents <= MAX_SOURCES_CHECKED { index.sources()? } else { Vec::new() };
    let checked: Vec<&Source> = match all.is_empty() {
        true => shown.values().collect(),
        false => all.iter().filter(|source| DocumentCard::of(source).is_some()).collect(),
    };
    let changed = checked.iter().filter(|source| corpus::state(source) != SourceState::Unchanged).count();
    Ok(Coverage {
        documents: summary.documents,
        passages: summary.passages,
        skipped: summary.skipped,
        failed: summary.failed,
        without_text: summary.without_text,
        without_date: filters_by_date(clause).then_some(summary.without_date),
        changed_since_indexed: changed,
        sources_checked: checked.len(),
        indexed_at: summary.indexed_at.clone(),
    })
}

fn filters_by_date(clause: &Clause) -> bool {
    match clause {
        Clause::Filter(filter) => matches!(filter, Filter::Days(..)),
        Clause::All(parts) | Clause::Any(parts) => parts.iter().any(filters_by_date),
        Clause::Not(inner) | Clause::Weighed(inner, _) => filters_by_date(inner),
        Clause::Ranked(ranked) => {
            [&ranked.required, &ranked.ranking, &ranked.excluded].into_iter().flatten().any(filters_by_date)
        }
        Clause::Together(_) | Clause::Chain(_) | Clause::Nothing => false,
    }
}
