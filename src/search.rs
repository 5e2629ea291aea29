//! A query into an answer: parse, plan, find, match, cite.

use std::collections::BTreeMap;

use crate::cite;
use crate::corpus;
use crate::error::Result;
use crate::index::{Index, Order, Unit};
use crate::model::{Candidate, Citation, DocumentCard, Hit, SearchResults, Source, SourceState};
use crate::query::Node;
use crate::question::Question;
pub use crate::question::{Case, Combine, Explain};

/// What is asked for beside the query.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// Number of hits to pass over.
    pub offset: usize,
    /// How words side by side combine.
    pub combine: Combine,
    /// Whether capital and small letters differ.
    pub case: Case,
    /// Conditions on the document that stand beside the query, from [`Node::condition`].
    pub conditions: Vec<Node>,
    /// The order of hits.
    pub sort: Order,
    /// What is counted and listed.
    pub counted: Unit,
    /// Number of blocks to give before and after each passage.
    pub context: usize,
    /// Whether to explain the answer.
    pub explain: Explain,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            combine: Combine::Ranked,
            case: Case::Folded,
            conditions: Vec::new(),
            sort: Order::Relevance,
            counted: Unit::Passages,
            context: 0,
            explain: Explain::No,
        }
    }
}

/// Answers `query`.
///
/// # Errors
///
/// If the engine cannot read its files. No query is an error.
pub fn search(index: &Index, query: &str, options: &SearchOptions) -> Result<SearchResults> {
    let mut question = Question::read(index, query, options.combine, options.case, &options.conditions);
    if options.explain == Explain::Yes {
        question.explain(index)?;
    }
    let found = question.find(index, options.sort, options.counted, options.offset.saturating_add(options.limit))?;
    let mut sources = BTreeMap::new();
    let mut hits = Vec::new();
    for (at, candidate) in found.candidates.iter().enumerate().skip(options.offset) {
        hits.extend(hit(index, &question, candidate, at + 1, options, &mut sources)?);
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
    options: &SearchOptions,
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
    let (before, after) = match options.context {
        0 => (Vec::new(), Vec::new()),
        _ => cite::neighbours(
            &index.passages(&candidate.path)?,
            passage.ordinal..passage.ordinal + joined,
            options.context,
        ),
    };
    let score_parts = match options.explain {
        Explain::Yes => index.score_parts(&question.clause, candidate.address)?,
        Explain::No => Vec::new(),
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
        matches_capped: evidence.found.capped,
        missing: evidence.found.missing,
        score_parts,
        source_changed: corpus::state(source) != SourceState::Unchanged,
        before,
        after,
    }))
}
