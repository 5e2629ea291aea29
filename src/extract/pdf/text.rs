//! The text of a paragraph: its lines joined, and words that were broken between them mended.

use std::collections::HashSet;

use super::paragraphs::Paragraph;
use crate::extract::draft::Draft;

/// Hyphens at the end of a line.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{AD}'];

/// The words of a document that stand within lines, which tell broken words from compounds.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    /// The words of these paragraphs.
    pub(super) fn of(paragraphs: &[Paragraph]) -> Vocabulary {
        let mut words = HashSet::new();
        for paragraph in paragraphs {
            let mut is_broken = false;
            for cell in paragraph.lines.iter().flat_map(|line| &line.cells) {
                // The two parts of a broken word are no words.
                let ends_broken = cell.ends_with(HYPHENS);
                let count = cell.split_whitespace().count() - usize::from(ends_broken);
                let whole = cell.split_whitespace().take(count).skip(usize::from(is_broken));
                words.extend(whole.map(bare));
                is_broken = ends_broken;
            }
        }
        Vocabulary { words }
    }

    /// True if the hyphen between two lines belongs to the word.
    ///
    /// It does if the document has the compound within a line; else a hyphen before a small letter is taken to
    /// break a word, unless only the two parts are words of the document and the whole is not.
    fn keeps_hyphen(&self, before: &str, after: &str) -> bool {
        let (whole, compound) = (format!("{before}{after}"), format!("{before}-{after}"));
        let has = |word: &str| self.words.contains(&bare(word));
        if has(&compound) || has(&whole) {
            return !has(&whole);
        }
        let part = before.rsplit('-').next().unwrap_or(before);
        part.chars().count() > 3 && has(part) && has(after)
    }
}

/// A word in small letters, without the marks around it.
fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

/// Adds the text of `paragraph` to the draft; each line is marked with its page.
pub(super) fn push(draft: &mut Draft, paragraph: &Paragraph, vocabulary: &Vocabulary) {
    for (at, line) in paragraph.lines.iter().enumerate() {
        draft.start_page(line.page);
        for (number, cell) in line.cells.iter().enumerate() {
            if number > 0 {
                draft.start_cell();
            }
            let next = paragraph.lines.get(at + 1).map(|next| next.cells[0].as_str());
            match next.filter(|_| number + 1 == line.cells.len()) {
                None => draft.write(cell),
                Some(next) => match mended(cell, next, vocabulary) {
                    Some(start) => draft.write(start),
                    // The canonical form knows where a line break is no space.
                    None => draft.write(&format!("{cell}\n")),
                },
            }
        }
    }
}

/// The line as it goes on without a space, if its last word is broken.
fn mended<'a>(line: &'a str, next: &str, vocabulary: &Vocabulary) -> Option<&'a str> {
    let start = line.strip_suffix(HYPHENS)?;
    let before = start.split_whitespace().next_back().filter(|_| !start.ends_with(char::is_whitespace))?;
    let after = next.split_whitespace().next()?;
    if !before.chars().next_back()?.is_alphabetic() || !after.chars().next()?.is_alphabetic() {
        return before.chars().next_back()?.is_alphanumeric().then_some(line);
    }
    let is_soft = line.ends_with('\u{AD}');
    let breaks = after.chars().next()?.is_lowercase() && !vocabulary.keeps_hyphen(before, after);
    Some(if is_soft || breaks { start } else { line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &str) -> Vocabulary {
        Vocabulary { words: words.split(' ').map(str::to_owned).collect() }
    }

    #[test]
    fn broken_words_are_joined_and_compounds_keep_their_hyphen() {
        let known = vocabulary("confidence-building the cyber security");
        for (line, next, text) in [
            ("the dia-", "logue took", "the dia"),
            ("of confidence-", "building measures", "of confidence-"),
            ("cyber-", "security", "cyber-"),
            ("Anglo-", "American", "Anglo-"),
            ("2019-", "2020", "2019-"),
            ("coopera\u{AD}", "tion", "coopera"),
        ] {
            assert_eq!(mended(line, next, &known), Some(text), "{line}");
        }
        assert_eq!(mended("an aside -", "or so", &known), None);
        assert_eq!(mended("no break", "here", &known), None);
    }
}
