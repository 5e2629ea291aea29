//! EPUB: the chapters in the order of the spine, read as the web pages that they are.

use std::collections::{HashMap, HashSet};

use super::Unextracted;
use super::decode::decode;
use super::draft::Draft;
use super::html;
use super::office::dublin_core;
use super::package::{Package, failed, resolved};
use super::xml::{self, Broken, Node, local};
use crate::model::{BlockKind, Format, Limits, PartialDate};

/// Takes the text of an EPUB file.
pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Draft, Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&package.xml("META-INF/container.xml")?);
    let main = main.ok_or_else(|| failed("the file is damaged: it does not say where its chapters are"))?;
    let source = package.xml(&main)?;
    let mut draft = Draft::without_source(Vec::new());
    let (chapters, read) = spine(&source);
    package.note(&main, read);
    for chapter in chapters {
        let Some(name) = chapter.part.map(|part| resolved(&main, &part)) else {
            package.note_missing(&format!("the chapter {}", chapter.id));
            continue;
        };
        let Some(bytes) = package.part(&name)? else {
            package.note_missing(&name);
            continue;
        };
        let decoded = decode(&bytes, Format::Html);
        let read = html::write_chapter(&mut draft, decoded.body());
        package.note(&name, if ends_early(decoded.body()) { Err(Broken::Early) } else { read });
        draft.end_block(BlockKind::Paragraph);
    }
    draft.declared = dublin_core(&source).0;
    draft.declared.date = date(&source);
    draft.declared.title = draft.declared.title.take().or_else(|| draft.first_heading());
    draft.remarks = package.remarks();
    Ok(draft)
}

/// True if a chapter, which is XHTML, has the start of its element and not the end.
fn ends_early(page: &str) -> bool {
    let has_start = page.contains("<html") || page.contains("<HTML");
    has_start && page.rfind("</html").or_else(|| page.rfind("</HTML")).is_none()
}

/// The part that lists the others.
fn main_part(container: &str) -> Option<String> {
    let mut main = None;
    let _ = xml::walk(container, &mut |node| {
        let Node::Start(tag) = node else { return };
        if local(&tag.name) == "rootfile" && main.is_none() {
            main = tag.attribute("full-path").map(str::to_owned);
        }
    });
    main
}

/// A chapter, as the spine names it.
struct Chapter {
    id: String,
    /// The name of its part, if it has one.
    part: Option<String>,
}

/// The chapters in reading order; the list of contents only repeats their headings.
fn spine(source: &str) -> (Vec<Chapter>, Result<(), Broken>) {
    let mut items: HashMap<String, String> = HashMap::new();
    let (mut spine, mut contents) = (Vec::new(), HashSet::new());
    let read = xml::walk(source, &mut |node| {
        let Node::Start(tag) = node else { return };
        let field = |name| tag.attribute(name).unwrap_or_default();
        match local(&tag.name) {
            "item" if field("properties").split(' ').any(|property| property == "nav") => {
                contents.insert(field("id").to_owned());
            }
            "item" => drop(items.insert(field("id").to_owned(), percent_decoded(field("href")))),
            "itemref" => spine.push(field("idref").to_owned()),
            _ => {}
        }
    });
    spine.retain(|id| !contents.contains(id));
    let chapter = |id: String| Chapter { part: items.get(&id).cloned(), id };
    (spine.into_iter().map(chapter).collect(), read)
}

/// The date of publication: that of the book, never one that is marked as that of another event.
fn date(source: &str) -> Option<PartialDate> {
    let (mut date, mut text, mut is_date) = (None, String::new(), false);
    let _ = xml::walk(source, &mut |node| match node {
        Node::Start(tag) => {
            let event = tag.attribute("event");
            is_date = local(&tag.name) == "date" && event.is_none_or(|event| event == "publication");
            text.clear();
        }
        Node::Text(part) => text.push_str(&part),
        Node::End(_) => {
            if std::mem::take(&mut is_date) {
                date = date.or_else(|| super::declared::date(&text));
            }
        }
    });
    date
}

fn percent_decoded(reference: &str) -> String {
    let mut bytes = Vec::with_capacity(reference.len());
    let mut rest = reference.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document;
    use crate::extract::tests::made::zip;
    use crate::extract::tests::{shown, survives_damage};
    use crate::model::Metadata;

    fn made() -> Vec<u8> {
        zip(&[
            ("META-INF/container.xml", "<c><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></c>"),
            (
                "OPS/book.opf",
                "<package><metadata><dc:title>Tea</dc:title><dc:creator>Ana</dc:creator>\
                              <dc:date event=\"modification\">2024</dc:date><dc:date>2023-10-19</dc:date></metadata>\
                              <manifest><item id=\"n\" href=\"n.html\" properties=\"nav\"/><item id=\"b\" \
                              href=\"ch%202.html\"/><item id=\"a\" href=\"ch1.html\"/></manifest><spine>\
                              <itemref idref=\"n\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>",
            ),
            ("OPS/n.html", "<p>Contents</p>"),
            ("OPS/ch 2.html", "<html><body><h1>Two</h1><p>More &amp; more.</p></body></html>"),
            ("OPS/ch1.html", "<html><head><title>x</title></head><body><h1>One</h1><p>Steep it.</p></body></html>"),
        ])
    }

    #[test]
    fn chapters_are_read_in_the_order_of_the_spine() {
        let document = document("a.epub", &made(), &Metadata::default()).unwrap();
        let blocks: Vec<String> =
            document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        assert_eq!(blocks, ["Heading 1: One", "Paragraph: Steep it.", "Heading 1: Two", "Paragraph: More & more."]);
        assert_eq!(document.metadata.title.as_deref(), Some("Tea"));
        assert_eq!(document.metadata.date, PartialDate::parse("2023-10-19"));
    }

    #[test]
    fn all_of_a_chapter_is_read_but_its_navigation() {
        let page = "<html><body><header><h1>One</h1></header><nav>Contents</nav><main><p>Steep\
                    <a epub:type=\"noteref\" href=\"#n\">1</a> it.</p></main><aside><p>Aside.</p></aside>\
                    <aside epub:type=\"footnote\" id=\"n\">1. In water.</aside><footer>Foot</footer></body></html>";
        let book = zip(&[
            ("META-INF/container.xml", "<c><rootfile full-path=\"book.opf\"/></c>"),
            (
                "book.opf",
                "<package><manifest><item id=\"a\" href=\"a.html\"/></manifest><spine><itemref idref=\"a\"/></spine>\
                 </package>",
            ),
            ("a.html", page),
        ]);
        let document = document("a.epub", &book, &Metadata::default()).unwrap();
        assert_eq!(document.text, "One\nSteep¹ it.\nAside.\n1. In water.\nFoot");
    }

    #[test]
    fn bad_files_never_panic() {
        survives_damage("a.epub", &made());
        assert_eq!(percent_decoded("a%20b%"), "a b%");
    }
}
