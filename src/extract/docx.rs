//! DOCX (ECMA-376, WordprocessingML): the text as it would be printed, with its notes behind their paragraphs.
//!
//! Deletions under revision are left out and insertions kept; comments and hidden words are left
//! out. A text box stands behind the paragraph that holds it. Headings go by the outline levels of styles, as their names are of any
//! language, block quotations by the styles that come with the program. The pages of a text processor depend on printer and fonts: there
//! are none to cite.

use std::collections::HashMap;

use super::Unextracted;
use super::draft::Draft;
use super::notes::Notes;
use super::office::core_properties;
use super::package::{Package, Relation, failed, relations};
use super::raised;
use super::xml::{self, Broken, Node, Tag, local};
use crate::model::{BlockKind, Limits};

/// Elements whose contents are no part of the text.
const LEFT_OUT: &[&str] = &["del", "moveFrom", "instrText", "delText", "Fallback", "sectPr", "tblPr", "tcPr", "rt"];

/// Styles based on styles.
const MAX_CHAIN: usize = 20;

/// Takes the text of a DOCX file.
pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Draft, Unextracted> {
    let mut package = Package::open(bytes, limits)?;
    let main = relations(&mut package, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.ok_or_else(|| failed("the file is damaged: it does not say where its text is"))?.target;
    let (mut of_styles, mut footnotes, mut endnotes) = (Roles::new(), HashMap::new(), HashMap::new());
    for Relation { kind, target, .. } in relations(&mut package, &main)? {
        let read = match kind.as_str() {
            "styles" => roles(&package.xml(&target)?, &mut of_styles),
            "footnotes" => notes(&package.xml_of_text(&target)?, &mut footnotes),
            "endnotes" => notes(&package.xml_of_text(&target)?, &mut endnotes),
            _ => continue,
        };
        package.note(&target, read);
    }
    let mut draft = Draft::without_source(Vec::new());
    let source = package.xml_of_text(&main)?;
    let mut body = Body {
        draft: &mut draft,
        roles: of_styles,
        footnotes,
        endnotes,
        notes: Notes::default(),
        number: 0,
        left_out: 0,
        rows: 0,
        kind: BlockKind::Paragraph,
        is_title: false,
        is_raised: false,
        is_hidden: false,
        is_in_properties: false,
        goes_on: false,
        title: None,
    };
    // A text that breaks off is kept as far as it goes.
    let read = xml::walk(&source, &mut |node| body.node(node));
    body.end_paragraph();
    let title = body.title.take();
    package.note(&main, read);
    draft.declared = core_properties(&mut package)?;
    draft.declared.title = draft.declared.title.take().or(title).or_else(|| draft.first_heading());
    draft.remarks = package.remarks();
    Ok(draft)
}

/// What the style of a paragraph makes of it.
#[derive(Clone, Copy)]
enum Role {
    Title,
    /// A heading; 1 is the highest level.
    Heading(u8),
    Quote,
}

/// The roles of styles by their ids.
type Roles = HashMap<String, Role>;

struct Body<'d> {
    draft: &'d mut Draft,
    roles: Roles,
    footnotes: HashMap<String, String>,
    endnotes: HashMap<String, String>,
    notes: Notes,
    /// Number of the last note.
    number: usize,
    /// Open elements from the outermost that is left out.
    left_out: usize,
    /// Rows of tables that are open.
    rows: usize,
    kind: BlockKind,
    is_title: bool,
    is_raised: bool,
    /// True in a run that is shown on no page.
    is_hidden: bool,
    /// True within the properties of a paragraph.
    is_in_properties: bool,
    /// True if the end of the paragraph is deleted: it goes on in the next one.
    goes_on: bool,
    title: Option<String>,
}

impl Body<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(tag) if self.left_out > 0 || LEFT_OUT.contains(&local(&tag.name)) => {
                self.goes_on |= self.left_out == 0 && self.is_in_properties && local(&tag.name) == "del";
                self.left_out += 1;
            }
            Node::End(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Start(tag) if local(&tag.name) == "txbxContent" => self.notes.start_box(),
            Node::End(name) if local(&name) == "txbxContent" => self.notes.end_box(),
            node if self.notes.is_in_box() => self.node_of_box(&node),
            Node::Start(tag) => self.start(&tag),
            Node::End(name) => self.end(local(&name)),
            // Between the elements of a run stands nothing but the layout of the file.
            Node::Text(_) if self.left_out > 0 => {}
            Node::Text(text) => self.text(&text),
        }
    }

    fn node_of_box(&mut self, node: &Node) {
        match node {
            Node::Text(text) if !text.trim().is_empty() || !text.contains('\n') => self.notes.write_in_box(text),
            Node::Start(tag) if matches!(local(&tag.name), "tab" | "br" | "cr") => self.notes.write_in_box("\n"),
            Node::End(name) if local(name) == "p" => self.notes.end_paragraph_of_box(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.is_hidden && (!text.trim().is_empty() || !text.contains('\n')) {
            let raised = self.is_raised.then(|| raised::digits(text.trim())).flatten();
            self.draft.write(raised.as_deref().unwrap_or(text));
        }
    }

    fn start(&mut self, tag: &Tag) {
        let value = tag.attribute("val").unwrap_or_default();
        match local(&tag.name) {
            "tbl" if self.rows == 0 && self.draft.has_text() => self.end_paragraph(),
            "tr" => self.rows += 1,
            "tc" => self.draft.start_cell(),
            "p" if self.rows == 0 => (self.kind, self.is_title) = (BlockKind::Paragraph, false),
            "pPr" => self.is_in_properties = true,
            "r" => (self.is_raised, self.is_hidden) = (false, false),
            "vanish" => self.is_hidden = !matches!(value, "0" | "false" | "off"),
            "vertAlign" => self.is_raised = value == "superscript",
            "pStyle" => self.style(value),
            "outlineLvl" => self.heading(value.parse().ok()),
            "numPr" if self.kind == BlockKind::Paragraph => self.kind = BlockKind::ListItem,
            "tab" | "br" | "cr" | "ptab" => self.draft.write("\n"),
            "noBreakHyphen" => self.draft.write("\u{2011}"),
            "softHyphen" => self.draft.write("\u{AD}"),
            "footnoteReference" => self.note(tag, |body| &body.footnotes),
            "endnoteReference" => self.note(tag, |body| &body.endnotes),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "pPr" => self.is_in_properties = false,
            "p" if std::mem::take(&mut self.goes_on) => self.draft.write("\n"),
            "p" if self.rows > 0 => self.draft.write("\n"),
            "p" => self.end_paragraph(),
            "tr" => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.draft.end_block(BlockKind::TableRow);
                    self.notes.end_paragraph(self.draft);
                }
            }
            _ => {}
        }
    }

    fn style(&mut self, name: &str) {
        match self.roles.get(name) {
            Some(Role::Title) => (self.kind, self.is_title) = (BlockKind::Heading { level: 1 }, true),
            Some(Role::Heading(level)) => self.kind = BlockKind::Heading { level: *level },
            Some(Role::Quote) => self.kind = BlockKind::Quote,
            None => {}
        }
    }

    /// `level` counts from 0; 9 is that of the text.
    fn heading(&mut self, level: Option<u8>) {
        if let Some(level) = level.filter(|level| *level < 9) {
            self.kind = BlockKind::Heading { level: (level + 1).min(6) };
        }
    }

    fn note(&mut self, tag: &Tag, of: fn(&Self) -> &HashMap<String, String>) {
        let Some(text) = tag.attribute("id").and_then(|id| of(self).get(id)).cloned() else { return };
        self.number += 1;
        self.notes.add(self.draft, &self.number.to_string(), text);
    }

    fn end_paragraph(&mut self) {
        let before = self.draft.blocks().len();
        self.draft.end_block(self.kind);
        if self.is_title && self.title.is_none() {
            self.title = self.draft.blocks().get(before).map(|block| self.draft.text_of(block).to_owned());
        }
        self.notes.end_paragraph(self.draft);
        (self.kind, self.is_title) = (BlockKind::Paragraph, false);
    }
}

/// Adds the roles of the styles that make titles, headings and block quotations.
fn roles(styles: &str, roles: &mut Roles) -> Result<(), Broken> {
    #[derive(Default)]
    struct Style {
        id: String,
        name: String,
        based_on: String,
        level: Option<u8>,
    }
    let mut all: Vec<Style> = Vec::new();
    let read = xml::walk(styles, &mut |node| {
        let Node::Start(tag) = node else { return };
        let value = tag.attribute("val").unwrap_or_default();
        match (local(&tag.name), all.last_mut()) {
            ("style", _) => {
                let id = tag.attribute("styleId").unwrap_or_default().to_owned();
                all.push(Style { id, ..Style::default() });
            }
            ("name", Some(style)) => style.name = value.to_lowercase(),
            ("basedOn", Some(style)) => style.based_on = value.to_owned(),
            ("outlineLvl", Some(style)) => style.level = value.parse().ok(),
            _ => {}
        }
    });
    let own = |style: &Style| match style.name.as_str() {
        // The names of the styles that come with the program are English in every language.
        "title" => Some(Role::Title),
        "quote" | "intense quote" | "block text" => Some(Role::Quote),
        name => {
            let level = style.level.map(|level| level + 1).or_else(|| name.strip_prefix("heading ")?.parse().ok());
            level.map(Role::Heading)
        }
    };
    for style in &all {
        let mut at = Some(style);
        for _ in 0..MAX_CHAIN {
            let Some(current) = at else { break };
            match own(current) {
                None => at = all.iter().find(|other| other.id == current.based_on),
                // The tenth level is that of the text.
                Some(Role::Heading(level)) if level > 9 => break,
                Some(role) => {
                    let role = if let Role::Heading(level) = role { Role::Heading(level.min(6)) } else { role };
                    roles.insert(style.id.clone(), role);
                    break;
                }
            }
        }
    }
    read
}

/// Adds the texts of notes by their ids; the lines that part notes from the text are none.
fn notes(source: &str, notes: &mut HashMap<String, String>) -> Result<(), Broken> {
    let (mut id, mut text, mut left_out) = (None, String::new(), 0);
    xml::walk(source, &mut |node| match node {
        Node::Start(tag) if left_out > 0 || LEFT_OUT.contains(&local(&tag.name)) => left_out += 1,
        Node::End(_) if left_out > 0 => left_out -= 1,
        Node::Start(tag) if matches!(local(&tag.name), "footnote" | "endnote") => {
            id = tag.attribute("id").filter(|_| tag.attribute("type").is_none()).map(str::to_owned);
            text.clear();
        }
        Node::Start(tag) if matches!(local(&tag.name), "tab" | "br" | "p") => text.push('\n'),
        Node::Text(part) if left_out == 0 => text.push_str(&part),
        Node::End(name) if matches!(local(&name), "footnote" | "endnote") => {
            if let Some(id) = id.take() {
                notes.insert(id, text.trim().to_owned());
            }
        }
        _ => {}
    })
}

#[cfg(test)]
mod tests;
