//! The words that a clause speaks of, and the passages that hold none of them: these need not be analysed.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Term};

use super::chain::standing;
use super::execute::Compiler;
use super::profile::Words;
use super::statistics::Terms;
use super::{Index, engine, schema};
use crate::clause::{Chain, Clause, TextField};
use crate::error::Result;
use crate::rank::Ranking;
use crate::text::Analysis;

/// A vocabulary of more terms says of no passage that it holds none: to ask for them would take longer than to analyse it.
const MAX_ASKED: usize = 500;

/// The terms that the words of a clause stand for, where its words are those of passages.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    words: Terms,
    /// The terms that mark where sentences start and where blocks do.
    borders: [Terms; 2],
}

impl Index {
    /// The words that `clause` speaks of.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn vocabulary(&self, clause: &Clause) -> Result<Vocabulary> {
        self.reading(|| {
            let placed = Words::default();
            let mut compiler = Compiler::new(self, Ranking::Bm25, &placed);
            let mut chains = Vec::new();
            collect(clause, &mut chains);
            let mut words = Terms::new();
            for chain in chains {
                for leaf in &chain.leaves {
                    let terms = compiler.terms(chain.field, leaf)?;
                    words.extend(terms.any.into_iter().chain(terms.or));
                }
            }
            let mut border = |mark| Ok(compiler.standing([Term::from_field_text(self.fields.marks, mark)].into())?.0);
            let borders = [border(schema::SENTENCE)?, border(schema::BLOCK)?];
            Ok(Vocabulary { words, borders })
        })
    }

    /// Of each of so many passages from `first` on, an address: if it holds none of the words, an analysis without any,
    /// which says only where its sentences and blocks start.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn without(&self, vocabulary: &Vocabulary, first: (u32, u32), count: usize) -> Result<Vec<Option<Analysis>>> {
        let Vocabulary { words, borders: [sentences, blocks] } = vocabulary;
        if words.len() > MAX_ASKED {
            return Ok(vec![None; count]);
        }
        let (segment, first) = (first.0 as usize, first.1);
        let reader = &self.searcher.segment_readers()[segment];
        let rows = || (first..).take(count);
        let read = |terms: &Terms, option| standing(reader, segment, terms, option).map_err(engine);
        self.reading(|| {
            let mut without = vec![Some(Analysis::default()); count];
            for mut postings in read(words, IndexRecordOption::Basic)? {
                for (_, one) in rows().zip(&mut without).filter(|(row, _)| stands(&mut postings, *row)) {
                    *one = None;
                }
            }
            let mut sentences = read(sentences, IndexRecordOption::WithFreqsAndPositions)?;
            let mut blocks = read(blocks, IndexRecordOption::WithFreqsAndPositions)?;
            for (row, one) in rows().zip(&mut without) {
                let Some(analysis) = one else { continue };
                let starts =
                    [(&mut sentences, &mut analysis.sentence_starts), (&mut blocks, &mut analysis.block_starts)];
                for (postings, starts) in starts {
                    for postings in &mut *postings {
                        if stands(postings, row) {
                            postings.positions(starts);
                        }
                    }
                }
            }
            Ok(without)
        })
    }
}

/// Whether they stand in a row; rows are asked for in order.
fn stands(postings: &mut SegmentPostings, row: u32) -> bool {
    let doc = postings.doc();
    if doc < row { postings.seek(row) == row } else { doc == row }
}

/// The chains of a clause that speak of words of passages.
fn collect<'a>(clause: &'a Clause, into: &mut Vec<&'a Chain>) {
    let mut all = |clauses: &'a [Clause]| clauses.iter().for_each(|clause| collect(clause, into));
    match clause {
        Clause::Chain(chain) if chain.field == TextField::Body => into.push(chain),
        Clause::All(parts) | Clause::Any(parts) | Clause::Together(parts) => all(parts),
        Clause::Not(inner) | Clause::Weighed(inner, _) => collect(inner, into),
        Clause::Ranked(ranked) => {
            [&ranked.required, &ranked.ranking, &ranked.excluded].into_iter().for_each(|part| all(part))
        }
        Clause::Chain(_) | Clause::Filter(_) | Clause::Nothing => {}
    }
}
