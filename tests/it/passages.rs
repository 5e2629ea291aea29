//! Passages partition the canonical text, and their words are all counted.

use pincite::extract;
use pincite::model::{Document, Metadata, Passage};
use pincite::passage::split;
use pincite::text::Analysis;
use proptest::prelude::*;

use crate::processor::processor_seconds;

fn passages(text: &str) -> (Document, Vec<(Passage, Analysis)>) {
    let document = extract::document("a.md", text.as_bytes(), &Metadata::default()).unwrap();
    let passages = split(&document);
    (document, passages)
}

#[test]
fn a_heading_goes_with_its_paragraph_and_a_long_paragraph_is_cut_between_sentences() {
    let long = "The dialogue took up capacity building in the region once more. ".repeat(60);
    let (_, passages) = passages(&format!("# Title\n\n## Part\n\n{}\n\n{long}", "Short words. ".repeat(40)));
    let first = &passages[0].0;
    assert!(first.text.starts_with("Title\nPart\nShort"));
    assert_eq!((first.locator.paragraph, first.locator.section.clone()), (1, vec!["Part".to_owned()]));
    assert!(first.extent.is_whole() && passages.len() > 3);
    assert!(passages[1..].iter().all(|(passage, _)| passage.quote().ends_with('.') && !passage.extent.is_whole()));
    assert!(passages[1..].iter().all(|(passage, _)| passage.locator.paragraph == 2));
}

#[test]
fn a_run_of_headings_is_cut_as_a_long_paragraph_is() {
    let headings: String = (0..900).map(|number| format!("# Part {number}\n\n")).collect();
    let (document, passages) = passages(&(headings + "The end."));
    assert_eq!(passages.iter().map(|(passage, _)| passage.text.as_str()).collect::<String>(), document.text);
    assert!(passages.len() > 3 && passages.iter().all(|(passage, _)| passage.text.len() < 2_400));
    assert!(passages.last().unwrap().0.text.ends_with("Part 899\nThe end."));
    for (passage, _) in &passages {
        let last = passage.quote().lines().rfind(|line| line.starts_with("Part")).unwrap();
        assert_eq!(passage.locator.section, [last]);
    }
    assert!(passages.iter().all(|(passage, _)| passage.locator.paragraph == 1 && !passage.extent.is_whole()));
}

#[test]
fn however_a_text_is_made_it_takes_time_by_its_size() {
    let (many, words) = (60_000, "Steep the leaves. ".repeat(10_000));
    let texts = [
        ("headings.md", "a\n=\n".repeat(many)),
        ("headings and text.html", "<h1>a</h1><h2>b</h2><p>c d e.".repeat(many / 3)),
        ("a long heading.md", "a\n".repeat(4 * many) + "==="),
        ("lists.md", "- ".repeat(many) + "a\n" + &"b\n".repeat(many)),
        ("quotations.md", format!("a\r{}", ">".repeat(many)) + "a\n" + &"b\n".repeat(many)),
        ("front matter.md", format!("---\n{}---\nText", "a: &a [*a,*a]\n".repeat(many))),
        ("ends of what never began.html", "<div>".repeat(many) + "a" + &"</p>b".repeat(many)),
        ("a long title.html", format!("<title>{}</title><p>{words}", "a ".repeat(2 * many))),
        ("rows.csv", "a,b\n".repeat(2 * many)),
        ("tags.srt", format!("1\n00:00:01,000 --> 00:00:02,000\nTea {}\n", "<".repeat(16 * many))),
    ];
    for (path, text) in texts {
        let start = processor_seconds();
        let document = extract::document(path, text.as_bytes(), &Metadata::default()).unwrap();
        assert!(!split(&document).is_empty() && document.metadata.title.unwrap().chars().count() <= 1_001, "{path}");
        // It takes a second at most; by the square of the size, from ten seconds to minutes.
        let taken = processor_seconds() - start;
        assert!(taken < 10.0, "{path}: {taken:.1} s of the processor");
    }
}

proptest! {
    #[test]
    fn passages_are_the_whole_text_and_count_every_word(
        blocks in prop::collection::vec("(# |> |- )?([a-z]{1,8}[ .]{1,2}){1,500}", 1..8),
    ) {
        let text = blocks.join("\n\n");
        prop_assume!(text.chars().any(char::is_alphanumeric));
        let (document, passages) = passages(&text);
        let joined: String = passages.iter().map(|(passage, _)| passage.text.as_str()).collect();
        prop_assert_eq!(&joined, &document.text);
        let mut at = 0;
        for (passage, analysis) in &passages {
            // What leads and what is led have at most 4,000 each, if they are sentences without end.
            prop_assert!(passage.text.chars().count() <= 8_000);
            prop_assert_eq!(passage.first_word, at);
            prop_assert_eq!(passage.words, analysis.words.len());
            at += passage.words;
            let (first, last) = (passage.extent.first, passage.extent.last);
            prop_assert!((first.paragraph, first.word) <= (last.paragraph, last.word));
            prop_assert!(last.word <= last.of);
        }
    }
}
