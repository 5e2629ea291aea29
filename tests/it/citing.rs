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
    // A pin does not say of which file it was; its name stays with the content.
    let found = after(&before, quote, renamed, Against::Index);
    assert_eq!((found[0].0, found[1].0), (Verdict::Moved, Verdict::Unchanged));
    for (other, full) in [
        // The same words in a document that is not this one.
        (format!("Elsewhere. {two}\n"), Verdict::Gone),
        (format!("{two}\n"), Verdict::Gone),
        // In one of another name around them the same stands.
        (before.replace("until the evening", "until the night"), Verdict::Moved),
    ] {
        let copied = |corpus: &Path| {
            fs::write(corpus.join("other.txt"), &other).unwrap();
            fs::remove_file(corpus.join("tea.txt")).unwrap();
        };
        for against in [Against::Index, Against::Source] {
            let found = after(&before, quote, copied, against);
            assert_eq!((found[0].0, found[1].0), (full, Verdict::Gone), "{other}");
        }
    }
}

/// A folder of which `corpus` is indexed, and a way to run the program in it.
fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, impl Fn(&[&str]) -> (i32, String, String) + use<>) {
    let (folder, corpus, _) = empty_corpus();
    files.iter().for_each(|(name, text)| fs::write(corpus.join(name), text).unwrap());
    let home = folder.path().to_owned();
    let run = move |arguments: &[&str]| crate::support::pincite(&home, arguments);
    assert_eq!(run(&["index", "corpus"]).0, 0);
    (folder, run)
}

#[test]
fn an_annotation_is_a_record_of_its_words() {
    let (folder, run) = project(&[("a.txt", "One says bees.\n\nThe lists name the seven bridges of the old town.\n")]);
    fs::write(folder.path().join("c.ann"), run(&["cite", "--format", "annotation", BRIDGES]).1).unwrap();
    let (code, out, _) = run(&["check", "-a", "c.ann"]);
    assert!(code == 0 && out.ends_with("1 citation: 1 unchanged\n"), "{out}");
    fs::write(folder.path().join("corpus/a.txt"), "The lists name the nine bridges of the old town.\n").unwrap();
    let (code, out, _) = run(&["check", "c.ann"]);
    assert!(code == 1 && out.contains("the [-seven-] {+nine+} bridges of the old town"), "{out}");
}

const BRIDGES: &str = "the seven bridges of the old town";

#[test]
fn words_that_only_the_index_has_are_not_said_to_have_moved() {
    let (folder, run) = project(&[
        ("a.txt", "One says bees.\n\nThe lists name the seven bridges of the old town.\n"),
        ("b.txt", "No."),
    ]);
    let record = run(&["cite", "--json", BRIDGES]).1;
    fs::write(folder.path().join("r.jsonl"), record).unwrap();
    let (a, b) = (folder.path().join("corpus/a.txt"), folder.path().join("corpus/b.txt"));
    let check = |more: &[&str]| {
        let (code, out, _) = run(&[&["check", "r.jsonl", "--json"], more].concat());
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        (code, value["verdict"].as_str().unwrap().to_owned())
    };
    // They are gone from the file, and only the index still has them.
    fs::write(&a, "One says bees.\n\nNothing is said of such.\n").unwrap();
    assert_eq!((check(&["--source"]), check(&[])), ((1, "gone".into()), (1, "gone".into())));
    assert_eq!(run(&["index"]).0, 0);
    assert_eq!((check(&["--source"]), check(&[])), ((1, "gone".into()), (1, "gone".into())));
    // So they are where another document had them in the same context, and has them no more, or cannot be read.
    fs::write(&b, "One says bees.\n\nThe lists name the seven bridges of the old town.\n").unwrap();
    assert_eq!(run(&["index"]).0, 0);
    assert_eq!((check(&["--source"]), check(&[])), ((0, "moved".into()), (0, "moved".into())));
    fs::write(&b, "No.").unwrap();
    assert_eq!((check(&["--source"]), check(&[])), ((1, "gone".into()), (1, "gone".into())));
    fs::remove_file(&b).unwrap();
    assert_eq!((check(&["--source"]), check(&[])), ((1, "source_missing".into()), (1, "source_missing".into())));
}

#[test]
fn words_of_a_file_that_is_gone_are_not_said_to_have_moved_into_another_text() {
    let treaty = "The treaty enters into force on the date of signature.";
    let (folder, run) = project(&[("a.txt", treaty)]);
    for (file, arguments) in [
        ("r.jsonl", ["cite", "--json", "enters into force on the date"]),
        ("pin.txt", ["cite", "--quote", "enters into force on the date"]),
        ("hit.jsonl", ["search", "--json", "treaty"]),
    ] {
        fs::write(folder.path().join(file), run(&arguments).1).unwrap();
    }
    let lease = "A lease, too, enters into force on the date that it names.";
    fs::write(folder.path().join("corpus/b.txt"), lease).unwrap();
    assert_eq!(run(&["index"]).0, 0);
    fs::remove_file(folder.path().join("corpus/a.txt")).unwrap();
    assert_eq!(run(&["check", "r.jsonl"]).0, 1);
    assert!(run(&["check", "r.jsonl"]).1.contains("source missing"));
    assert_eq!(run(&["index"]).0, 0);
    let (code, out, _) = run(&["check", "r.jsonl"]);
    assert!(
        code == 1 && out.contains("gone: ") && out.contains("the same words in: ") && out.contains("b#p1:"),
        "{out}"
    );
    // A file with the same content has them, whatever its name.
    fs::write(folder.path().join("corpus/c.txt"), treaty).unwrap();
    assert_eq!(run(&["index"]).0, 0);
    for file in ["r.jsonl", "hit.jsonl"] {
        let (code, out, _) = run(&["check", file]);
        assert!(code == 0 && out.contains("moved: ") && out.contains("corpus/a.txt → corpus/c.txt"), "{file}: {out}");
    }
    assert!(run(&["check", "pin.txt"]).1.contains("gone: "));
}

#[test]
fn a_file_that_is_called_otherwise_from_elsewhere_is_not_renamed() {
    let (folder, run) = project(&[("a.txt", "The lists name the seven bridges of the old town.")]);
    fs::write(folder.path().join("r.jsonl"), run(&["cite", "--json", BRIDGES]).1).unwrap();
    let whole = folder.path().join("corpus").display().to_string();
    let file = folder.path().join("corpus/a.txt").display().to_string();
    for root in [&whole, &file] {
        fs::remove_dir_all(folder.path().join("index")).unwrap();
        assert_eq!(run(&["index", root]).0, 0);
        assert!(run(&["check", "r.jsonl"]).1.ends_with("1 citation: 1 unchanged\n"), "{root}");
    }
    fs::create_dir(folder.path().join("corpus/old")).unwrap();
    fs::rename(&file, folder.path().join("corpus/old/a.txt")).unwrap();
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    assert_eq!(run(&["index", &whole]).0, 0);
    let out = run(&["check", "r.jsonl"]).1;
    assert!(out.contains("moved: ") && out.contains("file: corpus/a.txt → "), "{out}");
}

#[test]
fn places_in_a_file_that_is_not_there_decide_nothing() {
    let twice = "At dawn the pot was on the stove for them.\n\nAt noon the pot was on the stove for us.\n";
    let (folder, run) = project(&[("tea.txt", "At noon the pot was on the stove for us.\n")]);
    fs::write(folder.path().join("r.jsonl"), run(&["cite", "--json", "the pot was on the stove"]).1).unwrap();
    fs::write(folder.path().join("corpus/tea.txt"), format!("Prologue.\n\n{twice}")).unwrap();
    assert_eq!(run(&["index"]).0, 0);
    assert!(run(&["check", "r.jsonl"]).1.contains("moved: "));
    fs::remove_file(folder.path().join("corpus/tea.txt")).unwrap();
    let (code, out, _) = run(&["check", "r.jsonl"]);
    assert!(code == 1 && out.contains("source missing: "), "{out}");
}

#[test]
fn words_that_the_source_no_longer_has_are_not_cited() {
    let text = "One says bees.\n\nThe lists name the seven bridges of the old town.\n";
    let (folder, run) = project(&[("a.txt", text)]);
    let file = folder.path().join("corpus/a.txt");
    let (code, out, _) = run(&["cite", BRIDGES]);
    let pin = out.split_whitespace().last().unwrap().to_owned();
    assert_eq!((code, pin.starts_with("a#p2:4-10@")), (0, true), "{out}");
    let forms: [&[&str]; 4] = [&[], &["--json"], &["--style", "apa"], &["--format", "bibtex"]];
    for (edit, said) in [(Some(text.replace("seven", "three")), "changed"), (None, "source missing")] {
        match &edit {
            Some(text) => fs::write(&file, text).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        for form in forms {
            for target in [BRIDGES, &pin] {
                let (code, out, err) = run(&[&["cite", target], form].concat());
                assert!(code == 1 && out.is_empty(), "{target}: {out}");
                assert!(err.contains(&format!("{pin}: {said}; `pincite show` says more")), "{target}: {err}");
            }
        }
    }
    // Where they moved to, they are cited.
    fs::write(&file, format!("Before it all.\n\n{text}")).unwrap();
    let (code, out, _) = run(&["cite", BRIDGES]);
    assert!(code == 0 && out.contains("a#p3:4-10@"), "{out}");
}

#[test]
fn what_has_no_citation_of_the_form_asked_for_counts_as_not_cited() {
    let (folder, run) = project(&[("a.txt", "The lists name the seven bridges of the old town.")]);
    let (code, out, err) = run(&["cite", BRIDGES, "--format", "url"]);
    assert!(code == 1 && out.is_empty() && err.contains("its document has no address"), "{err}");
    // The notes of Chicago have no entry of what has neither author nor date, and numbers in text no bibliography.
    let (code, out, err) = run(&["cite", BRIDGES, "--style", "chicago-notes", "--bibliography"]);
    assert!(code == 1 && out.is_empty() && err.contains("gives no entry to a"), "{out}{err}");
    let settings = "[[document]]\npath = \"a.txt\"\nurl = \"https://example.org/a\"\nauthors = [\"Doe, Jane\", \"Roe, Richard\"]\ndate = \"2020\"\n";
    fs::write(folder.path().join("pincite.toml"), settings).unwrap();
    assert_eq!(run(&["index"]).0, 0);
    let (code, out, _) = run(&["cite", BRIDGES, "--format", "url"]);
    assert!(code == 0 && out.starts_with("https://example.org/a#"), "{out}");
    assert_eq!(run(&["cite", BRIDGES, "--style", "chicago-notes", "--bibliography"]).0, 0);
    assert!(run(&["cite", BRIDGES]).1.starts_with("Doe, Jane; Roe, Richard, “"));
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
    for format in ["line", "markdown", "html", "csl-json", "bibtex", "biblatex", "ris", "annotation", "json"] {
        let cited = pincite(folder.path(), &["cite", "--from-json", "--format", format], &found.stdout);
        let checked = pincite(folder.path(), &["check", "-"], &cited.stdout);
        let out = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(out.contains("3 citations: 3 unchanged"), "{format}: {out}{}", String::from_utf8_lossy(&cited.stdout));
        // The pin of words has more signs.
        let arguments = ["cite", "In cyberspace the need is plain", "--format", format];
        let cited = pincite(folder.path(), &arguments, b"");
        let checked = pincite(folder.path(), &["check", "-"], &cited.stdout);
        let out = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(out.contains("1 citation: 1 unchanged"), "{format}: {out}{}", String::from_utf8_lossy(&cited.stdout));
    }
}

#[test]
fn what_cannot_be_cited_or_checked_is_one_line() {
    let (folder, _) = indexed(&shipped(), 1);
    for (arguments, input, code, said) in [
        (vec!["cite", "elsewhere#p3@k7f2q9"], "", 1, "not cited: elsewhere#p3@k7f2q9: gone"),
        (vec!["cite", "no such words at all"], "", 1, "not cited: \"no such words at all\": not found"),
        (vec!["cite", "one#p1"], "", 1, "not cited: \"one#p1\" is not a pin: a pin looks like"),
        (vec!["cite", "one#p1:5-3@k7f2q9"], "", 1, "not cited: \"one#p1:5-3@k7f2q9\" is not a pin"),
        (vec!["cite", "--quote", "one#p1"], "", 1, "not cited: \"one#p1\": not found"),
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
