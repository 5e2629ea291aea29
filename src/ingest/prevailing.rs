//! The language of texts that are too short to tell: that of most words of the corpus in Latin letters.
//!
//! It depends on the corpus alone, and not on the order in which its files came.

use std::collections::BTreeMap;

use super::read::Task;
use crate::corpus::SourceFile;
use crate::model::{Outcome, Source};
use crate::text::Language;

/// True if the language of a document that was read is none that it says or shows.
pub(super) fn is_unsettled(source: &Source) -> bool {
    matches!(&source.outcome, Outcome::Indexed { language, language_assumed: false, .. } if *language == Language::undetermined())
}

/// The files among `files` that have to be read again, as another language prevails than they were read in, and those
/// that were `held` back for it.
pub(super) fn tasks(
    known: &BTreeMap<String, Source>,
    files: &BTreeMap<String, SourceFile>,
    held: Vec<Task>,
    prevailing: Option<Language>,
) -> Vec<Task> {
    let mut tasks: Vec<Task> = held.into_iter().map(|task| Task { assumed: prevailing.clone(), ..task }).collect();
    for source in known.values() {
        let Outcome::Indexed { language, language_assumed, .. } = &source.outcome else { continue };
        let undetermined = *language == Language::undetermined();
        let is_stale = match language_assumed {
            // One that stayed so is in no script of a language that could be taken for its own.
            true => !undetermined && Some(language) != prevailing.as_ref(),
            false => undetermined && prevailing.is_some(),
        };
        // A source whose folder is not looked at now stays as it is.
        if let (true, Some(file)) = (is_stale, files.get(&source.path)) {
            tasks.push(Task {
                file: file.clone(),
                overrides: source.overrides.clone(),
                slug: source.slug.clone(),
                moved_from: None,
                kept: None,
                assumed: prevailing.clone(),
            });
        }
    }
    tasks
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
