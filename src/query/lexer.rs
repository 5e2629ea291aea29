//! The tokens of a query.

use crate::clause::{Link, MAX_REACH, Order, Presence, Reach};
use crate::error::Diagnostic;
use crate::text::Span;

/// A token, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// The whole of it, quotes and prefix included.
    pub(super) span: Span,
    /// The words of it.
    pub(super) content: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Word,
    Quote,
    /// A regular expression between slashes; the content is what stands between.
    Regex,
    /// Nearness, and whether `not` stands before it.
    Near(Link, Presence),
    /// `/d`
    Together,
    /// A field's name and its colon; the content is the name. The value is the next token.
    Field,
}

/// Marks that open a quotation, and those that may close it.
const QUOTES: &[(char, &[char])] = &[
    ('"', &['"', '”', '“']),
    ('“', &['”', '"']),
    ('”', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('「', &['」']),
];

/// How nearness is written, in capitals or not, before the number of words if there is one, and in which order the operands
/// then stand.
const LINKS: &[(&str, Order)] = &[
    ("/s", Order::Either),
    ("+s", Order::Before),
    ("/p", Order::Either),
    ("+p", Order::Before),
    ("w/", Order::Either),
    ("near/", Order::Either),
    ("pre/", Order::Before),
];

/// Cuts a query into tokens, in time linear in its length.
pub(super) fn tokens(query: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    // A mark that closes nothing is not looked for again by each that it could close.
    let closing = QUOTES.iter().flat_map(|(_, closing)| *closing);
    let last: Vec<(char, usize)> = closing.filter_map(|mark| Some((*mark, query.rfind(*mark)?))).collect();
    while let Some(character) = query[at..].chars().next() {
        let next = at + character.len_utf8();
        let single = |kind| Token { kind, span: Span::between(at, next), content: Span::between(at, next) };
        if character.is_whitespace() {
            at = next;
        } else if let Some((_, closing)) = QUOTES.iter().find(|(open, _)| *open == character) {
            let there = |mark: &char| last.iter().any(|(known, last)| known == mark && *last >= next);
            let closing: Vec<char> = closing.iter().copied().filter(there).collect();
            let token = quote(query, at, next, &closing, diagnostics);
            at = token.span.end();
            tokens.push(token);
        } else if let Some((token, after)) = nearness(query, at, diagnostics) {
            tokens.push(token);
            at = after;
        } else if let Some(token) = regex(query, at) {
            at = token.span.end();
            tokens.push(token);
        } else if let Some(kind) = mark(character, &query[next..]) {
            tokens.push(single(kind));
            at = next;
        } else {
            at = word(query, at, &mut tokens);
        }
    }
    tokens
}

/// True if a word of the query would end where `rest` starts: before white space, a parenthesis, or nothing.
fn ends_plain_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | ')'))
}

/// Reads `w/5`, `not w/5`, `pre/5`, `NEAR/5`, `/s`, `+s`, `/p` or `+p`, in capitals or not, and gives where the next token
/// may start.
fn nearness(query: &str, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<(Token, usize)> {
    let (mut at, mut presence) = (start, Presence::Required);
    if let Some(rest) = query[start..].strip_prefix("not").filter(|rest| ends_plain_word(rest)) {
        at = query.len() - rest.trim_start().len();
        presence = Presence::Excluded;
    }
    // No more is looked at than is taken: what follows may be looked at again for each token in it.
    let (prefix, order) = link(&query[at..])?;
    let behind = &query[at + prefix.len()..];
    let number = match prefix {
        "/s" | "+s" | "/p" | "+p" => "",
        _ => &behind[..behind.bytes().take_while(u8::is_ascii_digit).count()],
    };
    if !ends_plain_word(&behind[number.len()..]) {
        return None;
    }
    let span = Span::between(start, at + prefix.len() + number.len());
    let reach = match prefix {
        "/s" | "+s" => Reach::Sentence,
        "/p" | "+p" => Reach::Block,
        _ if number.is_empty() => return None,
        _ => {
            let words = number.parse().unwrap_or(u32::MAX);
            if !(1..=MAX_REACH).contains(&words) {
                let message = format!("nearness reaches over 1 to {MAX_REACH} words; read so");
                diagnostics.push(Diagnostic::new(span, message));
            }
            Reach::Words(words.clamp(1, MAX_REACH))
        }
    };
    Some((Token { kind: TokenKind::Near(Link { reach, order }, presence), span, content: span }, span.end()))
}

/// What `text` starts with if that links two operands, and their order.
fn link(text: &str) -> Option<(&'static str, Order)> {
    let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    LINKS.iter().find(|(prefix, _)| starts(prefix)).copied()
}

/// True of what looks like an operator of nearness but has no number, as `w/x`.
pub(super) fn lacks_number(word: &str) -> bool {
    let Some((prefix, _)) = link(word).filter(|(prefix, _)| prefix.ends_with('/')) else { return false };
    let rest = &word[prefix.len()..];
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = rest.chars().nth(1).is_none() || rest.starts_with(|first: char| first.is_ascii_digit());
    !is_number && is_short
}

/// Reads a regular expression between slashes.
fn regex(query: &str, start: usize) -> Option<Token> {
    let inner = query[start..].strip_prefix('/')?;
    let mut escaped = false;
    let end = inner.find(|letter: char| {
        let ends = letter == '/' && !escaped || letter.is_whitespace();
        escaped = letter == '\\' && !escaped;
        ends
    })?;
    (end > 0 && inner[end..].starts_with('/')).then(|| Token {
        kind: TokenKind::Regex,
        span: Span::between(start, start + end + 2),
        content: Span::between(start + 1, start + 1 + end),
    })
}

/// The token of a single character, if `character` before `rest` is one.
fn mark(character: char, rest: &str) -> Option<TokenKind> {
    let before_something = rest.chars().next().is_some_and(|next| !next.is_whitespace());
    match character {
        '(' => Some(TokenKind::Open),
        ')' => Some(TokenKind::Close),
        '+' if before_something => Some(TokenKind::Plus),
        '-' if before_something => Some(TokenKind::Minus),
        _ => None,
    }
}

/// Reads a quotation whose opening mark stands from `open` to `from`; each of `closing` stands somewhere behind it.
fn quote(query: &str, open: usize, from: usize, closing: &[char], diagnostics: &mut Vec<Diagnostic>) -> Token {
    // The opener's own counterpart closes; another mark only where that one is missing.
    let found = closing.iter().find_map(|mark| query[from..].find(*mark).map(|at| (from + at, mark.len_utf8())));
    let (end, after) = match found {
        Some((end, length)) => (end, end + length),
        None => {
            let message = "this quotation mark is not closed; the phrase is read to the end of the query";
            diagnostics.push(Diagnostic::new(Span::between(open, from), message));
            (query.len(), query.len())
        }
    };
    Token { kind: TokenKind::Quote, span: Span::between(open, after), content: Span::between(from, end) }
}

/// Reads a word, operator or field name that starts at `start`, and gives where the next token may start.
fn word(query: &str, start: usize, tokens: &mut Vec<Token>) -> usize {
    let ends_word = |character: char| {
        character.is_whitespace()
            || matches!(character, '(' | ')')
            || QUOTES.iter().any(|(open, closing)| *open == character || closing.contains(&character))
    };
    let end = query[start..].find(ends_word).map_or(query.len(), |length| start + length.max(1));
    let end = (end..=query.len()).find(|end| query.is_char_boundary(*end)).unwrap_or(query.len());
    let text = &query[start..end];
    let name_length = text.find(':').filter(|length| {
        let value = &text[length + 1..];
        *length > 1 && text[..*length].bytes().all(|byte| byte.is_ascii_alphabetic()) && !value.starts_with("//")
    });
    if let Some(length) = name_length {
        let name = Span::between(start, start + length);
        tokens.push(Token { kind: TokenKind::Field, span: Span::between(start, name.end() + 1), content: name });
        // What stands right behind the colon is the value, whatever it would be elsewhere.
        let value = Span::between(name.end() + 1, end);
        let word = Token { kind: TokenKind::Word, span: value, content: value };
        let expression = regex(query, value.start()).filter(|expression| expression.span == value);
        tokens.extend(expression.or((!value.is_empty()).then_some(word)));
        return end;
    }
    let span = Span::between(start, end);
    let kind = match text {
        "/d" | "/D" => TokenKind::Together,
        "AND" => TokenKind::And,
        "OR" => TokenKind::Or,
        "NOT" => TokenKind::Not,
        _ => TokenKind::Word,
    };
    tokens.push(Token { kind, span, content: span });
    end
}
