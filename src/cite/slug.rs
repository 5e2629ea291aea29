//! Slugs: the part of a pin that names the document.

use std::collections::BTreeSet;

use crate::text::fold;

/// The most characters that a slug takes from a file name.
const MAX_LENGTH: usize = 60;

/// Gives a slug for the file at `path` that is none of those `taken`.
///
/// From the file's name without its ending: lower case, ASCII letters, digits
/// and `-`; a number is added where another document has the same. A member that
/// has but a number is named after the file that holds it.
///
/// ```
/// # use pincite::cite::slug;
/// let taken = ["doi-thoai".to_owned()].into();
/// assert_eq!(slug("vi/Đối thoại.html", &taken), "doi-thoai-2");
/// assert_eq!(slug("mail/inbox.mbox!/12", &taken), "inbox-12");
/// ```
pub fn slug(path: &str, taken: &BTreeSet<String>) -> String {
    let mut names = path.rsplit('/').map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let stem = names.next().unwrap_or_default();
    let container = path.rsplit_once("!/").and(names.next()).filter(|_| !stem.contains(char::is_alphabetic));
    let folded = fold::fold(&container.map_or_else(|| stem.to_owned(), |container| format!("{container} {stem}")));
    let plain = fold::strip_marks(&folded);
    let words: Vec<&str> =
        plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut base: String = words.join("-").chars().take(MAX_LENGTH).collect();
    base.truncate(base.trim_end_matches('-').len());
    if base.is_empty() {
        base.push_str("document");
    }
    if !taken.contains(&base) {
        return base;
    }
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    numbered.into_iter().find(|slug| !taken.contains(slug)).unwrap_or(base)
}
