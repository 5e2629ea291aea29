//! What a settings file may say, and how it is told what is wrong.

use super::*;
use crate::model::{Metadata, PartialDate};
use crate::text::Language;

fn parse(text: &str) -> Settings {
    Settings::parse(text).unwrap()
}

/// The message for a settings file that is not understood.
fn refused(text: &str) -> String {
    match Settings::parse(text).unwrap_err().kind() {
        ErrorKind::Settings(message) => message.clone(),
        other => panic!("{other:?}"),
    }
}

/// The title that these `[[document]]` tables give to `relative`.
fn title(text: &str, relative: &str) -> Option<String> {
    parse(text).overrides_for(relative).title
}

fn titled(path: &str) -> String {
    format!("[[document]]\npath = {path}\ntitle = \"yes\"\n")
}

#[test]
fn an_empty_file_sets_nothing() {
    for text in ["", "\u{FEFF}", "# nothing\r\n"] {
        let settings = parse(text);
        assert_eq!((settings.index, settings.corpus.len(), settings.max_file_bytes), (None, 0, None));
        assert_eq!(settings.overrides.len(), 0);
    }
}

#[test]
fn every_key_is_read() {
    let settings = parse("index = 'idx'\ncorpus = ['a', 'b']\nmax_file_size = '64 MB'\n");
    assert_eq!(settings.index, Some("idx".into()));
    assert_eq!(settings.corpus, [PathBuf::from("a"), PathBuf::from("b")]);
    assert_eq!(settings.max_file_bytes, Some(64_000_000));
    assert_eq!(parse("corpus = 'a'").corpus, [PathBuf::from("a")]);
    assert_eq!(parse("max_file_size = 4_096").max_file_bytes, Some(4096));
    assert_eq!(parse("max_file_size = 0x10").max_file_bytes, Some(16));
    assert_eq!(parse("memory = '1 GiB'").memory_bytes, Some(1 << 30));
    assert!(parse("auto_update = true").auto_update && !parse("auto_update = false").auto_update);
}

#[test]
fn every_field_of_a_document_is_read() {
    let settings = parse(
        "[[document]]\npath = 'tea.txt'\ntitle = 'Tea'\nauthors = ['A', 'B']\npublisher = 'P'\n\
         date = '2023-10'\nurl = 'https://example.org'\nlang = 'eng'\n",
    );
    let expected = Metadata {
        title: Some("Tea".into()),
        authors: vec!["A".into(), "B".into()],
        publisher: Some("P".into()),
        date: PartialDate::parse("2023-10"),
        url: Some("https://example.org".into()),
        language: Language::parse("en"),
        thread: None,
    };
    assert_eq!(settings.overrides_for("tea.txt"), expected);
    assert_eq!(settings.overrides_for("milk.txt"), Metadata::default());
}

#[test]
fn a_date_may_be_a_text_a_date_or_a_year() {
    for (written, expected) in [
        ("'2023'", "2023"),
        ("2023", "2023"),
        ("'2023-10'", "2023-10"),
        ("2023-10-19", "2023-10-19"),
        ("2023-10-19T09:00:00Z", "2023-10-19"),
        ("'2023-10-19'", "2023-10-19"),
    ] {
        let settings = parse(&format!("[[document]]\npath = 'a'\ndate = {written}\n"));
        assert_eq!(settings.overrides_for("a").date, PartialDate::parse(expected), "{written}");
    }
}

#[test]
fn a_path_is_a_file_a_folder_a_glob_or_a_list_of_them() {
    for (path, relative, is_match) in [
        ("'news/tea.txt'", "news/tea.txt", true),
        ("'./news/tea.txt'", "news/tea.txt", true),
        ("'tea.txt'", "news/tea.txt", false),
        ("'news'", "news/old/tea.txt", true),
        ("'news/'", "news/old/tea.txt", true),
        ("'news'", "newspapers/tea.txt", false),
        ("'news/**'", "news/old/tea.txt", true),
        ("'news/*.txt'", "news/tea.txt", true),
        ("'news/*.txt'", "news/old/tea.txt", false),
        ("'**/*.txt'", "tea.txt", true),
        ("'**/*.txt'", "news/old/tea.txt", true),
        ("'**'", "news/tea.txt", true),
        ("'*.{txt,md}'", "tea.md", true),
        ("'tea [final].txt'", "tea [final].txt", true),
        ("['milk.txt', 'news']", "news/tea.txt", true),
        ("'th?.txt'", "th\u{E9}.txt", false),
        ("'th[\u{E9}e].txt'", "th\u{E9}.txt", false),
        ("'th*.txt'", "th\u{E9}.txt", true),
        ("'TEA.txt'", "tea.txt", false),
        ("'th\u{E9}.txt'", "the\u{301}.txt", true),
        ("'the\u{301}.txt'", "th\u{E9}.txt", true),
    ] {
        assert_eq!(title(&titled(path), relative).is_some(), is_match, "{path} {relative}");
    }
}

#[test]
fn later_tables_win_field_by_field() {
    let settings = parse(
        "[[document]]\npath = '**'\ntitle = 'all'\npublisher = 'P'\nauthors = 'A'\n\
         [[document]]\npath = 'news'\ntitle = 'news'\nauthors = ['B']\n\
         [[document]]\npath = 'news/tea.txt'\ntitle = 'tea'\n",
    );
    let tea = settings.overrides_for("news/tea.txt");
    assert_eq!((tea.title.as_deref(), tea.publisher.as_deref()), (Some("tea"), Some("P")));
    assert_eq!(tea.authors, ["B"]);
    assert_eq!(settings.overrides_for("milk.txt").title.as_deref(), Some("all"));
}

#[test]
fn one_file_wins_over_another_field_by_field() {
    let ours = parse("index = 'ours'\n[[document]]\npath = '**'\ntitle = 'ours'\n");
    let theirs = parse(
        "index = 'theirs'\ncorpus = 'theirs'\nmax_file_size = 1\n\
         [[document]]\npath = 'tea.txt'\ntitle = 'theirs'\npublisher = 'theirs'\n",
    );
    assert_eq!((ours.of_runs(), theirs.of_runs()), (vec!["index"], vec!["index", "corpus", "max_file_size"]));
    let both = ours.with_documents_of(theirs);
    assert_eq!((both.of_runs(), both.index.as_deref()), (vec!["index"], Some(Path::new("ours"))));
    let tea = both.overrides_for("tea.txt");
    assert_eq!((tea.title.as_deref(), tea.publisher.as_deref()), (Some("ours"), Some("theirs")));
}

#[test]
fn paths_that_no_name_has_are_told_one_by_one() {
    let settings = parse(
        "[[document]]\npath = ['tea.txt', 'typo/**', 'mail.mbox']\nlang = 'en'\n\
         [[document]]\npath = 'te?.txt'\nlang = 'en'\n[[records]]\npath = 'news/*.csv'\ntext = 'body'\n",
    );
    let heard = |names: &[&str]| {
        let heard = settings.heard_paths(names.iter().map(|name| (*name).to_owned()));
        heard.into_iter().filter(|(_, is_heard)| *is_heard).map(|(path, _)| path).collect::<Vec<String>>()
    };
    assert_eq!(heard(&[]), [""; 0]);
    assert_eq!(heard(&["tea.txt", "news.csv"]), ["[[document]] \"tea.txt\"", "[[document]] \"te?.txt\""]);
    assert_eq!(heard(&["mail.mbox!/1", "news/a.csv"]), ["[[document]] \"mail.mbox\"", "[[records]] \"news/*.csv\""]);
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_known_ones() {
    let message = refused("index = 'a'\n\ncorups = 'b'\n");
    let known = "index, corpus, auto_update, chinese_variants, memory, max_file_size, whole_pages, limits, ocr, document, records";
    assert_eq!(message, format!("line 3: unknown key \"corups\"; known are {known}"));
    let message = refused("[[document]]\npath = 'a'\ntitel = 'b'\n");
    let known = "path, title, authors, publisher, date, url, lang";
    assert_eq!(message, format!("line 3: unknown key \"titel\"; known are {known}"));
}

#[test]
fn a_value_of_the_wrong_kind_is_told_with_its_line_and_what_it_should_be() {
    let size = "\"max_file_size\" should be a size such as \"64 MB\" or \"1 GiB\", or a number of bytes above 0";
    for (written, expected) in [
        ("max_file_size = 'large'", size),
        ("max_file_size = -1", size),
        ("max_file_size = 0", size),
        ("max_file_size = 1.5", size),
        ("index = 1", "\"index\" should be a text in quotes"),
        ("index = ' '", "\"index\" should be a text in quotes"),
        ("corpus = ['a', 1]", "\"corpus\" should be a text in quotes"),
        ("corpus = []", "\"corpus\" should be a text in quotes, or a list of them"),
        ("document = 1", "document tables are written [[document]], with two brackets"),
        ("document = [1]", "document tables are written [[document]], with two brackets"),
        ("[document]\npath = 'a'", "document tables are written [[document]], with two brackets"),
        ("[[document]]\ntitle = 'a'", "this [[document]] has no path, so it speaks of no document"),
    ] {
        assert_eq!(refused(&format!("\n{written}\n")), format!("line 2: {expected}"), "{written}");
    }
    for (written, expected) in [
        ("date = '19.10.2023'", "\"date\" should be a date of the form 2023, \"2023-10\" or 2023-10-19"),
        ("date = 09:00:00", "\"date\" should be a date of the form 2023, \"2023-10\" or 2023-10-19"),
        ("lang = 'English'", "\"lang\" should be the code of a language, such as \"en\""),
        ("authors = [['A']]", "\"authors\" should be a text in quotes"),
    ] {
        assert_eq!(refused(&format!("[[document]]\npath = 'a'\n{written}\n")), format!("line 3: {expected}"));
    }
}

#[test]
fn a_path_that_could_match_nothing_is_refused() {
    for path in ["/news", "../news", "news/../tea.txt", "./", "/"] {
        let expected = format!("line 2: {path:?} is not below the corpus: paths start at its folder");
        assert_eq!(refused(&titled(&format!("'{path}'"))), expected);
    }
    let message = refused(&titled("'news/[a'"));
    assert!(message.starts_with("line 2: \"news/[a\" is no glob: "), "{message}");
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    for text in ["index = 'a'\nindex = 'b'\n", "index = 'a'\ncorpus\n", "index = 'a'\ncorpus = [\n"] {
        assert!(refused(text).starts_with("line 2: "), "{}", refused(text));
    }
}

#[test]
fn a_missing_file_sets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tea.txt"), "steep").unwrap();
    for path in ["pincite.toml", "none/pincite.toml", "tea.txt/pincite.toml"] {
        assert_eq!(Settings::load(&folder.path().join(path)).unwrap().index, None);
    }
}

#[test]
fn paths_in_a_file_start_at_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(SETTINGS_FILE);
    fs::write(&path, "index = 'idx'\ncorpus = ['news', '/srv/news']\n").unwrap();
    let settings = Settings::load(&path).unwrap();
    assert_eq!(settings.index, Some(folder.path().join("idx")));
    assert_eq!(settings.corpus, [folder.path().join("news"), PathBuf::from("/srv/news")]);
    assert_eq!(parse("index = 'idx'").below(Path::new("")).index, Some("idx".into()));
}

#[test]
fn a_file_that_cannot_be_read_or_understood_is_an_error_at_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(SETTINGS_FILE);
    let failed = || Settings::load(&path).unwrap_err();
    fs::create_dir(&path).unwrap();
    assert_eq!(failed().kind(), &ErrorKind::CannotRead);
    fs::remove_dir(&path).unwrap();
    fs::write(&path, b"index = '\xE9'").unwrap();
    assert_eq!(failed().kind(), &ErrorKind::Settings("it is not UTF-8 text".into()));
    fs::write(&path, "indx = 1").unwrap();
    assert!(failed().to_string().contains("line 1: unknown key \"indx\""), "{}", failed());
    assert!(failed().to_string().ends_with(&*path.to_string_lossy()), "{}", failed());
}
