//! Whole files, through [`document`].

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

pub(super) use crate::made;

use super::*;
use crate::model::BlockKind;
use crate::text::Span;
use crate::text::canonical::canonical;

/// A block as one line: `Heading 1: Tea`.
pub(super) fn shown(block: &Block, text: &str) -> String {
    match block.kind {
        BlockKind::Heading { level } => format!("Heading {level}: {text}"),
        kind => format!("{kind:?}: {text}"),
    }
}

/// Reads the file with each byte changed, and cut short before each byte; a panic fails the test.
pub(super) fn survives_damage(path: &str, whole: &[u8]) {
    for at in 0..whole.len() {
        let mut flipped = whole.to_vec();
        flipped[at] ^= 0x55;
        let _ = document(path, &flipped, &Metadata::default());
        let _ = document(path, &whole[..at], &Metadata::default());
    }
}

fn extracted(path: &str, bytes: &[u8]) -> Document {
    document(path, bytes, &Metadata::default()).unwrap()
}

/// Checks that blocks and the line breaks between them are the whole text.
fn assert_tiled(document: &Document) {
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.span.of(&document.text)).collect();
    assert_eq!(texts.join("\n"), document.text);
    assert!(texts.iter().all(|text| !text.is_empty() && !text.contains('\n')));
}

/// Checks that every word of the document stands in the file where its map says, once `read` from there.
pub(super) fn assert_located(document: &Document, bytes: &[u8], read: impl Fn(&[u8]) -> String) {
    let mut at = 0;
    for word in document.text.split([' ', '\n']) {
        if word != "|" {
            let place = document.map.locate(Span::between(at, at + word.len())).unwrap();
            let found = read(&bytes[place.bytes.range()]);
            assert!(found.contains(word), "{word:?} is not in {found:?}");
        }
        at += word.len() + 1;
    }
}

fn utf_8(bytes: &[u8]) -> String {
    canonical(std::str::from_utf8(bytes).unwrap())
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    // The README is about the corpus, and no part of it.
    files.retain(|path| kind::of_name(&path.to_string_lossy()).is_ok() && !path.ends_with("README.md"));
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

#[test]
fn every_file_of_the_corpus_becomes_a_document() {
    for (path, bytes) in corpus() {
        let document = extracted(&path, &bytes);
        assert_tiled(&document);
        assert!(document.metadata.title.is_some() && document.blocks.len() > 3, "{path}");
        let language = path.strip_prefix("languages/").and_then(|name| name.split('-').next()).unwrap_or("en");
        assert_eq!(document.language.code(), language, "{path}");
        if document.format != Format::Text {
            assert!(document.metadata.date.is_some() && !document.title_from_text, "{path}");
        }
    }
}

#[test]
fn the_seed_has_its_date_and_a_dateline_before_the_first_paragraph() {
    let path = "seeds/000_1e94848cf64f0dbb.txt";
    let (_, bytes) = corpus().into_iter().find(|(found, _)| found == path).unwrap();
    let document = extracted(path, &bytes);
    assert_eq!(document.metadata.date, PartialDate::parse("2023-11-07"));
    let [dateline, first, ..] = &document.blocks[..] else { panic!("{:?}", document.blocks) };
    let lead = "Dateline: date 2023-11-07 Washington DC [US], November 7 :";
    assert_eq!(shown(dateline, dateline.span.of(&document.text)), lead);
    assert_eq!(first.kind, BlockKind::Paragraph);
    assert!(first.span.of(&document.text).starts_with("The fourth Cyber Policy Dialogue"));
    let title = document.metadata.title.unwrap();
    assert_eq!(title, "The fourth Cyber Policy Dialogue of ASEAN-US, which was held on October 19 this…");
    assert_located(&extracted(path, &bytes), &bytes, utf_8);
}

#[test]
fn the_date_of_the_name_and_the_start_of_the_text_are_the_last_resort() {
    let named = extracted("notes/2023-11-07_tea.txt", b"Steep it. Drink it.");
    assert_eq!(named.metadata.date, PartialDate::parse("2023-11-07"));
    assert_eq!((named.metadata.title.as_deref(), named.title_from_text), (Some("Steep it."), true));
    let declared = extracted("2023-11-07-tea.md", b"---\ndate: 2020\n---\n# Tea\n\nText");
    assert_eq!(declared.metadata.date, PartialDate::parse("2020"));
    let overrides = Metadata { title: Some("T".into()), language: Language::parse("th"), ..Metadata::default() };
    let overridden = document("tea.md", b"# Tea", &overrides).unwrap();
    assert_eq!((overridden.metadata.title.as_deref(), overridden.language.code()), (Some("T"), "th"));
    assert!(!overridden.title_from_text);
    assert_eq!(extracted("2023-11-07x.txt", b"?").language, Language::undetermined());
}

#[test]
fn what_is_no_document_says_why() {
    let why = |path: &str, bytes: &[u8]| document(path, bytes, &Metadata::default()).unwrap_err();
    for path in ["a.xyz", "a", ".txt", "folder.md/a"] {
        assert!(matches!(why(path, b"text"), Unextracted::Skipped(_)), "{path}");
    }
    assert!(matches!(why("a.txt", b"PNG\0\x01\x02\0"), Unextracted::Skipped(_)));
    for (path, bytes) in [("a.txt", " \n\u{FEFF}"), ("a.md", "---\n"), ("a.html", "<p></p>"), ("a.md", "")] {
        assert_eq!(why(path, bytes.as_bytes()), Unextracted::NoText(NO_TEXT.into()), "{bytes:?}");
    }
}

#[test]
fn words_are_found_back_in_files_of_other_encodings() {
    let text = "Première ligne d’été.\r\n\r\nDeuxième « paragraphe » du café, où l’élève étudie.";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    assert_located(&extracted("a.txt", &windows), &windows, |bytes| {
        encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
    });
    let utf_16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_located(&extracted("a.txt", &utf_16), &utf_16, |bytes| encoding_rs::UTF_16LE.decode(bytes).0.into_owned());
    let marked = format!("\u{FEFF}{text}");
    assert_located(&extracted("a.md", marked.as_bytes()), marked.as_bytes(), utf_8);
}

/// Words, among them some that formats spell otherwise.
fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zé]{1,8}|[a-z]{1,3}[\u{E01}-\u{E30}]{1,5}|[&<][a-z]{0,4}", 1..12)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn unescaped(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap();
    text.replace("<b>", "").replace("</b>", "").replace("**", "").replace("&lt;", "<").replace("&amp;", "&")
}

proptest! {
    #[test]
    fn every_word_is_found_back_in_the_file(blocks in prop::collection::vec(words(), 1..6)) {
        let lines: Vec<String> = blocks.iter().map(|words| words.join(" ")).collect();
        let text = lines.join("\r\n\r\n");
        let document = extracted("a.txt", text.as_bytes());
        assert_tiled(&document);
        prop_assert_eq!(&document.text, &lines.join("\n"));
        assert_located(&document, text.as_bytes(), utf_8);
        for (path, parts, broken) in [("a.html", ["<p>", ""], ["<b>", "</b>"]), ("a.md", ["\n\n", "\n"], ["**", "**"])] {
            // Emphasis in the middle of a line, and never in the middle of a word: Markdown has rules for that.
            let block = |line: &String| {
                let mut words: Vec<String> = line.split(' ').map(escaped).collect();
                let at = words.len() / 2;
                words[at] = format!("{}{}{}", broken[0], words[at], broken[1]);
                format!("{}{}{}", parts[0], words.join(" "), parts[1])
            };
            let text: String = lines.iter().map(block).collect();
            let document = extracted(path, text.as_bytes());
            assert_tiled(&document);
            if path == "a.html" {
                prop_assert_eq!(&document.text, &lines.join("\n"));
            }
            assert_located(&document, text.as_bytes(), unescaped);
        }
    }

    #[test]
    fn any_bytes_give_a_document_or_a_reason(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "([ \n\r#>*|`&;<>/\\[\\]()!:-]|[a-c]|[é\u{E01}\u{4E00}\u{FEFF}]|<[a-z]{1,4}|---\n|date 2023-01-01 ){0,60}",
    ) {
        for path in ["a.txt", "a.md", "a.html", "a.rst", "a.adoc", "a.srt", "a.csv", "a.rtf", "a.xml"] {
            for bytes in [&bytes[..], text.as_bytes()] {
                if let Ok(document) = document(path, bytes, &Metadata::default()) {
                    assert_tiled(&document);
                    // RTF and XML do not lead back to bytes.
                    let leads_back = !matches!(document.format, Format::Rtf | Format::Xml);
                    for block in document.blocks.iter().filter(|_| leads_back) {
                        prop_assert!(document.map.locate(block.span).is_some());
                    }
                }
            }
        }
    }
}
