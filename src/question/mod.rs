//! What every verb that answers a query starts and ends with: the query read for an index, and what the answer
//! covers.
//!
//! Called by `search` and `concordance`, which say what to make of the passages.

mod marker;
mod offer;
mod states;

pub use self::marker::{Evidence, Marker};
pub use self::states::SourceStates;
pub use crate::clause::{Case, Chinese, Forms};
use crate::clause::{Clause, Filter};
use crate::error::{Diagnostic, Result};
use crate::index::{Found, Index, Order, Unit};
use crate::model::{Candidate, Coverage, DocumentCard, Offer, Reading, ScorePart, SourceState};
use crate::query::plan::plan;
use crate::query::{self, Item, Kind, Node, Plus};
use crate::rank::Ranking;
use crate::text::Span;

/// Up to so many sources are compared with the disk for each answer; of a larger corpus, only those shown.
const MAX_SOURCES_CHECKED: usize = 500;

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

/// Whether to explain an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// It is given as it is.
    #[default]
    No,
    /// It says how the query was read, and what each clause gave to the scores.
    Yes,
}

/// Whether conditions stand beside a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Conditions {
    Some,
    None,
}

/// A query, read for an index.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query alone, without the conditions beside it.
    root: Option<Node>,
    conditions: Conditions,
    forms: Forms,
    ranking: Ranking,
    /// What it asks of a passage.
    pub clause: Clause,
    /// How it was read.
    pub reading: Reading,
}

impl Question {
    /// Reads `query` for `index`, with `conditions` beside it; no query is an error.
    pub fn read(index: &Index, query: &str, combine: Combine, forms: Forms, conditions: &[Node]) -> Question {
        let (root, diagnostics) = read(query, combine);
        let whole = root.clone().map(|root| query::conditioned(root, conditions));
        let clause = whole.as_ref().map_or(Clause::Nothing, |whole| plan(whole, index.languages(), forms));
        let reading = Reading {
            query: query.to_owned(),
            reading: whole.as_ref().map(ToString::to_string).unwrap_or_default(),
            diagnostics,
            ranking: Ranking::default().name(),
            explanation: None,
            expansion: None,
        };
        let conditions = if conditions.is_empty() { Conditions::None } else { Conditions::Some };
        Question { root, conditions, forms, ranking: Ranking::default(), clause, reading }
    }

    /// The same question, its passages ranked by `ranking`.
    #[must_use]
    pub fn ranked(mut self, ranking: Ranking) -> Question {
        self.ranking = ranking;
        self.reading.ranking = ranking.name();
        self
    }

    /// Expands it by the words that its best passages have in common: they raise the rank of passages that it finds, and
    /// find none.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn expand(&mut self, index: &Index) -> Result<()> {
        let added = index.related(&self.clause)?;
        if added.is_empty() {
            let why = "it has no bare words whose best passages have others in common";
            self.reading
                .diagnostics
                .push(Diagnostic::new(Span::default(), format!("the query is not expanded: {why}")));
        }
        self.reading.expansion = Some(added);
        Ok(())
    }

    /// Explains how it was read, in [`Reading::explanation`].
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn explain(&mut self, index: &Index) -> Result<()> {
        self.reading.explanation = Some(index.explain(&self.clause)?);
        Ok(())
    }

    /// What each clause gave to the part of a score that is its words'.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn score_parts(&self, index: &Index, candidate: &Candidate) -> Result<Vec<ScorePart>> {
        index.score_parts(&self.clause, candidate.address, self.ranking)
    }

    /// Finds the passages, as [`Index::find`] does; that there are none is said only of files that are as they were
    /// written.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files, or nothing is found in files that are damaged.
    pub fn find(&self, index: &Index, order: Order, unit: Unit, limit: usize) -> Result<Found> {
        let added = self.reading.expansion.as_deref().unwrap_or_default();
        let found = index.find_ranked(&self.clause, order, unit, limit, self.ranking, added)?;
        if found.total == 0 {
            index.verify()?;
        }
        Ok(found)
    }

    /// What to try instead, where nothing was found.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn offer(&self, index: &Index) -> Result<Option<Offer>> {
        let Some(root) = &self.root else { return Ok(None) };
        let mut offer = offer::offer(index, root, self.forms)?;
        if self.conditions == Conditions::Some {
            let clause = plan(root, index.languages(), self.forms);
            offer.without_filters = Some(index.find(&clause, Order::Path, Unit::Passages, 0)?.total);
        }
        Ok(Some(offer))
    }

    /// What was searched, and what could not be; `shown` are the sources of what was found.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn coverage(&self, index: &Index, shown: &mut SourceStates<'_>) -> Result<Coverage> {
        let summary = index.summary();
        let checked: Vec<SourceState> = match summary.documents <= MAX_SOURCES_CHECKED {
            true => {
                let sources = index.sources()?;
                let documents = sources.iter().filter(|source| DocumentCard::of(source).is_some());
                documents.map(|source| shown.state(source)).collect()
            }
            false => shown.states().collect(),
        };
        let without_date = filters_by_date(&self.clause).then_some(summary.without_date);
        Ok(Coverage { without_date, ..summary.coverage() }.compared(&checked))
    }
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
