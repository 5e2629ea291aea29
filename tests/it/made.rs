//! Documents of binary formats, made by the tests themselves.

/// A line on a page: distance from the left and from the top, size, text.
pub(crate) type PdfLine<'a> = (u32, u32, u32, &'a str);

/// A PDF to be made.
#[derive(Default)]
pub(crate) struct MadePdf<'a> {
    /// The lines of each page.
    pub(crate) pages: Vec<Vec<PdfLine<'a>>>,
    /// What stands in the catalogue beside the pages.
    pub(crate) catalogue: &'a str,
    /// What stands in the information table.
    pub(crate) information: &'a str,
    /// Further objects; the first has the number that [`MadePdf::first_object`] gives.
    pub(crate) objects: Vec<String>,
}

impl MadePdf<'_> {
    /// The number of the object that is the page with this index.
    pub(crate) fn page_object(index: usize) -> usize {
        5 + 2 * index
    }

    /// The number of the first further object, in a document of `pages` pages.
    pub(crate) fn first_object(pages: usize) -> usize {
        Self::page_object(pages)
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.pages.len()).map(|at| format!("{} 0 R", Self::page_object(at))).collect();
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalogue),
            format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" ")),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
            format!("<< {} >>", self.information),
        ];
        for (at, lines) in self.pages.iter().enumerate() {
            let content = Self::page_object(at) + 1;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R \
                 /Resources << /Font << /F1 3 0 R >> >> >>"
            ));
            let line = |(left, top, size, text): &PdfLine<'_>| {
                let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
                // A line that starts with a slash is an operator of its own, such as marked content.
                match text.strip_prefix("//") {
                    Some(operator) => format!("{operator}\n"),
                    None => format!("BT /F1 {size} Tf {left} {} Td ({text}) Tj ET\n", 800 - top),
                }
            };
            let stream: String = lines.iter().map(line).collect();
            objects.push(format!("<< /Length {} >>\nstream\n{stream}endstream", stream.len()));
        }
        objects.extend(self.objects.iter().cloned());
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let table = file.len();
        file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
        for place in &places {
            file.extend(format!("{place:010} 00000 n \n").bytes());
        }
        let count = places.len() + 1;
        let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{table}\n%%EOF\n");
        file.extend(trailer.bytes());
        file
    }
}

/// Pages of running text under a head and above a page number, as in a report.
pub(crate) fn report<'a>(paragraphs: &[&[&'a str]]) -> Vec<Vec<PdfLine<'a>>> {
    let page = |lines: &&[&'a str]| {
        let mut page: Vec<PdfLine<'a>> = vec![(50, 40, 9, "Report on the dialogues")];
        page.extend(lines.iter().zip(0u32..).map(|(text, at)| (50, 100 + 14 * at, 11, *text)));
        page
    };
    paragraphs.iter().map(page).collect()
}

/// A package (ZIP) of parts, each by its name.
pub(crate) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The bytes packed by gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A TAR archive of these files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        // The name is written as it is: the library would not lead out of the archive.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A 7z archive of one file.
pub(crate) fn seven_zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(std::io::Cursor::new(Vec::new())).unwrap();
    writer.push_archive_entry(sevenz_rust2::ArchiveEntry::new_file(name), Some(bytes)).unwrap();
    writer.finish().unwrap().into_inner()
}

const OFFICE: &str = "<R><Relationship Id='1' Type='x/officeDocument' Target='main.xml'/></R>";
const SLIDES: &str = "<R><Relationship Id='r1' Type='x/slide' Target='s1.xml'/></R>";
const SHEETS: &str = "<R><Relationship Id='r1' Type='x/worksheet' Target='s1.xml'/></R>";

/// A file of each format, all of which speak of misperception, with its format and where the word stands; last, files
/// that hold such a file.
pub(crate) fn every_format() -> Vec<(&'static str, &'static str, &'static str, Vec<u8>)> {
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
    let letter = text("From: Ana <a@b>\nTo: Bui <b@c>\nSubject: Tea\n\nThey spoke of misperception.\n");
    let pages = report(&[&["They spoke of misperception."]]);
    let pdf = MadePdf { pages, ..MadePdf::default() }.bytes();
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
        ("a.xml", "xml", "p. xii", text("<TEI><text><pb n='xii'/><p>They spoke of misperception.</p></text></TEI>")),
        ("a.txt", "text", "line 1", text("They spoke of misperception.")),
        ("a.md", "markdown", "lines 1–3", text("# Tea\n\nThey spoke of *misperception*.\n")),
        ("a.html", "html", "¶ 1", text("<!doctype html><title>Tea</title><p>They spoke of <b>misperception</b>.")),
        ("a.pdf", "pdf", "p. 1", pdf),
        ("a.mht", "mhtml", "¶ 1", text("Subject: Tea\nContent-Type: text/html\n\n<p>They spoke of misperception.</p>")),
        ("a.eml", "mail", "¶ 1", letter.clone()),
        ("b.mbox", "mail", "message 1", [b"From a@b Thu Oct 19 10:00:00 2023\n".to_vec(), letter.clone()].concat()),
        ("a.json", "record", "record 1", text("[{\"title\":\"Tea\",\"text\":\"They spoke of misperception.\"}]")),
        ("a.jsonl", "record", "record 1", text("{\"_id\":\"x\",\"text\":\"They spoke of misperception.\"}\n")),
        ("c.zip", "text", "line 1", zip(&[("c.txt", "They spoke of misperception.")])),
        ("d.tar", "mail", "¶ 1", tar(&[("d.eml", &letter)])),
        ("e.tar.gz", "text", "line 1", gzip(&tar(&[("e.txt", b"They spoke of misperception.")]))),
        ("f.7z", "text", "line 1", seven_zip("f.txt", b"They spoke of misperception.")),
        ("g.txt.zst", "text", "line 1", zstd::stream::encode_all(&b"They spoke of misperception."[..], 1).unwrap()),
    ]
}
