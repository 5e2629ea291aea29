//! What the best passages of a query have in common.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;
use tantivy::schema::IndexRecordOption;

use super::collect::{Order, Row, Unit};
use super::counter::Counter;
use super::execute::Compiler;
use super::profile::{Words, words_of};
use super::statistics::Terms;
use super::{Index, engine};
use crate::clause::{Clause, Window, WordTest};
use crate::error::Result;
use crate::model::{AddedWord, Candidate, DocumentCard};
use crate::rank::feedback::{FEEDBACK, Told, chosen, share};
use crate::rank::{Ranking, is_common};
use crate::text::analyze::STEM_SEPARATOR;

/// A word of the best passages, and the forms in which it stands there.
#[derive(Default)]
struct Heard {
    told: Told,
    forms: BTreeMap<String, u32>,
}

impl Index {
    /// The words that the best passages of `clause` have in common beside its own, the weightiest first; none if it has
    /// no bare words, or finds nothing.
    ///
    /// # Errors
    ///
    /// If the engine cannot read its files.
    pub fn related(&self, clause: &Clause) -> Result<Vec<AddedWord>> {
        let asked = words_of(clause).placed;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let own = asked.iter().filter_map(|word| match &word.leaf.test {
            WordTest::Stem(stems) => Some(stems),
            _ => None,
        });
        let own: BTreeSet<&String> = own.flatten().collect();
        let mut heard: BTreeMap<String, Heard> = BTreeMap::new();
        let best = self.find(clause, Order::Relevance, Unit::Passages, FEEDBACK)?.candidates;
        let top = best.first().map_or(0.0, |first| first.score);
        for candidate in best.iter().filter(|candidate| candidate.score > 0.0) {
            self.hear(candidate, candidate.score / top, &mut heard)?;
        }
        heard.retain(|stem, one| !own.contains(stem) && one.is_telling(stem));
        let words = Words::default();
        let mut compiler = Compiler::new(self, Ranking::Signals, &words);
        let mut told = BTreeMap::new();
        for (stem, one) in &heard {
            let rarity = compiler.frequencies.rarity([&Term::from_field_text(self.fields.stem, stem)])?;
            told.insert(stem.clone(), Told { rarity, ..one.told });
        }
        let own = asked.iter().map(|word| word.weight).sum();
        let added = chosen(told, own).into_iter().map(|(stem, told, weight)| {
            let word = heard[&stem].word();
            AddedWord { word, stem, weight, passages: told.passages }
        });
        Ok(added.collect())
    }

    /// Raises the passages in which words stand that a query is expanded by.
    pub(super) fn raise(&self, compiler: &mut Compiler<'_>, added: &[AddedWord], best: &mut [Row]) -> Result<()> {
        if added.is_empty() {
            return Ok(());
        }
        let mut words = Vec::new();
        for word in added {
            let term = Term::from_field_text(self.fields.stem, &word.stem);
            words.push((
                word.weight * compiler.frequencies.rarity([&term])?,
                compiler.standing(BTreeSet::from([term]))?.0,
            ));
        }
        self.add_expansion(&words, best).map_err(engine)
    }

    fn add_expansion(&self, words: &[(f32, Terms)], best: &mut [Row]) -> tantivy::Result<()> {
        let bm25 = Ranking::Signals.bm25();
        best.sort_unstable_by_key(|row| row.address);
        for rows in best.chunk_by_mut(|one, next| one.address.0 == next.address.0) {
            let segment = rows[0].address.0;
            let reader = self.searcher.segment_reader(segment);
            let norms = reader.get_fieldnorms_reader(self.fields.written)?;
            for (importance, term) in words {
                let mut counter = Counter::open(reader, segment, term, IndexRecordOption::WithFreqs)?;
                for row in rows.iter_mut() {
                    let norm = bm25.norm(norms.fieldnorm(row.address.1), self.average_length());
                    row.parts.expansion += importance * bm25.saturation(counter.times(row.address.1) as f32, norm);
                }
            }
            rows.iter_mut().for_each(Row::rank_by_parts);
        }
        Ok(())
    }

    /// Adds the words of a passage that was found, with so much of the best one's score.
    fn hear(&self, candidate: &Candidate, of_best: f32, heard: &mut BTreeMap<String, Heard>) -> Result<()> {
        let source = self.source(&self.path(candidate)?)?;
        let Some(document) = source.as_ref().and_then(DocumentCard::of) else { return Ok(()) };
        let (passages, home) = self.around(candidate.address, Window::default())?;
        let analysis = passages[home].analyze(&document.language);
        let mut standing: BTreeSet<&str> = BTreeSet::new();
        for stem in &analysis.stems {
            let one = heard.entry(stem.term.to_string()).or_default();
            one.told.share += share(of_best, analysis.stems.len());
            one.told.passages += usize::from(standing.insert(&stem.term));
            let units = &analysis.words[stem.position..stem.position + stem.length];
            let form: String = units.iter().map(|unit| unit.folded.as_str()).collect();
            *one.forms.entry(form).or_default() += 1;
        }
        Ok(())
    }
}

impl Heard {
    /// The word as it mostly stands.
    fn word(&self) -> String {
        let commonest = self.forms.iter().max_by_key(|(form, times)| (**times, Reverse((*form).clone())));
        commonest.map(|(form, _)| form.clone()).unwrap_or_default()
    }

    /// True of a word that may say something about a subject: no common one, no number, no single letter.
    fn is_telling(&self, stem: &str) -> bool {
        let language = stem.split(STEM_SEPARATOR).next().unwrap_or_default();
        let mut forms = self.forms.keys();
        forms.all(|form| {
            form.chars().nth(1).is_some() && form.chars().any(char::is_alphabetic) && !is_common(language, form)
        })
    }
}
