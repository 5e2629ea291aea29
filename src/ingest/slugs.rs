//! The slugs that the members of a file keep when the file changes.

use std::collections::{BTreeMap, VecDeque};

use crate::model::Source;

/// What the index knew of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Before {
    /// Its name within the file.
    pub(super) member: String,
    /// The hash of its bytes.
    pub(super) hash: String,
    pub(super) slug: String,
}

impl Before {
    pub(super) fn of(source: &Source) -> Before {
        let member = source.member.clone().unwrap_or_default();
        Before { member, hash: source.hash.clone(), slug: source.slug.clone() }
    }
}

/// The slugs that members keep, by their names; `now` are those of the file as it is, with their hashes.
///
/// What has the same name and content keeps its slug; then what has the same content, so that a message keeps it when
/// one before it is deleted; and last what has the same name, where the slug is not that of something else by now.
pub(super) fn kept(before: &[Before], now: &[(String, String)]) -> BTreeMap<String, String> {
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    let mut left: Vec<&Before> = before.iter().collect();
    for alike in [Alike::NameAndContent, Alike::Content, Alike::Name] {
        let mut by_key: BTreeMap<_, VecDeque<&Before>> = BTreeMap::new();
        for one in left.drain(..) {
            by_key.entry(alike.key(&one.member, &one.hash)).or_default().push_back(one);
        }
        for (member, hash) in now.iter().filter(|(_, hash)| !hash.is_empty()) {
            if kept.contains_key(member) {
                continue;
            }
            if let Some(one) = by_key.get_mut(&alike.key(member, hash)).and_then(VecDeque::pop_front) {
                kept.insert(member.clone(), one.slug.clone());
            }
        }
        left.extend(by_key.into_values().flatten());
    }
    kept
}

/// In what two members are the same.
#[derive(Clone, Copy)]
enum Alike {
    NameAndContent,
    Content,
    Name,
}

impl Alike {
    fn key<'k>(self, member: &'k str, hash: &'k str) -> (&'k str, &'k str) {
        match self {
            Alike::NameAndContent => (member, hash),
            Alike::Content => ("", hash),
            Alike::Name => (member, ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_stay_with_the_content_then_with_the_name() {
        let before = |member: &str, hash: &str| Before {
            member: member.into(),
            hash: hash.into(),
            slug: format!("slug-of-{hash}"),
        };
        let before = [before("1", "a"), before("2", "b"), before("3", "c"), before("4", "d")];
        let now = |now: &[(&str, &str)]| -> Vec<(String, String)> {
            now.iter().map(|(member, hash)| ((*member).to_owned(), (*hash).to_owned())).collect()
        };
        let slugs = |changed: &[(&str, &str)]| kept(&before, &now(changed)).into_values().collect::<Vec<_>>();
        // The first is deleted, and the others move up.
        assert_eq!(slugs(&[("1", "b"), ("2", "c"), ("3", "d")]), ["slug-of-b", "slug-of-c", "slug-of-d"]);
        // The second was edited.
        assert_eq!(slugs(&[("1", "a"), ("2", "x"), ("3", "c")]), ["slug-of-a", "slug-of-b", "slug-of-c"]);
        // One is new at the front: its name was that of what still stands behind it.
        assert_eq!(kept(&before, &now(&[("1", "x"), ("2", "a"), ("3", "b"), ("4", "c"), ("5", "d")])).get("1"), None);
        // Twice the same content: each keeps its own.
        let twins = [Before { member: "p".into(), hash: "a".into(), slug: "p".into() }, before[0].clone()];
        assert_eq!(kept(&twins, &now(&[("1", "a"), ("p", "a")])).into_values().collect::<Vec<_>>(), ["slug-of-a", "p"]);
    }
}
