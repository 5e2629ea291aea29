//! The language of texts that are too short to tell: that of most words of the corpus in Latin letters.
//!
//! It depends on the corpus alone, and not on the order in which its files came.

use std::collections::{BTreeMap, BTreeSet};

use super::IngestOptions;
use super::read::{Task, name};
use crate::corpus::{Settings, Walk};
use crate::model::{Outcome, Passage, Source};
use crate::passage;
use crate::text::Language;
use crate::worker::Wanted;

/// True if the language of a document that was read is none that it says or shows.
pub(super) fn is_unsettled(source: &Source) -> bool {
    matches!(&source.outcome, Outcome::Indexed { language, language_assumed: false, .. } if *language == Language::undetermined())
}

/// Takes a document that was read, and is not written yet, for one in the language that prevails, if its own is a guess.
pub(super) fn settle(source: &mut Source, passages: &mut [Passage], prevailing: Option<&Language>) {
    let Some(prevailing) = prevailing.filter(|_| is_unsettled(source)) else { return };
    let text: String = passages.iter().map(|passage| passage.text.as_str()).collect();
    let Outcome::Indexed { language, language_assumed, other_languages, .. } = &mut source.outcome else { return };
    *language_assumed = true;
    if language.is_guess_for(&text) {
        *language = prevailing.clone();
        passage::set_languages(passages, language);
        *other_languages = passage::languages(&*passages);
    }
}

/// The files of a walk that have to be read again, and which sources of them, as another language prevails than they
/// were read in; and whether those are all such files.
pub(super) fn tasks<'s>(
    known: &BTreeMap<String, Source>,
    walk: &Walk,
    prevailing: Option<&Language>,
    options: &'s IngestOptions,
    settings: &'s BTreeMap<String, Settings>,
) -> (Vec<Task<'s>>, bool) {
    let mut stale: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in known.values() {
        let Outcome::Indexed { language, language_assumed, .. } = &source.outcome else { continue };
        let undetermined = *language == Language::undetermined();
        let is_stale = match language_assumed {
            // One that stayed so is in no script of a language that could be taken for its own.
            true => !undetermined && Some(language) != prevailing,
            false => undetermined && prevailing.is_some(),
        };
        if is_stale {
            stale.entry(source.file()).or_default().insert(source.member.clone().unwrap_or_default());
        }
    }
    let task = |(path, members): (&str, BTreeSet<String>)| {
        // A source whose folder is not looked at now stays as it is.
        let file = walk.file(path)?.clone();
        let settings = settings.get(&file.root).unwrap_or(&options.settings);
        let (overrides, columns) = (settings.overrides_for(name(&file)), settings.columns_for(name(&file)));
        Some(Task {
            file,
            settings,
            overrides,
            columns,
            // Its slug is known.
            slug: String::new(),
            moved_from: None,
            kept: None,
            members: Vec::new(),
            wanted: Wanted::Only(members),
            assumed: prevailing.cloned(),
        })
    };
    let count = stale.len();
    let tasks: Vec<Task<'_>> = stale.into_iter().filter_map(task).collect();
    let are_all = tasks.len() == count;
    (tasks, are_all)
}

/// The language of most words of the documents whose language is told and written in Latin letters.
pub(super) fn language(known: &BTreeMap<String, Source>) -> Option<Language> {
    let mut words_of: BTreeMap<&Language, usize> = BTreeMap::new();
    for source in known.values() {
        if let Outcome::Indexed { language, language_assumed: false, words, .. } = &source.outcome
            && language.for_latin() == *language
            && *language != Language::undetermined()
        {
            *words_of.entry(language).or_default() += words;
        }
    }
    // Of two with as many words, the one whose code comes first.
    words_of.into_iter().rev().max_by_key(|(_, words)| *words).map(|(language, _)| language.clone())
}
