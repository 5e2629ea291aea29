//! Chains over unions of terms, as a query of the engine.
//!
//! A word of the query stands for several terms: its stem in each language, its
//! forms with and without marks, the words that a pattern names. The engine's
//! own phrase query knows only one term a place, and no nearness that is exact.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::clause::positions::{Places, count};
use crate::clause::{Chain, Part, Phrase};

/// A chain, and the terms that its leaves stand for.
#[derive(Clone, Debug)]
pub(super) struct ChainQuery {
    pub(super) chain: Chain,
    pub(super) terms: Vec<Vec<Term>>,
    /// The field whose length counts for the score; none for a filter.
    pub(super) norms: Option<Field>,
    /// The terms that mark where sentences and blocks start, if the chain asks for them.
    pub(super) borders: Option<[Term; 2]>,
}

struct ChainWeight {
    query: ChainQuery,
    bm25: Option<Bm25Weight>,
}

impl Query for ChainQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match (scoring, self.norms) {
            (EnableScoring::Enabled { statistics_provider, .. }, Some(field)) => {
                let passages = statistics_provider.total_num_docs()?.max(1);
                let average = statistics_provider.total_num_tokens(field)? as Score / passages as Score;
                let mut rarities = Vec::with_capacity(self.terms.len());
                for terms in &self.terms {
                    let mut frequency = 0;
                    for term in terms {
                        frequency += statistics_provider.doc_freq(term)?;
                    }
                    // A passage with two of the terms is counted twice; there are no more than all.
                    rarities.push(rarity(frequency.min(passages), passages));
                }
                let weight = Bm25Weight::for_one_term_without_explain(passages, passages, average);
                Some(weight.boost_by(chain_rarity(&self.chain, &rarities) / rarity(passages, passages)))
            }
            _ => None,
        };
        Ok(Box::new(ChainWeight { query: self.clone(), bm25 }))
    }
}

/// Inverse document frequency, as in BM25.
fn rarity(frequency: u64, passages: u64) -> Score {
    let (frequency, passages) = (frequency as Score, passages as Score);
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The rarity of a chain: the sum of its words', as for a phrase in Lucene; of alternatives, the commonest counts.
fn chain_rarity(chain: &Chain, rarities: &[Score]) -> Score {
    let phrase = |phrase: &Phrase| -> Score {
        let leaves = phrase.parts.iter().filter_map(|part| match part {
            Part::Leaf(leaf) => Some(rarities[*leaf]),
            Part::AnyWord => None,
        });
        leaves.sum()
    };
    let operand = |phrases: &[Phrase]| phrases.iter().map(phrase).min_by(Score::total_cmp).unwrap_or(0.0);
    chain.required().map(operand).sum()
}

impl Weight for ChainWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let cursor = |terms: &[Term]| -> tantivy::Result<Cursor> {
            let mut postings = Vec::new();
            for term in terms {
                let inverted = reader.inverted_index(term.field())?;
                postings.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            Ok(Cursor::new(postings))
        };
        let leaves: tantivy::Result<Vec<Cursor>> = self.query.terms.iter().map(|terms| cursor(terms)).collect();
        let borders = match &self.query.borders {
            Some([sentence, block]) => {
                Some([cursor(std::slice::from_ref(sentence))?, cursor(std::slice::from_ref(block))?])
            }
            None => None,
        };
        let norms = match self.query.norms {
            Some(field) => reader.get_fieldnorms_reader(field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let chain = self.query.chain.clone();
        let mut scorer = ChainScorer {
            lengths: chain.leaves.iter().map(|leaf| leaf.length).collect(),
            positions: vec![Vec::new(); chain.leaves.len()],
            chain,
            leaves: leaves?,
            borders,
            // A filter on the words about a document has nothing after their end.
            words: if self.query.norms.is_some() { Some(reader.fast_fields().u64("words")?) } else { None },
            doc: 0,
            frequency: 0,
            norms,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boost_by(boost)),
        };
        scorer.align(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("{doc} does not match")));
        }
        Ok(Explanation::new("words", scorer.score()))
    }
}

/// The union of the postings of some terms.
struct Cursor {
    postings: Vec<SegmentPostings>,
    doc: DocId,
}

impl Cursor {
    fn new(postings: Vec<SegmentPostings>) -> Cursor {
        let doc = postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        Cursor { postings, doc }
    }

    /// Goes to the first row from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let ahead =
                self.postings.iter_mut().map(|one| if one.doc() < target { one.seek(target) } else { one.doc() });
            self.doc = ahead.min().unwrap_or(TERMINATED);
        }
        self.doc
    }

    /// Reads the positions in the row `doc`, if it stands on it.
    fn load(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        if self.seek(doc) != doc {
            return;
        }
        for one in self.postings.iter_mut().filter(|one| one.doc() == doc) {
            one.append_positions_with_offset(0, positions);
        }
        if self.postings.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    fn size(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

struct ChainScorer {
    chain: Chain,
    lengths: Vec<u32>,
    leaves: Vec<Cursor>,
    /// The positions of each leaf in the row.
    positions: Vec<Vec<u32>>,
    borders: Option<[Cursor; 2]>,
    words: Option<Column<u64>>,
    doc: DocId,
    /// Number of matches in the row.
    frequency: u32,
    norms: FieldNormReader,
    bm25: Option<Bm25Weight>,
}

impl ChainScorer {
    /// Goes to the first match from `candidate` on.
    fn align(&mut self, mut candidate: DocId) -> DocId {
        while candidate != TERMINATED {
            let next = self.first_possible(candidate);
            if next > candidate {
                candidate = next;
                continue;
            }
            self.frequency = self.evaluate(candidate);
            if self.frequency > 0 {
                break;
            }
            candidate += 1;
        }
        self.doc = candidate;
        candidate
    }

    /// The first row from `candidate` on that may hold every required operand; none before it does.
    fn first_possible(&mut self, candidate: DocId) -> DocId {
        let mut first = candidate;
        for operand in self.chain.required() {
            let phrase = |phrase: &Phrase, leaves: &mut Vec<Cursor>| {
                let docs = phrase.parts.iter().map(|part| match part {
                    Part::Leaf(leaf) => leaves[*leaf].seek(candidate),
                    Part::AnyWord => candidate,
                });
                docs.max().unwrap_or(TERMINATED)
            };
            let nearest = operand.iter().map(|one| phrase(one, &mut self.leaves)).min().unwrap_or(TERMINATED);
            first = first.max(nearest);
        }
        first
    }

    /// Number of matches in the row `doc`.
    fn evaluate(&mut self, doc: DocId) -> u32 {
        for (leaf, positions) in self.leaves.iter_mut().zip(&mut self.positions) {
            leaf.load(doc, positions);
        }
        let mut borders = [Vec::new(), Vec::new()];
        for (cursor, starts) in self.borders.iter_mut().flatten().zip(&mut borders) {
            cursor.load(doc, starts);
        }
        let words = self.words.as_ref().and_then(|words| words.first(doc));
        let places = Places {
            leaves: &self.positions,
            lengths: &self.lengths,
            sentence_starts: &borders[0],
            block_starts: &borders[1],
            words: words.and_then(|words| u32::try_from(words).ok()).unwrap_or(u32::MAX),
        };
        count(&self.chain, &places)
    }
}

impl DocSet for ChainScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.align(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.align(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.leaves.iter().map(Cursor::size).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        // A chain reads positions: let an intersection drive from cheaper parts.
        u64::from(self.size_hint()) * 10 * self.leaves.len() as u64
    }
}

impl Scorer for ChainScorer {
    fn score(&mut self) -> Score {
        self.bm25.as_ref().map_or(0.0, |bm25| bm25.score(self.norms.fieldnorm_id(self.doc), self.frequency))
    }
}
