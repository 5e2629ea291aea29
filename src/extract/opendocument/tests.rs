//! Small OpenDocument files, made here.

use crate::extract::document;
use crate::extract::tests::made::zip;
use crate::extract::tests::{shown, survives_damage};
use crate::extract::{NO_TEXT, Unextracted};
use crate::model::{Document, Metadata, Place};

fn made(body: &str) -> Vec<u8> {
    let content = format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
    let meta = "<office:meta><dc:title>Rounds</dc:title><dc:creator>Last</dc:creator>\
                <meta:initial-creator>Ana</meta:initial-creator></office:meta>";
    zip(&[("content.xml", &content), ("meta.xml", meta)])
}

fn read(path: &str, body: &str) -> (Document, Vec<String>) {
    let document = document(path, &made(body), &Metadata::default()).unwrap();
    let blocks = document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
    (document, blocks)
}

#[test]
fn a_text_has_headings_lists_tables_and_notes_and_no_deletions() {
    let (document, blocks) = read(
        "a.odt",
        "<office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
         <text:h text:outline-level=\"2\">Background</text:h><text:p>The first<text:s text:c=\"2\"/>round\
         <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See the annex.</text:p>\
         </text:note-body></text:note> ended.<office:annotation><text:p>no</text:p></office:annotation></text:p>\
         <style:style style:name=\"P1\" style:parent-style-name=\"Quotations\"/>\
         <text:p text:style-name=\"P1\">As it was said.</text:p>\
         <text:list><text:list-item><text:p>One</text:p></text:list-item></text:list><table:table>\
         <table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>\
         <text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>",
    );
    let expected = [
        "Heading 2: Background",
        "Paragraph: The first round¹ ended.",
        "Note: ¹ See the annex.",
        "Quote: As it was said.",
        "ListItem: One",
        "TableRow: a | b",
    ];
    assert_eq!(blocks, expected);
    assert_eq!((document.metadata.title.as_deref(), document.metadata.authors), (Some("Rounds"), vec!["Ana".into()]));
}

#[test]
fn slides_and_rows_are_places() {
    let page = |text: &str| format!("<draw:page><draw:frame><text:p>{text}</text:p></draw:frame></draw:page>");
    let (document, _) = read("a.odp", &(page("One") + &page("Two")));
    assert_eq!(document.place_at(document.text.find("Two").unwrap()), Some(&Place::Slide { slide: 2 }));
    let row = |text: &str, count: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{count}\"><table:table-cell><text:p>{text}</text:p>\
                 </table:table-cell></table:table-row>"
        )
    };
    let sheet = format!("<table:table table:name=\"Data\">{}{}{}</table:table>", row("a", 1), row("", 5), row("b", 1));
    let (document, _) = read("a.ods", &sheet);
    let place = Place::Rows { sheet: Some("Data".into()), row: 7, row_last: 7 };
    assert_eq!(document.place_at(document.text.find('b').unwrap()), Some(&place));
}

#[test]
fn bad_files_say_why_and_never_panic() {
    let why = |bytes: &[u8]| document("a.odt", bytes, &Metadata::default()).unwrap_err();
    assert_eq!(why(&made("")), Unextracted::NoText(NO_TEXT.into()));
    assert!(matches!(why(b"PK"), Unextracted::Failed(_)));
    survives_damage("a.odt", &made("<text:p>The first round of talks.</text:p>"));
}

#[test]
fn text_boxes_stand_behind_their_paragraph_and_the_title_of_an_index_once() {
    let frame =
        |text: &str| format!("<draw:frame><svg:title>no</svg:title><draw:text-box>{text}</draw:text-box></draw:frame>");
    let text_box = frame("<text:p>In a box.</text:p><text:p>And more.</text:p>");
    let (_, blocks) = read(
        "a.odt",
        &format!(
            "<office:text><text:table-of-content><text:table-of-content-source><text:index-title-template>Contents\
             </text:index-title-template></text:table-of-content-source><text:index-body><text:index-title><text:p>\
             Contents</text:p></text:index-title></text:index-body></text:table-of-content><text:p>Before {text_box}and \
             behind <text:title>Tea</text:title></text:p>{}</office:text>",
            frame("<text:p>Alone.</text:p>")
        ),
    );
    assert_eq!(
        blocks,
        [
            "Paragraph: Contents",
            "Paragraph: Before and behind Tea",
            "Paragraph: In a box.",
            "Paragraph: And more.",
            "Paragraph: Alone."
        ]
    );
}
