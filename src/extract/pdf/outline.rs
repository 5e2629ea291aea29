//! The outline of a document: the headings that a reader shows beside it (ISO 32000-2, 12.3.3).

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, ObjRef, Object, ObjectIdentifier, String as PdfString};

use super::strings;

/// Entries that are looked at.
const MAX_ENTRIES: usize = 20_000;
/// The deepest entries that become headings.
const MAX_DEPTH: u8 = 6;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) title: String,
    /// From 1.
    pub(super) level: u8,
    /// Index of the page that it leads to.
    pub(super) page: Option<usize>,
}

/// The entries, in order; none if there is no outline.
pub(super) fn entries(pdf: &Pdf) -> Vec<Entry> {
    let Some(catalogue) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Vec::new() };
    let Some(first) = catalogue.get::<Dict<'_>>(b"Outlines").and_then(|outline| outline.get_ref(b"First")) else {
        return Vec::new();
    };
    let pages = pdf.pages().iter().enumerate();
    let pages = pages.filter_map(|(index, page)| Some((page.raw().obj_id()?, index))).collect();
    let mut walk = Walk { pdf, catalogue, pages, seen: HashSet::new(), entries: Vec::new() };
    walk.run(first);
    walk.entries
}

struct Walk<'a> {
    pdf: &'a Pdf,
    catalogue: Dict<'a>,
    pages: HashMap<ObjectIdentifier, usize>,
    seen: HashSet<ObjRef>,
    entries: Vec<Entry>,
}

impl Walk<'_> {
    /// Depth first: an entry, what is in it, then the next beside it.
    fn run(&mut self, first: ObjRef) {
        let mut open = vec![(first, 1)];
        while let Some((entry, level)) = open.pop() {
            // A damaged outline may lead back to itself.
            if self.entries.len() >= MAX_ENTRIES || !self.seen.insert(entry) {
                continue;
            }
            let Some(fields) = self.pdf.xref().get::<Dict<'_>>(entry.into()) else { continue };
            if let Some(title) = fields.get::<PdfString<'_>>(b"Title") {
                let title = strings::spelled_out(strings::text(title.as_bytes()).trim());
                let page = self.page(&fields);
                self.entries.push(Entry { title, level, page });
            }
            open.extend(fields.get_ref(b"Next").map(|next| (next, level)));
            if level < MAX_DEPTH {
                open.extend(fields.get_ref(b"First").map(|inner| (inner, level + 1)));
            }
        }
    }

    /// The page that an entry leads to, by its destination or its action.
    fn page(&self, fields: &Dict<'_>) -> Option<usize> {
        let target = fields.get::<Object<'_>>(b"Dest");
        let action = || fields.get::<Dict<'_>>(b"A")?.get::<Object<'_>>(b"D");
        self.target(target.or_else(action)?)
    }

    fn target(&self, target: Object<'_>) -> Option<usize> {
        let array = match target {
            Object::Array(array) => array,
            Object::String(name) => self.named(name.as_bytes())?,
            Object::Name(name) => {
                let table = self.catalogue.get::<Dict<'_>>(b"Dests")?;
                destination(table.get::<Object<'_>>(&*name)?)?
            }
            _ => return None,
        };
        let page = array.raw_iter().next()?.as_obj_ref()?;
        self.pages.get(&page.into()).copied()
    }

    /// The destination of this name in the tree of names.
    fn named(&self, name: &[u8]) -> Option<Array<'_>> {
        let names = self.catalogue.get::<Dict<'_>>(b"Names")?;
        let mut nodes = vec![names.get::<Dict<'_>>(b"Dests")?];
        let mut seen = 0;
        while let Some(node) = nodes.pop().filter(|_| seen < MAX_ENTRIES) {
            seen += 1;
            if let Some(kids) = node.get::<Array<'_>>(b"Kids") {
                nodes.extend(kids.iter::<Dict<'_>>().filter(|kid| may_hold(kid, name)));
            }
            let Some(entries) = node.get::<Array<'_>>(b"Names") else { continue };
            let entries: Vec<Object<'_>> = entries.iter::<Object<'_>>().collect();
            for pair in entries.chunks_exact(2) {
                if matches!(&pair[0], Object::String(key) if key.as_bytes() == name) {
                    return destination(pair[1].clone());
                }
            }
        }
        None
    }
}

/// False if the limits of a node of a tree of names leave `name` out.
fn may_hold(node: &Dict<'_>, name: &[u8]) -> bool {
    let Some(limits) = node.get::<Array<'_>>(b"Limits") else { return true };
    let limits: Vec<PdfString<'_>> = limits.iter::<PdfString<'_>>().collect();
    match &limits[..] {
        [first, last] => (first.as_bytes()..=last.as_bytes()).contains(&name),
        _ => true,
    }
}

/// A destination, which may stand in a table of its own.
fn destination(object: Object<'_>) -> Option<Array<'_>> {
    match object {
        Object::Array(array) => Some(array),
        Object::Dict(fields) => fields.get::<Array<'_>>(b"D"),
        _ => None,
    }
}

/// True if `text` of a page is the heading that `title` names: the same letters, but for a number before them.
pub(super) fn is_heading(text: &str, title: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (text, title) = (letters(text), letters(title));
    let is_near = |long: &str, short: &str| long.ends_with(short) && long.len() - short.len() <= 12;
    !text.is_empty() && !title.is_empty() && (is_near(&text, &title) || is_near(&title, &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_its_entry_with_or_without_its_number() {
        assert!(is_heading("2.1 The first dialogue", "The first dialogue"));
        assert!(is_heading("THE FIRST DIALOGUE", "1. The first dialogue"));
        assert!(!is_heading("The first dialogue took place in Singapore", "The first dialogue"));
        assert!(!is_heading("…", "The first dialogue"));
    }
}
