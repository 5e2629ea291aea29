//! What a ranking of documents is worth, as trec_eval counts it.

use std::collections::BTreeMap;

/// No more than so many documents of a query are looked at.
const DEPTH: usize = 1_000;

/// The names of the measures, in the order of [`Measures::values`].
pub const MEASURES: [&str; 5] = ["nDCG@10", "MAP", "MRR@10", "Recall@100", "success@1"];

/// What one ranking, or the mean of many, is worth; each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalised discounted cumulated gain of the first 10: the grade is the gain, `log2(rank + 1)` the discount
    /// (trec_eval's `ndcg_cut.10`).
    pub ndcg_10: f64,
    /// Average precision (trec_eval's `map`).
    pub map: f64,
    /// One over the rank of the first relevant document, 0 past the tenth.
    pub mrr_10: f64,
    /// How much of what is relevant stands among the first 100.
    pub recall_100: f64,
    /// 1 if the first document is relevant.
    pub success_1: f64,
}

impl Measures {
    /// The values in the order of [`MEASURES`].
    pub fn values(&self) -> [f64; 5] {
        [self.ndcg_10, self.map, self.mrr_10, self.recall_100, self.success_1]
    }

    /// The mean of each measure; zeros if there are none.
    pub fn mean(all: &[Measures]) -> Measures {
        let mean =
            |of: fn(&Measures) -> f64| all.iter().map(of).fold(0.0, |sum, one| sum + one) / all.len().max(1) as f64;
        Measures {
            ndcg_10: mean(|one| one.ndcg_10),
            map: mean(|one| one.map),
            mrr_10: mean(|one| one.mrr_10),
            recall_100: mean(|one| one.recall_100),
            success_1: mean(|one| one.success_1),
        }
    }
}

/// Holds `ranking`, best first, against the grades of the documents that were judged; above 0 is relevant.
///
/// ```
/// # use pincite::judge::measure;
/// let grades = [("tea".to_owned(), 1), ("coffee".to_owned(), 0)].into();
/// assert_eq!(measure(&grades, &["coffee", "tea"]).mrr_10, 0.5);
/// ```
pub fn measure(grades: &BTreeMap<String, i32>, ranking: &[&str]) -> Measures {
    let mut ideal: Vec<i32> = grades.values().copied().filter(|grade| *grade > 0).collect();
    ideal.sort_unstable_by(|one, other| other.cmp(one));
    let relevant = ideal.len();
    if relevant == 0 {
        return Measures::default();
    }
    let discount = |rank: usize| ((rank + 2) as f64).log2();
    let best: f64 = ideal.iter().take(10).enumerate().map(|(rank, grade)| f64::from(*grade) / discount(rank)).sum();
    let (mut gain, mut precisions, mut first, mut in_100, mut found) = (0.0, 0.0, None, 0, 0);
    for (rank, document) in ranking.iter().take(DEPTH).enumerate() {
        let grade = grades.get(*document).copied().unwrap_or(0);
        if grade <= 0 {
            continue;
        }
        found += 1;
        precisions += f64::from(found) / (rank + 1) as f64;
        first = first.or(Some(rank));
        in_100 += usize::from(rank < 100);
        if rank < 10 {
            gain += f64::from(grade) / discount(rank);
        }
    }
    Measures {
        ndcg_10: gain / best,
        map: precisions / relevant as f64,
        mrr_10: first.filter(|rank| *rank < 10).map_or(0.0, |rank| 1.0 / (rank + 1) as f64),
        recall_100: in_100 as f64 / relevant as f64,
        success_1: if first == Some(0) { 1.0 } else { 0.0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures are those that trec_eval's definitions give, worked out by an independent script.
    #[test]
    fn measures_are_those_of_trec_eval() {
        let grades: BTreeMap<String, i32> =
            [("a", 1), ("b", 3), ("c", 2), ("d", 0), ("e", 1)].map(|(name, grade)| (name.to_owned(), grade)).into();
        let found = measure(&grades, &["x", "c", "d", "a", "y", "b"]);
        let rounded = found.values().map(|value| (value * 10_000.0).round() / 10_000.0);
        assert_eq!(rounded, GOLD);
        assert_eq!(measure(&grades, &[]), Measures::default());
        assert_eq!(format!("{:?}", Measures::mean(&[])), format!("{:?}", Measures::default()));
    }

    const GOLD: [f64; 5] = [0.5318, 0.375, 0.5, 0.75, 0.0];
}
