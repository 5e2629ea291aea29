//! A query into an answer: parse, plan, find, match, cite.

use std::collections::BTreeMap;

use crate::cite;
use crate::corpus;
use crate::error::Result;
use crate::index::{Index, Order, Unit};
use crate::model::{Candidate, Citation, DocumentCard, Hit, SearchResults, Source, SourceState};
use crate::query::Node;
pub use crate::question::Combine;
use crate::question::Question;
use crate::rank::Ranking;

/// What is asked for beside the query.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// Number of hits to pass over.
    pub offset: usize,
    /// How words side by side combine.
    pub combine: Combine,
    /// Conditions on the document that stand beside the query, from [`Node::condition`].
    pub conditions: Vec<Node>,
    /// The order of hits.
    pub sort: Order,
    /// How the most relevant are told.
    pub ranking: Ranking,
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
            conditions: Vec::new(),
            sort: Order::Relevance,
            ranking: Ranking::Signals,
            counted: Unit::Passages,
            context: 0,
        }
    }
}

/// Answers `query`.
///
/// # Errors
///
/// If the engine cannot read its files. No query is an error.
pub fn search(index: &Index, query: &str, options: &SearchOptions) -> Result<SearchResults> {
    let question = Question::read(index, query, options.combine, &options.conditions).ranked(options.ranking);
    let found = question.find(index, options.sort, options.counted, options.offset.saturating_add(options.limit))?;
    let mut sources = BTreeMap::new();
    let mut hits = Vec::new();
    for (at, candidate) in found.candidates.iter().enumerate().skip(options.offset) {
        hits.extend(hit(index, &question, candidate, at + 1, options.context, &mut sources)?);
    }
    let coverage = question.coverage(index, &sources)?;
    let offer = if found.total == 0 { question.offer(index)? } else { None };
    let reading = question.reading;
    Ok(SearchResults { reading, hits, total: found.total, total_exact: !found.capped, coverage, offer })
}

/// The hit of a candidate, or `None` if its document is no longer one.
fn hit(
    index: &Index,
    question: &Question,
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
    let evidence = question.look_at(index, candidate, &document)?;
    let mut matches = evidence.found.matches.clone();
    let end = matches.iter().flat_map(|one| &one.spans).map(|span| span.end()).max().unwrap_or(0);
    let (passage, joined) = evidence.up_to(end);
    let start = passage.quote_span().start();
    for span in matches.iter_mut().flat_map(|one| &mut one.spans) {
        *span = span.rebased(start);
    }
    let (before, after) = match context {
        0 => (Vec::new(), Vec::new()),
        _ => cite::neighbours(&index.passages(&candidate.path)?, passage.ordinal..passage.ordinal + joined, context),
    };
    let Citation { pin, document, locator, passage } = Citation::of(&document, &passage);
    Ok(Some(Hit {
        rank,
        score: candidate.score,
        parts: candidate.parts,
        pin,
        document,
        locator,
        passage,
        matches,
        matches_capped: evidence.found.capped,
        missing: evidence.found.missing,
        source_changed: corpus::state(source) != SourceState::Unchanged,
        before,
        after,
    }))
}
