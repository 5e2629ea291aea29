//! Feedback: words that the best passages have in common say what else a query is about.
//!
//! The relevance model of Lavrenko and Croft (2001) beside the query, as in RM3 (Abdul-Jaleel et al. 2004): of each word
//! the share that it has of the best passages, where each counts by how likely it is to be about what was asked.

use std::collections::BTreeMap;

/// So many passages, the best, are taken to be about what was asked.
pub const FEEDBACK: usize = 10;

/// The most words that are added.
const MAX_ADDED: usize = 20;

/// A word that fewer of the best passages have is taken to stand there by chance.
const MIN_PASSAGES: usize = 2;

/// What the added words count together, of what the words of the query do.
const EXPANSION: f32 = 0.3;

/// How steeply a passage counts less by its score: where the best stands far above the others, it speaks for itself.
const STEEPNESS: i32 = 6;

/// A word of the best passages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Told {
    /// The sum of its [shares](share) of them.
    pub share: f32,
    /// In how many of them it stands.
    pub passages: usize,
    /// How rare it is in all passages.
    pub rarity: f32,
}

/// What one of so many words of a passage adds to the share of its word, where the passage has so much of the best
/// one's score.
pub fn share(of_best: f32, words: usize) -> f32 {
    of_best.powi(STEEPNESS) / words.max(1) as f32
}

/// The words that are added to a query whose own count so much together, the weightiest first, each with its weight.
pub fn chosen(told: BTreeMap<String, Told>, own: f32) -> Vec<(String, Told, f32)> {
    let mut told: Vec<(String, Told)> = told.into_iter().filter(|(_, one)| one.passages >= MIN_PASSAGES).collect();
    let offer = |one: &Told| one.share * one.rarity;
    told.sort_by(|(_, one), (_, other)| offer(other).total_cmp(&offer(one)));
    told.truncate(MAX_ADDED);
    told.sort_by(|(_, one), (_, other)| other.share.total_cmp(&one.share));
    let whole: f32 = told.iter().map(|(_, one)| one.share).sum();
    told.into_iter().map(|(stem, one)| (stem, one, EXPANSION * own * one.share / whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_chosen_that_several_passages_share_and_that_are_rare() {
        let told = |share, passages, rarity| Told { share, passages, rarity };
        let all = [("leaves", told(0.3, 3, 2.0)), ("once", told(0.9, 1, 5.0)), ("pot", told(0.1, 2, 4.0))];
        let chosen = chosen(all.map(|(word, told)| (word.to_owned(), told)).into(), 2.0);
        let words: Vec<&str> = chosen.iter().map(|(word, ..)| word.as_str()).collect();
        assert_eq!(words, ["leaves", "pot"]);
        let together: f32 = chosen.iter().map(|(.., weight)| weight).sum();
        assert!((together - 2.0 * EXPANSION).abs() < 1e-6 && chosen[0].2 > chosen[1].2);
    }

    #[test]
    fn of_many_words_the_rare_ones_are_taken() {
        let told = |at: usize| Told { share: 0.1, passages: 2, rarity: at as f32 };
        let all = (0..30).map(|at| (format!("{at:02}"), told(at))).collect();
        let mut words: Vec<String> = chosen(all, 1.0).into_iter().map(|(word, ..)| word).collect();
        words.sort();
        assert_eq!(words, (10..30).map(|at| format!("{at:02}")).collect::<Vec<String>>());
    }

    #[test]
    fn a_passage_counts_the_less_the_further_it_stands_below_the_best() {
        assert!(share(0.5, 10) < 0.1 * share(1.0, 10) && share(1.0, 20) < share(1.0, 10));
    }
}
