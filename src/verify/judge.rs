//! The verdict on a quotation.

use std::collections::BTreeSet;

use super::find::{Extent, MAX_PASSAGES, collated};
use super::named::{Claim, NamedSource};
use super::{Found, Verifier};
use crate::cite;
use crate::collate::{MAX_ALIGNED, MAX_CUTS, Quote};
use crate::error::Result;
use crate::manuscript::Quotation;
use crate::model::{Citation, Finding, Passage, QuoteVerdict};
use crate::text::Span;

impl Verifier<'_> {
    /// Judges a quotation; `outer` is the document of the quotation that it stands in.
    pub(super) fn judge(&mut self, quotation: &Quotation, outer: Option<&str>) -> Result<Finding> {
        let quote = Quote::new(&quotation.text);
        let named = self.sources_named(&quotation.named);
        let mut finding = Finding {
            verdict: QuoteVerdict::NotFound,
            conventions: Vec::new(),
            omitted: Vec::new(),
            inserted: Vec::new(),
            diff: Vec::new(),
            citation: None,
            places: Vec::new(),
            remarks: unknown(&named),
        };
        if quotation.named_more > 0 {
            let more = quotation.named_more;
            finding.remarks.push(format!("{more} more sources are named beside it, which were not looked at"));
        }
        if quote.is_read_literally() {
            let cuts = format!("it has more than {MAX_CUTS} ellipses and brackets, which are not read as an editor's");
            finding.remarks.push(cuts);
        }
        let paths: Vec<String> = named.iter().filter_map(|source| source.path.clone()).collect();
        let (mut places, extent) = self.places(&quote, &paths)?;
        self.sort(&mut places);
        if extent == Extent::Some {
            finding
                .remarks
                .push(format!("the words stand in more than {MAX_PASSAGES} passages, not all were looked at"));
        }
        if places.is_empty() {
            places = self.judge_near(&quote, &paths, &mut finding)?;
        }
        // Where no document is named, one that has the words as they stand counts more than one that has them by
        // conventions.
        let is_inside = |place: &Found| outer == Some(place.path.as_str());
        if named.is_empty() && !places.iter().any(is_inside) && places.iter().any(Found::is_exact) {
            places.retain(Found::is_exact);
        }
        let Some(first) = places.first().cloned() else { return Ok(finding) };
        let is_named = |place: &&Found| named.iter().any(|source| source.path.as_ref() == Some(&place.path));
        let in_named: Vec<Found> = places.iter().filter(is_named).cloned().collect();
        let chosen = match (named.is_empty(), in_named.is_empty()) {
            (true, _) => unnamed(&places, outer, &mut finding),
            (_, true) => {
                finding.verdict = QuoteVerdict::Misattributed;
                Some(first)
            }
            _ => Some(self.located(&in_named, &named, &mut finding)?),
        };
        if let Some(chosen) = chosen {
            finding.citation = self.citation(&chosen.path, &chosen.passages, chosen.span);
            finding.conventions.clone_from(&chosen.collation.conventions);
            finding.omitted.clone_from(&chosen.collation.omitted);
            finding.inserted.clone_from(&chosen.collation.inserted);
            let in_others = places.iter().filter(|place| place.path != chosen.path);
            self.list(in_others, &mut finding);
        } else {
            self.list(places.iter(), &mut finding);
        }
        Ok(finding)
    }

    /// Of places in the documents named, the one where the words are said to stand.
    fn located(&mut self, places: &[Found], named: &[NamedSource], finding: &mut Finding) -> Result<Found> {
        let mut wrong = Vec::new();
        for place in places {
            for source in named.iter().filter(|source| source.path.as_ref() == Some(&place.path)) {
                match self.fits(&place.path, place.span, &source.claim)? {
                    Ok(()) => {
                        finding.verdict = standing(place);
                        return Ok(place.clone());
                    }
                    Err(why) => wrong.push(why),
                }
            }
        }
        finding.verdict = QuoteVerdict::WrongLocator;
        finding.remarks.extend(wrong.into_iter().take(1));
        Ok(places[0].clone())
    }

    /// What is near words that were found nowhere; or where they stand after all, as not every passage was looked at.
    fn judge_near(&mut self, quote: &Quote, preferred: &[String], finding: &mut Finding) -> Result<Vec<Found>> {
        if quote.words().len() > MAX_ALIGNED {
            finding.remarks.push(format!("longer than {MAX_ALIGNED} words, so no near passage was looked for"));
            return Ok(Vec::new());
        }
        let Some(near) = self.near(quote, preferred)? else { return Ok(Vec::new()) };
        let places = collated(quote, &near.path, &near.passages);
        if places.is_empty() {
            finding.verdict = QuoteVerdict::Altered;
            finding.citation = self.citation(&near.path, &near.passages, near.span);
            finding.diff = near.near.diff;
            if !preferred.is_empty() && !preferred.contains(&near.path) {
                finding.remarks.push("the nearest words stand in another document than the one named".to_owned());
            }
        }
        Ok(places)
    }

    /// Sorts places by publication, those without a date last, then by path and place.
    fn sort(&self, places: &mut [Found]) {
        let day =
            |path: &str| self.cards.get(path).and_then(|card| card.date).map_or(i64::MAX, |date| date.first_day());
        places.sort_by(|one, other| {
            let key = |place: &Found| (day(&place.path), place.collation.conventions.len());
            key(one).cmp(&key(other)).then_with(|| (&one.path, one.span).cmp(&(&other.path, other.span)))
        });
    }

    fn citation(&self, path: &str, passages: &[Passage], span: Span) -> Option<Citation> {
        cite::quoted(self.cards.get(path)?, passages, span)
    }

    /// Lists the first place in each document.
    fn list<'p>(&self, places: impl Iterator<Item = &'p Found>, finding: &mut Finding) {
        let mut paths: BTreeSet<&str> = BTreeSet::new();
        let firsts = places.filter(|place| paths.insert(&place.path));
        finding.places.extend(firsts.filter_map(|place| self.citation(&place.path, &place.passages, place.span)));
    }
}

/// Of places in documents that nothing names: the one, unless several documents have the words.
fn unnamed(places: &[Found], outer: Option<&str>, finding: &mut Finding) -> Option<Found> {
    let inside = places.iter().find(|place| outer == Some(place.path.as_str()));
    let first = &places[0];
    if inside.is_none() && places.iter().any(|place| place.path != first.path) {
        finding.verdict = QuoteVerdict::Ambiguous;
        return None;
    }
    let chosen = inside.unwrap_or(first);
    finding.verdict = standing(chosen);
    Some(chosen.clone())
}

/// The verdict on words that stand where they are looked for.
fn standing(place: &Found) -> QuoteVerdict {
    match place.is_exact() {
        true => QuoteVerdict::Exact,
        false => QuoteVerdict::Normalised,
    }
}

/// A remark on each pin that names no document of the corpus.
fn unknown(named: &[NamedSource]) -> Vec<String> {
    let remark = |source: &NamedSource| match (&source.path, &source.claim) {
        (None, Claim::Pin(pin)) => Some(format!("{pin} names no document of this corpus")),
        _ => None,
    };
    named.iter().filter_map(remark).collect()
}
