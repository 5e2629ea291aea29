//! The query language: text to tree ([`parse`]), tree to clauses ([`plan`]), clauses to matches ([`matcher`]).
//!
//! Pure: knows neither the index nor the disk.

mod chinese;
mod condition;
mod fields;
mod lexer;
pub mod matcher;
mod parse;
pub mod plan;
mod topics;

use std::fmt;

pub use condition::{About, conditioned};
pub use parse::parse;
pub use topics::{Topic, topics};

use crate::clause::{Filter, Link, Order, Presence, Reach, TextField};
use crate::error::Diagnostic;
use crate::text::Span;

/// A query, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The tree, or nothing if the query holds no words.
    pub root: Option<Node>,
    /// What was odd, by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands in the query.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a part of a query is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A bare word: it and its inflected forms.
    Word(String),
    /// A bare word with `*` or `?`.
    Pattern(String),
    /// A regular expression on one word.
    Regex(String),
    /// A word, and how many edits away it may be.
    Fuzzy(String, u8),
    /// Words in quotes, as they stand there, and how many others may stand between them.
    Phrase(String, u32),
    /// Operands near each other.
    Near(Box<Node>, Vec<NearStep>),
    /// Operands in one document.
    Together(Vec<Node>),
    /// `title:`, `author:`, `publisher:` or `section:` before a word or phrase.
    In(TextField, Box<Node>),
    /// A part whose score counts so many times.
    Weighed(Box<Node>, f32),
    /// A filter on the document, and how it was written.
    Filter(Filter, String),
    /// `AND`.
    And(Vec<Node>),
    /// `OR`.
    Or(Vec<Node>),
    /// `NOT` or `-`.
    Not(Box<Node>),
    /// Parts side by side.
    Ranked(Vec<Item>),
}

/// A further operand of nearness.
#[derive(Clone, Debug, PartialEq)]
pub struct NearStep {
    /// How near.
    pub link: Link,
    /// Whether it has to be there.
    pub presence: Presence,
    /// The operand.
    pub node: Node,
}

/// A part of a query that stands beside others.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Whether `+` stands before it.
    pub plus: Plus,
    /// The part.
    pub node: Node,
}

/// Whether `+` stands before a part of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// It does.
    Given,
    /// It does not.
    Absent,
}

impl Node {
    /// True for a part that is required where it stands beside others.
    fn is_required(&self) -> bool {
        match &self.kind {
            Kind::Word(_) | Kind::Pattern(_) | Kind::Regex(_) | Kind::Fuzzy(..) | Kind::Not(_) => false,
            Kind::Phrase(..) | Kind::Near(..) | Kind::In(..) | Kind::Filter(..) | Kind::And(_) => true,
            Kind::Together(_) => true,
            Kind::Weighed(inner, _) => inner.is_required(),
            Kind::Or(parts) => parts.iter().all(Node::is_required),
            Kind::Ranked(items) => items.iter().any(|item| item.plus == Plus::Given || item.node.is_required()),
        }
    }

    /// Writes a part that stands beside others, in parentheses where it needs them.
    fn write_inner(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::And(_) | Kind::Or(_) | Kind::Ranked(_) | Kind::Near(..) | Kind::Together(_) => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }

    /// Writes a part that a mark is put to, which binds closer than any operator.
    fn write_tight(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Not(_) | Kind::Weighed(..) => write!(f, "({self})"),
            // `+s` and `+p` are operators.
            Kind::Word(word) if matches!(word.as_str(), "s" | "p" | "S" | "P") => write!(f, "({word})"),
            _ => self.write_inner(f),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Node], between: &str| {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    f.write_str(between)?;
                }
                part.write_inner(f)?;
            }
            Ok(())
        };
        match &self.kind {
            Kind::Word(text) | Kind::Pattern(text) | Kind::Filter(_, text) => f.write_str(text),
            Kind::Regex(text) => write!(f, "/{text}/"),
            Kind::Fuzzy(text, distance) => write!(f, "{text}~{distance}"),
            Kind::Phrase(text, slop) => {
                let (open, close) = quotes_for(text);
                write!(f, "{open}{text}{close}")?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Kind::In(field, node) => write!(f, "{}:{node}", field.name()),
            Kind::Weighed(node, weight) => {
                match node.kind {
                    // What stands behind the colon of a filter is all its own.
                    Kind::Filter(..) => write!(f, "({node})")?,
                    _ => node.write_tight(f)?,
                }
                write!(f, "^{weight}")
            }
            Kind::Near(first, steps) => {
                match &first.kind {
                    // `not` before an operator is a part of it.
                    Kind::Word(word) if word == "not" => f.write_str("(not)")?,
                    _ => first.write_inner(f)?,
                }
                for step in steps {
                    let not = if step.presence == Presence::Excluded { "not " } else { "" };
                    write!(f, " {not}{} ", link_written(step.link))?;
                    step.node.write_inner(f)?;
                }
                Ok(())
            }
            Kind::Together(parts) => joined(f, parts, " /d "),
            Kind::And(parts) => joined(f, parts, " AND "),
            Kind::Or(parts) => joined(f, parts, " OR "),
            Kind::Not(part) => {
                f.write_str("NOT ")?;
                part.write_tight(f)
            }
            Kind::Ranked(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_str(" ")?;
                    }
                    match item.plus {
                        Plus::Given => {
                            f.write_str("+")?;
                            item.node.write_tight(f)?;
                        }
                        Plus::Absent => item.node.write_inner(f)?,
                    }
                }
                Ok(())
            }
        }
    }
}

/// Quotation marks for a text that does not hold the closing one.
fn quotes_for(text: &str) -> (char, char) {
    let pairs = [('"', '"'), ('“', '”'), ('«', '»'), ('「', '」'), ('„', '“')];
    pairs.into_iter().find(|(_, close)| !text.contains(*close)).unwrap_or(('"', '"'))
}

/// The operator of a link.
fn link_written(link: Link) -> String {
    match (link.reach, link.order) {
        (Reach::Words(words), Order::Either) => format!("w/{words}"),
        (Reach::Words(words), Order::Before) => format!("pre/{words}"),
        (Reach::Sentence, Order::Either) => "/s".into(),
        (Reach::Sentence, Order::Before) => "+s".into(),
        (Reach::Block, Order::Either) => "/p".into(),
        (Reach::Block, Order::Before) => "+p".into(),
    }
}
