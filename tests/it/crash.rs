//! A program that is killed at any instant loses no commit, and the next run goes on; so it does where the disk is full.
//!
//! Some sixty kills in an ordinary run, three hundred and more with `PINCITE_DEEP=1`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pincite::ErrorKind;
use pincite::index::Index;
use pincite::search::{SearchOptions, search};
use pincite::upkeep::{self, Depth};

use crate::support::answers;

const QUERIES: &[&str] = &["leaves", "\"tea leaves\"", "daun", "steep* w/4 water", "note -leaves"];

/// Numbers that look random, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        // Knuth's multiplier of MMIX; the low bits are the poor ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A corpus and its index, on a file system in memory if there is one: what is held is what a process leaves behind.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let place = Place { folder: folder.unwrap() };
        fs::create_dir(place.corpus()).unwrap();
        place
    }

    fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command.current_dir(self.folder.path()).env_remove("PINCITE_INDEX").args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts the program and kills it after `time`; false if it had ended before.
    fn killed(&self, arguments: &[&str], time: Duration) -> bool {
        let mut child = self.command(arguments).spawn().unwrap();
        std::thread::sleep(time);
        let is_over = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        !is_over
    }

    fn run(&self, arguments: &[&str]) -> Duration {
        let start = Instant::now();
        let run = self.command(arguments).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.code().is_some_and(|code| code < 2), "{arguments:?}: {}: {said}", run.status);
        start.elapsed()
    }

    fn answers(&self) -> String {
        answers(&Index::open(&self.index()).unwrap(), QUERIES)
    }

    /// The commit that is there is whole: every file, every passage, every count.
    fn is_whole(&self) {
        let index = match Index::open(&self.index()) {
            Err(error) if *error.kind() == ErrorKind::NoIndex => return,
            opened => opened.unwrap(),
        };
        let checked = upkeep::check(&index, Depth::Index).unwrap();
        assert_eq!(checked.faults, []);
        let found = search(&index, "leaves OR daun OR note", &SearchOptions::default()).unwrap();
        assert_eq!(found.total, index.summary().passages);
    }
}

fn write(corpus: &Path, numbers: &mut Numbers, name: u64) {
    let texts = [
        "The leaves are steeped in water that has boiled and then cooled down for a few minutes, says note",
        "Tea leaves, note",
        "Daun teh diseduh dengan air yang telah mendidih dan kemudian didinginkan beberapa menit, kata note",
        "Leaves dan daun, note",
    ];
    let text = texts[usize::try_from(numbers.below(4)).unwrap()];
    let folder = corpus.join(format!("{}", name % 5));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{}.txt", name / 5)), format!("{text} {}.", numbers.below(1_000))).unwrap();
}

/// Changes, adds, removes and moves some files.
fn edit(place: &Place, numbers: &mut Numbers, round: u64) {
    let corpus = place.corpus();
    for _ in 0..20 {
        let name = numbers.below(150);
        write(&corpus, numbers, name);
    }
    for at in 0..6 {
        let name = numbers.below(150);
        let path = corpus.join(format!("{}/{}.txt", name % 5, name / 5));
        if path.exists() {
            let _gone = fs::rename(&path, corpus.join(format!("moved-{round}-{at}.txt")));
        }
    }
    // One that goes, and another one of its name that comes elsewhere.
    let some = fs::read_dir(corpus.join("0")).unwrap().next().unwrap().unwrap().path();
    fs::create_dir_all(corpus.join("9")).unwrap();
    fs::write(corpus.join("9").join(some.file_name().unwrap()), format!("Leaves, note {round}.")).unwrap();
    fs::remove_file(some).unwrap();
}

fn copy(from: &Path, to: &Path) {
    let _not_there = fs::remove_dir_all(to);
    if from.is_dir() {
        fs::create_dir(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// Kills the program so many times while it does `arguments`; where it ends before, it is begun again from `before`.
fn kill(place: &Place, numbers: &mut Numbers, arguments: &[&str], times: usize, within: Duration, before: &Path) {
    let mut killed = 0;
    while killed < times {
        let micros = numbers.below(u64::try_from(within.as_micros()).unwrap().max(1));
        if place.killed(arguments, Duration::from_micros(micros)) {
            killed += 1;
        } else {
            copy(before, &place.index());
        }
        place.is_whole();
    }
}

#[test]
fn a_run_that_is_killed_at_any_instant_loses_no_commit_and_the_next_goes_on() {
    let rounds = if std::env::var_os("PINCITE_DEEP").is_some() { 45 } else { 8 };
    let mut numbers = Numbers(20_231_019);
    let place = Place::new();
    for name in 0..120 {
        write(&place.corpus(), &mut numbers, name);
    }
    // A few files a batch, and a commit after each.
    let index = ["index", "--quiet", "--commit-every", "0", "--memory", "150KiB"];
    let (before, whole) = (place.folder.path().join("before"), place.folder.path().join("whole"));
    for round in 0..rounds {
        // Every sixth round makes the index anew.
        if round % 6 == 0 {
            let _not_there = fs::remove_dir_all(place.index());
        } else {
            edit(&place, &mut numbers, round);
        }
        copy(&place.index(), &before);
        // In one go, at the same path, for the paths of the sources are in the answers.
        let within = place.run(&index);
        fs::rename(place.index(), &whole).unwrap();
        let expected = answers(&Index::open(&whole).unwrap(), QUERIES);
        copy(&before, &place.index());
        kill(&place, &mut numbers, &index, 6, within, &before);
        place.run(&index);
        assert!(place.answers() == expected, "after kills in round {round}");
        copy(&place.index(), &before);
        let within = place.run(&["optimize"]);
        copy(&before, &place.index());
        kill(&place, &mut numbers, &["optimize"], 2, within, &before);
        assert!(place.answers() == expected, "after merges in round {round}");
        fs::remove_dir_all(&whole).unwrap();
    }
}

/// The names of the files that say what was deleted from a segment.
fn deletions(index: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(index).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".del")).collect()
}

#[test]
fn what_a_killed_run_left_of_its_commit_is_no_damage_and_in_nobodys_way() {
    let place = Place::new();
    let mut numbers = Numbers(23);
    (0..60).for_each(|name| write(&place.corpus(), &mut numbers, name));
    let index = ["index", "--quiet"];
    place.run(&index);
    let before = place.folder.path().join("before");
    copy(&place.index(), &before);
    edit(&place, &mut numbers, 0);
    place.run(&index);
    let expected = place.answers();
    // The same run again, as if it had been killed the first time when it had begun to write what is deleted.
    let left: BTreeSet<String> = deletions(&place.index()).difference(&deletions(&before)).cloned().collect();
    assert!(!left.is_empty());
    copy(&before, &place.index());
    let managed = place.index().join(".managed.json");
    let list = fs::read_to_string(&managed).unwrap();
    let mut files: Vec<String> = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    files.extend(left.iter().cloned());
    fs::write(&managed, serde_json::to_string(&files).unwrap()).unwrap();
    left.iter().for_each(|name| fs::write(place.index().join(name), "half").unwrap());
    place.is_whole();
    place.run(&index);
    assert!(place.answers() == expected);
}

#[test]
fn who_reads_while_another_writes_finds_a_whole_commit_and_never_an_older_one() {
    let place = Place::new();
    let mut numbers = Numbers(7);
    (0..60).for_each(|name| write(&place.corpus(), &mut numbers, name));
    let mut writer = place.command(&["index", "--commit-every", "0", "--memory", "30KiB"]).spawn().unwrap();
    let mut seen = Vec::new();
    while writer.try_wait().unwrap().is_none() {
        place.is_whole();
        seen.extend(Index::open(&place.index()).ok().map(|index| index.summary().documents));
    }
    assert!(writer.wait().unwrap().success());
    assert!(seen.is_sorted(), "{seen:?}");
    seen.dedup();
    assert!(seen.len() > 3, "{seen:?}");
}

/// What the program says on standard error, where it fails.
fn complaint(command: &mut Command) -> String {
    let run = command.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
    said
}

/// The shell bounds the size of a file, which fails in the middle of it as a full disk does.
#[cfg(unix)]
#[test]
fn where_there_is_no_room_one_line_says_so_and_the_last_commit_stands() {
    let place = Place::new();
    let mut numbers = Numbers(11);
    (0..60).for_each(|name| write(&place.corpus(), &mut numbers, name));
    place.run(&["index"]);
    edit(&place, &mut numbers, 0);
    let program = place.command(&[]).get_program().to_owned();
    for blocks in [1, 2, 3, 4] {
        let bounded = |arguments: &str| {
            let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
            let mut command = Command::new("sh");
            command.current_dir(place.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
            command.args(["-c", &line]).arg(&program);
            command
        };
        let said = complaint(&mut bounded("index"));
        assert!(said.starts_with("pincite: there is no room left to write: index: "), "{said}");
        assert!(said.contains("hint: make room"), "{said}");
        place.is_whole();
        // In one piece already, it needs no room but for the list of its files.
        bounded("optimize").stderr(Stdio::null()).status().unwrap();
        place.is_whole();
        assert_eq!(Index::open(&place.index()).unwrap().summary().documents, 60, "{blocks}");
    }
    place.run(&["index"]);
    place.is_whole();
    assert!(Index::open(&place.index()).unwrap().summary().documents > 60);
}

/// Rights do not bind the system's own user: as such a one, the test lets another one read.
#[cfg(unix)]
#[test]
fn who_may_not_write_searches_all_the_same_and_is_told_that_nothing_was_written() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let place = Place::new();
    (0..10).for_each(|name| write(&place.corpus(), &mut Numbers(3), name));
    place.run(&["index"]);
    let program = place.folder.path().join("pincite");
    fs::copy(env!("CARGO_BIN_EXE_pincite"), &program).unwrap();
    let is_root = fs::metadata(&program).unwrap().uid() == 0;
    let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    rights(place.folder.path(), 0o755);
    for has_lock in [true, false] {
        if !has_lock {
            fs::remove_file(place.index().join(".tantivy-meta.lock")).unwrap();
        }
        rights(&place.index(), 0o555);
        let reader = |arguments: &[&str]| {
            let mut command = Command::new(&program);
            command.current_dir(place.folder.path()).env_remove("PINCITE_INDEX").args(arguments);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            if is_root {
                command.uid(65_534).gid(65_534);
            }
            command
        };
        for arguments in [&["search", "note"][..], &["status"], &["check"], &["export", "--all"]] {
            assert!(reader(arguments).status().unwrap().success(), "{arguments:?}");
        }
        fs::write(place.folder.path().join("pincite.toml"), "auto_update = true").unwrap();
        let searched = reader(&["search", "note"]).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(searched.stderr).unwrap();
        assert!(searched.status.success() && said.lines().count() == 1, "{said}");
        assert!(said.starts_with("pincite: the index is not brought up to date: cannot write: index: "), "{said}");
        fs::remove_file(place.folder.path().join("pincite.toml")).unwrap();
        for arguments in [&["index"][..], &["optimize"], &["index", "--rebuild"]] {
            let said = complaint(&mut reader(arguments));
            assert!(said.starts_with("pincite: cannot write: index: ") && said.contains("the rights"), "{said}");
        }
        rights(&place.index(), 0o755);
    }
    place.is_whole();
}
