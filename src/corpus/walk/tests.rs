//! The rules of the walk, on real folders.

use tempfile::TempDir;

use super::*;

/// A folder with these files, each with its path as its text.
fn folder(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in paths {
        write(&folder, path, path);
    }
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn walk(roots: &[PathBuf], except: Option<&Path>, max_files: usize) -> Result<Walk> {
    let roots: Vec<super::Root> = roots.iter().cloned().map(Into::into).collect();
    super::walk(&roots, except, max_files)
}

fn walk_all(roots: &[PathBuf]) -> Walk {
    walk(roots, None, MAX_FILES).unwrap()
}

/// The files below `folder`, by their paths below it; fails if anything was unreadable.
fn files(folder: &TempDir) -> Vec<String> {
    let walk = walk_all(&[folder.path().to_owned()]);
    assert_eq!(walk.unreadable, []);
    walk.files.into_iter().map(|file| file.relative).collect()
}

/// What was unreadable below `folder`, with the reasons.
fn unreadable(folder: &TempDir) -> Vec<String> {
    let root = folder.path();
    let walk = walk_all(&[root.to_owned()]);
    let below = |path: &str| path.strip_prefix(&format!("{}/", shown(root))).unwrap().to_owned();
    walk.unreadable.into_iter().map(|it| format!("{}: {}", below(&it.path), it.reason)).collect()
}

#[test]
fn files_are_sorted_by_the_bytes_of_their_paths() {
    let folder = folder(&["b.txt", "a/z.txt", "a.txt", "B.txt", "a/b/c.txt", "é.txt"]);
    assert_eq!(files(&folder), ["B.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "é.txt"]);
}

#[test]
fn a_folder_that_is_no_part_of_the_corpus_is_left_out() {
    let folder = folder(&["tea.txt", "index/note.txt", "index-of-names.txt"]);
    let root = folder.path().to_owned();
    let left = |except: &str| {
        let walk = walk(std::slice::from_ref(&root), Some(&root.join(except)), MAX_FILES).unwrap();
        walk.files.into_iter().map(|file| file.relative).collect::<Vec<_>>()
    };
    assert_eq!(left("index/../index"), ["index-of-names.txt", "tea.txt"]);
    assert_eq!(left("nowhere").len(), 3);
    assert_eq!(left("."), [""; 0]);
}

#[test]
fn a_file_is_told_by_its_root_and_the_path_below_it() {
    let folder = folder(&["news/tea.txt"]);
    let root = folder.path().join("news").join("..").join(".");
    let walk = walk_all(&[root]);
    let file = &walk.files[0];
    let shown = format!("{}/news/..", folder.path().display());
    assert_eq!((&file.root, &*file.relative), (&shown, "news/tea.txt"));
    assert_eq!(file.path, format!("{shown}/news/tea.txt"));
    assert_eq!(fs::read_to_string(&file.location).unwrap(), "news/tea.txt");
    assert_eq!(file.size, 12);
    assert_eq!(file.modified, modified(&fs::metadata(&file.location).unwrap()));
}

#[test]
fn a_root_is_shown_without_superfluous_slashes_and_dots() {
    for (root, expected) in [("corpus/", "corpus"), ("corpus/./a//b", "corpus/a/b"), ("/", "/"), (".", ".")] {
        assert_eq!(shown(Path::new(root)), expected);
    }
}

#[test]
fn a_root_that_is_a_file_gives_that_file_whatever_its_name() {
    let folder = folder(&[".gitignore", "tea.txt", ".hidden", "pincite.toml"]);
    write(&folder, ".gitignore", "*");
    for name in ["tea.txt", ".hidden", "pincite.toml"] {
        let root = folder.path().join(name);
        let walk = walk_all(std::slice::from_ref(&root));
        let [file] = &walk.files[..] else { panic!("{walk:?}") };
        assert_eq!((&file.path, &file.root, &*file.relative), (&shown(&root), &shown(&root), ""));
        assert_eq!(file.location, root);
    }
}

#[test]
fn a_root_that_is_not_there_is_an_error_at_its_path() {
    let folder = folder(&["tea.txt"]);
    for root in ["none", "tea.txt/none"] {
        let root = folder.path().join(root);
        let error = walk(std::slice::from_ref(&root), None, MAX_FILES).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NoCorpus);
        assert!(error.to_string().contains(&*root.to_string_lossy()), "{error}");
    }
    assert_eq!(walk(&[PathBuf::new()], None, MAX_FILES).unwrap_err().kind(), &ErrorKind::NoCorpus);
}

#[test]
fn an_empty_folder_and_no_folder_at_all_give_no_files() {
    assert!(files(&folder(&[])).is_empty());
    assert_eq!(walk_all(&[]), Walk::default());
}

#[test]
fn each_ignore_file_is_heeded_without_a_git_repository() {
    for name in IGNORE_FILES {
        let folder = folder(&["tea.txt", "tea.log", "drafts/tea.txt", "news/tea.txt", "news/old/tea.txt"]);
        write(&folder, name, "*.log\n/drafts/\n");
        write(&folder, &format!("news/{name}"), "old\n");
        assert_eq!(files(&folder), ["news/tea.txt", "tea.txt"], "{name}");
    }
}

#[test]
fn our_own_ignore_file_wins_over_the_others() {
    let folder = folder(&["a.txt", "b.txt"]);
    write(&folder, ".gitignore", "a.txt\n");
    write(&folder, IGNORE_FILE, "!a.txt\nb.txt\n");
    assert_eq!(files(&folder), ["a.txt"]);
}

#[test]
fn ignore_files_above_the_root_and_in_the_repository_do_not_count() {
    let folder = folder(&["corpus/tea.txt", "corpus/.git/info/exclude", ".git/info/exclude"]);
    for name in IGNORE_FILES.iter().chain(&[".git/info/exclude", "corpus/.git/info/exclude"]) {
        write(&folder, name, "*.txt\n");
    }
    let walk = walk_all(&[folder.path().join("corpus")]);
    assert_eq!(walk.files.len(), 1);
}

#[test]
fn hidden_files_are_left_out_even_if_an_ignore_file_asks_for_them() {
    let folder = folder(&["tea.txt", ".hidden.txt", ".folder/tea.txt"]);
    write(&folder, ".gitignore", "*\n!.gitignore\n!.folder\n!.hidden.txt\n!tea.txt\n");
    assert_eq!(files(&folder), ["tea.txt"]);
}

#[test]
fn the_folders_of_a_mailbox_start_with_a_dot_and_are_walked() {
    let mut names: Vec<String> = Vec::new();
    for folder in ["mail/", "mail/.Sent/", "mail/.Sent.2023/", "other/.Sent/", ".mail/"] {
        names.extend(["cur/1", "new/2", ".hidden"].map(|name| format!("{folder}{name}")));
    }
    names.extend(["mail/.cache/cur/1".to_owned(), "mail/.cache/x".to_owned()]);
    let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let found = [
        "mail/.Sent.2023/cur/1",
        "mail/.Sent.2023/new/2",
        "mail/.Sent/cur/1",
        "mail/.Sent/new/2",
        "mail/cur/1",
        "mail/new/2",
    ];
    assert_eq!(files(&folder), found);
}

#[test]
fn settings_files_are_no_sources() {
    assert_eq!(files(&folder(&["pincite.toml", "news/pincite.toml", IGNORE_FILE, "tea.toml"])), ["tea.toml"]);
}

#[test]
fn a_line_of_an_ignore_file_that_is_not_understood_is_reported() {
    let folder = folder(&["tea.txt", "news/tea.txt"]);
    write(&folder, "news/.gitignore", "a\n{b\n");
    let reports = unreadable(&folder);
    assert_eq!(reports.len(), 1);
    assert!(reports[0].starts_with("news/.gitignore: line 2 is not understood: "), "{}", reports[0]);
}

#[test]
fn a_folder_with_an_ignore_file_that_is_not_all_heard_is_left_out_and_as_a_root_an_error() {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let broken = [
        (b"*.log\nd\xE9j\xE0.txt\ntea.txt\n".to_vec(), "line 2 is not UTF-8"),
        (utf_16("\u{FEFF}tea.txt\n"), "line 1 is not UTF-8"),
        (utf_16("tea.txt\n"), "line 1 is no text"),
    ];
    for name in IGNORE_FILES {
        for (bytes, why) in &broken {
            let folder = folder(&["tea.txt", "news/tea.txt", "news/old/tea.txt"]);
            fs::write(folder.path().join("news").join(name), bytes).unwrap();
            assert_eq!(unreadable(&folder), [format!("news/{name}: {why}, so its folder is left out")]);
            assert_eq!(walk_all(&[folder.path().to_owned()]).files.len(), 1);
            let error = walk(&[folder.path().join("news")], None, MAX_FILES).unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::IgnoreFile);
            assert_eq!(std::error::Error::source(&error).unwrap().to_string(), *why);
        }
    }
}

#[test]
fn a_folder_in_the_place_of_an_ignore_file_keeps_its_folder_out() {
    let folder = folder(&["tea.txt", "news/tea.txt", "news/.gitignore/tea.txt"]);
    let reason = "not a regular file but a folder, so its folder is left out";
    assert_eq!(unreadable(&folder), [format!("news/.gitignore: {reason}")]);
}

#[test]
fn overlapping_roots_give_each_file_once_below_the_first() {
    let folder = folder(&["news/tea.txt", "tea.txt"]);
    let [all, news, tea] = ["", "news", "tea.txt"].map(|name| folder.path().join(name));
    let roots_of = |roots: &[&PathBuf]| {
        let walk = walk_all(&roots.iter().map(|&root| root.clone()).collect::<Vec<_>>());
        walk.files.into_iter().map(|file| (file.relative, file.root)).collect::<Vec<_>>()
    };
    let below = |relative: &str, root: &Path| (relative.to_owned(), shown(root));
    assert_eq!(roots_of(&[&all, &news, &tea, &all]), [below("news/tea.txt", &all), below("tea.txt", &all)]);
    assert_eq!(roots_of(&[&tea, &news, &all]), [below("tea.txt", &news), below("", &tea)]);
}

#[test]
fn a_corpus_with_more_files_than_the_limit_is_an_error() {
    let folder = folder(&["a.txt", "b.txt"]);
    let roots = [folder.path().to_owned()];
    assert_eq!(walk(&roots, None, 2).unwrap().files.len(), 2);
    let error = walk(&roots, None, 1).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Limit("the corpus has more than 1 files".into()));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_to_what_is_walked_anyway_goes_unmentioned() {
        let folder = folder(&["tea.txt", "news/old/tea.txt"]);
        symlink("tea.txt", folder.path().join("file.txt")).unwrap();
        symlink("news", folder.path().join("folder")).unwrap();
        symlink("..", folder.path().join("news/circle")).unwrap();
        assert_eq!(files(&folder), ["news/old/tea.txt", "tea.txt"]);
    }

    #[test]
    fn a_link_to_what_is_left_out_is_reported() {
        // The way of git-annex: the documents are links to objects in a hidden folder.
        let folder = folder(&[".git/annex/1.txt", "drafts/a.txt"]);
        write(&folder, IGNORE_FILE, "drafts");
        symlink(".git/annex/1.txt", folder.path().join("one.txt")).unwrap();
        symlink("drafts", folder.path().join("two")).unwrap();
        let reason = "a link to something that is left out";
        assert_eq!(unreadable(&folder), [format!("one.txt: {reason}"), format!("two: {reason}")]);
    }

    #[test]
    fn a_link_that_leads_out_of_the_corpus_is_reported_and_not_followed() {
        let outside = folder(&["secret.txt"]);
        let folder = folder(&["tea.txt"]);
        symlink(outside.path(), folder.path().join("folder")).unwrap();
        symlink(outside.path().join("secret.txt"), folder.path().join("secret.txt")).unwrap();
        let reason = "a link that leads out of the corpus";
        assert_eq!(unreadable(&folder), [format!("folder: {reason}"), format!("secret.txt: {reason}")]);
        assert_eq!(walk_all(&[folder.path().to_owned()]).files.len(), 1);
    }

    #[test]
    fn a_link_to_another_root_stays_in_the_corpus() {
        let (one, two) = (folder(&["tea.txt"]), folder(&["milk.txt"]));
        symlink(two.path(), one.path().join("two")).unwrap();
        let walk = walk_all(&[one.path().to_owned(), two.path().to_owned()]);
        assert_eq!((walk.files.len(), walk.unreadable), (2, vec![]));
    }

    #[test]
    fn a_link_to_nothing_or_to_itself_is_reported() {
        let folder = folder(&[]);
        symlink("none", folder.path().join("a")).unwrap();
        symlink("b", folder.path().join("b")).unwrap();
        let reports = unreadable(&folder);
        assert_eq!(reports[0], "a: a link that leads to nothing");
        assert!(reports[1].starts_with("b: a link that cannot be followed: "), "{reports:?}");
    }

    #[test]
    fn an_ignored_link_is_not_reported() {
        let folder = folder(&["tea.txt"]);
        write(&folder, IGNORE_FILE, "a");
        symlink("none", folder.path().join("a")).unwrap();
        assert_eq!(files(&folder), ["tea.txt"]);
    }

    #[test]
    fn an_ignore_file_that_is_a_link_to_nothing_keeps_its_folder_out() {
        let folder = folder(&["tea.txt", "news/tea.txt"]);
        symlink("none", folder.path().join("news/.gitignore")).unwrap();
        let reason = "no such file or folder, so its folder is left out";
        assert_eq!(unreadable(&folder), [format!("news/.gitignore: {reason}")]);
    }

    #[test]
    fn a_root_may_be_a_link_and_keeps_its_name() {
        let folder = folder(&["real/tea.txt"]);
        for (target, name) in [("real", "folder"), ("real/tea.txt", "file")] {
            let root = folder.path().join(name);
            symlink(target, &root).unwrap();
            let walk = walk_all(std::slice::from_ref(&root));
            assert_eq!((walk.files.len(), &walk.files[0].root), (1, &shown(&root)));
            assert!(walk.files[0].location.starts_with(&root));
            assert!(fs::read(&walk.files[0].location).is_ok());
        }
    }

    #[test]
    fn a_root_that_is_a_broken_link_is_not_there() {
        let folder = folder(&[]);
        let root = folder.path().join("link");
        symlink("none", &root).unwrap();
        assert_eq!(walk(&[root], None, MAX_FILES).unwrap_err().kind(), &ErrorKind::NoCorpus);
    }

    #[test]
    fn a_root_that_links_to_itself_cannot_be_read() {
        let folder = folder(&[]);
        let root = folder.path().join("link");
        symlink("link", &root).unwrap();
        assert_eq!(walk(&[root], None, MAX_FILES).unwrap_err().kind(), &ErrorKind::CannotRead);
    }
}

#[cfg(unix)]
mod special_files {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn a_socket_is_reported() {
        let folder = folder(&["tea.txt"]);
        let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
        assert_eq!(unreadable(&folder), ["socket: not a regular file but a socket"]);
        let root = walk_all(&[folder.path().join("socket")]);
        assert_eq!((root.files.len(), root.unreadable.len()), (0, 1));
    }

    #[test]
    fn a_named_pipe_is_reported_and_as_an_ignore_file_not_opened() {
        let folder = folder(&["tea.txt", "news/tea.txt"]);
        for name in ["pipe", "news/.ignore"] {
            let made = std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
            assert!(made.success());
        }
        let reason = "not a regular file but a named pipe";
        let expected = [format!("news/.ignore: {reason}, so its folder is left out"), format!("pipe: {reason}")];
        assert_eq!(unreadable(&folder), expected);
    }

    #[test]
    fn a_root_that_is_a_device_is_reported() {
        let walk = walk_all(&[PathBuf::from("/dev/zero")]);
        let reason = "not a regular file but a device".into();
        assert_eq!(walk.unreadable, [Unreadable { path: "/dev/zero".into(), reason, cause: Cause::LeftOut }]);
    }

    #[test]
    fn an_ignore_file_that_never_ends_keeps_its_folder_out() {
        let folder = folder(&["tea.txt", "news/tea.txt"]);
        symlink("/dev/zero", folder.path().join("news/.gitignore")).unwrap();
        let reason = "not a regular file but a device, so its folder is left out";
        assert_eq!(unreadable(&folder), [format!("news/.gitignore: {reason}")]);
        let root = folder.path().join("news");
        assert_eq!(walk(&[root], None, MAX_FILES).unwrap_err().kind(), &ErrorKind::IgnoreFile);
    }

    #[test]
    fn a_folder_with_an_ignore_file_without_the_right_to_read_is_left_out() {
        let folder = folder(&["tea.txt", "news/tea.txt"]);
        write(&folder, "news/.ignore", "tea.txt");
        let path = folder.path().join("news/.ignore");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
        // Root reads whatever the rights say.
        if fs::read(&path).is_ok() {
            assert_eq!(files(&folder), ["tea.txt"]);
        } else {
            assert_eq!(unreadable(&folder), ["news/.ignore: permission denied, so its folder is left out"]);
        }
    }

    #[test]
    fn a_folder_without_the_right_to_read_is_reported_and_as_a_root_an_error() {
        let folder = folder(&["tea.txt", "news/tea.txt"]);
        let news = folder.path().join("news");
        fs::set_permissions(&news, fs::Permissions::from_mode(0o0)).unwrap();
        // Root reads whatever the rights say.
        if fs::read_dir(&news).is_ok() {
            assert_eq!(files(&folder), ["news/tea.txt", "tea.txt"]);
        } else {
            assert_eq!(unreadable(&folder), ["news: permission denied"]);
            assert_eq!(walk(&[news], None, MAX_FILES).unwrap_err().kind(), &ErrorKind::CannotRead);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_shown_alike_give_the_first_and_a_report() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    for name in [&b"\xE9.txt"[..], b"\xE8.txt", "\u{FFFD}.txt".as_bytes()] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), "steep").unwrap();
    }
    let walk = walk_all(&[folder.path().to_owned()]);
    assert_eq!(walk.files.len(), 1);
    assert_eq!(walk.files[0].location, folder.path().join("\u{FFFD}.txt"));
    assert_eq!(walk.unreadable.len(), 2);
    assert_eq!(walk.unreadable[0].path, walk.files[0].path);
}
