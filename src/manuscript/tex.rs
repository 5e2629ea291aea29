//! LaTeX: enough of it to find quotations. Commands are passed over, their arguments are text; code and formulas are
//! left out.

use super::Named;
use super::draft::Draft;
use crate::text::Span;

/// Commands whose arguments are no text.
const WITHOUT_TEXT: &[&str] = &[
    "label",
    "ref",
    "pageref",
    "autoref",
    "includegraphics",
    "input",
    "include",
    "bibliography",
    "bibliographystyle",
    "usepackage",
    "documentclass",
    "newcommand",
    "renewcommand",
    "url",
    "begin",
    "end",
    "vspace",
    "hspace",
    "lstinline",
    "addbibresource",
    "author",
    "date",
    "pagestyle",
    "cref",
];

/// Environments that are left out.
const LEFT_OUT: &[&str] =
    &["verbatim", "lstlisting", "minted", "equation", "align", "equation*", "align*", "thebibliography", "comment"];

/// Environments that are block quotations.
const QUOTES: &[&str] = &["quote", "quotation", "displayquote", "blockquote"];

pub(super) fn read(text: &str, draft: &mut Draft) {
    let start = text.find("\\begin{document}").map_or(0, |at| at + "\\begin{document}".len());
    let mut reader = Reader { text, at: start, end: text.len(), notes: 0, closers: Vec::new() };
    reader.run(draft);
    draft.end_block();
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// Number of notes so far.
    notes: usize,
    /// For each open brace, what its end writes.
    closers: Vec<&'static str>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..self.end]
    }

    fn run(&mut self, draft: &mut Draft) {
        while let Some(character) = self.rest().chars().next() {
            let at = self.at;
            let fixed = [
                ("``", "“"),
                ("''", "”"),
                ("`", "‘"),
                ("---", "—"),
                ("--", "–"),
                ("~", " "),
                ("\\%", "%"),
                ("\\&", "&"),
                ("\\$", "$"),
                ("\\#", "#"),
                ("\\_", "_"),
                ("\\ldots", "…"),
                ("\\dots", "…"),
                ("\\\\", "\n"),
                ("'", "’"),
            ];
            if let Some((written, means)) = fixed.iter().find(|(written, _)| self.rest().starts_with(written)) {
                self.at += written.len();
                draft.push_as(means, Span::between(at, self.at));
                continue;
            }
            match character {
                '%' => self.at += self.rest().find('\n').unwrap_or(self.end - at),
                '$' => self.skip_formula(),
                '\\' => self.command(draft),
                '{' => {
                    self.closers.push("");
                    self.at += 1;
                }
                '}' => {
                    self.at += 1;
                    draft.push_as(self.closers.pop().unwrap_or_default(), Span::between(at, self.at));
                }
                '\n' if self.rest()[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => {
                    draft.end_block();
                    self.at += 1;
                }
                other => {
                    self.at += other.len_utf8();
                    draft.push(&self.text[at..self.at], at);
                }
            }
        }
    }

    fn skip_formula(&mut self) {
        let mark = if self.rest().starts_with("$$") { "$$" } else { "$" };
        let inside = &self.rest()[mark.len()..];
        self.at += inside.find(mark).map_or(mark.len(), |length| length + 2 * mark.len());
    }

    fn command(&mut self, draft: &mut Draft) {
        let behind = &self.rest()[1..];
        let length = behind.find(|one: char| !one.is_ascii_alphabetic()).unwrap_or(behind.len());
        if length == 0 {
            // `\[ … \]` is a formula; any other sign stands for itself.
            let formula = behind.strip_prefix('[').and_then(|inside| inside.find("\\]"));
            self.at += match formula {
                Some(inside) => inside + 4,
                None => 1 + behind.chars().next().map_or(0, char::len_utf8),
            };
            return;
        }
        let name = behind[..length].to_owned();
        self.at += 1 + length;
        if self.rest().starts_with('*') {
            self.at += 1;
        }
        match name.as_str() {
            "begin" => self.begin(draft),
            "end" if self.argument().is_some_and(|name| QUOTES.contains(&name.as_str())) => draft.end_quote(),
            "verb" => self.verb(),
            "footnote" | "footnotetext" => self.footnote(draft),
            "enquote" | "textquote" if self.open_brace() => {
                draft.push_as("“", Span::between(self.at - 1, self.at));
                self.closers.push("”");
            }
            "par" | "item" | "section" | "subsection" | "subsubsection" | "chapter" | "paragraph" | "title" => {
                draft.end_block();
            }
            _ if name.contains("cite") => self.cite(draft),
            _ if WITHOUT_TEXT.contains(&name.as_str()) => {
                while self.optional().is_some() || self.argument().is_some() {}
            }
            _ => while self.optional().is_some() {},
        }
    }

    fn open_brace(&mut self) -> bool {
        let opens = self.rest().starts_with('{');
        self.at += usize::from(opens);
        opens
    }

    fn begin(&mut self, draft: &mut Draft) {
        let Some(name) = self.argument() else { return };
        if QUOTES.contains(&name.as_str()) {
            draft.start_quote();
        } else if LEFT_OUT.contains(&name.as_str()) {
            let close = format!("\\end{{{name}}}");
            self.at += self.rest().find(&close).map_or(self.rest().len(), |at| at + close.len());
        } else {
            draft.end_block();
        }
    }

    fn verb(&mut self) {
        let Some(mark) = self.rest().chars().next() else { return };
        let inside = &self.rest()[mark.len_utf8()..];
        self.at += inside.find(mark).map_or(mark.len_utf8(), |length| length + 2 * mark.len_utf8());
    }

    fn footnote(&mut self, draft: &mut Draft) {
        while self.optional().is_some() {}
        let start = self.at + 1;
        if self.argument().is_none() {
            return;
        }
        self.notes += 1;
        let label = format!("footnote {}", self.notes);
        let mut inner = Reader { text: self.text, at: start, end: self.at - 1, notes: 0, closers: Vec::new() };
        draft.inner_note(label, |draft| inner.run(draft));
    }

    /// `\cite[see][p.~3]{key, other}`: what stands last in square brackets is the locator.
    fn cite(&mut self, draft: &mut Draft) {
        let mut locator = String::new();
        while let Some(optional) = self.optional() {
            locator = optional.replace('~', " ");
        }
        for key in self.argument().unwrap_or_default().split(',') {
            draft.name(Named::Key { key: key.trim().to_owned(), locator: locator.clone() });
        }
    }

    fn optional(&mut self) -> Option<String> {
        self.group('[', ']')
    }

    fn argument(&mut self) -> Option<String> {
        self.group('{', '}')
    }

    /// What stands in the brackets that come next.
    fn group(&mut self, open: char, close: char) -> Option<String> {
        let inside = self.rest().strip_prefix(open)?;
        let mut depth = 0usize;
        for (at, character) in inside.char_indices() {
            match character {
                _ if character == close && depth == 0 => {
                    let group = inside[..at].to_owned();
                    self.at += at + 2;
                    return Some(group);
                }
                _ if character == close => depth -= 1,
                _ if character == open => depth += 1,
                _ => {}
            }
        }
        None
    }
}
