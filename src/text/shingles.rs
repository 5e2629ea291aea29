//! How much of its words two texts share, run by run.

use std::collections::BTreeSet;

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
        let both = self.0.intersection(&other.0).count();
        (both * 100).checked_div(self.0.len() + other.0.len() - both).unwrap_or(0)
    }
}
