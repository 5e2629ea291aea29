//! Which brackets of a LaTeX text belong together, and where its paragraphs end: told in one pass, however deep they stand.

use crate::text::Span;

/// The most bytes of what stands in brackets.
const MAX_GROUP: usize = 100_000;

/// The brackets of a text, and its empty lines.
pub(super) struct Groups {
    /// Where each closed bracket opens and closes, by where it opens.
    closed: Vec<(usize, usize)>,
    /// Where paragraphs end: at `\par`, and at the line break before an empty line.
    ends: Vec<usize>,
    /// Where a formula `\[ … \]` may end.
    formula_ends: Vec<usize>,
}

/// The brackets that are open.
#[derive(Default)]
struct Open {
    braces: Vec<usize>,
    /// Square and round ones, with the number of braces around each.
    square: Vec<(usize, usize)>,
    round: Vec<(usize, usize)>,
}

impl Groups {
    /// Finds them. What a backslash stands before is no bracket, and a bracket that is open where the braces around it
    /// close is not closed.
    pub(super) fn of(text: &str) -> Groups {
        let mut groups = Groups { closed: Vec::new(), ends: Vec::new(), formula_ends: Vec::new() };
        let mut open = Open::default();
        let mut is_escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' && is_empty_line(&text[at + 1..]) {
                groups.ends.push(at);
            }
            if byte == b'\\' && text[at + 1..].starts_with(']') {
                groups.formula_ends.push(at);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => {
                    is_escaped = true;
                    if text[at..].starts_with("\\par") {
                        groups.ends.push(at);
                    }
                }
                b'{' => open.braces.push(at),
                b'[' => open.square.push((at, open.braces.len())),
                b'(' => open.round.push((at, open.braces.len())),
                b'}' => {
                    // Within are those with more braces around them than are left.
                    let around = open.braces.len();
                    open.square.truncate(open.square.partition_point(|(_, braces)| *braces < around));
                    open.round.truncate(open.round.partition_point(|(_, braces)| *braces < around));
                    groups.closed.extend(open.braces.pop().map(|start| (start, at)));
                }
                b']' => groups.closed.extend(closed(&mut open.square, open.braces.len(), at)),
                b')' => groups.closed.extend(closed(&mut open.round, open.braces.len(), at)),
                _ => {}
            }
        }
        groups.closed.sort_unstable();
        groups
    }

    /// What stands in the bracket that opens at `at`; none if nothing closes it near by.
    pub(super) fn inside(&self, at: usize) -> Option<Span> {
        let found = self.closed.binary_search_by_key(&at, |(open, _)| *open).ok()?;
        let (open, close) = self.closed[found];
        (close - open <= MAX_GROUP).then(|| Span::between(open + 1, close))
    }

    /// True if a paragraph ends within `span`.
    pub(super) fn has_paragraphs(&self, span: Span) -> bool {
        let next = self.ends.partition_point(|end| *end < span.start());
        self.ends.get(next).is_some_and(|end| *end < span.end())
    }

    /// Where a formula that is open at `at` ends.
    pub(super) fn formula_end(&self, at: usize) -> Option<usize> {
        self.formula_ends.get(self.formula_ends.partition_point(|end| *end < at)).copied()
    }
}

/// The innermost open bracket, if no brace has been opened since, and where it closes.
fn closed(open: &mut Vec<(usize, usize)>, braces: usize, at: usize) -> Option<(usize, usize)> {
    open.pop_if(|(_, around)| *around == braces).map(|(start, _)| (start, at))
}

/// True if nothing stands in the first line of `text`, which ends.
fn is_empty_line(text: &str) -> bool {
    let next = text.find(|one: char| one == '\n' || !one.is_whitespace());
    next.is_some_and(|next| text[next..].starts_with('\n'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where the bracket at `at` closes, found by looking from there on.
    fn naive(text: &str, at: usize) -> Option<usize> {
        let (open, close) = match text.as_bytes()[at] {
            b'{' => ('{', '}'),
            b'[' => ('[', ']'),
            _ => ('(', ')'),
        };
        let (mut depth, mut braces, mut is_escaped) = (0, 0, false);
        for (here, one) in text.char_indices().skip_while(|(here, _)| *here <= at) {
            match one {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                _ if one == close && braces == 0 && depth == 0 => return Some(here),
                _ if one == close && braces == 0 => depth -= 1,
                _ if one == open && braces == 0 => depth += 1,
                '{' => braces += 1,
                '}' if braces == 0 => return None,
                '}' => braces -= 1,
                _ => {}
            }
        }
        None
    }

    proptest! {
        #[test]
        fn a_bracket_is_closed_where_looking_on_from_it_finds_its_end(text in "[{}\\[\\]()a\\\\ ]{0,40}") {
            let groups = Groups::of(&text);
            let mut is_escaped = false;
            for (at, one) in text.char_indices() {
                if !is_escaped && matches!(one, '{' | '[' | '(') {
                    prop_assert_eq!(groups.inside(at).map(Span::end), naive(&text, at), "{} at {}", text, at);
                }
                is_escaped = one == '\\' && !is_escaped;
            }
        }
    }

    #[test]
    fn a_paragraph_ends_at_an_empty_line_or_its_command() {
        for (text, ends) in
            [("one\ntwo", false), ("one\n \t\ntwo", true), ("one \\par two", true), ("one\\\n\ntwo", true)]
        {
            let all = Span::between(0, text.len());
            assert_eq!(Groups::of(text).has_paragraphs(all), ends, "{text:?}");
        }
        assert_eq!(Groups::of("\\[ a \\] \\[").formula_end(2), Some(5));
        assert_eq!(Groups::of("\\[ a \\] \\[").formula_end(10), None);
    }
}
