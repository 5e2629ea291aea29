//! Small files of each vocabulary.

use crate::extract::tests::shown;
use crate::extract::{Unextracted, document};
use crate::model::{Document, Metadata, PartialDate};

fn read(source: &str) -> (Document, Vec<String>) {
    let document = document("a.xml", source.as_bytes(), &Metadata::default()).unwrap();
    let blocks = document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
    (document, blocks)
}

#[test]
fn tei_keeps_the_pages_of_its_original() {
    let (document, blocks) = read(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>Rounds</title><author>Ana\
         </author><author><persName><forename>Văn</forename> <forename>An</forename> <surname>Nguyễn</surname></persName>\
         </author><author><orgName>The Club</orgName></author></titleStmt><publicationStmt><publisher>Press</publisher><date when='1911-05'>May</date>\
         </publicationStmt></fileDesc></teiHeader><text><body><pb n='xii'/><div><head>One</head>\n<p>The <hi rend='it'>1</hi> <quote>first</quote> \
         <note>See the annex.</note>round <pb n='1'/>ended.</p><div><head>Two</head><quote><p>So it was.</p></quote>\
         <list><item>a</item></list></div></div></body></text></TEI>",
    );
    let expected = [
        "Heading 1: One",
        "Paragraph: The 1 “first” ¹round ended.",
        "Note: ¹ See the annex.",
        "Heading 2: Two",
        "Quote: So it was.",
        "ListItem: a",
    ];
    assert_eq!(blocks, expected);
    assert_eq!(document.metadata.title.as_deref(), Some("Rounds"));
    assert_eq!(
        (document.metadata.authors, document.metadata.publisher),
        (["Ana", "Nguyễn, Văn An", "The Club"].map(str::to_owned).to_vec(), Some("Press".into()))
    );
    assert_eq!(document.metadata.date, PartialDate::parse("1911-05"));
    let printed = |words: &str| {
        document.text.find(words).map(|at| document.page_starts.iter().rposition(|start| start.offset <= at))
    };
    assert_eq!((printed("first"), printed("ended")), (Some(Some(0)), Some(Some(1))));
    assert_eq!(document.pages[0].page.label.as_deref(), Some("xii"));
}

#[test]
fn jats_says_who_published_what_and_when() {
    let (document, blocks) = read(
        "<article article-type='research-article'><front><journal-meta><publisher><publisher-name>Press\
         </publisher-name></publisher></journal-meta><article-meta><article-id>10.1/x</article-id><title-group>\
         <article-title>Rounds</article-title></title-group><contrib-group><contrib><name><surname>Reyes</surname>\
         <given-names>Ana</given-names></name></contrib><contrib><collab>The Club</collab></contrib></contrib-group><pub-date><day>5</day><month>6</month>\
         <year>2023</year></pub-date></article-meta></front><body><sec><label>1</label><title>Background</title><p>Text<xref ref-type='fn'>1</xref>.</p>\
         <table-wrap><table><tr><td>a</td><td><p>b</p></td></tr></table></table-wrap></sec></body></article>",
    );
    assert_eq!(blocks, ["Heading 1: 1 Background", "Paragraph: Text¹.", "TableRow: a | b"]);
    let Metadata { title, authors, publisher, date, url, .. } = document.metadata;
    assert_eq!(
        (title.as_deref(), authors, publisher.as_deref()),
        (Some("Rounds"), vec!["Reyes, Ana".into(), "The Club".into()], Some("Press"))
    );
    assert_eq!((date, url.as_deref()), (PartialDate::parse("2023-06-05"), Some("https://doi.org/10.1/x")));
}

#[test]
fn docbook_sections_have_their_levels() {
    let (document, blocks) = read(
        "<book xmlns='http://docbook.org/ns/docbook'><info><title>Tea</title><author><personname><firstname>Ana</firstname><surname>Reyes</surname></personname>\
         </author></info><chapter><title>Green</title><para>\
         Steep it<superscript>2</superscript><footnote><para>Gently.</para></footnote> now.</para><section><title>How</title><itemizedlist>\
         <listitem><para>Pour.</para></listitem></itemizedlist></section></chapter></book>",
    );
    let expected =
        ["Heading 1: Green", "Paragraph: Steep it²¹ now.", "Note: ¹ Gently.", "Heading 2: How", "ListItem: Pour."];
    assert_eq!(document.metadata.authors, ["Reyes, Ana"]);
    assert_eq!((blocks, document.metadata.title.as_deref()), (expected.map(str::to_owned).to_vec(), Some("Tea")));
}

#[test]
fn other_xml_is_left_out_and_bad_xml_says_so() {
    let why = |source: &str| document("a.xml", source.as_bytes(), &Metadata::default()).unwrap_err();
    assert!(matches!(why("<svg><p>x</p></svg>"), Unextracted::Skipped(why) if why.ends_with("svg")));
    assert!(matches!(why("<TEI><text><p"), Unextracted::Failed(_)));
    assert!(matches!(why("<book/>"), Unextracted::NoText(_)));
    assert!(matches!(why(""), Unextracted::Skipped(_)));
}
