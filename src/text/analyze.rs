//! The two word streams of a text, at the same positions: as written, and stems.

mod memo;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use smol_str::{SmolStr, SmolStrBuilder};

use super::canonical::BLOCK_SEPARATOR;
use super::sentences::sentences;
use super::words::{Unit, dictionary_words, units};
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
    pub folded: SmolStr,
    /// Its [spelled](fold::spell) form, where it is another.
    spelled: Option<SmolStr>,
}

impl Word {
    fn new(text: &str, unit: &Unit) -> Word {
        let (folded, spelled) = fold::forms(&unit.letters(text));
        Word { span: unit.span, folded, spelled }
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
    /// Its [term](stem_term): the stem, and the language that it is one in.
    pub term: SmolStr,
    /// Who says that it is a word.
    cut: Cut,
}

/// Who says where a word starts and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// What stands between it and its neighbours.
    Space,
    /// A dictionary; such a word has no inflections.
    Dictionary,
}

impl Analysis {
    /// The term of one of its stems in another language.
    pub fn term_in(&self, stem: &Stem, language: &Language) -> SmolStr {
        term(&self.words[stem.position..stem.position + stem.length], stem.cut, language, &language.for_latin())
    }
}

/// The term of a word that is cut so, in `language`, or in `latin` if it is in Latin letters.
fn term(units: &[Word], cut: Cut, language: &Language, latin: &Language) -> SmolStr {
    match (cut, units) {
        (Cut::Space, [word]) => {
            let language = if is_latin(&word.folded) { latin } else { language };
            memo::term(language, &word.folded, || stem_term(language, &language.stem(&word.folded)))
        }
        _ => stem_term(language, &units.iter().map(|unit| unit.folded.as_str()).collect::<String>()),
    }
}

/// What is asked of a text beside its words and blocks; what is not takes no time and is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The stems.
    pub stems: bool,
    /// Where sentences start.
    pub sentences: bool,
}

impl Asked {
    /// All of it.
    pub const ALL: Asked = Asked { stems: true, sentences: true };
    /// None of it.
    pub const WORDS: Asked = Asked { stems: false, sentences: false };
}

/// Cuts and folds `text`, whose words are stemmed in `language`.
///
/// Latin words in a language of another script are stemmed as [`Language::for_latin`] says.
pub fn analyze(text: &str, language: &Language) -> Analysis {
    analyze_for(text, language, Asked::ALL)
}

/// As [`analyze`], as far as it is asked for.
pub fn analyze_for(text: &str, language: &Language, asked: Asked) -> Analysis {
    let units = units(text);
    let words: Vec<Word> = units.iter().map(|unit| Word::new(text, unit)).collect();
    let stems = if asked.stems { stems(text, language, &units, &words) } else { Vec::new() };
    let (sentence_starts, block_starts) = borders(text, &words, asked);
    Analysis { words, stems, sentence_starts, block_starts }
}

/// The stems of the words of a text, which these units are.
fn stems(text: &str, language: &Language, units: &[Unit], words: &[Word]) -> Vec<Stem> {
    let latin = language.for_latin();
    let mut stems = Vec::with_capacity(words.len());
    let mut clusters = dictionary_words(text, units).into_iter().peekable();
    let mut position = 0;
    while position < units.len() {
        let (end, cut) = match clusters.next_if(|word| word.start == position) {
            Some(word) => (word.end, Cut::Dictionary),
            None => (position + 1, Cut::Space),
        };
        let term = term(&words[position..end], cut, language, &latin);
        stems.push(Stem { position, length: end - position, term, cut });
        position = end;
    }
    stems
}

/// The positions of the words that start a sentence, and of those that start a block.
fn borders(text: &str, words: &[Word], asked: Asked) -> (Vec<u32>, Vec<u32>) {
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
        let sentences = if asked.sentences { sentences(block) } else { Vec::new() };
        for sentence in sentences {
            note(&mut sentence_starts, block_start + sentence.start());
        }
        block_start += block.len() + BLOCK_SEPARATOR.len_utf8();
    }
    (sentence_starts, block_starts)
}

/// True if the first letter of a word is one of the Latin script.
fn is_latin(word: &str) -> bool {
    let first = word.chars().find(|letter| letter.is_alphabetic());
    first.is_some_and(|first| first.is_ascii() || CodePointMapData::<Script>::new().get(first) == Script::Latin)
}

/// The term under which a stem of `language` is indexed.
///
/// A stem is the same word only within one language, so the language is part of it.
pub fn stem_term(language: &Language, stem: &str) -> SmolStr {
    let mut term = SmolStrBuilder::new();
    term.push_str(language.code());
    term.push(STEM_SEPARATOR);
    term.push_str(stem);
    term.finish()
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
        assert_eq!(
            stems(&analysis),
            [(0, 1, "en:dialogu"), (1, 2, "en:ใน"), (3, 2, "en:网络"), (5, 2, "en:安全"), (7, 1, "en:polici")]
                .map(|(position, length, term)| (position, length, term.to_owned()))
        );
    }

    fn stems(analysis: &Analysis) -> Vec<(usize, usize, String)> {
        let shown = |stem: &Stem| (stem.position, stem.length, stem.term.replace(STEM_SEPARATOR, ":"));
        analysis.stems.iter().map(shown).collect()
    }

    #[test]
    fn latin_words_within_another_script_have_english_stems() {
        let analysis = analyze("policies ใน", &Language::parse("th").unwrap());
        assert_eq!(stems(&analysis), [(0, 1, "en:polici".to_owned()), (1, 2, "th:ใน".to_owned())]);
    }
}
