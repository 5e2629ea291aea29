//! PPTX (ECMA-376, PresentationML): slides in the order in which they are shown, each with its notes.

use super::Unextracted;
use super::draft::Draft;
use super::office::core_properties;
use super::package::{Package, Relation, failed, relations};
use super::raised;
use super::xml::{self, Broken, Node, Tag, local};
use crate::model::{BlockKind, Limits, Place};

/// Placeholders that are the same on every slide.
const FURNITURE: &[&str] = &["sldNum", "dt", "ftr", "hdr", "sldImg"];

/// Takes the text of a PPTX file.
pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Draft, Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    let main = relations(&mut package, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.ok_or_else(|| failed("the file is damaged: it does not say where its slides are"))?.target;
    let slides = relations(&mut package, &main)?;
    let (order, read) = slide_ids(&package.xml_of_text(&main)?);
    package.note(&main, read);
    let mut draft = Draft::without_source(Vec::new());
    for (at, id) in order.iter().enumerate() {
        let Some(slide) = slides.iter().find(|slide| slide.id == *id).map(|slide| slide.target.clone()) else {
            package.note_missing(&format!("slide {}", at + 1));
            continue;
        };
        draft.start_place(Place::Slide { slide: at + 1 });
        push(&mut draft, &mut package, &slide, BlockKind::Paragraph)?;
        for Relation { kind, target, .. } in relations(&mut package, &slide)? {
            match kind.as_str() {
                "notesSlide" => push(&mut draft, &mut package, &target, BlockKind::Note)?,
                "diagramData" => push(&mut draft, &mut package, &target, BlockKind::ListItem)?,
                _ => {}
            }
        }
    }
    draft.declared = core_properties(&mut package)?;
    draft.declared.title = draft.declared.title.take().or_else(|| draft.first_heading());
    draft.remarks = package.remarks();
    Ok(draft)
}

/// The ids of the slides in the order of the show.
fn slide_ids(presentation: &str) -> (Vec<String>, Result<(), Broken>) {
    let mut ids = Vec::new();
    let read = xml::walk(presentation, &mut |node| {
        let Node::Start(tag) = node else { return };
        if local(&tag.name) == "sldId" {
            // The number of the slide is an attribute `id` as well.
            let id = tag.attributes.iter().find(|(name, _)| name.ends_with(":id"));
            ids.extend(id.map(|(_, id)| id.clone()));
        }
    });
    (ids, read)
}

/// Adds the paragraphs of the part `name`, a slide, its notes or a diagram; what is no title is of `kind`.
fn push(draft: &mut Draft, package: &mut Package<'_>, name: &str, kind: BlockKind) -> Result<(), Unextracted> {
    let source = package.xml_of_text(name)?;
    let mut shape =
        Shape { draft, kind, is_title: false, is_left_out: false, rows: 0, text: false, left_out: 0, is_raised: false };
    // A slide that breaks off is kept as far as it goes.
    let read = xml::walk(&source, &mut |node| shape.node(node));
    if read.is_err() {
        shape.end("p");
        shape.draft.end_block(kind);
    }
    package.note(name, read);
    Ok(())
}

struct Shape<'d> {
    draft: &'d mut Draft,
    kind: BlockKind,
    is_title: bool,
    /// True in a shape that is the same on every slide.
    is_left_out: bool,
    rows: usize,
    /// True in an element of text.
    text: bool,
    left_out: usize,
    is_raised: bool,
}

impl Shape<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(tag) if self.left_out > 0 || local(&tag.name) == "Fallback" => self.left_out += 1,
            Node::End(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Start(tag) => self.start(&tag),
            Node::End(name) => self.end(local(&name)),
            Node::Text(text) if self.text && !self.is_left_out => {
                let raised = self.is_raised.then(|| raised::digits(text.trim())).flatten();
                self.draft.write(raised.as_deref().unwrap_or(&text));
            }
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match local(&tag.name) {
            "sp" => (self.is_title, self.is_left_out) = (false, false),
            "ph" => {
                let kind = tag.attribute("type").unwrap_or_default();
                self.is_title = matches!(kind, "title" | "ctrTitle");
                self.is_left_out = FURNITURE.contains(&kind);
            }
            "tr" => self.rows += 1,
            "tc" => self.draft.start_cell(),
            "br" if !self.is_left_out => self.draft.write("\n"),
            "t" => self.text = true,
            "r" => self.is_raised = false,
            // In thousandths of a percent of the size of the font.
            "rPr" => {
                self.is_raised = tag.attribute("baseline").is_some_and(|baseline| !baseline.starts_with(['-', '0']))
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.text = false,
            "sp" => (self.is_title, self.is_left_out) = (false, false),
            "p" if self.rows > 0 => self.draft.write("\n"),
            "p" => {
                let is_title = self.is_title && self.kind == BlockKind::Paragraph;
                self.draft.end_block(if is_title { BlockKind::Heading { level: 1 } } else { self.kind });
            }
            "tr" => {
                self.rows = self.rows.saturating_sub(1);
                self.draft.end_block(BlockKind::TableRow);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::document;
    use crate::extract::tests::made::zip;
    use crate::extract::tests::{shown, survives_damage};
    use crate::model::{Metadata, Place};

    fn shape(kind: &str, text: &str) -> String {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r>\
                 <a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    }

    fn made() -> Vec<u8> {
        let relation = |kind: &str, id: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
        };
        let relations = |inner: String| format!("<Relationships>{inner}</Relationships>");
        zip(&[
            ("_rels/.rels", &relations(relation("officeDocument", "r1", "ppt/presentation.xml"))),
            (
                "ppt/presentation.xml",
                "<p:p><p:sldIdLst><p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/>\
                                      </p:sldIdLst></p:p>",
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                &relations(
                    relation("slide", "r1", "slides/slide1.xml") + &relation("slide", "r2", "slides/slide2.xml"),
                ),
            ),
            ("ppt/slides/slide1.xml", &format!("<p>{}{}</p>", shape("title", "Second"), shape("sldNum", "7"))),
            ("ppt/slides/slide2.xml", &format!("<p>{}{}</p>", shape("ctrTitle", "First"), shape("body", "Text"))),
            ("ppt/slides/_rels/slide2.xml.rels", &relations(relation("notesSlide", "r1", "../notesSlides/n.xml"))),
            ("ppt/notesSlides/n.xml", &format!("<p>{}</p>", shape("body", "Say it slowly."))),
        ])
    }

    #[test]
    fn slides_come_in_the_order_of_the_show_with_their_notes() {
        let document = document("a.pptx", &made(), &Metadata::default()).unwrap();
        let blocks: Vec<String> =
            document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        assert_eq!(blocks, ["Heading 1: First", "Paragraph: Text", "Note: Say it slowly.", "Heading 1: Second"]);
        assert_eq!(document.place_at(document.text.find("slowly").unwrap()), Some(&Place::Slide { slide: 1 }));
        assert_eq!(document.place_at(document.text.find("Second").unwrap()), Some(&Place::Slide { slide: 2 }));
    }

    #[test]
    fn bad_files_never_panic() {
        survives_damage("a.pptx", &made());
    }
}
