//! A query into an answer: parse, plan, find, match, cite.

mod folding;

use crate::cite;
use crate::error::Result;
use crate::index::{Index, Order, Unit};
use crate::model::{Candidate, Citation, ClauseMatches, DocumentCard, Hit, Passage, Pin, SearchResults, SourceState};
use crate::query::Node;
pub use crate::question::{Case, Chinese, Combine, Explain, Forms};
use crate::question::{Marker, Question, SourceStates};
use crate::rank::Ranking;
use crate::text::Span;

/// What is asked for beside the query.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// Number of hits to pass over.
    pub offset: usize,
    /// How words side by side combine.
    pub combine: Combine,
    /// Which forms of a word count as it.
    pub forms: Forms,
    /// Conditions on the document that stand beside the query, from [`Node::condition`].
    pub conditions: Vec<Node>,
    /// The order of hits.
    pub sort: Order,
    /// How the most relevant are told.
    pub ranking: Ranking,
    /// Whether the query is expanded.
    pub expand: Expand,
    /// What is counted and listed.
    pub counted: Unit,
    /// Number of blocks to give before and after each passage.
    pub context: usize,
    /// Whether to explain the answer.
    pub explain: Explain,
    /// What has a pin.
    pub pins: Pins,
    /// What becomes of near-identical passages of several documents.
    pub duplicates: Duplicates,
}

/// Whether words that the best passages have in common rank beside those of the query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expand {
    /// They do not.
    #[default]
    No,
    /// They do; what is found stays the same.
    Yes,
}

/// What becomes of near-identical passages of several documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// They are one hit, the first of them, which lists the others.
    Folded,
    /// Each is a hit.
    #[default]
    Listed,
}

/// What of a hit has a pin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pins {
    /// The passage.
    #[default]
    OfPassages,
    /// The passage, and each match in it.
    OfMatches,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            combine: Combine::Ranked,
            forms: Forms::default(),
            conditions: Vec::new(),
            sort: Order::Relevance,
            ranking: Ranking::Signals,
            expand: Expand::No,
            counted: Unit::Passages,
            context: 0,
            explain: Explain::No,
            pins: Pins::OfPassages,
            duplicates: Duplicates::Listed,
        }
    }
}

/// Answers `query`.
///
/// # Errors
///
/// If the engine cannot read its files. No query is an error.
pub fn search(index: &Index, query: &str, options: &SearchOptions) -> Result<SearchResults> {
    let mut question =
        Question::read(index, query, options.combine, options.forms, &options.conditions).ranked(options.ranking);
    if options.explain == Explain::Yes {
        question.explain(index)?;
    }
    if options.expand == Expand::Yes {
        question.expand(index)?;
    }
    let wanted = options.offset.saturating_add(options.limit);
    let folds = options.duplicates == Duplicates::Folded && options.counted == Unit::Passages && options.limit > 0;
    let (mut shown, mut marker) = (SourceStates::of(index), Marker::new(index, &question));
    let candidates = |number| question.find(index, options.sort, options.counted, number);
    let (found, hits) = match folds {
        true => folding::folded(&mut marker, candidates, options, &mut shown)?,
        false => {
            let found = candidates(wanted)?;
            let mut hits = Vec::new();
            for (at, candidate) in found.candidates.iter().enumerate().skip(options.offset) {
                hits.extend(hit(&mut marker, candidate, at + 1, options, &mut shown)?);
            }
            (found, hits)
        }
    };
    let coverage = question.coverage(index, &mut shown)?;
    let offer = if found.total == 0 { question.offer(index)? } else { None };
    let reading = question.reading;
    Ok(SearchResults { reading, hits, total: found.total, total_exact: !found.capped, coverage, offer })
}

/// The hit of a candidate, or `None` if its document is no longer one.
fn hit(
    marker: &mut Marker<'_>,
    candidate: &Candidate,
    rank: usize,
    options: &SearchOptions,
    shown: &mut SourceStates<'_>,
) -> Result<Option<Hit>> {
    let Marker { index, question, .. } = *marker;
    let path = index.path(candidate)?;
    let Some((source, state)) = shown.source(&path, || index.source_of(candidate, &path))? else { return Ok(None) };
    let Some(document) = DocumentCard::of(source) else { return Ok(None) };
    let evidence = marker.look_near(candidate, &document)?;
    let mut matches = evidence.found.matches.clone();
    let (passage, joined) = evidence.through(&matches);
    let around = match (options.pins, options.context) {
        (Pins::OfPassages, 0) => Vec::new(),
        _ => index.passages(&path)?,
    };
    let match_pins = match options.pins {
        Pins::OfPassages => Vec::new(),
        Pins::OfMatches => pins_of(&matches, &document, &around),
    };
    let start = passage.quote_span().start();
    for span in matches.iter_mut().flat_map(|one| &mut one.spans) {
        *span = span.rebased(start);
    }
    let held = passage.ordinal..passage.ordinal + joined;
    let (before, after) = cite::neighbours(&around, held, passage.quote_span(), options.context);
    let score_parts = match options.explain {
        Explain::Yes => question.score_parts(index, candidate)?,
        Explain::No => Vec::new(),
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
        match_pins,
        matches_capped: evidence.found.capped,
        missing: evidence.found.missing,
        score_parts,
        also: Vec::new(),
        also_capped: false,
        source_changed: *state != SourceState::Unchanged,
        source_missing: *state == SourceState::Missing,
        source_unreadable: *state == SourceState::Unreadable,
        before,
        after,
    }))
}

/// The pin of each match, from its first word to its last; spans are byte ranges in the canonical text.
fn pins_of(matches: &[ClauseMatches], document: &DocumentCard, passages: &[Passage]) -> Vec<Pin> {
    let pin = |one: &ClauseMatches| {
        let span = Span::between(one.spans.first()?.start(), one.spans.last()?.end());
        Some(cite::quoted(document, passages, span)?.pin)
    };
    matches.iter().filter_map(pin).collect()
}
