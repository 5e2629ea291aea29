//! Pins, citation keys, marks of notes and web addresses in running text.

use super::{Named, TextBlock};
use crate::model::Pin;
use crate::text::Span;

/// The most bytes of a citation in brackets.
const MAX_CITATION: usize = 300;

/// Finds what `block` names, and cuts it out of what may be quoted; a block that starts a note sets `note`.
pub(super) fn find(block: &mut TextBlock, note: &mut Option<String>) {
    let text = std::mem::take(&mut block.text);
    let mut found: Vec<(Span, Named)> = pins(&text);
    let (cited, starts_note) = bracketed(&text);
    let pins = found.len();
    for (span, named) in cited {
        if !found[..pins].iter().any(|(pin, _)| span.contains(*pin)) {
            found.push((span, named));
        }
    }
    if let Some(label) = starts_note {
        *note = Some(label);
    }
    if note.is_some() {
        let mut cited: Vec<Span> = found.iter().map(|(span, _)| *span).collect();
        cited.sort_unstable();
        let is_cited = |at: usize| {
            let next = cited.partition_point(|span| span.start() <= at);
            next > 0 && cited[next - 1].range().contains(&at)
        };
        block.names.extend(bare_keys(&text).into_iter().filter(|(at, _)| !is_cited(*at)));
    }
    for (span, named) in found {
        block.names.push((span.start(), named));
        block.cuts.push(span);
    }
    for (at, named) in addresses(&text) {
        // A link has its own already.
        if !block.names.iter().any(|(_, known)| *known == named) {
            block.names.push((at, named));
        }
    }
    block.names.sort_by_key(|(at, _)| *at);
    block.cuts.sort();
    block.text = text;
}

/// The pins in `text`, each with the brackets around it.
pub(super) fn pins(text: &str) -> Vec<(Span, Named)> {
    let is_slug = |one: char| one.is_ascii_alphanumeric() || one == '-';
    let mut found = Vec::new();
    for (hash, _) in text.match_indices("#p") {
        let slug = text[..hash].trim_end_matches(is_slug).len();
        let rest = &text[hash + 1..];
        let place = rest.find(|one: char| !(one.is_ascii_alphanumeric() || matches!(one, ':' | '-'))).unwrap_or(0);
        let end = hash + 1 + place + 7;
        let Some(pin) = text.get(slug..end).and_then(Pin::parse) else { continue };
        let around = (text[..slug].chars().next_back(), text[end..].chars().next());
        let span = match around {
            (Some('('), Some(')')) | (Some('['), Some(']')) => Span::between(slug - 1, end + 1),
            _ => Span::between(slug, end),
        };
        found.push((span, Named::Pin(pin)));
    }
    found
}

/// The web addresses in `text`, which are words of it all the same.
fn addresses(text: &str) -> Vec<(usize, Named)> {
    let mut found = Vec::new();
    for (scheme, _) in text.match_indices("http") {
        let rest = &text[scheme..];
        let is_end = |one: char| one.is_whitespace() || matches!(one, '<' | '>' | '"' | '“' | '”' | '»' | '[' | ']');
        let address =
            rest[..rest.find(is_end).unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', '’', '\'']);
        // A bracket at the end belongs to the address if that opens it.
        let address = if address.contains('(') { address } else { address.trim_end_matches([')', '.', ',']) };
        if address.starts_with("http://") || address.starts_with("https://") {
            found.push((scheme, Named::Url(address.to_owned())));
        }
    }
    found
}

/// Citation keys as Pandoc writes them, `[@key, p. 3]`, and marks of notes, `[^1]`; and the label of the note that the
/// text starts, `[^1]: …`.
fn bracketed(text: &str) -> (Vec<(Span, Named)>, Option<String>) {
    let (mut found, mut starts_note) = (Vec::new(), None);
    for (open, _) in text.match_indices('[') {
        let inside = &text[open + 1..];
        let near = &inside[..inside.floor_char_boundary(MAX_CITATION)];
        let Some(length) = near.find(']') else { continue };
        let (inside, span) = (&inside[..length], Span::between(open, open + length + 2));
        if let Some(label) = inside.strip_prefix('^') {
            match text[..open].trim().is_empty() && text[span.end()..].starts_with(':') {
                true => starts_note = Some(label.to_owned()),
                false => found.push((span, Named::Note(label.to_owned()))),
            }
        } else if inside.contains('@') && !inside.contains('#') {
            found.extend(inside.split(';').filter_map(key).map(|named| (span, named)));
        }
    }
    (found, starts_note)
}

/// Citation keys without brackets, as Pandoc writes them in notes: `@key, p. 3` and `@key [p. 3]`.
fn bare_keys(text: &str) -> Vec<(usize, Named)> {
    let is_inside = |one: char| one.is_alphanumeric() || matches!(one, '.' | '_' | '-' | '/');
    let starts = text.match_indices('@').map(|(at, _)| at).filter(|at| !text[..*at].ends_with(is_inside));
    let named = |at: usize| {
        let behind = &text[at + 1..];
        let part = &behind[..behind.find([';', '@']).unwrap_or(behind.len())];
        let mut ends = part.match_indices(". ").map(|(end, _)| end);
        let end = ends.find(|end| part[end + 2..].starts_with(char::is_uppercase)).unwrap_or(part.len());
        let Named::Key { key, locator } = key(&text[at..at + 1 + end])? else { return None };
        let of_it = part[key.len().min(end)..end].trim_start();
        let locator = match of_it.strip_prefix('[').map(|inside| inside.split(']').next().unwrap_or(inside)) {
            Some(inside) => inside.to_owned(),
            None if of_it.starts_with(',') => locator.trim_end_matches('.').to_owned(),
            None => String::new(),
        };
        Some((at, Named::Key { key, locator }))
    };
    starts.filter_map(named).collect()
}

/// The citation key in one part of a citation, `see @key, p. 3`.
fn key(part: &str) -> Option<Named> {
    let (_, behind) = part.split_once('@')?;
    let is_key = |one: char| one.is_alphanumeric() || matches!(one, '-' | '_' | ':' | '.' | '/');
    let end = behind.find(|one: char| !is_key(one)).unwrap_or(behind.len());
    let key = behind[..end].trim_end_matches(['.', ':']).to_owned();
    let locator = behind[end..].trim_start_matches([',', ' ']).trim().to_owned();
    (!key.is_empty()).then_some(Named::Key { key, locator })
}
