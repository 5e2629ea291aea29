//! Markdown: CommonMark with tables, footnotes and strikethrough.
//!
//! Front matter says what the file is and is no part of its text. HTML in the
//! text gives its own text, as on a page.

mod front_matter;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::decode::Decoded;
use super::draft::Draft;
use super::{html, text};
use crate::model::BlockKind;
use crate::text::{Span, nesting};

/// Takes the text of a Markdown file and what it declares about itself.
///
/// One in which things stand in each other deeper than anybody writes is read as plain text.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    if nesting::is_too_deep(body) {
        let mut draft = text::extract(decoded);
        draft.remarks.push(format!(
            "quotations or lists stand in each other deeper than {}, so it is read as plain text",
            nesting::MAX_DEPTH
        ));
        return draft;
    }
    let mut draft = Draft::new(decoded);
    let mut start = 0;
    if let Some((declared, length)) = front_matter::split(body) {
        draft.declared = declared;
        start = length;
    }
    Walk { draft: &mut draft, text: &body[start..], offset: start, kinds: Vec::new() }.run();
    if draft.declared.title.is_none() {
        draft.declared.title = draft.first_heading();
    }
    draft
}

/// Walks over the events of a Markdown text and fills a draft.
struct Walk<'d, 'a> {
    draft: &'d mut Draft,
    text: &'a str,
    /// Where the text starts in the body of the file.
    offset: usize,
    /// The kinds of the open blocks, the innermost last.
    kinds: Vec<BlockKind>,
}

impl Walk<'_, '_> {
    fn run(mut self) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Start(tag) => self.start(&tag, range),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.push(&text, range),
                Event::Code(code) => self.push_inside(&code, range),
                Event::SoftBreak | Event::HardBreak => self.push("\n", range),
                Event::InlineHtml(tag) if tag.starts_with("<br") => self.push("\n", range),
                Event::Rule => self.end_block(),
                // Text of HTML blocks is taken where they start; tags, numbers of notes and the like are no text.
                _ => {}
            }
        }
        self.end_block();
    }

    fn kind(&self) -> BlockKind {
        self.kinds.last().copied().unwrap_or(BlockKind::Paragraph)
    }

    fn end_block(&mut self) {
        self.draft.end_block(self.kind());
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let kind = match tag {
            Tag::Heading { level, .. } => BlockKind::Heading { level: *level as u8 },
            Tag::Item => BlockKind::ListItem,
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::TableHead | Tag::TableRow => BlockKind::TableRow,
            Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) => BlockKind::Paragraph,
            Tag::Paragraph => self.kind(),
            Tag::TableCell => return self.draft.start_cell(),
            Tag::HtmlBlock => {
                self.end_block();
                return html::push_fragment(self.draft, &self.text[range.clone()], self.offset + range.start);
            }
            _ => return,
        };
        self.end_block();
        self.kinds.push(kind);
    }

    fn end(&mut self, tag: TagEnd) {
        let is_block = matches!(
            tag,
            TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::CodeBlock
                | TagEnd::FootnoteDefinition
                | TagEnd::Paragraph
        );
        if is_block {
            self.end_block();
            self.kinds.pop();
        }
    }

    /// Adds what stands for `range`, be it written so or by a reference.
    fn push(&mut self, text: &str, range: Range<usize>) {
        self.draft.push_as(text, Span::between(range.start, range.end).shifted(self.offset));
    }

    /// Adds what stands somewhere in `range`, between marks.
    fn push_inside(&mut self, text: &str, range: Range<usize>) {
        match self.text[range.clone()].find(text) {
            Some(at) => self.draft.push(text, self.offset + range.start + at),
            None => self.push(text, range),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::decode::decode;
    use crate::model::Format;

    /// The blocks of a text, one a line, each after its kind.
    fn blocks(text: &str) -> String {
        let decoded = decode(text.as_bytes(), Format::Markdown);
        let draft = extract(&decoded);
        let line = |block| crate::extract::tests::shown(block, draft.text_of(block));
        draft.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn marks_are_no_text_and_say_what_a_block_is() {
        for (text, expected) in [
            ("# One *two*\n\nThree\n====", "Heading 1: One two\nHeading 1: Three"),
            ("Tom &amp; \\*Jerry\\* `a *b*`\n**cy**ber<br>~~x~~", "Paragraph: Tom & *Jerry* a *b* cyber x"),
            ("- a\n  more\n  - b\n- c\n", "ListItem: a more\nListItem: b\nListItem: c"),
            ("1. a\n\n   b\n", "ListItem: a\nListItem: b"),
            ("> a\n> b\n>\n> - c", "Quote: a b\nListItem: c"),
            ("```rust\nlet a;\n```", "Paragraph: let a;"),
            ("| a | b |\n|---|---|\n| c `d` |  |\n|  | e |", "TableRow: a | b\nTableRow: c d\nTableRow: e"),
            ("a[^1] b\n\n[^1]: Note.", "Paragraph: a b\nParagraph: Note."),
            ("[text](https://x.example \"title\") ![alt](y)", "Paragraph: text alt"),
            ("<div>\n<p>a <b>b</b></p>\n<!-- no -->\n</div>\n\nc", "Paragraph: a b\nParagraph: c"),
            ("a\n\n---\n\nb", "Paragraph: a\nParagraph: b"),
        ] {
            assert_eq!(blocks(text), expected, "{text}");
        }
    }

    #[test]
    fn front_matter_is_declared_and_not_text() {
        let decoded = decode(b"\xEF\xBB\xBF---\ntitle: T\nlang: en\n---\n# Heading\n", Format::Markdown);
        let draft = extract(&decoded);
        assert_eq!(draft.declared.title.as_deref(), Some("T"));
        assert_eq!(draft.blocks().len(), 1);
        let broken = blocks("---\ntitle: a: b\n---\n\nText");
        assert!(broken.contains("title: a: b") && broken.ends_with("Text"), "{broken}");
    }

    #[test]
    fn what_is_nested_deeper_than_anybody_writes_is_read_as_plain_text_and_said() {
        let deep = "> ".repeat(101) + "tea";
        assert_eq!(extract(&decode(deep.as_bytes(), Format::Markdown)).remarks.len(), 1);
        assert!(blocks(&("> ".repeat(101) + "tea *leaf*")).ends_with("> tea *leaf*"));
        assert_eq!(blocks(&("> ".repeat(100) + "tea *leaf*")), "Quote: tea leaf");
    }

    #[test]
    fn deeply_nested_marks_take_linear_time() {
        for mark in ["> ", "- ", "[", "*", "<div>", "`"] {
            blocks(&mark.repeat(20_000));
        }
    }
}
