//! The canonical form: the text as a reader would quote it.
//!
//! NFC (Unicode Standard Annex #15); white space collapsed inside a block and
//! trimmed at its ends; soft hyphens, byte order marks, bidirectional controls
//! and stray zero-width characters gone; a line break between two characters
//! of Chinese or Japanese, or after a soft hyphen, is no space. Case,
//! diacritics and punctuation are untouched. Blocks are set apart by one line
//! break.

use std::borrow::Cow;
use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};
use unicode_segmentation::UnicodeSegmentation;

use super::source_map::{Checkpoint, Piece};
use super::{SourceMap, Span};

static NFC: LazyLock<ComposingNormalizerBorrowed<'static>> = LazyLock::new(ComposingNormalizer::new_nfc);

/// What stands between two blocks of canonical text.
pub const BLOCK_SEPARATOR: char = '\n';

/// Gives `text` in canonical form, as one block.
///
/// ```
/// # use pincite::text::canonical::canonical;
/// assert_eq!(canonical(" capacity\n  build\u{AD}ing "), "capacity building");
/// ```
pub fn canonical(text: &str) -> String {
    let mut canonicalizer = Canonicalizer::default();
    canonicalizer.push(text, 0);
    canonicalizer.end_block();
    canonicalizer.text
}

/// Builds the canonical text of a document block by block, with its source map.
///
/// An extractor pushes the text of a block in order, saying where each part
/// stood, and ends the block.
#[derive(Debug, Default)]
pub struct Canonicalizer {
    text: String,
    pieces: Vec<Piece>,
    /// The block so far, as written, and where its parts stand.
    block: String,
    parts: Vec<Part>,
}

/// A part of the block as written, and the range of the decoded text it stands for.
#[derive(Debug)]
struct Part {
    written: Span,
    decoded: Span,
}

impl Canonicalizer {
    /// Adds text that stands so, byte for byte, at offset `at` of the decoded text.
    pub fn push(&mut self, written: &str, at: usize) {
        self.push_as(written, Span::between(at, at + written.len()));
    }

    /// Adds text that stands for the range `decoded`, such as a character reference.
    pub fn push_as(&mut self, written: &str, decoded: Span) {
        if written.is_empty() {
            return;
        }
        let start = self.block.len();
        self.block.push_str(written);
        self.parts.push(Part { written: Span::between(start, self.block.len()), decoded });
    }

    /// Ends the block and gives its span in the canonical text, or `None` if it held no text.
    pub fn end_block(&mut self) -> Option<Span> {
        let block = std::mem::take(&mut self.block);
        let parts = std::mem::take(&mut self.parts);
        let visible = Visible::of(&block);
        let is_composed = NFC.is_normalized(&visible.text);
        let (visible, parts) = (&visible, &parts);
        let (written, ahead) = (Cursor::default(), Cursor::default());
        let mut writer =
            BlockWriter { out: self, visible, parts, is_composed, written, ahead, start: None, space: None };
        if is_composed {
            let mut at = 0;
            while at < visible.text.len() {
                let end = writer.end_of_stretch(at);
                writer.write(at, &visible.text[at..end]);
                at = end;
            }
        } else {
            // Composition never reaches over the border of a grapheme cluster,
            // nor from a mark to the space that it was set upon.
            for (at, cluster) in visible.text.grapheme_indices(true) {
                let marks = cluster.trim_start();
                let space = cluster.len() - marks.len();
                writer.write(at, &cluster[..space]);
                writer.write(at + space, marks);
            }
        }
        let start = writer.start?;
        Some(Span::between(start, self.text.len()))
    }

    /// The canonical text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the canonical text and its map to the source, whose decoded text is `decoded`.
    pub fn finish(self, decoded: &str, checkpoints: Vec<Checkpoint>) -> (String, SourceMap) {
        (self.text, SourceMap::new(self.pieces, decoded, checkpoints))
    }
}

/// A block without the characters that no reader sees.
struct Visible<'b> {
    text: Cow<'b, str>,
    /// Where runs of the text start, in it and in the block.
    runs: Vec<(usize, usize)>,
}

impl<'b> Visible<'b> {
    fn of(block: &'b str) -> Visible<'b> {
        if block.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')) {
            return Visible { text: Cow::Borrowed(block), runs: vec![(0, 0)] };
        }
        let (mut text, mut runs) = (String::with_capacity(block.len()), Vec::new());
        let mut characters = block.char_indices().peekable();
        let mut in_run = false;
        while let Some((at, character)) = characters.next() {
            if is_stray(character, text.chars().next_back()) {
                in_run = false;
                // A line break after a soft hyphen is no space: it stands inside a word.
                let rest = block[at + character.len_utf8()..].trim_start();
                let space = &block[at + character.len_utf8()..block.len() - rest.len()];
                if character == '\u{AD}' && space.contains('\n') {
                    while characters.next_if(|(_, next)| next.is_whitespace()).is_some() {}
                }
                continue;
            }
            if !in_run {
                runs.push((text.len(), at));
                in_run = true;
            }
            text.push(character);
        }
        Visible { text: Cow::Owned(text), runs }
    }

    /// Where the run after `run` starts in the text, or its end.
    fn end_of(&self, run: usize) -> usize {
        self.runs.get(run + 1).map_or(self.text.len(), |(start, _)| *start)
    }
}

/// A place in a block, which is walked in order.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    /// The run of the visible text, and the part.
    run: usize,
    part: usize,
}

impl Cursor {
    /// Goes on to `at` of the visible text, and gives where that stands in the block.
    fn go_to(&mut self, at: usize, visible: &Visible<'_>, parts: &[Part]) -> usize {
        while visible.end_of(self.run) <= at {
            self.run += 1;
        }
        let (start, written) = visible.runs[self.run];
        let written = written + (at - start);
        while parts[self.part].written.end() <= written {
            self.part += 1;
        }
        written
    }
}

/// Writes one block into the canonical text, stretch by stretch.
struct BlockWriter<'a> {
    out: &'a mut Canonicalizer,
    visible: &'a Visible<'a>,
    parts: &'a [Part],
    /// True if the whole block is in NFC.
    is_composed: bool,
    /// Where the last character written stood, and where the next one to be looked at does.
    written: Cursor,
    ahead: Cursor,
    /// Where the block starts in the canonical text, once something was written.
    start: Option<usize>,
    /// White space met since the last character written.
    space: Option<Span>,
}

impl BlockWriter<'_> {
    /// The end of the stretch that starts at `at` of the visible text, which stands in the source as it is, side by side, with
    /// no white space but single spaces between words; else that of the next character.
    fn end_of_stretch(&mut self, at: usize) -> usize {
        let text = &self.visible.text;
        let written = self.ahead.go_to(at, self.visible, self.parts);
        let part = &self.parts[self.ahead.part];
        let first = text[at..].chars().next().unwrap_or_default();
        let after_first = at + first.len_utf8();
        if part.written.len() != part.decoded.len() || first.is_whitespace() {
            return after_first;
        }
        let end = self.visible.end_of(self.ahead.run).min(at + (part.written.end() - written));
        let mut characters = text[at..end].char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            let mut is_between = || characters.peek().is_some_and(|(_, next)| !next.is_whitespace());
            if character.is_whitespace() && !(character == ' ' && is_between()) {
                return at + offset;
            }
        }
        end.max(after_first)
    }

    /// Takes the next stretch or cluster, which stands at `at` of the visible text.
    fn write(&mut self, at: usize, cluster: &str) {
        if cluster.is_empty() {
            return;
        }
        let place = Span::between(at, at + cluster.len());
        if cluster.chars().all(|character| character.is_whitespace()) {
            self.space = Some(self.space.map_or(place, |space| Span::between(space.start(), place.end())));
            return;
        }
        let composed = if self.is_composed { Cow::Borrowed(cluster) } else { NFC.normalize(cluster) };
        let previous = self.out.text.chars().next_back().filter(|_| self.start.is_some());
        self.write_space(previous, composed.chars().next());
        if self.start.is_none() {
            if !self.out.text.is_empty() {
                self.out.text.push(BLOCK_SEPARATOR);
            }
            self.start = Some(self.out.text.len());
        }
        self.emit(&composed, place);
    }

    /// Writes the white space met so far, if a reader would see it.
    fn write_space(&mut self, previous: Option<char>, next: Option<char>) {
        let Some(space) = self.space.take() else { return };
        let (Some(previous), Some(next)) = (previous, next) else { return };
        let broken = space.of(&self.visible.text).contains('\n');
        if broken && is_set_solid(previous) && is_set_solid(next) {
            return;
        }
        self.emit(" ", space);
    }

    /// Appends `text`, which stands for `place` of the visible text, and its piece of the map.
    fn emit(&mut self, text: &str, place: Span) {
        let decoded = self.decoded(place);
        let start = self.out.text.len();
        self.out.text.push_str(text);
        let canonical = Span::between(start, self.out.text.len());
        if let Some(last) = self.out.pieces.last_mut() {
            let adjacent = last.canonical.end() == start && last.decoded.end() == decoded.start();
            let verbatim = last.canonical.len() == last.decoded.len() && canonical.len() == decoded.len();
            if adjacent && verbatim {
                last.canonical = Span::between(last.canonical.start(), canonical.end());
                last.decoded = Span::between(last.decoded.start(), decoded.end());
                return;
            }
            if last.decoded == decoded {
                last.canonical = Span::between(last.canonical.start(), canonical.end());
                return;
            }
        }
        self.out.pieces.push(Piece { canonical, decoded });
    }

    /// The range of decoded text that `place` of the visible text stands for; calls come in order.
    fn decoded(&mut self, place: Span) -> Span {
        let start = self.written.go_to(place.start(), self.visible, self.parts);
        let mut last = self.written;
        let written = Span::between(start, last.go_to(place.end() - 1, self.visible, self.parts) + 1);
        let first = &self.parts[self.written.part];
        let last = &self.parts[last.part];
        let start = match first.written.len() == first.decoded.len() {
            true => first.decoded.start() + (written.start() - first.written.start()),
            false => first.decoded.start(),
        };
        let end = match last.written.len() == last.decoded.len() {
            true => last.decoded.end() - (last.written.end() - written.end()),
            false => last.decoded.end(),
        };
        Span::between(start, end)
    }
}

/// True for characters that no reader sees and no reader would quote.
///
/// Joiners stay in the scripts that spell with them and in emoji sequences.
fn is_stray(character: char, previous: Option<char>) -> bool {
    match character {
        '\u{200C}' | '\u{200D}' => !previous.is_some_and(spells_with_joiners),
        '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}'..='\u{2064}' => true,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{61C}' => true,
        _ => character.is_control() && !character.is_whitespace(),
    }
}

/// True for Arabic, Syriac, the scripts of India, Khmer, Burmese, Mongolian, and for symbols.
fn spells_with_joiners(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}' | '\u{200C}' | '\u{200D}')
}

/// True for characters of Chinese and Japanese, which are set without spaces between lines.
fn is_set_solid(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_no_reader_sees_is_gone() {
        assert_eq!(canonical("\u{FEFF}zero\u{200B}width  and\u{A0}hard\tspaces\r\n"), "zerowidth and hard spaces");
        assert_eq!(canonical("e\u{301}tude"), "étude");
        assert_eq!(canonical("g\u{AD}\u{301}"), "ǵ");
        assert_eq!(canonical("coopera\u{AD}\n  tion"), "cooperation");
        assert_eq!(canonical("网络\n安全 and\nmore"), "网络安全 and more");
        assert_eq!(canonical("क्\u{200D}ष a\u{200D}b 👩\u{200D}💻"), "क्\u{200D}ष ab 👩\u{200D}💻");
    }

    #[test]
    fn parts_of_a_block_map_back_to_where_they_stood() {
        let decoded = "<p>Tom &amp; <b>Jerry</b></p>";
        let mut canonicalizer = Canonicalizer::default();
        canonicalizer.push("Tom ", 3);
        canonicalizer.push_as("&", Span::between(7, 12));
        canonicalizer.push(" ", 12);
        canonicalizer.push("Jerry", 16);
        let block = canonicalizer.end_block().unwrap();
        let (text, map) = canonicalizer.finish(decoded, Vec::new());
        assert_eq!(block.of(&text), "Tom & Jerry");
        assert_eq!(map.locate(Span::between(4, 5)).unwrap().bytes.of(decoded), "&amp;");
        assert_eq!(map.locate(Span::between(6, 11)).unwrap().bytes.of(decoded), "Jerry");
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_stable_and_normalised(text in "\\PC{0,40}|[a-z \\n\u{AD}\u{301}\u{308}\u{1100}-\u{11FF}\u{E00}-\u{E4F}\u{200B}-\u{200D}]{0,30}") {
            let once = canonical(&text);
            prop_assert!(NFC.is_normalized(&once), "{once:?}");
            prop_assert_eq!(canonical(&once), once);
        }

        #[test]
        fn a_stretch_is_mapped_as_its_characters_one_by_one(
            parts in proptest::collection::vec(("[a-zé\u{AD}\u{200B} \n\t网]{0,6}|\\PC{0,3}", any::<bool>()), 0..8),
        ) {
            let mapped = |push: &dyn Fn(&mut Canonicalizer, &str, usize)| {
                let (mut canonicalizer, mut at) = (Canonicalizer::default(), 0);
                for (part, is_before_reference) in &parts {
                    push(&mut canonicalizer, part, at);
                    at += part.len();
                    if *is_before_reference {
                        canonicalizer.push_as("&", Span::between(at, at + 5));
                        at += 5;
                    }
                }
                canonicalizer.end_block();
                (canonicalizer.text, canonicalizer.pieces)
            };
            let whole = mapped(&|canonicalizer, part, at| canonicalizer.push(part, at));
            let one_by_one = mapped(&|canonicalizer, part, at| {
                for (offset, one) in part.char_indices() {
                    canonicalizer.push(&part[offset..offset + one.len_utf8()], at + offset);
                }
            });
            prop_assert_eq!(format!("{:?}", whole), format!("{:?}", one_by_one));
        }

        #[test]
        fn every_word_is_found_back_in_the_source(text in "([a-zé]{1,5}[ \n\u{AD}]{0,3}){1,8}") {
            let mut canonicalizer = Canonicalizer::default();
            canonicalizer.push(&text, 0);
            canonicalizer.end_block();
            let (canonical_text, map) = canonicalizer.finish(&text, Vec::new());
            for (at, word) in canonical_text.split_word_bound_indices().filter(|(_, word)| *word != " ") {
                let place = map.locate(Span::between(at, at + word.len())).unwrap();
                prop_assert_eq!(canonical(place.bytes.of(&text)), word);
            }
        }
    }
}
