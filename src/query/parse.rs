//! Text to tree. Never fails: what is odd becomes a diagnostic that says what was made of it.
//!
//! From loosest to tightest: parts side by side, `OR`, `AND`, then `NOT`, `+`
//! and `-`, then nearness, then words, phrases, fields and parentheses.

mod primary;

use super::lexer::{Token, TokenKind, tokens};
use super::{Item, Kind, NearStep, Node, Plus, Query};
use crate::error::Diagnostic;
use crate::text::Span;

pub(super) use primary::text_field;

/// Parentheses nested deeper than this are read as if they were not there.
const MAX_DEPTH: usize = 64;

/// Reads a query; any text is one.
///
/// ```
/// # use pincite::query::parse;
/// let query = parse(r#"ransomware "capacity building" -5G"#);
/// assert_eq!(query.root.unwrap().to_string(), r#"ransomware "capacity building" NOT 5G"#);
/// ```
pub fn parse(text: &str) -> Query {
    let mut diagnostics = Vec::new();
    let tokens = tokens(text, &mut diagnostics);
    let mut parser = Parser { text, tokens, at: 0, depth: 0, diagnostics };
    let mut root = parser.side_by_side();
    while parser.peek().is_some() {
        let closing = parser.tokens[parser.at].span;
        parser.say(closing, "this parenthesis closes nothing and is left out");
        parser.at += 1;
        let rest = parser.side_by_side();
        root = match (root, rest) {
            (Some(root), Some(rest)) => Some(join(root, rest)),
            (root, rest) => root.or(rest),
        };
    }
    parser.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Query { root, diagnostics: parser.diagnostics }
}

/// Puts two parts side by side.
fn join(left: Node, right: Node) -> Node {
    let span = Span::between(left.span.start(), right.span.end());
    let items = |node: Node| match node.kind {
        Kind::Ranked(items) => items,
        _ => vec![Item { plus: Plus::Absent, node }],
    };
    let mut all = items(left);
    all.extend(items(right));
    Node { span, kind: Kind::Ranked(all) }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn say(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(span, message));
    }

    fn side_by_side(&mut self) -> Option<Node> {
        let mut items: Vec<Item> = Vec::new();
        let mut mixes_or = None;
        while self.peek().is_some_and(|kind| kind != TokenKind::Close || self.depth >= MAX_DEPTH) {
            if self.peek() == Some(TokenKind::Close) {
                self.at += 1;
                continue;
            }
            if let Some(item) = self.alternatives() {
                if matches!(item.node.kind, Kind::Or(_)) && !self.closed_before() {
                    mixes_or.get_or_insert(item.node.span);
                }
                items.push(item);
            }
        }
        if items.len() > 1
            && let Some(span) = mixes_or
        {
            self.say(span, "OR binds closer than words side by side: this part is read as if in parentheses");
        }
        if items.len() == 1 && items[0].plus == Plus::Absent {
            return items.pop().map(|item| item.node);
        }
        let span = Span::between(items.first()?.node.span.start(), items.last()?.node.span.end());
        Some(Node { span, kind: Kind::Ranked(items) })
    }

    /// True if the last token read is a closing parenthesis.
    fn closed_before(&self) -> bool {
        self.at > 0 && self.tokens[self.at - 1].kind == TokenKind::Close
    }

    fn alternatives(&mut self) -> Option<Item> {
        self.operands(TokenKind::Or, |parser| parser.operands(TokenKind::And, Parser::signed, Kind::And), Kind::Or)
    }

    /// Reads operands of `next` with `operator` between them.
    fn operands(
        &mut self,
        operator: TokenKind,
        next: impl Fn(&mut Self) -> Option<Item>,
        kind: fn(Vec<Node>) -> Kind,
    ) -> Option<Item> {
        let first = next(self);
        let mut parts: Vec<Node> = Vec::new();
        let mut plus = Plus::Absent;
        if let Some(item) = first {
            plus = item.plus;
            parts.push(item.node);
        }
        while self.peek() == Some(operator) {
            let span = self.tokens[self.at].span;
            self.at += 1;
            let before = parts.len();
            parts.extend(next(self).map(|item| item.node));
            if before == 0 || parts.len() == before {
                self.say(span, format!("{} has nothing on one side and is left out", span.of(self.text)));
            }
        }
        if parts.len() < 2 {
            return parts.pop().map(|node| Item { plus, node });
        }
        let span = Span::between(parts[0].span.start(), parts[parts.len() - 1].span.end());
        let near = parts.iter().find(|part| matches!(part.kind, Kind::Near(..) | Kind::Together(_)));
        if let Some(near) = near.filter(|near| operator == TokenKind::Or && !self.is_enclosed(near)) {
            self.say(near.span, "nearness binds closer than OR: this part is read as if in parentheses");
        }
        Some(Item { plus: Plus::Absent, node: Node { span, kind: kind(parts) } })
    }

    fn signed(&mut self) -> Option<Item> {
        let (mut plus, mut negated, start) = (Plus::Absent, false, self.at);
        while let Some(kind @ (TokenKind::Not | TokenKind::Plus | TokenKind::Minus)) = self.peek() {
            match kind {
                TokenKind::Plus => plus = Plus::Given,
                _ => negated = !negated,
            }
            self.at += 1;
        }
        let first = self.tokens.get(start)?.span;
        let signed = self.at > start;
        let had_operand =
            self.peek().is_some_and(|kind| !matches!(kind, TokenKind::Close | TokenKind::And | TokenKind::Or));
        let Some(node) = self.together() else {
            // An operand that could not be read has said so itself.
            if signed && !had_operand {
                self.say(first, format!("{} has nothing after it and is left out", first.of(self.text)));
            }
            return None;
        };
        if !negated {
            return Some(Item { plus, node });
        }
        let span = Span::between(first.start(), node.span.end());
        Some(Item { plus: Plus::Absent, node: Node { span, kind: Kind::Not(Box::new(node)) } })
    }

    /// Reads operands with `/d` between them; nearness binds closer.
    fn together(&mut self) -> Option<Node> {
        let mut parts: Vec<Node> = self.near().into_iter().collect();
        while self.peek() == Some(TokenKind::Together) {
            let operator = self.tokens[self.at].span;
            self.at += 1;
            let next = self.near();
            if parts.is_empty() || next.is_none() {
                self.say(operator, "/d has nothing on one side and is left out");
            }
            parts.extend(next);
        }
        if parts.len() < 2 {
            return parts.pop();
        }
        let span = Span::between(parts[0].span.start(), parts[parts.len() - 1].span.end());
        if let Some(near) = parts.iter().find(|part| matches!(part.kind, Kind::Near(..)) && !self.is_enclosed(part)) {
            self.say(near.span, "nearness binds closer than /d: this part is read as if in parentheses");
        }
        let parts = parts.into_iter().filter_map(|part| match part.kind {
            Kind::Near(..) => Some(part),
            _ => self.operand(part),
        });
        let mut parts: Vec<Node> = parts.collect();
        if parts.len() < 2 {
            return parts.pop();
        }
        Some(Node { span, kind: Kind::Together(parts) })
    }

    /// True if the part stands in parentheses.
    fn is_enclosed(&self, node: &Node) -> bool {
        let next = self.tokens.get(self.tokens.partition_point(|token| token.span.start() < node.span.end()));
        next.is_some_and(|token| token.kind == TokenKind::Close)
    }

    /// Reads operands with nearness between them.
    fn near(&mut self) -> Option<Node> {
        let mut first = self.weighed();
        let mut steps = Vec::new();
        while let Some(TokenKind::Near(link, presence)) = self.peek() {
            let operator = self.tokens[self.at].span;
            self.at += 1;
            if steps.is_empty() {
                first = first.and_then(|first| self.operand(first));
            }
            let next = self.weighed();
            match (&first, next.and_then(|next| self.operand(next))) {
                (Some(_), Some(node)) => steps.push(NearStep { link, presence, node }),
                (_, next) => {
                    self.say(operator, format!("{} has nothing on one side and is left out", operator.of(self.text)));
                    first = first.or(next);
                }
            }
        }
        let first = first?;
        let Some(last) = steps.last() else { return Some(first) };
        let span = Span::between(first.span.start(), last.node.span.end());
        let reach = |step: &NearStep| std::mem::discriminant(&step.link.reach);
        if steps.iter().any(|step| reach(step) != reach(&steps[0])) {
            self.say(span, "nearness of several kinds is read from left to right, each between the operands beside it");
        }
        Some(Node { span, kind: Kind::Near(Box::new(first), steps) })
    }

    /// An operand of nearness: a word, a pattern, a phrase, or several of them of which any will do.
    fn operand(&mut self, node: Node) -> Option<Node> {
        let is_simple = |node: &Node| {
            matches!(node.kind, Kind::Word(_) | Kind::Pattern(_) | Kind::Regex(_) | Kind::Fuzzy(..) | Kind::Phrase(..))
        };
        let is_taken =
            |node: &Node| is_simple(node) || matches!(&node.kind, Kind::Or(parts) if parts.iter().all(is_simple));
        if is_taken(&node) {
            return Some(node);
        }
        let mut parts = Vec::new();
        simple_parts(&node, &mut parts);
        let message = match &node.kind {
            Kind::Weighed(inner, _) if is_taken(inner) => {
                "an operand of nearness has no weight of its own; this one is left out"
            }
            Kind::In(..) | Kind::Filter(..) => "nearness is of the words of a passage; this field is left out",
            _ if parts.is_empty() => "nearness takes words, phrases, patterns, or these with OR; this part is left out",
            _ => "nearness takes words, phrases, patterns, or these with OR; any word of this part will do",
        };
        self.say(node.span, message);
        if parts.len() < 2 {
            return parts.pop();
        }
        Some(Node { span: node.span, kind: Kind::Or(parts) })
    }

    /// Reads a part and the weight after it.
    fn weighed(&mut self) -> Option<Node> {
        let node = self.primary()?;
        let weight = self.tokens.get(self.at).copied().filter(|token| {
            let before = self.tokens[self.at - 1].span.end();
            token.kind == TokenKind::Word
                && token.span.start() == before
                && token.content.of(self.text).starts_with('^')
        });
        let Some(token) = weight else { return Some(node) };
        self.at += 1;
        self.weigh(node, token.span, &token.content.of(self.text)[1..])
    }

    /// The part with a weight, or as it is if `number` is none.
    fn weigh(&mut self, node: Node, span: Span, number: &str) -> Option<Node> {
        match number.parse::<f32>() {
            Ok(weight) if weight > 0.0 && weight <= 1_000.0 => {
                let whole = Span::between(node.span.start(), span.end());
                Some(Node { span: whole, kind: Kind::Weighed(Box::new(node), weight) })
            }
            _ => {
                self.say(span, "a weight is a number above 0 and up to 1000; this one is left out");
                Some(node)
            }
        }
    }

    fn primary(&mut self) -> Option<Node> {
        let token = *self.tokens.get(self.at)?;
        match token.kind {
            TokenKind::Open => self.parentheses(token),
            TokenKind::Word => {
                self.at += 1;
                self.word(token)
            }
            TokenKind::Quote => {
                self.at += 1;
                self.phrase(token)
            }
            TokenKind::Regex => {
                self.at += 1;
                self.regex(token)
            }
            TokenKind::Field => {
                self.at += 1;
                self.field(token)
            }
            _ => None,
        }
    }

    fn parentheses(&mut self, open: Token) -> Option<Node> {
        self.at += 1;
        if self.depth >= MAX_DEPTH {
            if self.depth == MAX_DEPTH {
                self.say(open.span, format!("parentheses nested deeper than {MAX_DEPTH} are left out"));
            }
            // Once is enough: a deeper one says nothing new.
            self.depth += 1;
            while self.peek() == Some(TokenKind::Open) {
                self.at += 1;
            }
            let node = self.primary();
            self.depth -= 1;
            return node;
        }
        self.depth += 1;
        let inner = self.side_by_side();
        self.depth -= 1;
        let closing = self.tokens.get(self.at).filter(|token| token.kind == TokenKind::Close).map(|token| token.span);
        match closing {
            Some(_) => self.at += 1,
            None => self.say(open.span, "this parenthesis is not closed; it is read to the end of the query"),
        }
        if inner.is_none() {
            self.say(open.span, "these parentheses hold nothing to search and are left out");
        }
        inner
    }
}

/// The words, patterns and phrases of a part, except those that it denies.
fn simple_parts(node: &Node, into: &mut Vec<Node>) {
    match &node.kind {
        Kind::And(parts) | Kind::Or(parts) | Kind::Together(parts) => {
            parts.iter().for_each(|part| simple_parts(part, into));
        }
        Kind::Ranked(items) => items.iter().for_each(|item| simple_parts(&item.node, into)),
        Kind::Weighed(inner, _) => simple_parts(inner, into),
        Kind::Near(first, steps) => {
            simple_parts(first, into);
            steps.iter().for_each(|step| simple_parts(&step.node, into));
        }
        Kind::Not(_) | Kind::Filter(..) | Kind::In(..) => {}
        _ => into.push(node.clone()),
    }
}

#[cfg(test)]
mod tests;
