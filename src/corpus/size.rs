//! Sizes of files as people write them: `64 MB`, `1 GiB`.

/// Units by name, the largest first. A kilobyte is 1,000 bytes, a kibibyte 1,024 (IEC 80000-13).
const UNITS: &[(&str, u64)] = &[
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("bytes", 1),
    ("B", 1),
];

/// Reads a whole number with a unit or without; `None` if it is none, or does not fit.
///
/// Capitals do not matter, nor does the space before the unit.
///
/// ```
/// use pincite::corpus::size;
///
/// assert_eq!(size::parse("64 MB"), Some(64_000_000));
/// assert_eq!(size::parse("1gib"), Some(1_073_741_824));
/// assert_eq!(size::parse("some"), None);
/// ```
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..end].parse().ok()?;
    let unit = text[end..].trim_start();
    if unit.is_empty() {
        return Some(number);
    }
    let (_, bytes) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    number.checked_mul(*bytes)
}

/// Writes `bytes` with the largest unit that loses nothing: [`parse`] gives it back.
///
/// ```
/// use pincite::corpus::size;
///
/// assert_eq!(size::render(512_000_000), "512 MB");
/// assert_eq!(size::render(512 << 20), "512 MiB");
/// assert_eq!(size::render(1_001), "1001 bytes");
/// ```
pub fn render(bytes: u64) -> String {
    let whole = UNITS.iter().find(|(_, unit)| bytes != 0 && bytes.is_multiple_of(*unit));
    let (name, unit) = whole.unwrap_or(&("bytes", 1));
    format!("{} {name}", bytes / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_reads_back_as_it_was_written() {
        for bytes in [0, 1, 999, 1_000, 1_024, 64_000_000, 64 << 20, 5_000_000_000, u64::MAX] {
            assert_eq!(parse(&render(bytes)), Some(bytes), "{}", render(bytes));
        }
    }

    #[test]
    fn what_is_no_size_is_none() {
        for text in ["", "MB", "-1", "1.5 MB", "1 XB", "1 MB 2", "99999999999 GB", "99999999999999999999", "١ MB"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
