//! How much of its words two texts share, run by run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::words;

/// Number of words of a run.
const WORDS: usize = 4;

/// The runs of four words of a text (A. Broder, "On the resemblance and containment of documents", 1997).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(BTreeSet<String>);

impl Shingles {
    /// The runs of `text`, folded; case and marks between words do not matter.
    pub fn of(text: &str) -> Shingles {
        let words: Vec<String> = words::units(text).into_iter().map(|unit| unit.folded(text)).collect();
        Shingles(words.windows(WORDS).map(|run| run.join(" ")).collect())
    }

    /// Number of different runs.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Of a hundred different runs that either text has, the number that both have; 0 if neither has one.
    ///
    /// ```
    /// # use pincite::text::Shingles;
    /// let one = Shingles::of("The kettle was never put on the stove.");
    /// assert_eq!(one.resemblance(&Shingles::of("the KETTLE was never, put on the stove")), 100);
    /// assert_eq!(one.resemblance(&Shingles::of("The kettle was never put away.")), 33);
    /// ```
    pub fn resemblance(&self, other: &Shingles) -> usize {
        resemblance(self.0.intersection(&other.0).count(), [self.count(), other.count()])
    }
}

/// The resemblance of two texts that have `both` runs in common, of so many each.
fn resemblance(both: usize, counts: [usize; 2]) -> usize {
    (both * 100).checked_div(counts[0] + counts[1] - both).unwrap_or(0)
}

/// Texts by their runs: those that resemble another are found without a look at the others.
#[derive(Clone, Debug, Default)]
pub struct Resembling {
    /// Of each text the number of its runs.
    counts: Vec<usize>,
    /// Of each run the texts that have it.
    texts: HashMap<String, Vec<usize>>,
}

impl Resembling {
    /// Adds a text, whose number is that of those before it.
    pub fn push(&mut self, shingles: Shingles) {
        let number = self.counts.len();
        self.counts.push(shingles.count());
        shingles.0.into_iter().for_each(|run| self.texts.entry(run).or_default().push(number));
    }

    /// The texts whose [resemblance](Shingles::resemblance) to another is that much or more, which is above 0; in order.
    pub fn of(&self, shingles: &Shingles, least: usize) -> Vec<usize> {
        let mut both: BTreeMap<usize, usize> = BTreeMap::new();
        for text in shingles.0.iter().filter_map(|run| self.texts.get(run)).flatten() {
            *both.entry(*text).or_default() += 1;
        }
        let resembles =
            |(text, both): &(usize, usize)| resemblance(*both, [self.counts[*text], shingles.count()]) >= least;
        both.into_iter().filter(resembles).map(|(text, _)| text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_resembles_a_text_is_what_does_one_by_one(
            texts in proptest::collection::vec("([ab] ){0,12}", 0..12),
            text in "([ab] ){0,12}",
            least in 1..100_usize,
        ) {
            let texts: Vec<Shingles> = texts.iter().map(|text| Shingles::of(text)).collect();
            let text = Shingles::of(&text);
            let mut known = Resembling::default();
            texts.iter().for_each(|one| known.push(one.clone()));
            let one_by_one: Vec<usize> =
                (0..texts.len()).filter(|at| texts[*at].resemblance(&text) >= least).collect();
            prop_assert_eq!(known.of(&text, least), one_by_one);
        }
    }
}
