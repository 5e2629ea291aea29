//! Citing pins and words, and what became of stored citations.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use pincite::citing::{self, Cited};
use pincite::index::Index;
use pincite::lookup::{Against, show};
use pincite::model::{CitationRecord, Pin, Verdict};
use pincite::recheck::{recheck, stored};
use pincite::search::{Pins, SearchOptions, search};
use pincite::verify::Verifier;

use crate::support::{empty_corpus, indexed, shipped, update};

fn quoted(index: &Index, words: &str) -> Cited {
    citing::quoted(index, &mut Verifier::new(index, 1).unwrap(), words).unwrap()
}

fn record(index: &Index, words: &str) -> CitationRecord {
    match quoted(index, words) {
        Cited::Record(record) => *record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_at_hand_get_a_pin_and_a_record_that_holds_in_the_source_file() {
    let (_folder, index) = indexed(&shipped(), 2);
    for words in [
        "In cyberspace the need is plain",
        "They cannot belong to one meeting",
        "Nước chủ trì không phải lúc nào cũng là nước nơi cuộc họp diễn ra",
        "แหล่งข้อมูลที่ใช้ไม่ได้บอกว่าบรรลุเป้าหมายหรือไม่",
    ] {
        let record = record(&index, words);
        assert_eq!(record.citation.passage.text, words);
        assert!(record.prefix.chars().count() >= 32 && record.suffix.chars().count() >= 32, "{record:?}");
        let file = fs::read(&record.citation.document.path).unwrap();
        let span = record.source_span.unwrap();
        let source = String::from_utf8_lossy(&file[span.range()]).into_owned();
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(solid(&source.replace("&nbsp;", " ")), solid(words));
        let shown = show(&index, &record.citation.pin, 0).unwrap();
        assert_eq!((shown.verdict, shown.citation.unwrap().passage.text.as_str()), (Verdict::Unchanged, words));
    }
}

#[test]
fn words_that_stand_nowhere_or_in_several_documents_are_not_cited() {
    let (_folder, index) = indexed(&shipped(), 2);
    for (words, places) in [
        ("The Dialogue acknowledged the work that has been done", 2),
        ("In cyberspace the need is quite plain to all", 0),
        ("the lanterns went out over the harbour", 0),
    ] {
        let Cited::NotAsQuoted(finding) = quoted(&index, words) else { panic!("{words}") };
        assert_eq!(finding.places.len(), places, "{words}");
    }
    let pin = Pin::parse("confidence-building-measures#p3:1-6@000000").unwrap();
    assert!(matches!(citing::pinned(&index, &pin).unwrap(), Cited::NotAsPinned(_)));
}

#[test]
fn the_pin_of_a_match_names_its_words() {
    let (_folder, index) = indexed(&shipped(), 2);
    let options = SearchOptions { pins: Pins::OfMatches, limit: 50, ..SearchOptions::default() };
    for query in ["\"capacity building\"", "misperception w/5 escalation", "ไซเบอร์"] {
        let results = search(&index, query, &options).unwrap();
        assert!(!results.hits.is_empty());
        for hit in &results.hits {
            assert_eq!(hit.match_pins.len(), hit.matches.len());
            for (pin, one) in hit.match_pins.iter().zip(&hit.matches) {
                let text = &hit.passage.text[one.spans[0].start()..one.spans.last().unwrap().end()];
                let shown = show(&index, pin, 0).unwrap();
                assert_eq!(shown.verdict, Verdict::Unchanged, "{pin}");
                assert!(shown.citation.unwrap().passage.text.contains(text), "{pin}: {text}");
            }
        }
    }
}

/// What a stored record and its bare pin say after a source was edited.
fn after(before: &str, quote: &str, edit: impl Fn(&Path), against: Against) -> [(Verdict, String); 2] {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("tea.txt"), before).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let record = record(&index, quote);
    let line = serde_json::to_string(&record).unwrap();
    edit(&corpus);
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, 1).unwrap();
    [line, format!("see {} there", record.citation.pin)].map(|text| {
        let stored = stored(&text);
        assert_eq!(stored.len(), 1, "{text}");
        let checked = recheck(&index, &mut verifier, &stored[0], against).unwrap();
        (checked.verdict, pincite::render::cited_diff_words(&checked.diff))
    })
}

#[test]
fn every_edit_of_a_source_has_its_verdict() {
    let one = "The first pot was warmed with care and then emptied again by the host.";
    let two = "The second pot held green tea, which nobody drank before noon that day.";
    let three = "The third pot was left on the stove and forgotten until the evening.";
    let before = format!("{one}\n\n{two}\n\n{three}\n");
    let quote = "held green tea, which nobody drank before noon";
    for (edit, text, full, bare) in [
        ("none", before.clone(), Verdict::Unchanged, Verdict::Unchanged),
        ("insert before", format!("A new start of it all.\n\n{before}"), Verdict::Moved, Verdict::Moved),
        ("edit inside", before.replace("green", "black"), Verdict::Altered, Verdict::Changed),
        ("edit of a mark", before.replace("tea, which", "tea – which"), Verdict::Altered, Verdict::Changed),
        ("edit of a letter", before.replace("held", "Held"), Verdict::Altered, Verdict::Changed),
        ("edit around", before.replace("that day", "at all"), Verdict::Unchanged, Verdict::Unchanged),
        ("split inside", before.replace("tea, which", "tea,\n\nwhich"), Verdict::Moved, Verdict::Changed),
        ("join", before.replace("host.\n\n", "host. "), Verdict::Moved, Verdict::Moved),
        ("move", format!("{two}\n\n{one}\n\n{three}\n"), Verdict::Moved, Verdict::Moved),
        ("duplicate, place kept", format!("{before}\n{two}\n"), Verdict::Unchanged, Verdict::Unchanged),
        ("delete", format!("{one}\n\n{three}\n"), Verdict::Gone, Verdict::Changed),
        ("other text", "Nothing of it is left here, not a word of it.".to_owned(), Verdict::Gone, Verdict::Gone),
    ] {
        for against in [Against::Index, Against::Source] {
            let found = after(&before, quote, |corpus| fs::write(corpus.join("tea.txt"), &text).unwrap(), against);
            assert_eq!((found[0].0, found[1].0), (full, bare), "{edit}");
            let changed = match edit {
                "edit inside" => "held [-green-] {+black+} tea, which nobody drank before noon",
                "edit of a mark" => "held green tea[-,-] {+–+} which nobody drank before noon",
                "edit of a letter" => "[-held-] {+Held+} green tea, which nobody drank before noon",
                _ => "",
            };
            assert_eq!(found[0].1, changed, "{edit}");
        }
    }
    let renamed = |corpus: &Path| fs::rename(corpus.join("tea.txt"), corpus.join("pots.txt")).unwrap();
    assert_eq!(after(&before, quote, renamed, Against::Index)[0].0, Verdict::Unchanged);
    let copied = |corpus: &Path| {
        fs::write(corpus.join("other.txt"), format!("Elsewhere. {two}")).unwrap();
        fs::remove_file(corpus.join("tea.txt")).unwrap();
    };
    let found = after(&before, quote, copied, Against::Index);
    assert_eq!((found[0].0, found[1].0), (Verdict::Moved, Verdict::Gone));
}

#[test]
fn context_decides_between_places_that_have_the_same_words() {
    let before = "At dawn the pot was on the stove for them.\n\nSomething else.\n";
    let twice = "Prologue.\n\nAt noon the pot was on the stove for us.\n\nAt dawn the pot was on the stove for them.\n\nSomething else.\n";
    let edit = |corpus: &Path| fs::write(corpus.join("tea.txt"), twice).unwrap();
    let found = after(before, "the pot was on the stove", edit, Against::Index);
    assert_eq!((found[0].0, found[1].0), (Verdict::Moved, Verdict::Ambiguous));
}

fn pincite(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    let command = command.args(arguments).arg("--index").arg(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn what_search_finds_is_cited_in_a_pipe_and_checked_again() {
    let (folder, _) = indexed(&shipped(), 1);
    let found = pincite(folder.path(), &["search", "--json", "-n", "3", "misperception"], b"");
    let cited = pincite(folder.path(), &["cite", "--from-json", "--format", "json"], &found.stdout);
    assert_eq!(cited.status.code(), Some(0), "{}", String::from_utf8_lossy(&cited.stderr));
    assert_eq!(String::from_utf8_lossy(&cited.stdout).lines().count(), 3);
    let checked = pincite(folder.path(), &["check", "-", "--source"], &cited.stdout);
    assert_eq!(String::from_utf8_lossy(&checked.stdout), "3 citations: 3 unchanged\n");
    assert_eq!(checked.status.code(), Some(0));
    let styled = pincite(folder.path(), &["cite", "--from-json", "--style", "apa", "--bibliography"], &found.stdout);
    assert_eq!(String::from_utf8_lossy(&styled.stdout).lines().count(), 3, "{styled:?}");
}

#[test]
fn a_pin_is_found_again_in_every_form_that_it_is_cited_in() {
    let (folder, _) = indexed(&shipped(), 2);
    let found = pincite(folder.path(), &["search", "misperception", "--json", "-n", "3"], b"");
    for format in ["line", "markdown", "html", "csl-json", "bibtex", "biblatex", "annotation", "json"] {
        let cited = pincite(folder.path(), &["cite", "--from-json", "--format", format], &found.stdout);
        let checked = pincite(folder.path(), &["check", "-"], &cited.stdout);
        let out = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(out.contains("3 citations: 3 unchanged"), "{format}: {out}{}", String::from_utf8_lossy(&cited.stdout));
    }
}

#[test]
fn what_cannot_be_cited_or_checked_is_one_line() {
    let (folder, _) = indexed(&shipped(), 1);
    for (arguments, input, code, said) in [
        (vec!["cite", "elsewhere#p3@k7f2q9"], "", 1, "not cited: elsewhere#p3@k7f2q9: gone"),
        (vec!["cite", "no such words at all"], "", 1, "not cited: \"no such words at all\": not found"),
        (vec!["cite", "--from-json"], "{}\nnothing\n", 2, "no pin on standard input"),
        (vec!["cite", "In cyberspace the need is plain", "--style", "oscola"], "", 2, "there is no style \"oscola\""),
        (vec!["cite", "In cyberspace the need is plain", "--style", "gone.csl"], "", 2, "cannot read the style"),
        (vec!["check", "-"], "no pin in it", 2, "there is no citation"),
        (vec!["check", "gone.txt"], "", 2, "cannot read the citations"),
    ] {
        let run = pincite(folder.path(), &arguments, input.as_bytes());
        let err = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(code), "{arguments:?}: {err}");
        assert!(err.contains(said) && err.lines().count() <= 2, "{arguments:?}: {err}");
    }
}
