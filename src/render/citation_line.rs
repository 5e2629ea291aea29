//! A citation as a line of text, and a locator as people say it.

use crate::model::{Citation, DocumentCard, Format, Locator, Page, Place};

/// Gives where a passage stands, in words: page, paragraph, section path and lines, with ` · ` between them.
///
/// A page is named as it is printed, and in PDF by its place in the file where that is another
/// number: `p. 217 (PDF 219)`. What is not known is left out.
///
/// ```
/// # use pincite::{model::{Format, Locator}, render::locator_words};
/// let section = vec!["Background".to_owned(), "Earlier rounds".to_owned()];
/// let locator = Locator { paragraph: 3, section, lines: Some((31, 33)), ..Locator::default() };
/// assert_eq!(locator_words(&locator, Format::Text), "¶ 3 · Background › Earlier rounds · lines 31–33");
/// ```
pub fn locator_words(locator: &Locator, format: Format) -> String {
    locator_parts(locator, format).join(" · ")
}

/// The parts of [`locator_words`], which a layout may break between.
pub(super) fn locator_parts(locator: &Locator, format: Format) -> Vec<String> {
    let quotation = locator.is_quotation.then(|| "quoted there".to_owned());
    [page(locator, format), place_words(locator), paragraph(locator), quotation, section(locator), lines(locator)]
        .into_iter()
        .flatten()
        .collect()
}

fn page(locator: &Locator, format: Format) -> Option<String> {
    let first = locator.page.as_ref()?;
    let last = locator.page_last.as_ref();
    let range = |first: String, last: Option<String>| match last.filter(|last| *last != first) {
        Some(last) => format!("{first}–{last}"),
        None => first,
    };
    let printed = range(first.printed(), last.map(Page::printed));
    let counted = range(first.number.to_string(), last.map(|page| page.number.to_string()));
    let mark = if last.is_some() { "pp." } else { "p." };
    let is_recognised = first.ocr || last.is_some_and(|page| page.ocr);
    let counted = (printed != counted && format == Format::Pdf).then(|| format!("PDF {counted}"));
    let beside: Vec<String> = counted.into_iter().chain(is_recognised.then(|| "OCR".to_owned())).collect();
    Some(match beside.is_empty() {
        true => format!("{mark} {printed}"),
        false => format!("{mark} {printed} ({})", beside.join(", ")),
    })
}

/// The slide, rows or time.
fn place_words(locator: &Locator) -> Option<String> {
    Some(match locator.place.as_ref()? {
        Place::Slide { slide } => format!("slide {slide}"),
        Place::Rows { sheet, row, row_last } => {
            let sheet = sheet.as_ref().map(|sheet| format!("{sheet}, ")).unwrap_or_default();
            match row == row_last {
                true => format!("{sheet}row {row}"),
                false => format!("{sheet}rows {row}–{row_last}"),
            }
        }
        Place::Message { message } => format!("message {message}"),
        Place::Record { record } => format!("record {record}"),
        Place::Time { from_ms, to_ms } => format!("{}–{}", clock(*from_ms), clock(*to_ms)),
    })
}

/// A time of a recording to the second: `1:02:03`.
fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn paragraph(locator: &Locator) -> Option<String> {
    let first = locator.paragraph;
    match locator.paragraph_last {
        // A document of headings alone has no paragraph to count.
        _ if first == 0 => None,
        Some(last) if last > first => Some(format!("¶¶ {first}–{last}")),
        _ => Some(format!("¶ {first}")),
    }
}

fn section(locator: &Locator) -> Option<String> {
    (!locator.section.is_empty()).then(|| locator.section.join(" › "))
}

fn lines(locator: &Locator) -> Option<String> {
    locator.lines.map(|(first, last)| match first == last {
        true => format!("line {first}"),
        false => format!("lines {first}–{last}"),
    })
}

/// Names one after another; with semicolons between them if one has a comma itself.
pub(super) fn names(names: &[String]) -> String {
    names.join(if names.iter().any(|name| name.contains(',')) { "; " } else { ", " })
}

/// Gives the citation as a line of text: authors, title, publisher, date, place, and where to find the document.
///
/// The address is the document's URL, or its path if it has none. A title that
/// is only the start of the text ends in `…`.
///
/// ```text
/// Ana Reyes, “The first dialogue,” pincite project, 2024-02-19, ¶ 3 (Background), lines 31–33, corpus/first.md
/// ```
pub fn citation_words(citation: &Citation) -> String {
    let (document, locator) = (&citation.document, &citation.locator);
    let place = match (paragraph(locator), section(locator)) {
        (Some(paragraph), Some(section)) => Some(format!("{paragraph} ({section})")),
        (paragraph, section) => paragraph.or(section),
    };
    let authors = (!document.authors.is_empty()).then(|| names(&document.authors));
    let title = quoted_title(document);
    let date = document.date.map(|date| date.to_string());
    let address = document.url.as_ref().unwrap_or(&document.path).clone();
    let after = [
        document.publisher.clone(),
        date,
        page(locator, document.format),
        place_words(locator),
        place,
        lines(locator),
        Some(address),
    ];
    let after = after.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let before = authors.map(|authors| format!("{authors}, ")).unwrap_or_default();
    format!("{before}{title} {after}")
}

/// The title in quotation marks, with the comma inside them unless a mark already ends it.
fn quoted_title(document: &DocumentCard) -> String {
    let title = document.title.trim();
    if document.title_from_text {
        return format!("“{} …”", title.trim_end_matches(['…', ' ']));
    }
    let mark = if title.ends_with(['?', '!', '…']) { "" } else { "," };
    format!("“{title}{mark}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn a_locator_is_said_in_words() {
        let locator = Locator {
            paragraph: 3,
            paragraph_last: Some(5),
            page: Some(Page { number: 219, label: Some("217".into()), ocr: false }),
            section: vec!["Part II".into(), "Training".into()],
            lines: Some((31, 31)),
            ..Locator::default()
        };
        let run =
            Locator { page_last: Some(Page { number: 220, label: Some("218".into()), ocr: false }), ..locator.clone() };
        assert!(locator_words(&run, Format::Pdf).starts_with("pp. 217–218 (PDF 219–220) · "));
        assert_eq!(locator_words(&locator, Format::Xml), "p. 217 · ¶¶ 3–5 · Part II › Training · line 31");
        assert_eq!(locator_words(&locator, Format::Pdf), "p. 217 (PDF 219) · ¶¶ 3–5 · Part II › Training · line 31");
        assert_eq!(
            locator_words(&Locator { paragraph: 3, paragraph_last: Some(3), ..Locator::default() }, Format::Pdf),
            "¶ 3"
        );
        assert_eq!(locator_words(&Locator::default(), Format::Pdf), "");
        for (place, words) in [
            (Place::Slide { slide: 3 }, "slide 3"),
            (Place::Rows { sheet: Some("Data".into()), row: 2, row_last: 2 }, "Data, row 2"),
            (Place::Rows { sheet: None, row: 2, row_last: 9 }, "rows 2–9"),
            (Place::Time { from_ms: 3_723_900, to_ms: 3_725_000 }, "1:02:03–1:02:05"),
        ] {
            assert_eq!(locator_words(&Locator { place: Some(place), ..Locator::default() }, Format::Text), words);
        }
    }

    #[test]
    fn a_citation_is_a_line_of_text() {
        let mut citation = sample::citation();
        assert_eq!(
            citation_words(&citation),
            "“The first ASEAN-US Cyber Policy Dialogue, October 2019,” pincite project, 2024-02-19, \
             ¶ 3 (What came before it), lines 31–33, corpus/first-asean-us-dialogue.md"
        );
        citation.document.authors = vec!["Ana Reyes".into(), "Bui Lan".into()];
        citation.document.title = "What did they agree?".into();
        citation.document.publisher = None;
        citation.document.url = Some("https://example.org/agree".into());
        citation.locator =
            Locator { paragraph: 1, page: Some(Page { number: 2, label: None, ocr: false }), ..Locator::default() };
        assert_eq!(
            citation_words(&citation),
            "Ana Reyes, Bui Lan, “What did they agree?” 2024-02-19, p. 2, ¶ 1, https://example.org/agree"
        );
        citation.document.authors = vec!["Reyes, Ana".into(), "Bui Lan".into()];
        assert!(citation_words(&citation).starts_with("Reyes, Ana; Bui Lan, “What"), "{}", citation_words(&citation));
        citation.document.title_from_text = true;
        citation.document.title = "The United States and".into();
        assert!(citation_words(&citation).contains("“The United States and …” 2024-02-19"));
    }
}
