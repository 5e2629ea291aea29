//! The words that a clause speaks of, and the passages that hold none of them: these need not be analysed.

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::Term;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;

use super::chain::standing;
use super::cursor::{Cursor, first_from};
use super::execute::Compiler;
use super::profile::Words;
use super::statistics::Terms;
use super::{Index, engine, schema};
use crate::clause::{Clause, TextField};
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
            // Words of the clause may stand for the same.
            let mut words = BTreeMap::new();
            for chain in clause.chains().into_iter().filter(|chain| chain.field == TextField::Body) {
                for leaf in &chain.leaves {
                    let terms = compiler.terms(chain.field, leaf)?;
                    words.extend(terms.any.into_iter().chain(terms.or));
                }
            }
            let mut border = |mark| Ok(compiler.standing([Term::from_field_text(self.fields.marks, mark)].into())?.0);
            let borders = [border(schema::SENTENCE)?, border(schema::BLOCK)?];
            Ok(Vocabulary { words: words.into_iter().collect(), borders })
        })
    }

    /// Of the passage in each of the `rows` of a segment: if it holds none of the words, an analysis without any, which
    /// says only where its sentences and blocks start.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn without(&self, vocabulary: &Vocabulary, segment: u32, rows: Range<u32>) -> Result<Vec<Option<Analysis>>> {
        let Vocabulary { words, borders: [sentences, blocks] } = vocabulary;
        if words.len() > MAX_ASKED {
            return Ok(vec![None; rows.len()]);
        }
        let segment = segment as usize;
        let reader = &self.searcher.segment_readers()[segment];
        let read = |terms: &Terms, option| standing(reader, segment, terms, option).map_err(engine);
        self.reading(|| {
            let mut without = vec![Some(Analysis::default()); rows.len()];
            for mut postings in read(words, IndexRecordOption::Basic)? {
                for (_, one) in
                    rows.clone().zip(&mut without).filter(|(row, _)| first_from(&mut postings, *row) == *row)
                {
                    *one = None;
                }
            }
            let mut sentences = read(sentences, IndexRecordOption::WithFreqsAndPositions)?;
            let mut blocks = read(blocks, IndexRecordOption::WithFreqsAndPositions)?;
            for (row, one) in rows.clone().zip(&mut without) {
                let Some(analysis) = one else { continue };
                let starts =
                    [(&mut sentences, &mut analysis.sentence_starts), (&mut blocks, &mut analysis.block_starts)];
                for (postings, starts) in starts {
                    for postings in &mut *postings {
                        if first_from(postings, row) == row {
                            postings.positions(starts);
                        }
                    }
                }
            }
            Ok(without)
        })
    }

    /// True if a passage in the `rows` of a segment may hold one of the words.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn holds_any(&self, vocabulary: &Vocabulary, segment: u32, rows: Range<u32>) -> Result<bool> {
        let (words, segment) = (&vocabulary.words, segment as usize);
        if words.len() > MAX_ASKED {
            return Ok(true);
        }
        let reader = &self.searcher.segment_readers()[segment];
        self.reading(|| {
            let words = standing(reader, segment, words, IndexRecordOption::Basic).map_err(engine)?;
            Ok(rows.contains(&Cursor::new(words).seek(rows.start)))
        })
    }
}
