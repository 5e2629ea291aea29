//! The part of a long passage that shows why it was found.

use super::columns::columns;
use super::harmless::harmless;
use super::highlight::Role;
use super::page::Marked;
use super::wrap;
use crate::text::Span;
use crate::text::sentences::sentences;

/// Columns of text above which a passage is cut.
const LONG_COLUMNS: usize = 700;
/// Columns of text that an excerpt has at most, unless its matches need more.
const EXCERPT_COLUMNS: usize = 480;
/// Columns of the runs of words that a sentence too long to show is cut into.
const RUN_COLUMNS: usize = 160;
/// Columns of a gap that is not worth a cut.
const SMALL_GAP_COLUMNS: usize = 24;

/// The paragraphs of a passage to show: all of it, or if it is long the sentences with matches and what is near them.
///
/// `matches` are merged. Each cut is shown as ` … `; a matched word is never
/// cut away. Without a match the start is shown.
pub(super) fn excerpt(text: &str, matches: &[Span]) -> Vec<Marked> {
    let text = harmless(text);
    if columns(&text) <= LONG_COLUMNS {
        let units: Vec<_> = sentences(&text).into_iter().map(|unit| (unit, true)).collect();
        return assembled(&text, &units, matches);
    }
    let units: Vec<Span> = sentences(&text).into_iter().flat_map(|sentence| runs(&text, sentence)).collect();
    let widths: Vec<usize> = units.iter().map(|unit| columns(unit.of(&text))).collect();
    let mut kept: Vec<bool> = units.iter().map(|unit| matches.iter().any(|span| overlap(*span, *unit))).collect();
    if !kept.contains(&true)
        && let Some(first) = kept.first_mut()
    {
        *first = true;
    }
    grow(&mut kept, &widths);
    close_small_gaps(&mut kept, &widths);
    assembled(&text, &units.into_iter().zip(kept).collect::<Vec<_>>(), matches)
}

fn overlap(one: Span, other: Span) -> bool {
    one.start() < other.end() && other.start() < one.end()
}

/// The sentence, or runs of its words if it is itself too long to show.
fn runs(text: &str, sentence: Span) -> Vec<Span> {
    let slice = sentence.of(text);
    if columns(slice) <= LONG_COLUMNS {
        return vec![sentence];
    }
    let mut starts: Vec<usize> = wrap::lines(slice, RUN_COLUMNS).iter().map(|line| line.start()).collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts.push(slice.len());
    starts.windows(2).map(|pair| Span::between(pair[0], pair[1]).shifted(sentence.start())).collect()
}

/// Keeps neighbours of what is kept, after and before by turns, as long as there is room.
fn grow(kept: &mut [bool], widths: &[usize]) {
    let mut used: usize = kept.iter().zip(widths).filter(|(kept, _)| **kept).map(|(_, width)| width).sum();
    loop {
        let mut grown = false;
        for step in [1, -1] {
            let before = kept.to_vec();
            for at in 0..kept.len() {
                let neighbour =
                    at.checked_add_signed(-step).and_then(|from| before.get(from)).is_some_and(|kept| *kept);
                if neighbour && !before[at] && used + widths[at] <= EXCERPT_COLUMNS {
                    kept[at] = true;
                    used += widths[at];
                    grown = true;
                }
            }
        }
        if !grown {
            return;
        }
    }
}

fn close_small_gaps(kept: &mut [bool], widths: &[usize]) {
    let mut at = 0;
    while at < kept.len() {
        let end = kept[at..].iter().position(|kept| *kept).map_or(kept.len(), |offset| at + offset);
        if widths[at..end].iter().sum::<usize>() <= SMALL_GAP_COLUMNS {
            kept[at..end].fill(true);
        }
        at = end.max(at + 1);
    }
}

/// Joins what is kept, by paragraphs, with the cuts shown.
fn assembled(text: &str, units: &[(Span, bool)], matches: &[Span]) -> Vec<Marked> {
    let mut paragraphs: Vec<Marked> = Vec::new();
    // Whether something was cut since the last sentence kept: in earlier paragraphs, and in this one.
    let (mut cut_before, mut cut_here, mut is_open) = (false, false, false);
    for (unit, kept) in units {
        if unit.start() == 0 || text[..unit.start()].ends_with('\n') {
            cut_before |= cut_here;
            (cut_here, is_open) = (false, false);
        }
        if !kept {
            cut_here = true;
            continue;
        }
        if let Some(last) = paragraphs.last_mut().filter(|_| if is_open { cut_here } else { cut_before }) {
            push_cut(last, if is_open { " … " } else { " …" });
        }
        if !is_open {
            let mut paragraph = Marked::default();
            if cut_here || (cut_before && paragraphs.is_empty()) {
                paragraph.push("… ", Role::Quiet);
            }
            paragraphs.push(paragraph);
        }
        if let Some(last) = paragraphs.last_mut() {
            push_unit(last, text, *unit, matches);
        }
        (cut_before, cut_here, is_open) = (false, false, true);
    }
    if let Some(last) = paragraphs.last_mut().filter(|_| cut_before || cut_here) {
        push_cut(last, " …");
    }
    paragraphs
}

fn push_cut(paragraph: &mut Marked, mark: &str) {
    paragraph.text.truncate(paragraph.text.trim_end().len());
    paragraph.push(mark, Role::Quiet);
}

/// Adds a sentence with the matches in it.
fn push_unit(paragraph: &mut Marked, text: &str, unit: Span, matches: &[Span]) {
    let offset = paragraph.text.len();
    paragraph.text.push_str(unit.of(text).trim_end_matches('\n'));
    for span in matches.iter().filter(|span| overlap(**span, unit)) {
        let end = span.end().min(unit.end());
        let part = Span::between(span.start().max(unit.start()), end).rebased(unit.start()).shifted(offset);
        paragraph.marks.push((part, Role::Match));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::merged;
    use proptest::prelude::*;

    /// The paragraphs of the excerpt of `text` around `word`, with a bar before each.
    fn cut(text: &str, word: &str) -> String {
        let matches: Vec<Span> = text.match_indices(word).map(|(at, _)| Span::between(at, at + word.len())).collect();
        excerpt(text, &matches).iter().map(|paragraph| format!("|{}", paragraph.text.trim_end())).collect()
    }

    /// `n` sentences of 60 columns.
    fn filler(n: usize) -> String {
        "The officials of both sides met again and spoke of the plan. ".repeat(n)
    }

    #[test]
    fn a_short_passage_is_shown_whole_by_its_blocks() {
        assert_eq!(cut("Background\nIt met. It agreed.", "met"), "|Background|It met. It agreed.");
    }

    #[test]
    fn a_long_passage_is_cut_at_sentence_edges_around_its_matches() {
        let text = format!("{}Ransomware was first. {}", filler(10), filler(10));
        let shown = cut(&text, "Ransomware");
        let expected = format!("|… {}Ransomware was first. {} …", filler(3), filler(4).trim_end());
        assert_eq!(shown, expected);
    }

    #[test]
    fn two_matches_far_apart_have_a_cut_between_them() {
        let text = format!("Ransomware one. {}Ransomware two. {}", filler(20), filler(1).trim_end());
        let shown = cut(&text, "Ransomware");
        assert!(shown.starts_with("|Ransomware one. The") && shown.ends_with("of the plan."), "{shown}");
        assert_eq!(shown.matches(" … ").count(), 1, "{shown}");
    }

    #[test]
    fn a_cut_from_one_block_into_another_is_shown_in_both() {
        let text = format!("Ransomware one. {}\n{}\nRansomware two.", filler(8).trim_end(), filler(6).trim_end());
        let shown = cut(&text, "Ransomware");
        assert!(shown.contains("of the plan. …|… The officials"), "{shown}");
        assert!(shown.ends_with("of the plan.|Ransomware two."), "{shown}");
    }

    #[test]
    fn a_sentence_too_long_to_show_is_cut_at_words() {
        let text = format!("{}ransomware{}", "word ".repeat(400), " word".repeat(400));
        let shown = cut(&text, "ransomware");
        assert!(shown.starts_with("|… word") && shown.ends_with("word …"), "{shown}");
        assert!(shown.contains("ransomware") && columns(&shown) < 600, "{shown}");
    }

    proptest! {
        #[test]
        fn every_match_is_in_the_excerpt(
            text in "([a-d]{1,6}[ .\n]{1,2}){0,400}",
            spans in prop::collection::vec((0usize..2500, 1usize..30), 0..8),
        ) {
            let clip = |at: usize| at.min(text.len());
            let matches = merged(spans.iter().map(|(at, len)| Span::between(clip(*at), clip(at + len))));
            let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
            let expected: String = matches.iter().map(|span| letters(span.of(&text))).collect();
            let marked = |paragraph: &Marked| -> String {
                let matches = paragraph.marks.iter().filter(|(_, role)| *role == Role::Match);
                matches.map(|(span, _)| letters(&paragraph.text[span.start().min(paragraph.text.len())..span.end().min(paragraph.text.len())])).collect()
            };
            let shown: String = excerpt(&text, &matches).iter().map(marked).collect();
            prop_assert_eq!(shown, expected);
        }
    }
}
