//! Paths in the settings that are those of no file: mostly they are misspelt.

use std::collections::BTreeMap;

use super::read::name_of;
use crate::corpus::Settings;
use crate::model::Source;

/// The paths in tables of the settings that no source has which hears them, each behind the name of its table.
///
/// Of a root that is a file nothing is told: what else the settings name stands beside it.
pub(super) fn unused(known: &BTreeMap<String, Source>, settings: &BTreeMap<String, Settings>) -> Vec<String> {
    let mut paths: BTreeMap<String, bool> = BTreeMap::new();
    let is_file = |root: &str| known.get(root).is_some_and(|source| source.root == root);
    for (root, settings) in settings.iter().filter(|(root, _)| !is_file(root)) {
        let names = known.values().filter(|source| source.root == *root).map(name_of);
        for (path, is_heard) in settings.heard_paths(names) {
            *paths.entry(path).or_default() |= is_heard;
        }
    }
    paths.into_iter().filter(|(_, is_heard)| !is_heard).map(|(path, _)| path).collect()
}
