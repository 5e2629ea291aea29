//! reStructuredText: headings by their lines, notes, tables, and the text of directives.
//!
//! Comments, targets and the options of directives are no text. Marks within a
//! line, such as those of emphasis, stay: they are part of the line.

use super::decode::Decoded;
use super::draft::Draft;
use super::text::{push_run, runs};
use super::{declared, raised};
use crate::model::BlockKind;
use crate::text::Span;

/// Directives whose argument is text.
const TEXTUAL: &[&str] = &[
    "admonition",
    "attention",
    "caution",
    "danger",
    "epigraph",
    "error",
    "figure",
    "hint",
    "important",
    "note",
    "rubric",
    "seealso",
    "sidebar",
    "table",
    "tip",
    "topic",
    "warning",
];

/// Takes the text of a reStructuredText file.
pub(super) fn extract(decoded: &Decoded<'_>) -> Draft {
    let body = decoded.body();
    let mut reader = Reader { draft: Draft::new(decoded), body, styles: Vec::new() };
    for run in runs(body) {
        reader.run(&run);
    }
    let mut draft = reader.draft;
    draft.declared.title = draft.declared.title.take().or_else(|| draft.first_heading());
    draft
}

struct Reader<'b> {
    draft: Draft,
    body: &'b str,
    /// The lines under headings in order of their levels, and whether one stands above as well.
    styles: Vec<(char, bool)>,
}

impl<'b> Reader<'b> {
    fn text(&self, line: &Span) -> &'b str {
        line.of(self.body)
    }

    fn run(&mut self, run: &[Span]) {
        let line = |at: usize| run.get(at).map(|line| line.of(self.body)).unwrap_or_default();
        if let (Some(mark), Some(_)) = (adornment(line(0)), adornment(line(2)).filter(|_| !line(1).is_empty())) {
            self.heading(&run[1], (mark, true));
            return self.run(&run[3..]);
        }
        match adornment(line(1)) {
            // A shorter line is one of text that happens to be dashes.
            Some(mark) if line(1).chars().count() + 1 >= line(0).chars().count() && adornment(line(0)).is_none() => {
                self.heading(&run[0], (mark, false));
                return self.run(&run[2..]);
            }
            _ => {}
        }
        match line(0) {
            "" => {}
            first if run.len() == 1 && adornment(first).is_some() => {}
            first if first.starts_with(".. ") || first == ".." => self.explicit(run),
            first if first.starts_with(':') => self.fields(run),
            first if is_border(first) => self.table(run),
            _ => push_run(&mut self.draft, self.body, run),
        }
    }

    fn heading(&mut self, line: &Span, style: (char, bool)) {
        let known = self.styles.iter().position(|known| *known == style);
        let level = known.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        self.draft.push(self.text(line), line.start());
        self.draft.end_block(BlockKind::Heading { level: u8::try_from(level + 1).unwrap_or(6).min(6) });
    }

    /// What starts with two dots: a note, a directive, a target or a comment.
    fn explicit(&mut self, run: &[Span]) {
        let first = self.text(&run[0]);
        let inner = first.trim_start_matches('.').trim_start();
        let start = run[0].end() - inner.len();
        if let Some((mark, _)) = inner.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let digits = raised::digits(mark.trim_start_matches('#')).filter(|digits| !digits.is_empty());
            let place = Span::between(start, start + mark.len() + 2);
            self.draft.push_as(&digits.unwrap_or_else(|| format!("[{mark}]")), place);
            let rest = Span::between(place.end(), run[run.len() - 1].end());
            self.draft.push(rest.of(self.body), rest.start());
            return self.draft.end_block(BlockKind::Note);
        }
        let Some((name, argument)) = inner.split_once("::") else { return };
        if !TEXTUAL.contains(&name.trim()) && !name.ends_with("code-block") && name.trim() != "code" {
            return;
        }
        let argument = argument.trim();
        if !argument.is_empty() && TEXTUAL.contains(&name.trim()) && name.trim() != "figure" {
            self.draft.push(argument, run[0].end() - argument.len());
            self.draft.end_block(BlockKind::Paragraph);
        }
        let rest: Vec<Span> = run[1..].iter().copied().skip_while(|line| self.text(line).starts_with(':')).collect();
        push_run(&mut self.draft, self.body, &rest);
    }

    /// A list of fields, of which some say who wrote the document.
    fn fields(&mut self, run: &[Span]) {
        for line in run {
            let text = self.text(line);
            let field = text.strip_prefix(':').and_then(|rest| rest.split_once(": "));
            if let Some((name, value)) = field.filter(|_| self.draft.blocks().len() < 3) {
                let declared = &mut self.draft.declared;
                match name.to_lowercase().as_str() {
                    "author" => declared.authors.extend(declared::name(value)),
                    "authors" => declared.authors.extend(value.split([',', ';']).filter_map(declared::name)),
                    "date" => declared.date = declared.date.or_else(|| declared::date(value)),
                    "organization" => declared.publisher = declared::name(value),
                    _ => {}
                }
            }
            self.draft.push(text, line.start());
            self.draft.end_block(BlockKind::ListItem);
        }
    }

    fn table(&mut self, run: &[Span]) {
        let body = self.body;
        for line in run.iter().filter(|line| !is_border(line.of(body))) {
            let text = line.of(body);
            let parted =
                if text.starts_with('|') { text.split('|').collect() } else { text.split("  ").collect::<Vec<_>>() };
            for cell in parted.into_iter().map(str::trim).filter(|cell| !cell.is_empty()) {
                // A cell is a part of the line, so its place is how far in it starts.
                let at = cell.as_ptr() as usize - text.as_ptr() as usize;
                self.draft.start_cell();
                self.draft.push(cell, line.start() + at);
            }
            self.draft.end_block(BlockKind::TableRow);
        }
    }
}

/// The mark of a line that is nothing but one mark, at least twice.
fn adornment(line: &str) -> Option<char> {
    let mark = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() > 1 && line != ".." && line != "::" && line.chars().all(|other| other == mark)).then_some(mark)
}

/// True for a line of a table that holds no text.
fn is_border(line: &str) -> bool {
    let is_grid = line.starts_with('+') && line.chars().all(|mark| matches!(mark, '+' | '-' | '='));
    is_grid || (line.contains("= ") && line.chars().all(|mark| matches!(mark, '=' | ' ')))
}

#[cfg(test)]
mod tests {
    use crate::extract::document;
    use crate::extract::tests::shown;
    use crate::model::{Document, Metadata, PartialDate};

    fn read(source: &str) -> (Document, Vec<String>) {
        let document = document("a.rst", source.as_bytes(), &Metadata::default()).unwrap();
        let blocks = document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        (document, blocks)
    }

    #[test]
    fn headings_notes_tables_and_directives_are_told_apart() {
        let (document, blocks) = read(
            "======\nRounds\n======\n\n:Author: Ana Reyes\n:Date: 2023-10-19\n\n.. a comment\n   of two lines\n\nBackground\n\
             ----------\nThe first\nround.\n\n- one\n- two\n\n.. note:: Take care.\n   More of it.\n\n.. image:: a.png\n\n\
             .. [1] See the annex.\n\n.. _target: https://example.org\n\n+---+---+\n| a | b |\n+===+===+\n| c | d |\n\
             +---+---+\n\n===  ===\ne    f\n===  ===\n\n----\n\nLast\n",
        );
        let expected = [
            "Heading 1: Rounds",
            "ListItem: :Author: Ana Reyes",
            "ListItem: :Date: 2023-10-19",
            "Heading 2: Background",
            "Paragraph: The first round.",
            "ListItem: - one",
            "ListItem: - two",
            "Paragraph: Take care.",
            "Paragraph: More of it.",
            "Note: ¹ See the annex.",
            "TableRow: a | b",
            "TableRow: c | d",
            "TableRow: e | f",
            "Paragraph: Last",
        ];
        assert_eq!(blocks, expected);
        assert_eq!(document.metadata.authors, ["Ana Reyes"]);
        assert_eq!(document.metadata.date, PartialDate::parse("2023-10-19"));
    }
}
