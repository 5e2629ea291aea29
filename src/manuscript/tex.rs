//! LaTeX: enough of it to find quotations. Commands are passed over, their arguments are text; code and formulas are
//! left out. Accents are composed with their letters.

mod groups;
mod letters;
mod quotes;

use self::groups::Groups;
use self::quotes::{Cited, Set};
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
    "nocite",
];

/// Environments that are left out.
const LEFT_OUT: &[&str] =
    &["verbatim", "lstlisting", "minted", "equation", "align", "equation*", "align*", "thebibliography", "comment"];

/// Notes in notes, and accents on accents, at most.
const MAX_NESTED: usize = 8;

/// The most bytes of code within a line.
const MAX_VERB: usize = 1_000;

/// Signs that stand for others.
const SIGNS: &[(&str, &str)] = &[
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
    ("\\{", "{"),
    ("\\}", "}"),
    ("\\ ", " "),
    ("\\,", " "),
    ("\\:", " "),
    ("\\;", " "),
    ("\\\n", " "),
    ("\\\\", "\n"),
    ("'", "’"),
];

pub(super) fn read(text: &str, draft: &mut Draft) {
    let start = text.find("\\begin{document}").map_or(0, |at| at + "\\begin{document}".len());
    let groups = Groups::of(text);
    let mut reader = Reader::of(text, &groups, Span::between(start, text.len()));
    reader.run(draft);
    draft.end_block();
}

struct Reader<'a> {
    text: &'a str,
    groups: &'a Groups,
    at: usize,
    end: usize,
    /// Number of notes so far.
    notes: usize,
    /// For each open brace, what it closes.
    closers: Vec<Closer>,
    /// In how many notes and arguments this one stands.
    depth: usize,
}

/// What a brace closes.
enum Closer {
    Group,
    Quotation(Set, Vec<Cited>),
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, groups: &'a Groups, span: Span) -> Reader<'a> {
        Reader { text, groups, at: span.start(), end: span.end(), notes: 0, closers: Vec::new(), depth: 0 }
    }

    /// A reader of what stands within; none where that stands too deep to be read.
    fn inner(&self, span: Span) -> Option<Reader<'a>> {
        (self.depth < MAX_NESTED).then(|| Reader { depth: self.depth + 1, ..self.within(span) })
    }

    /// A reader of what stands within.
    fn within(&self, span: Span) -> Reader<'a> {
        Reader::of(self.text, self.groups, span)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn run(&mut self, draft: &mut Draft) {
        while let Some(character) = self.rest().chars().next() {
            let at = self.at;
            if let Some((written, means)) = SIGNS.iter().find(|(written, _)| self.rest().starts_with(written)) {
                self.at += written.len();
                draft.push_as(means, Span::between(at, self.at));
                continue;
            }
            match character {
                '%' => self.at += self.rest().find('\n').unwrap_or(self.end - at),
                '$' => self.skip_formula(),
                '\\' => self.command(draft),
                '{' => {
                    self.closers.push(Closer::Group);
                    self.at += 1;
                }
                '}' => {
                    self.at += 1;
                    self.close(Span::between(at, self.at), draft);
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
        let (start, behind) = (self.at, &self.rest()[1..]);
        let length = behind.find(|one: char| !one.is_ascii_alphabetic()).unwrap_or(behind.len());
        if length == 0 {
            // `\[ … \]` is a formula; any other sign is an accent, or says something of how the text is set.
            let ends = || self.groups.formula_end(start + 2).map(|end| end + 2).filter(|end| *end <= self.end);
            let formula = behind.starts_with('[').then(ends).flatten();
            self.at = formula.unwrap_or(start + 1);
            if formula.is_none() {
                let sign = behind.chars().next().map_or(0, char::len_utf8);
                self.sign(start, start + 1 + sign, draft);
            }
            return;
        }
        let name = behind[..length].to_owned();
        if self.sign(start, start + 1 + length, draft) {
            return;
        }
        if self.rest().starts_with('*') {
            self.at += 1;
        }
        if let Some((arguments, set)) = quotes::command(&name) {
            return self.quotation(arguments, set, draft);
        }
        match name.as_str() {
            "begin" => self.begin(draft),
            "end" if self.argument().is_some_and(|name| quotes::environment(&name).is_some()) => draft.end_quote(),
            "verb" => self.verb(),
            "footnote" | "footnotetext" => self.footnote(draft),
            "par" | "item" | "section" | "subsection" | "subsubsection" | "chapter" | "paragraph" | "title" => {
                draft.end_block();
            }
            _ if WITHOUT_TEXT.contains(&name.as_str()) => {
                while self.optional().is_some() || self.argument().is_some() {}
            }
            _ if name.to_ascii_lowercase().contains("cite") => {
                self.cite(&name).into_iter().for_each(|named| draft.name(named))
            }
            _ => while self.optional().is_some() {},
        }
    }

    /// Passes over spaces and a line break, but no empty line.
    fn skip_spaces(&mut self) {
        let is_space = |one: char| matches!(one, ' ' | '\t' | '\r');
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start_matches(is_space).len();
        let behind = rest[blank..].strip_prefix('\n').map(|line| line.trim_start_matches(is_space));
        self.at += match behind {
            Some(behind) if !behind.starts_with('\n') => rest.len() - behind.len(),
            _ => blank,
        };
    }

    fn open_brace(&mut self) -> bool {
        let opens = self.rest().starts_with('{');
        self.at += usize::from(opens);
        opens
    }

    fn begin(&mut self, draft: &mut Draft) {
        let Some(name) = self.argument() else { return };
        if let Some(arguments) = quotes::environment(&name) {
            draft.start_quote();
            for cited in self.arguments(arguments) {
                if let Cited::Named(named) = cited {
                    draft.name(named);
                }
            }
        } else if LEFT_OUT.contains(&name.as_str()) {
            let close = format!("\\end{{{name}}}");
            self.at += self.rest().find(&close).map_or(self.rest().len(), |at| at + close.len());
        } else {
            draft.end_block();
        }
    }

    fn verb(&mut self) {
        let Some(mark) = self.rest().chars().next() else { return };
        let inside = self.rest()[mark.len_utf8()..].lines().next().unwrap_or_default();
        let near = &inside[..inside.floor_char_boundary(MAX_VERB)];
        self.at += near.find(mark).map_or(mark.len_utf8(), |length| length + 2 * mark.len_utf8());
    }

    fn footnote(&mut self, draft: &mut Draft) {
        while self.optional().is_some() {}
        let Some(mut inner) = self.group_span('{').and_then(|inside| self.inner(inside)) else { return };
        self.notes += 1;
        let label = format!("footnote {}", self.notes);
        draft.inner_note(label, |draft| inner.run(draft));
    }

    /// `\cite[see][p.~3]{key, other}`: what stands last in square brackets is the locator. `\cites` has several of these,
    /// `\volcite` a volume before them.
    fn cite(&mut self, name: &str) -> Vec<Named> {
        let mut named = Vec::new();
        if name.ends_with("volcite") {
            while self.optional().is_some() {}
            self.argument();
        }
        let has_several = name.ends_with("cites");
        loop {
            while has_several && self.group('(').is_some() {}
            let mut locator = String::new();
            while let Some(optional) = self.optional() {
                locator = optional.replace("\\,", " ").replace('~', " ");
            }
            let Some(keys) = self.argument() else { return named };
            let key = |key: &str| Named::Key { key: key.trim().to_owned(), locator: locator.clone() };
            named.extend(keys.split(',').filter(|key| !key.trim().is_empty()).map(key));
            if !has_several {
                return named;
            }
        }
    }

    fn optional(&mut self) -> Option<String> {
        self.group('[')
    }

    fn argument(&mut self) -> Option<String> {
        self.group('{')
    }

    /// What stands in the brackets that come next.
    fn group(&mut self, open: char) -> Option<String> {
        self.group_span(open).map(|span| span.of(self.text).to_owned())
    }

    /// Where that stands.
    fn group_span(&mut self, open: char) -> Option<Span> {
        let inside = self.group_ahead(open)?;
        self.at = inside.end() + 1;
        Some(inside)
    }

    /// The same, not passed over.
    fn group_ahead(&self, open: char) -> Option<Span> {
        let opens = self.rest().starts_with(open);
        opens.then(|| self.groups.inside(self.at)).flatten().filter(|inside| inside.end() < self.end)
    }
}
