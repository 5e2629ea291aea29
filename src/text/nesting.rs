//! How deep quotations, lists and notes of a Markdown text stand in each other.

/// Nobody writes deeper than this, and the parser looks at all that are open for each line, whatever its length.
pub(crate) const MAX_DEPTH: usize = 100;

/// Columns by which an item stands further in than the one that it is part of, at least.
const STEP: usize = 2;

/// True if they may stand in each other deeper than the bound.
pub(crate) fn is_too_deep(text: &str) -> bool {
    text.split(['\n', '\r']).any(|line| depth(line) > MAX_DEPTH)
}

/// The most that may stand in each other where a line starts.
fn depth(line: &str) -> usize {
    let (mut depth, mut rest) = (0, line.as_bytes());
    loop {
        let (bytes, columns) = indent(rest);
        let Some(mark) = mark(&rest[bytes..]) else { return depth };
        depth += 1 + columns / STEP;
        rest = &rest[bytes + mark..];
    }
}

/// Bytes and columns of the white space that a line starts with; a tab is four columns.
fn indent(line: &[u8]) -> (usize, usize) {
    let white = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    white.fold((0, 0), |(bytes, columns), byte| (bytes + 1, columns + if *byte == b'\t' { 4 } else { 1 }))
}

/// Bytes of the mark of a quotation, an item or a note that a line starts with.
fn mark(line: &[u8]) -> Option<usize> {
    let is_apart = |at: usize| line.get(at).is_none_or(u8::is_ascii_whitespace);
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match line.get(digits)? {
        b'>' if digits == 0 => Some(1),
        b'-' | b'+' | b'*' if digits == 0 && is_apart(1) => Some(1),
        b'.' | b')' if digits > 0 && is_apart(digits + 1) => Some(digits + 1),
        b'[' if digits == 0 && line.get(1) == Some(&b'^') => {
            let label = line.windows(2).position(|pair| pair == b"]:")?;
            Some(label + 2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_each_other_is_counted_by_its_marks_and_by_how_far_in_they_stand() {
        for (line, expected) in [
            ("words", 0),
            ("    words", 0),
            ("> words", 1),
            (">>> words", 3),
            ("> - 1. words", 3),
            ("1) 2023. words", 2),
            ("    - words", 3),
            ("\t- words", 3),
            ("[^1]: > words", 2),
            ("**words** -1 2.5", 0),
            ("---", 0),
        ] {
            assert_eq!(depth(line), expected, "{line}");
        }
        assert!(!is_too_deep(&format!("a\n{}\nb", "> ".repeat(MAX_DEPTH))));
        assert!(is_too_deep(&format!("a\n{}\nb", "> ".repeat(MAX_DEPTH + 1))));
    }
}
