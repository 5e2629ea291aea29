//! What is said of an index in its commit, and of a run in its report.

use std::collections::{BTreeMap, BTreeSet};

use super::{IngestReport, Problem};
use crate::extract;
use crate::index::Summary;
use crate::model::{Outcome, Source};
use crate::text::Language;

/// The summary of an index that knows these sources.
pub(super) fn summary(known: &BTreeMap<String, Source>) -> Summary {
    let mut summary = Summary::new();
    let mut languages: BTreeSet<Language> = BTreeSet::new();
    for source in known.values() {
        match &source.outcome {
            Outcome::Indexed { metadata, language, other_languages, passages, words, pages, lost_pages, .. } => {
                summary.pages += pages;
                summary.pages_without_text += lost_pages.len();
                summary.documents += 1;
                summary.passages += passages;
                summary.words += words;
                summary.without_date += usize::from(metadata.date.is_none());
                languages.insert(language.clone());
                languages.extend(other_languages.iter().cloned());
            }
            Outcome::Skipped(reason) => {
                summary.skipped += 1;
                summary.without_text += usize::from(reason.starts_with(extract::NO_TEXT));
            }
            Outcome::Failed(_) => summary.failed += 1,
            Outcome::Container { .. } => {}
        }
    }
    summary.languages = languages.into_iter().collect();
    summary
}

/// Counts a source that was read, against what was known of it.
pub(super) fn count(report: &mut IngestReport, before: Option<&Source>, now: &Source) {
    let is_indexed = |source: &Source| matches!(source.outcome, Outcome::Indexed { .. });
    match (before.filter(|before| is_indexed(before)), is_indexed(now)) {
        (None, true) => report.added += 1,
        (Some(before), true) if is_same(before, now) => {}
        (Some(_), true) => report.changed += 1,
        (Some(_), false) => report.removed += 1,
        (None, false) => {}
    }
}

/// True if nothing else came of a document than before; what another reader, or another setting of it, made of the same
/// bytes may be something else.
fn is_same(before: &Source, now: &Source) -> bool {
    let is_read_alike = before.extractor == now.extractor || before.outcome == now.outcome;
    let are_told_alike = (&before.overrides, &before.columns) == (&now.overrides, &now.columns);
    before.hash == now.hash && are_told_alike && is_read_alike
}

/// Completes the report of a run that left the index with these sources.
pub(super) fn finish(report: &mut IngestReport, known: &BTreeMap<String, Source>, summary: &Summary) {
    report.documents = summary.documents;
    report.passages = summary.passages;
    report.pending = summary.pending;
    report.unchanged = summary.documents - report.added - report.changed;
    for source in known.values() {
        let problem = |reason: &String| Problem { path: source.path.clone(), reason: reason.clone() };
        match &source.outcome {
            Outcome::Indexed { .. } | Outcome::Container { .. } => {}
            Outcome::Skipped(reason) => report.skipped.push(problem(reason)),
            Outcome::Failed(reason) => report.failed.push(problem(reason)),
        }
    }
}
