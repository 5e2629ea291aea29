//! What a run is worth, and how it differs from another: a table of text.

use std::io::{self, Write};

use crate::judge::{MEASURES, Measures, paired};

/// What two runs are worth on one query, or what one is.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Id of the query.
    pub query: String,
    /// Ours.
    pub ours: Measures,
    /// Those of the run that ours is compared with.
    pub other: Option<Measures>,
}

/// Writes the means over all queries; beside another run, how they differ, and the queries on which they do.
///
/// `p` is how likely such a difference is by chance (Student's paired t-test).
///
/// # Errors
///
/// As `out` gives them.
pub fn evaluation(out: &mut dyn Write, judged: &[Judged]) -> io::Result<()> {
    let ours: Vec<Measures> = judged.iter().map(|one| one.ours).collect();
    let others: Vec<Measures> = judged.iter().filter_map(|one| one.other).collect();
    let (mean, other_mean) = (Measures::mean(&ours).values(), Measures::mean(&others).values());
    let queries = if judged.len() == 1 { "query" } else { "queries" };
    writeln!(out, "{} {queries} with judgments", judged.len())?;
    if others.len() < ours.len() || ours.is_empty() {
        return MEASURES.iter().zip(mean).try_for_each(|(name, value)| writeln!(out, "{name:12}{value:>9.4}"));
    }
    writeln!(out, "{:12}{:>9}{:>9}{:>11}{:>8}{:>7}{:>9}", "", "run", "pincite", "difference", "better", "worse", "p")?;
    for (at, name) in MEASURES.iter().enumerate() {
        let values = |all: &[Measures]| -> Vec<f64> { all.iter().map(|one| one.values()[at]).collect() };
        let compared = paired(&values(&others), &values(&ours));
        writeln!(
            out,
            "{name:12}{:>9.4}{:>9.4}{:>+11.4}{:>8}{:>7}{:>9.4}",
            other_mean[at], mean[at], compared.difference, compared.better, compared.worse, compared.p
        )?;
    }
    let difference = |one: &Judged| one.other.map_or(0.0, |other| one.ours.ndcg_10 - other.ndcg_10);
    let mut differing: Vec<&Judged> = judged.iter().filter(|one| difference(one) != 0.0).collect();
    differing.sort_by(|one, other| difference(one).total_cmp(&difference(other)).then(one.query.cmp(&other.query)));
    for one in differing {
        let other = one.other.unwrap_or_default();
        writeln!(
            out,
            "{}\t{}\t{:.4}\t{:.4}\t{:+.4}",
            one.query,
            MEASURES[0],
            other.ndcg_10,
            one.ours.ndcg_10,
            difference(one)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(query: &str, ours: f64, other: Option<f64>) -> Judged {
        let of = |value| Measures { ndcg_10: value, ..Measures::default() };
        Judged { query: query.to_owned(), ours: of(ours), other: other.map(of) }
    }

    fn shown(judged: &[Judged]) -> String {
        let mut bytes = Vec::new();
        evaluation(&mut bytes, judged).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn one_run_is_shown_by_its_means() {
        let text = shown(&[judged("q1", 0.5, None), judged("q2", 1.0, None)]);
        assert!(text.starts_with("2 queries with judgments\nnDCG@10        0.7500\n"), "{text}");
    }

    #[test]
    fn two_runs_are_compared_and_the_greatest_losses_come_first() {
        let text = shown(&[judged("q1", 0.5, Some(0.25)), judged("q2", 0.5, Some(0.5)), judged("q3", 0.0, Some(1.0))]);
        assert!(text.contains("nDCG@10        0.5833   0.3333    -0.2500       1      1"), "{text}");
        assert!(
            text.ends_with("q3\tnDCG@10\t1.0000\t0.0000\t-1.0000\nq1\tnDCG@10\t0.2500\t0.5000\t+0.2500\n"),
            "{text}"
        );
    }
}
