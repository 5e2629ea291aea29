//! Times of several ways to do one thing, taken in turns so that a slow spell of the machine meets all of them.

#![allow(dead_code, reason = "no benchmark needs all")]

use std::time::Instant;

/// Each way is timed so many times for a case, and the middle one counts: p99 is that of the cases, not of the machine.
const ROUNDS: usize = 3;

/// One number a case, such as microseconds.
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn of(numbers: impl Iterator<Item = f64>) -> Times {
        Times(numbers.collect())
    }

    /// The middle number; 0 if there is none.
    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The mean.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }

    /// The number that one case in a hundred reaches.
    pub(crate) fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    /// How many times the time of `other` this is: the middle of the cases' own ratios.
    pub(crate) fn ratio(&self, other: &Times) -> f64 {
        Times::of(self.0.iter().zip(&other.0).map(|(one, other)| one / other.max(0.01))).median()
    }

    /// What each takes longer than its `other`.
    pub(crate) fn beyond(&self, other: &Times) -> Times {
        Times::of(self.0.iter().zip(&other.0).map(|(one, other)| one - other))
    }

    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
        sorted.get(at).copied().unwrap_or(0.0)
    }
}

/// Times each way for each case, in microseconds, after a round that is not counted.
///
/// Which way comes first changes from case to case and from round to round: the first finds colder caches.
pub(crate) fn take_turns(cases: usize, ways: &[&dyn Fn(usize)]) -> Vec<Times> {
    let mut taken: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); ways.len()]; cases];
    for round in 0..=ROUNDS {
        for (case, taken) in taken.iter_mut().enumerate() {
            for turn in 0..ways.len() {
                let way = (turn + case + round) % ways.len();
                let start = Instant::now();
                ways[way](case);
                let microseconds = start.elapsed().as_secs_f64() * 1e6;
                if round > 0 {
                    taken[way].push(microseconds);
                }
            }
        }
    }
    let middle = |way: usize| Times::of(taken.iter().map(|ways| Times(ways[way].clone()).median()));
    (0..ways.len()).map(middle).collect()
}
