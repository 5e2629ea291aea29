//! The signals of a passage that was found: what its words count beyond their number.

use super::{BURST, EXACT, NEAR, ORDER, Ranking, TITLE};
use crate::model::ScoreParts;

/// A word that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// What it counts: its weight in the query.
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

/// What a query asks for, as far as it ranks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Its words in the order of the query.
    pub words: Vec<Asked>,
}

/// What of it stands in a passage.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// For each word.
    pub words: Vec<SeenWord>,
    /// The [norm](super::Bm25::norm) of the passage's length.
    pub norm: f32,
}

/// How a word stands in a passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct SeenWord {
    /// Number of times, in any form.
    pub times: u32,
    /// Number of times as it was typed.
    pub as_written: u32,
    /// Number of times in the title of the document.
    pub in_title: u32,
    /// How it stands to the word before it in the query.
    pub together: Together,
}

/// How two neighbours of a query stand in a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Number of times that they stand side by side in their order.
    pub side_by_side: u32,
    /// Number of words from one to the other where they stand nearest; none if one is missing.
    pub distance: Option<u32>,
}

impl Together {
    /// How words at these positions, each in order, stand; the first ones take `length` positions.
    pub fn of(firsts: &[u32], seconds: &[u32], length: u32) -> Together {
        let mut together = Together::default();
        for position in firsts {
            let at = seconds.partition_point(|other| other < position);
            // The nearest ones stand right before and right behind.
            for other in seconds[at.saturating_sub(1)..].iter().take(3).filter(|other| *other != position) {
                together.side_by_side += u32::from(*other == position + length);
                let words = match other > position {
                    true => (other - position).saturating_sub(length - 1),
                    false => position - other,
                };
                let nearest = together.distance.unwrap_or(u32::MAX).min(words.max(1));
                together.distance = Some(nearest);
            }
        }
        together
    }
}

/// What the words of a profile count, each for all that was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// As the query and their rarity say.
    plain: Vec<f32>,
    /// What those count more of which texts that have them are full.
    burst: Vec<f32>,
}

impl Importance {
    /// What the words count, by what was seen in the best passages.
    pub fn of<'a>(profile: &Profile, best: impl Iterator<Item = &'a Seen> + Clone) -> Importance {
        let plain: Vec<f32> = profile.words.iter().map(|asked| asked.weight * asked.rarity).collect();
        let burst = plain.iter().enumerate().map(|(word, plain)| {
            let standing = best.clone().map(|seen| seen.words[word].times).filter(|times| *times > 0);
            let (passages, times) =
                standing.fold((0, 0), |(passages, all): (u32, u32), times| (passages + 1, all + times));
            // One more passage in which it stands once: what stands in few of them says little.
            plain * BURST * ((times + 1) as f32 / (passages + 1) as f32).ln()
        });
        Importance { burst: burst.collect(), plain }
    }

    fn whole(&self, word: usize) -> f32 {
        self.plain[word] + self.burst[word]
    }
}

/// The parts of the score that the signals add to `words`, which the words of the passage alone are worth.
pub fn parts(profile: &Profile, importance: &Importance, seen: &Seen, words: f32) -> ScoreParts {
    let bm25 = Ranking::Signals.bm25();
    let mut parts = ScoreParts { words, ..ScoreParts::default() };
    for (at, asked) in profile.words.iter().enumerate() {
        let word = &seen.words[at];
        let occurrences = word.times as f32;
        let saturation = |occurrences| bm25.saturation(occurrences, seen.norm);
        let as_written = saturation(word.as_written as f32);
        parts.exact += EXACT * asked.weight * asked.rarity_as_written * as_written;
        let with_title = occurrences + TITLE * word.in_title as f32;
        parts.title += importance.whole(at) * (saturation(with_title) - saturation(occurrences));
        if word.times == 0 {
            continue;
        }
        parts.burst += importance.burst[at] * bm25.score(occurrences, seen.norm);
        if let Some(before) = asked.before {
            let mean = (importance.whole(at) + importance.whole(before)) / 2.0;
            let Together { side_by_side, distance } = word.together;
            parts.order += ORDER * mean * saturation(side_by_side as f32);
            let near = distance.map_or(0.0, |distance| 1.0 / distance as f32);
            parts.near += NEAR * mean * near * (bm25.k1 + 1.0);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(words: usize) -> Profile {
        let asked = Asked { weight: 1.0, rarity: 2.0, rarity_as_written: 2.0, length: 1, before: None };
        Profile { words: (0..words).map(|at| Asked { before: at.checked_sub(1), ..asked }).collect() }
    }

    fn seen(positions: &[&[u32]]) -> Seen {
        let word = |at: usize| SeenWord {
            times: positions[at].len() as u32,
            together: at
                .checked_sub(1)
                .map_or(Together::default(), |before| Together::of(positions[before], positions[at], 1)),
            ..SeenWord::default()
        };
        Seen { words: (0..positions.len()).map(word).collect(), norm: 1.0 }
    }

    fn parts_of(profile: &Profile, seen: &Seen) -> ScoreParts {
        parts(profile, &Importance::of(profile, std::iter::once(seen)), seen, 1.0)
    }

    #[test]
    fn words_side_by_side_rank_above_near_ones_and_these_above_far_ones() {
        let total = |positions: &[&[u32]]| parts_of(&profile(2), &seen(positions)).total();
        let (side_by_side, turned, near, far) =
            (total(&[&[4], &[5]]), total(&[&[5], &[4]]), total(&[&[4], &[7]]), total(&[&[4], &[70]]));
        assert!(side_by_side > turned && turned > near && near > far && far > 1.0);
        assert_eq!(total(&[&[4], &[]]), 1.0);
    }

    #[test]
    fn the_form_as_typed_and_words_of_the_title_count_more() {
        let plain = seen(&[&[4]]);
        let (mut exact, mut titled) = (plain.clone(), plain.clone());
        (exact.words[0].as_written, titled.words[0].in_title) = (1, 1);
        let [exact, titled] = [exact, titled].map(|seen| parts_of(&profile(1), &seen));
        assert!(exact.exact > 0.0 && exact.title == 0.0 && titled.title > 0.0 && titled.exact == 0.0);
        assert_eq!(parts_of(&profile(1), &plain).total(), 1.0);
    }

    #[test]
    fn a_word_counts_more_that_comes_again_and_again_where_it_comes_at_all() {
        let asked = profile(2);
        // The first stands in all of three passages, and once in each; the second in one of them, three times.
        let best = [seen(&[&[1], &[2, 3, 4]]), seen(&[&[1], &[]]), seen(&[&[1], &[]])];
        let importance = Importance::of(&asked, best.iter());
        assert!(importance.burst[0] == 0.0 && importance.burst[1] > 0.0);
        let burst = |seen| parts(&asked, &importance, seen, 1.0).burst;
        assert!(burst(&best[0]) > 0.0 && burst(&best[1]) == 0.0);
    }
}
