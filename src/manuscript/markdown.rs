//! Markdown: CommonMark with tables, footnotes and strikethrough. Code is left out, or is no place for marks.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Named;
use super::draft::Draft;
use super::html;
use crate::text::Span;

pub(super) fn read(text: &str, draft: &mut Draft) {
    let start = front_matter(text);
    let body = &text[start..];
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut links: Vec<String> = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let at = start + range.start;
        match event {
            Event::Text(_) if in_code => {}
            Event::Text(written) => draft.push_as(&written, Span::between(at, start + range.end)),
            Event::SoftBreak | Event::HardBreak => draft.push_as("\n", Span::between(at, start + range.end)),
            Event::Code(code) => {
                let inside = body[range.clone()].find(&*code).unwrap_or(0);
                draft.push_opaque(&code, at + inside);
            }
            Event::Html(tag) | Event::InlineHtml(tag) => html::read(&tag, at, draft),
            Event::FootnoteReference(label) => draft.name(Named::Note(label.to_string())),
            Event::Start(tag) => match tag {
                Tag::CodeBlock(_) => {
                    draft.end_block();
                    in_code = true;
                }
                Tag::BlockQuote(_) => draft.start_quote(),
                Tag::FootnoteDefinition(label) => {
                    draft.end_block();
                    draft.note = Some(label.to_string());
                }
                Tag::Link { dest_url, .. } => links.push(dest_url.to_string()),
                Tag::Heading { .. } => draft.start_heading(),
                Tag::Paragraph | Tag::Item | Tag::TableCell => draft.end_block(),
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::CodeBlock => in_code = false,
                TagEnd::BlockQuote(_) => draft.end_quote(),
                TagEnd::FootnoteDefinition => {
                    draft.end_block();
                    draft.note = None;
                }
                TagEnd::Link => draft.name(Named::Url(links.pop().unwrap_or_default())),
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell => draft.end_block(),
                _ => {}
            },
            _ => {}
        }
    }
    draft.end_block();
}

/// The length of the front matter.
fn front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or(text.strip_prefix("---\r\n")) else { return 0 };
    let opening = text.len() - rest.len();
    let mut at = opening;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}
