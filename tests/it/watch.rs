//! A watched folder: what changes in it is found a moment later, whatever the way in which it changed.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pincite::index::Index;
use pincite::search::{SearchOptions, search};

use crate::support::empty_corpus;

/// Number of passages that the query finds, if there is an index yet.
fn found(index: &Path, query: &str) -> Option<usize> {
    Some(search(&Index::open(index).ok()?, query, &SearchOptions::default()).unwrap().total)
}

/// Waits until the query finds so many.
fn until(index: &Path, query: &str, number: usize) {
    let start = Instant::now();
    while found(index, query) != Some(number) {
        assert!(start.elapsed() < Duration::from_secs(30), "{query}: {:?}, not {number}", found(index, query));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A watch in a folder, with these arguments.
fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command.current_dir(folder).env_remove("PINCITE_INDEX").arg("watch").args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Ends a watch as Ctrl-C does, and gives the lines that were written.
fn end(mut child: Child) -> Vec<String> {
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success() && child.wait().unwrap().success());
    let (mut lines, mut said) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut lines).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
    lines.lines().map(str::to_owned).collect()
}

/// Watches with these arguments while much happens, and gives the lines that were written.
fn watched(arguments: &[&str]) -> Vec<String> {
    let (folder, corpus, index) = empty_corpus();
    let write = |name: &str, text: &str| fs::write(corpus.join(name), text).unwrap();
    write("a.txt", "Green tea.");
    let child = start(folder.path(), arguments);
    until(&index, "green", 1);
    write("b.txt", "Black tea.");
    until(&index, "tea", 2);
    fs::rename(corpus.join("a.txt"), corpus.join("c.txt")).unwrap();
    // As editors save: beside it, then in its place.
    write(".b.txt.new", "White tea.");
    fs::rename(corpus.join(".b.txt.new"), corpus.join("b.txt")).unwrap();
    until(&index, "white path:b.txt", 1);
    until(&index, "green path:c.txt", 1);
    // A burst, in a folder that is new.
    fs::create_dir(corpus.join("many")).unwrap();
    (0..400).for_each(|at| write(&format!("many/{at}.txt"), &format!("Note {at} on tea.")));
    until(&index, "note", 400);
    // A folder that vanishes and comes back, and the root itself, whose documents are waited for.
    fs::rename(corpus.join("many"), folder.path().join("away")).unwrap();
    until(&index, "note", 0);
    fs::rename(folder.path().join("away"), corpus.join("many")).unwrap();
    until(&index, "note", 400);
    fs::rename(&corpus, folder.path().join("gone")).unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(found(&index, "note"), Some(400));
    fs::rename(folder.path().join("gone"), &corpus).unwrap();
    write("d.txt", "Oolong.");
    until(&index, "oolong", 1);
    end(child)
}

/// The same while the settings change.
fn watched_by_settings(arguments: &[&str]) -> Vec<String> {
    let (folder, corpus, index) = empty_corpus();
    let (more, settings) = (folder.path().join("more"), folder.path().join("pincite.toml"));
    fs::create_dir(&more).unwrap();
    fs::write(corpus.join("a.txt"), "Green tea.").unwrap();
    fs::write(more.join("b.txt"), "Black tea.").unwrap();
    let child = start(folder.path(), arguments);
    until(&index, "green", 1);
    fs::write(&settings, "[[document]]\npath = 'a.txt'\npublisher = 'Berita'").unwrap();
    until(&index, "publisher:berita", 1);
    // Those of before hold while the new ones cannot be understood.
    fs::write(&settings, "[[document]\npath = 'a.txt'").unwrap();
    fs::write(corpus.join("c.txt"), "White tea.").unwrap();
    until(&index, "white", 1);
    assert_eq!(found(&index, "publisher:berita"), Some(1));
    fs::write(&settings, "corpus = ['corpus', 'more']\n[[document]]\npath = '*'\npublisher = 'Kabar'").unwrap();
    until(&index, "publisher:kabar", 3);
    // The new root is followed too, and so are its own settings.
    fs::write(more.join("d.txt"), "Oolong.").unwrap();
    until(&index, "oolong", 1);
    fs::write(more.join("pincite.toml"), "[[document]]\npath = 'd.txt'\ntitle = 'Blue'").unwrap();
    until(&index, "title:blue", 1);
    // So is what the limits let in, and what they leave out.
    fs::write(&settings, "corpus = ['corpus']\nmax_file_size = 10").unwrap();
    fs::write(corpus.join("e.txt"), "Mate.").unwrap();
    until(&index, "mate", 1);
    fs::write(corpus.join("f.txt"), "Rooibos, from far away.").unwrap();
    fs::write(corpus.join("g.txt"), "Chai.").unwrap();
    until(&index, "chai", 1);
    assert_eq!(found(&index, "rooibos"), Some(0));
    fs::remove_file(&settings).unwrap();
    until(&index, "rooibos", 1);
    until(&index, "publisher:kabar", 0);
    end(child)
}

#[cfg(unix)]
#[test]
fn settings_that_change_are_heard_and_those_of_before_hold_while_they_are_not_understood() {
    std::thread::scope(|scope| {
        for arguments in [&[][..], &["--poll", "1"]] {
            scope.spawn(move || {
                let lines = watched_by_settings(arguments);
                let number = |what: &str| lines.iter().filter(|line| line.contains(what)).count();
                let why = "the settings of before still hold: cannot understand the settings: line 1: ";
                assert_eq!((number(why), number("the settings are understood again")), (1, 1), "{lines:#?}");
            });
        }
    });
}

#[cfg(unix)]
#[test]
fn whatever_happens_in_a_watched_folder_is_found_a_moment_later_whether_the_system_tells_of_it_or_not() {
    std::thread::scope(|scope| {
        for arguments in [&[][..], &["--poll", "1"]] {
            scope.spawn(move || {
                let lines = watched(arguments);
                // A commit a line, and one line for the root that was gone.
                assert!((7..=12).contains(&lines.len()), "{lines:#?}");
                assert_eq!(lines.iter().filter(|line| line.contains("waiting: no such file")).count(), 1, "{lines:#?}");
                assert!(lines.iter().any(|line| line.contains("400 removed")), "{lines:#?}");
            });
        }
    });
}
