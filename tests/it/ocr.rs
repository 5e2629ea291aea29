//! Pages that are pictures: their text is recognised by programs of the user's, and marked wherever it is cited.
#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "a test that finds no such programs says so")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::made::MadePdf;
use crate::support::pincite;

/// A page with text, and one that is a picture.
fn half_scanned(picture: &str) -> Vec<u8> {
    let pages = vec![vec![(50, 100, 11, "A preface.")], vec![(0, 0, 0, picture)]];
    MadePdf { pages, ..MadePdf::default() }.bytes()
}

const DOT: &str = "//BI /W 1 /H 1 /BPC 8 /CS /G ID x EI";

/// A folder with a corpus of one file, and with stand-ins for the two programs, which say what they were asked.
fn folder(picture: &str, recognised: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("corpus")).unwrap();
    fs::write(path.join("corpus/scan.pdf"), half_scanned(picture)).unwrap();
    fs::create_dir(path.join("programs")).unwrap();
    let program = |name: &str, script: &str| {
        let program = path.join("programs").join(name);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    };
    program("pdftoppm", "head -c 5; echo \" page $2 to $4\"");
    let tesseract = format!(
        "case $1 in --list-langs) echo eng; echo tha;; *) cat; echo \"in $4\"; printf '\\n{recognised}';; esac"
    );
    program("tesseract", &tesseract);
    folder
}

fn set(folder: &Path, settings: &str) {
    fs::write(folder.join("pincite.toml"), format!("[ocr]\nprograms = \"programs\"\n{settings}\n")).unwrap();
}

#[test]
fn what_is_recognised_is_found_and_marked_as_such_wherever_it_is_cited() {
    let folder = folder(DOT, "The dialogue was held in Sin-\\ngapore.\\n\\nIt closed with thanks.\\n");
    let folder = folder.path();
    set(folder, "");
    let (code, _, _) = pincite(folder, &["index"]);
    assert_eq!(code, 0);
    let (code, out, _) = pincite(folder, &["list", "--problems"]);
    assert!(code == 1 && out.contains("page 2: a picture without text; it needs OCR (--ocr)"), "{out}");
    // Asked for, it is read anew, though it did not change.
    assert_eq!(pincite(folder, &["index", "--ocr"]).0, 0);
    let (_, out, _) = pincite(folder, &["search", "\"held in Singapore\""]);
    assert!(out.contains("p. 2 (OCR) · ¶"), "{out}");
    let (_, out, _) = pincite(folder, &["search", "--json", "thanks"]);
    assert!(out.contains(r#""page":{"number":2,"ocr":true}"#), "{out}");
    let (_, out, _) = pincite(folder, &["search", "\"PDF page 2 to 2 in eng\""]);
    assert!(out.contains("(OCR)"), "{out}");
    assert_eq!(pincite(folder, &["list", "--problems"]).0, 0);
    let (_, out, _) = pincite(folder, &["cite", "It closed with thanks"]);
    assert!(out.contains("p. 2 (OCR), ¶ 4"), "{out}");
    // It stays where nothing more is asked for, and while the file is the same.
    assert_eq!(pincite(folder, &["index", "--dry-run"]).1, "nothing to do\n");
    assert_eq!(pincite(folder, &["index"]).0, 0);
    let scan = folder.join("corpus/scan.pdf");
    fs::write(&scan, fs::read(&scan).unwrap()).unwrap();
    let (_, out, _) = pincite(folder, &["search", "thanks"]);
    let pin = out.split_whitespace().find(|word| word.starts_with("scan#")).unwrap();
    let (_, out, _) = pincite(folder, &["show", pin]);
    assert!(out.contains("unchanged"), "{out}");
    assert_eq!(pincite(folder, &["check", "--source"]).0, 0);
    // Another language asks for it anew; then the setting does without the flag.
    set(folder, "languages = [\"tha\", \"eng\"]\nalways = true");
    assert_eq!(pincite(folder, &["index"]).0, 0);
    assert_eq!(pincite(folder, &["search", "\"in tha eng\""]).0, 0);
    let (_, out, _) = pincite(folder, &["extract", "corpus/scan.pdf"]);
    assert!(out.contains("p. 2 (OCR) · ¶ 3 · paragraph"), "{out}");
}

#[test]
fn a_program_or_language_that_is_not_there_is_named_and_one_that_fails_costs_its_page() {
    let folder = folder(DOT, "");
    let folder = folder.path();
    set(folder, "languages = \"khm\"");
    let (code, _, err) = pincite(folder, &["index", "--ocr"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("pincite: tesseract's language \"khm\" is not there, and --ocr needs it\nhint: "), "{err}");
    set(folder, "");
    fs::write(folder.join("programs/pdftoppm"), "#!/bin/sh\ntest \"$1\" = -v\n").unwrap();
    assert_eq!(pincite(folder, &["index", "--ocr"]).0, 0);
    let (code, out, _) = pincite(folder, &["list", "--problems"]);
    assert!(code == 1 && out.contains("page 2: a picture without text"), "{out}");
    fs::remove_file(folder.join("programs/pdftoppm")).unwrap();
    let (code, _, err) = pincite(folder, &["index", "--ocr"]);
    assert!(code == 2 && err.contains("programs/pdftoppm is not there"), "{err}");
    // What only the settings ask for stops no file from being read.
    set(folder, "always = true");
    let (code, out, err) = pincite(folder, &["extract", "corpus/scan.pdf"]);
    assert!(code == 0 && out.contains("page 2: a picture without text"), "{out}{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains("programs/pdftoppm is not there: read without OCR"), "{err}");
    fs::write(folder.join("draft.md"), "No quotation.\n").unwrap();
    let (code, _, err) = pincite(folder, &["verify", "draft.md"]);
    assert!(code == 0 && err.contains("read without OCR"), "{err}");
    assert_eq!(pincite(folder, &["extract", "--ocr", "corpus/scan.pdf"]).0, 2);
}

/// With poppler and tesseract themselves, where they are installed.
#[test]
fn a_scanned_page_is_read() {
    if ["pdftoppm", "tesseract"].iter().any(|program| Command::new(program).arg("-v").output().is_err()) {
        println!("pdftoppm or tesseract is not installed: nothing was recognised");
        return;
    }
    let words =
        vec![vec![(50, 100, 22, "The dialogue was held in Singapore."), (50, 130, 22, "It closed with thanks.")]];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("words.pdf"), MadePdf { pages: words, ..MadePdf::default() }.bytes()).unwrap();
    let draw = ["-gray", "-r", "96", "words.pdf"];
    let drawn = Command::new("pdftoppm").args(draw).current_dir(folder.path()).output().unwrap().stdout;
    // Two numbers on the second line, and the dots behind the third.
    let mut parts = drawn.splitn(4, |byte| *byte == b'\n').skip(1);
    let size = String::from_utf8(parts.next().unwrap().to_vec()).unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    let dots: String = parts.nth(1).unwrap().iter().map(|dot| format!("{dot:02X}")).collect();
    let picture = format!("//q 600 0 0 800 0 0 cm BI /W {width} /H {height} /BPC 8 /CS /G /F /AHx ID {dots}> EI Q");
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("corpus/scan.pdf"), half_scanned(&picture)).unwrap();
    assert_eq!(pincite(folder.path(), &["index", "--ocr"]).0, 0);
    let (_, out, _) = pincite(folder.path(), &["search", "\"dialogue was held in Singapore\""]);
    assert!(out.contains("p. 2 (OCR)"), "{out}");
}
