//! Whether two words, or what stands between words, agree, and by which conventions.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizer;

use super::reading::{QuoteWord, same_but_for_case};
use crate::model::Convention;

/// On which side of the words of a stretch a gap stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Before the first; the source may go on to the left.
    Start,
    /// Between two.
    Between,
    /// Behind the last; the source may go on to the right.
    End,
}

/// True if a word of a quotation may stand for that of a source, whose folded forms agree.
///
/// `written` is the word as the quotation has it, then come the source's as it has it and in the letters of Unicode.
/// `may_change_case` says whether it is one whose first letter a convention lets change.
pub(super) fn words_agree(
    word: &QuoteWord,
    written: &str,
    (there, letters): (&str, &str),
    may_change_case: bool,
    used: &mut BTreeSet<Convention>,
) -> bool {
    if word.bracketed.is_some() {
        used.insert(Convention::BracketedLetters);
        return brackets_agree(word, written, there);
    }
    if written == there {
        return true;
    }
    let (mut ours, mut theirs) = (plain_apostrophes(&word.letters), plain_apostrophes(letters));
    let mut by = vec![
        (ours != word.letters || theirs != letters, Convention::QuoteMarks),
        (word.letters != written || letters != there, Convention::LetterForms),
    ];
    if ours != theirs {
        let nfkc = ComposingNormalizer::new_nfkc();
        let compatible = |text: &str| nfkc.normalize(text).into_owned();
        let (before_ours, before_theirs) = (ours.clone(), theirs.clone());
        (ours, theirs) = (compatible(&ours), compatible(&theirs));
        by.push((ours != before_ours || theirs != before_theirs, Convention::LetterForms));
    }
    if ours != theirs && may_change_case && first_letter_apart(&ours, &theirs) {
        by.push((true, Convention::FirstLetter));
        theirs.clone_from(&ours);
    }
    if ours != theirs {
        return false;
    }
    used.extend(by.into_iter().filter(|(applies, _)| *applies).map(|(_, convention)| convention));
    true
}

/// True if all that stands outside the brackets is the source's, letter by letter.
fn brackets_agree(word: &QuoteWord, written: &str, there: &str) -> bool {
    let Some(bracketed) = &word.bracketed else { return false };
    let (Some(before), Some(after)) = (written.get(..bracketed.start), written.get(bracketed.end..)) else {
        return false;
    };
    there.starts_with(before) && there.ends_with(after)
}

/// True if two words differ in the case of their first letters only.
fn first_letter_apart(one: &str, other: &str) -> bool {
    let split = |word: &str| word.chars().next().map(|first| (first.to_string(), word[first.len_utf8()..].to_owned()));
    match (split(one), split(other)) {
        (Some((first, rest)), Some((other_first, other_rest))) => {
            rest == other_rest && same_but_for_case(&first, &other_first)
        }
        _ => false,
    }
}

fn plain_apostrophes(word: &str) -> String {
    word.chars().map(|one| if is_apostrophe(one) { '\'' } else { one }).collect()
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' | '\u{FF07}' | '\u{B4}' | '`')
}

fn is_quote_mark(character: char) -> bool {
    is_apostrophe(character)
        || matches!(character, '"' | '\u{201A}' | '\u{201C}'..='\u{201F}' | '«' | '»' | '‹' | '›' | '「'..='』' | '〝'..='〟' | '\u{FF02}')
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

pub(super) fn is_stop(character: char) -> bool {
    matches!(character, '.' | ',' | ';' | ':' | '，' | '。' | '、' | '；' | '：')
}

/// True if what stands between two words, or at an end, agrees with what the source has there.
///
/// At an end the quotation may break off anywhere within the source's marks, but has none that the source has not.
pub(super) fn gaps_agree(ours: &str, theirs: &str, side: Side, used: &mut BTreeSet<Convention>) -> bool {
    let (ours, theirs) = match side {
        Side::Start => (ours.trim_start(), theirs),
        Side::Between => (ours, theirs),
        Side::End => (ours.trim_end(), theirs),
    };
    let fits = |ours: &str, theirs: &str| match side {
        Side::Start => theirs.ends_with(ours),
        Side::Between => theirs == ours,
        Side::End => theirs.starts_with(ours),
    };
    let is_space = |gap: &str| gap.chars().all(char::is_whitespace);
    if fits(ours, theirs) || (is_space(ours) && (is_space(theirs) || side != Side::Between)) {
        return true;
    }
    // Runs of white space count as one space, whichever.
    if fits(&spaced(ours), &spaced(theirs)) {
        return true;
    }
    let (our_form, their_form) = (form(ours), form(theirs));
    if fits(&our_form, &their_form) {
        used.extend(told(ours, theirs, side, &our_form));
        return true;
    }
    let (our_marks, their_marks) = (without_stops(&our_form), without_stops(&their_form));
    let at_marks = side == Side::Between && our_form.contains('"') && sorted(&our_form) == sorted(&their_form);
    if at_marks || (side != Side::Between && fits(&our_marks, &their_marks)) {
        used.insert(Convention::EndPunctuation);
        if !our_marks.is_empty() {
            used.extend(told(ours, theirs, side, &our_form).into_iter().filter(|one| *one != Convention::Spacing));
        }
        return true;
    }
    false
}

fn spaced(gap: &str) -> String {
    gap.chars().map(|one| if one.is_whitespace() { ' ' } else { one }).collect()
}

/// A gap with one sign for every mark of a kind, and without white space.
fn form(gap: &str) -> String {
    let mut form = String::new();
    for character in gap.replace("...", "…").chars().filter(|one| !one.is_whitespace()) {
        match character {
            _ if is_quote_mark(character) => form.push('"'),
            _ if is_dash(character) => {
                if !form.ends_with('-') {
                    form.push('-');
                }
            }
            other => form.push(other),
        }
    }
    form
}

fn without_stops(form: &str) -> String {
    form.chars().filter(|one| !is_stop(*one)).collect()
}

fn sorted(form: &str) -> Vec<char> {
    let mut characters: Vec<char> = form.chars().collect();
    characters.sort_unstable();
    characters
}

/// The conventions by which two gaps of one form differ.
fn told(ours: &str, theirs: &str, side: Side, form: &str) -> Vec<Convention> {
    let marks = |gap: &str, is: fn(char) -> bool| gap.chars().filter(|one| is(*one)).collect::<String>();
    let differs = |is: fn(char) -> bool| {
        let (ours, theirs) = (marks(ours, is), marks(theirs, is));
        match side {
            Side::Start => !theirs.ends_with(&ours),
            Side::Between => ours != theirs,
            Side::End => !theirs.starts_with(&ours),
        }
    };
    let mut told = Vec::new();
    if differs(is_quote_mark) {
        told.push(Convention::QuoteMarks);
    }
    if form.contains('-') {
        told.push(Convention::Dashes);
    }
    if ours.contains('…') != theirs.contains('…') && form.contains('…') {
        told.push(Convention::LetterForms);
    }
    if told.is_empty() {
        told.push(Convention::Spacing);
    }
    told
}
