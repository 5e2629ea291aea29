//! Files that are read only in part: what is there is found, and what is missing is said.

use std::fs;

use crate::made::{MadePdf, every_format, zip};
use crate::support::{empty_corpus, pincite};

/// What `list --problems` says of one file with these bytes, whose words are all found.
fn problems(name: &str, bytes: &[u8], words: &[&str]) -> String {
    let (folder, corpus, _) = empty_corpus();
    fs::write(corpus.join(name), bytes).unwrap();
    let (code, out, err) = pincite(folder.path(), &["index"]);
    assert_eq!(code, 0, "{name}: {out}{err}");
    for word in words {
        let (code, out, _) = pincite(folder.path(), &["search", word]);
        assert_eq!(code, 0, "{name}: {word} is not found: {out}");
    }
    // As one line: long ones are wrapped.
    pincite(folder.path(), &["list", "--problems"]).1.split_whitespace().collect::<Vec<_>>().join(" ")
}

const OFFICE: &str = "<R><Relationship Id='1' Type='x/officeDocument' Target='main.xml'/></R>";

/// Slides of these parts; the relations name three.
fn slides(parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |number| format!("<Relationship Id='r{number}' Type='x/slide' Target='s{number}.xml'/>");
    let relations = format!("<R>{}</R>", [1, 2, 3].map(relation).concat());
    let main = "<p><p:sldIdLst><p:sldId id='1' r:id='r1'/><p:sldId id='2' r:id='r2'/><p:sldId id='3' r:id='r3'/>\
                <p:sldId id='4' r:id='r4'/></p:sldIdLst></p>";
    let mut all = vec![("_rels/.rels", OFFICE), ("main.xml", main), ("_rels/main.xml.rels", relations.as_str())];
    all.extend(parts);
    zip(&all)
}

fn book(parts: &[(&str, &str)]) -> Vec<u8> {
    let main = "<package><manifest><item id='n' href='n.html' properties='nav'/><item id='a' href='a.html'/>\
                <item id='b' href='b.html'/></manifest><spine><itemref idref='n'/><itemref idref='a'/>\
                <itemref idref='b'/><itemref idref='c'/></spine></package>";
    let mut all = vec![("META-INF/container.xml", "<c><rootfile full-path='b.opf'/></c>"), ("b.opf", main)];
    all.extend(parts);
    zip(&all)
}

fn sheets(parts: &[(&str, &str)]) -> Vec<u8> {
    let relations = "<R><Relationship Id='r1' Type='x/worksheet' Target='s1.xml'/>\
                     <Relationship Id='r2' Type='x/worksheet' Target='s2.xml'/></R>";
    let main = "<w><sheet name='Data' r:id='r1'/><sheet name='More' r:id='r2'/><sheet name='Lost' r:id='r3'/></w>";
    let mut all = vec![("_rels/.rels", OFFICE), ("main.xml", main), ("_rels/main.xml.rels", relations)];
    all.extend(parts);
    zip(&all)
}

const EARLY: &str = "ends early: what stands behind it is missing";

#[test]
fn parts_of_xml_that_end_early_are_named_and_read_as_far_as_they_go() {
    let cut = "<w><w:p><w:r><w:t>They spoke of misperception.</w:t></w:r></w:p><w:p><w:r><w:t>And of tea";
    let slide = "<s><p:sp><a:p><a:r><a:t>They spoke of misperception.</a:t></a:r></a:p><a:p><a:r><a:t>And of tea</";
    let row =
        "<w><row r='1'><c t='inlineStr'><is><t>misperception</t></is></c><c t='inlineStr'><is><t>tea</t></is></c>";
    let open = "<o><text:p>They spoke of misperception.</text:p><text:p>And of tea";
    let page = "<html><body><p>They spoke of misperception.</p><p>And of tea";
    let words = ["misperception", "tea"];
    let whole = zip(&[("_rels/.rels", OFFICE), ("main.xml", cut)]);
    assert!(problems("a.docx", &whole, &words).contains(&format!("main.xml {EARLY}")));
    assert!(problems("a.pptx", &slides(&[("s1.xml", slide)]), &words).contains(&format!("s1.xml {EARLY}")));
    assert!(problems("a.xlsx", &sheets(&[("s1.xml", row)]), &words).contains(&format!("s1.xml {EARLY}")));
    assert!(problems("a.odt", &zip(&[("content.xml", open)]), &words).contains(&format!("content.xml {EARLY}")));
    assert!(problems("a.epub", &book(&[("a.html", page)]), &words).contains(&format!("a.html {EARLY}")));
    let text = "<TEI><text><p>They spoke of misperception.</p><p>And of tea";
    assert!(problems("a.xml", text.as_bytes(), &words).contains(&format!("the file {EARLY}")));
    let notes = "<R><Relationship Id='r1' Type='x/footnotes' Target='notes.xml'/></R>";
    let main = "<w><w:p><w:r><w:t>misperception</w:t></w:r></w:p></w>";
    let parts = [("_rels/.rels", OFFICE), ("main.xml", main), ("_rels/main.xml.rels", notes), ("notes.xml", "<f><a")];
    assert!(problems("a.docx", &zip(&parts), &words[..1]).contains(&format!("notes.xml {EARLY}")));
    let nothing = problems("a.docx", &zip(&[("_rels/.rels", OFFICE), ("main.xml", "<w><w:p><w:r")]), &[]);
    assert!(nothing.contains("could not be read") && nothing.contains(&format!("main.xml {EARLY}")), "{nothing}");
}

#[test]
fn rows_of_a_sheet_that_ends_early_are_read_and_the_rest_is_a_problem() {
    let row = |number, word| format!("<row r='{number}'><c t='inlineStr'><is><t>{word}</t></is></c></row>");
    let sheet = format!("<w>{}{}<row", row(1, "text"), row(2, "misperception"));
    let (folder, corpus, _) = empty_corpus();
    fs::write(corpus.join("a.xlsx"), sheets(&[("s1.xml", &sheet), ("s2.xml", "<w/>")])).unwrap();
    fs::write(corpus.join("pincite.toml"), "[[records]]\npath = \"*.xlsx\"\ntext = \"text\"\n").unwrap();
    let (_, out, err) = pincite(folder.path(), &["index"]);
    let (_, said, _) = pincite(folder.path(), &["list", "--problems"]);
    assert!(said.contains("s1.xml ends early") && said.contains("the sheet Lost is not in the"), "{out}{err}{said}");
    assert_eq!(pincite(folder.path(), &["search", "misperception"]).0, 0);
}

#[test]
fn slides_chapters_and_sheets_that_are_not_there_are_named() {
    let slide = "<s><p:sp><a:p><a:r><a:t>They spoke of misperception.</a:t></a:r></a:p></p:sp></s>";
    let said = problems("a.pptx", &slides(&[("s1.xml", slide), ("s3.xml", slide)]), &["misperception"]);
    assert!(said.contains("s2.xml is not in the file") && said.contains("slide 4 is not in the file"), "{said}");
    let page = "<html><p>They spoke of misperception.</p></html>";
    let said = problems("a.epub", &book(&[("a.html", page)]), &["misperception"]);
    assert!(said.contains("b.html is not in the file") && said.contains("chapter c is not in the file"), "{said}");
    let row = "<w><row r='1'><c t='inlineStr'><is><t>misperception</t></is></c></row></w>";
    let said = problems("a.xlsx", &sheets(&[("s1.xml", row)]), &["misperception"]);
    assert!(said.contains("s2.xml is not in the file") && said.contains("sheet Lost is not in the file"), "{said}");
}

#[test]
fn a_page_whose_data_is_cut_is_named_and_read_as_far_as_it_goes() {
    let lost = "Words that nobody would miss who does not know that they were here.";
    let second = vec![(50, 100, 11, "And of tea."), (50, 120, 11, lost)];
    let pages = vec![vec![(50, 100, 11, "They spoke of misperception.")], second];
    let mut bytes = MadePdf { pages, ..MadePdf::default() }.bytes();
    let at = bytes.windows(lost.len()).position(|found| found == lost.as_bytes()).unwrap();
    bytes.drain(at..at + lost.len());
    let said = problems("a.pdf", &bytes, &["misperception", "tea"]);
    assert!(said.contains("page 2: its data is damaged: text may be missing or wrong"), "{said}");
}

#[test]
fn attachments_that_are_too_deep_are_named() {
    let mut message = "Subject: Number 0\r\n\r\nThey spoke of tea.\r\n".to_owned();
    for number in 1..7 {
        message = format!(
            "Subject: Number {number}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b{number}\r\n\r\n\
             --b{number}\r\nContent-Type: text/plain\r\n\r\nText of misperception.\r\n--b{number}\r\n\
             Content-Type: message/rfc822\r\n\r\n{message}\r\n--b{number}--\r\n"
        );
    }
    let said = problems("a.eml", message.as_bytes(), &["misperception"]);
    let deep = "a.eml!/message-1.eml!/message-1.eml!/message-1.eml!/message-1.eml!/message-1.eml it is nested deeper than the limit of";
    assert!(said.contains(deep), "{said}");
}

#[test]
fn what_stands_behind_a_part_that_is_too_deep_is_read() {
    let deep =
        |levels| format!("{}deepest{}", "<w:tbl><w:tr><w:tc>".repeat(levels), "</w:tc></w:tr></w:tbl>".repeat(levels));
    let text = |text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let main = format!("<w>{}{}{}</w>", text("misperception"), deep(180), text("tea"));
    let parts = [("_rels/.rels", OFFICE), ("main.xml", main.as_str())];
    let said = problems("a.docx", &zip(&parts), &["misperception", "tea"]);
    assert!(
        said.contains("main.xml has elements in each other more than 512 deep: what is deeper is missing"),
        "{said}"
    );
    let group = |levels| format!("{{\\rtf1 misperception {}tea{}\\par}}", "{".repeat(levels), "}".repeat(levels));
    assert!(problems("a.rtf", group(2_000).as_bytes(), &["misperception", "tea"]).starts_with("nothing was left out"));
    let said = problems("a.rtf", group(100_000).as_bytes(), &["misperception"]);
    assert!(said.contains("more than 100000 deep: what follows is missing"), "{said}");
}

#[test]
fn of_whole_files_of_every_format_nothing_is_said() {
    let (folder, corpus, _) = empty_corpus();
    for (name, _, _, bytes) in every_format() {
        fs::write(corpus.join(name), bytes).unwrap();
    }
    pincite(folder.path(), &["index"]);
    let (_, out, _) = pincite(folder.path(), &["list", "--problems"]);
    assert_eq!(out, "nothing was left out, and every page has text\n");
}

#[test]
fn mail_and_pages_that_end_early_are_read_as_far_as_they_go_and_said_to() {
    let head = "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
    let packed = "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGhleSBzcG9rZSBvZiBtaXNwZXJjZXB0aW9uLg==\r\n";
    let early = format!("the message {EARLY}");
    assert!(problems("a.eml", format!("{head}{packed}").as_bytes(), &["misperception"]).contains(&early));
    let whole = problems("a.eml", format!("{head}{packed}--x--\r\n").as_bytes(), &["misperception"]);
    assert!(!whole.contains(EARLY), "{whole}");
    let attached = "Content-Type: text/plain; name=b.txt\r\nContent-Disposition: attachment; filename=b.txt\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\nVGhleSBzcG9rZSBvZiBtaXNwZXJjZXB0aW9uLg==";
    assert!(
        problems("a.eml", format!("{head}\r\ntea\r\n--x\r\n{attached}").as_bytes(), &["misperception", "tea"])
            .contains(&early)
    );
    let page = "<html><body><p>They spoke of misperception.<p>And of <a href='tea";
    assert!(problems("a.html", page.as_bytes(), &["misperception"]).contains(&format!("the file {EARLY}")));
    let page = "<html><body><p>They spoke of misperception.<p>And of tea";
    assert!(!problems("a.html", page.as_bytes(), &["misperception", "tea"]).contains(EARLY));
}
