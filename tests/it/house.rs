//! The structure of the code is what ARCHITECTURE.md says: imports go down, and its names exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor, from the ground up; rooms on one floor do not know each other.
const FLOORS: &[(usize, &[&str])] = &[
    (0, &["text"]),
    (1, &["error"]),
    (2, &["model"]),
    (3, &["clause", "corpus", "kind", "mime", "rank"]),
    (4, &["extract", "unpack", "passage", "query", "index", "cite", "manuscript", "collate"]),
    (5, &["question", "worker", "judge"]),
    (6, &["ingest", "search", "concordance", "lookup", "verify"]),
    (7, &["citing", "recheck", "upkeep"]),
    (8, &["render"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The library's files with their room, the binary left out.
fn library() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let room = |path: &Path| {
        let first = path.strip_prefix(&src).unwrap().components().next().unwrap();
        first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
    };
    files
        .into_iter()
        .map(|path| (room(&path), path.clone(), fs::read_to_string(&path).unwrap()))
        .filter(|(room, _, _)| room != "bin" && room != "lib")
        .collect()
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(floor, _)| *floor)
}

fn floor(room: &str) -> usize {
    floor_of(room)
        .unwrap_or_else(|| panic!("the room {room} stands on no floor: add it to FLOORS and to ARCHITECTURE.md"))
}

/// The rooms named after `crate::` in code, comments left out.
fn rooms_named(source: &str) -> BTreeSet<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map_or(rest, |group| &group[..group.find("};").unwrap_or(group.len())]);
        let names = if group.len() < rest.len() { split_group(group) } else { vec![rest] };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !name.is_empty() {
                rooms.insert(name);
            }
        }
    }
    rooms
}

/// The members of a `use` group at its outermost level.
fn split_group(group: &str) -> Vec<&str> {
    let (mut members, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members.push(&group[start..]);
    members
}

#[test]
fn imports_go_strictly_down() {
    let mut wrong = Vec::new();
    for (room, path, source) in library() {
        // What the tests make themselves stands on no floor.
        for other in rooms_named(&source).into_iter().filter(|other| *other != room && other != "made") {
            if floor(&other) >= floor(&room) {
                wrong.push(format!("{}: {room} imports {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_engine_is_named_in_its_own_room_only() {
    for (room, path, source) in library() {
        let names_engine = source.lines().any(|line| line.contains("tantivy::"));
        assert!(room == "index" || !names_engine, "{} names the engine", path.display());
    }
}

#[test]
fn every_test_file_is_declared() {
    let folder = root().join("tests/it");
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{name} is not in tests/it/main.rs");
    }
}

#[test]
fn the_names_in_the_architecture_page_exist() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let all: String = library().into_iter().map(|(_, _, source)| source).collect();
    let mut missing = Vec::new();
    for name in page.split_whitespace().filter(|name| name.contains("::")) {
        let name = name.trim_matches(|letter: char| !letter.is_alphanumeric());
        let parts: Vec<&str> = name.split("::").collect();
        let exists = |part: &&str| {
            let declared =
                ["mod ", "fn ", "struct ", "enum "].iter().any(|keyword| all.contains(&format!("{keyword}{part}")));
            declared || floor_of(part).is_some()
        };
        if !parts.iter().all(exists) {
            missing.push(name.to_owned());
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
