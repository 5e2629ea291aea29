//! Text in the vocabularies of scholars and publishers: TEI, JATS and DocBook, all in XML.
//!
//! Sections give their headings, notes stand behind their paragraphs, and the
//! page breaks that TEI keeps of a printed original are its pages.

use super::draft::Draft;
use super::notes::Notes;
use super::raised;
use super::xml::{self, Node, Tag, local};
use super::{NO_TEXT, Unextracted, declared};
use crate::model::{BlockKind, Metadata};

/// What an element means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A part that may have a heading.
    Section,
    Heading,
    Block(BlockKind),
    Row,
    Cell,
    Note,
    LeftOut,
    Break,
    /// Stands within a paragraph, in quotation marks.
    Quoted,
    /// Stands above the line.
    Raised,
}

/// Takes the text of an XML file of a vocabulary that is known.
pub(super) fn extract(bytes: &[u8]) -> Result<Draft, Unextracted> {
    let source = xml::decoded(bytes);
    let mut draft = Draft::without_source(Vec::new());
    let mut body = Body {
        draft: &mut draft,
        roles: None,
        root: String::new(),
        open: Vec::new(),
        names: Vec::new(),
        left_out: 0,
        follows_label: false,
        depth: 0,
        rows: 0,
        note: None,
        notes: Notes::default(),
        count: 0,
        about: About::default(),
    };
    let read = xml::walk(&source, &mut |node| body.node(node));
    if read.is_err() {
        body.end_note();
        body.end_block();
    }
    let (is_known, root) = (body.roles.is_some(), std::mem::take(&mut body.root));
    let about = std::mem::take(&mut body.about);
    draft.remarks.extend(read.err().map(|broken| format!("the file {broken}")));
    if let (Some(why), true) = (draft.remarks.first(), draft.blocks().is_empty()) {
        return Err(Unextracted::Failed(why.clone()));
    }
    if !is_known {
        return Err(Unextracted::Skipped(format!("XML of a kind that is not known: its element is {root}")));
    }
    if draft.blocks().is_empty() {
        return Err(Unextracted::NoText(NO_TEXT.to_owned()));
    }
    draft.declared = about.metadata;
    draft.declared.title = draft.declared.title.take().or_else(|| draft.first_heading());
    Ok(draft)
}

/// The meaning of the elements below a root, by its name and attributes.
fn roles(root: &Tag) -> Option<fn(&str) -> Option<Role>> {
    match local(&root.name) {
        "TEI" | "TEI.2" | "teiCorpus" => Some(tei),
        "article" if root.attribute("article-type").is_some() || root.attribute("dtd-version").is_some() => Some(jats),
        "article" | "book" | "chapter" | "part" | "section" | "refentry" | "set" | "preface" | "appendix" => {
            Some(docbook)
        }
        _ => None,
    }
}

fn tei(name: &str) -> Option<Role> {
    Some(match name {
        "div" | "div1" | "div2" | "div3" | "div4" | "front" | "back" | "lg" => Role::Section,
        "head" => Role::Heading,
        "p" | "ab" | "l" | "sp" | "speaker" | "stage" | "opener" | "closer" | "byline" | "titlePart" | "bibl" => {
            Role::Block(BlockKind::Paragraph)
        }
        "item" => Role::Block(BlockKind::ListItem),
        "quote" | "epigraph" => Role::Block(BlockKind::Quote),
        "row" => Role::Row,
        "cell" => Role::Cell,
        "note" => Role::Note,
        "teiHeader" | "figDesc" | "fw" | "del" | "sic" | "orig" => Role::LeftOut,
        "lb" => Role::Break,
        "q" | "said" => Role::Quoted,
        "hi" => Role::Raised,
        _ => return None,
    })
}

fn jats(name: &str) -> Option<Role> {
    Some(match name {
        "sec" | "abstract" | "app" | "ack" | "ref-list" | "boxed-text" => Role::Section,
        "title" => Role::Heading,
        "p" | "disp-formula" | "verse-line" | "attrib" => Role::Block(BlockKind::Paragraph),
        "list-item" | "ref" | "def-item" => Role::Block(BlockKind::ListItem),
        "disp-quote" => Role::Block(BlockKind::Quote),
        "caption" => Role::Block(BlockKind::Caption),
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "fn" => Role::Note,
        "article-meta" | "journal-meta" | "processing-meta" | "object-id" | "alternatives" | "tex-math" => {
            Role::LeftOut
        }
        "break" => Role::Break,
        "sup" => Role::Raised,
        _ => return None,
    })
}

fn docbook(name: &str) -> Option<Role> {
    Some(match name {
        "chapter" | "section" | "sect1" | "sect2" | "sect3" | "sect4" | "sect5" | "part" | "appendix" | "preface"
        | "article" | "refsect1" | "refsect2" | "bibliography" | "glossary" => Role::Section,
        "title" => Role::Heading,
        "para" | "simpara" | "programlisting" | "screen" | "literallayout" | "refpurpose" | "synopsis" | "term" => {
            Role::Block(BlockKind::Paragraph)
        }
        "listitem" | "member" | "step" | "biblioentry" | "bibliomixed" => Role::Block(BlockKind::ListItem),
        "blockquote" => Role::Block(BlockKind::Quote),
        "caption" => Role::Block(BlockKind::Caption),
        "row" | "tr" => Role::Row,
        "entry" | "td" | "th" => Role::Cell,
        "footnote" => Role::Note,
        "quote" => Role::Quoted,
        "superscript" => Role::Raised,
        "info" | "bookinfo" | "articleinfo" | "chapterinfo" | "refmeta" | "indexterm" | "remark" => Role::LeftOut,
        _ => return None,
    })
}

struct Body<'d> {
    draft: &'d mut Draft,
    roles: Option<fn(&str) -> Option<Role>>,
    root: String,
    /// The roles of open elements.
    open: Vec<Option<Role>>,
    /// Their names.
    names: Vec<String>,
    left_out: usize,
    /// True if the number of what comes next stands just before.
    follows_label: bool,
    /// Sections that are open.
    depth: u8,
    rows: usize,
    /// The note that is being read.
    note: Option<String>,
    notes: Notes,
    count: usize,
    about: About,
}

impl Body<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(tag) => self.start(&tag),
            Node::End(_) => self.end(),
            Node::Text(text) if self.left_out > 0 => self.about.text.push_str(&text),
            Node::Text(text) => match &mut self.note {
                Some(note) => note.push_str(&text),
                // Layout between blocks is no text; within one it is a space.
                None => {
                    let is_raised = self.open.last() == Some(&Some(Role::Raised));
                    let raised = is_raised.then(|| raised::digits(text.trim())).flatten();
                    self.draft.write(raised.as_deref().unwrap_or(&text));
                }
            },
        }
    }

    fn start(&mut self, tag: &Tag) {
        if self.open.is_empty() {
            self.roles = roles(tag);
            self.root = local(&tag.name).to_owned();
        }
        let name = local(&tag.name).to_owned();
        let role = if self.open.is_empty() { None } else { self.roles.and_then(|roles| roles(&name)) };
        // The mark of a note, and not of a figure.
        let is_mark = name == "xref" && tag.attribute("ref-type") == Some("fn");
        let role = if is_mark { Some(Role::Raised) } else { role };
        // Not all that is set apart stands above the line.
        let is_low = name == "hi" && !tag.attribute("rend").is_some_and(|rend| rend.starts_with("sup"));
        let role = if is_low { None } else { role };
        // A quotation within a paragraph is no block.
        let is_within = role == Some(Role::Block(BlockKind::Quote)) && self.is_in_paragraph();
        let role = if is_within { Some(Role::Quoted) } else { role };
        if self.left_out > 0 || role == Some(Role::LeftOut) {
            self.left_out += 1;
            self.about.start(tag);
        } else if self.note.is_none() {
            match role {
                Some(Role::Section) => {
                    self.end_block();
                    self.depth = (self.depth + 1).min(6);
                }
                Some(Role::Heading | Role::Block(_)) if self.rows == 0 && !self.follows_label => self.end_block(),
                Some(Role::Row) => {
                    self.end_block();
                    self.rows += 1;
                }
                Some(Role::Cell) => self.draft.start_cell(),
                Some(Role::Note) => self.note = Some(String::new()),
                Some(Role::Break) => self.draft.write("\n"),
                Some(Role::Quoted) => self.draft.write("“"),
                _ => {}
            }
            if name == "pb" {
                self.draft.start_new_page(tag.attribute("n"));
            }
        }
        self.follows_label = false;
        self.open.push(role);
        self.names.push(name);
    }

    fn end(&mut self) {
        let (role, name) = (self.open.pop().flatten(), self.names.pop().unwrap_or_default());
        if self.left_out > 0 {
            self.left_out -= 1;
            let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
            return self.about.end(&name, &names);
        }
        if name == "label" {
            // A number and what it numbers are two words.
            match &mut self.note {
                Some(note) => note.push(' '),
                None => self.draft.write(" "),
            }
            self.follows_label = true;
        }
        if self.note.is_some() {
            match role {
                Some(Role::Note) => self.end_note(),
                Some(Role::Block(_)) => self.note.iter_mut().for_each(|note| note.push('\n')),
                _ => {}
            }
            return;
        }
        match role {
            Some(Role::Section) => {
                self.end_block();
                self.depth = self.depth.saturating_sub(1);
            }
            Some(Role::Heading) if self.rows == 0 => {
                self.draft.end_block(BlockKind::Heading { level: self.depth.max(1) });
                self.notes.end_paragraph(self.draft);
            }
            Some(Role::Block(kind)) if self.rows == 0 => {
                self.draft.end_block(self.within(kind));
                self.notes.end_paragraph(self.draft);
            }
            Some(Role::Heading | Role::Block(_)) => self.draft.write("\n"),
            Some(Role::Quoted) => self.draft.write("”"),
            Some(Role::Row) => {
                self.draft.end_block(BlockKind::TableRow);
                self.rows = self.rows.saturating_sub(1);
                self.notes.end_paragraph(self.draft);
            }
            _ => {}
        }
    }

    fn is_in_paragraph(&self) -> bool {
        let mut blocks = self.open.iter().flatten().filter(|role| matches!(role, Role::Block(_)));
        self.draft.has_text() && blocks.next_back() == Some(&Role::Block(BlockKind::Paragraph))
    }

    /// A paragraph of an item is an item, and one of a quotation a quotation.
    fn within(&self, kind: BlockKind) -> BlockKind {
        let around = self.open.iter().rev().flatten().find_map(|role| match role {
            Role::Block(around) if *around != BlockKind::Paragraph => Some(*around),
            _ => None,
        });
        if kind == BlockKind::Paragraph { around.unwrap_or(kind) } else { kind }
    }

    /// Ends a block whose element has blocks within it.
    fn end_block(&mut self) {
        let kind = self.within(BlockKind::Paragraph);
        self.draft.end_block(kind);
        self.notes.end_paragraph(self.draft);
    }

    fn end_note(&mut self) {
        let Some(note) = self.note.take().filter(|note| !note.trim().is_empty()) else { return };
        if self.draft.has_text() {
            self.count += 1;
            self.notes.add(self.draft, &self.count.to_string(), note.trim().to_owned());
        } else {
            self.draft.write(note.trim());
            self.draft.end_block(BlockKind::Note);
        }
    }
}

/// What the head of a file says of it.
#[derive(Default)]
struct About {
    metadata: Metadata,
    text: String,
    /// The value of the attribute that gives a date its form.
    when: Option<String>,
    given: Option<String>,
    surname: Option<String>,
    date: Vec<String>,
}

impl About {
    fn start(&mut self, tag: &Tag) {
        self.when = tag.attribute("when").map(str::to_owned);
        self.text.clear();
        if local(&tag.name) == "pub-date" {
            self.date = vec![String::new(); 3];
        }
    }

    /// Takes what an element said that stands in those named `around`.
    fn end(&mut self, name: &str, around: &[&str]) {
        let value = declared::text(&self.text);
        let metadata = &mut self.metadata;
        let within = |names: &[&str]| around.iter().any(|name| names.contains(name));
        match name {
            "title" if within(&["titleStmt", "info", "bookinfo", "articleinfo"]) => {
                metadata.title = metadata.title.take().or(value);
            }
            "article-title" if within(&["title-group"]) => metadata.title = metadata.title.take().or(value),
            "author" | "persName" | "orgName"
                if within(&["titleStmt"]) && (name == "author" || within(&["author"])) =>
            {
                metadata.authors.extend(named(self.surname.take(), self.given.take()).or(value));
            }
            "string-name" if within(&["contrib"]) && self.surname.is_none() => metadata.authors.extend(value),
            // A body that wrote it.
            "collab" if within(&["contrib"]) => metadata.authors.extend(value),
            "surname" => self.surname = value,
            "given-names" | "firstname" | "forename" => {
                let given = [self.given.take(), value].into_iter().flatten().collect::<Vec<_>>().join(" ");
                self.given = Some(given).filter(|given| !given.is_empty());
            }
            "name" if !within(&["contrib"]) => {}
            "name" | "personname" | "author" | "contrib" => {
                metadata.authors.extend(named(self.surname.take(), self.given.take()).or(value));
            }
            "publisher" if within(&["publicationStmt"]) => metadata.publisher = metadata.publisher.take().or(value),
            "publisher-name" | "publishername" => metadata.publisher = metadata.publisher.take().or(value),
            "date" if within(&["publicationStmt"]) => {
                let date = self.when.take().or(value).and_then(|date| declared::date(&date));
                metadata.date = metadata.date.or(date);
            }
            "pubdate" => metadata.date = metadata.date.or_else(|| declared::date(&value?)),
            "year" | "month" | "day" if self.date.len() == 3 && within(&["pub-date"]) => {
                let place = ["year", "month", "day"].iter().position(|part| *part == name).unwrap_or(0);
                self.date[place] = value.unwrap_or_default();
            }
            "pub-date" => {
                let parts: Vec<String> = self.date.drain(..).take_while(|part| !part.is_empty()).collect();
                metadata.date = metadata.date.or_else(|| declared::date(&parts.join("-")));
            }
            "article-id" if value.as_deref().is_some_and(|id| id.starts_with("10.")) => {
                metadata.url = value.map(|doi| format!("https://doi.org/{doi}"));
            }
            _ => {}
        }
        self.text.clear();
    }
}

/// A name of which the parts are known: a comma says which is that of the family.
fn named(surname: Option<String>, given: Option<String>) -> Option<String> {
    let parts: Vec<String> = surname.into_iter().chain(given).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests;
