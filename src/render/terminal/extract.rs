//! What was understood of a file.

use std::io::{self, Write};

use super::Style;
use super::columns::count;
use super::harmless::harmless_line;
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use crate::model::{BlockKind, Format, PageRemark, Understood, UnderstoodBlock};
use crate::render::citation_line::{locator_parts, names};

/// Columns of the labels.
const LABEL_COLUMNS: usize = 11;
/// Columns before the text of a block.
const INDENT: usize = 3;

/// Writes what a file says of itself, which of its pages have no text, and each block under its place.
///
/// # Errors
///
/// As `out` gives them.
pub fn extract(out: &mut dyn Write, style: &Style, understood: &Understood) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let language = understood.language.to_string();
    let title = understood.title.as_deref().filter(|_| !understood.title_from_text);
    let authors = (!understood.authors.is_empty()).then(|| names(&understood.authors));
    let date = understood.date.map(|date| date.to_string());
    let odd = (!understood.remarks.is_empty()).then(|| understood.remarks.join("; "));
    for (name, value) in [
        ("file", Some(understood.path.as_str())),
        ("title", title),
        ("authors", authors.as_deref()),
        ("publisher", understood.publisher.as_deref()),
        ("date", date.as_deref()),
        ("address", understood.url.as_deref()),
        ("language", Some(language.as_str())),
        ("format", Some(understood.format.name())),
        ("encoding", understood.encoding.as_deref()),
        ("odd", odd.as_deref()),
    ] {
        if let Some(value) = value {
            label(&mut page, name, value)?;
        }
    }
    if !understood.pages.is_empty() {
        label(&mut page, "pages", &count(understood.pages.len(), "page", "pages"))?;
    }
    if understood.running_lines > 0 {
        let lines = count(understood.running_lines, "running head or foot", "running heads and feet");
        label(&mut page, "left out", &lines)?;
    }
    for (remark, pages) in PageRemark::runs(&understood.pages) {
        let name = if remark == PageRemark::Damaged { "in part" } else { "no text" };
        label(&mut page, name, &format!("{pages}: {remark}"))?;
    }
    understood.blocks.iter().try_for_each(|one| block(&mut page, one, understood.format))
}

/// Writes a line of a source that stands in another: what it is, or why it is no document.
///
/// # Errors
///
/// As `out` gives them.
pub fn member(out: &mut dyn Write, style: &Style, path: &str, read: Result<&Understood, &str>) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let mut line = Marked::line(path);
    match read {
        Ok(understood) => {
            let title = understood.title.as_deref().unwrap_or_default();
            let blocks = count(understood.blocks.len(), "block", "blocks");
            line.push(&format!("  {}, {blocks}: {}", understood.format, harmless_line(title)), Role::Quiet);
        }
        Err(why) => line.push(&format!("  left out: {}", harmless_line(why)), Role::Quiet),
    }
    page.paragraph(Margin { lead: "", indent: 2 }, &line, Role::Plain)
}

fn label(page: &mut Page<'_>, label: &str, value: &str) -> io::Result<()> {
    page.paragraph(Margin { lead: label, indent: LABEL_COLUMNS }, &Marked::line(value), Role::Plain)
}

fn block(page: &mut Page<'_>, block: &UnderstoodBlock, format: Format) -> io::Result<()> {
    page.newline()?;
    let mut place = locator_parts(&block.locator, format);
    place.push(kind_words(block.kind));
    page.paragraph(Margin::default(), &Marked::line(&place.join(" · ")), Role::Quiet)?;
    let role = if block.kind.is_lead() { Role::Title } else { Role::Plain };
    page.paragraph(Margin { lead: "", indent: INDENT }, &Marked::line(&block.text), role)
}

fn kind_words(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading { level } => format!("heading {level}"),
        BlockKind::Dateline => "dateline".into(),
        BlockKind::Paragraph => "paragraph".into(),
        BlockKind::ListItem => "list item".into(),
        BlockKind::TableRow => "table row".into(),
        BlockKind::Quote => "quotation".into(),
        BlockKind::Note => "note".into(),
        BlockKind::Caption => "caption".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Locator, Page as PageName, PageText};
    use crate::render::terminal::written;
    use crate::text::Language;

    #[test]
    fn a_file_is_shown_with_its_places_and_its_lost_pages() {
        let page = |number, remark| PageText { page: PageName { number, label: None, ocr: false }, remark };
        let understood = Understood {
            path: "a.pdf".into(),
            format: Format::Pdf,
            encoding: None,
            remarks: vec!["called .txt, but it is PDF".into()],
            language: Language::parse("en").unwrap(),
            title: Some("Tea".into()),
            title_from_text: false,
            authors: vec!["Ana".into(), "Bui".into()],
            publisher: None,
            date: None,
            url: None,
            pages: vec![page(1, None), page(2, Some(PageRemark::Picture)), page(3, Some(PageRemark::Picture))],
            running_lines: 2,
            blocks: vec![UnderstoodBlock {
                kind: BlockKind::Paragraph,
                locator: Locator {
                    paragraph: 1,
                    page: Some(PageName { number: 1, label: None, ocr: false }),
                    ..Locator::default()
                },
                text: "Steep it.".into(),
            }],
        };
        assert_eq!(
            written(|out| extract(out, &Style::plain(80), &understood)),
            "file       a.pdf
title      Tea
authors    Ana, Bui
language   en
format     pdf
odd        called .txt, but it is PDF
pages      3 pages
left out   2 running heads and feet
no text    pages 2–3: a picture without text; it needs OCR (--ocr)

p. 1 · ¶ 1 · paragraph
   Steep it.
"
        );
    }
}
