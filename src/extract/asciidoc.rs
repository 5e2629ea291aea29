//! AsciiDoc: headings by their marks, tables, captions, and who wrote it.
//!
//! Comments, attributes and the borders of blocks are no text. Marks within a
//! line, such as those of emphasis, stay: they are part of the line.

use super::declared;
use super::decode::Decoded;
use super::draft::Draft;
use super::text::{push_run, runs};
use crate::model::BlockKind;
use crate::text::Span;

/// How a note within a line starts.
const NOTE: &str = "footnote:[";

/// Takes the text of an AsciiDoc file.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    let mut reader = Reader {
        draft: Draft::new(decoded),
        body,
        is_comment: false,
        is_table: false,
        open: Vec::new(),
        is_item: false,
    };
    for (at, run) in runs(body).iter().enumerate() {
        reader.run(run, at == 0);
    }
    let mut draft = reader.draft;
    draft.declared.title = draft.first_heading();
    draft
}

struct Reader<'b> {
    draft: Draft,
    body: &'b str,
    is_comment: bool,
    is_table: bool,
    /// Lines of the paragraph so far.
    open: Vec<Span>,
    /// True if they are those of an item of a list.
    is_item: bool,
}

impl<'b> Reader<'b> {
    /// Takes lines without a blank one between them; those of the first may be the head of the document.
    fn run(&mut self, run: &[Span], is_first: bool) {
        let mut in_head = false;
        for line in run {
            let text = line.of(self.body);
            if is_comment_border(text) {
                self.end_paragraph();
                self.is_comment = !self.is_comment;
            } else if self.is_comment || text.starts_with("//") {
                continue;
            } else if in_head {
                self.head(text);
            } else if let Some(level) = heading_level(text) {
                self.heading(text, *line, level);
                in_head = is_first && level == 1;
            } else if text == "|===" {
                self.end_paragraph();
                self.is_table = !self.is_table;
            } else if self.is_table {
                self.row(text, *line);
            } else {
                self.line(text, *line);
            }
        }
        self.end_paragraph();
    }

    fn line(&mut self, text: &'b str, line: Span) {
        let is_border =
            text.len() >= 4 && ["-", "=", ".", "*", "_", "+"].iter().any(|mark| text.replace(mark, "").is_empty());
        let is_attribute =
            text.starts_with('[') && text.ends_with(']') || text.starts_with(':') && text[1..].contains(':');
        let is_macro = ["image::", "include::", "toc::", "video::"].iter().any(|name| text.starts_with(name));
        if is_border || is_attribute || is_macro || text == "--" || text == "+" || text == "'''" || text == "<<<" {
            return self.end_paragraph();
        }
        let caption =
            text.strip_prefix('.').filter(|caption| caption.starts_with(|first: char| first.is_alphanumeric()));
        match caption {
            Some(caption) if self.open.is_empty() => {
                self.draft.push(caption, line.end() - caption.len());
                self.draft.end_block(BlockKind::Caption);
            }
            _ => {
                if is_item(text) {
                    self.end_paragraph();
                    self.is_item = true;
                }
                self.open.push(line);
            }
        }
    }

    fn heading(&mut self, text: &'b str, line: Span, level: u8) {
        self.end_paragraph();
        let title = text.trim_start_matches(['=', '#']).trim_start();
        self.draft.push(title, line.end() - title.len());
        self.draft.end_block(BlockKind::Heading { level });
    }

    /// A line below the title: the author, the revision with its date, or an attribute.
    fn head(&mut self, text: &str) {
        let metadata = &mut self.draft.declared;
        let attribute = text.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        match attribute.map(|(name, value)| (name, value.trim())) {
            Some(("author" | "authors", value)) => metadata.authors.extend(declared::names(value)),
            Some(("revdate" | "date", value)) => metadata.date = declared::date(value),
            Some(_) => {}
            None if metadata.authors.is_empty() && !text.starts_with(|first: char| first.is_ascii_digit()) => {
                let name = |author: &str| declared::name(author.split('<').next().unwrap_or_default());
                metadata.authors.extend(text.split(';').filter_map(name));
            }
            None => metadata.date = metadata.date.or_else(|| text.split(',').find_map(declared::date)),
        }
    }

    fn row(&mut self, text: &str, line: Span) {
        let mut at = line.start();
        for cell in text.split('|') {
            let visible = Span::between(at, at + cell.len()).trimmed(self.body);
            at += cell.len() + 1;
            if !visible.is_empty() {
                self.draft.start_cell();
                self.draft.push(visible.of(self.body), visible.start());
            }
        }
        self.draft.end_block(BlockKind::TableRow);
    }

    fn end_paragraph(&mut self) {
        let open = std::mem::take(&mut self.open);
        let is_item = std::mem::take(&mut self.is_item);
        let (Some(first), Some(last)) = (open.first(), open.last()) else { return };
        let whole = Span::between(first.start(), last.end());
        if !is_item && !whole.of(self.body).contains(NOTE) {
            return push_run(&mut self.draft, self.body, &open);
        }
        let mut at = whole.start();
        for part in whole.of(self.body).split_inclusive(NOTE) {
            let before = part.strip_suffix(NOTE).unwrap_or(part);
            self.draft.push(before, at);
            // A note stands at the end of a word, which it is no part of.
            let after = at + before.len();
            self.draft.push_as(" ", Span::between(after, after));
            self.draft.push(&part[before.len()..], after);
            at += part.len();
        }
        self.draft.end_block(if is_item { BlockKind::ListItem } else { BlockKind::Paragraph });
    }
}

/// True for an item of a list: `* one`, `.. two`.
fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(['*', '.', '-']);
    rest.len() < line.len() && line.len() - rest.len() <= 5 && rest.starts_with(' ')
}

fn is_comment_border(line: &str) -> bool {
    line.len() >= 4 && line.chars().all(|mark| mark == '/')
}

/// The level of a heading such as `== Background`.
fn heading_level(line: &str) -> Option<u8> {
    let marks = line.chars().take_while(|mark| *mark == '=').count();
    let rest = &line[marks..];
    let level = u8::try_from(marks).ok().filter(|level| (1..=6).contains(level))?;
    (rest.starts_with(' ') && !rest.trim().is_empty()).then_some(level)
}

#[cfg(test)]
mod tests {
    use crate::extract::document;
    use crate::extract::tests::shown;
    use crate::model::{Metadata, PartialDate};

    #[test]
    fn headings_captions_tables_and_the_head_are_told_apart() {
        let source = "= Rounds\nAna Reyes <ana@example.org>; Bui Lan\nv1.0, 2023-10-19\n:toc: left\n\n// a comment\nFirst\nwordsfootnote:[See.].\n\n\
                      == Background\n\n////\nnot this\n\nnor this\n////\n.Two states\n[cols=2]\n|===\n|Brunei |12\n|Laos |34\n\
                      |===\n\n* one\n. two\n\n----\ncode here\n----\n\nimage::a.png[]\n";
        let document = document("a.adoc", source.as_bytes(), &Metadata::default()).unwrap();
        let blocks: Vec<String> =
            document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        let expected = [
            "Heading 1: Rounds",
            "Paragraph: First words footnote:[See.].",
            "Heading 2: Background",
            "Caption: Two states",
            "TableRow: Brunei | 12",
            "TableRow: Laos | 34",
            "ListItem: * one",
            "ListItem: . two",
            "Paragraph: code here",
        ];
        assert_eq!(blocks, expected);
        assert_eq!(document.metadata.authors, ["Ana Reyes", "Bui Lan"]);
        assert_eq!(document.metadata.date, PartialDate::parse("2023-10-19"));
    }
}
