//! What an index knows, without a query: a pinned passage, the documents, all passages, the state.

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::cite;
use crate::corpus::{self, Cause, Root};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::Unextracted;
use crate::index::{self, Index};
use crate::model::{
    Citation, Document, DocumentCard, Listing, Metadata, Outcome, PageRemark, Passage, Pin, Remark, Shown, Source,
    SourceRemark, SourceState, Status, Understood, UnderstoodBlock, Verdict,
};
use crate::passage;
use crate::question::SourceStates;
use crate::text::analyze::Asked;
use crate::worker::{Extraction, File, Found, Wanted};

/// Finds the passage that a pin names, and tells whether its source still says the same.
///
/// A source that changed since it was indexed is read anew, so that the verdict is about the file as it is now.
///
/// # Errors
///
/// If the engine cannot read its files. A pin that names nothing is no error: the verdict says so.
pub fn show(index: &Index, pin: &Pin, context: usize) -> Result<Shown> {
    show_against(index, pin, context, Against::Index)
}

/// What a pin is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The index, and those sources that changed since.
    Index,
    /// The source, extracted anew.
    Source,
}

/// The same, held against what is asked for.
///
/// # Errors
///
/// As [`show`].
pub fn show_against(index: &Index, pin: &Pin, context: usize, against: Against) -> Result<Shown> {
    let gone = |verdict| Shown {
        asked: pin.clone(),
        verdict,
        citation: None,
        places: Vec::new(),
        encoding: None,
        before: Vec::new(),
        after: Vec::new(),
    };
    let sources = index.sources()?;
    let Some(source) = sources.iter().find(|source| source.slug == pin.slug()) else {
        return Ok(gone(Verdict::Gone));
    };
    let Some(Current { document, encoding, passages, is_missing }) = current(index, source, against)? else {
        return Ok(gone(Verdict::Gone));
    };
    let resolved = cite::resolve(pin, &passages);
    let mut shown = Shown { encoding, ..gone(resolved.verdict) };
    let mut citations: Vec<Citation> =
        resolved.places.iter().filter_map(|place| cited(&document, &passages, place)).collect();
    // Of a source that is not there, only what was indexed can be shown, and no more be said.
    if is_missing {
        shown.verdict = Verdict::SourceMissing;
    }
    if resolved.verdict == Verdict::Ambiguous {
        shown.places = citations;
        return Ok(shown);
    }
    if let Some(place) = resolved.places.first() {
        (shown.before, shown.after) = cite::neighbours(&passages, place.passages.clone(), place.span, context);
    }
    shown.citation = citations.pop();
    Ok(shown)
}

/// A document as its source is now.
pub(crate) struct Current {
    /// The document.
    pub(crate) document: DocumentCard,
    /// Its encoding, if it is text itself.
    pub(crate) encoding: Option<String>,
    /// Its passages; those of the index if the source cannot be read.
    pub(crate) passages: Vec<Passage>,
    /// True if the source cannot be read.
    pub(crate) is_missing: bool,
}

/// The document of `source` as it is now, or `None` if it never was one.
pub(crate) fn current(index: &Index, source: &Source, against: Against) -> Result<Option<Current>> {
    let Some(mut document) = DocumentCard::of(source) else { return Ok(None) };
    let mut encoding = source.outcome.encoding().map(str::to_owned);
    let indexed = || index.passages(&source.path);
    let (passages, is_missing) = match (SourceStates::of(index).state(source), against) {
        (SourceState::Unchanged, Against::Index) => (indexed()?, false),
        (SourceState::Missing | SourceState::Unreadable, _) => (indexed()?, true),
        _ => {
            let indexed = indexed()?;
            // What was recognised in the same pictures is not recognised again.
            let is_recognised = indexed.iter().any(|passage| passage.locator.is_recognised());
            if is_recognised && Extraction::default().is_unchanged(index.base(), source) {
                return Ok(Some(Current { document, encoding, passages: indexed, is_missing: false }));
            }
            match Extraction::default().again(index.base(), source) {
                Some((hash, now)) => {
                    (document.hash, encoding) = (hash, now.encoding.clone());
                    (split(&now), false)
                }
                None => (indexed, true),
            }
        }
    };
    Ok(Some(Current { document, encoding, passages, is_missing }))
}

/// The citation of a place: of whole passages as they are cited, else of the words.
fn cited(document: &DocumentCard, passages: &[Passage], place: &cite::Place) -> Option<Citation> {
    let held = passages.get(place.passages.clone())?;
    let whole = held.split_first().map(|(first, rest)| first.through(rest));
    match whole.filter(|whole| whole.quote_span() == place.span) {
        Some(whole) => Some(Citation::of(document, &whole)),
        None => cite::quoted(document, passages, place.span),
    }
}

fn split(document: &Document) -> Vec<Passage> {
    passage::split_keeping(document, Asked::WORDS, |_| ()).into_iter().map(|(passage, ())| passage).collect()
}

/// Every document, in the order of paths.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn list(index: &Index) -> Result<Vec<Listing>> {
    let mut files = SourceStates::of(index);
    let listing = |source: Source| {
        let document = DocumentCard::of(&source)?;
        let Outcome::Indexed { passages, words, ref encoding, .. } = source.outcome else { return None };
        let encoding = encoding.clone();
        Some(Listing { document, passages, words, encoding, state: files.state(&source) })
    };
    Ok(index.sources()?.into_iter().filter_map(listing).collect())
}

/// What the index does not hold of the files that it knows, in the order of their paths: files left out and files that
/// could not be read, and pages without text.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn problems(index: &Index) -> Result<Vec<SourceRemark>> {
    let mut problems = Vec::new();
    for source in index.sources()? {
        let mut add = |remark, why| problems.push(SourceRemark { path: source.path.clone(), remark, why: Some(why) });
        match &source.outcome {
            Outcome::Failed(why) => add(Remark::Failed, why.clone()),
            Outcome::Skipped(why) => add(Remark::Skipped, why.clone()),
            Outcome::Indexed { lost_pages, remarks, .. } => {
                let runs = PageRemark::runs(lost_pages);
                let runs: Vec<String> = runs.iter().map(|(remark, pages)| format!("{pages}: {remark}")).collect();
                if !runs.is_empty() {
                    add(Remark::LostPages, runs.join(", "));
                }
                if !remarks.is_empty() {
                    add(Remark::Odd, remarks.join("; "));
                }
            }
            Outcome::Container { .. } => {}
        }
    }
    Ok(problems)
}

/// A source of a file: its name within the file, and what is understood of it or why it is no document.
pub type UnderstoodSource = (String, std::result::Result<Understood, Unextracted>);

/// Hands what is understood of the sources of a file over to `each`: what they say of themselves, and their blocks.
///
/// # Errors
///
/// As `each` gives them.
pub fn understand<E>(
    file: &File<'_>,
    wanted: Wanted,
    extraction: &Extraction,
    each: &mut dyn FnMut(UnderstoodSource) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut taken = Ok(());
    extraction.sources(file, wanted, &mut |Found { member, read, .. }| {
        let Some(read) = read else { return ControlFlow::Continue(()) };
        let path = if member.is_empty() { file.path.to_owned() } else { format!("{}!/{member}", file.path) };
        taken = each((member, read.map(|document| understood(&path, document))));
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    taken
}

fn understood(path: &str, document: Document) -> Understood {
    let blocks = document.blocks.iter().zip(passage::locators(&document));
    let blocks = blocks.map(|(block, locator)| UnderstoodBlock {
        kind: block.kind,
        locator,
        text: block.span.of(&document.text).to_owned(),
    });
    let blocks = blocks.collect();
    let Metadata { title, authors, publisher, date, url, .. } = document.metadata;
    Understood {
        path: path.to_owned(),
        format: document.format,
        encoding: document.encoding,
        remarks: document.remarks,
        language: document.language,
        title,
        title_from_text: document.title_from_text,
        authors,
        publisher,
        date,
        url,
        pages: document.pages,
        running_lines: document.running_lines,
        blocks,
    }
}

/// Hands every passage to `each`, by path and place.
///
/// # Errors
///
/// If the engine cannot read its files, or `each` fails.
pub fn export(index: &Index, each: &mut dyn FnMut(&Citation) -> io::Result<()>) -> Result<()> {
    for source in index.sources()? {
        let Some(document) = DocumentCard::of(&source) else { continue };
        for passage in index.passages(&source.path)? {
            each(&Citation::of(&document, &passage))
                .map_err(|error| Error::new(ErrorKind::CannotWrite).because(error))?;
        }
    }
    Ok(())
}

/// Compares the index with its folders, and its files with their checksums.
///
/// # Errors
///
/// If the engine cannot read its files.
pub fn status(index: &Index) -> Result<Status> {
    index.verify()?;
    let summary = index.summary();
    let sources = index.sources()?;
    let mut remarks = Vec::new();
    let (mut compared, mut files) = (Vec::new(), SourceStates::of(index));
    let at = |source: &Source| corpus::located(index.base(), source.file());
    for source in &sources {
        let state = files.state(source);
        let remark = match (&source.outcome, state) {
            (Outcome::Failed(why), _) => Some((Remark::Failed, Some(why.clone()))),
            // A link or pipe was never looked at: it has no time to compare.
            (Outcome::Skipped(why), _) if source.modified == 0 => Some((Remark::Skipped, Some(why.clone()))),
            (_, SourceState::Missing) => Some((Remark::Missing, None)),
            (_, SourceState::Unreadable) => Some((Remark::Unreadable, corpus::check(&at(source)).err())),
            (_, SourceState::Changed) => Some((Remark::Changed, None)),
            (Outcome::Skipped(why), SourceState::Unchanged) => Some((Remark::Skipped, Some(why.clone()))),
            (Outcome::Indexed { .. } | Outcome::Container { .. }, SourceState::Unchanged) => None,
        };
        // What was not read then is not asked for.
        compared.push(match remark {
            Some((Remark::Failed | Remark::Skipped, _)) => SourceState::Unchanged,
            _ => state,
        });
        remarks.extend(remark.map(|(remark, why)| SourceRemark { path: source.path.clone(), remark, why }));
    }
    let known: BTreeSet<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    // A root that is gone has no new files; its sources are missing already.
    let roots = summary.roots.iter().map(|root| Root::of(root, index.base()));
    let roots: Vec<Root> = roots.filter(|root| root.location.exists()).collect();
    let walk = corpus::walk(&roots, Some(Path::new(index.folder())), corpus::MAX_FILES)?;
    let files = walk.files.into_iter().map(|file| (file.path, None));
    // What stands in the way of the next run, such as an ignore file that cannot be read.
    let obstacles = walk.unreadable.into_iter().filter(|one| one.cause == Cause::Failed);
    for (path, why) in files.chain(obstacles.map(|one| (one.path, Some(one.reason)))) {
        if !known.contains(path.as_str()) {
            remarks.push(SourceRemark { path, remark: Remark::New, why });
        }
    }
    remarks.sort_by(|one, other| one.path.cmp(&other.path));
    let here = || corpus::working_folder().unwrap_or_default();
    let base = if index.base().as_os_str().is_empty() { here() } else { index.base().to_owned() };
    Ok(Status {
        index: index.folder().to_owned(),
        roots: summary.roots.clone(),
        base: base.display().to_string(),
        size_bytes: index::size(Path::new(index.folder()))?,
        words: summary.words,
        coverage: summary.coverage().compared(&compared),
        sources: remarks,
    })
}
