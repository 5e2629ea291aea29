//! An index is the same from every folder, and goes with its project when that is moved.

use std::fs;
use std::path::{Path, PathBuf};

use pincite::index::{Index, Writer};
use serde_json::Value;

use crate::support::pincite;

/// A folder with a project in it, `p`: a corpus of two texts that was indexed there, and a folder for drafts.
fn project() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().canonicalize().unwrap().join("p");
    for name in ["corpus", "drafts"] {
        fs::create_dir_all(project.join(name)).unwrap();
    }
    fs::write(project.join("corpus/green.txt"), "Green tea needs cooler water.").unwrap();
    fs::write(project.join("corpus/black.txt"), "Black tea takes boiling water.").unwrap();
    assert_eq!(pincite(&project, &["index"]).0, 0);
    (folder, project)
}

fn status(folder: &Path, index: &str) -> (i32, Value) {
    let (code, out, _) = pincite(folder, &["status", "--json", "--index", index]);
    (code, serde_json::from_str(&out).unwrap())
}

/// What an index says of its sources and passages, wherever it is asked.
fn exported(folder: &Path, index: &str) -> String {
    pincite(folder, &["export", "--index", index]).1
}

fn pin(folder: &Path, index: &str, query: &str) -> String {
    let (_, out, _) = pincite(folder, &["search", "--json", "--index", index, query]);
    let hit: Value = serde_json::from_str(out.lines().nth(1).unwrap()).unwrap();
    hit["pin"].as_str().unwrap().to_owned()
}

#[test]
fn from_another_folder_sources_are_found_where_they_are() {
    let (folder, project) = project();
    let (drafts, whole) = (project.join("drafts"), project.join("index").display().to_string());
    for (from, index) in [(&drafts, "../index"), (&drafts, whole.as_str()), (&folder.path().to_owned(), &whole)] {
        let (code, said) = status(from, index);
        assert_eq!((code, said["base"].as_str().unwrap()), (0, &*project.display().to_string()), "{said}");
        let found = pincite(from, &["search", "--index", index, "boiling"]).1;
        assert!(!found.contains("note:"), "{found}");
        let pin = pin(from, index, "boiling");
        assert!(pincite(from, &["show", "--index", index, &pin]).1.contains("unchanged"));
        // A record has the bytes of the file where that could be read.
        let record = pincite(from, &["cite", "--json", "--index", index, &pin]).1;
        assert!(record.contains("\"source_span\":["), "{record}");
        assert_eq!(pincite(from, &["check", "--source", "--index", index]).0, 0);
    }
    // What changes is seen from there too, and read anew.
    let before = pin(&drafts, "../index", "boiling");
    fs::write(project.join("corpus/black.txt"), "First. Black tea takes boiling water.").unwrap();
    assert!(pincite(&drafts, &["search", "--index", "../index", "boiling"]).1.contains("note: the file changed"));
    assert!(pincite(&drafts, &["show", "--index", "../index", &before]).1.contains("First."));
    let links = pincite(&drafts, &["search", "--links", "--index", "../index", "boiling"]).1;
    assert!(links.contains(&format!("file://{}/corpus/black.txt", project.display())), "{links}");
    let updated = pincite(&drafts, &["search", "--update", "--index", "../index", "boiling"]).1;
    assert!(!updated.contains("note:") && updated.contains("First."), "{updated}");
}

#[test]
fn a_known_root_is_the_same_root_whatever_leads_to_it() {
    let (folder, project) = project();
    let (drafts, whole) = (project.join("drafts"), project.join("corpus").display().to_string());
    fs::write(project.join("pincite.toml"), "[[document]]\npath = \"green.txt\"\ntitle = \"On tea\"\n").unwrap();
    assert_eq!(pincite(&project, &["index"]).0, 0);
    let before = exported(&project, "index");
    assert!(before.contains("On tea"), "{before}");
    let mut ways = vec![vec![], vec!["../corpus"], vec![whole.as_str()], vec!["../corpus", whole.as_str()]];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(&whole, drafts.join("link")).unwrap();
        ways.push(vec!["link"]);
    }
    for roots in ways {
        let dry = [&["index", "--index", "../index", "--dry-run"], &roots[..]].concat();
        assert_eq!(pincite(&drafts, &dry).1, "nothing to do\n", "{roots:?}");
        let (code, out, _) = pincite(&drafts, &[&["index", "--index", "../index"], &roots[..]].concat());
        assert!(code == 0 && out.contains("0 added, 0 changed, 2 unchanged, 0 removed"), "{roots:?}: {out}");
        assert_eq!(exported(&drafts, "../index"), before);
        assert_eq!(status(&drafts, "../index").1["roots"].to_string(), "[\"corpus\"]");
    }
    // So is one that is in the settings of its project.
    fs::create_dir(project.join("more")).unwrap();
    fs::write(project.join("more/few.csv"), "id,text\n1,Oolong steeps longest.\n").unwrap();
    let settings = fs::read_to_string(project.join("pincite.toml")).unwrap();
    let settings =
        format!("corpus = [\"corpus\", \"more\"]\n{settings}[[records]]\npath = \"few.csv\"\ntext = \"text\"\n");
    fs::write(project.join("pincite.toml"), settings).unwrap();
    assert!(pincite(&drafts, &["extract", "--index", "../index", "../more/few.csv"]).1.contains("few.csv!/1"));
    assert_eq!(pincite(&drafts, &["index", "--index", "../index"]).0, 0);
    assert_eq!(status(&drafts, "../index").1["roots"].to_string(), "[\"corpus\",\"more\"]");
    // A new root is named from the base, and is the same from there.
    fs::create_dir(project.join("drafts/notes")).unwrap();
    fs::write(project.join("drafts/notes/white.txt"), "White tea steeps long.").unwrap();
    assert_eq!(pincite(&drafts, &["index", "--index", "../index", "notes"]).0, 0);
    assert_eq!(status(&project, "index").1["roots"].to_string(), "[\"corpus\",\"drafts/notes\",\"more\"]");
    assert!(pincite(&project, &["index"]).1.contains("4 unchanged"));
    assert_eq!(status(folder.path(), "p/index").0, 0);
}

#[test]
fn a_project_is_moved_or_copied_as_a_whole_with_its_index() {
    let (folder, project) = project();
    let pin = pin(&project, "index", "boiling");
    let moved = folder.path().join("elsewhere/q");
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    fs::rename(&project, &moved).unwrap();
    let drafts = moved.join("drafts");
    for (from, index) in [(&moved, "index"), (&drafts, "../index")] {
        assert_eq!(status(from, index).0, 0);
        assert!(pincite(from, &["show", "--index", index, &pin]).1.contains("unchanged"));
        assert!(pincite(from, &["index", "--index", index]).1.contains("2 unchanged"));
    }
    // An index that was moved without its folders is that of the folder where they are.
    fs::rename(moved.join("index"), folder.path().join("index")).unwrap();
    assert_eq!(status(&moved, "../../index").0, 0);
    assert_eq!(status(&drafts, "../../../index").0, 1);
    assert!(pincite(&moved, &["index", "--index", "../../index"]).1.contains("2 unchanged"));
    assert_eq!(status(&drafts, "../../../index").0, 0);
}

#[test]
fn an_index_far_from_its_folders_and_behind_a_link_finds_them() {
    let (folder, project) = project();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("far/off")).unwrap();
    let far = root.join("far/off/index").display().to_string();
    assert_eq!(pincite(&project, &["index", "--index", &far]).0, 0);
    assert_eq!(status(&root, &far).0, 0);
    assert_eq!(Index::open(Path::new(&far)).unwrap().summary().base, Some(project.display().to_string()));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&far, project.join("drafts/index")).unwrap();
        std::os::unix::fs::symlink(project.join("drafts"), root.join("d")).unwrap();
        assert_eq!(status(&root, "d/index").0, 0);
        assert!(pincite(&root.join("d"), &["index", "--index", "index", "../corpus"]).1.contains("2 unchanged"));
    }
}

#[test]
fn an_index_that_says_no_base_is_that_of_the_working_folder_until_a_run_there_says_it() {
    let (_folder, project) = project();
    let drafts = project.join("drafts");
    {
        let index = Index::open(&project.join("index")).unwrap();
        let mut summary = index.summary().clone();
        summary.base = None;
        let mut writer = Writer::open(&project.join("index"), index.commit(), 0).unwrap();
        writer.commit(&summary).unwrap();
        writer.finish().unwrap();
    }
    assert_eq!((status(&project, "index").0, status(&drafts, "../index").0), (0, 1));
    assert_eq!(pincite(&drafts, &["index", "--index", "../index"]).0, 2);
    assert!(pincite(&project, &["index"]).1.contains("2 unchanged"));
    assert_eq!(status(&drafts, "../index").0, 0);
}

#[test]
fn an_export_is_imported_beside_its_folders_or_used_where_they_are() {
    let (folder, project) = project();
    let (_, lines, _) = pincite(&project, &["export", "--all"]);
    let file = folder.path().join("all.jsonl");
    fs::write(&file, lines).unwrap();
    let file = file.display().to_string();
    assert_eq!(pincite(&project, &["import", "--index", "second", &file]).0, 0);
    assert_eq!(status(&project.join("drafts"), "../second").0, 0);
    assert_eq!(pincite(&project, &["import", "--index", "../third", &file]).0, 0);
    assert_eq!((status(&project, "../third").0, status(&project.join("drafts"), "../../third").0), (0, 0));
    assert_eq!(exported(&project, "../third"), exported(&project, "index"));
}
