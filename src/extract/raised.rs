//! Numbers that stand above the line, such as the marks of notes.

/// Gives `text` in raised digits if it is nothing but digits, so that no word ends in it: `³` is no part of `word³`.
pub(super) fn digits(text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars().map(|digit| RAISED.get(digit.to_digit(10)? as usize).copied()).collect()
}
