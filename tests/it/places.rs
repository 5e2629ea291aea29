//! Every passage of the shipped corpus is read back from its file.

use std::fs;

use pincite::cite::{locator, quoted};
use pincite::corpus;
use pincite::extract;
use pincite::lookup::show;
use pincite::model::{
    BlockKind, Document, DocumentCard, Metadata, Page, PageStart, PageText, PartialDate, Passage, Place, PlaceStart,
};
use pincite::passage;
use pincite::text::Span;
use pincite::text::words::units;

use proptest::prelude::*;

use crate::made::{MadePdf, PdfLine};
use crate::support::{drawn, indexed, pincite, shipped};

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

/// A document of a text in which each word is another one, and what it was made from.
fn numbered_words() -> impl Strategy<Value = (Document, String)> {
    let word = (prop_oneof![8 => Just(" "), 4 => Just("\n"), 1 => Just("\n\n"), 1 => Just("\n\n- ")], any::<bool>());
    prop::collection::vec(word, 1..120).prop_map(|words| {
        let mut text = String::new();
        for (number, (between, is_marked)) in words.iter().enumerate() {
            let mark = if *is_marked { "&amp;" } else { "" };
            text += &format!("{between}w{number}x{mark}");
        }
        (extract::document("a.md", text.as_bytes(), &Metadata::default()).unwrap(), text)
    })
}

/// The number that stands for a character where the last of the starts before it says so.
fn begun(starts: &[(usize, usize)], at: usize) -> usize {
    starts.iter().rev().find(|(start, _)| *start <= at).or(starts.first()).map_or(0, |(_, number)| *number)
}

proptest! {
    #![proptest_config(drawn(128, 20))]
    #[test]
    fn words_stand_on_their_own_pages_rows_and_lines(
        (mut document, source) in numbered_words(),
        starts in prop::collection::btree_map(0..900_usize, 0..6_usize, 1..6),
    ) {
        // Pages may come in any order, as a paragraph goes on behind the notes of its first page; rows do not.
        let length = document.text.len();
        let starts: Vec<(usize, usize)> = starts.into_iter().filter(|(at, _)| *at < length).collect();
        let page = |number: usize| Page { number: number + 1, ..Page::default() };
        document.pages = (0..6).map(|number| PageText { page: page(number), remark: None }).collect();
        document.page_starts = starts.iter().map(|(offset, page)| PageStart { offset: *offset, page: *page }).collect();
        let row = |row: usize| Place::Rows { sheet: None, row, row_last: row };
        let rows: Vec<(usize, usize)> = starts.iter().enumerate().map(|(row, (at, _))| (*at, row + 1)).collect();
        document.places = rows.iter().map(|(offset, at)| PlaceStart { offset: *offset, place: row(*at) }).collect();
        let passages: Vec<Passage> = passage::split(&document).into_iter().map(|(passage, _)| passage).collect();
        let joined = passages[0].through(&passages[1..]);
        let all = units(&document.text);
        let line = |word: &str| source[..source.find(word).unwrap()].matches('\n').count() + 1;
        for (at, first) in all.iter().enumerate() {
            for last in all[at..].iter().step_by(1 + at % 3).take(20) {
                let span = Span::new(&document.text, first.span.start()..last.span.end()).unwrap();
                let locator = locator(&passages, span).unwrap();
                let lines = [first, last].map(|word| line(&format!("{}x", word.span.of(&document.text).trim_end_matches('x'))));
                prop_assert_eq!(locator.lines, Some((lines[0], lines[1])), "{}", span.of(&document.text));
                if starts.is_empty() {
                    prop_assert_eq!((&locator.page, &locator.place), (&None, &None));
                    continue;
                }
                let pages: Vec<usize> = span.range().map(|at| begun(&starts, at) + 1).collect();
                let last_page = pages.iter().max().filter(|last| **last > pages[0]);
                prop_assert_eq!(locator.page.as_ref().map(|page| page.number), Some(pages[0]));
                prop_assert_eq!(locator.page_last.as_ref().map(|page| page.number), last_page.copied());
                let (row, row_last) = (begun(&rows, span.start()), begun(&rows, span.end() - 1));
                prop_assert_eq!(&locator.place, &Some(Place::Rows { sheet: None, row, row_last }));
                let of_joined = joined.locator_of(span);
                prop_assert_eq!(
                    (of_joined.page, of_joined.page_last, of_joined.place, of_joined.lines),
                    (locator.page, locator.page_last, locator.place, locator.lines)
                );
            }
        }
    }
}

#[test]
fn a_quotation_is_cited_by_its_own_page_time_row_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    let page = |lines: &[&'static str]| -> Vec<PdfLine<'static>> {
        lines.iter().zip(0..).map(|(line, at)| (50, 100 + 14 * at, 11, *line)).collect()
    };
    let pages = vec![
        page(&[
            "Steep the green leaves for two minutes in water that does not boil, and",
            "then pour it into a warm pot that",
        ]),
        page(&["holds a pint or more, so that nothing of the scent is lost before it is", "drunk from small cups."]),
    ];
    fs::write(corpus.join("tea.pdf"), MadePdf { pages, ..MadePdf::default() }.bytes()).unwrap();
    let cues = "1\n00:00:01,000 --> 00:00:03,000\nWe begin with the kettle.\n\n\
        2\n00:00:04,000 --> 00:00:06,000\nIt sings before it boils.\n\n3\n00:00:07,000 --> 00:00:09,000\nThen we wait a while.\n";
    fs::write(corpus.join("talk.srt"), cues).unwrap();
    fs::write(corpus.join("pots.csv"), "name,size\nblue pot,two pints\nred pot,one quart\n").unwrap();
    fs::write(
        corpus.join("note.txt"),
        "The market opens at dawn,\nand it closes when the last\ncrate of oranges is sold.\n",
    )
    .unwrap();
    assert_eq!(pincite(folder.path(), &["index"]).0, 0);
    for (words, place) in [
        ("holds a pint or more", "p. 2"),
        ("two minutes in water", "p. 1"),
        ("warm pot that holds a pint", "pp. 1–2"),
        ("It sings before it boils", "0:04"),
        ("red pot", "row 3"),
        ("it closes when the last", "line 2"),
        ("opens at dawn, and it closes", "lines 1–2"),
    ] {
        let (code, out, said) = pincite(folder.path(), &["cite", words]);
        assert!(code == 0 && out.contains(place), "{words}: {place}: {out}{said}");
    }
    for (word, place) in [("closes", r#""lines":[2,2]"#), ("scent", r#""page":{"number":2},"#)] {
        let (_, out, _) = pincite(folder.path(), &["concordance", "--json", word]);
        assert!(out.lines().nth(1).is_some_and(|line| line.contains(place)), "{word}: {place}: {out}");
    }
    fs::write(folder.path().join("draft.md"), "It “holds a pint or more” [@tea, p. 1].\n").unwrap();
    let (code, out, _) = pincite(folder.path(), &["verify", "draft.md"]);
    assert!(code == 1 && out.contains("the words stand on page 2"), "{out}");
}
