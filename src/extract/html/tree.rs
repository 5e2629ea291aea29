//! The elements of a page that stand as blocks, as a tree, with how much text each holds.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::elements::{ends_before, is_block, is_invisible, is_void};
use super::names::holds_notes;
use super::tokens::{StartTag, Token};
use super::walk::{is_hidden, is_unseen};

/// Characters of a run of text below which it is no paragraph.
const MIN_RUN: usize = 25;

/// Characters of a run of text of which it is prose, and no remark.
const PROSE_RUN: usize = 200;

/// Elements that may stand around the heading that a section starts with.
const NEAR_START: usize = 4;

/// An element that stands as a block.
pub(super) struct Element {
    /// Number of its start tag among the tokens.
    pub(super) at: usize,
    pub(super) name: SmolStr,
    /// Its class, in small letters, and the same with its id.
    pub(super) class: String,
    pub(super) hints: String,
    /// What it is for, as it says itself.
    pub(super) role: String,
    /// Number of the element around it; the page itself is number 0, and around itself.
    pub(super) parent: usize,
    pub(super) children: Vec<usize>,
    /// Characters of the text that it holds, and of those in links.
    pub(super) chars: usize,
    pub(super) linked: usize,
    /// Characters of its own text outside of links.
    pub(super) own_plain: usize,
    /// Commas in its text.
    pub(super) commas: usize,
    /// True if a sentence ends in its text.
    pub(super) has_sentence: bool,
    /// True if it holds a long paragraph.
    pub(super) has_prose: bool,
    /// Of each paragraph that is its own, the characters and the commas.
    pub(super) runs: Vec<(usize, usize)>,
    /// The letters of a heading, small.
    letters: String,
    /// True if its text is seen by no reader.
    pub(super) is_hidden: bool,
    /// True if it holds footnotes.
    pub(super) holds_notes: bool,
}

impl Element {
    fn new(at: usize, tag: &StartTag, parent: usize, is_hidden: bool) -> Element {
        let attribute = |name: &str| tag.attribute(name).unwrap_or_default().to_lowercase();
        let (class, id) = (attribute("class"), attribute("id"));
        Element {
            at,
            name: tag.name.clone(),
            hints: if class.is_empty() && id.is_empty() { String::new() } else { format!("{class} {id}") },
            class,
            role: attribute("role"),
            parent,
            children: Vec::new(),
            chars: 0,
            linked: 0,
            own_plain: 0,
            commas: 0,
            has_sentence: false,
            has_prose: false,
            runs: Vec::new(),
            letters: String::new(),
            is_hidden,
            holds_notes: holds_notes(tag),
        }
    }

    pub(super) fn is_heading(&self) -> bool {
        matches!(self.name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    /// The part of its text that is in links.
    pub(super) fn link_density(&self) -> f64 {
        self.linked as f64 / self.chars.max(1) as f64
    }
}

/// The elements of a page, each behind the one around it.
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
}

impl Tree {
    pub(super) fn of(tokens: &[Token<'_>]) -> Tree {
        let mut builder = Builder::default();
        builder.elements.push(Element::new(usize::MAX, &StartTag::default(), 0, false));
        builder.open.push(0);
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(text, _) => builder.text(text),
                Token::Start(tag) if tag.name == "br" => builder.line_break(),
                Token::Start(tag) => builder.start(at, tag),
                Token::End(name) => builder.end(name),
            }
        }
        builder.end_run();
        Tree { elements: builder.elements }.summed()
    }

    /// The same, with the text of each element counted for those around it.
    fn summed(mut self) -> Tree {
        for at in (1..self.elements.len()).rev() {
            let one = &self.elements[at];
            let (parent, chars, linked, commas) = (one.parent, one.chars, one.linked, one.commas);
            let (has_sentence, has_prose) = (one.has_sentence, one.has_prose);
            let around = &mut self.elements[parent];
            around.chars += chars;
            around.linked += linked;
            around.commas += commas;
            around.has_sentence |= has_sentence;
            around.has_prose |= has_prose;
        }
        self
    }

    /// True of what a heading and its text make: its id is where links lead to, mostly in the words of the heading.
    ///
    /// The text is prose; or else, the id is the heading.
    pub(super) fn is_section(&self, element: &Element) -> bool {
        let first = |element: &&Element| element.children.first().map(|first| &self.elements[*first]);
        let start = std::iter::successors(first(&element), first).take(NEAR_START).find(|start| start.is_heading());
        let is_prose = element.has_sentence && element.chars - element.linked >= PROSE_RUN;
        let is_named = |heading: &str| !heading.is_empty() && letters(&element.hints).ends_with(heading);
        start.is_some_and(|heading| is_prose || is_named(&heading.letters))
    }

    /// The elements around one, from the inside.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |at| (*at != 0).then(|| self.elements[*at].parent)).skip(1)
    }
}

/// The letters of a text that stand in an id as well, small.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[derive(Default)]
struct Builder {
    elements: Vec<Element>,
    /// The open elements.
    open: Vec<usize>,
    /// How many of each name are open.
    open_by_name: HashMap<SmolStr, usize>,
    /// How many links are open, and how many elements that stand as no blocks and hide what is in them.
    links: usize,
    invisible: usize,
    /// The text of the paragraph so far.
    run: (usize, usize),
    after_break: bool,
}

impl Builder {
    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let at = self.innermost();
        if self.elements[at].is_hidden || self.invisible > 0 {
            return;
        }
        let chars = text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>();
        let commas = text.matches([',', '،', '、', '，', '᠂', '﹐', '﹑']).count();
        self.after_break &= chars == 0;
        self.run = (self.run.0 + chars, self.run.1 + commas);
        let is_linked = self.links > 0;
        let element = &mut self.elements[at];
        element.chars += chars;
        element.linked += if is_linked { chars } else { 0 };
        element.own_plain += if is_linked { 0 } else { chars };
        element.commas += commas;
        if element.is_heading() {
            element.letters += &letters(text);
        }
        element.has_sentence |= text.contains(". ") || text.trim_end().ends_with(['.', '!', '?', '。', '။', '។']);
    }

    /// Two line breaks part paragraphs.
    fn line_break(&mut self) {
        if self.after_break {
            self.end_run();
        }
        self.after_break = true;
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.0 >= MIN_RUN {
            let at = self.innermost();
            self.elements[at].runs.push(run);
            self.elements[at].has_prose |= run.0 >= PROSE_RUN;
        }
        self.after_break = false;
    }

    fn start(&mut self, at: usize, tag: &StartTag) {
        let name = tag.name.as_str();
        while ends_before(&self.elements[self.innermost()].name, name) && self.open.len() > 1 {
            self.close();
        }
        if is_void(name) || tag.closes_itself {
            return;
        }
        if is_block(name) {
            self.end_run();
            let parent = self.innermost();
            let is_hidden = self.elements[parent].is_hidden || is_hidden(tag) || is_unseen(tag);
            let number = self.elements.len();
            self.elements[parent].children.push(number);
            self.elements.push(Element::new(at, tag, parent, is_hidden));
            self.open.push(number);
            *self.open_by_name.entry(tag.name.clone()).or_default() += 1;
        } else if is_invisible(name) {
            self.invisible += 1;
        } else if name == "a" {
            self.links = 1;
        }
    }

    fn end(&mut self, name: &str) {
        if is_block(name) {
            if self.open_by_name.get(name).is_none_or(|open| *open == 0) {
                return;
            }
            while self.elements[self.innermost()].name != name {
                self.close();
            }
            self.close();
        } else if is_invisible(name) {
            self.invisible = self.invisible.saturating_sub(1);
        } else if name == "a" {
            self.links = 0;
        }
    }

    fn close(&mut self) {
        self.end_run();
        let name = &self.elements[self.innermost()].name;
        if let Some(open) = self.open_by_name.get_mut(name) {
            *open -= 1;
        }
        self.open.pop();
    }
}
