use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::render::sample;
use crate::render::terminal::{Style, written};

/// The line of `text`, in which `[` and `]` stand around matched words.
fn line(text: &str) -> ConcordanceLine {
    let (mut plain, mut spans, mut start) = (String::new(), Vec::new(), 0);
    for character in text.chars() {
        match character {
            '[' => start = plain.len(),
            ']' => spans.push(Span::between(start, plain.len())),
            _ => plain.push(character),
        }
    }
    let run = Span::between(spans[0].start(), spans[spans.len() - 1].end());
    sample::concordance_line(&plain, run, &spans)
}

fn shown(text: &str, width: usize) -> String {
    written(|out| concordance_line(out, &Style::plain(width), &line(text)))
}

/// The columns before the match, from where an isolate or the match itself starts.
fn column_of(shown: &str, matched: &str) -> usize {
    columns(&shown[..shown.find(matched).unwrap()])
}

#[test]
fn every_match_starts_in_the_same_column() {
    let lines = [
        shown("A [statement] and a dialogue do different jobs.", 60),
        shown("the leaders' [statement] of shared aims and of much more that is not shown here", 60),
        shown("[statement]", 60),
        shown("第四次网络政策对话[statement]很成功第四次网络政策对话很成功第四次网络政策对话很成功", 60),
        shown("ความร่วมมือด้านความมั่นคง [statement] ความร่วมมือด้านความมั่นคงไซเบอร์ระหว่างอาเซียน", 60),
        shown("البيان المشترك [statement] والحوار السياسي بين الدول في المنطقة كلها", 60),
    ];
    assert_eq!(lines[0], "first-asean-u…#p3                A statement and a dialogue\n");
    for line in &lines {
        assert_eq!(column_of(line, "statement"), column_of(&lines[0], "statement"), "{line}");
        assert!(columns(line.trim_end_matches('\n')) <= 60, "{line}");
    }
}

#[test]
fn a_line_whose_file_changed_is_marked_and_stands_where_the_others_do() {
    let text = "A [statement] and a dialogue do different jobs.";
    let changed = ConcordanceLine { source_changed: true, ..line(text) };
    let changed = written(|out| concordance_line(out, &Style::plain(60), &changed));
    assert_eq!(changed, shown(text, 60).replacen("#p3 ", "#p3!", 1));
}

#[test]
fn letters_from_right_to_left_are_isolated_and_others_are_not() {
    let shown = shown("قال [البيان] and so on", 60);
    assert!(shown.ends_with("\u{2068}قال \u{2069}\u{2068}البيان\u{2069} and so on\n"), "{shown}");
}

#[test]
fn only_the_words_of_a_match_are_marked_and_a_long_one_is_cut_between_them() {
    let text = "of [misperception] and [escalation] here";
    let style = Style::colored(90);
    let colored = written(|out| concordance_line(out, &style, &line(text)));
    let red = |word: &str| format!("\u{1b}[1m\u{1b}[31m{word}\u{1b}[0m");
    assert!(colored.contains(&format!("of {} and {} here", red("misperception"), red("escalation"))), "{colored:?}");
    let long = "of [misperception] and of very many other matters that stand between, and [escalation] here";
    assert!(shown(long, 80).ends_with(" of misperception … escalation here\n"), "{}", shown(long, 80));
    assert!(shown(long, 50).ends_with(" misperception … esca…\n"), "{}", shown(long, 50));
}

#[test]
fn a_pin_is_whole_or_tells_document_and_place() {
    let pin = sample::pin("a");
    assert_eq!(short_pin(&pin, 40), pin.to_string());
    assert_eq!(short_pin(&pin, 20), "first-asean-us-d…#p3");
    assert_eq!(short_pin(&pin, 5), "f…#p3");
    assert_eq!(short_pin(&pin, 4), "#p3");
    assert_eq!(short_pin(&pin, 2), "#…");
}

#[test]
fn the_end_says_what_was_counted_and_whether_there_is_more() {
    for (lines, lines_exact, passages, total, total_exact, said) in [
        (1_214, true, 75, 75, true, "1,214 matches in 75 passages\n"),
        (1, true, 1, 9, true, "1 match in 1 passage\n"),
        (9, false, 2, 2, true, "at least 9 matches in 2 passages, some of which have more than are listed\n"),
        (9, false, 2, 2, false, "at least 9 matches in at least 2 passages\n"),
        (
            0,
            true,
            0,
            4,
            true,
            "no words match; 4 passages are found by their documents alone\n\
             searched 1,204 passages of 17 documents, as indexed 2024-02-19 10:33 UTC\n",
        ),
    ] {
        let end = ConcordanceEnd { lines, lines_exact, passages, total, total_exact, ..sample::concordance_end() };
        assert_eq!(written(|out| concordance_end(out, &Style::plain(80), &end)), said);
    }
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_the_match_stands_where_every_match_stands(
        left in "[a-c \u{E00}-\u{E4F}\u{300}-\u{303}\u{4E00}-\u{4E09}👨‍👩\u{1b}\u{627}-\u{64A}\u{590}-\u{5EA}]{0,60}",
        words in "[a-z]{1,20}( [a-z\u{4E00}-\u{4E09}\u{627}]{1,20}){0,3}",
        right in "[a-c \u{E00}-\u{E4F}\u{4E00}-\u{4E09}\u{7}\u{627}-\u{64A}]{0,60}",
        width in 0usize..120,
    ) {
        let run = Span::between(left.len(), left.len() + words.len());
        let line = sample::concordance_line(&format!("{left}{words} {right}"), run, &[run]);
        let style = Style::plain(width);
        let shown = written(|out| concordance_line(out, &style, &line));
        let shown = shown.strip_suffix('\n').unwrap();
        prop_assert!(columns(shown) <= width.max(MIN_LINE_COLUMNS));
        prop_assert!(!shown.chars().any(char::is_control));
        let layout = Layout::of(&style);
        let mut used = 0;
        let at_match = shown.graphemes(true).find(|cluster| {
            let is_there = used == layout.pin + 2 + layout.left && columns(cluster) > 0;
            used += columns(cluster);
            is_there
        });
        prop_assert_eq!(at_match, words.graphemes(true).next());
    }
}
