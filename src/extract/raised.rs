//! Numbers that stand above the line, such as the marks of notes.

/// Gives `text` in raised digits if it is nothing but digits, so that no word ends in it: `³` is no part of `word³`.
pub(super) fn digits(text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars().map(|digit| RAISED.get(value(digit)? as usize).copied()).collect()
}

/// What a digit is worth, of Europe or of the Arabic script.
fn value(digit: char) -> Option<u32> {
    match digit {
        '\u{660}'..='\u{669}' => Some(u32::from(digit) - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(u32::from(digit) - 0x6F0),
        _ => digit.to_digit(10),
    }
}
