//! Text as it is named in messages.

/// Gives `text` in quotation marks, control characters escaped.
///
/// Combining marks stay on their letters, which the escapes of the language's own debug form take them off.
///
/// ```
/// # use pincite::text::literal;
/// assert_eq!(literal("ที่\t\"x\""), "\"ที่\\t\\\"x\\\"\"");
/// ```
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            _ if character.is_control() => literal.extend(character.escape_default()),
            _ => literal.push(character),
        }
    }
    literal.push('"');
    literal
}
