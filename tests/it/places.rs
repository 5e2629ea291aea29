//! Every passage of the shipped corpus is read back from its file.

use std::fs;

use pincite::cite::quoted;
use pincite::corpus;
use pincite::extract;
use pincite::lookup::show;
use pincite::model::{BlockKind, DocumentCard, Metadata, PartialDate};
use pincite::passage;
use pincite::text::Span;
use pincite::text::words::units;

use crate::support::{indexed, shipped};

fn words(text: &str) -> Vec<&str> {
    units(text).into_iter().map(|unit| unit.span.of(text)).collect()
}

/// True if all of `part` stands in `whole`, in order.
fn is_in_order(part: &[&str], whole: &[&str]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|word| rest.any(|other| other == word))
}

#[test]
fn the_bytes_of_a_passage_hold_its_words() {
    let files = corpus::walk(&[shipped().into()], None, corpus::MAX_FILES).unwrap().files;
    assert!(files.len() >= 15);
    for file in files {
        let bytes = fs::read(&file.location).unwrap();
        let document = extract::document(&file.path, &bytes, &Metadata::default()).unwrap();
        for (passage, _) in passage::split(&document) {
            let place = document.map.locate(passage.quote_span()).unwrap();
            let source = std::str::from_utf8(&bytes[place.bytes.range()]).unwrap();
            // The character references that the corpus uses within words.
            let source = source.replace("&rsquo;", "’").replace("&#8217;", "’").replace("&amp;", "&");
            assert!(is_in_order(&words(passage.quote()), &words(&source)), "{}: {}", file.path, passage.quote());
            assert_eq!(passage.locator.lines, Some(place.lines));
            let before = bytes[..place.bytes.start()].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(place.lines.0, before + 1, "{}", file.path);
        }
    }
}

#[test]
fn the_seed_is_as_it_came_and_is_read_as_a_news_text() {
    let bytes = fs::read(shipped().join("seeds/000_1e94848cf64f0dbb.txt")).unwrap();
    assert_eq!(corpus::hash(&bytes), "cf3cd52c5000988ccb2da49c78139090a4654287bfeb4ef28551eff63ab74246");
    let document = extract::document("000_1e94848cf64f0dbb.txt", &bytes, &Metadata::default()).unwrap();
    assert_eq!(document.metadata.date, PartialDate::parse("2023-11-07"));
    assert_eq!(document.blocks[0].kind, BlockKind::Dateline);
    assert_eq!(document.blocks[0].span.of(&document.text), "date 2023-11-07 Washington DC [US], November 7 :");
    assert!(document.blocks[1].span.of(&document.text).starts_with("The fourth Cyber Policy Dialogue"));
    assert!(document.title_from_text);
}

#[test]
fn what_is_shown_around_words_goes_on_where_they_end() {
    let (_folder, index) = indexed(&shipped(), 2);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut seen = 0;
    for source in index.sources().unwrap().iter().filter(|source| DocumentCard::of(source).is_some()) {
        let (document, passages) = (DocumentCard::of(source).unwrap(), index.passages(&source.path).unwrap());
        let whole = one_line(&passages.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>().join("\n"));
        for (at, passage) in passages.iter().enumerate() {
            let units = units(passage.quote());
            let (from, to) = (units.len() / 3 + at % 2, (units.len() * 2 / 3).max(units.len() / 3 + 2));
            let (Some(first), Some(last)) = (units.get(from), units.get(to)) else { continue };
            let run = Span::new(passage.quote(), first.span.start()..last.span.end()).unwrap();
            let span = run.shifted(passage.quote_span().start());
            let pin = quoted(&document, &passages, span).unwrap().pin;
            let shown = show(&index, &pin, 1 + at % 3).unwrap();
            let quote = shown.citation.unwrap().passage.text;
            let around = [shown.before.join("\n"), quote, shown.after.join("\n")].map(|part| one_line(&part));
            // What is left of a word's block may start with a mark.
            let squeezed = |text: &str| text.replace(' ', "");
            assert!(squeezed(&whole).contains(&squeezed(&around.concat())), "{pin}: {around:#?}");
            seen += 1;
        }
    }
    assert!(seen > 100);
}
