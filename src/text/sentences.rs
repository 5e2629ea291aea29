//! Sentences.
//!
//! Borders are those of Unicode Standard Annex #29, which knows the marks of
//! Burmese, Khmer and CJK too, with two tailorings: a common abbreviation or
//! an initial ends no sentence, and in Thai and Lao, which have no sentence
//! mark, a sentence is a run up to a space between two letters of the script.
//! The last is an approximation.

use unicode_segmentation::UnicodeSegmentation;

use super::Span;

/// Abbreviations that do not end a sentence, folded to lower case, without the last full stop.
const ABBREVIATIONS: &[&str] = &[
    "adm", "art", "arts", "assn", "assoc", "asst", "ave", "brig", "bros", "ca", "capt", "cf", "ch", "cl", "cls",
    "cmdr", "co", "col", "comdr", "corp", "dept", "dist", "dr", "ed", "eds", "e.g", "esq", "est", "etc", "ex", "fig",
    "figs", "gen", "gov", "hon", "ibid", "i.e", "inc", "jr", "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt",
    "para", "paras", "ph.d", "phil", "pres", "prof", "rep", "reps", "rev", "sec", "secs", "sen", "sens", "sgt", "sr",
    "st", "supp", "supt", "v", "viz", "vol", "vols", "vs",
];

/// Abbreviations that do not end a sentence before a number.
const BEFORE_NUMBERS: &[&str] =
    &["no", "nos", "p", "pp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

/// Cuts `text` into sentences that together are the whole of it.
///
/// White space after a sentence belongs to it.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut sentences: Vec<Span> = Vec::new();
    let mut start = 0;
    for (at, piece) in text.split_sentence_bound_indices() {
        let end = at + piece.len();
        if end < text.len() && ends_in_abbreviation(&text[start..end], &text[end..]) {
            continue;
        }
        push_clauses(text, Span::between(start, end), &mut sentences);
        start = end;
    }
    if start < text.len() {
        push_clauses(text, Span::between(start, text.len()), &mut sentences);
    }
    sentences
}

/// True if the full stop at the end of `before` belongs to an abbreviation or an initial.
fn ends_in_abbreviation(before: &str, after: &str) -> bool {
    let Some(stem) = before.trim_end().strip_suffix('.') else { return false };
    let word_start = stem
        .rfind(|character: char| !(character.is_alphanumeric() || character == '.'))
        .map_or(0, |at| at + stem[at..].chars().next().map_or(0, char::len_utf8));
    let word = &stem[word_start..];
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    // `J.`, `U.S.`, `D.C.`; but a lone capital after a word may be the word's own end ("Plan B.").
    let initials = !word.is_empty() && word.split('.').all(is_initial);
    if initials && (word.contains('.') || is_name_start(&stem[..word_start])) {
        return true;
    }
    let folded = word.to_lowercase();
    // "et al." is two words, of which the last alone would be no abbreviation.
    if folded == "al" && stem[..word_start].to_lowercase().ends_with("et ") {
        return true;
    }
    ABBREVIATIONS.contains(&folded.as_str())
        || (BEFORE_NUMBERS.contains(&folded.as_str())
            && after.trim_start().starts_with(|next: char| next.is_ascii_digit()))
}

/// True if an initial after `before` can start a name: at the start, after a capital, or after a mark.
fn is_name_start(before: &str) -> bool {
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    last.is_empty()
        || last.ends_with(|end: char| !end.is_alphanumeric())
        || (last.starts_with(char::is_uppercase)
            && last.chars().count() > 1
            && last.chars().skip(1).all(char::is_lowercase)
            && before.split_whitespace().count() == 1)
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
        fn sentences_are_the_whole_text(text in "[\\PCA-Z. ก-ฮ]{0,60}") {
            let pieces: String = sentences(&text).iter().map(|sentence| sentence.of(&text)).collect();
            prop_assert_eq!(pieces, text);
        }
    }
}
