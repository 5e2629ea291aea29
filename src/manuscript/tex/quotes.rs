//! The commands and environments of the package csquotes (P. Lehman, J. Wright, "Context sensitive quotation
//! facilities").

use super::{Closer, Reader};
use crate::manuscript::Named;
use crate::manuscript::draft::Draft;
use crate::text::Span;

/// What an argument of a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// In braces: a language.
    Language,
    /// In square brackets, if there: what is cited, then what ends the sentence.
    Cited,
    /// As of a citation command: notes in square brackets, if there, and a key in braces, then what ends the sentence.
    Key,
}

/// How a quotation is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// In marks, within the line.
    InLine,
    /// Apart if it is long.
    Apart,
}

/// What is cited beside a quotation.
pub(super) enum Cited {
    Named(Named),
    /// Words that name nothing that we know, such as a work with its year.
    Words(Span),
}

impl Reader<'_> {
    /// Opens the quotation of a command with its arguments.
    pub(super) fn quotation(&mut self, arguments: &[Argument], set: Set, draft: &mut Draft) {
        let cited = self.arguments(arguments);
        let at = self.at;
        let set = match set {
            Set::Apart if !self.has_paragraphs() => Set::InLine,
            set => set,
        };
        if !self.open_brace() {
            return;
        }
        match set {
            Set::InLine => draft.push_as("“", Span::between(at, self.at)),
            Set::Apart => draft.start_quote(),
        }
        self.closers.push(Closer::Quotation(set, cited));
    }

    /// True if more than one paragraph stands in the braces that come next.
    fn has_paragraphs(&self) -> bool {
        self.group_ahead('{').is_some_and(|inside| self.groups.has_paragraphs(inside.trimmed(self.text)))
    }

    /// What is cited in the arguments before the text of a quotation.
    pub(super) fn arguments(&mut self, arguments: &[Argument]) -> Vec<Cited> {
        let mut cited = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Language => {
                    self.argument();
                }
                Argument::Cited => {
                    let written = self.group_span('[');
                    cited.extend(written.into_iter().flat_map(|written| self.cited_in(written)));
                    self.optional();
                }
                Argument::Key => {
                    cited.extend(self.cite("cquote").into_iter().map(Cited::Named));
                    self.optional();
                }
            }
        }
        cited
    }

    /// What is named in a stretch of text; if nothing is, the text.
    fn cited_in(&self, written: Span) -> Vec<Cited> {
        let Some(mut inner) = self.inner(written) else { return Vec::new() };
        let mut named = Draft::names(|draft| inner.run(draft));
        named.retain(|named| !matches!(named, Named::Note(_)));
        match named.is_empty() && !written.is_empty() {
            true => vec![Cited::Words(written)],
            false => named.into_iter().map(Cited::Named).collect(),
        }
    }

    /// Closes what the brace at `brace` closes.
    pub(super) fn close(&mut self, brace: Span, draft: &mut Draft) {
        let Some(Closer::Quotation(set, cited)) = self.closers.pop() else { return };
        if set == Set::InLine {
            draft.push_as("”", brace);
        }
        for cited in cited {
            match cited {
                Cited::Named(named) => draft.name(named),
                Cited::Words(words) if set == Set::InLine => {
                    draft.push_as(&format!(" ({})", words.of(self.text)), words);
                }
                Cited::Words(_) => {}
            }
        }
        if set == Set::Apart {
            draft.end_quote();
        }
    }
}

/// The arguments before the text of a command that quotes, and how it is set; none of another command.
pub(super) fn command(name: &str) -> Option<(&'static [Argument], Set)> {
    use Argument::{Cited, Key, Language};
    let (name, has_language) = without_language(name);
    Some(match (name, has_language) {
        ("enquote", false) => (&[], Set::InLine),
        ("quote", true) => (&[Language], Set::InLine),
        ("textquote", false) => (&[Cited], Set::InLine),
        ("textquote", true) => (&[Language, Cited], Set::InLine),
        ("textcquote", false) => (&[Key], Set::InLine),
        ("textcquote", true) => (&[Language, Key], Set::InLine),
        ("blockquote", false) => (&[Cited], Set::Apart),
        ("blockquote", true) => (&[Language, Cited], Set::Apart),
        ("blockcquote", false) => (&[Key], Set::Apart),
        ("blockcquote", true) => (&[Language, Key], Set::Apart),
        _ => return None,
    })
}

/// The arguments of an environment that is a block quotation; none of another environment.
pub(super) fn environment(name: &str) -> Option<&'static [Argument]> {
    use Argument::{Cited, Key, Language};
    let (name, has_language) = without_language(name.trim_end_matches('*'));
    Some(match (name, has_language) {
        ("quote" | "quotation" | "blockquote", false) => &[],
        ("displayquote", false) => &[Cited],
        ("displayquote", true) => &[Language, Cited],
        ("displaycquote", false) => &[Key],
        ("displaycquote", true) => &[Language, Key],
        _ => return None,
    })
}

/// The name without `foreign` or `hyphen`, before which it is one with a language.
fn without_language(name: &str) -> (&str, bool) {
    let bare = name.strip_prefix("foreign").or(name.strip_prefix("hyphen"));
    (bare.unwrap_or(name), bare.is_some())
}
