//! The two word streams of a text, at the same positions: as written, and stems.

use super::canonical::BLOCK_SEPARATOR;
use super::sentences::sentences;
use super::words::{dictionary_words, units};
use super::{Language, Span, fold};

/// The words of a text, under the forms in which they are indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The words as written, folded; the index of a word is its position.
    pub words: Vec<Word>,
    /// The stems, in order of position; a position holds at most one.
    pub stems: Vec<Stem>,
    /// Positions of the words that start a sentence, in order.
    pub sentence_starts: Vec<u32>,
    /// Positions of the words that start a block, in order.
    pub block_starts: Vec<u32>,
}

/// A word, or a cluster of a script without spaces, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// Its [folded](fold::fold) form.
    pub folded: String,
    /// Its [spelled](fold::spell) form, where it is another.
    spelled: Option<String>,
}

impl Word {
    fn new(text: &str, span: Span) -> Word {
        let word = span.of(text);
        let folded = fold::fold(word);
        let spelled = fold::spell(word);
        Word { span, spelled: (spelled != folded.as_str()).then(|| spelled.into_owned()), folded }
    }

    /// Its [spelled](fold::spell) form: the folded one, but for its case.
    pub fn spelled(&self) -> &str {
        self.spelled.as_deref().unwrap_or(&self.folded)
    }
}

/// A stem: of one word, or of the clusters that a dictionary takes for a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stem {
    /// Position of its first unit.
    pub position: usize,
    /// Number of units that it covers.
    pub length: usize,
    /// The stem in the language of the text.
    pub stem: String,
}

/// Cuts and folds `text`, whose words are stemmed in `language`.
pub fn analyze(text: &str, language: &Language) -> Analysis {
    let units = units(text);
    let words: Vec<Word> = units.iter().map(|unit| Word::new(text, unit.span)).collect();
    let mut stems = Vec::with_capacity(words.len());
    let mut clusters = dictionary_words(text, &units).into_iter().peekable();
    let mut position = 0;
    while position < units.len() {
        if let Some(word) = clusters.next_if(|word| word.start == position) {
            let stem = words[word.clone()].iter().map(|word| word.folded.as_str()).collect();
            stems.push(Stem { position, length: word.len(), stem });
            position = word.end;
        } else {
            stems.push(Stem { position, length: 1, stem: language.stem(&words[position].folded) });
            position += 1;
        }
    }
    let (sentence_starts, block_starts) = borders(text, &words);
    Analysis { words, stems, sentence_starts, block_starts }
}

/// The positions of the words that start a sentence, and of those that start a block.
fn borders(text: &str, words: &[Word]) -> (Vec<u32>, Vec<u32>) {
    let (mut sentence_starts, mut block_starts): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    let (mut position, mut block_start) = (0, 0);
    let mut note = |starts: &mut Vec<u32>, offset: usize| {
        while position < words.len() && words[position].span.start() < offset {
            position += 1;
        }
        let start = u32::try_from(position).unwrap_or(u32::MAX);
        if position < words.len() && starts.last() != Some(&start) {
            starts.push(start);
        }
    };
    for block in text.split(BLOCK_SEPARATOR) {
        note(&mut block_starts, block_start);
        for sentence in sentences(block) {
            note(&mut sentence_starts, block_start + sentence.start());
        }
        block_start += block.len() + BLOCK_SEPARATOR.len_utf8();
    }
    (sentence_starts, block_starts)
}

/// The term under which a stem of `language` is indexed.
///
/// A stem is the same word only within one language, so the language is part of it.
pub fn stem_term(language: &Language, stem: &str) -> String {
    format!("{}{STEM_SEPARATOR}{stem}", language.code())
}

/// Stands between language and stem in a stem term; no word holds it.
pub const STEM_SEPARATOR: char = '\u{1F}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_blocks_start_at_words() {
        let analysis = analyze("It met. … It agreed.\nA list\n“Quoted.” End", &Language::undetermined());
        assert_eq!(analysis.sentence_starts, [0, 2, 4, 6, 7]);
        assert_eq!(analysis.block_starts, [0, 4, 6]);
    }

    #[test]
    fn both_streams_share_their_positions() {
        let text = "Dialogues ใน网络安全 Policies";
        let analysis = analyze(text, &Language::parse("en").unwrap());
        let words: Vec<&str> = analysis.words.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(words, ["dialogues", "ใ", "น", "网", "络", "安", "全", "policies"]);
        let stems: Vec<(usize, usize, &str)> =
            analysis.stems.iter().map(|stem| (stem.position, stem.length, stem.stem.as_str())).collect();
        assert_eq!(stems, [(0, 1, "dialogu"), (1, 2, "ใน"), (3, 2, "网络"), (5, 2, "安全"), (7, 1, "polici")]);
    }
}
