//! Words and passages of the index, drawn at random but the same each time.

use pincite::index::Index;
use pincite::model::Outcome;
use pincite::text::Language;
use pincite::text::analyze::analyze;

use crate::rival::Engine;

/// Number of passages from which phrases and neighbours are drawn.
const POOL: usize = 400;

/// How many passages hold a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Band {
    /// One in a hundred or more.
    Frequent,
    /// One in a thousand or more.
    Middle,
    /// Twenty or more.
    Rare,
    /// Fewer.
    Single,
}

/// Draws from one index.
pub(crate) struct Draw<'a> {
    pub(crate) engine: &'a Engine,
    frequencies: std::collections::BTreeMap<String, u64>,
    bands: Vec<(Band, Vec<String>)>,
    /// The words of some passages, in order.
    pool: Vec<Vec<String>>,
    passages: u64,
    state: u64,
}

impl<'a> Draw<'a> {
    pub(crate) fn new(index: &Index, engine: &'a Engine) -> Draw<'a> {
        let frequencies = engine.vocabulary();
        let passages = index.summary().passages as u64;
        let mut draw = Draw { engine, frequencies, bands: Vec::new(), pool: Vec::new(), passages, state: 20_231_019 };
        for band in [Band::Frequent, Band::Middle, Band::Rare, Band::Single] {
            let words = draw.frequencies.keys().filter(|word| is_plain(word) && draw.band(word) == band);
            draw.bands.push((band, words.cloned().collect()));
        }
        draw.fill_pool(index);
        draw
    }

    /// Takes passages, each as likely as any other.
    fn fill_pool(&mut self, index: &Index) {
        let counted = |outcome: &Outcome| match outcome {
            Outcome::Indexed { passages, .. } => *passages,
            _ => 0,
        };
        let sources = index.sources().unwrap();
        for _ in 0..POOL {
            let mut at = self.below(self.passages as usize);
            let source = sources.iter().find(|source| {
                let passages = counted(&source.outcome);
                let here = at < passages;
                at -= if here { 0 } else { passages };
                here
            });
            let passage = &index.passages(&source.unwrap().path).unwrap()[at];
            let words = analyze(passage.quote(), &Language::undetermined()).words;
            self.pool.push(words.into_iter().map(|word| word.folded.to_string()).collect());
        }
    }

    fn band(&self, word: &str) -> Band {
        match self.frequencies.get(word).copied().unwrap_or(0) {
            frequency if frequency * 100 >= self.passages => Band::Frequent,
            frequency if frequency * 1_000 >= self.passages => Band::Middle,
            20.. => Band::Rare,
            _ => Band::Single,
        }
    }

    /// A word of this band.
    pub(crate) fn word(&mut self, band: Band) -> String {
        let at = self.bands.iter().position(|(one, _)| *one == band).unwrap();
        let word = self.below(self.bands[at].1.len());
        self.bands[at].1[word].clone()
    }

    /// So many words that stand next to each other in some passage.
    pub(crate) fn adjacent(&mut self, count: usize) -> Vec<String> {
        loop {
            let words = self.window(count);
            if words.iter().all(|word| is_plain(word)) {
                return words;
            }
        }
    }

    /// So many different words with a meaning of their own, out of a run of `reach` words of some passage.
    ///
    /// No more than one passage in ten holds such a word, and twenty do at least.
    pub(crate) fn near(&mut self, count: usize, reach: usize) -> Vec<String> {
        loop {
            let mut words = self.window(reach);
            words.retain(|word| {
                let frequency = self.frequencies.get(word).copied().unwrap_or(0);
                is_plain(word) && word.len() > 2 && frequency >= 20 && frequency * 10 <= self.passages
            });
            let mut kept: Vec<String> = Vec::new();
            for word in words {
                if !kept.contains(&word) {
                    kept.push(word);
                }
            }
            if kept.len() >= count {
                kept.truncate(count);
                return kept;
            }
        }
    }

    /// A run of words of some passage that is long enough.
    fn window(&mut self, length: usize) -> Vec<String> {
        loop {
            let passage = self.below(self.pool.len());
            let words = self.pool[passage].len();
            if words >= length {
                let start = self.below(words - length + 1);
                return self.pool[passage][start..start + length].to_vec();
            }
        }
    }

    /// A number below `bound` (splitmix64: Steele, Lea and Flood 2014).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % bound
    }
}

/// True for a word that is written in a query as it is in the index.
fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}
