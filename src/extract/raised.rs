//! Numbers that stand above the line, such as the marks of notes.

/// Gives `text` in raised digits if it is nothing but numbers, so that no word ends in it: `³` is no part of `word³`.
///
/// Several marks stand with a comma or dash between them, `¹,³–⁵`.
pub(super) fn digits(text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let is_digit = |one: char| value(one).is_some();
    let raised = |one: char| match value(one) {
        Some(digit) => RAISED.get(digit as usize).copied(),
        None => matches!(one, ',' | ';' | '-' | '–' | ' ').then_some(one),
    };
    let is_number = text.starts_with(is_digit) && text.ends_with(is_digit);
    if is_number { text.chars().map(raised).collect() } else { None }
}

/// What a digit is worth, of Europe or of the Arabic script.
fn value(digit: char) -> Option<u32> {
    match digit {
        '\u{660}'..='\u{669}' => Some(u32::from(digit) - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(u32::from(digit) - 0x6F0),
        _ => digit.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_alone_are_raised() {
        for (text, raised) in [
            ("12", Some("¹²")),
            ("1,3–5", Some("¹,³–⁵")),
            ("٣", Some("³")),
            ("-3", None),
            ("1st", None),
            ("1,", None),
            ("", None),
        ] {
            assert_eq!(digits(text).as_deref(), raised, "{text}");
        }
    }
}
