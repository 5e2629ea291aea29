//! The sources of a file as it is now.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::{TextHash, text_hash};
use crate::corpus;
use crate::model::Source;
use crate::passage;
use crate::text::analyze::Asked;
use crate::worker::{Extraction, File, Found, Input, Wanted};

/// What the passages of the sources in one file are if that is read anew, by the hashes of the sources.
///
/// The file is opened once, however many sources it holds.
pub(super) fn of_file(base: &Path, sources: &[Source]) -> BTreeMap<String, Vec<TextHash>> {
    let mut anew = BTreeMap::new();
    let Some(first) = sources.first() else { return anew };
    let known: BTreeMap<&str, &Source> = sources.iter().map(|source| (source.hash.as_str(), source)).collect();
    let location = corpus::located(base, first.file());
    let file = File { path: first.file(), input: Input::Location(&location), columns: &first.columns };
    Extraction::default().sources(&file, Wanted::All, &mut |Found { hash, read, .. }| {
        if let (Some(source), Some(Ok(document))) = (known.get(hash.as_str()), read) {
            let document = document.overridden(&source.overrides);
            let passages = passage::split_keeping(&document, Asked::WORDS, |_| ());
            anew.insert(hash, passages.iter().map(|(passage, ())| text_hash(passage)).collect());
        }
        ControlFlow::Continue(())
    });
    anew
}
