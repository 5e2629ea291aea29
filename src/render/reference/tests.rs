use serde_json::{Value, json};

use super::*;
use crate::model::{Extractor, Pin, RECORD_VERSION};
use crate::render::sample;
use crate::text::Span;

fn record() -> CitationRecord {
    let mut citation = sample::citation();
    citation.document.authors = vec!["Reyes, Ana".into(), "ASEAN Secretariat & Co_".into()];
    citation.document.url = Some("https://example.org/first?a=1&b=2#top".into());
    CitationRecord {
        version: RECORD_VERSION,
        prefix: "What stood before the quote, to a word ".into(),
        suffix: " and what stood behind it, as far".into(),
        quote_hash: "00".repeat(32),
        characters: Span::between(880, 1_020),
        source_span: None,
        extractor: Extractor { name: "pincite".into(), version: "1".into() },
        indexed_at: "2024-02-19T10:33:07Z".into(),
        citation,
    }
}

#[test]
fn bibtex_and_biblatex_are_read_back_by_another_parser() {
    use biblatex::{Bibliography, ChunksExt};
    let record = record();
    let records = [record.clone()];
    for text in [bibtex(&records).concat(), biblatex(&records).concat()] {
        let read = Bibliography::parse(&text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
        let entry = read.get("first-asean-us-dialogue").unwrap();
        assert_eq!(entry.title().unwrap().format_verbatim(), "The first ASEAN-US Cyber Policy Dialogue, October 2019");
        let authors = entry.author().unwrap();
        assert_eq!((authors[0].name.as_str(), authors[0].given_name.as_str()), ("Reyes", "Ana"));
        assert_eq!(authors[1].name, "ASEAN Secretariat & Co_");
        assert_eq!(entry.url().unwrap(), "https://example.org/first?a=1&b=2#top");
        assert!(entry.note().unwrap().format_verbatim().starts_with("¶ 3 · What came before it · lines 31–33; first-"));
    }
    let read = Bibliography::parse(&biblatex(&records).concat()).unwrap();
    assert!(format!("{:?}", read.get("first-asean-us-dialogue").unwrap().date().unwrap()).contains("2024"));
}

#[test]
fn csl_json_has_the_place_and_is_read_back_by_hayagriva() {
    let item = csl_items(&[record()]).remove(0);
    assert_eq!(
        (&item["locator"], &item["label"], &item["type"]),
        (&json!("3"), &json!("paragraph"), &json!("webpage"))
    );
    assert_eq!(item["author"], json!([{"family": "Reyes", "given": "Ana"}, {"literal": "ASEAN Secretariat & Co_"}]));
    assert_eq!(item["issued"], json!({"date-parts": [[2024, 2, 19]]}));
    let read: hayagriva::citationberg::json::Item = serde_json::from_value(item).unwrap();
    assert_eq!((read.id().unwrap(), read.type_().unwrap()), ("first-asean-us-dialogue".into(), "webpage".into()));
}

/// Two quotes of one paragraph, one of the next, and one of another document.
fn several() -> [CitationRecord; 4] {
    let (mut second, mut third, mut other) = (record(), record(), record());
    second.citation.pin = Pin::parse("first-asean-us-dialogue#p3:1-2@k7f2q9").unwrap();
    third.citation.pin = Pin::parse("first-asean-us-dialogue#p4:1-2@b3zz0a").unwrap();
    third.citation.locator.paragraph = 4;
    other.citation.pin = Pin::parse("other#p3@b3zz0a").unwrap();
    other.citation.document.slug = "other".into();
    [record(), second, other, third]
}

#[test]
fn a_document_has_one_entry_with_all_its_places_and_pins() {
    use biblatex::{Bibliography, ChunksExt};
    let records = several();
    for text in [bibtex(&records).concat(), biblatex(&records).concat()] {
        let read = Bibliography::parse(&text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
        assert_eq!(read.keys().collect::<Vec<_>>(), ["first-asean-us-dialogue", "other"]);
        let note = read.get("first-asean-us-dialogue").unwrap().note().unwrap().format_verbatim();
        for record in [&records[0], &records[1], &records[3]] {
            assert!(note.contains(&record.citation.pin.to_string()), "{note}");
        }
        assert!(note.contains("; ¶ 4 · ") && note.matches("¶ 3 · ").count() == 1, "{note}");
    }
    let items = csl_items(&records);
    assert_eq!(items.iter().map(|item| &item["id"]).collect::<Vec<_>>(), ["first-asean-us-dialogue", "other"]);
    assert_eq!((&items[0]["locator"], &items[0]["label"]), (&json!("3, 4"), &json!("paragraph")));
    let found = ris(&records);
    assert_eq!(found.len(), 2);
    assert!(found[0].contains("SE  - paragraph 3, 4\r\n") && found[0].matches("N1  - ").count() == 3, "{}", found[0]);
}

#[test]
fn no_two_notes_have_the_same_label() {
    let notes = markdown_notes(&several());
    let labels: Vec<&str> = notes.iter().map(|note| note.split(':').next().unwrap()).collect();
    let slug = "first-asean-us-dialogue";
    assert_eq!(labels, [&format!("[^{slug}-p3]"), &format!("[^{slug}-p3-2]"), "[^other-p3]", &format!("[^{slug}-p4]")]);
}

#[test]
fn the_comma_in_the_name_of_a_body_or_before_a_suffix_parts_no_family_name() {
    for (name, parts) in [
        ("Nguyễn, Văn An", Some(("Nguyễn", "Văn An"))),
        ("van der Berg, Jan", Some(("van der Berg", "Jan"))),
        ("Dan, Ana", Some(("Dan", "Ana"))),
        ("Ministry of Foreign Affairs, Thailand", None),
        ("Kementerian Komunikasi dan Informatika, Jakarta", None),
        ("Martin Luther King, Jr.", None),
        ("Tea, Inc.", None),
        ("Sukarno", None),
    ] {
        assert_eq!(name_parts(name), parts, "{name}");
    }
}

#[test]
fn ris_is_lines_of_tags_from_type_to_end() {
    let text = ris(&[record()]).concat();
    let tag = |line: &str| line.get(2..6) == Some("  - ") && line[..2].bytes().all(|one| one.is_ascii_alphanumeric());
    assert!(text.ends_with("ER  - \r\n") && text.starts_with("TY  - ELEC\r\n"));
    assert!(text.trim_end_matches("\r\n").split("\r\n").all(tag), "{text}");
    for line in ["AU  - Reyes, Ana", "PY  - 2024", "DA  - 2024/02/19/", "SE  - paragraph 3", "LA  - en"] {
        assert!(text.contains(&format!("{line}\r\n")), "{text}");
    }
}

#[test]
fn an_annotation_has_the_members_that_the_model_requires() {
    let one = annotation(&record());
    assert_eq!((&one["@context"], &one["type"]), (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("Annotation")));
    assert!(one["id"].as_str().unwrap().starts_with("urn:pincite:first-asean-us-dialogue%23p3%40"));
    let target = &one["target"];
    assert_eq!(target["source"], "https://example.org/first?a=1&b=2#top");
    let types: Vec<&Value> = target["selector"].as_array().unwrap().iter().map(|one| &one["type"]).collect();
    assert_eq!(types, ["TextQuoteSelector", "TextPositionSelector"]);
    assert_eq!(target["selector"][0]["exact"], record().citation.passage.text);
    assert_eq!((&target["selector"][1]["start"], &target["selector"][1]["end"]), (&json!(880), &json!(1_020)));
}

#[test]
fn a_text_fragment_names_short_quotes_whole_and_long_ones_by_their_ends() {
    let mut one = record();
    assert_eq!(
        fragment_url(&one).unwrap(),
        "https://example.org/first?a=1&b=2#top:~:text=A%20leaders%27%20statement%20and%20a,officials%20in%20contact%20between%20summits."
    );
    one.citation.passage.text = "confidence-building, yes & no".into();
    assert!(fragment_url(&one).unwrap().ends_with("#top:~:text=confidence%2Dbuilding%2C%20yes%20%26%20no"));
    one.citation.passage.text = "The block ends here\nAnother starts".into();
    assert!(fragment_url(&one).unwrap().ends_with(":~:text=The%20block%20ends%20here,Another%20starts"));
    // Few words go with what stands beside them, and so do those of a script without spaces, up to a space if one is near.
    (one.prefix, one.suffix) = ("It was\nsaid of the".into(), "by them all".into());
    one.citation.passage.text = "old plan".into();
    assert!(fragment_url(&one).unwrap().ends_with(":~:text=said%20of%20the-,old%20plan,-by%20them"));
    (one.prefix, one.suffix) = ("ก่อนหน้า ความ".into(), "ไซเบอร์ ต่อไป".into());
    one.citation.passage.text = "ร่วมมือด้านความปลอดภัย".into();
    let url = fragment_url(&one).unwrap();
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    assert!(url.ends_with(&format!(
        "text={}-,{},-{}",
        encoded("ความ"),
        encoded("ร่วมมือด้านความปลอดภัย"),
        encoded("ไซเบอร์")
    )));
    one.citation.document.url = None;
    assert_eq!(fragment_url(&one), None);
}

#[test]
fn markdown_and_html_escape_what_is_theirs() {
    let mut one = record();
    one.citation.document.title = "A *bold* <title>".into();
    assert!(markdown_notes(&[one.clone()])[0].starts_with(
        "[^first-asean-us-dialogue-p3]: Reyes, Ana; ASEAN Secretariat & Co\\_, “A \\*bold\\* \\<title>,”"
    ));
    let page = html(&one);
    assert!(page.starts_with("<blockquote cite=\"https://example.org/first?a=1&amp;b=2#top\"><p>A leaders' statement"));
    assert!(page.contains("“A *bold* &lt;title&gt;,”") && page.ends_with("</code></footer></blockquote>"));
}

#[test]
fn styles_are_rendered_with_the_place() {
    let mut one = record();
    one.citation.document.url = None;
    let notes = styled(&[one.clone()], "chicago-notes", None, None).unwrap();
    assert_eq!(notes.citations.len(), 1);
    assert!(notes.citations[0].contains("Ana Reyes") && notes.citations[0].contains("October 2019"), "{notes:?}");
    let apa = styled(&[one.clone(), one.clone()], "apa", None, None).unwrap();
    assert_eq!((apa.citations.len(), apa.bibliography.len()), (2, 1));
    assert!(apa.citations[0].contains("2024") && apa.citations[0].contains("para. 3"), "{apa:?}");
    assert!(apa.bibliography[0].starts_with("Reyes, A., & ASEAN Secretariat & Co_. (2024"), "{apa:?}");
    let german = styled(&[one.clone()], "apa", None, Some("de-DE")).unwrap();
    assert!(german.citations[0].contains("Abs. 3"), "{german:?}");
    for name in style_names() {
        let styled = styled(&[one.clone()], name, None, None).unwrap();
        assert_eq!(styled.citations.len(), 1, "{name}");
        assert!(!styled.left_out.iter().any(|one| one.parts.contains(&"author")), "{name}: {styled:?}");
        // An entry of which nothing is told has the family name and the year.
        let whole =
            styled.bibliography.first().filter(|_| styled.left_out.is_empty()).map(|entry| entry.to_lowercase());
        assert!(whole.is_none_or(|entry| entry.contains("reyes") && entry.contains("2024")), "{name}: {styled:?}");
    }
}

#[test]
fn lists_of_names_that_say_nothing_of_names_are_not_lost() {
    let vancouver = |one: CitationRecord| styled(&[one], "vancouver", None, None).unwrap().bibliography.remove(0);
    let mut one = record();
    one.citation.document.url = None;
    let entry = "1. Reyes A, ASEAN Secretariat & Co_. The first ASEAN-US Cyber Policy Dialogue, October 2019. pincite project; 2024.";
    assert_eq!(vancouver(one), entry);
}

#[test]
fn what_an_entry_does_not_say_is_told() {
    let mut one = record();
    one.citation.document.url = None;
    let left_out = |one: &CitationRecord, style: &str| {
        let left_out = styled(std::slice::from_ref(one), style, None, None).unwrap().left_out;
        left_out.into_iter().flat_map(|one| one.parts).collect::<Vec<_>>()
    };
    assert_eq!(left_out(&one, "apa"), Vec::<&str>::new());
    // Chemists cite without titles.
    assert_eq!(left_out(&one, "angewandte-chemie"), ["title"]);
    // In these notes, what was not published has no entry.
    let document = &mut one.citation.document;
    (document.authors, document.date, document.publisher) = (Vec::new(), None, None);
    let notes = styled(&[one], "chicago-notes", None, None).unwrap();
    assert_eq!(notes.bibliography, [""; 0]);
    assert_eq!(notes.left_out, [LeftOut { slug: "first-asean-us-dialogue".into(), parts: Vec::new() }]);
}

#[test]
fn a_style_that_is_none_is_named() {
    assert_eq!(styled(&[record()], "bluebook", None, None), Err(StyleError::Unknown("bluebook".into())));
    assert!(matches!(styled(&[record()], "x.csl", Some("<p>no style</p>"), None), Err(StyleError::NotAStyle(_))));
}
