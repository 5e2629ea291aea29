//! Words: the units that positions count.
//!
//! Text in scripts with spaces is cut at the word borders of Unicode Standard
//! Annex #29. In the scripts without spaces (Thai, Lao, Khmer, Burmese,
//! Chinese, Japanese) every grapheme cluster is a unit, so that an exact search
//! never depends on where a dictionary cuts; [`dictionary_words`] then says
//! which units a dictionary takes for a word. Punctuation, white space and
//! symbols are no units.

use std::borrow::Cow;
use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::fold;
use super::variants::composed;
use super::{Span, zawgyi};

/// A word, or a grapheme cluster of a script without spaces: one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands.
    pub span: Span,
    /// True for a cluster of a script without spaces.
    pub is_cluster: bool,
    /// True for Burmese in Zawgyi's encoding.
    pub is_zawgyi: bool,
}

impl Unit {
    /// Its letters, those of Burmese in Unicode.
    pub fn letters<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.is_zawgyi {
            true => zawgyi::converted(self.span.of(text)),
            false => Cow::Borrowed(self.span.of(text)),
        }
    }

    /// Its [folded](super::fold::fold) form.
    pub fn folded(&self, text: &str) -> String {
        fold(&self.letters(text))
    }
}

/// Cuts `text` into its units, in order.
pub fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let bytes = &text.as_bytes()[start..];
        let ascii = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        if ascii == bytes.len() {
            push_ascii(text, Span::between(start, text.len()), &mut units);
            break;
        }
        // Nothing joins a space to ASCII that is none: there the text may be parted.
        let parts = |pair: &[u8]| pair[0] == b' ' && pair[1].is_ascii() && pair[1] != b' ';
        let parted = bytes[..ascii].windows(2).rposition(parts).map_or(start, |at| start + at + 1);
        push_ascii(text, Span::between(start, parted), &mut units);
        let end = bytes[ascii..].windows(2).position(parts).map_or(text.len(), |at| start + ascii + at + 1);
        push_segments(text, Span::between(parted, end), &mut units);
        start = end;
    }
    units
}

/// Pushes the words of a stretch of ASCII, as Annex #29 cuts it.
fn push_ascii(text: &str, stretch: Span, units: &mut Vec<Unit>) {
    let bytes = &text.as_bytes()[..stretch.end()];
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = stretch.start();
    while at < bytes.len() {
        let (start, mut is_word) = (at, false);
        while at < bytes.len() {
            let goes_on = match bytes[at] {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                    is_word = true;
                    true
                }
                b'_' => true,
                b':' => is_word && is_letter(at - 1) && is_letter(at + 1),
                b',' | b';' => is_word && is_digit(at - 1) && is_digit(at + 1),
                b'.' | b'\'' => {
                    is_word && (is_letter(at - 1) && is_letter(at + 1) || is_digit(at - 1) && is_digit(at + 1))
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            at += 1;
        }
        if is_word {
            units.push(Unit { span: Span::between(start, at), is_cluster: false, is_zawgyi: false });
        }
        at = at.max(start + 1);
    }
}

/// Pushes the units of a stretch of any letters.
fn push_segments(text: &str, stretch: Span, units: &mut Vec<Unit>) {
    // Annex #29 parts some clusters of these scripts, such as `กำ`: segments of theirs that touch are cut as one.
    let mut unspaced: Option<Span> = None;
    for (at, segment) in stretch.of(text).split_word_bound_indices() {
        let span = Span::between(at, at + segment.len()).shifted(stretch.start());
        if segment.chars().any(is_unspaced) {
            unspaced = Some(unspaced.map_or(span, |run| Span::between(run.start(), span.end())));
            continue;
        }
        push_run(text, unspaced.take(), units);
        if segment.chars().any(char::is_alphanumeric) {
            units.push(Unit { span: span.trimmed(text), is_cluster: false, is_zawgyi: false });
        }
    }
    push_run(text, unspaced, units);
}

/// Pushes the units of a run, which may join clusters and spaced letters (`カ_a`).
fn push_run(text: &str, run: Option<Span>, units: &mut Vec<Unit>) {
    let Some(run) = run else { return };
    let mut from = run.start();
    if run.of(text).chars().any(zawgyi::is_burmese) {
        for (start, end) in burmese(run.of(text)).map(|(start, end)| (run.start() + start, run.start() + end)) {
            if zawgyi::is_zawgyi(&text[start..end]) {
                push_clusters(text, Span::between(from, start), units);
                push_zawgyi(text, Span::between(start, end), units);
                from = end;
            }
        }
    }
    push_clusters(text, Span::between(from, run.end()), units);
}

/// The stretches of Burmese letters in a run.
fn burmese(run: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + run[at..].find(zawgyi::is_burmese)?;
        at = run[start..].find(|one| !zawgyi::is_burmese(one)).map_or(run.len(), |length| start + length);
        Some((start, at))
    })
}

/// What `text` says if its Burmese letters are in Zawgyi's encoding though they do not tell; `None` if that is the same.
pub fn read_as_zawgyi(text: &str) -> Option<String> {
    let (mut read, mut from) = (String::new(), 0);
    for (start, end) in burmese(text).filter(|(start, end)| !zawgyi::is_zawgyi(&text[*start..*end])) {
        read.push_str(&text[from..start]);
        let mut at = start;
        while at < end {
            let next = at + zawgyi::first_cluster(&text[at..end]);
            read.push_str(&zawgyi::converted(&text[at..next]));
            at = next;
        }
        from = end;
    }
    read.push_str(&text[from..]);
    (read != text).then_some(read)
}

/// Pushes the clusters of a stretch in Zawgyi's encoding.
fn push_zawgyi(text: &str, stretch: Span, units: &mut Vec<Unit>) {
    let mut at = stretch.start();
    while at < stretch.end() {
        let end = at + zawgyi::first_cluster(&text[at..stretch.end()]);
        let unit = Unit { span: Span::between(at, end), is_cluster: true, is_zawgyi: true };
        units.extend(Some(unit).filter(|unit| unit.letters(text).chars().any(char::is_alphanumeric)));
        at = end;
    }
}

/// Pushes the clusters of a run, and the spaced letters in it.
fn push_clusters(text: &str, run: Span, units: &mut Vec<Unit>) {
    let is_word = |span: Span| span.of(text).chars().any(char::is_alphanumeric);
    let mut last: Option<Unit> = None;
    for (offset, cluster) in run.of(text).grapheme_indices(true) {
        // A mark that follows a space is set upon it, and is no part of it.
        let span = Span::between(0, cluster.len()).trimmed(cluster).shifted(run.start() + offset);
        let is_cluster = span.of(text).chars().next().is_some_and(is_unspaced);
        match &mut last {
            Some(unit) if unit.is_cluster == is_cluster && (!is_cluster || is_one(unit.span.of(text), cluster)) => {
                unit.span = Span::between(unit.span.start(), span.end());
            }
            _ => {
                let unit = Unit { span, is_cluster, is_zawgyi: false };
                units.extend(last.replace(unit).filter(|unit| is_word(unit.span)));
            }
        }
    }
    units.extend(last.filter(|unit| is_word(unit.span)));
}

/// True if two clusters side by side are another spelling of one.
///
/// SARA AM may be written as NIKHAHIT and SARA AA, with a tone mark on either side of NIKHAHIT, and SARA AE as two
/// SARA E; so in Lao. [`fold`](super::fold::fold) gives the spellings one form.
fn is_one(cluster: &str, next: &str) -> bool {
    let is_tone = |mark: char| matches!(mark, '\u{E48}'..='\u{E4B}' | '\u{EC8}'..='\u{ECB}');
    match next.chars().next() {
        Some('\u{E32}') => cluster.trim_end_matches(is_tone).ends_with('\u{E4D}'),
        Some('\u{EB2}') => cluster.trim_end_matches(is_tone).ends_with('\u{ECD}'),
        Some(vowel @ ('\u{E40}' | '\u{EC0}')) => cluster.chars().eq([vowel]),
        _ => false,
    }
}

/// True for characters of the scripts that are written without spaces between words.
pub fn is_unspaced(character: char) -> bool {
    // The first such script is Thai, at U+0E00.
    character >= '\u{E00}'
        && match CodePointMapData::<Script>::new().get(character) {
            Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Han
            | Script::Bopomofo
            | Script::Hiragana
            | Script::Katakana => true,
            // Letters that Han, Hiragana and Katakana share, such as the sign of a long vowel.
            Script::Common => {
                matches!(character, '\u{3006}' | '\u{3031}'..='\u{3035}' | '\u{303C}' | '\u{30FC}' | '\u{FF70}')
            }
            _ => false,
        }
}

/// The words of `text` as a reader counts them: in the scripts without spaces, those of a dictionary.
pub fn reader_words(text: &str) -> Vec<Span> {
    let units = units(text);
    let spaced = units.iter().filter(|unit| !unit.is_cluster).map(|unit| unit.span);
    let whole = |word: Range<usize>| Span::between(units[word.start].span.start(), units[word.end - 1].span.end());
    let mut words: Vec<Span> = spaced.chain(dictionary_words(text, &units).into_iter().map(whole)).collect();
    words.sort();
    words
}

/// Groups the clusters among `units` into words of ICU's dictionaries.
///
/// Gives ranges of unit indexes, in order, that together hold every cluster
/// once. A border that the dictionary sets inside a cluster is not taken.
pub fn dictionary_words(text: &str, units: &[Unit]) -> Vec<Range<usize>> {
    if !units.iter().any(|unit| unit.is_cluster) {
        return Vec::new();
    }
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut words = Vec::new();
    let mut from = 0;
    while from < units.len() {
        if !units[from].is_cluster {
            from += 1;
            continue;
        }
        let to = end_of_run(units, from);
        let (run, ends) = run_of(text, &units[from..to]);
        let mut start = from;
        let mut next = from;
        for border in segmenter.segment_str(&run) {
            while next < to && ends[next - from] <= border {
                next += 1;
            }
            let between_units = next > start && ends[next - 1 - from] == border;
            if between_units {
                words.push(start..next);
                start = next;
            }
        }
        if start < to {
            words.push(start..to);
        }
        from = to;
    }
    words
}

/// The letters of clusters side by side as dictionaries have them, and where each ends in them.
fn run_of<'t>(text: &'t str, units: &[Unit]) -> (Cow<'t, str>, Vec<usize>) {
    let (first, last) = (units[0].span, units[units.len() - 1].span);
    let composed = |unit: &Unit| composed(unit.span.of(text));
    if !units.iter().any(|unit| unit.is_zawgyi || composed(unit).is_some()) {
        let ends = units.iter().map(|unit| unit.span.end() - first.start()).collect();
        return (Cow::Borrowed(&text[first.start()..last.end()]), ends);
    }
    let mut run = String::new();
    let end = |unit: &Unit| {
        run.push_str(&composed(unit).map_or_else(|| unit.letters(text), Cow::Owned));
        run.len()
    };
    let ends = units.iter().map(end).collect();
    (Cow::Owned(run), ends)
}

/// The end of the run of clusters, side by side in the text, that starts at unit `from`.
fn end_of_run(units: &[Unit], from: usize) -> usize {
    let mut to = from + 1;
    while to < units.len() && units[to].is_cluster && units[to].span.start() == units[to - 1].span.end() {
        to += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        units(text).iter().map(|unit| unit.span.of(text)).collect()
    }

    fn dictionary(text: &str) -> Vec<String> {
        let units = units(text);
        let slice = |word: Range<usize>| units[word].iter().map(|unit| unit.span.of(text)).collect();
        dictionary_words(text, &units).into_iter().map(slice).collect()
    }

    #[test]
    fn words_follow_annex_29_and_punctuation_is_none() {
        assert_eq!(
            cut("The ASEAN-US “Leaders’ Statement”, U.S.C. § 3,500.75!"),
            ["The", "ASEAN", "US", "Leaders", "Statement", "U.S.C", "3,500.75"]
        );
        assert_eq!(cut("tiếng Việt – wasn't"), ["tiếng", "Việt", "wasn't"]);
    }

    #[test]
    fn scripts_with_spaces_give_the_words_between_them() {
        let text = "한국 대화는 حوار السياسات שלום עולם हिन्दी क्षेत्र தமிழ் மொழி Диалог ёлка διάλογος";
        assert_eq!(cut(text), text.split(' ').collect::<Vec<_>>());
        assert_eq!(cut("صَلَاة، ২০২৩। 3.5万"), ["صَلَاة", "২০২৩", "3.5", "万"]);
    }

    #[test]
    fn scripts_without_spaces_give_one_unit_a_cluster() {
        assert_eq!(cut("ที่ASEANร่วม"), ["ที่", "ASEAN", "ร่", "ว", "ม"]);
        assert_eq!(cut("网络，安全カ_a"), ["网", "络", "安", "全", "カ", "_a"]);
        assert_eq!(cut("กำน้ำเเละ"), ["กำ", "น้ำ", "เเ", "ล", "ะ"]);
        assert_eq!(cut("ก\u{E4D}\u{E32}"), ["ก\u{E4D}\u{E32}"]);
        assert_eq!(cut("ខ្មែរ ស្ត្រី"), ["ខ្មែ", "រ", "ស្ត្រី"]);
        assert_eq!(cut("မြန်မာ"), ["မြ", "န်", "မ", "ာ"]);
    }

    #[test]
    fn dictionary_words_hold_every_cluster_once() {
        assert_eq!(dictionary("ความร่วมมือ ASEAN ไซเบอร์").concat(), "ความร่วมมือไซเบอร์");
        assert_eq!(dictionary("网络安全"), ["网络", "安全"]);
        assert_eq!(dictionary("新サーバー"), ["新", "サーバー"]);
        // Vowels in parts are the vowels of the dictionary.
        assert_eq!(dictionary("เขาไปท\u{E4D}\u{E32}งาน"), ["เขา", "ไป", "ท\u{E4D}\u{E32}งาน"]);
        assert_eq!(dictionary("และเ\u{E40}ปลหนังสือ"), ["และ", "เ\u{E40}ปล", "หนังสือ"]);
        let text = "ความร่วมมือ ASEAN 网络安全";
        let words: Vec<&str> = reader_words(text).into_iter().map(|word| word.of(text)).collect();
        assert_eq!(words, ["ความ", "ร่วม", "มือ", "ASEAN", "网络", "安全"]);
    }

    proptest! {
        #[test]
        fn ascii_and_what_stands_between_spaces_is_cut_as_the_whole_is(
            text in "([a-zA-Z0-9_ .,;:'\"\\-\n\t\u{AD}\u{301}\u{200D}—’éก字ب]|\\PC| {1,2}){0,40}",
        ) {
            let mut whole = Vec::new();
            push_segments(&text, Span::between(0, text.len()), &mut whole);
            prop_assert_eq!(units(&text), whole, "{:?}", text);
        }
    }

    proptest! {
        #[test]
        fn units_are_in_order_disjoint_and_complete(text in "[\\PC\u{E00}-\u{E7F}\u{4E00}-\u{4E20}\u{1000}-\u{1050}a-z ]{0,40}") {
            let units = units(&text);
            let mut end = 0;
            for unit in &units {
                prop_assert!(unit.span.start() >= end && !unit.span.is_empty());
                prop_assert!(!text[end..unit.span.start()].chars().any(char::is_alphanumeric));
                prop_assert!(unit.span.of(&text).chars().any(char::is_alphanumeric));
                end = unit.span.end();
            }
            prop_assert!(!text[end..].chars().any(char::is_alphanumeric));
            let mut clusters = units.iter().enumerate().filter(|(_, unit)| unit.is_cluster).map(|(at, _)| at);
            for word in dictionary_words(&text, &units) {
                for at in word {
                    prop_assert_eq!(clusters.next(), Some(at));
                }
            }
            prop_assert_eq!(clusters.next(), None);
        }
    }
}
