//! HTML: the text of a page by blocks. Scripts and preformatted text are left out; `q` quotes.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::Named;
use super::draft::Draft;
use crate::text::Span;

/// Elements that end a block where they start and where they end.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "table",
    "td",
    "th",
    "title",
    "tr",
    "ul",
];

/// Elements whose text is left out.
const LEFT_OUT: &[&str] = &["script", "style", "pre", "template", "noscript", "head", "textarea", "svg", "math"];

/// Elements that may be notes, by their `id`.
const NOTES: &[&str] = &["li", "p", "div", "aside"];

/// Reads a page, or a piece of one, that starts at byte `offset` of the manuscript.
pub(super) fn read(page: &str, offset: usize, draft: &mut Draft) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    // The reader of a string cannot fail.
    let tokens = Tokenizer::new_with_emitter(page, emitter).filter_map(Result::ok);
    let mut left_out: Vec<String> = Vec::new();
    let mut in_code = 0usize;
    let name_of = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    for token in tokens {
        match token {
            Token::StartTag(tag) => {
                let name = name_of(&tag.name);
                let attribute = |key: &str| tag.attributes.get(key.as_bytes()).map(|value| name_of(&value.value));
                if LEFT_OUT.contains(&name.as_str()) && !tag.self_closing {
                    left_out.push(name);
                    continue;
                }
                match name.as_str() {
                    "blockquote" => {
                        draft.start_quote();
                        attribute("cite").into_iter().for_each(|url| draft.name(Named::Url(url)));
                    }
                    "q" => draft.push_as("“", whole(tag.span, offset)),
                    "code" | "kbd" | "samp" => in_code += 1,
                    "br" => draft.push_as("\n", whole(tag.span, offset)),
                    "a" => attribute("href").into_iter().for_each(|href| draft.name(link(href))),
                    _ => {}
                }
                if matches!(name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                    draft.start_heading();
                } else if BLOCKS.contains(&name.as_str()) {
                    draft.end_block();
                    if NOTES.contains(&name.as_str()) && attribute("id").is_some() {
                        draft.note = attribute("id");
                    }
                }
            }
            Token::EndTag(tag) => {
                let name = name_of(&tag.name);
                if left_out.last() == Some(&name) {
                    left_out.pop();
                    continue;
                }
                match name.as_str() {
                    "blockquote" => draft.end_quote(),
                    "q" => draft.push_as("”", whole(tag.span, offset)),
                    "code" | "kbd" | "samp" => in_code = in_code.saturating_sub(1),
                    _ => {}
                }
                if BLOCKS.contains(&name.as_str()) {
                    draft.end_block();
                    if NOTES.contains(&name.as_str()) {
                        draft.note = None;
                    }
                }
            }
            Token::String(string) if left_out.is_empty() => {
                let (start, end) = (string.span.start.min(page.len()), string.span.end.min(page.len()));
                push(&name_of(&string), page.get(start..end).unwrap_or_default(), start + offset, in_code, draft);
            }
            _ => {}
        }
    }
}

/// Where a tag stands in the manuscript.
fn whole(tag: html5gum::Span, offset: usize) -> Span {
    Span::between(tag.start + offset, tag.end + offset)
}

fn link(href: String) -> Named {
    match href.strip_prefix('#') {
        Some(label) => Named::Note(label.to_owned()),
        None => Named::Url(href),
    }
}

/// Adds a text that the page has as `source`, references and all.
fn push(text: &str, source: &str, start: usize, in_code: usize, draft: &mut Draft) {
    if in_code > 0 {
        return draft.push_opaque(text, start);
    }
    if text == source {
        return draft.push(text, start);
    }
    let mut at = 0;
    for character in text.chars() {
        let here = &source[at.min(source.len())..];
        let length = match here.strip_prefix(character) {
            Some(_) if character != '&' => character.len_utf8(),
            _ if character == '\n' && here.starts_with("\r\n") => 2,
            _ if here.starts_with('&') => reference(here),
            _ => here.chars().next().map_or(0, char::len_utf8),
        };
        draft.push_as(&character.to_string(), Span::between(start + at, start + at + length));
        at += length;
    }
}

/// The length of the character reference that `source` starts with.
fn reference(source: &str) -> usize {
    let name = source[1..].find(|one: char| !(one.is_ascii_alphanumeric() || one == '#')).unwrap_or(source.len() - 1);
    let end = 1 + name;
    if name > 0 && source[end..].starts_with(';') { end + 1 } else { 1 }
}
