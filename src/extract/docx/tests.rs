//! Small DOCX files, made here.

use crate::extract::document;
use crate::extract::tests::made::zip;
use crate::extract::tests::{shown, survives_damage};
use crate::extract::{NO_TEXT, Unextracted};
use crate::model::{Document, Metadata};

const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/main.xml"/>
    </Relationships>"#;
const MAIN_RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/styles" Target="styles.xml"/>
    <Relationship Id="r2" Type="http://x/footnotes" Target="/word/footnotes.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>
    <w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
    <w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>"#;
const FOOTNOTES: &str = r#"<w:footnotes><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>
    <w:footnote w:id="2"><w:p><w:r><w:t>See the annex.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn made(body: &str) -> Vec<u8> {
    let main = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[
        ("_rels/.rels", RELATIONS),
        ("word/main.xml", &main),
        ("word/_rels/main.xml.rels", MAIN_RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", FOOTNOTES),
        ("docProps/core.xml", "<cp:coreProperties><dc:creator>Ana Reyes; Bui Lan</dc:creator></cp:coreProperties>"),
    ])
}

fn read(body: &str) -> Document {
    document("a.docx", &made(body), &Metadata::default()).unwrap()
}

fn blocks(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect()
}

#[test]
fn headings_lists_tables_and_notes_are_told_apart() {
    let document = read(
        r#"<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Rounds of talks</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>Back</w:t></w:r><w:r><w:t>ground</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">The first </w:t></w:r><w:r><w:t>round</w:t></w:r><w:r>
        <w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> ended.</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="Zitat"/></w:pPr><w:r><w:t>As it was said.</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Brunei</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p>
        <w:p><w:r><w:t>13</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
    );
    assert_eq!(
        blocks(&document),
        [
            "Heading 1: Rounds of talks",
            "Heading 1: Background",
            "Paragraph: The first round¹ ended.",
            "Note: ¹ See the annex.",
            "Quote: As it was said.",
            "ListItem: One two",
            "TableRow: Brunei | 12 13",
        ]
    );
    assert_eq!(document.metadata.title.as_deref(), Some("Rounds of talks"));
    assert_eq!(document.metadata.authors, ["Ana Reyes", "Bui Lan"]);
}

#[test]
fn deletions_and_instructions_are_left_out_and_insertions_kept() {
    let document = read(
        r#"<w:p><w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>
        <w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText><w:t> text</w:t></w:r>
        <mc:AlternateContent><mc:Choice><w:r><w:t> once</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>twice</w:t></w:r>
        </mc:Fallback></mc:AlternateContent></w:p>"#,
    );
    assert_eq!(document.text, "New text once");
}

#[test]
fn bad_files_say_why_and_never_panic() {
    let why = |bytes: &[u8]| document("a.docx", bytes, &Metadata::default()).unwrap_err();
    assert_eq!(why(&made("")), Unextracted::NoText(NO_TEXT.into()));
    assert!(matches!(why(b""), Unextracted::Failed(_)));
    assert!(matches!(why(&zip(&[("a", "b")])), Unextracted::Failed(_)));
    assert!(matches!(why(b"\xD0\xCF\x11\xE0"), Unextracted::Failed(why) if why.contains("password")));
    survives_damage("a.docx", &made("<w:p><w:r><w:t>The first round of talks.</w:t></w:r></w:p>"));
}

#[test]
fn a_text_box_stands_behind_its_paragraph_and_its_words_are_read_once() {
    let content = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let text_box = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict>\
         </mc:Fallback></mc:AlternateContent></w:r>",
        content("In a box."),
        content("In a box.")
    );
    let document = read(&format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">Before </w:t></w:r>{text_box}<w:r><w:t>and behind</w:t></w:r></w:p>\
         <w:p><w:r><w:t>Next.</w:t></w:r></w:p>"
    ));
    assert_eq!(blocks(&document), ["Paragraph: Before and behind", "Paragraph: In a box.", "Paragraph: Next."]);
}

#[test]
fn hidden_words_are_no_part_of_the_text_and_a_paragraph_whose_end_is_deleted_goes_on() {
    let document = read(
        "<w:p><w:r><w:t>It </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>never </w:t></w:r>\
         <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>ends</w:t></w:r></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>\
         <w:p><w:r><w:t>two</w:t></w:r></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>Three</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>four</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    assert_eq!(blocks(&document), ["Paragraph: It ends", "Paragraph: One two", "Paragraph: Three", "TableRow: four"]);
}
