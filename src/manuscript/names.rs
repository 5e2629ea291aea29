//! Pins, citation keys, marks of notes and web addresses in running text.

use std::collections::BTreeSet;

use super::beside::{CLOSING, DASHES, STOPS};
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
    let mut known: Vec<Span> = found.iter().map(|(span, _)| *span).chain(block.opaque.iter().copied()).collect();
    known.sort_unstable();
    let is_known = |at: usize| {
        let next = known.partition_point(|span| span.start() <= at);
        next > 0 && known[next - 1].range().contains(&at)
    };
    for running in running_keys(&text).into_iter().filter(|running| !is_known(running.at)) {
        block.cuts.extend(running.cut);
        let locator = running.in_brackets.or(running.behind_comma.filter(|_| note.is_some())).unwrap_or_default();
        block.names.push((running.at, Named::Key { key: running.key, locator }));
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

/// A citation key in running text, as Pandoc writes it: `@key [p. 3]`, and in notes `@key, p. 3`.
struct RunningKey {
    at: usize,
    key: String,
    in_brackets: Option<String>,
    behind_comma: Option<String>,
    /// What is no part of a quotation: the key with its brackets, or one that stands by itself at the end.
    cut: Option<Span>,
}

/// How many bytes the key takes that `text` starts with, `@` included; none if it starts with none.
pub(super) fn running_length(text: &str) -> usize {
    text.strip_prefix('@').and_then(key_behind).map_or(0, |(_, length)| length + 1)
}

/// Citation keys without brackets around them.
fn running_keys(text: &str) -> Vec<RunningKey> {
    let is_inside = |one: char| one.is_alphanumeric() || matches!(one, '.' | '_' | '-' | '/' | '@');
    let is_start = |at: &usize| {
        let before = &text[..*at];
        !before.strip_suffix('-').unwrap_or(before).ends_with(is_inside)
    };
    let running = |at: usize| {
        let (key, length) = key_behind(&text[at + 1..])?;
        let end = at + 1 + length;
        let behind = &text[end..];
        let bracket = behind.trim_start().strip_prefix('[').and_then(|inside| {
            let near = &inside[..inside.floor_char_boundary(MAX_CITATION)];
            let inside = &near[..near.find(']')?];
            (!inside.starts_with('^') && !inside.contains('@')).then_some(inside)
        });
        let part = &behind[..behind.find([';', '@']).unwrap_or(behind.len())];
        let mut ends = part.match_indices(". ").map(|(end, _)| end);
        let part = &part[..ends.find(|end| part[end + 2..].starts_with(char::is_uppercase)).unwrap_or(part.len())];
        let behind_comma = part.strip_prefix(',').map(|part| part.trim().trim_end_matches('.').to_owned());
        let cut = match bracket {
            Some(inside) => Some(Span::between(at, text.len() - behind.trim_start().len() + inside.len() + 2)),
            None => closing(text, at, end),
        };
        Some(RunningKey { at, key: key.to_owned(), in_brackets: bracket.map(str::to_owned), behind_comma, cut })
    };
    text.match_indices('@').map(|(at, _)| at).filter(is_start).filter_map(running).collect()
}

/// The place of a key that stands by itself at the end of a text: on its own, or behind a sentence or a dash.
fn closing(text: &str, at: usize, end: usize) -> Option<Span> {
    let (before, behind) = (text[..at].trim_end(), text[end..].trim_end());
    if before.ends_with('(') && behind.starts_with(')') {
        return closing(text, before.len() - 1, end + 1);
    }
    let is_apart = before.is_empty()
        || before.ends_with(|one| STOPS.contains(&one) || CLOSING.contains(&one))
        || before.ends_with(DASHES);
    (is_apart && matches!(behind, "" | ".")).then(|| Span::between(at, end))
}

/// The citation key in one part of a citation, `see @key, p. 3`.
fn key(part: &str) -> Option<Named> {
    let (_, behind) = part.split_once('@')?;
    let (key, length) = key_behind(behind)?;
    let locator = behind[length..].trim_start_matches([',', ' ', '.', ':']).trim().to_owned();
    Some(Named::Key { key: key.to_owned(), locator })
}

/// The key that stands behind an `@`, and how many bytes it takes; braces may hold any, `@{key}`.
fn key_behind(behind: &str) -> Option<(&str, usize)> {
    if let Some(inside) = behind.strip_prefix('{') {
        let end = inside[..inside.floor_char_boundary(MAX_CITATION)].find('}')?;
        return (!inside[..end].trim().is_empty()).then(|| (inside[..end].trim(), end + 2));
    }
    let is_key = |one: char| one.is_alphanumeric() || matches!(one, '-' | '_' | ':' | '.' | '/');
    let end = behind.find(|one: char| !is_key(one)).unwrap_or(behind.len());
    let key = behind[..end].trim_end_matches(['.', ':']);
    key.starts_with(|one: char| one.is_alphanumeric() || one == '_').then_some((key, key.len()))
}
