//! Slugs: the part of a pin that names the document.

use std::collections::{BTreeMap, HashSet};

use crate::text::fold;

/// The most characters that a slug takes from a file name.
const MAX_LENGTH: usize = 60;

/// The slugs that are given.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    taken: HashSet<String>,
    /// Of names that several have, the number up to which all are taken.
    counted: BTreeMap<String, u32>,
}

impl Slugs {
    /// Takes a slug that none has yet for the file at `path`.
    ///
    /// From the file's name without its ending: lower case, ASCII letters, digits
    /// and `-`; a number is added where another document has the same. A member that
    /// has but a number is named after the file that holds it.
    ///
    /// ```
    /// # use pincite::cite::Slugs;
    /// let mut slugs = Slugs::default();
    /// assert_eq!(slugs.give("vi/Đối thoại.html"), "doi-thoai");
    /// assert_eq!(slugs.give("en/Doi thoai.html"), "doi-thoai-2");
    /// assert_eq!(slugs.give("mail/inbox.mbox!/12"), "inbox-12");
    /// ```
    pub fn give(&mut self, path: &str) -> String {
        let base = base(path);
        if self.taken.insert(base.clone()) {
            return base;
        }
        let counted = self.counted.entry(base.clone()).or_insert(1);
        loop {
            *counted = counted.saturating_add(1);
            let numbered = format!("{base}-{counted}");
            if self.taken.insert(numbered.clone()) || *counted == u32::MAX {
                return numbered;
            }
        }
    }

    /// Takes this one.
    pub fn take(&mut self, slug: String) {
        self.taken.insert(slug);
    }

    /// Gives it back.
    pub fn free(&mut self, slug: &str) {
        self.taken.remove(slug);
        self.counted.clear();
    }
}

/// What the slug of the file at `path` starts with.
fn base(path: &str) -> String {
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
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_slug_that_is_free_is_given() {
        let mut slugs = Slugs::default();
        slugs.take("tea-3".to_owned());
        let given: Vec<String> = (0..4).map(|_| slugs.give("tea.txt")).collect();
        assert_eq!(given, ["tea", "tea-2", "tea-4", "tea-5"]);
        slugs.free("tea-2");
        assert_eq!((slugs.give("Tea.md"), slugs.give("tea")), ("tea-2".to_owned(), "tea-6".to_owned()));
    }
}
