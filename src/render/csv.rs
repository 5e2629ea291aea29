//! Results as tables: CSV of RFC 4180, in UTF-8, with a header.
//!
//! A field that holds a comma, a quotation mark or a line break stands in quotation marks. What is not known is
//! empty. Texts stand as they are: a spreadsheet may read one that starts with `=` as a formula.

use std::io::{self, Write};

use ::csv::{Terminator, Writer, WriterBuilder};

use super::locator_words;
use crate::model::{ConcordanceLine, DocumentCard, Hit};

/// A table that is being written; [`Table::finish`] writes the last of it.
pub struct Table<'a> {
    writer: Writer<&'a mut dyn Write>,
}

impl<'a> Table<'a> {
    /// A table of hits: `query,rank,score,pin,title,publisher,date,locator,quote,also`; the last are the pins of near-identical
    /// passages that were folded into it, with a space between.
    ///
    /// # Errors
    ///
    /// As `out` gives them; so do all functions of this type.
    pub fn of_hits(out: &'a mut dyn Write) -> io::Result<Table<'a>> {
        let names = ["query", "rank", "score", "pin", "title", "publisher", "date", "locator", "quote", "also"];
        Table::with_header(out, &names)
    }

    /// A table of the lines of a concordance: `pin,path,title,publisher,date,locator,left,match,right`.
    pub fn of_lines(out: &'a mut dyn Write) -> io::Result<Table<'a>> {
        Table::with_header(out, &["pin", "path", "title", "publisher", "date", "locator", "left", "match", "right"])
    }

    fn with_header(out: &'a mut dyn Write, names: &[&str]) -> io::Result<Table<'a>> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(names).map_err(cause)?;
        Ok(Table { writer })
    }

    /// Writes the row of a hit of the query `id`.
    pub fn hit(&mut self, id: &str, hit: &Hit) -> io::Result<()> {
        let DocumentCard { title, publisher, .. } = &hit.document;
        let row = [
            id,
            &hit.rank.to_string(),
            &format!("{:.4}", hit.score),
            &hit.pin.to_string(),
            title,
            publisher.as_deref().unwrap_or_default(),
            &date(&hit.document),
            &locator_words(&hit.locator, hit.document.format),
            &hit.passage.text,
            &hit.also.iter().map(|one| one.citation.pin.to_string()).collect::<Vec<_>>().join(" "),
        ];
        self.writer.write_record(row).map_err(cause)
    }

    /// Writes the row of a line of a concordance.
    pub fn line(&mut self, line: &ConcordanceLine) -> io::Result<()> {
        let DocumentCard { path, title, publisher, .. } = &line.document;
        let row = [
            &line.pin.to_string(),
            path,
            title,
            publisher.as_deref().unwrap_or_default(),
            &date(&line.document),
            &locator_words(&line.locator, line.document.format),
            &line.left,
            &line.matched,
            &line.right,
        ];
        self.writer.write_record(row).map_err(cause)
    }

    /// Writes what is left to write.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// What failed below: a pipe that was closed has to be told from other failures.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn date(document: &DocumentCard) -> String {
    document.date.map(|date| date.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Duplicate;
    use crate::render::sample;
    use crate::text::Span;

    #[test]
    fn a_field_with_a_comma_a_quotation_mark_or_a_line_break_is_quoted() {
        let mut bytes = Vec::new();
        let mut table = Table::of_hits(&mut bytes).unwrap();
        let mut hit = sample::hit_on("He said \"yes\",\nthen left.", &["yes"]);
        hit.document.publisher = None;
        let other = Duplicate {
            citation: sample::citation(),
            source_changed: false,
            source_missing: false,
            source_unreadable: false,
        };
        hit.also = vec![other.clone(), other];
        table.hit("q1", &hit).unwrap();
        table.finish().unwrap();
        let check = sample::pin("He said \"yes\",\nthen left.").check().to_owned();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            format!(
                "query,rank,score,pin,title,publisher,date,locator,quote,also\r\n\
                 q1,1,12.3456,first-asean-us-dialogue#p3@{check},\
                 \"The first ASEAN-US Cyber Policy Dialogue, October 2019\",,2024-02-19,\
                 ¶ 3 · What came before it · lines 31–33,\
                 \"He said \"\"yes\"\",\nthen left.\",{0} {0}\r\n",
                sample::citation().pin
            )
        );
    }

    #[test]
    fn a_closed_pipe_is_told_as_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut closed = Closed;
        let mut table = Table::of_hits(&mut closed).unwrap();
        let hit = sample::hit_on(&"word ".repeat(10_000), &[]);
        assert_eq!(table.hit("q1", &hit).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_line_of_a_concordance_is_a_row() {
        let mut bytes = Vec::new();
        let mut table = Table::of_lines(&mut bytes).unwrap();
        let word = Span::between(2, 11);
        table.line(&sample::concordance_line("a statement, here", word, &[word])).unwrap();
        table.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("pin,path,title,publisher,date,locator,left,match,right\r\n"), "{text}");
        assert!(text.ends_with(",¶ 3 · What came before it · lines 31–33,a ,statement,\", here\"\r\n"), "{text}");
    }
}
