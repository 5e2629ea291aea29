//! Near-identical passages of several documents become one hit.

use super::{SearchOptions, hit};
use crate::error::Result;
use crate::index::Found;
use crate::model::{Candidate, Citation, Duplicate, Hit};
use crate::question::{Marker, SourceStates};
use crate::text::{Resembling, Shingles};

/// Of a hundred different runs of four words that either of two passages has, so many are in both if they say nearly the
/// same.
///
/// Measured on a made news item of 70 words and what others might print of it: with a dateline before it 93 are shared,
/// with three words edited 69, with the last of three sentences cut 79, with two words changed 78. Of two items on the same
/// matter, one that starts with the same ten words shares 12, the other none.
const MIN_RESEMBLANCE: usize = 50;

/// A passage with fewer runs is not compared: of few words many are the same by chance.
const MIN_SHINGLES: usize = 8;

/// So many candidates that are no more of the same are looked at behind the last hit.
///
/// What says nearly the same has nearly the same score.
const MORE_CANDIDATES: usize = 10;

/// Where those that are looked at give too few hits, so many times more are asked for.
const GROWTH: usize = 4;

/// But no more than so many.
const MAX_CANDIDATES: usize = 10_000;

/// The hits that `options` ask for, each with the near-identical ones of other documents that come after it, and what was
/// found; `find` gives the first candidates, as many as it is asked for.
///
/// Hits are told from the candidates in their order, so that those of one page are never those of another.
pub(super) fn folded(
    marker: &mut Marker<'_>,
    find: impl Fn(usize) -> Result<Found>,
    options: &SearchOptions,
    shown: &mut SourceStates<'_>,
) -> Result<(Found, Vec<Hit>)> {
    let wanted = options.offset.saturating_add(options.limit);
    let mut asked = wanted.saturating_mul(2).saturating_add(MORE_CANDIDATES);
    let mut folding = Folding { wanted, ..Folding::default() };
    let found = loop {
        let found = find(asked)?;
        for candidate in found.candidates.iter().skip(folding.seen) {
            if folding.is_enough() {
                break;
            }
            folding.take(marker, candidate, options, shown)?;
        }
        if folding.is_enough() || found.candidates.len() < asked || asked >= MAX_CANDIDATES {
            break found;
        }
        asked = asked.saturating_mul(GROWTH).min(MAX_CANDIDATES);
    };
    let is_capped = found.capped || folding.seen < found.total;
    for hit in &mut folding.hits {
        hit.also_capped = is_capped && !hit.also.is_empty();
    }
    Ok((found, folding.hits.into_iter().skip(options.offset).collect()))
}

/// Candidates that become hits, one after the other.
#[derive(Default)]
struct Folding {
    wanted: usize,
    hits: Vec<Hit>,
    /// Of each hit what it is compared by.
    texts: Resembling,
    /// Candidates that were looked at.
    seen: usize,
    /// Those behind the last hit that are no more of the same.
    beyond: usize,
}

impl Folding {
    fn is_enough(&self) -> bool {
        self.hits.len() >= self.wanted && self.beyond >= MORE_CANDIDATES
    }

    fn take(
        &mut self,
        marker: &mut Marker<'_>,
        candidate: &Candidate,
        options: &SearchOptions,
        shown: &mut SourceStates<'_>,
    ) -> Result<()> {
        self.seen += 1;
        let Some(new) = hit(marker, candidate, self.hits.len() + 1, options, shown)? else { return Ok(()) };
        let shingles = Shingles::of(&new.passage.text);
        let same = match shingles.count() < MIN_SHINGLES {
            true => Vec::new(),
            false => self.texts.of(&shingles, MIN_RESEMBLANCE),
        };
        match same.into_iter().find(|at| self.hits[*at].document.path != new.document.path) {
            Some(at) => {
                let Hit { pin, document, locator, passage, source_changed, source_missing, source_unreadable, .. } =
                    new;
                let citation = Citation { pin, document, locator, passage };
                self.hits[at].also.push(Duplicate { citation, source_changed, source_missing, source_unreadable });
            }
            None if self.hits.len() < self.wanted => {
                self.hits.push(new);
                self.texts.push(shingles);
            }
            None => self.beyond += 1,
        }
        Ok(())
    }
}
