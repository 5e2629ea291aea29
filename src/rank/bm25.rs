//! BM25: how rare a word is, and what its occurrences in a passage count.

/// The parameters of BM25.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bm25 {
    /// How soon more occurrences count for less.
    pub k1: f32,
    /// How much the length of the passage counts, from 0 to 1.
    pub b: f32,
    /// What a word adds for standing there at all (Lv and Zhai 2011).
    pub coverage: f32,
}

impl Bm25 {
    /// What stands beside the number of occurrences, in a passage of so many words where the average is `average`.
    pub fn norm(&self, length: u32, average: f32) -> f32 {
        self.k1 * (1.0 - self.b + self.b * length as f32 / average)
    }

    /// What `occurrences` count under a [norm](Bm25::norm).
    pub fn saturation(&self, occurrences: f32, norm: f32) -> f32 {
        (self.k1 + 1.0) * occurrences / (occurrences + norm)
    }

    /// The same and what the word counts for standing there at all.
    pub fn score(&self, occurrences: f32, norm: f32) -> f32 {
        self.saturation(occurrences, norm) + self.coverage * (self.k1 + 1.0)
    }
}

/// Inverse document frequency as in BM25: of a word that stands in `frequency` of so many passages.
pub fn rarity(frequency: u64, passages: u64) -> f32 {
    let (frequency, passages) = (frequency as f32, passages as f32);
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_occurrences_count_more_and_ever_less_so_and_long_passages_need_more() {
        let bm25 = Bm25 { k1: 1.2, b: 0.75, coverage: 0.0 };
        let (short, long) = (bm25.norm(50, 100.0), bm25.norm(200, 100.0));
        let score = |occurrences, norm| bm25.score(occurrences, norm);
        assert!(score(2.0, short) > score(1.0, short));
        assert!(score(2.0, short) - score(1.0, short) > score(3.0, short) - score(2.0, short));
        assert!(score(1.0, long) < score(1.0, short));
        assert!(rarity(1, 100) > rarity(50, 100) && rarity(100, 100) > 0.0);
    }
}
