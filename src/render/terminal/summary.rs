//! The line that closes an answer, and what the answer could not cover.

use std::io::{self, Write};

use jiff::Timestamp;

use super::Style;
use super::columns::{count, grouped};
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use crate::model::{Coverage, Offer, SearchResults, WordFound};

/// Why an index holds nothing yet.
pub(super) const BEFORE_FIRST_COMMIT: &str = "the first run did not come to its first commit";

/// Says how many passages and documents an index has now.
///
/// ```
/// # use pincite::render::terminal::searchable;
/// assert_eq!(searchable(1_204, 1), "1,204 passages of 1 document can be searched");
/// ```
pub fn searchable(passages: usize, documents: usize) -> String {
    let (passages, documents) = (count(passages, "passage", "passages"), count(documents, "document", "documents"));
    format!("{passages} of {documents} can be searched")
}

/// What the total of an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Passages.
    Passages,
    /// Documents with such a passage.
    Documents,
}

impl Counted {
    fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Counted::Passages => ("passage", "passages"),
            Counted::Documents => ("document", "documents"),
        }
    }
}

/// Writes how much matches and how much of it was shown, then one line for each gap in what was searched.
///
/// An answer without hits says what was searched too, so that nothing found can
/// be told from nothing there.
///
/// # Errors
///
/// As `out` gives them.
pub fn summary(out: &mut dyn Write, style: &Style, results: &SearchResults, counted: Counted) -> io::Result<()> {
    let mut page = Page::new(out, style);
    page.plain(&found(results, counted))?;
    expanded(&mut page, results)?;
    if results.total == 0 {
        page.quiet(&searched(&results.coverage))?;
    }
    covered(&mut page, &results.coverage, results.offer.as_ref())
}

/// Writes the words that the query was expanded by, where the head of an explained answer has not named them.
fn expanded(page: &mut Page<'_>, results: &SearchResults) -> io::Result<()> {
    let added = results.reading.expansion.iter().flatten();
    let words: Vec<&str> = added.map(|one| one.word.as_str()).collect();
    if words.is_empty() || results.reading.explanation.is_some() {
        return Ok(());
    }
    page.paragraph(Margin { lead: "expanded by: ", indent: 13 }, &Marked::line(&words.join(", ")), Role::Quiet)
}

/// Writes what to try instead, then one line for each gap in what was searched.
pub(super) fn covered(page: &mut Page<'_>, coverage: &Coverage, offer: Option<&Offer>) -> io::Result<()> {
    for line in offer.into_iter().flat_map(offered) {
        page.plain(&line)?;
    }
    for gap in gaps(coverage) {
        page.paragraph(Margin { lead: "note: ", indent: 6 }, &Marked::line(&gap), Role::Quiet)?;
    }
    Ok(())
}

fn found(results: &SearchResults, counted: Counted) -> String {
    let (one, many) = counted.nouns();
    if results.total == 0 {
        return format!("no {many} match");
    }
    let at_least = if results.total_exact { "" } else { "at least " };
    let verb = if results.total == 1 { "matches" } else { "match" };
    let total = format!("{at_least}{} {verb}", count(results.total, one, many));
    match (results.hits.first(), results.hits.last()) {
        (Some(_), Some(_)) if results.hits.len() == results.total && results.total_exact => total,
        (Some(first), Some(last)) if first.rank == last.rank => format!("{total}; showing {}", grouped(first.rank)),
        (Some(first), Some(last)) => {
            format!("{total}; showing {} to {}", grouped(first.rank), grouped(last.rank))
        }
        _ => format!("{total}; none of them in the part asked for"),
    }
}

/// What was searched, in words.
pub(super) fn searched(coverage: &Coverage) -> String {
    let passages = count(coverage.passages, "passage", "passages");
    let documents = count(coverage.documents, "document", "documents");
    match coverage.before_first_commit {
        true => format!("searched {passages} of {documents}: {BEFORE_FIRST_COMMIT}"),
        false => format!("searched {passages} of {documents}, as indexed {}", time_words(&coverage.indexed_at)),
    }
}

/// What to try instead: a line for each word of the query, and the looser query.
fn offered(offer: &Offer) -> Vec<String> {
    let word = |one: &WordFound| {
        let spellings: Vec<String> =
            one.spellings.iter().map(|near| format!("{} ({})", near.word, grouped(near.passages))).collect();
        match (one.passages, spellings.is_empty()) {
            (0, true) => format!("{}: in no passage", one.word),
            (0, false) => format!("{}: in no passage; spelled nearly so: {}", one.word, spellings.join(", ")),
            (passages, _) => format!("{}: in {}", one.word, count(passages, "passage", "passages")),
        }
    };
    let looser = offer.looser.iter().map(|query| format!("looser: {query}"));
    let unfiltered = offer.without_filters.map(|number| match number {
        1 => "without the filters: 1 passage matches".to_owned(),
        _ => format!("without the filters: {} match", count(number, "passage", "passages")),
    });
    offer.words.iter().map(word).chain(looser).chain(unfiltered).collect()
}

/// What the answer could not cover, each with the next step.
fn gaps(coverage: &Coverage) -> Vec<String> {
    let mut gaps = Vec::new();
    let are = |number: usize, one: &'static str, many: &'static str| if number == 1 { one } else { many };
    if coverage.not_yet_read > 0 {
        let files = count(coverage.not_yet_read, "file is", "files are");
        gaps.push(format!("{files} still to be read; `pincite index` goes on, unless a run is at it"));
    }
    if coverage.failed > 0 {
        gaps.push(format!("{} could not be read; `pincite status` says why", count(coverage.failed, "file", "files")));
    }
    if coverage.skipped > 0 {
        let verb = are(coverage.skipped, "was", "were");
        let without_text = match coverage.without_text {
            0 => String::new(),
            number if number == coverage.skipped => " for want of text".to_owned(),
            number => format!(", {} of them without text", grouped(number)),
        };
        let files = count(coverage.skipped, "file", "files");
        gaps.push(format!("{files} {verb} left out{without_text}; `pincite status` says why"));
    }
    if coverage.pages_without_text > 0 {
        let pages = count(coverage.pages_without_text, "page", "pages");
        let verb = are(coverage.pages_without_text, "has", "have");
        gaps.push(format!(
            "{pages} {verb} no text that can be searched, or not all of it; `pincite list --problems` names them"
        ));
    }
    if coverage.changed_since_indexed > 0 {
        let files = count(coverage.changed_since_indexed, "file", "files");
        let among = match coverage.sources_checked {
            checked if checked < coverage.documents => format!(" of the {} looked at", grouped(checked)),
            _ => String::new(),
        };
        gaps.push(format!("{files}{among} changed since the index was made; `pincite index` brings it up to date"));
    }
    if coverage.unreadable > 0 {
        let files = count(coverage.unreadable, "file", "files");
        gaps.push(format!("{files} cannot be looked at now and may have changed; `pincite status` says why"));
    }
    if let Some(number) = coverage.without_date.filter(|number| *number > 0) {
        let verb = are(number, "has", "have");
        let documents = count(number, "document", "documents");
        gaps.push(format!("{documents} {verb} no date and cannot be found by one; set it in pincite.toml"));
    }
    gaps
}

/// A time of RFC 3339 to the minute, in UTC; as it stands if it is no such time.
pub(super) fn time_words(time: &str) -> String {
    match time.parse::<Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Hit, Reading};
    use crate::render::sample;
    use crate::render::terminal::written;

    fn results(ranks: std::ops::Range<usize>, total: usize, coverage: Coverage) -> SearchResults {
        let reading = Reading::default();
        let hits = ranks.map(|rank| Hit { rank, ..sample::hit() }).collect();
        SearchResults { reading, hits, total, total_exact: true, coverage, offer: None }
    }

    fn shown(results: &SearchResults) -> String {
        written(|out| summary(out, &Style::plain(80), results, Counted::Passages))
    }

    #[test]
    fn the_total_and_the_part_shown_are_said() {
        for (ranks, total, expected) in [
            (1..11, 41, "41 passages match; showing 1 to 10\n"),
            (11..12, 41, "41 passages match; showing 11\n"),
            (1..4, 3, "3 passages match\n"),
            (1..2, 1, "1 passage matches\n"),
            (1..1, 41, "41 passages match; none of them in the part asked for\n"),
        ] {
            assert_eq!(shown(&results(ranks, total, sample::coverage())), expected);
        }
        let mut many = results(1..11, 10_000, sample::coverage());
        many.total_exact = false;
        assert_eq!(shown(&many), "at least 10,000 passages match; showing 1 to 10\n");
        let documents = written(|out| summary(out, &Style::plain(80), &many, Counted::Documents));
        assert_eq!(documents, "at least 10,000 documents match; showing 1 to 10\n");
    }

    #[test]
    fn nothing_found_says_what_was_searched() {
        assert_eq!(
            shown(&results(1..1, 0, sample::coverage())),
            "no passages match\nsearched 1,204 passages of 17 documents, as indexed 2024-02-19 10:33 UTC\n"
        );
    }

    #[test]
    fn what_the_filters_kept_out_is_said() {
        let offer = Offer { without_filters: Some(76), ..Offer::default() };
        let results = SearchResults { offer: Some(offer), ..results(1..1, 0, sample::coverage()) };
        assert!(shown(&results).ends_with("UTC\nwithout the filters: 76 passages match\n"));
    }

    #[test]
    fn each_gap_in_the_coverage_is_one_line_with_the_next_step() {
        let coverage = Coverage {
            not_yet_read: 7,
            failed: 1,
            skipped: 3,
            without_text: 2,
            pages_without_text: 12,
            changed_since_indexed: 4,
            unreadable: 2,
            sources_checked: 10,
            without_date: Some(6),
            ..sample::coverage()
        };
        assert_eq!(
            shown(&results(1..2, 1, coverage)),
            "1 passage matches\n\
             note: 7 files are still to be read; `pincite index` goes on, unless a run is at\n      it\n\
             note: 1 file could not be read; `pincite status` says why\n\
             note: 3 files were left out, 2 of them without text; `pincite status` says why\n\
             note: 12 pages have no text that can be searched, or not all of it;\n      `pincite list --problems` names them\n\
             note: 4 files of the 10 looked at changed since the index was made;\n      `pincite index` brings it \
             up to date\n\
             note: 2 files cannot be looked at now and may have changed; `pincite status`\n      says why\n\
             note: 6 documents have no date and cannot be found by one; set it in\n      pincite.toml\n"
        );
    }
}
