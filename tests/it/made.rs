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
