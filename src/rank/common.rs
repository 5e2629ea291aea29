//! Words that say nothing about a subject, by language: they are weighed low, and never dropped.
//!
//! Function words, and the words with which people ask (`what`, `which articles discuss`). Those of a question are rare
//! in texts, so that their rarity alone would take them for important. The lists stand in `common/`.

use crate::text::fold;

/// What a common word counts.
pub const COMMON_WEIGHT: f32 = 0.2;

/// True if `typed` is a common word of the language with this code.
///
/// A word in capitals is taken for a name: `US`, `WHO`.
///
/// ```
/// # use pincite::rank::is_common;
/// assert!(is_common("en", "Which") && is_common("id", "yang"));
/// assert!(!is_common("en", "WHO") && !is_common("id", "which"));
/// ```
pub fn is_common(language: &str, typed: &str) -> bool {
    let list = match language {
        "en" => include_str!("common/en.txt"),
        "id" | "ms" => include_str!("common/id.txt"),
        "vi" => include_str!("common/vi.txt"),
        "th" => include_str!("common/th.txt"),
        "zh" => include_str!("common/zh.txt"),
        _ => return false,
    };
    let is_name = typed.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let folded = fold::fold(typed);
    !is_name && list.split_whitespace().any(|word| word == folded)
}
