//! Parts that stand in one document, each in some passage of it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::chain::explanation;
use super::rows::Segments;

/// The passages on which a part holds, of the documents in which all do.
#[derive(Debug)]
pub(super) struct TogetherQuery {
    pub(super) parts: Vec<Box<dyn Query>>,
    pub(super) segments: Segments,
}

impl Clone for TogetherQuery {
    fn clone(&self) -> TogetherQuery {
        TogetherQuery {
            parts: self.parts.iter().map(|part| part.box_clone()).collect(),
            segments: self.segments.clone(),
        }
    }
}

impl Query for TogetherQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts: tantivy::Result<Vec<Box<dyn Weight>>> = self.parts.iter().map(|part| part.weight(scoring)).collect();
        Ok(Box::new(TogetherWeight { parts: parts?, segments: self.segments.clone() }))
    }
}

struct TogetherWeight {
    parts: Vec<Box<dyn Weight>>,
    segments: Segments,
}

impl Weight for TogetherWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        // The passages of a document lie in one segment, so what a segment holds decides.
        let of_passages = self.segments.rows(reader)?;
        let document = |row| of_passages.path(row);
        let mut rows: BTreeMap<DocId, Score> = BTreeMap::new();
        let mut everywhere: Option<BTreeSet<u64>> = None;
        for part in &self.parts {
            let mut scorer = part.scorer(reader, boost)?;
            let mut here = BTreeSet::new();
            while scorer.doc() != TERMINATED {
                let row = scorer.doc();
                if !reader.is_deleted(row) {
                    here.insert(document(row));
                    *rows.entry(row).or_default() += scorer.score();
                }
                scorer.advance();
            }
            everywhere = Some(match everywhere {
                Some(known) => &known & &here,
                None => here,
            });
        }
        let everywhere = everywhere.unwrap_or_default();
        rows.retain(|row, _| everywhere.contains(&document(*row)));
        Ok(Box::new(TogetherScorer { rows: rows.into_iter().collect(), at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explanation(self.scorer(reader, 1.0)?, doc, "parts in one document")
    }
}

struct TogetherScorer {
    rows: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for TogetherScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.rows.get(self.at).map_or(TERMINATED, |(row, _)| *row)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for TogetherScorer {
    fn score(&mut self) -> Score {
        self.rows.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}
