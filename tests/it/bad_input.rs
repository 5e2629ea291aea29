//! Bad input gives one clear line and a next step, and never a panic or a lost index.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pincite::ErrorKind;
use pincite::index::Index;
use pincite::lookup;
use tempfile::TempDir;

/// Runs the command line in `folder`.
fn pincite(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command.current_dir(folder).env_remove("PINCITE_INDEX").env("NO_COLOR", "1").args(arguments);
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(stdout), text(stderr));
    assert!(!err.contains("panicked"), "{arguments:?}: {err}");
    (status.code().unwrap(), out, err)
}

/// A folder with a corpus of these files, indexed.
fn indexed(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("corpus").join(name), bytes).unwrap();
    }
    let (code, _, err) = pincite(folder.path(), &["index"]);
    assert_eq!(code, 0, "{err}");
    folder
}

/// The command fails with one line that says so, and a hint that says `hint`.
fn fails(folder: &Path, arguments: &[&str], message: &str, hint: &str) {
    let (code, out, err) = pincite(folder, arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines[0].starts_with("pincite: ") && lines[0].contains(message), "{arguments:?}: {err}");
    // In our words, not in those of what is below.
    assert!(!lines[0].contains("Error") && !lines[0].contains("tantivy"), "{err}");
    let hints: Vec<&&str> = lines[1..].iter().filter(|line| line.starts_with("hint: ")).collect();
    assert_eq!(lines.len() - 1, hints.len(), "{err}");
    assert!(hint.is_empty() == hints.is_empty() && hints.iter().all(|line| line.contains(hint)), "{err}");
}

const TEA: (&str, &[u8]) = ("tea.md", b"---\nlang: en\n---\n\nSteep the green leaves for two minutes, then pour.");

#[test]
fn odd_queries_are_read_and_say_what_was_odd() {
    let folder = indexed(&[TEA]);
    let long = "leaves ".repeat(15_000);
    for (query, code, said) in [
        ("colour:green leaves", 1, "there is no field colour"),
        ("\"green leaves", 0, "not closed"),
        ("green /d", 0, "nothing on one side"),
        ("green page:x", 0, "no page"),
        ("green w/0 leaves", 0, "1 to 1000 words"),
        ("w/5 leaves", 0, "nothing on one side"),
        ("/lea(/ leaves", 0, "no regular expression"),
        ("the for then", 0, ""),
        ("!!! …", 1, "no word in this"),
        (long.as_str(), 0, ""),
    ] {
        let (status, _, err) = pincite(folder.path(), &["search", query]);
        assert_eq!(status, code, "{query:.40}: {err}");
        assert!(err.contains(said) && (said.is_empty() == err.is_empty()), "{query:.40}: {err}");
    }
    fails(folder.path(), &["search", "--strict", "\"green"], "not closed", "--strict");
    fails(folder.path(), &["show", "nonsense"], "is not a pin", "a pin looks like");
}

#[test]
fn arguments_that_cannot_be_read_are_named_in_one_line() {
    let folder = indexed(&[TEA]);
    for (arguments, message, hint) in [
        (&["search", "--bogus", "x"][..], "there is no flag --bogus", "see `pincite search --help`; a query that"),
        (&["search", "-green", "leaves"], "there is no flag -g", "starts with a dash stands after --"),
        (&["search", "--jsn", "x"], "there is no flag --jsn", "did you mean --json?"),
        (&["serach", "x"], "there is no command serach", "did you mean search? see `pincite --help`"),
        (&["help", "serach"], "there is no command serach", "did you mean search?"),
        (&["search"], "QUERY is missing", "see `pincite search --help`"),
        (&["show"], "PIN is missing", "see `pincite show --help`"),
        (&["show", "a#p1@k7f2q9", "b"], "\"b\" is one argument too many", "see `pincite show --help`"),
        (&["search", "x", "-n", "ten"], "--limit cannot be \"ten\": it takes a whole number", "pincite search --help"),
        (&["search", "x", "-n", "-3"], "--limit cannot be \"-3\"", "pincite search --help"),
        (&["search", "x", "-n"], "--limit needs a value", "pincite search --help"),
        (&["search", "x", "--json=3"], "--json takes no value", "pincite search --help"),
        (&["search", "x", "--sort", "dat"], "it is relevance, date or path", "did you mean date?"),
        (&["search", "-a", "-p", "x"], "--all and --phrase do not go together", "pincite search --help"),
        (&["list", "--json", "--json"], "--json is given twice", "pincite list --help"),
        (&["search", "x", "--b\u{1b}[2J"], "there is no flag --b?[2J", "pincite search --help"),
        (&["search", "x", "--queries", "-"], "QUERY and --queries do not go together", "pincite search --help"),
        (&["search", "x", "--output", "csv"], "QUERY and --output do not go together", "pincite search --help"),
        (&["search", "--output", "csv"], "QUERY is missing", "pincite search --help"),
        (&["search", "--queries", "gone"], "cannot read the queries: gone: ", "or - for standard input"),
        (&["search", "--queries", "corpus"], "cannot read the queries: corpus: ", "or - for standard input"),
        (&["search", "--queries", "-"], "there is no query in -", "or - for standard input"),
        (&["search", " "], "the query is empty", "type the words to look for, as in"),
        (&["search", "x", "--lang", "englisch"], "--lang: englisch is no language code", "pincite help query"),
        (&["search", "x", "--after", "2023.."], "--after: 2023.. is no date such as 2023", "pincite help query"),
        (&["search", "x", "--before", "May"], "--before: May is no date", "pincite help query"),
        (&["search", "x", "--format", "xyz"], "--format: xyz is no format; known are text", "pincite help query"),
        (&["search", "x", "--path", "a["], "--path: a[ is no path pattern", "pincite help query"),
        (&["search", "x", "--publisher", "!"], "--publisher: there is no word in this", "pincite help query"),
    ] {
        fails(folder.path(), arguments, message, hint);
    }
    for arguments in [&["--help"][..], &["--version"], &["search", "--help"], &["help"], &["help", "search"]] {
        let (code, out, err) = pincite(folder.path(), arguments);
        assert!(code == 0 && out.contains("pincite") && err.is_empty(), "{arguments:?}: {out}{err}");
    }
    let (code, out, err) = pincite(folder.path(), &[]);
    assert!(code == 2 && out.is_empty() && err.contains("Usage: pincite"), "{out}{err}");
}

#[test]
fn a_corpus_that_is_not_there_or_empty_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fails(folder.path(), &["index"], "no such file or folder: corpus", "name the folder");
    fails(folder.path(), &["search", "x"], "no index here: index", "pincite index");
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let (code, out, _) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && out.contains("0 passages of 0 documents"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "x"]).0, 1);
    fs::write(folder.path().join("one.txt"), "A file instead of a folder.").unwrap();
    assert_eq!(pincite(folder.path(), &["index", "one.txt", "--index", "other"]).0, 0);
    assert_eq!(pincite(folder.path(), &["search", "instead", "--index", "other"]).0, 0);
    fails(folder.path(), &["index", "--index", "one.txt/below"], "one.txt/below", "");
    fs::write(folder.path().join("pincite.toml"), "idnex = 1").unwrap();
    fails(folder.path(), &["index"], "idnex", "settings");
}

#[test]
fn settings_that_are_not_heard_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("tea.txt"), "Green tea.").unwrap();
    fs::write(corpus.join("pincite.toml"), "max_file_size = 1\n[[document]]\npath = 'tea.txt'\ntitle = 'Tea'").unwrap();
    let (code, out, err) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && out.starts_with("1 added"), "{out}");
    assert_eq!(err, "pincite: corpus/pincite.toml: max_file_size: heard only in pincite.toml of the working folder\n");
    let (_, out, _) = pincite(folder.path(), &["list"]);
    assert!(out.contains("Tea"), "{out}");
    // What is heard of no file is mostly misspelt.
    let tables = "[[document]]\npath = ['*.txt', 'statments/**']\nlang = 'en'\n[[records]]\npath = 'a.csv'\ntext = 'b'";
    fs::write(folder.path().join("pincite.toml"), tables).unwrap();
    for _ in 0..2 {
        let (_, out, _) = pincite(folder.path(), &["index"]);
        let unused: Vec<&str> = out.lines().filter(|line| line.contains("unused")).collect();
        let expected = ["[[document]] \"statments/**\"", "[[records]] \"a.csv\""];
        assert_eq!(unused, expected.map(|path| format!("  unused   {path}: no file has this path")), "{out}");
    }
    // Of one file of the folder, nothing is known of what stands beside it.
    let (_, out, _) = pincite(folder.path(), &["index", "corpus/tea.txt", "--index", "one"]);
    assert!(out.starts_with("1 added") && !out.contains("unused"), "{out}");
    // In its own folder it is the one of the working folder.
    let (_, out, err) = pincite(&corpus, &["index", ".", "--index", "../other"]);
    assert!(out.contains("1 failed") && err.is_empty(), "{out}{err}");
}

#[test]
fn files_that_are_not_what_they_seem_are_lines_of_the_report() {
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("oolong leaves".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf16be: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain("pu-erh cakes".encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let nul = format!("hojicha\0 {}", "roasted over charcoal ".repeat(10));
    let long = b"sencha ".repeat(300_000);
    let binary: Vec<u8> = (0..4_000u32).map(|at| (at * 7 % 256) as u8).collect();
    let folder = indexed(&[
        TEA,
        ("binary.txt", &binary),
        ("broken.txt", b"matcha \xFF\xC3 powder, whisked in a bowl until it froths"),
        ("utf16.txt", &utf16),
        ("utf16be.txt", &utf16be),
        ("nul.txt", nul.as_bytes()),
        ("quotes.txt", b"lapsang \x93smoked\x94 \x96 over pine fires in the hills, they say it came from there"),
        ("latin.txt", b"th\xE9 vert, pr\xE9par\xE9 \xE0 quatre-vingts degr\xE9s, infus\xE9 deux minutes"),
        ("lines.txt", b"gyokuro\r\nshaded\r\n\r\nkukicha\r\n"),
        ("long.txt", &long),
        ("empty.txt", b""),
        ("picture.xyz", b"x"),
    ]);
    for (query, found) in [
        ("matcha", "broken"),
        ("oolong", "utf16"),
        ("\"pu-erh cakes\"", "utf16be"),
        ("\"hojicha roasted\"", "nul"),
        ("\"lapsang “smoked” – over\"", "quotes"),
        ("\"thé vert\"", "latin"),
        ("\"gyokuro shaded\"", "lines"),
        ("sencha", "long"),
    ] {
        let (code, out, err) = pincite(folder.path(), &["search", query, "-n", "1"]);
        assert!(code == 0 && out.contains(&format!("{found}#p")), "{query}: {out}{err}");
    }
    let (code, out, _) = pincite(folder.path(), &["status"]);
    assert_eq!(code, 0, "what was left out on purpose is no trouble");
    for name in ["binary.txt", "empty.txt", "picture.xyz"] {
        assert!(out.contains(name), "{out}");
    }
    fs::write(folder.path().join("corpus/tea.md"), "Changed.").unwrap();
    assert_eq!(pincite(folder.path(), &["status"]).0, 1);
}

#[test]
fn an_index_that_is_something_else_or_damaged_is_never_lost_nor_trusted() {
    let folder = indexed(&[TEA]);
    let index = folder.path().join("index");
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/letter.txt"), "Dear all").unwrap();
    fails(folder.path(), &["index", "--index", "mine"], "something else than an index", "--index");
    fails(folder.path(), &["search", "x", "--index", "mine"], "something else than an index", "--index");
    fails(folder.path(), &["index", "--rebuild", "--index", "mine"], "something else", "--index");
    assert!(folder.path().join("mine/letter.txt").exists());

    let meta = index.join("meta.json");
    fs::write(index.join("notes-of-mine.txt"), "kept").unwrap();
    let other_format = || {
        let good = fs::read_to_string(&meta).unwrap();
        let (commit, _checksum) = good.trim_end().rsplit_once('\n').unwrap();
        assert!(commit.contains("\"lz4\""));
        // Those of earlier formats were packed otherwise.
        let other = commit.replace("\\\"format\\\":", "\\\"format\\\":9").replace("\"lz4\"", "\"zstd\"");
        fs::write(&meta, other).unwrap();
    };
    let cut_files = || {
        let paths = fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "store"))
            .for_each(|path| fs::write(path, "cut").unwrap());
    };
    let harms: [(&str, &dyn Fn()); 3] = [
        ("the index has format 9", &other_format),
        ("damaged", &|| fs::write(&meta, "{garbage").unwrap()),
        ("damaged", &cut_files),
    ];
    for (said, harm) in harms {
        harm();
        fails(folder.path(), &["search", "leaves"], said, "--rebuild");
        fails(folder.path(), &["index"], said, "--rebuild");
        assert_eq!(pincite(folder.path(), &["index", "--rebuild"]).0, 0, "{said}");
        assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0, "{said}");
    }
    assert_eq!(fs::read_to_string(index.join("notes-of-mine.txt")).unwrap(), "kept");
}

#[test]
fn a_flipped_byte_in_any_file_of_the_index_is_seen_and_mended() {
    let folder = indexed(&[TEA]);
    let index = folder.path().join("index");
    let segments = || {
        let paths = fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.file_stem().is_some_and(|stem| stem.len() == 32)).collect::<Vec<PathBuf>>()
    };
    let endings: BTreeSet<String> =
        segments().iter().map(|path| path.extension().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(
        endings.iter().map(String::as_str).collect::<Vec<_>>(),
        ["fast", "fieldnorm", "idx", "pos", "store", "term"]
    );
    for ending in &endings {
        for at in ["first", "middle", "many"] {
            let path =
                segments().into_iter().find(|path| path.extension().is_some_and(|one| one == ending.as_str())).unwrap();
            let mut bytes = fs::read(&path).unwrap();
            // Of the smallest file little stands before its checksum.
            let body = bytes.len().saturating_sub(120).max(1);
            match at {
                "first" => bytes[0] ^= 1,
                "middle" => bytes[body / 2] ^= 0x80,
                _ => bytes[..body].iter_mut().step_by(3).for_each(|byte| *byte ^= 0x5A),
            }
            fs::write(&path, bytes).unwrap();
            for command in
                [&["search", "leaves"][..], &["search", "nowhere"], &["status"], &["list"], &["export"], &["index"]]
            {
                fails(folder.path(), command, "damaged", "--rebuild");
            }
            let (code, out, err) = pincite(folder.path(), &["index", "--rebuild"]);
            assert!(code == 0 && out.contains("a new index"), "{ending}: {out}{err}");
            assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0, "{ending}");
        }
    }
}

#[test]
fn a_flipped_byte_in_the_commit_itself_is_seen_and_mended() {
    let folder = indexed(&[TEA]);
    let length = |file: &Path| usize::try_from(fs::metadata(file).unwrap().len()).unwrap();
    for name in ["meta.json", ".managed.json"] {
        let file = folder.path().join("index").join(name);
        for at in (0..length(&file)).step_by(97) {
            let mut bytes = fs::read(&file).unwrap();
            let whole = bytes.clone();
            bytes[at] ^= 1;
            fs::write(&file, bytes).unwrap();
            let opened = Index::open(&folder.path().join("index"));
            assert_eq!(opened.err().unwrap().kind(), &ErrorKind::Damaged, "{name}, byte {at}");
            fs::write(&file, whole).unwrap();
        }
        let bytes = fs::read(&file).unwrap();
        let more = [bytes.as_slice(), b"x"].concat();
        // However it is damaged, it is named in a few words.
        for harmed in [more.as_slice(), b"", b"{}", b"\xFF", &bytes[..bytes.len() / 2]] {
            fs::write(&file, harmed).unwrap();
            let said = format!("the index is damaged: index: {name}: it is not as it was written");
            fails(folder.path(), &["search", "leaves"], &said, "--rebuild");
        }
        assert_eq!(pincite(folder.path(), &["index", "--rebuild"]).0, 0);
        assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
    }
}

#[test]
fn an_open_index_whose_files_change_below_it_says_that_it_is_damaged() {
    let folder = indexed(&[TEA]);
    let index = Index::open(&folder.path().join("index")).unwrap();
    for entry in fs::read_dir(folder.path().join("index")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "store") {
            let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            (&file).write_all(&vec![0xA5; length - 120]).unwrap();
        }
    }
    let error = lookup::list(&index).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Damaged);
}

#[test]
fn an_ignore_file_that_is_not_all_heard_is_named_by_the_status_before_and_after_the_run() {
    let folder = indexed(&[TEA]);
    fs::create_dir(folder.path().join("corpus/news")).unwrap();
    fs::write(folder.path().join("corpus/news/note.txt"), "A note on kettles.").unwrap();
    assert_eq!(pincite(folder.path(), &["index"]).0, 0);
    fs::write(folder.path().join("corpus/news/.gitignore"), b"other.txt\nnot\xE9.txt\nnote.txt\n").unwrap();
    let status = || {
        let (code, out, _) = pincite(folder.path(), &["status"]);
        let named = "corpus/news/.gitignore  line 2 is not UTF-8, so its folder is left out";
        assert_eq!((code, out.contains(named)), (1, true), "{out}");
        out.contains("all that can be read is up to date")
    };
    assert!(!status());
    let (code, out, _) = pincite(folder.path(), &["index"]);
    assert_eq!((code, out.contains("1 removed, 0 skipped, 1 failed")), (0, true), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "kettles"]).0, 1);
    assert!(status());
    fs::copy(folder.path().join("corpus/news/.gitignore"), folder.path().join("corpus/.ignore")).unwrap();
    for command in ["index", "status"] {
        fails(folder.path(), &[command], "cannot read all of this ignore file: corpus/.ignore: line 2", "UTF-8");
    }
}

#[test]
fn documents_in_the_folder_of_the_index_are_refused() {
    let folder = indexed(&[TEA]);
    let docs = folder.path().join("index/docs");
    fs::create_dir(&docs).unwrap();
    fs::write(docs.join("note.txt"), "A note on kettles.").unwrap();
    for path in ["index/docs", "index/docs/note.txt", "corpus/../index", "index"] {
        let said = format!("this is in the folder of the index, of which nothing is read: {path}");
        fails(folder.path(), &["index", "corpus", path], &said, "--index");
        fails(folder.path(), &["index", "--dry-run", path], &said, "--index");
    }
    // A folder that holds the index is a corpus as any other.
    assert_eq!(pincite(folder.path(), &["index", "."]).0, 0);
}

#[cfg(unix)]
#[test]
fn an_index_that_the_system_does_not_let_read_is_not_called_damaged() {
    // Root may read everything, but follows no link to itself.
    let locked = |path: &Path| {
        fs::rename(path, path.with_extension("away")).unwrap();
        std::os::unix::fs::symlink(path.file_name().unwrap(), path).unwrap();
    };
    let unlocked = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::rename(path.with_extension("away"), path).unwrap();
    };
    let folder = indexed(&[TEA]);
    let index = folder.path().join("index");
    let files: Vec<_> = fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path()).collect();
    for file in files.iter().filter(|file| file.extension().is_none_or(|ending| ending != "lock")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        locked(file);
        for command in [&["search", "leaves"][..], &["status"], &["index"], &["index", "--rebuild"]] {
            fails(folder.path(), command, "cannot read: index", "");
            let said = pincite(folder.path(), command).2;
            assert!(name == "meta.json" || said.contains(name), "{name}: {said}");
        }
        unlocked(file);
    }
    locked(&index);
    for command in [&["search", "leaves"][..], &["index", "corpus"]] {
        fails(folder.path(), command, "cannot read: index: ", "");
    }
    unlocked(&index);
    assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
}

#[test]
fn two_writers_get_one_clear_line() {
    let folder = indexed(&[TEA]);
    let index = folder.path().join("index");
    let known = Index::open(&index).unwrap().commit();
    let _writer = pincite::index::Writer::open(&index, known, 0).unwrap();
    fails(folder.path(), &["index"], "another process is writing", "wait");
    assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_settings() {
    let folder = indexed(&[TEA]);
    fs::write(folder.path().join("pincite.toml"), "index = \"from-settings\"").unwrap();
    for (variable, flag, named) in [
        ("", None, "from-settings"),
        ("from-variable", None, "from-variable"),
        ("from-variable", Some("from-flag"), "from-flag"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command.current_dir(folder.path()).env("PINCITE_INDEX", variable).args(["search", "leaves"]);
        let run = command.args(flag.map(|flag| format!("--index={flag}"))).output().unwrap();
        let err = String::from_utf8(run.stderr).unwrap();
        assert!(
            run.status.code() == Some(2) && err.starts_with(&format!("pincite: no index here: {named}\n")),
            "{err}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_named_and_is_no_trouble() {
    let folder = indexed(&[TEA]);
    fs::write(folder.path().join("outside.txt"), "secret recipe").unwrap();
    std::os::unix::fs::symlink(folder.path().join("outside.txt"), folder.path().join("corpus/link.txt")).unwrap();
    let (code, out, _) = pincite(folder.path(), &["index"]);
    assert!(code == 0 && out.contains("1 skipped, 0 failed") && out.contains("leads out of the corpus"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "secret"]).0, 1);
    let (code, out, _) = pincite(folder.path(), &["status"]);
    assert!(code == 0 && out.contains("link.txt"), "{out}");
}

#[test]
fn a_text_and_a_query_that_say_one_word_over_and_over_take_bounded_time() {
    let folder = indexed(&[("a.txt", "tea ".repeat(1_000).as_bytes())]);
    let words = |count| vec!["tea"; count].join(" ");
    let near = ["tea"; 10].join(" w/900 ");
    for query in [format!("\"{}\"~90", words(12)), near, words(200)] {
        let (code, out, err) = pincite(folder.path(), &["search", &query, "--json", "-n", "1"]);
        assert!(code == 0 && out.contains("\"hit\""), "{query:.40}: {err}");
    }
}

#[test]
fn what_is_asked_for_and_would_change_nothing_is_refused() {
    let folder = indexed(&[TEA]);
    fs::write(folder.path().join("queries.txt"), "leaves\n").unwrap();
    for (arguments, flag) in [
        (&["search", "--queries", "queries.txt", "--match"][..], "--match"),
        (&["search", "--queries", "queries.txt", "--context", "1", "--output", "trec"], "--context"),
        (&["search", "leaves", "-l", "--context", "1"], "--context"),
        (&["search", "leaves", "-c", "--context", "1"], "--context"),
        (&["search", "leaves", "-c", "--explain"], "--explain"),
    ] {
        fails(folder.path(), arguments, &format!("{flag} changes nothing here: "), &format!("leave {flag} out"));
    }
    for arguments in [
        &["search", "--queries", "queries.txt", "--match", "--context", "1", "--json"][..],
        &["search", "leaves", "-l", "--context", "1", "--json"],
        &["search", "leaves", "-c", "--explain", "--json"],
    ] {
        assert_eq!(pincite(folder.path(), arguments).0, 0, "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_said_not_to_be_there_and_no_more() {
    let folder = indexed(&[TEA]);
    fails(folder.path(), &["extract", "nope"], "cannot read: nope: no such file or folder", "");
    fails(folder.path(), &["extract", "corpus"], "cannot read: corpus: not a regular file but a folder", "");
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for arguments in [&["--help"][..], &["--version"], &["search", "--help"], &["help", "query"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_pincite")).args(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(said.starts_with("pincite: cannot write the output: "), "{arguments:?}: {said}");
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn files_that_are_held_at_once_are_bounded() {
    let folder = indexed(&[TEA]);
    let long = folder.path().join("long.md");
    // It takes no room on the disk.
    fs::File::create(&long).unwrap().set_len((64 << 20) + 1).unwrap();
    fs::write(folder.path().join("queries.txt"), "1\ttea\n").unwrap();
    for arguments in [
        &["verify", "long.md"][..],
        &["check", "long.md"],
        &["search", "--queries", "long.md"],
        &["eval", "--queries", "long.md", "--qrels", "long.md"],
        &["eval", "--queries", "queries.txt", "--qrels", "long.md"],
    ] {
        fails(folder.path(), arguments, "long.md: larger than 64 MB", "divide it into smaller files");
    }
    let mut run = assert_cmd::Command::new(env!("CARGO_BIN_EXE_pincite"));
    run.current_dir(folder.path()).args(["cite", "--from-json"]).write_stdin(vec![b'x'; (64 << 20) + 1]);
    let output = run.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("pincite: cannot read standard input: a line is longer than 64 MB\nhint: "), "{said}");
}
