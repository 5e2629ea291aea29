//! Pins, citation keys, marks of notes and web addresses in running text.

use std::collections::BTreeSet;

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
        let next = found[..pins].partition_point(|(pin, _)| pin.start() < span.start());
        if !found[next..pins].first().is_some_and(|(pin, _)| span.contains(*pin)) {
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
    let url = |(_, named): &(usize, Named)| match named {
        Named::Url(url) => Some(url.clone()),
        _ => None,
    };
    // A link has its own already.
    let mut known: BTreeSet<String> = block.names.iter().filter_map(url).collect();
    let new = addresses(&text).into_iter().filter(|(_, address)| known.insert(address.clone()));
    block.names.extend(new.map(|(at, address)| (at, Named::Url(address))));
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

/// The web addresses in `text`, which are words of it all the same. Of those within one, as in that of an archive, only the
/// last.
fn addresses(text: &str) -> Vec<(usize, String)> {
    let is_end = |one: char| one.is_whitespace() || matches!(one, '<' | '>' | '"' | '“' | '”' | '»' | '[' | ']');
    let (mut found, mut start) = (Vec::new(), 0);
    for run in text.split_inclusive(is_end) {
        let is_scheme = |at: &usize| run[*at..].starts_with("http://") || run[*at..].starts_with("https://");
        let mut schemes = run.match_indices("http").map(|(at, _)| at).filter(is_scheme);
        for at in schemes.next().into_iter().chain(schemes.last()) {
            let address =
                run[at..].trim_end_matches(is_end).trim_end_matches(['.', ',', ';', ':', '!', '?', '’', '\'']);
            // A bracket at the end belongs to the address if that opens it.
            let address = if address.contains('(') { address } else { address.trim_end_matches([')', '.', ',']) };
            found.push((start + at, address.to_owned()));
        }
        start += run.len();
    }
    found
}

/// Citation keys as Pandoc writes them, `[@key, p. 3]`, and marks of notes, `[^1]`; and the label of the note that the
/// text starts, `[^1]: …`.
fn bracketed(text: &str) -> (Vec<(Span, Named)>, Option<String>) {
    let (mut found, mut starts_note) = (Vec::new(), None);
    let start = text.len() - text.trim_start().len();
    // Where the last citation ends. Of brackets within each other, the innermost with a key is the citation.
    let mut cited = 0;
    for (open, _) in text.match_indices('[') {
        let inside = &text[open + 1..];
        let near = &inside[..inside.floor_char_boundary(MAX_CITATION)];
        let Some(length) = near.find(']') else { continue };
        let (inside, span) = (&inside[..length], Span::between(open, open + length + 2));
        if let Some(label) = inside.strip_prefix('^').filter(|label| !label.contains('[')) {
            match open == start && text[span.end()..].starts_with(':') {
                true => starts_note = Some(label.to_owned()),
                false => found.push((span, Named::Note(label.to_owned()))),
            }
            continue;
        }
        let has_inner = inside.rsplit_once('[').is_some_and(|(_, innermost)| innermost.contains('@'));
        if open >= cited && !has_inner && inside.contains('@') && !inside.contains('#') {
            cited = span.end();
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
