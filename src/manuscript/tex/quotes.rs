//! The commands and environments of the package csquotes (P. Lehman, J. Wright, "Context sensitive quotation
//! facilities").

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
