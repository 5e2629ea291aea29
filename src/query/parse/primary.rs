//! The parts of a query that hold no others: words, patterns, phrases, regular expressions and fields.

use super::Parser;
use crate::clause::{Case, Pattern};
use crate::error::Diagnostic;
use crate::query::fields::{self, FieldName};
use crate::query::lexer::{Token, TokenKind, lacks_number, tokens};
use crate::query::plan::pieces::are_too_large;
use crate::query::{Kind, Node};
use crate::text::{Span, words};

/// The most other words that may stand within a phrase.
const MAX_SLOP: u32 = 100;

impl Parser<'_> {
    pub(super) fn word(&mut self, token: Token) -> Option<Node> {
        // A weight needs something before it.
        let typed = token.content.of(self.text).trim_start_matches('^');
        let span = Span::between(token.span.end() - typed.len(), token.span.end());
        let token = Token { kind: TokenKind::Word, span, content: span };
        let Some((word, number)) = typed.split_once('^').filter(|(word, _)| !word.is_empty()) else {
            return self.weightless(token, typed);
        };
        let end = token.span.start() + word.len();
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        let edited = number.split_once('~').filter(|(_, edits)| is_number(edits.trim_end_matches(is_mark)));
        let (node, number) = match edited {
            Some((number, edits)) => (self.weightless(token, &format!("{word}~{edits}"))?, number),
            None => {
                let span = Span::between(token.span.start(), end);
                (self.weightless(Token { kind: TokenKind::Word, span, content: span }, word)?, number)
            }
        };
        self.weigh(node, token.span, number)
    }

    /// Reads a word with what stands for letters, and the edits behind it.
    fn weightless(&mut self, token: Token, typed: &str) -> Option<Node> {
        let Ended { text, edits, question } = Ended::of(typed);
        if !question.is_empty() && !text.is_empty() && !self.ends_question() {
            self.say(token.span, "? at the end is read as a question mark; for one letter more, write /word./");
        }
        if !edits.is_empty() {
            self.say(token.span, format!("a pattern has no edits: {edits} is left out"));
        }
        if lacks_number(text) {
            self.say(token.span, "nearness takes a number, as w/5 does; this is searched as text");
        }
        let kind = match text.strip_prefix('=').filter(|rest| !rest.is_empty()) {
            Some(rest) => {
                let word = without_edits(rest);
                if word.len() < rest.len() {
                    self.say(token.span, format!("= is for a word as written: {} is left out", &rest[word.len()..]));
                }
                return self.with_words(token, Kind::Phrase(word.to_owned(), 0), word);
            }
            // What is left of `AND?` is a word, and must not be read as an operator again.
            None if !is_plain(text) => Kind::Phrase(text.to_owned(), 0),
            None if text.contains(['*', '?']) => Kind::Pattern(text.to_owned()),
            None => self.edited(token.span, text).unwrap_or_else(|| Kind::Word(text.to_owned())),
        };
        if matches!(kind, Kind::Pattern(_)) && are_too_large(text) {
            self.say(token.span, "this pattern is too large; it is left out");
            return None;
        }
        self.with_words(token, kind, text)
    }

    /// True if the word just read ends a query of several, as that of a question does, or is all that there is of a value.
    fn ends_question(&self) -> bool {
        let is_word = |token: &&Token| token.kind == TokenKind::Word;
        let mut rest = self.tokens.iter().skip(self.at);
        let is_last = rest.all(|token| token.kind == TokenKind::Close);
        self.tokens.is_empty() || (is_last && self.tokens.iter().filter(is_word).nth(1).is_some())
    }

    /// A word with `~` behind it, as far as that is read as edits.
    fn edited(&mut self, span: Span, text: &str) -> Option<Kind> {
        let (word, number) = text.rsplit_once('~')?;
        let last = words::units(word).pop()?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            if last.span.end() == word.len() && !number.is_empty() {
                self.say(span, "~ takes 1 or 2 behind a word; this is searched as text");
            }
            return None;
        }
        let distance = match number.trim_start_matches('0') {
            "" if !number.is_empty() => 0,
            "" | "1" => 1,
            "2" => 2,
            _ => {
                self.say(span, "up to 2 edits are looked for; read as ~2");
                2
            }
        };
        if distance == 0 {
            self.say(span, "no edits are none: this is searched as written");
        } else if last.is_cluster {
            self.say(span, "edits are not looked for in a script without spaces: this is searched as written");
        }
        Some(match distance == 0 || last.is_cluster {
            true => Kind::Phrase(word.to_owned(), 0),
            false => Kind::Fuzzy(word.to_owned(), distance),
        })
    }

    pub(super) fn phrase(&mut self, token: Token) -> Option<Node> {
        let text = token.content.of(self.text);
        let behind = self.tokens.get(self.at).copied().and_then(|next| {
            let adjacent = next.kind == TokenKind::Word && next.span.start() == token.span.end();
            Some((next.span, slop_and_weight(next.content.of(self.text))?)).filter(|_| adjacent)
        });
        let Some((behind, (slop, weight))) = behind else {
            return self.with_words(token, Kind::Phrase(text.to_owned(), 0), text);
        };
        self.at += 1;
        let number = slop.trim_end_matches(|mark: char| mark.is_ascii_punctuation()).parse::<u32>().ok();
        let mut slop = number.unwrap_or(0).min(MAX_SLOP);
        if number != Some(slop) {
            self.say(behind, format!("up to {MAX_SLOP} other words may stand within a phrase; read as ~{slop}"));
        } else if slop > 0 && words::units(text).len() < 2 && text.split_whitespace().nth(1).is_none() {
            self.say(behind, format!("~{slop} is for other words within a phrase: of one word it is left out"));
            slop = 0;
        }
        let whole = Token { span: Span::between(token.span.start(), behind.end()), ..token };
        let phrase = self.with_words(whole, Kind::Phrase(text.to_owned(), slop), text)?;
        match weight {
            Some(weight) => self.weigh(phrase, behind, weight),
            None => Some(phrase),
        }
    }

    /// The node, if its text holds a word at all.
    fn with_words(&mut self, token: Token, kind: Kind, text: &str) -> Option<Node> {
        if words::units(text).is_empty() {
            self.say(token.span, "there is no word in this; it is left out");
            return None;
        }
        Some(Node { span: token.span, kind })
    }

    pub(super) fn regex(&mut self, token: Token) -> Option<Node> {
        let text = token.content.of(self.text);
        match Pattern::regex(text, Case::Folded) {
            Ok(_) => Some(Node { span: token.span, kind: Kind::Regex(text.to_owned()) }),
            Err(error) => {
                self.say(token.span, format!("this is no regular expression ({error}); it is left out"));
                None
            }
        }
    }

    /// Reads the value of a field whose name was just read.
    pub(super) fn field(&mut self, name: Token) -> Option<Node> {
        let typed_name = name.content.of(self.text);
        let value = self.tokens.get(self.at).copied().filter(|value| {
            value.span.start() == name.span.end()
                && matches!(value.kind, TokenKind::Word | TokenKind::Quote | TokenKind::Regex)
        });
        let known = fields::named(typed_name);
        if known.is_none() {
            let nearest = fields::nearest(typed_name);
            let message = format!("there is no field {typed_name}, the nearest is {nearest}; it is searched as text");
            self.say(name.span, message);
        }
        let Some(value) = value else {
            if known.is_none() {
                let kind = if is_plain(typed_name) { Kind::Word } else { |name| Kind::Phrase(name, 0) };
                return Some(Node { span: name.span, kind: kind(typed_name.to_owned()) });
            }
            self.say(name.span, format!("{typed_name}: has no value and is left out"));
            return None;
        };
        self.at += 1;
        let span = Span::between(name.span.start(), value.span.end());
        match known {
            None => {
                let text = format!("{typed_name} {}", value.content.of(self.text));
                Some(Node { span, kind: Kind::Phrase(text, 0) })
            }
            Some(FieldName::Text(field)) => {
                let inner = match value.kind {
                    TokenKind::Quote => self.phrase(value),
                    TokenKind::Regex => self.regex(value),
                    _ => self.word(value),
                }?;
                let span = Span::between(name.span.start(), inner.span.end().max(value.span.end()));
                let inside = |node: Node| Node { span, kind: Kind::In(field, Box::new(node)) };
                Some(match inner.kind {
                    Kind::Weighed(word, weight) => Node { span, kind: Kind::Weighed(Box::new(inside(*word)), weight) },
                    _ => inside(inner),
                })
            }
            Some(FieldName::Filter(field)) => {
                let typed = if value.kind == TokenKind::Quote { value.content } else { value.span };
                match fields::filter(field, typed.of(self.text).trim()) {
                    Ok(filter) => Some(Node { span, kind: Kind::Filter(filter, span.of(self.text).to_owned()) }),
                    Err(message) => {
                        self.say(span, format!("{message}; the filter is left out"));
                        None
                    }
                }
            }
        }
    }
}

/// Reads the value of a field of words: one is read as in a query, several are a phrase.
pub(in crate::query) fn text_field(value: &str) -> Result<Node, Diagnostic> {
    let span = Span::between(0, value.len());
    let token = Token { kind: TokenKind::Word, span, content: span };
    let mut parser = Parser { text: value, tokens: Vec::new(), at: 0, depth: 0, diagnostics: Vec::new() };
    let node = match value.contains(char::is_whitespace) {
        true => parser.phrase(token),
        false => parser.word(token),
    };
    match (node, parser.diagnostics.pop()) {
        (Some(node), None) => Ok(node),
        (_, said) => Err(said.unwrap_or_else(|| Diagnostic::new(span, "there is no word in this"))),
    }
}

/// The slop and the weight behind a phrase, in either order; nothing if there is no slop.
fn slop_and_weight(text: &str) -> Option<(&str, Option<&str>)> {
    match text.strip_prefix('~') {
        Some(rest) => Some(rest.split_once('^').map_or((rest, None), |(slop, weight)| (slop, Some(weight)))),
        None => text.strip_prefix('^')?.split_once('~').map(|(weight, slop)| (slop, Some(weight))),
    }
}

/// A word as it is read where `*`, `?` or `~` stands in it, and what at its end is read as no part of it.
struct Ended<'t> {
    text: &'t str,
    /// The edits behind a pattern.
    edits: &'t str,
    /// The question marks behind a word.
    question: &'t str,
}

impl<'t> Ended<'t> {
    fn of(typed: &'t str) -> Ended<'t> {
        let mut ended = Ended { text: typed, edits: "", question: "" };
        if !typed.contains(['*', '?', '~']) {
            return ended;
        }
        loop {
            let before = ended.text;
            let mut text = before.trim_end_matches(is_mark);
            // A question typed as such ends in a mark that is no pattern.
            if !text.ends_with('*') && text.ends_with('?') {
                (text, ended.question) = text.split_at(text.trim_end_matches('?').len());
            }
            let letters = text.rfind(['*', '?']);
            if let Some(edits) = letters.and_then(|at| Some(at + text[at..].find('~')?)) {
                (text, ended.edits) = text.split_at(edits);
            }
            ended.text = text;
            if text.len() == before.len() {
                return ended;
            }
        }
    }
}

/// True of punctuation that is no part of a word it stands behind.
fn is_mark(letter: char) -> bool {
    match letter {
        '*' | '?' | '~' | '_' => false,
        '\u{2010}'..='\u{205E}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301F}' | '\u{FF01}'..='\u{FF0F}' => true,
        '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{964}' | '\u{965}' | '\u{104A}' | '\u{104B}' => true,
        '\u{17D4}'..='\u{17D6}' | '\u{FF1A}'..='\u{FF1F}' => true,
        _ => letter.is_ascii_punctuation(),
    }
}

/// A word without the edits behind it.
fn without_edits(mut text: &str) -> &str {
    while let Some((word, number)) = text.rsplit_once('~')
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        text = word;
    }
    text
}

/// True if the text alone is read as one word.
fn is_plain(text: &str) -> bool {
    matches!(tokens(text, &mut Vec::new()).as_slice(), [token] if token.kind == TokenKind::Word && token.content.of(text) == text)
}
