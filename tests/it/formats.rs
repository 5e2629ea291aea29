//! Each format from the file to the hit: its name in `format:`, its place in the citation, and files that are broken.

use std::fs;

use crate::made::zip;
use crate::support::pincite;

const OFFICE: &str = "<R><Relationship Id='1' Type='x/officeDocument' Target='main.xml'/></R>";
const SLIDES: &str = "<R><Relationship Id='r1' Type='x/slide' Target='s1.xml'/></R>";
const SHEETS: &str = "<R><Relationship Id='r1' Type='x/worksheet' Target='s1.xml'/></R>";

/// A file of each format, all of which speak of misperception, with its format and where the word stands.
fn files() -> Vec<(&'static str, &'static str, &'static str, Vec<u8>)> {
    let paragraph = "<w:p><w:r><w:t>They spoke of misperception.</w:t></w:r></w:p>";
    let slide = "<p:sld><p:sp><a:p><a:r><a:t>They spoke of misperception.</a:t></a:r></a:p></p:sp></p:sld>";
    let cell = "<w><row r='3'><c r='A3' t='inlineStr'><is><t>misperception</t></is></c></row></w>";
    let open = "<o><text:p>They spoke of misperception.</text:p></o>";
    let page = "<o><draw:page/><draw:page><text:p>They spoke of misperception.</text:p></draw:page></o>";
    let sheet = "<o><table:table table:name='Data'><table:table-row><table:table-cell><text:p>misperception</text:p>\
                 </table:table-cell></table:table-row></table:table></o>";
    let book =
        "<package><manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine></package>";
    let presentation = "<p><p:sldIdLst><p:sldId id='1' r:id='r1'/></p:sldIdLst></p>";
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("a.docx", "docx", "¶ 1", zip(&[("_rels/.rels", OFFICE), ("main.xml", &format!("<w>{paragraph}</w>"))])),
        (
            "a.pptx",
            "pptx",
            "slide 1",
            zip(&[
                ("_rels/.rels", OFFICE),
                ("main.xml", presentation),
                ("_rels/main.xml.rels", SLIDES),
                ("s1.xml", slide),
            ]),
        ),
        (
            "a.xlsx",
            "xlsx",
            "Data, row 3",
            zip(&[
                ("_rels/.rels", OFFICE),
                ("main.xml", "<w><sheet name='Data' r:id='r1'/></w>"),
                ("_rels/main.xml.rels", SHEETS),
                ("s1.xml", cell),
            ]),
        ),
        ("a.odt", "odt", "¶ 1", zip(&[("content.xml", open)])),
        ("a.odp", "odp", "slide 2", zip(&[("content.xml", page)])),
        ("a.ods", "ods", "Data, row 1", zip(&[("content.xml", sheet)])),
        (
            "a.epub",
            "epub",
            "¶ 1",
            zip(&[
                ("META-INF/container.xml", "<c><rootfile full-path='b.opf'/></c>"),
                ("b.opf", book),
                ("a.html", "<p>They spoke of misperception.</p>"),
            ]),
        ),
        ("a.rtf", "rtf", "¶ 1", text(r"{\rtf1 They spoke of misperception.\par}")),
        ("a.rst", "rst", "lines 1–4", text("Tea\n===\n\nThey spoke of misperception.\n")),
        ("a.adoc", "asciidoc", "lines 1–3", text("= Tea\n\nThey spoke of misperception.\n")),
        ("a.srt", "subtitles", "0:00:01–0:00:02", text("1\n00:00:01,0 --> 00:00:02,5\nThey spoke of misperception.\n")),
        (
            "a.csv",
            "table",
            "rows 1–2",
            text("place,topic\nSingapore,They spoke of misperception and much more than that.\n"),
        ),
        (
            "a.xml",
            "xml",
            "p. xii (PDF 1)",
            text("<TEI><text><pb n='xii'/><p>They spoke of misperception.</p></text></TEI>"),
        ),
    ]
}

#[test]
fn every_format_is_searched_and_cited_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for (name, _, _, bytes) in files() {
        fs::write(folder.path().join("corpus").join(name), bytes).unwrap();
    }
    let (_, out, err) = pincite(folder.path(), &["index"]);
    assert!(out.contains("13 added") && out.contains("0 failed"), "{out}{err}");
    for (name, format, place, _) in files() {
        let (code, out, _) = pincite(folder.path(), &["search", &format!("format:{format} misperception")]);
        assert!(code == 0 && out.contains(place), "{name}: {out}");
        let (code, out, _) = pincite(folder.path(), &["extract", &format!("corpus/{name}")]);
        assert!(code == 0 && out.contains(&format!("format     {format}")), "{name}: {out}");
    }
}

#[test]
fn broken_files_cost_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("corpus/tea.md"), "Steep the green leaves for two minutes.").unwrap();
    let bomb = zip(&[("content.xml", &" ".repeat(20 << 20))]);
    for (name, _, _, bytes) in files() {
        let path = |kind: &str| folder.path().join(format!("corpus/{kind}-{name}"));
        fs::write(path("empty"), b"").unwrap();
        fs::write(path("cut"), &bytes[..bytes.len() / 2]).unwrap();
        let flipped: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at % 7 == 0)).collect();
        fs::write(path("flipped"), flipped).unwrap();
        fs::write(path("other"), "<html>something else").unwrap();
    }
    fs::write(folder.path().join("corpus/bomb.odt"), bomb).unwrap();
    let (code, out, err) = pincite(folder.path(), &["index", "--threads", "2"]);
    assert!(code == 0 && !err.contains("panicked"), "{out}{err}");
    let (_, out, _) = pincite(folder.path(), &["list", "--problems"]);
    assert!(out.contains("bomb.odt  it unpacks to more than the limits allow"), "{out}");
    assert!(!out.contains("please report"), "{out}");
    assert_eq!(pincite(folder.path(), &["search", "leaves"]).0, 0);
}
