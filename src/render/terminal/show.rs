//! A passage that was asked for by its pin.

use std::io::{self, Write};

use super::Style;
use super::highlight::Role;
use super::hit::{facts, pin_line, title};
use super::list::other_encoding;
use super::page::{Margin, Marked, Page};
use crate::model::{Citation, Shown, Verdict};
use crate::render::citation_words;

/// Columns that the passage stands in from the margin.
const INDENT: usize = 3;

/// Writes the passage with its neighbours, the citation in words, whether the source still says so, and the pin.
///
/// # Errors
///
/// As `out` gives them.
pub fn show(out: &mut dyn Write, style: &Style, shown: &Shown) -> io::Result<()> {
    let mut page = Page::new(out, style);
    if let Some(citation) = &shown.citation {
        title(&mut page, Margin::default(), &citation.document, &citation.locator)?;
        page.newline()?;
        neighbours(&mut page, &shown.before)?;
        blocks(&mut page, &citation.passage.text, Role::Plain)?;
        page.newline()?;
        neighbours(&mut page, &shown.after)?;
        page.paragraph(Margin::default(), &Marked::line(&citation_words(citation)), Role::Plain)?;
        if let Some(encoding) = other_encoding(shown.encoding.as_deref()) {
            page.line(&format!("its text was read as {encoding}"), Role::Quiet)?;
        }
    }
    verdict(&mut page, shown.verdict)?;
    shown.places.iter().try_for_each(|citation| place(&mut page, citation))?;
    match &shown.citation {
        Some(citation) if citation.pin == shown.asked => pin_line(&mut page, 0, &shown.asked.to_string()),
        // The words that the asked pin names stand under another name now.
        Some(citation) => {
            page.line(&format!("asked for {}", shown.asked), Role::Quiet)?;
            pin_line(&mut page, 0, &citation.pin.to_string())
        }
        None => pin_line(&mut page, 0, &shown.asked.to_string()),
    }
}

/// Writes the blocks of a text with an empty line between two.
fn blocks(page: &mut Page<'_>, text: &str, base: Role) -> io::Result<()> {
    for (at, block) in text.lines().enumerate() {
        if at > 0 {
            page.newline()?;
        }
        page.blocks(INDENT, block, base)?;
    }
    Ok(())
}

fn neighbours(page: &mut Page<'_>, texts: &[String]) -> io::Result<()> {
    for text in texts {
        blocks(page, text, Role::Quiet)?;
        page.newline()?;
    }
    Ok(())
}

/// Writes one of several places: where it is, and its pin.
fn place(page: &mut Page<'_>, citation: &Citation) -> io::Result<()> {
    page.newline()?;
    title(page, Margin { lead: "", indent: INDENT }, &citation.document, &citation.locator)?;
    facts(page, INDENT, &citation.document, &citation.locator, None)?;
    pin_line(page, INDENT, &citation.pin.to_string())
}

fn verdict(page: &mut Page<'_>, verdict: Verdict) -> io::Result<()> {
    let role = if verdict == Verdict::Unchanged { Role::Plain } else { Role::Note };
    page.paragraph(Margin::default(), &Marked::line(verdict_words(verdict)), role)
}

/// The verdict in words that claim no more than was checked.
pub(super) fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unchanged => "unchanged: the source has these words in this place",
        Verdict::Moved => "moved: the same words stand here now",
        Verdict::Altered => "altered: this is recognisably the passage, with other words or marks",
        Verdict::Changed => "changed: the pin named other words; this is what stands there now",
        Verdict::Ambiguous => "ambiguous: the words stand in several places, and the pin does not decide",
        Verdict::Gone => "gone: no document of this name has the words of the pin",
        Verdict::SourceMissing => "source missing: the file cannot be read, so this is shown as it was indexed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Pin;
    use crate::render::sample;
    use crate::render::terminal::written;

    fn shown(verdict: Verdict) -> Shown {
        let citation = sample::citation();
        Shown {
            asked: citation.pin.clone(),
            verdict,
            citation: Some(citation),
            places: Vec::new(),
            encoding: Some("UTF-8".into()),
            before: vec!["The block before.".into()],
            after: vec!["The block after.".into()],
        }
    }

    fn text(shown: &Shown) -> String {
        let text = written(|out| show(out, &Style::plain(72), shown));
        text.replace(sample::citation().pin.check(), "check0")
    }

    #[test]
    fn a_passage_stands_between_its_neighbours_with_citation_verdict_and_pin() {
        assert_eq!(
            text(&shown(Verdict::Unchanged)),
            "\
The first ASEAN-US Cyber Policy Dialogue, October 2019

   The block before.

   A leaders' statement and a dialogue do different jobs. The statement
   fixes shared aims; the dialogue keeps officials in contact between
   summits.

   The block after.

“The first ASEAN-US Cyber Policy Dialogue, October 2019,” pincite
project, 2024-02-19, ¶ 3 (What came before it), lines 31–33,
corpus/first-asean-us-dialogue.md
unchanged: the source has these words in this place
first-asean-us-dialogue#p3@check0
"
        );
    }

    #[test]
    fn another_encoding_than_that_of_most_is_shown() {
        let encoding = Some("windows-874".into());
        let text = text(&Shown { encoding, ..shown(Verdict::Unchanged) });
        assert!(text.contains("dialogue.md\nits text was read as windows-874\nunchanged"), "{text}");
    }

    #[test]
    fn a_changed_passage_names_both_pins() {
        let asked = Pin::parse("first-asean-us-dialogue#p3@b3zz0a").unwrap();
        let text = text(&Shown { asked, ..shown(Verdict::Changed) });
        assert!(
            text.ends_with(
                "changed: the pin named other words; this is what stands there now\n\
                 asked for first-asean-us-dialogue#p3@b3zz0a\n\
                 first-asean-us-dialogue#p3@check0\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn what_is_gone_is_only_named_and_what_is_ambiguous_lists_its_places() {
        let gone = Shown { citation: None, before: Vec::new(), after: Vec::new(), ..shown(Verdict::Gone) };
        assert_eq!(
            text(&gone),
            "gone: no document of this name has the words of the pin\nfirst-asean-us-dialogue#p3@check0\n"
        );
        let places = vec![sample::citation()];
        let text = text(&Shown { verdict: Verdict::Ambiguous, places, ..gone });
        assert_eq!(
            text,
            "\
ambiguous: the words stand in several places, and the pin does not
decide

   The first ASEAN-US Cyber Policy Dialogue, October 2019
   pincite project · 2024-02-19 · ¶ 3 · What came before it
   lines 31–33
   first-asean-us-dialogue#p3@check0
first-asean-us-dialogue#p3@check0
"
        );
    }
}
