//! The walk over a page, from tags and texts to blocks.
//!
//! Open elements stand on a stack, never in recursion: pages with tens of
//! thousands of nested elements take linear time. Inline elements are on it
//! only where they hide what is in them.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::elements::{ends_before, is_block, is_cell, is_invisible, is_void, kind};
use super::names::{holds_notes, is_raised, may_mark_note};
use super::tokens::{StartTag, Token};
use crate::extract::draft::Draft;
use crate::extract::raised;
use crate::model::BlockKind;
use crate::text::Span;

/// Which visible parts of a page are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// All of them.
    All,
    /// All but navigation, asides, page footers and controls.
    NoNavigation,
    /// The same without page headers: the page says what its main part is.
    Main,
    /// All but navigation: it is a chapter of a book.
    Chapter,
}

impl Parts {
    /// What is taken of a page: its header only if no other part is marked as the main one.
    pub(super) fn of(tokens: &[Token<'_>]) -> Parts {
        let marks_main =
            |token: &Token<'_>| matches!(token, Token::Start(tag) if is_main(&tag.name) && !is_hidden(tag));
        if tokens.iter().any(marks_main) { Parts::Main } else { Parts::NoNavigation }
    }

    /// True if an element serves to move about the site, or to fill in a form.
    ///
    /// A form itself does not: there are sites whose every page is one form.
    fn leave_out(self, tag: &StartTag, around: &Element) -> bool {
        match tag.name.as_str() {
            "nav" => self != Parts::All,
            _ if self == Parts::Chapter => false,
            "aside" => self != Parts::All && !holds_notes(tag),
            "button" | "select" | "textarea" => self != Parts::All,
            "label" => self != Parts::All && around.is_in_form,
            "footer" => self != Parts::All && !around.is_in_main,
            "header" => self == Parts::Main && !around.is_in_main,
            _ => false,
        }
    }
}

fn is_main(name: &str) -> bool {
    matches!(name, "article" | "main")
}

/// True if an element hides itself and all that is in it.
pub(super) fn is_hidden(tag: &StartTag) -> bool {
    // What the browser's own search may find and show is no secret.
    let is_hidden = tag.attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    is_hidden || tag.attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// True if the style of an element keeps it from being seen, until a script of the page shows it.
pub(super) fn is_unseen(tag: &StartTag) -> bool {
    let style = tag.attribute("style").unwrap_or_default();
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
        matches!(
            (name.as_str(), value.split_whitespace().next()),
            ("display", Some("none")) | ("visibility", Some("hidden"))
        )
    })
}

/// An open element, with what it takes over from those around it.
#[derive(Clone)]
struct Element {
    name: SmolStr,
    kind: BlockKind,
    is_left_out: bool,
    is_in_main: bool,
    is_in_form: bool,
}

/// Walks over the tokens of a page and fills a draft.
pub(super) struct Walk<'d> {
    draft: &'d mut Draft,
    /// Where the page starts in the decoded text.
    offset: usize,
    /// Where the last text taken ends in the decoded text.
    text_end: usize,
    /// The open elements, under them one for the page as a whole.
    open: Vec<Element>,
    /// The name of an open element whose text stands above the line.
    raised_by: Option<SmolStr>,
    /// The last character of the block, be it a space.
    before: Option<char>,
    /// How many of each name are open.
    open_by_name: HashMap<SmolStr, usize>,
}

impl<'d> Walk<'d> {
    /// A walk over HTML that stands at `offset`.
    pub(super) fn new(draft: &'d mut Draft, offset: usize) -> Walk<'d> {
        let page = Element {
            name: SmolStr::default(),
            kind: BlockKind::Paragraph,
            is_left_out: false,
            is_in_main: false,
            is_in_form: false,
        };
        Walk {
            draft,
            offset,
            text_end: offset,
            open: vec![page],
            raised_by: None,
            before: None,
            open_by_name: HashMap::new(),
        }
    }

    /// Takes the blocks of the page; where a token starts an element that is `outside`, that is left out.
    pub(super) fn run(mut self, tokens: &[Token<'_>], parts: Parts, outside: &[bool]) {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(text, span) => self.text(text, span.shifted(self.offset)),
                Token::Start(tag) if tag.name == "br" => self.line_break(),
                Token::Start(tag) => {
                    let is_inline = !is_block(&tag.name) && !tag.closes_itself;
                    if self.raised_by.is_none()
                        && is_inline
                        && (is_raised(tag) || (self.is_glued() && may_mark_note(tag)))
                    {
                        self.raised_by = Some(tag.name.clone());
                    }
                    self.start(tag, parts, outside.get(at).is_some_and(|is_outside| *is_outside));
                }
                Token::End(name) => {
                    self.raised_by = self.raised_by.take().filter(|raised| raised != name);
                    self.end(name);
                }
            }
        }
        self.end_block();
    }

    /// The innermost open element.
    fn innermost(&self) -> &Element {
        self.open.last().expect("the page itself is never closed")
    }

    fn text(&mut self, text: &str, decoded: Span) {
        if !self.innermost().is_left_out {
            self.text_end = decoded.end();
            self.before = text.chars().next_back().or(self.before);
            match self.raised_by.is_some().then(|| raised::digits(text.trim())).flatten() {
                Some(raised) => self.draft.push_as(&raised, decoded),
                None => self.draft.push_as(text, decoded),
            }
        }
    }

    /// True if what comes next is written on to a word.
    fn is_glued(&self) -> bool {
        self.before.is_some_and(|last| last.is_alphabetic() || ".,;:!?…)\"'”’»".contains(last))
    }

    fn line_break(&mut self) {
        self.text("\n", Span::between(self.text_end, self.text_end));
    }

    fn end_block(&mut self) {
        let kind = self.innermost().kind;
        (self.before, self.raised_by) = (None, None);
        self.draft.end_block(kind);
    }

    fn start(&mut self, tag: &StartTag, parts: Parts, is_outside: bool) {
        let name = tag.name.as_str();
        while ends_before(&self.innermost().name, name) {
            self.close();
        }
        let kind = self.kind_of(name);
        if is_block(name) {
            self.part_from_before(name, kind);
        }
        if is_void(name) || tag.closes_itself {
            return;
        }
        let around = self.innermost();
        let hides = is_outside
            || is_hidden(tag)
            || (parts != Parts::All && is_unseen(tag))
            || is_invisible(name)
            || parts.leave_out(tag, around);
        // An inline element counts only if it hides, or so that its end is not taken for another's.
        if is_block(name) || hides || self.open_by_name.contains_key(name) {
            let element = Element {
                name: tag.name.clone(),
                kind,
                is_left_out: around.is_left_out || hides,
                is_in_main: around.is_in_main || is_main(name),
                is_in_form: around.is_in_form || name == "form",
            };
            self.open.push(element);
            *self.open_by_name.entry(tag.name.clone()).or_default() += 1;
        }
    }

    /// The kind of the blocks in an element that starts here.
    fn kind_of(&self, name: &str) -> BlockKind {
        let around = self.innermost().kind;
        // Only the first paragraph of a cell belongs to the row: cells of several hold prose.
        let is_prose = name == "p" && around == BlockKind::TableRow && self.draft.has_text();
        if is_prose { BlockKind::Paragraph } else { kind(name, around) }
    }

    /// Parts what was before from an element that stands as a block and whose blocks are of `kind`.
    fn part_from_before(&mut self, name: &str, kind: BlockKind) {
        let is_in_row = self.innermost().kind == BlockKind::TableRow && kind == BlockKind::TableRow && name != "tr";
        match (is_in_row, is_cell(name)) {
            (true, true) => self.draft.start_cell(),
            (true, false) => self.line_break(),
            (false, _) => self.end_block(),
        }
    }

    /// Ends the innermost element of a name, and those in it that were never closed.
    fn end(&mut self, name: &str) {
        if !self.open_by_name.contains_key(name) {
            return;
        }
        while self.innermost().name != name {
            self.close();
        }
        self.close();
    }

    /// Ends the innermost element.
    fn close(&mut self) {
        let name = self.innermost().name.clone();
        let is_in_row = self.innermost().kind == BlockKind::TableRow && name != "tr";
        match (is_block(&name), is_in_row) {
            (true, true) => self.line_break(),
            (true, false) => self.end_block(),
            (false, _) => {}
        }
        self.open.pop();
        if let Some(count) = self.open_by_name.get_mut(&name) {
            *count -= 1;
            if *count == 0 {
                self.open_by_name.remove(&name);
            }
        }
    }
}
