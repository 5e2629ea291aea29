//! Simplified and traditional characters of Chinese.
//!
//! Which stand for each other is what Unicode's Unihan database says (`kSimplifiedVariant` and `kTraditionalVariant`;
//! `chinese.txt` beside this file). It is not passed on: `發` and `髮` are both `发`, and not each other.

use std::sync::LazyLock;

/// Every character with one that it may stand for, both ways, in order.
static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("chinese.txt").lines().filter(|line| !line.starts_with('#'));
    let mut pairs = Vec::new();
    for set in lines.flat_map(str::split_whitespace) {
        let mut characters = set.chars();
        let Some(simplified) = characters.next() else { continue };
        pairs.extend(characters.flat_map(|traditional| [(simplified, traditional), (traditional, simplified)]));
    }
    pairs.sort_unstable();
    pairs
});

/// The traditional forms of a simplified character and the simplified ones of a traditional one, without itself, in order.
///
/// ```
/// # use pincite::text::chinese::variants;
/// assert!(variants('发').eq(['發', '髮']));
/// assert!(variants('髮').eq(['发']));
/// assert_eq!(variants('人').next(), None);
/// ```
pub fn variants(character: char) -> impl Iterator<Item = char> {
    let first = PAIRS.partition_point(|(one, _)| *one < character);
    PAIRS[first..].iter().take_while(move |(one, _)| *one == character).map(|(_, other)| *other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;
    use crate::text::words::units;

    #[test]
    fn each_is_a_character_by_itself_in_the_form_in_which_words_are_kept() {
        for (one, other) in PAIRS.iter() {
            assert!(variants(*other).any(|back| back == *one), "{one} {other}");
            let text = String::from(*one);
            assert!(units(&text).first().is_some_and(|unit| unit.is_cluster), "{one}");
            assert_eq!(fold(&text), text);
        }
        assert!(PAIRS.len() > 12_000);
    }

    /// As in the fields of Unihan for these characters (Unicode Standard Annex #38).
    #[test]
    fn simplified_and_traditional_characters_are_those_of_unihan() {
        for (simplified, traditional) in [
            ('干', "乾幹"),
            ('后', "後"),
            ('台', "檯臺颱"),
            ('系', "係繫"),
            ('国', "國"),
            ('网', "網"),
            ('络', "絡"),
            ('东', "東"),
            ('面', "麵"),
        ] {
            assert_eq!(variants(simplified).collect::<String>(), traditional, "{simplified}");
        }
        assert_eq!(variants('後').collect::<String>(), "后");
    }
}
