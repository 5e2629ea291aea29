//! What keeps an index in order over the years: it is checked, merged, and moved.

mod anew;
mod transfer;

use std::collections::BTreeMap;
use std::path::Path;

use crate::corpus;
use crate::error::Result;
use crate::index::{self, Index, Writer};
use crate::model::{DocumentCard, Fault, IndexChecked, Outcome, Passage, Source};
pub use transfer::{export, import};

/// What became of an index that was merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its size before, in bytes.
    pub before_bytes: u64,
    /// Its size now, in bytes.
    pub after_bytes: u64,
}

/// Merges an index into one segment, without what was removed; no answer changes.
///
/// # Errors
///
/// As [`Index::open`] and [`Writer::open`], and if there is no room: about as much as the index takes is needed
/// meanwhile. The index is then as it was.
pub fn optimize(folder: &Path, memory_bytes: u64) -> Result<Merged> {
    let index = Index::open(folder)?;
    index.verify()?;
    let before_bytes = index::size(folder)?;
    let mut writer = Writer::open(folder, index.commit(), memory_bytes)?;
    drop(index);
    writer.merge()?;
    writer.finish()?;
    Ok(Merged { before_bytes, after_bytes: index::size(folder)? })
}

/// What an index is checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Itself: its checksums, its counts, its passages.
    Index,
    /// The sources too that are as they were: each is read anew, and has to give the same passages.
    Sources,
}

/// Checks that an index is whole.
///
/// # Errors
///
/// `Damaged`, if a checksum does not hold.
pub fn check(index: &Index, depth: Depth) -> Result<IndexChecked> {
    index.verify()?;
    let sources = index.sources()?;
    let before_first_commit = index.summary().is_before_first_commit();
    let mut checked =
        IndexChecked { documents: 0, passages: 0, before_first_commit, sources_read: 0, faults: Vec::new() };
    let mut slugs: BTreeMap<&str, &str> = BTreeMap::new();
    let mut anew = BTreeMap::new();
    let mut file = None;
    for (at, source) in sources.iter().enumerate() {
        if depth == Depth::Sources && file != Some(source.file()) {
            // In the order of paths, the sources of a file stand side by side.
            let others = sources[at..].iter().take_while(|other| other.file() == source.file()).count();
            (file, anew) = (Some(source.file()), anew::of_file(index.base(), &sources[at..at + others]));
        }
        let passages = index.passages(&source.path)?;
        checked.documents += usize::from(DocumentCard::of(source).is_some());
        checked.passages += passages.len();
        let mut faults = faults(source, &passages);
        if let Some(other) = slugs.insert(&source.slug, &source.path).filter(|_| !source.slug.is_empty()) {
            faults.push(format!("it has the slug of {other}"));
        }
        let is_recognised = passages.iter().any(|passage| passage.locator.is_recognised());
        if depth == Depth::Sources && DocumentCard::of(source).is_some() && !is_recognised {
            let anew = anew.get(&source.hash);
            checked.sources_read += usize::from(anew.is_some());
            if anew.is_some_and(|anew| *anew != passages.iter().map(text_hash).collect::<Vec<_>>()) {
                faults.push("read anew, it gives other passages".to_owned());
            }
        }
        checked.faults.extend(faults.into_iter().map(|what| Fault { path: source.path.clone(), what }));
    }
    let summary = index.summary();
    let rows = index.passage_rows()?;
    if (summary.documents, summary.passages, rows) != (checked.documents, checked.passages, checked.passages) {
        let what = format!(
            "it says that it holds {} passages of {} documents, and holds {rows}, of which {} belong to its {}",
            summary.passages, summary.documents, checked.passages, checked.documents
        );
        checked.faults.push(Fault { path: index.folder().to_owned(), what });
    }
    Ok(checked)
}

/// Where a passage stands, and the hash of its text.
type TextHash = (usize, usize, String);

fn text_hash(passage: &Passage) -> TextHash {
    (passage.span.start(), passage.span.end(), corpus::hash(passage.text.as_bytes()))
}

/// What is wrong with the passages of a source.
fn faults(source: &Source, passages: &[Passage]) -> Vec<String> {
    let Outcome::Indexed { language, passages: number, words, .. } = &source.outcome else {
        return if passages.is_empty() { Vec::new() } else { vec!["it has passages, and was not indexed".to_owned()] };
    };
    let mut faults = Vec::new();
    let mut before = None;
    for (at, passage) in passages.iter().enumerate() {
        if !goes_on(before, passage) {
            faults.push(format!("passage {} does not go on where the one before ends", at + 1));
            break;
        }
        if passage.analyze(language).words.len() != passage.words {
            faults.push(format!("passage {} has other words than were counted", at + 1));
        }
        before = Some(passage);
    }
    let counted = before.map_or(0, |last| last.first_word.saturating_add(last.words));
    if (passages.len(), counted) != (*number, *words) {
        faults.push(format!("it has {} passages and {counted} words, not {number} and {words}", passages.len()));
    }
    faults
}

/// True if a passage starts where the one before it ends, and is as long as it says.
fn goes_on(before: Option<&Passage>, passage: &Passage) -> bool {
    let next = before
        .map_or((0, 0, 0), |last| (last.ordinal + 1, last.span.end(), last.first_word.saturating_add(last.words)));
    (passage.ordinal, passage.span.start(), passage.first_word) == next && passage.span.len() == passage.text.len()
}
