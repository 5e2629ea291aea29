//! Manuscripts that are no text files: Word, OpenDocument, PDF.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::made::{MadePdf, zip};
use crate::support::{empty_corpus, update};

const WORDS: &str = "The kettle was never put on the stove. Nobody drank tea that day, and nobody asked why.";

/// A Word file: paragraphs with the id of a style each, and the notes that `^1` and so on lead to.
fn docx(paragraphs: &[(&str, &str)], notes: &[&str]) -> Vec<u8> {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let body = |(style, text): &(&str, &str)| {
        let mut parts = text.split('^');
        let mut runs = run(parts.next().unwrap());
        for part in parts {
            let (id, rest) = part.split_at(1);
            runs.push_str(&format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>{}", run(rest)));
        }
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
    };
    let body: String = paragraphs.iter().map(body).collect();
    let note =
        |(at, text): (usize, &&str)| format!("<w:footnote w:id=\"{}\"><w:p>{}</w:p></w:footnote>", at + 1, run(text));
    let notes: String = notes.iter().enumerate().map(note).collect();
    zip(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        (
            "word/_rels/document.xml.rels",
            r#"<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/>
            <Relationship Id="b" Type="x/footnotes" Target="footnotes.xml"/></Relationships>"#,
        ),
        (
            "word/styles.xml",
            r#"<w:styles><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="Q"><w:name w:val="Intense Quote"/></w:style></w:styles>"#,
        ),
        ("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")),
        ("word/footnotes.xml", &format!("<w:footnotes>{notes}</w:footnotes>")),
    ])
}

fn odt(paragraphs: &[(&str, &str)]) -> Vec<u8> {
    let paragraph = |(style, text): &(&str, &str)| format!("<text:p text:style-name=\"{style}\">{text}</text:p>");
    let body: String = paragraphs.iter().map(paragraph).collect();
    zip(&[(
        "content.xml",
        &format!("<office:document-content><office:body>{body}</office:body></office:document-content>"),
    )])
}

fn pincite(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command.args(arguments).arg("--index").arg(folder.join("index")).current_dir(folder).output().unwrap()
}

/// An index of one document, and the manuscripts beside it.
fn with_manuscripts(manuscripts: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let (folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), WORDS).unwrap();
    update(&corpus, &index, 1);
    for (name, bytes) in manuscripts {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// The lines of `verify --json` of a manuscript: place, verdict, form and what is named.
fn verdicts(folder: &Path, name: &str) -> Vec<String> {
    let run = pincite(folder, &["verify", name, "--json"]);
    let lines = String::from_utf8(run.stdout).unwrap();
    let values = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let quotes = values.filter(|value| value["type"] == "quote");
    let line = |value: Value| {
        let page = value["start"]["page"]["number"].as_u64().map_or(String::new(), |page| format!("p{page} "));
        let named = value["named"].as_array().map_or(0, Vec::len);
        format!(
            "{page}¶{} {} {} {named}",
            value["start"]["paragraph"],
            value["form"].as_str().unwrap(),
            value["verdict"].as_str().unwrap()
        )
    };
    quotes.map(line).collect()
}

#[test]
fn quotations_of_a_word_file_stand_in_paragraphs_and_notes_name_their_sources() {
    let file = docx(
        &[
            ("H", "A “heading that quotes nothing”"),
            ("", "He says “the kettle was never put on”,^1 and “nobody drank coffee that day”.^2"),
            ("", "They wrote:"),
            ("Q", "Nobody drank tea that day, and nobody asked why."),
            ("", "“It^1 was never so.^3”"),
        ],
        &["See [@tea, ¶ 1].", "[@tea, ¶ 9].", "“Nobody asked why”, said [@tea]."],
    );
    let folder = with_manuscripts(&[("draft.docx", file)]);
    assert_eq!(
        verdicts(folder.path(), "draft.docx"),
        [
            "¶1 marks not_found 0",
            "¶1 marks normalised 1",
            "¶1 marks altered 1",
            "¶5 block exact 0",
            "¶6 marks not_found 1",
            "¶8 marks normalised 1",
        ]
    );
    let report = pincite(folder.path(), &["verify", "draft.docx", "--all"]);
    let report = String::from_utf8(report.stdout).unwrap();
    assert!(report.contains("draft.docx, ¶ 1: altered\n"), "{report}");
    assert!(report.contains("  | He says “the kettle was never put on”,¹ and"), "{report}");
    let sarif = pincite(folder.path(), &["verify", "draft.docx", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let location = &sarif["runs"][0]["results"][1]["locations"][0];
    assert_eq!(location["logicalLocations"][0]["name"], "¶ 1");
    assert!(location["physicalLocation"]["region"].is_null());
    let github = pincite(folder.path(), &["verify", "draft.docx", "--format", "github"]);
    let github = String::from_utf8(github.stdout).unwrap();
    assert!(github.starts_with("::error file=draft.docx,title=quotation not found::¶ 1: not found"), "{github}");
}

#[test]
fn other_formats_that_are_extracted_are_manuscripts_too() {
    let open = odt(&[("", "He says “nobody drank tea that day”."), ("Quotations", "nobody asked why.")]);
    let printed = MadePdf {
        pages: vec![
            vec![(50, 100, 11, "Nothing is quoted here.")],
            vec![(50, 100, 11, "He says \"nobody asked me why\" there.")],
        ],
        ..MadePdf::default()
    };
    let folder = with_manuscripts(&[("draft.odt", open), ("draft.pdf", printed.bytes())]);
    assert_eq!(verdicts(folder.path(), "draft.odt"), ["¶1 marks normalised 0", "¶2 block exact 0"]);
    assert_eq!(verdicts(folder.path(), "draft.pdf"), ["p2 ¶2 marks altered 0"]);
}

#[test]
fn a_word_file_that_is_none_is_one_line_and_the_others_go_on() {
    let good = docx(&[("", "He says “nobody drank tea that day”.")], &[]);
    let half = good[..good.len() / 2].to_vec();
    let folder = with_manuscripts(&[
        ("text.docx", "“nobody drank tea that day”".into()),
        ("half.docx", half),
        ("empty.docx", Vec::new()),
        ("other.docx", zip(&[("a.txt", "b")])),
        ("good.docx", good),
    ]);
    for name in ["text.docx", "half.docx", "empty.docx", "other.docx"] {
        let run = pincite(folder.path(), &["verify", name]);
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!((run.status.code(), run.stdout.len(), said.lines().count()), (Some(2), 0, 2), "{said}");
        assert!(said.starts_with(&format!("pincite: cannot read the manuscript: {name}: ")), "{said}");
    }
    let run = pincite(folder.path(), &["verify", "text.docx", "good.docx", "--fix-pins"]);
    let (out, said) = (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(out.starts_with("1 quotation: 1 normalised"), "{out}");
    assert!(said.contains("good.docx: pins are written into text files only\nhint: "), "{said}");
}
