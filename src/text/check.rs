//! The check of a quoted text: six characters by which a pin tells whether the words are still the same.

/// The digits of Crockford's base 32, in lower case: no `i`, `l`, `o`, `u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Number of characters of a check.
pub const CHECK_LENGTH: usize = 6;

/// Gives the check of `quote`: the first 30 bits of its BLAKE3 hash in Crockford's base 32.
///
/// ```
/// # use pincite::text::check::check;
/// assert_eq!(check("capacity building").len(), 6);
/// assert_ne!(check("capacity building"), check("capacity-building"));
/// ```
pub fn check(quote: &str) -> String {
    let hash = blake3::hash(quote.as_bytes());
    let bits = hash.as_bytes()[..4].iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
    (0..CHECK_LENGTH).map(|at| char::from(DIGITS[(bits >> (27 - 5 * at) & 31) as usize])).collect()
}

/// Reads a check as a person may have typed it, or `None` if it cannot be one.
///
/// Case does not matter; `i` and `l` are read as `1`, `o` as `0` (Crockford).
pub fn parse_check(typed: &str) -> Option<String> {
    let digits: Option<String> = typed.chars().map(digit).collect();
    digits.filter(|digits| digits.len() == CHECK_LENGTH)
}

fn digit(typed: char) -> Option<char> {
    match typed.to_ascii_lowercase() {
        'i' | 'l' => Some('1'),
        'o' => Some('0'),
        other => u8::try_from(other).is_ok_and(|byte| DIGITS.contains(&byte)).then_some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_the_start_of_the_hash_in_base_32() {
        // BLAKE3 of the empty input starts with af 13 49 b9: 10101 11100 01001 10100 10011 01110.
        assert_eq!(check(""), "nw9mke");
    }

    #[test]
    fn a_typed_check_is_read_with_its_likely_slips() {
        assert_eq!(parse_check("K7F2Q9").as_deref(), Some("k7f2q9"));
        assert_eq!(parse_check("o1iL0z").as_deref(), Some("01110z"));
        assert_eq!(parse_check("k7f2q"), None);
        assert_eq!(parse_check("k7f2qu"), None);
    }
}
