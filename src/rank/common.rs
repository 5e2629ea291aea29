//! Words that say nothing about a subject, by language: they are weighed low, and never dropped.
//!
//! Function words, and the words with which people ask (`what`, `which articles discuss`). Those of a question are rare
//! in texts, so that their rarity alone would take them for important. The lists stand in `common/`.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::fold;

/// What a common word counts.
pub const COMMON_WEIGHT: f32 = 0.5;

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
        "en" => &ENGLISH,
        "id" | "ms" => &INDONESIAN,
        "vi" => &VIETNAMESE,
        "th" => &THAI,
        "zh" => &CHINESE,
        _ => return false,
    };
    let is_name = typed.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    !is_name && list.contains(fold::fold(typed).as_str())
}

type List = LazyLock<HashSet<&'static str>>;

static ENGLISH: List = LazyLock::new(|| include_str!("common/en.txt").split_whitespace().collect());
static INDONESIAN: List = LazyLock::new(|| include_str!("common/id.txt").split_whitespace().collect());
static VIETNAMESE: List = LazyLock::new(|| include_str!("common/vi.txt").split_whitespace().collect());
static THAI: List = LazyLock::new(|| include_str!("common/th.txt").split_whitespace().collect());
static CHINESE: List = LazyLock::new(|| include_str!("common/zh.txt").split_whitespace().collect());
