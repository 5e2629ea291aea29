//! The signals of a passage that was found: what its words count beyond their number.

use super::{Bm25, EXACT, LETTERS, NEAR, ORDER, Ranking, TITLE};
use crate::model::ScoreParts;

/// A word that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// What it counts: its weight in the query, less if it is common.
    pub weight: f32,
    /// How rare it is, in any form.
    pub rarity: f32,
    /// How rare the form is that was typed.
    pub rarity_as_written: f32,
    /// Number of positions that it takes.
    pub length: u32,
    /// The word that stands right before it in the query.
    pub before: Option<usize>,
}

/// Neighbouring clusters of a query in a script without spaces: the numbers of two units, and how rare they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grams {
    /// Each pair once for each time that the query has it.
    pub pairs: Vec<(usize, usize, f32)>,
}

/// What a query asks for, as far as it ranks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Its words in the order of the query.
    pub words: Vec<Asked>,
    /// Its neighbouring clusters.
    pub grams: Grams,
}

/// What of it stands in a passage.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// For each word the positions at which a form of it stands, in order.
    pub positions: Vec<Vec<u32>>,
    /// For each word the number of times that it stands as it was typed.
    pub as_written: Vec<u32>,
    /// For each word how often it stands in the title of the document.
    pub in_title: Vec<u32>,
    /// For each unit of the grams the positions at which it stands, in order.
    pub units: Vec<Vec<u32>>,
    /// The [norm](Bm25::norm) of the passage's length.
    pub norm: f32,
}

/// The parts of the score that the signals add to `words`, which the words of the passage alone are worth.
pub fn parts(profile: &Profile, seen: &Seen, words: f32) -> ScoreParts {
    let bm25 = Ranking::Signals.bm25();
    let mut parts = ScoreParts { words, ..ScoreParts::default() };
    for (at, asked) in profile.words.iter().enumerate() {
        let importance = asked.weight * asked.rarity;
        let occurrences = seen.positions[at].len() as f32;
        let saturation = |occurrences| bm25.saturation(occurrences, seen.norm);
        let as_written = saturation(seen.as_written[at] as f32);
        parts.exact += EXACT * asked.weight * asked.rarity_as_written * as_written;
        let with_title = occurrences + TITLE * seen.in_title[at] as f32;
        parts.title += importance * (saturation(with_title) - saturation(occurrences));
        if let Some(before) = asked.before {
            let other = &profile.words[before];
            let mean = (importance + other.weight * other.rarity) / 2.0;
            let (order, near) = together(&bm25, seen, before, at, other.length);
            parts.order += ORDER * mean * order;
            parts.near += NEAR * mean * near * (bm25.k1 + 1.0);
        }
    }
    parts.letters = letters(profile, seen, &bm25);
    parts
}

/// What two neighbours of the query count for standing side by side in its order, and for standing near at all.
fn together(bm25: &Bm25, seen: &Seen, first: usize, second: usize, length: u32) -> (f32, f32) {
    let (firsts, seconds) = (&seen.positions[first], &seen.positions[second]);
    let mut side_by_side: u32 = 0;
    let mut nearest = u32::MAX;
    for position in firsts {
        let at = seconds.partition_point(|other| other < position);
        // The nearest ones stand right before and right behind.
        for other in seconds[at.saturating_sub(1)..].iter().take(3).filter(|other| *other != position) {
            let follows = *other == position + length;
            side_by_side += u32::from(follows);
            let is_behind = *other > *position;
            let words = if is_behind { (other - position).saturating_sub(length - 1) } else { position - other };
            nearest = nearest.min(words.max(1));
        }
    }
    let near = if nearest == u32::MAX { 0.0 } else { 1.0 / nearest as f32 };
    (bm25.saturation(side_by_side as f32, seen.norm), near)
}

/// What the share of the query's neighbouring clusters counts that stand so in the passage.
fn letters(profile: &Profile, seen: &Seen, bm25: &Bm25) -> f32 {
    let (mut all, mut standing) = (0.0, 0.0);
    for (first, second, rarity) in &profile.grams.pairs {
        all += rarity;
        let follows = |position: &u32| seen.units[*second].binary_search(&(position + 1)).is_ok();
        if seen.units[*first].iter().any(follows) {
            standing += rarity;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    let importance: f32 = profile.words.iter().map(|asked| asked.weight * asked.rarity).sum();
    LETTERS * (bm25.k1 + 1.0) * importance * standing / all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(words: usize) -> Profile {
        let asked = Asked { weight: 1.0, rarity: 2.0, rarity_as_written: 2.0, length: 1, before: None };
        let before = |at: usize| at.checked_sub(1);
        Profile { words: (0..words).map(|at| Asked { before: before(at), ..asked }).collect(), ..Profile::default() }
    }

    fn seen(positions: &[&[u32]]) -> Seen {
        Seen {
            positions: positions.iter().map(|one| one.to_vec()).collect(),
            as_written: vec![0; positions.len()],
            in_title: vec![0; positions.len()],
            units: Vec::new(),
            norm: 1.0,
        }
    }

    #[test]
    fn words_side_by_side_rank_above_near_ones_and_these_above_far_ones() {
        let total = |positions: &[&[u32]]| parts(&profile(2), &seen(positions), 1.0).total();
        let (side_by_side, turned, near, far) =
            (total(&[&[4], &[5]]), total(&[&[5], &[4]]), total(&[&[4], &[7]]), total(&[&[4], &[70]]));
        assert!(side_by_side > turned && turned > near && near > far && far > 1.0);
        assert_eq!(total(&[&[4], &[]]), 1.0);
    }

    #[test]
    fn the_form_as_typed_and_words_of_the_title_count_more() {
        let plain = seen(&[&[4]]);
        let exact = parts(&profile(1), &Seen { as_written: vec![1], ..plain.clone() }, 1.0);
        let titled = parts(&profile(1), &Seen { in_title: vec![1], ..plain.clone() }, 1.0);
        assert!(exact.exact > 0.0 && exact.title == 0.0 && titled.title > 0.0 && titled.exact == 0.0);
        assert_eq!(parts(&profile(1), &plain, 1.0).total(), 1.0);
    }

    #[test]
    fn letters_count_by_the_share_of_pairs_that_stand() {
        let mut asked = profile(1);
        asked.grams.pairs = vec![(0, 1, 1.0), (1, 2, 1.0)];
        let share = |units: [&[u32]; 3]| {
            let units = units.iter().map(|one| one.to_vec()).collect();
            parts(&asked, &Seen { units, ..seen(&[&[]]) }, 0.0).letters
        };
        let (none, half, whole) = (share([&[1], &[3], &[5]]), share([&[1], &[2], &[5]]), share([&[1], &[2], &[3]]));
        assert!(none == 0.0 && half > 0.0 && (whole - 2.0 * half).abs() < 1e-6);
    }
}
