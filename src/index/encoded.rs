//! The words of a passage as the engine is given them: a text for each field, which [`words`] reads.
//!
//! They are made where a file is read, and take little more room than the text; an [`Analysis`] takes ten times as much.

use std::borrow::Cow;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::schema::{BLOCK, CasedForm, END, SENTENCE, edge_form};
use crate::text::{Analysis, fold};

/// Ends a word in the text that a field is given; no word holds it.
const WORD_END: u8 = 0x1E;
/// Ends one that has others at its position.
const FORM_END: u8 = b'\t';

/// The words of a passage, under the forms in which they are found.
#[derive(Clone, Debug)]
pub struct EncodedWords {
    /// How many there are.
    number: usize,
    /// Words as written, stems, those without marks, those in their case, and where sentences and blocks start.
    text: String,
    /// Where each of them ends in the text.
    ends: [usize; 5],
    edges: Option<Ends>,
}

/// The forms of the first word of a passage, and of the last.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    pub(super) first: Forms,
    pub(super) last: Forms,
}

/// A word without its marks, and its stems, as [`words`] reads them.
#[derive(Clone, Debug)]
pub(super) struct Forms(String);

impl Forms {
    /// All of them, as a field is given them.
    pub(super) fn all(&self) -> &str {
        &self.0
    }

    /// The word itself, which comes first.
    pub(super) fn word(&self) -> &str {
        &self.0[..word_end(&self.0).unwrap_or(0)]
    }
}

impl EncodedWords {
    /// Those of an analysis.
    pub fn of(analysis: &Analysis) -> EncodedWords {
        let length: usize = analysis.words.iter().map(|word| word.folded.len()).sum();
        let mut text = String::with_capacity(3 * length + 64);
        push(&mut text, written(analysis));
        let written = text.len();
        push(&mut text, stems(analysis));
        let stem = text.len();
        push(&mut text, in_order(plain(analysis)));
        let plain = text.len();
        push(&mut text, cased(analysis));
        let cased = text.len();
        push(&mut text, in_order(marks(analysis)));
        let ends = [written, stem, plain, cased, text.len()];
        EncodedWords { number: analysis.words.len(), text, ends, edges: edges(analysis) }
    }

    /// How many words there are.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Bytes of the texts of its fields.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The texts of the fields: written, stem, plain, cased, marks.
    pub(super) fn texts(&self) -> [&str; 5] {
        std::array::from_fn(|field| &self.text[if field == 0 { 0 } else { self.ends[field - 1] }..self.ends[field]])
    }

    /// The forms of the first word and of the last, their stems among them; nothing of a passage without words.
    pub(super) fn into_ends(self) -> Option<Ends> {
        self.edges
    }
}

/// The words of a text, their stems, both without marks, and the words in their case; then its end. Nothing if it has none.
pub(super) fn all(analysis: &Analysis) -> String {
    let end = analysis.words.len();
    if end == 0 {
        return String::new();
    }
    let all = written(analysis).chain(stems(analysis)).chain(plain(analysis)).chain(cased(analysis));
    encoded(in_order(all.chain([(end, END.into())])))
}

/// A word, and its position.
type Placed<'a> = (usize, Cow<'a, str>);

fn written(analysis: &Analysis) -> impl Iterator<Item = Placed<'_>> {
    analysis.words.iter().enumerate().map(|(position, word)| (position, word.folded.as_str().into()))
}

fn marks(analysis: &Analysis) -> impl Iterator<Item = Placed<'_>> {
    let sentences = analysis.sentence_starts.iter().map(|start| (*start as usize, SENTENCE.into()));
    sentences.chain(analysis.block_starts.iter().map(|start| (*start as usize, BLOCK.into())))
}

fn stems(analysis: &Analysis) -> impl Iterator<Item = Placed<'_>> {
    analysis.stems.iter().map(|stem| (stem.position, stem.term.as_str().into()))
}

/// The forms without marks, where they differ.
fn plain(analysis: &Analysis) -> impl Iterator<Item = Placed<'_>> {
    let forms = written(analysis).chain(stems(analysis)).filter(|(_, form)| !form.is_ascii());
    forms.filter_map(|(position, form)| {
        let plain = fold::strip_marks(&form);
        (plain != form).then(|| (position, plain.into_owned().into()))
    })
}

/// The words that are not all small; without marks too, where they have any.
fn cased(analysis: &Analysis) -> impl Iterator<Item = Placed<'_>> {
    let words = analysis.words.iter().enumerate().filter(|(_, word)| word.spelled() != word.folded);
    words.flat_map(|(position, word)| {
        let (folded, spelled) = (fold::strip_marks(&word.folded), fold::strip_marks(word.spelled()));
        let plain = (folded != word.folded.as_str()).then(|| CasedForm::Plain.term(&folded, &spelled));
        let whole = CasedForm::Whole.term(&word.folded, word.spelled());
        std::iter::once(whole).chain(plain).map(move |form| (position, form.into()))
    })
}

/// The [forms](edge_form) of the first word and of the last.
fn edges(analysis: &Analysis) -> Option<Ends> {
    let forms = |position: usize| {
        let stems = analysis.stems.iter().filter(|stem| stem.position == position).map(|stem| stem.term.as_str());
        let word = analysis.words[position].folded.as_str();
        Forms(encoded(std::iter::once(word).chain(stems).map(|form| (0, edge_form(form)))))
    };
    let last = analysis.words.len().checked_sub(1)?;
    Some(Ends { first: forms(0), last: forms(last) })
}

/// Words in the order of their positions.
fn in_order<'a>(words: impl Iterator<Item = Placed<'a>>) -> impl Iterator<Item = Placed<'a>> {
    let mut words: Vec<Placed<'_>> = words.collect();
    words.sort_by_key(|(position, _)| *position);
    words.into_iter()
}

/// Words, which come in the order of their positions, as [`words`] reads them.
fn encoded<'a>(words: impl Iterator<Item = Placed<'a>>) -> String {
    let mut text = String::new();
    push(&mut text, words);
    text
}

/// Writes words so: position after position, up to the last with words, each ended, several at one parted by a tab.
fn push<'a>(text: &mut String, words: impl Iterator<Item = Placed<'a>>) {
    let (mut at, mut is_first) = (0, true);
    for (position, word) in words {
        while at < position {
            text.push(char::from(WORD_END));
            (at, is_first) = (at + 1, true);
        }
        if !is_first {
            text.push(char::from(FORM_END));
        }
        text.push_str(&word);
        is_first = false;
    }
    if !is_first {
        text.push(char::from(WORD_END));
    }
}

/// Where the first word ends of those that [`push`] wrote.
fn word_end(text: &str) -> Option<usize> {
    text.bytes().position(|byte| byte == WORD_END || byte == FORM_END)
}

/// The analyzer that reads what [`push`] wrote.
pub(super) fn words() -> TextAnalyzer {
    TextAnalyzer::from(Words { token: Token::default() })
}

#[derive(Clone)]
struct Words {
    token: Token,
}

struct WordStream<'a> {
    rest: &'a str,
    position: usize,
    token: &'a mut Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { rest: text, position: 0, token: &mut self.token }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(end) = word_end(self.rest) {
            let (word, mark) = (&self.rest[..end], self.rest.as_bytes()[end]);
            let position = self.position;
            self.rest = &self.rest[end + 1..];
            self.position += usize::from(mark != FORM_END);
            if !word.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(word);
                self.token.position = position;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_at_their_positions() {
        let words = [(0, "a"), (2, "b"), (2, "c")].map(|(position, word)| (position, word.into()));
        let mut analyzer = super::words();
        let encoded = encoded(words.into_iter());
        let mut stream = analyzer.token_stream(&encoded);
        let mut read = Vec::new();
        while let Some(token) = stream.next() {
            read.push((token.position, token.text.clone()));
        }
        assert_eq!(read, [(0, "a".to_owned()), (2, "b".to_owned()), (2, "c".to_owned())]);
    }
}
