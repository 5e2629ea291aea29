//! Sentences.
//!
//! Borders are those of Unicode Standard Annex #29, which knows the marks of
//! Burmese, Khmer and CJK too, with two tailorings: a common abbreviation or
//! an initial ends no sentence (lists: `abbreviations.txt`), and in Thai and Lao, which have no sentence
//! mark, a sentence is a run up to a space between two letters of the script.
//! The last is an approximation.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::Span;

/// The lists of abbreviations, as `abbreviations.txt` beside this file says them.
static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::parse(include_str!("abbreviations.txt")));

/// Marks that open what follows them.
const OPENING: &[char] = &['“', '‘', '„', '«', '「', '『', '《', '〈', '（', '(', '[', '【'];

/// Words folded to lower case, by what they say of a full stop.
#[derive(Default)]
struct Lists {
    /// Abbreviations that end no sentence.
    never: BTreeSet<&'static str>,
    /// Abbreviations that end one only before a word of `starts`.
    either: BTreeSet<&'static str>,
    /// Abbreviations that end none before a number.
    number: BTreeSet<&'static str>,
    /// Words that start a sentence more often than they go on with a name.
    starts: BTreeSet<&'static str>,
}

impl Lists {
    fn parse(lines: &'static str) -> Lists {
        let mut lists = Lists::default();
        for line in lines.lines() {
            let mut words = line.split_whitespace();
            match words.next() {
                Some("never") => lists.never.extend(words),
                Some("either") => lists.either.extend(words),
                Some("number") => lists.number.extend(words),
                Some("starts") => lists.starts.extend(words),
                _ => {}
            }
        }
        lists
    }
}

/// Cuts `text` into sentences that together are the whole of it.
///
/// White space after a sentence belongs to it.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut sentences: Vec<Span> = Vec::new();
    let mut start = 0;
    for (at, piece) in pieces(text) {
        // What opens the next sentence stands at the end of this one where no space parts them, as in Chinese.
        let end = at + piece.trim_end_matches(OPENING).len();
        let goes_on = end == at || (end < text.len() && ends_in_abbreviation(&text[start..end], &text[end..]));
        if !goes_on {
            push_clauses(text, Span::between(start, end), &mut sentences);
            start = end;
        }
    }
    if start < text.len() {
        push_clauses(text, Span::between(start, text.len()), &mut sentences);
    }
    sentences
}

/// The sentences of Annex #29, as `split_sentence_bound_indices` cuts them.
///
/// Most of a text is passed over: before the first character that may end a sentence no other one does, and of what
/// stands there only the last matters.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = end;
        let rest = &text[start..];
        let mut stops = rest.match_indices(|one| !goes_on(one)).map(|(at, _)| at);
        let passed = stops.find(|at| !is_within(rest.as_bytes(), *at)).unwrap_or(rest.len());
        let last = rest[..passed].char_indices().next_back().map_or(0, |(at, _)| at);
        end += last + rest[last..].split_sentence_bounds().next()?.len();
        Some((start, &text[start..end]))
    })
}

/// True for characters that neither end a sentence nor hang on the one before: of ASCII all but five, the letters of Latin,
/// dashes and quotation marks.
fn goes_on(one: char) -> bool {
    match one {
        '.' | '!' | '?' | '\n' | '\r' => false,
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{201F}' => true,
        _ => one.is_ascii(),
    }
}

/// True if a full stop stands at `at` that ends no sentence by what stands beside it, as in `a.b`, `1.5` and `a.B`.
fn is_within(text: &[u8], at: usize) -> bool {
    let is = |at: Option<usize>, kind: fn(&u8) -> bool| at.and_then(|at| text.get(at)).is_some_and(kind);
    text[at] == b'.'
        && match text.get(at + 1) {
            Some(b'a'..=b'z' | b'0'..=b'9' | b'.' | b',' | b':' | b'-') => true,
            Some(b'A'..=b'Z') => is(at.checked_sub(1), u8::is_ascii_alphabetic),
            Some(b' ') => is(Some(at + 2), u8::is_ascii_lowercase),
            _ => false,
        }
}

/// True if the full stop at the end of `before` belongs to an abbreviation or an initial, or is none.
fn ends_in_abbreviation(before: &str, after: &str) -> bool {
    // Burmese parts clauses with a mark that Annex #29 takes for the end of a sentence.
    let Some(stem) = before.trim_end().strip_suffix('.') else { return before.trim_end().ends_with('\u{104A}') };
    let (rest, word) = last_word(stem, |letter| letter.is_alphanumeric() || letter == '.');
    let next = after.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let next_word = &next[..next.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(next.len())];
    let starts = || LISTS.starts.contains(next_word.to_lowercase().as_str());
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    // `J.`, `U.S.`, `D.C.`; but a lone capital after a word may be the word's own end ("Plan B.").
    if !word.is_empty() && word.split('.').all(is_initial) {
        let before_initial = is_initial(next_word) && next[next_word.len()..].starts_with('.');
        return before_initial || (!starts() && (word.contains('.') || is_before_initial(rest)));
    }
    let folded = word.to_lowercase();
    LISTS.never.contains(folded.as_str())
        || (LISTS.either.contains(folded.as_str()) && !starts())
        || (LISTS.number.contains(folded.as_str()) && next.starts_with(|digit: char| digit.is_ascii_digit()))
}

/// Cuts the run of letters that `is_letter` at the end of `text` from what stands before it.
fn last_word(text: &str, is_letter: impl Fn(char) -> bool) -> (&str, &str) {
    let word = text.char_indices().rev().take_while(|(_, letter)| is_letter(*letter)).last();
    text.split_at(word.map_or(text.len(), |(at, _)| at))
}

/// True if `before` may stand before the initial of a name: nothing, a mark, a name, a number, or a word such as `by`.
fn is_before_initial(before: &str) -> bool {
    let (_, word) = last_word(before.trim_end(), |letter| !letter.is_whitespace());
    match word.chars().next_back() {
        None => true,
        Some(end) if !end.is_alphanumeric() || end.is_numeric() => true,
        _ => matches!(word, "and" | "by" | "for" | "from" | "of" | "or" | "to" | "with") || is_name(word),
    }
}

/// True for a word that starts with a capital and goes on in small letters.
fn is_name(word: &str) -> bool {
    word.chars().count() > 1 && word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
}

/// Pushes a sentence, cut at the spaces between letters of Thai or Lao.
fn push_clauses(text: &str, sentence: Span, sentences: &mut Vec<Span>) {
    let slice = sentence.of(text);
    let mut start = sentence.start();
    let mut previous = None;
    let mut characters = slice.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if character == ' ' && previous.is_some_and(is_thai_or_lao) && next.is_some_and(is_thai_or_lao) {
            let end = sentence.start() + at + 1;
            sentences.push(Span::between(start, end));
            start = end;
        }
        previous = Some(character);
    }
    if start < sentence.end() {
        sentences.push(Span::between(start, sentence.end()));
    }
}

fn is_thai_or_lao(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Marks the borders with `|`.
    fn cut(text: &str) -> String {
        sentences(text).iter().map(|sentence| sentence.of(text).trim_end()).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        for (text, expected) in [
            ("It met. It agreed.", "It met. | It agreed."),
            (
                "The U.S. Department of State spoke. Dr. A. B. Jones, et al. agreed.",
                "The U.S. Department of State spoke. | Dr. A. B. Jones, et al. agreed.",
            ),
            ("Mr. Smith v. Steel Corp. Another case.", "Mr. Smith v. Steel Corp. Another case."),
            ("See No. 5 of the list. He said no. They left.", "See No. 5 of the list. | He said no. | They left."),
            ("They chose plan B. It failed.", "They chose plan B. | It failed."),
            ("She said, \"We met.\" It added more.", "She said, \"We met.\" | It added more."),
        ] {
            assert_eq!(cut(text), expected);
        }
    }

    #[test]
    fn marks_of_other_scripts_end_sentences() {
        assert_eq!(cut("第四次对话。很成功！"), "第四次对话。 | 很成功！");
        assert_eq!(cut("ឆ្នាំ២០២៣។ អាស៊ាន។"), "ឆ្នាំ២០២៣។ | អាស៊ាន។");
        assert_eq!(cut("อาเซียนจัดประชุม สหรัฐเข้าร่วม ASEAN ด้วย"), "อาเซียนจัดประชุม | สหรัฐเข้าร่วม ASEAN ด้วย");
    }

    proptest! {
        #[test]
        fn pieces_are_those_of_annex_29(text in "([a-zA-Z0-9 .!?,;:'\\)\"\n\r\u{85}\u{2029}\u{AD}\u{301}—’”éÉ。ก\u{1E00}]|\\PC|[.!?] ){0,40}") {
            prop_assert!(pieces(&text).eq(text.split_sentence_bound_indices()), "{:?}", text);
        }

        #[test]
        fn sentences_are_the_whole_text(text in "[\\PCA-Z. ก-ฮ]{0,60}") {
            let pieces: String = sentences(&text).iter().map(|sentence| sentence.of(&text)).collect();
            prop_assert_eq!(pieces, text);
        }
    }
}
