//! Lines of a paragraph, broken where a reader of its script would break them.
//!
//! Breaks are the opportunities of Unicode Standard Annex #14, with
//! dictionaries for Thai, Lao, Khmer and Burmese. Compounds, ranges and paths
//! are kept whole where they can be; a word wider than the line is broken
//! between grapheme clusters.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;

use super::columns::columns;
use crate::text::Span;

/// What is never broken: a word with its marks, and the space after it.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    span: Span,
    columns: usize,
    space_columns: usize,
}

impl Fragment for Chunk {
    fn width(&self) -> f64 {
        self.columns as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.space_columns as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// The lines of `text`, a paragraph without line breaks, in `max_columns`; without the spaces between them.
pub(super) fn lines(text: &str, max_columns: usize) -> Vec<Span> {
    let chunks = chunks(text, max_columns.max(1));
    let line = |line: &[Chunk]| Some(Span::between(line.first()?.span.start(), line.last()?.span.end()));
    wrap_first_fit(&chunks, &[max_columns as f64]).into_iter().filter_map(line).collect()
}

/// Packs `items` into lines of `max_columns`, with `separator` between two on one line.
///
/// An item is broken only if it is wider than a line.
pub(super) fn packed(items: &[String], separator: &str, max_columns: usize) -> Vec<String> {
    let mut packed: Vec<String> = Vec::new();
    for item in items.iter().filter(|item| !item.is_empty()) {
        if let Some(last) = packed.last_mut()
            && columns(last) + columns(separator) + columns(item) <= max_columns
        {
            last.push_str(separator);
            last.push_str(item);
        } else {
            packed.extend(lines(item, max_columns).into_iter().map(|line| line.of(item).to_owned()));
        }
    }
    packed
}

fn chunks(text: &str, max_columns: usize) -> Vec<Chunk> {
    let clusters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    // textwrap finds words too, but knows no dictionary and logs an error for each text that needs one.
    let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let is_break =
        |at: &usize| *at > 0 && *at < text.len() && clusters.binary_search(at).is_ok() && !is_glued(text, *at);
    let last = (!text.is_empty()).then_some(text.len());
    let mut chunks = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(text).filter(is_break).chain(last) {
        let word = text[start..end].trim_end_matches(' ');
        push(&mut chunks, text, Span::between(start, start + word.len()), max_columns);
        if let Some(last) = chunks.last_mut() {
            last.space_columns = end - start - word.len();
        }
        start = end;
    }
    chunks
}

/// True if a reader would rather not have a line end at `at`, though Unicode would allow it.
fn is_glued(text: &str, at: usize) -> bool {
    let (head, tail) = text.split_at(at);
    let is_joint = head.ends_with(['-', '‐', '–', '/']) && tail.starts_with(char::is_alphanumeric);
    // The mark of a cut, the number of a paragraph and the name of a command stay with their word.
    is_joint || tail.starts_with('…') || head.ends_with("¶ ") || head.ends_with("`pincite ")
}

/// Pushes the chunk `span`, broken into as many as it needs to fit.
///
/// A cluster wider than the line stands on a line of its own.
fn push(chunks: &mut Vec<Chunk>, text: &str, span: Span, max_columns: usize) {
    let mut current = Chunk { span: Span::between(span.start(), span.start()), columns: 0, space_columns: 0 };
    for cluster in span.of(text).graphemes(true) {
        let (end, width) = (current.span.end(), columns(cluster));
        if current.columns + width > max_columns && !current.span.is_empty() {
            chunks.push(current);
            current = Chunk { span: Span::between(end, end), columns: 0, space_columns: 0 };
        }
        current.span = Span::between(current.span.start(), end + cluster.len());
        current.columns += width;
    }
    chunks.push(current);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, max_columns: usize) -> Vec<&str> {
        lines(text, max_columns).into_iter().map(|line| line.of(text)).collect()
    }

    #[test]
    fn lines_break_at_word_edges_and_long_words_anywhere() {
        assert_eq!(wrapped("The statement fixes shared aims", 14), ["The statement", "fixes shared", "aims"]);
        assert_eq!(wrapped("it is said in ¶ 3 of it …", 15), ["it is said in", "¶ 3 of it …"]);
        assert_eq!(wrapped("an ASEAN-US dialogue", 9), ["an", "ASEAN-US", "dialogue"]);
        assert_eq!(wrapped("donaudampfschiff", 6), ["donaud", "ampfsc", "hiff"]);
        assert_eq!(wrapped("", 6), Vec::<&str>::new());
    }

    #[test]
    fn thai_breaks_at_dictionary_words() {
        assert_eq!(
            wrapped("ความร่วมมือด้านความมั่นคงไซเบอร์ระหว่างอาเซียนกับสหรัฐ", 16),
            ["ความร่วมมือด้านความ", "มั่นคงไซเบอร์ระหว่าง", "อาเซียนกับสหรัฐ"]
        );
    }

    #[test]
    fn chinese_breaks_between_characters_but_never_before_a_full_stop() {
        assert_eq!(wrapped("第四次网络政策对话。很成功。", 10), ["第四次网络", "政策对话。", "很成功。"]);
        assert_eq!(wrapped("网络政策对话。", 12), ["网络政策对", "话。"]);
    }

    #[test]
    fn items_are_kept_whole_where_they_can_be() {
        let items = ["¶ 3", "What came before it", "lines 31–33"].map(str::to_owned);
        assert_eq!(packed(&items, " · ", 40), ["¶ 3 · What came before it · lines 31–33"]);
        assert_eq!(packed(&items, " · ", 30), ["¶ 3 · What came before it", "lines 31–33"]);
        assert_eq!(packed(&items, " · ", 12), ["¶ 3", "What came", "before it", "lines 31–33"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_none_cuts_a_cluster_and_only_spaces_are_lost(
            text in "[a-c \\-。\u{E00}-\u{E4F}\u{300}-\u{303}\u{4E00}-\u{4E09}👨‍👩]{0,60}",
            max_columns in 2usize..20,
        ) {
            let lines = lines(&text, max_columns);
            let borders: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let mut end = 0;
            for line in &lines {
                let is_one_cluster = line.of(&text).graphemes(true).count() == 1;
                prop_assert!(columns(line.of(&text)) <= max_columns || is_one_cluster);
                prop_assert!(borders.contains(&line.start()) && borders.contains(&line.end()));
                prop_assert!(text[end..line.start()].trim_matches(' ').is_empty());
                end = line.end();
            }
            prop_assert!(text[end..].trim_matches(' ').is_empty());
        }
    }
}
