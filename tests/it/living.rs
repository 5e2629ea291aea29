//! What a second run does to an index.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use pincite::index::{Index, Writer};
use pincite::ingest::{Change, IngestOptions, Pace, Planned, Progress, ingest, preview};
use pincite::lookup::{self, show};
use pincite::model::{Pin, Source, SourceState, Verdict};
use pincite::search::{SearchOptions, search};

use crate::support::{answers, empty_corpus, options, pincite, update};

fn pin_of(index: &Path, query: &str) -> Pin {
    let index = Index::open(index).unwrap();
    search(&index, query, &SearchOptions::default()).unwrap().hits[0].pin.clone()
}

#[test]
fn the_whole_of_a_page_is_read_where_the_settings_ask_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("corpus")).unwrap();
    let prose = "Steep the green leaves, for two minutes, in a warm pot. ".repeat(20);
    let page = format!("<div class=story><p>{prose}</p></div><div class=sidebar><p>Kettles are on sale.</p></div>");
    fs::write(folder.join("corpus/tea.html"), page).unwrap();
    assert_eq!(pincite(folder, &["index"]).0, 0);
    assert_eq!(pincite(folder, &["search", "kettles"]).0, 1);
    // Another setting reads it anew, though it did not change; and what is read anew to be checked is read likewise.
    fs::write(folder.join("pincite.toml"), "whole_pages = true\n").unwrap();
    let (code, out, _) = pincite(folder, &["index"]);
    assert!(code == 0 && out.starts_with("0 added, 1 changed, 0 unchanged, 0 removed"), "{out}");
    let (code, out, _) = pincite(folder, &["search", "kettles"]);
    assert_eq!(code, 0, "{out}");
    assert_eq!(pincite(folder, &["index", "--dry-run"]).1, "nothing to do\n");
    let pin = out.split_whitespace().find(|word| word.starts_with("tea#")).unwrap();
    let page = fs::read(folder.join("corpus/tea.html")).unwrap();
    fs::write(folder.join("corpus/tea.html"), [&page[..], b"\n"].concat()).unwrap();
    let (code, out, err) = pincite(folder, &["show", pin]);
    assert!(code == 0 && out.contains("unchanged"), "{out}{err}");
}

#[test]
fn a_second_run_reads_what_changed_and_drops_what_is_gone() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("one.txt"), "Green tea needs cooler water.").unwrap();
    fs::write(corpus.join("two.txt"), "Black tea takes boiling water.").unwrap();
    fs::write(corpus.join("three.bin"), "x").unwrap();
    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.skipped.len(), report.documents), (2, 1, 2));
    let moved = pin_of(&index, "boiling");

    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.changed, report.unchanged, report.removed), (0, 0, 2, 0));

    fs::write(corpus.join("one.txt"), "White tea needs even cooler water than green.").unwrap();
    fs::rename(corpus.join("two.txt"), corpus.join("renamed.txt")).unwrap();
    let report = update(&corpus, &index, 1);
    assert_eq!((report.added, report.changed, report.removed, report.documents), (1, 1, 1, 2));
    // A moved file keeps its slug, so the pin still leads to the words.
    let index = Index::open(&index).unwrap();
    let shown = show(&index, &moved, 0).unwrap();
    assert_eq!(shown.verdict, Verdict::Unchanged);
    assert_eq!(shown.citation.unwrap().document.path, corpus.join("renamed.txt").to_string_lossy());
}

#[test]
fn a_pin_tells_what_became_of_its_source() {
    let (_folder, corpus, index) = empty_corpus();
    let (first, second) = ("Green tea needs cooler water. ".repeat(12), "Black tea takes boiling water. ".repeat(12));
    let file = corpus.join("tea.txt");
    fs::write(&file, format!("{first}\n\n{second}")).unwrap();
    update(&corpus, &index, 1);
    let pin = pin_of(&index, "boiling");
    let index = Index::open(&index).unwrap();
    let verdict = || show(&index, &pin, 1).unwrap().verdict;
    assert_eq!(verdict(), Verdict::Unchanged);
    fs::write(&file, format!("A new first paragraph. {first}\n\n{first}\n\n{second}")).unwrap();
    assert_eq!(verdict(), Verdict::Moved);
    fs::write(&file, format!("{first}\n\n{second} And more.")).unwrap();
    assert_eq!(verdict(), Verdict::Changed);
    fs::write(&file, &first).unwrap();
    assert_eq!(verdict(), Verdict::Gone);
    fs::remove_file(&file).unwrap();
    assert_eq!(verdict(), Verdict::SourceMissing);
    assert_eq!(lookup::list(&index).unwrap()[0].state, SourceState::Missing);
}

#[test]
fn a_first_run_that_was_stopped_before_its_commit_leaves_an_index_that_the_next_run_fills() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water.").unwrap();
    drop(Writer::open(&index, 0, 0).unwrap());
    let empty = Index::open(&index).unwrap();
    assert_eq!(search(&empty, "tea", &SearchOptions::default()).unwrap().total, 0);
    assert_eq!(update(&corpus, &index, 1).documents, 1);
}

#[test]
fn a_query_that_finds_nothing_is_told_what_would() {
    let (_folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water. Greens.").unwrap();
    update(&corpus, &index, 1);
    let index = Index::open(&index).unwrap();
    let offer = |query| search(&index, query, &SearchOptions::default()).unwrap().offer;
    assert_eq!(offer("tea"), None);
    let offered = offer("\"tea grene\" -water").unwrap();
    let words: Vec<(&str, usize)> = offered.words.iter().map(|one| (one.word.as_str(), one.passages)).collect();
    assert_eq!(words, [("tea", 1), ("grene", 0)]);
    // One swap first, then what is two edits away.
    let spellings: Vec<&str> = offered.words[1].spellings.iter().map(|one| one.word.as_str()).collect();
    assert_eq!(spellings, ["green", "greens"]);
    assert_eq!(offered.looser.as_deref(), Some("tea"));
}

/// Texts in two languages, some too short to tell which, some of one name.
fn write_many(corpus: &Path) {
    for (at, text) in (0..24).zip(
        [
            "The leaves are steeped in water that has boiled and then cooled down for a few minutes.",
            "Tea leaves.",
            "Daun teh diseduh dengan air yang telah mendidih dan kemudian didinginkan beberapa menit.",
            "Water dingin.",
        ]
        .into_iter()
        .cycle(),
    ) {
        let folder = corpus.join(format!("{}", at % 5));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("note{}.txt", at % 7)), format!("{text} {at}")).unwrap();
    }
}

const QUERIES: &[&str] = &["leaves", "water", "\"tea leaves\"", "daun", "leaf lang:en", "minute* -tea"];

#[test]
fn a_run_that_is_stopped_anywhere_is_gone_on_with_and_ends_as_one_run_would() {
    let (_folder, corpus, whole) = empty_corpus();
    write_many(&corpus);
    update(&corpus, &whole, 1);
    let expected = answers(&Index::open(&whole).unwrap(), QUERIES);
    for (stop_after, threads) in [(5, 1), (11, 2), (23, 3), (24, 1)] {
        let folder = tempfile::tempdir().unwrap();
        // A file a batch.
        let options = IngestOptions { memory_bytes: 80, ..options(&corpus, folder.path(), threads) };
        let mut runs = 0;
        loop {
            let read = AtomicUsize::new(0);
            let report = ingest(&options, &|progress| match progress {
                Progress::Done { .. } if read.fetch_add(1, Ordering::Relaxed) + 1 >= stop_after => Pace::Stop,
                Progress::Done { .. } if threads == 3 => Pace::Commit,
                _ => Pace::GoOn,
            });
            let report = report.unwrap();
            let index = Index::open(folder.path()).unwrap();
            let found = search(&index, "leaves OR daun OR water", &SearchOptions::default()).unwrap();
            assert_eq!((found.total, found.coverage.not_yet_read), (report.documents, report.pending));
            runs += 1;
            assert!(runs < 60);
            if report.pending == 0 {
                break;
            }
        }
        assert!(runs > 1);
        assert!(answers(&Index::open(folder.path()).unwrap(), QUERIES) == expected, "{stop_after}");
    }
}

#[test]
fn what_moves_while_a_run_is_stopped_keeps_its_slug_and_is_there_once() {
    let (_folder, corpus, index) = empty_corpus();
    write_many(&corpus);
    update(&corpus, &index, 1);
    let pin = pin_of(&index, "\"leaves 1\"");
    fs::rename(corpus.join("1"), corpus.join("9")).unwrap();
    fs::write(corpus.join("0/new.txt"), "Coffee").unwrap();
    for _ in 0..9 {
        let options = IngestOptions { memory_bytes: 80, ..options(&corpus, &index, 1) };
        ingest(&options, &|progress| match progress {
            Progress::Done { .. } => Pace::Stop,
            _ => Pace::GoOn,
        })
        .unwrap();
        let index = Index::open(&index).unwrap();
        let mut slugs: Vec<String> = index.sources().unwrap().into_iter().map(|source| source.slug).collect();
        slugs.sort();
        assert!(slugs.windows(2).all(|two| two[0] != two[1]), "{slugs:?}");
    }
    let index = Index::open(&index).unwrap();
    assert_eq!(show(&index, &pin, 0).unwrap().verdict, Verdict::Unchanged);
    assert_eq!(lookup::list(&index).unwrap().len(), 25);
}

#[cfg(unix)]
#[test]
fn a_file_in_place_of_one_of_its_size_and_time_is_seen_and_read() {
    let (_folder, corpus, index) = empty_corpus();
    let note = corpus.join("note.txt");
    fs::write(&note, "Steep it for two minutes.").unwrap();
    update(&corpus, &index, 1);
    let pin = pin_of(&index, "steep");
    let time = fs::metadata(&note).unwrap().modified().unwrap();
    fs::write(&note, "Steep it for ten minutes.").unwrap();
    fs::File::options().append(true).open(&note).unwrap().set_modified(time).unwrap();
    let opened = Index::open(&index).unwrap();
    assert_eq!(show(&opened, &pin, 0).unwrap().verdict, Verdict::Changed);
    assert_eq!(lookup::status(&opened).unwrap().coverage.changed_since_indexed, 1);
    let report = update(&corpus, &index, 1);
    assert_eq!((report.changed, report.unchanged), (1, 0));
    assert_eq!(pin_of(&index, "ten").slug(), pin.slug());
}

#[test]
fn what_is_only_touched_is_not_written_again_and_a_preview_says_what_would_be_done() {
    let (_folder, corpus, index) = empty_corpus();
    for name in ["changed", "gone", "moved", "old", "same", "touched"] {
        fs::write(corpus.join(name).with_extension("txt"), format!("Green tea, {name}.")).unwrap();
    }
    update(&corpus, &index, 1);
    let touch = |name: &str| {
        let file = fs::File::options().append(true).open(corpus.join(name)).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    };
    touch("touched.txt");
    fs::write(corpus.join("changed.txt"), "Black tea.").unwrap();
    fs::write(corpus.join("new.txt"), "White tea.").unwrap();
    fs::rename(corpus.join("moved.txt"), corpus.join("elsewhere.txt")).unwrap();
    fs::remove_file(corpus.join("gone.txt")).unwrap();
    let path = |name: &str| corpus.join(name).to_string_lossy().into_owned();
    {
        // As if its reader had become another one since.
        let known = Index::open(&index).unwrap();
        let old = known.source(&path("old.txt")).unwrap().unwrap();
        let mut writer = Writer::open(&index, known.commit(), 0).unwrap();
        writer.touch(&Source { extractor: 1, ..old }).unwrap();
        writer.commit(known.summary()).unwrap();
        writer.finish().unwrap();
    }
    let planned = |name: &str, change| Planned { path: path(name), change };
    let expected = [
        planned("changed.txt", Change::Changed),
        planned("elsewhere.txt", Change::Moved(path("moved.txt"))),
        planned("gone.txt", Change::Gone),
        planned("new.txt", Change::New),
        planned("old.txt", Change::Again),
        planned("touched.txt", Change::Touched),
    ];
    assert_eq!(preview(&options(&corpus, &index, 1)).unwrap(), expected);
    let report = update(&corpus, &index, 2);
    assert_eq!((report.added, report.changed, report.removed, report.documents), (2, 1, 2, 6));
    assert_eq!(preview(&options(&corpus, &index, 1)).unwrap(), []);
    let index = Index::open(&index).unwrap();
    assert_eq!(search(&index, "green", &SearchOptions::default()).unwrap().total, 4);
    assert!(lookup::list(&index).unwrap().iter().all(|one| one.state == SourceState::Unchanged));
}

#[test]
fn a_hit_whose_source_changed_or_is_gone_says_so_in_every_form() {
    let (folder, corpus, index) = empty_corpus();
    let text = |what: &str| format!("Green tea needs {what} water than other sorts do.");
    for (name, what) in [("changed", "cooler"), ("gone", "colder"), ("same", "softer")] {
        fs::write(corpus.join(name).with_extension("txt"), text(what)).unwrap();
    }
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pincite"));
        command.current_dir(folder.path()).env_remove("PINCITE_INDEX").env("NO_COLOR", "1").args(arguments);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    run(&["index"]);
    let fresh = run(&["search", "tea"]) + &run(&["search", "--json", "tea"]) + &run(&["concordance", "tea"]);
    assert!(!fresh.contains("note:") && !fresh.contains("true,\"source_missing") && !fresh.contains('!'), "{fresh}");
    fs::write(corpus.join("changed.txt"), text("much cooler")).unwrap();
    fs::remove_file(corpus.join("gone.txt")).unwrap();
    let shown = run(&["search", "--no-collapse", "tea"]);
    assert_eq!(shown.matches("note: the file changed since it was indexed").count(), 1, "{shown}");
    assert_eq!(shown.matches("note: the file is gone; these are its words as they were indexed").count(), 1, "{shown}");
    assert!(shown.contains("note: 2 files changed since the index was made"), "{shown}");
    let listed = run(&["search", "-l", "tea"]);
    assert!(listed.contains("“") && listed.contains(" …”"), "{listed}");
    assert_eq!((listed.matches("(changed)").count(), listed.matches("(gone)").count()), (1, 1), "{listed}");
    let lines = run(&["concordance", "tea"]);
    let marked: Vec<&str> = lines.lines().filter(|line| line.contains("! ")).collect();
    assert!(matches!(marked[..], [one, two] if one.starts_with("changed#") && two.starts_with("gone#")), "{lines}");
    for arguments in [&["search", "--no-collapse", "--json", "tea"][..], &["concordance", "--json", "tea"]] {
        let json = run(arguments);
        assert_eq!(json.matches("\"source_changed\":true").count(), 2, "{json}");
        assert!(json.contains("\"changed_since_indexed\":2"), "{json}");
    }
    // Brought up to date on the way, as it was asked for or set.
    assert!(!run(&["search", "--update", "tea"]).contains("changed since"));
    fs::remove_file(corpus.join("changed.txt")).unwrap();
    assert!(run(&["search", "tea"]).contains("1 file changed since"));
    fs::write(folder.path().join("pincite.toml"), "auto_update = true").unwrap();
    let updated = run(&["search", "tea"]);
    assert!(!updated.contains("note:") && updated.contains("1 passage matches"), "{updated}");
    assert_eq!(Index::open(&index).unwrap().summary().documents, 1);
}

#[cfg(unix)]
#[test]
fn a_source_that_cannot_be_looked_at_is_not_said_to_be_gone() {
    let (folder, corpus, index) = empty_corpus();
    fs::create_dir(corpus.join("news")).unwrap();
    fs::write(corpus.join("news/tea.txt"), "Green tea needs cooler water.").unwrap();
    update(&corpus, &index, 1);
    // Rights do not keep root out, and a link to itself keeps out everyone.
    fs::remove_dir_all(corpus.join("news")).unwrap();
    std::os::unix::fs::symlink("news", corpus.join("news")).unwrap();
    let (code, out, _) = pincite(folder.path(), &["status"]);
    assert!(code == 1 && out.contains("1 file cannot be looked at now") && !out.contains("gone"), "{out}");
    assert!(out.contains("news/tea.txt  too many levels of symbolic links"), "{out}");
    let out = pincite(folder.path(), &["search", "tea"]).1;
    assert!(out.contains("note: the file cannot be looked at; these are its words as they were indexed"), "{out}");
    assert!(pincite(folder.path(), &["search", "-l", "tea"]).1.contains("(unreadable)"));
    let json = pincite(folder.path(), &["search", "--json", "tea"]).1;
    assert!(json.contains("\"source_changed\":true,\"source_unreadable\":true"), "{json}");
    assert!(json.contains("\"changed_since_indexed\":0,\"unreadable\":1,\"sources_checked\":1"), "{json}");
    assert!(out.contains("note: 1 file cannot be looked at now and may have changed"), "{out}");
    let listed = lookup::list(&Index::open(&index).unwrap()).unwrap();
    assert_eq!(listed[0].state, SourceState::Unreadable);
}

#[test]
fn an_index_that_cannot_be_written_now_is_searched_as_it_is_where_only_the_settings_want_it_up_to_date() {
    let (folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water.").unwrap();
    update(&corpus, &index, 1);
    fs::write(folder.path().join("pincite.toml"), "auto_update = true").unwrap();
    fs::write(corpus.join("new.txt"), "Black tea.").unwrap();
    let writer = Writer::open(&index, Index::open(&index).unwrap().commit(), 0).unwrap();
    let (code, out, err) = pincite(folder.path(), &["search", "tea", "corpus"]);
    assert!(code == 0 && out.contains("1 passage matches"), "{out}{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.starts_with("pincite: the index is not brought up to date: another process is writing"), "{err}");
    assert_eq!(pincite(folder.path(), &["search", "--update", "tea"]).0, 2);
    drop(writer);
    let (_, out, err) = pincite(folder.path(), &["search", "tea"]);
    assert!(out.contains("2 passages match") && err.is_empty(), "{out}{err}");
}

#[test]
fn a_large_text_is_found_to_its_end_or_named_where_the_memory_is_too_small_for_it() {
    let (_folder, corpus, index) = empty_corpus();
    let text = "Green tea needs cooler water, and a minute or two.\n\n".repeat(21_000);
    fs::write(corpus.join("large.txt"), text + "Then pour the water away.").unwrap();
    let small = IngestOptions { memory_bytes: 1 << 20, ..options(&corpus, &index, 1) };
    let report = ingest(&small, &|_| Pace::GoOn).unwrap();
    assert_eq!(report.failed[0].reason, "too large to be read in 1 MiB of memory, which --memory sets");
    // Where both stand in the way, more memory alone would not help.
    let report = ingest(&IngestOptions { max_file_bytes: 1 << 20, ..small }, &|_| Pace::GoOn).unwrap();
    assert_eq!(report.failed[0].reason, "larger than the limit of 1 MiB (`max_file_size`)");
    assert_eq!(update(&corpus, &index, 1).added, 1);
    let index = Index::open(&index).unwrap();
    let results = search(&index, "\"then pour\" +s away", &SearchOptions::default()).unwrap();
    assert_eq!((results.total, results.hits[0].locator.paragraph), (1, 21_001));
}
