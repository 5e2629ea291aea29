//! Sources within sources: archives, mailboxes, attachments and records, from the file to the pin and back.

use std::fs;
use std::path::Path;

use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{IngestOptions, Pace, ingest};
use pincite::lookup::{self, Against, show, show_against};
use pincite::model::{Outcome, Pin, Verdict};
use pincite::search::{SearchOptions, search};

use crate::made::{gzip, tar, zip};
use crate::support::{empty_corpus, options, pincite, update};

/// What the query finds first: its path and its pin.
fn found(index: &Path, query: &str) -> (String, Pin) {
    let index = Index::open(index).unwrap();
    let hit = search(&index, query, &SearchOptions::default()).unwrap().hits.remove(0);
    (hit.document.path, hit.pin)
}

/// The paths of the sources below the corpus, with the outcome of those that are no document.
fn sources(corpus: &Path, index: &Path) -> Vec<String> {
    let sources = Index::open(index).unwrap().sources().unwrap().into_iter();
    let shown = sources.map(|source| {
        let path = source.path.strip_prefix(&format!("{}/", corpus.display())).unwrap().to_owned();
        match source.outcome {
            Outcome::Indexed { remarks, .. } if remarks.is_empty() => path,
            Outcome::Indexed { remarks, .. } => format!("{path} ({})", remarks.join("; ")),
            Outcome::Container { members } => format!("{path} holds {members}"),
            Outcome::Skipped(why) | Outcome::Failed(why) => format!("{path}: {why}"),
        }
    });
    shown.collect()
}

fn message(number: usize, text: &str) -> String {
    format!(
        "From ana@tea.org Thu Oct 19 10:00:00 2023\nFrom: Ana <ana@tea.org>\nSubject: Letter {number}\n\
         Date: Thu, 19 Oct 2023 10:00:00 +0700\n\n{text}\n\n"
    )
}

#[test]
fn what_holds_nothing_is_left_out_and_says_so() {
    let (_folder, corpus, index) = empty_corpus();
    let nothing: [(&str, &[u8]); 14] = [
        ("blank.jsonl", b"\n \n\n"),
        ("box.tar", &tar(&[("inner.zip", &zip(&[])), ("tea.txt", b"Steep the leaves.")])),
        ("empty.csv", b""),
        ("empty.jsonl", b""),
        ("empty.mbox", b""),
        ("empty.tar", b""),
        ("folders.zip", &zip(&[("letters/", ""), ("letters/old/", "")])),
        ("hidden.zip", &zip(&[(".hidden", "hidden")])),
        ("head.csv", b"id,text\n"),
        ("list.json", b"[]"),
        ("made.tar", &tar(&[])),
        ("made.tar.gz", &gzip(&tar(&[]))),
        ("made.zip", &zip(&[])),
        ("words.mbox", b"kettles in words\n"),
    ];
    fs::write(corpus.join("pincite.toml"), "[[records]]\npath = '*.csv'\ntext = 'text'\n").unwrap();
    for (name, bytes) in nothing {
        fs::write(corpus.join(name), bytes).unwrap();
    }
    let report = update(&corpus, &index, 2);
    assert_eq!(
        sources(&corpus, &index),
        [
            "blank.jsonl: it holds no record to index",
            "box.tar holds 2",
            "box.tar!/inner.zip: it holds no file to index",
            "box.tar!/tea.txt",
            "empty.csv: it holds no row to index",
            "empty.jsonl: it holds no record to index",
            "empty.mbox: it holds no message to index",
            "empty.tar: it holds no file to index",
            "folders.zip: it holds no file to index",
            "head.csv: it holds no row to index",
            "hidden.zip: it holds no file to index",
            "list.json: it holds no record to index",
            "made.tar: it holds no file to index",
            "made.tar.gz holds 1",
            "made.tar.gz!/made.tar: it holds no file to index",
            "made.zip: it holds no file to index",
            "words.mbox: it holds no message to index",
        ]
    );
    assert_eq!((report.skipped.len(), report.failed.len()), (14, 0));
    // `extract` says the same.
    let (status, _, said) = pincite(&corpus, &["extract", "words.mbox"]);
    assert_eq!(status, 2);
    assert!(said.contains("it holds no message to index"), "{said}");
    fs::write(corpus.join("words.mbox"), message(1, "Steep.")).unwrap();
    fs::write(corpus.join("box.tar"), tar(&[])).unwrap();
    let report = update(&corpus, &index, 2);
    assert_eq!((report.documents, report.removed, report.skipped.len()), (1, 1, 13));
}

#[test]
fn every_member_is_a_source_by_its_path_and_none_leads_out() {
    let (_folder, corpus, index) = empty_corpus();
    let inner = zip(&[("deep.txt", "Deep down the water boils.")]);
    let outer = tar(&[
        ("letters/1.txt", b"Steep the green leaves."),
        ("inner.zip", &inner),
        ("../../evil.txt", b"An evil letter."),
        ("letters/1.txt", b"The second of this name."),
        ("report.txt", b"%PDF-1.4 and no more"),
        (".hidden", b"hidden"),
    ]);
    fs::write(corpus.join("box.tar.gz"), gzip(&outer)).unwrap();
    fs::write(corpus.join("damaged.zip"), b"PK\x03\x04 and no more").unwrap();
    update(&corpus, &index, 2);
    assert_eq!(
        sources(&corpus, &index),
        [
            "box.tar.gz holds 5",
            "box.tar.gz!/evil.txt (its name leads out of the file that holds it: ../../evil.txt)",
            "box.tar.gz!/inner.zip!/deep.txt",
            "box.tar.gz!/letters/1 (2).txt",
            "box.tar.gz!/letters/1.txt",
            "box.tar.gz!/report.txt: the PDF is damaged",
            "damaged.zip: the archive is damaged",
        ]
    );
    let (path, pin) = found(&index, "boils");
    assert!(path.ends_with("box.tar.gz!/inner.zip!/deep.txt"));
    let index = Index::open(&index).unwrap();
    for against in [Against::Index, Against::Source] {
        assert_eq!(show_against(&index, &pin, 0, against).unwrap().verdict, Verdict::Unchanged);
    }
    assert_eq!(lookup::status(&index).unwrap().coverage.changed_since_indexed, 0);
}

#[test]
fn a_pin_stays_with_its_message_whatever_is_deleted_before_it_and_where_the_mailbox_moves() {
    let (_folder, corpus, index) = empty_corpus();
    let letters = ["Steep the leaves.", "Warm the pot.", "Pour the milk."];
    let mailbox = |from: usize| -> String {
        letters.iter().enumerate().skip(from).map(|(at, text)| message(at + 1, text)).collect()
    };
    fs::write(corpus.join("inbox.mbox"), mailbox(0)).unwrap();
    assert_eq!(update(&corpus, &index, 1).added, 3);
    let (path, pin) = found(&index, "milk");
    assert!(path.ends_with("inbox.mbox!/3") && pin.slug() == "inbox-3", "{path} {pin}");

    fs::write(corpus.join("inbox.mbox"), mailbox(1)).unwrap();
    let before = Index::open(&index).unwrap();
    assert_eq!(show(&before, &pin, 0).unwrap().verdict, Verdict::Unchanged);
    assert_eq!(lookup::status(&before).unwrap().coverage.changed_since_indexed, 4);
    let report = update(&corpus, &index, 1);
    assert_eq!((report.documents, report.removed), (2, 1));
    let (path, same) = found(&index, "milk");
    assert!(path.ends_with("inbox.mbox!/2") && same == pin, "{path} {same}");

    fs::rename(corpus.join("inbox.mbox"), corpus.join("old.mbox")).unwrap();
    update(&corpus, &index, 1);
    let (path, same) = found(&index, "milk");
    assert!(path.ends_with("old.mbox!/2") && same == pin, "{path} {same}");
    fs::remove_file(corpus.join("old.mbox")).unwrap();
    let report = update(&corpus, &index, 1);
    assert_eq!((report.documents, report.removed), (0, 2));
    assert!(sources(&corpus, &index).is_empty());
}

#[test]
fn a_message_of_a_mailbox_is_one_however_few_headers_it_has() {
    let (_folder, corpus, index) = empty_corpus();
    let border = "From ana@tea.org Thu Oct 19 10:00:00 2023\n";
    let few = format!("{border}Subject: Tea\n\nSteep.\n\n{border}X-Odd: 1\n\nPour.\n\n{border}\nSip.\n");
    fs::write(corpus.join("few.mbox"), few).unwrap();
    update(&corpus, &index, 1);
    let expected =
        ["few.mbox holds 3", "few.mbox!/1", "few.mbox!/2", "few.mbox!/3: it is no message, or a damaged one"];
    assert_eq!(sources(&corpus, &index), expected);
}

#[test]
fn a_file_that_is_written_anew_as_it_was_keeps_all_its_members() {
    let (_folder, corpus, index) = empty_corpus();
    // Too short to tell their language, which is that of most others.
    let records = "{\"text\":\"Oolong tea.\"}\n{\"text\":\"Pu-erh.\"}\n";
    fs::write(corpus.join("short.jsonl"), records).unwrap();
    fs::write(corpus.join("long.txt"), "The leaves are steeped for two minutes, and then they are taken out.").unwrap();
    assert_eq!(update(&corpus, &index, 1).added, 3);
    let (_, pin) = found(&index, "oolong");
    assert_eq!(pin.slug(), "short-1");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(100);
    fs::File::options().write(true).open(corpus.join("short.jsonl")).unwrap().set_modified(later).unwrap();
    assert_eq!(lookup::status(&Index::open(&index).unwrap()).unwrap().coverage.changed_since_indexed, 0);
    for _ in 0..2 {
        let report = update(&corpus, &index, 1);
        assert_eq!((report.added, report.changed, report.unchanged, report.removed), (0, 0, 3, 0));
    }
    let opened = Index::open(&index).unwrap();
    assert_eq!(lookup::status(&opened).unwrap().coverage.changed_since_indexed, 0);
    assert!(lookup::list(&opened).unwrap().iter().all(|one| one.document.language.code() == "en"));
    assert_eq!(found(&index, "oolong").1, pin);
    fs::write(corpus.join("short.jsonl"), records.replace("Oolong", "Sencha")).unwrap();
    assert_eq!(lookup::status(&opened).unwrap().coverage.changed_since_indexed, 3);
}

#[test]
fn an_attachment_is_a_source_of_its_own_and_what_is_repeated_is_no_word_of_the_author() {
    let (_folder, corpus, index) = empty_corpus();
    let letter = "From: Ana <ana@tea.org>\r\nSubject: Tea\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\
        Content-Type: text/plain\r\n\r\nI agree.\r\n\r\n> Milk first.\r\n--x\r\n\
        Content-Disposition: attachment; filename=pots.csv\r\nContent-Type: text/csv\r\n\r\nname,size\r\nblue,two pints\r\n--x--\r\n";
    fs::write(corpus.join("letter.eml"), letter).unwrap();
    fs::create_dir_all(corpus.join("Maildir/cur")).unwrap();
    fs::write(corpus.join("Maildir/cur/17.M1.host:2,S"), "From: Bui\nTo: Ana\nSubject: Kettle\n\nIt sings.").unwrap();
    for folder in ["Maildir/new", "Maildir/.Sent/cur", "Maildir/.Sent/new"] {
        fs::create_dir_all(corpus.join(folder)).unwrap();
    }
    fs::write(corpus.join("Maildir/.Sent/cur/18.M2.host:2,S"), "From: Ana\nTo: Bui\nSubject: Lid\n\nIt rattles.")
        .unwrap();
    assert_eq!(update(&corpus, &index, 1).added, 4);
    assert!(found(&index, "rattles").0.ends_with("Maildir/.Sent/cur/18.M2.host:2,S"));
    assert!(found(&index, "pints").0.ends_with("letter.eml!/pots.csv"));
    assert!(found(&index, "sings").0.ends_with("host:2,S"));
    let opened = Index::open(&index).unwrap();
    let hit = search(&opened, "milk", &SearchOptions::default()).unwrap().hits.remove(0);
    assert_eq!((hit.document.authors, hit.passage.text.as_str()), (vec!["Ana".to_owned()], "Milk first."));
    assert!(hit.locator.is_quotation);
}

#[test]
fn records_are_documents_and_the_settings_say_which_fields_hold_what() {
    let (folder, corpus, _) = empty_corpus();
    let beir = "{\"_id\":\"MED-10\",\"title\":\"Tea\",\"text\":\"Steep the leaves.\"}\n{\"_id\":\"MED-11\",\"text\":\"Warm the pot.\"}\n";
    fs::write(corpus.join("beir.jsonl"), beir).unwrap();
    fs::write(corpus.join("own.json"), r#"[{"kop":"Melk","tekst":"Pour the milk.","op":"2023-10-19"}]"#).unwrap();
    fs::write(corpus.join("rows.csv"), "kop,tekst\nKetel,Boil the kettle.\nPot,\"Rinse, then dry.\"\n").unwrap();
    let settings = "[[records]]\npath = ['own.json', '*.csv']\ntext = 'tekst'\ntitle = 'kop'\ndate = 'op'\n\
                    [[document]]\npath = 'beir.jsonl'\npublisher = 'BEIR'\n";
    fs::write(folder.path().join("pincite.toml"), settings).unwrap();
    let (code, out, err) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && out.contains("5 added"), "{out}{err}");
    for (query, title, place) in
        [("leaves", "Tea", "record 1"), ("milk", "Melk", "2023-10-19 · record 1"), ("dry", "Pot", "row 3")]
    {
        let (_, out, _) = pincite(folder.path(), &["search", query]);
        assert!(out.contains(&format!("1  {title}\n")) && out.contains(place), "{out}");
    }
    let (_, out, _) = pincite(folder.path(), &["search", "publisher:BEIR"]);
    assert!(out.contains("med-10#p1@") && out.contains("med-11#p1@"), "{out}");
    // What is no text at all is one line, and not one for each record.
    fs::write(corpus.join("config.json"), r#"[{"a":1},{"a":2},{"a":3}]"#).unwrap();
    let (_, out, _) = pincite(folder.path(), &["index"]);
    assert!(
        out.contains("1 skipped") && out.contains("config.json: it holds no text: a record with the fields a"),
        "{out}"
    );
    // Other settings are heard although no file has changed.
    fs::write(folder.path().join("pincite.toml"), "").unwrap();
    let (_, out, _) = pincite(folder.path(), &["index"]);
    assert!(out.contains("1 added, 2 changed"), "{out}");
}

#[test]
fn members_of_a_file_that_is_as_it_was_are_counted_and_what_settings_say_of_one_is_heard() {
    let (_folder, corpus, index) = empty_corpus();
    let lines: String = (1..=5).map(|number| format!("{{\"id\":\"{number}\",\"text\":\"Pot {number}.\"}}\n")).collect();
    fs::write(corpus.join("pots.jsonl"), lines + "no record\n").unwrap();
    let run = |settings: &str| {
        let options = IngestOptions { settings: Settings::parse(settings).unwrap(), ..options(&corpus, &index, 1) };
        let report = ingest(&options, &|_| Pace::GoOn).unwrap();
        assert_eq!((report.documents, report.skipped.len() + report.failed.len()), (5, 1));
        (report.added, report.changed, report.unchanged)
    };
    let publisher = "[[document]]\npath = 'pots.jsonl!/3'\npublisher = 'Potters'\n";
    assert_eq!(run(""), (5, 0, 0));
    assert_eq!(run(""), (0, 0, 5));
    assert_eq!(run(publisher), (0, 1, 4));
    assert_eq!(run(publisher), (0, 0, 5));
    assert!(found(&index, "publisher:potters").0.ends_with("pots.jsonl!/3"));
    assert_eq!(run(""), (0, 1, 4));
    assert_eq!(run(""), (0, 0, 5));
    // The same fields hold the same words, and yet the documents are told otherwise.
    assert_eq!(run("[[records]]\npath = 'pots.jsonl'\ntext = 'text'\ntitle = 'id'"), (0, 5, 0));
}

#[test]
fn a_member_on_which_its_reader_dies_costs_no_other() {
    let (folder, corpus, _) = empty_corpus();
    let long = "Steep the green leaves for two minutes. ".repeat(500_000);
    fs::write(corpus.join("box.tar"), tar(&[("a.txt", b"First."), ("long.txt", long.as_bytes()), ("z.txt", b"Last.")]))
        .unwrap();
    fs::write(folder.path().join("pincite.toml"), "[limits]\nmemory = '120 MiB'\n").unwrap();
    let (code, out, err) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && out.contains("2 added") && out.contains("1 failed"), "{out}{err}");
    // It dies on it, or is told in time that there is no memory.
    assert!(out.contains("corpus/box.tar!/long.txt: reading it t") && out.contains("more memory than"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "last"]).0, 0);
}

#[test]
fn what_unpacks_to_too_much_or_is_nested_too_deep_is_said() {
    let (folder, corpus, _) = empty_corpus();
    let mut nested = zip(&[("deep.txt", "Deep down.")]);
    for _ in 0..5 {
        nested = tar(&[("in.zip", &nested)]);
        nested = tar(&[("in.tar", &nested), ("beside.txt", b"Beside it.")]);
    }
    fs::write(corpus.join("nested.tar"), nested).unwrap();
    let zeros = vec![b' '; 30 << 20];
    fs::write(corpus.join("bomb.gz"), gzip(&gzip(&zeros))).unwrap();
    fs::write(corpus.join("many.tar.gz"), gzip(&tar(&[("a.txt", &zeros), ("b.txt", &zeros), ("c.txt", b"Last.")])))
        .unwrap();
    fs::write(folder.path().join("pincite.toml"), "max_file_size = '8 MiB'\n[limits]\narchive = '40 MiB'\n").unwrap();
    let (code, out, err) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && !err.contains("panicked"), "{out}{err}");
    assert!(out.contains("in.zip: it is nested deeper than the limit of 4"), "{out}");
    assert!(out.contains("many.tar.gz!/a.txt: larger than the limit of 8 MiB"), "{out}");
    assert!(out.contains("as a bomb would"), "{out}");
}
