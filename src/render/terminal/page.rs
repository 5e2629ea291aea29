//! The sheet that every renderer of this module writes on.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use anstyle::AnsiColor;

use super::bidi::isolates;
use super::columns::columns;
use super::harmless::{harmless, harmless_line};
use super::highlight::{Role, pieces};
use super::wrap::lines;
use super::{Color, Links, Style};
use crate::model::{DocumentCard, Format, Locator};
use crate::text::Span;

/// Columns that text has at least, however narrow the terminal says it is.
const MIN_COLUMNS: usize = 16;

/// A text that may be shown, and what is special in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    /// The text; one paragraph, without controls.
    pub(super) text: String,
    /// Spans in order and disjoint.
    pub(super) marks: Vec<(Span, Role)>,
}

impl Marked {
    /// A line of text without marks, made harmless.
    pub(super) fn line(text: &str) -> Marked {
        Marked { text: harmless_line(text), marks: Vec::new() }
    }

    /// Adds `text`, shown as `role`.
    pub(super) fn push(&mut self, text: &str, role: Role) {
        let start = self.text.len();
        self.text.push_str(&harmless_line(text));
        if role != Role::Plain {
            self.marks.push((Span::between(start, self.text.len()), role));
        }
    }
}

/// Where a block of text goes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Margin<'a> {
    /// What stands before the first line.
    pub(super) lead: &'a str,
    /// Columns left free before every line; the lead stands in them.
    pub(super) indent: usize,
}

/// The sheet: where to write, and how.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    style: &'a Style,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn Write, style: &'a Style) -> Page<'a> {
        Page { out, style }
    }

    /// Columns of text after `indent`.
    pub(super) fn columns(&self, indent: usize) -> usize {
        self.style.width.saturating_sub(indent).max(MIN_COLUMNS)
    }

    pub(super) fn newline(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Writes `text`, which holds no controls, as `role`.
    pub(super) fn text(&mut self, text: &str, role: Role) -> io::Result<()> {
        let style = match self.style.color {
            Color::Always if !text.is_empty() => style_of(role),
            _ => anstyle::Style::new(),
        };
        write!(self.out, "{style}{text}{style:#}")
    }

    /// Writes a whole line.
    pub(super) fn line(&mut self, text: &str, role: Role) -> io::Result<()> {
        self.text(text, role)?;
        self.newline()
    }

    /// Writes a paragraph without margin, wrapped.
    pub(super) fn plain(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(Margin::default(), &Marked::line(text), Role::Plain)
    }

    /// The same, quietly.
    pub(super) fn quiet(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(Margin::default(), &Marked::line(text), Role::Quiet)
    }

    /// Writes a paragraph, wrapped; what is not marked in it is shown as `base`.
    pub(super) fn paragraph(&mut self, margin: Margin<'_>, marked: &Marked, base: Role) -> io::Result<()> {
        self.linked_paragraph(margin, marked, base, None)
    }

    /// The same, each line a link to `address` if there is one.
    ///
    /// On a coloured screen, letters written from right to left move nothing of the margin; elsewhere a line is a quote
    /// and holds nothing else.
    pub(super) fn linked_paragraph(
        &mut self,
        margin: Margin<'_>,
        marked: &Marked,
        base: Role,
        address: Option<&str>,
    ) -> io::Result<()> {
        let pieces = pieces(&marked.text, &marked.marks, base);
        let mut lead = margin.lead;
        for line in lines(&marked.text, self.columns(margin.indent)) {
            self.text(lead, Role::Quiet)?;
            write!(self.out, "{:1$}", "", margin.indent.saturating_sub(columns(lead)))?;
            lead = "";
            if let Some(address) = address {
                write!(self.out, "\u{1b}]8;;{address}\u{1b}\\")?;
            }
            let [open, close] = match (self.style.color, margin.indent) {
                (Color::Always, 1..) => isolates(line.of(&marked.text)),
                _ => ["", ""],
            };
            self.out.write_all(open.as_bytes())?;
            for piece in &pieces {
                let start = piece.span.start().max(line.start());
                let part = Span::between(start, piece.span.end().min(line.end()));
                if !part.is_empty() {
                    self.text(part.of(&marked.text), piece.role)?;
                }
            }
            self.out.write_all(close.as_bytes())?;
            if address.is_some() {
                write!(self.out, "\u{1b}]8;;\u{1b}\\")?;
            }
            self.newline()?;
        }
        Ok(())
    }

    /// Writes a text of several blocks, each a paragraph.
    pub(super) fn blocks(&mut self, indent: usize, text: &str, base: Role) -> io::Result<()> {
        for block in harmless(text).lines() {
            let marked = Marked { text: block.to_owned(), marks: Vec::new() };
            self.paragraph(Margin { lead: "", indent }, &marked, base)?;
        }
        Ok(())
    }

    /// The address that a document's title leads to, where links are wanted: its own, or that of its file.
    ///
    /// Viewers of PDF open it at the page (RFC 8118, 3).
    pub(super) fn address(&self, document: &DocumentCard, locator: &Locator) -> Option<String> {
        let Links::Osc8 { folder } = &self.style.links else { return None };
        let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let page = locator.page.as_ref().filter(|_| document.format == Format::Pdf);
        let place = page.map(|page| format!("#page={}", page.number)).unwrap_or_default();
        Some(match document.url.as_ref().filter(is_web) {
            Some(url) if url.to_lowercase().ends_with(".pdf") => format!("{}{place}", encoded(url, b"%")),
            Some(url) => encoded(url, b"%"),
            None => {
                format!("file://{}{place}", encoded(&folder.join(Path::new(&document.path)).to_string_lossy(), b""))
            }
        })
    }
}

/// Percent-encodes all but what an address may hold, and `also`; so nothing in it can end the escape sequence.
fn encoded(address: &str, also: &[u8]) -> String {
    let mut encoded = String::new();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte) || also.contains(&byte) {
            encoded.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// How a role looks. Red and magenta read on dark and on light grounds alike, which yellow does not.
fn style_of(role: Role) -> anstyle::Style {
    let style = anstyle::Style::new();
    match role {
        Role::Plain => style,
        Role::Match => style.bold().fg_color(Some(AnsiColor::Red.into())),
        Role::Title => style.bold(),
        Role::Quiet => style.dimmed(),
        Role::Pin => style.fg_color(Some(AnsiColor::Cyan.into())),
        Role::Note => style.fg_color(Some(AnsiColor::Magenta.into())),
    }
}
