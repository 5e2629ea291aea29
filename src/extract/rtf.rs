//! RTF (version 1.9.1): text by paragraph, rows of tables, notes; what is deleted or hidden is left out.

use encoding_rs::Encoding;

use super::draft::Draft;
use super::notes::Notes;
use super::{Unextracted, declared};
use crate::model::BlockKind;

/// Groups within groups; deeper ones end the reading.
const MAX_DEPTH: usize = 100_000;

/// Groups whose contents are no part of the text.
const LEFT_OUT: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "xe",
    "tc",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "annotation",
    "atnid",
    "atnauthor",
    "bkmkstart",
    "bkmkend",
    "pntext",
    "listtext",
    "nonshppict",
    "filetbl",
    "private",
    "info",
];

/// Takes the text of an RTF file.
pub(super) fn extract(bytes: &[u8]) -> Result<Draft, Unextracted> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Unextracted::Failed("it is no RTF, or a damaged one".to_owned()));
    }
    let mut draft = Draft::without_source(Vec::new());
    let mut reader = Reader::new(&mut draft, bytes);
    reader.run();
    let title = declared::text(&reader.title);
    let authors = declared::names(&reader.author);
    draft.declared.title = title;
    draft.declared.authors = authors;
    Ok(draft)
}

/// What holds within a group.
#[derive(Clone, Default)]
struct Group {
    /// Where its text goes.
    target: Target,
    font: i32,
    /// Characters that stand for a character that follows as a number.
    skips: usize,
    is_hidden: bool,
}

/// Where text goes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Target {
    #[default]
    Body,
    Note,
    Title,
    Author,
    Fonts,
    Nowhere,
}

struct Reader<'d, 'b> {
    draft: &'d mut Draft,
    bytes: &'b [u8],
    at: usize,
    groups: Vec<Group>,
    /// Bytes that are not yet decoded.
    pending: Vec<u8>,
    /// First half of a character beyond the first plane.
    surrogate: Option<u16>,
    /// Characters yet to be skipped, as they repeat one that was given by its number.
    skip: usize,
    encoding: &'static Encoding,
    /// By number, the encodings of fonts.
    fonts: Vec<(i32, &'static Encoding)>,
    note: String,
    notes: Notes,
    count: usize,
    in_row: bool,
    level: Option<u8>,
    title: String,
    author: String,
}

impl<'d, 'b> Reader<'d, 'b> {
    fn new(draft: &'d mut Draft, bytes: &'b [u8]) -> Reader<'d, 'b> {
        Reader {
            draft,
            bytes,
            at: 0,
            groups: vec![Group { skips: 1, ..Group::default() }],
            pending: Vec::new(),
            surrogate: None,
            skip: 0,
            encoding: encoding_rs::WINDOWS_1252,
            fonts: Vec::new(),
            note: String::new(),
            notes: Notes::default(),
            count: 0,
            in_row: false,
            level: None,
            title: String::new(),
            author: String::new(),
        }
    }

    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' if self.groups.len() < MAX_DEPTH => {
                    self.flush();
                    self.groups.push(self.group().clone());
                    self.skip = 0;
                }
                b'{' => {
                    let why =
                        format!("it has groups in each other more than {MAX_DEPTH} deep: what follows is missing");
                    self.draft.remarks.push(why);
                    return self.end_paragraph();
                }
                b'}' => self.end_group(),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                _ => self.byte(byte),
            }
        }
        if self.groups.len() > 1 {
            self.draft.remarks.push("it ends early: what stands behind that is missing".to_owned());
        }
        self.end_paragraph();
    }

    fn group(&self) -> &Group {
        self.groups.last().expect("the outermost group is never closed")
    }

    fn group_mut(&mut self) -> &mut Group {
        self.groups.last_mut().expect("the outermost group is never closed")
    }

    fn end_group(&mut self) {
        self.flush();
        self.skip = 0;
        if self.groups.len() == 1 {
            return;
        }
        let ended = self.groups.pop().map(|group| group.target);
        if ended == Some(Target::Note) && self.group().target != Target::Note {
            self.count += 1;
            let note = std::mem::take(&mut self.note);
            self.notes.add(self.draft, &self.count.to_string(), note.trim().to_owned());
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// Decodes the bytes so far and writes them.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let font = self.group().font;
        let of_font = self.fonts.iter().rev().find(|(number, _)| *number == font).map(|(_, encoding)| *encoding);
        let bytes = std::mem::take(&mut self.pending);
        let text = of_font.unwrap_or(self.encoding).decode_without_bom_handling(&bytes).0.into_owned();
        self.write(&text);
    }

    fn write(&mut self, text: &str) {
        if self.group().is_hidden {
            return;
        }
        match self.group().target {
            Target::Body => self.draft.write(text),
            Target::Note => self.note.push_str(text),
            Target::Title => self.title.push_str(text),
            Target::Author => self.author.push_str(text),
            Target::Fonts | Target::Nowhere => {}
        }
    }

    /// Reads a control word or symbol after its backslash.
    fn control(&mut self) {
        let start = self.at;
        let letters = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.symbol();
        }
        let name = String::from_utf8_lossy(&self.bytes[start..start + letters]).into_owned();
        self.at = start + letters;
        let rest = &self.bytes[self.at..];
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count().min(10);
        let number =
            (digits > 0).then(|| String::from_utf8_lossy(&rest[..sign + digits]).parse::<i64>().ok()).flatten();
        if digits > 0 {
            self.at += sign + digits;
        }
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let length = usize::try_from(number.unwrap_or_default()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return;
        }
        self.word(&name, number);
    }

    fn symbol(&mut self) {
        let Some(symbol) = self.bytes.get(self.at).copied() else { return };
        self.at += 1;
        match symbol {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.text("\u{A0}"),
            b'-' => self.text("\u{AD}"),
            b'_' => self.text("\u{2011}"),
            b'\r' | b'\n' => self.end_paragraph(),
            // What a reader does not know it may pass over.
            b'*' => self.group_mut().target = Target::Nowhere,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.write(text);
    }

    fn word(&mut self, name: &str, number: Option<i64>) {
        let is_on = number != Some(0);
        let number = number.unwrap_or_default();
        match name {
            "par" | "sect" | "page" => self.end_paragraph(),
            "pard" => (self.level, self.in_row) = (None, false),
            "intbl" => self.in_row = true,
            "line" | "tab" => self.text("\n"),
            "cell" => {
                self.flush();
                self.draft.start_cell();
            }
            "row" => {
                self.flush();
                self.draft.end_block(BlockKind::TableRow);
                self.notes.end_paragraph(self.draft);
            }
            "outlinelevel" => self.level = u8::try_from(number).ok().filter(|level| *level < 9),
            "u" => self.character(number),
            "uc" => self.group_mut().skips = usize::try_from(number).unwrap_or(1).min(16),
            "v" | "deleted" => {
                self.flush();
                self.group_mut().is_hidden = is_on;
            }
            "plain" => {
                self.flush();
                self.group_mut().is_hidden = false;
            }
            "ansicpg" => self.encoding = code_page(number).unwrap_or(self.encoding),
            "f" => {
                self.flush();
                self.group_mut().font = i32::try_from(number).unwrap_or_default();
            }
            "fcharset" if self.group().target == Target::Fonts => {
                let font = self.group().font;
                self.fonts.extend(charset(number).map(|encoding| (font, encoding)));
            }
            "fonttbl" => self.group_mut().target = Target::Fonts,
            "footnote" => self.group_mut().target = Target::Note,
            "title" if self.group().target == Target::Nowhere => self.group_mut().target = Target::Title,
            "author" if self.group().target == Target::Nowhere => self.group_mut().target = Target::Author,
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            name if LEFT_OUT.contains(&name) => self.group_mut().target = Target::Nowhere,
            _ => {}
        }
    }

    /// A character by its number, which is that of a half of one beyond the first plane.
    fn character(&mut self, number: i64) {
        self.flush();
        self.skip = self.group().skips;
        let Ok(unit) = u16::try_from(number.rem_euclid(1 << 16)) else { return };
        let units = [self.surrogate.take().unwrap_or(unit), unit];
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        match char::decode_utf16(units.iter().copied()).next() {
            Some(Ok(character)) => self.write(character.encode_utf8(&mut [0; 4])),
            _ => self.surrogate = Some(unit),
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        match (self.group().target, self.in_row) {
            (Target::Note, _) => self.note.push('\n'),
            (Target::Body, true) => self.draft.write("\n"),
            (Target::Body, false) => {
                let level = self.level.map(|level| BlockKind::Heading { level: (level + 1).min(6) });
                self.draft.end_block(level.unwrap_or(BlockKind::Paragraph));
                self.notes.end_paragraph(self.draft);
            }
            _ => {}
        }
    }
}

fn code_page(number: i64) -> Option<&'static Encoding> {
    let label = match number {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font by the number of its character set.
fn charset(number: i64) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::Unextracted;
    use crate::extract::document;
    use crate::extract::tests::shown;
    use crate::model::{Document, Metadata};

    fn read(source: &str) -> (Document, Vec<String>) {
        let document = document("a.rtf", source.as_bytes(), &Metadata::default()).unwrap();
        let blocks = document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect();
        (document, blocks)
    }

    #[test]
    fn paragraphs_headings_rows_and_notes_are_told_apart() {
        let (document, blocks) = read(
            r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset222 Thai;}}
            {\info{\title Rounds}{\author Ana}}{\pard\outlinelevel0 Back\b ground\b0\par}
            \pard The first round{\super\chftn{\footnote\pard See the {\i annex}.}} ended, caf\'e9 \u3652?{\f1\'b7}.\par
            \trowd\intbl a\cell\intbl b\cell\row\pard {\v hidden}{\deleted old}Last{\*\unknown no}.\par}",
        );
        let expected = [
            "Heading 1: Background",
            "Paragraph: The first round¹ ended, café ไท.",
            "Note: ¹ See the annex.",
            "TableRow: a | b",
            "Paragraph: Last.",
        ];
        assert_eq!(blocks, expected);
        assert_eq!(
            (document.metadata.title.as_deref(), document.metadata.authors),
            (Some("Rounds"), vec!["Ana".into()])
        );
    }

    #[test]
    fn bad_files_say_why_and_never_panic() {
        let failed = document("a.rtf", b"text", &Metadata::default()).unwrap_err();
        assert!(matches!(failed, Unextracted::Failed(_)));
        let whole =
            br"{\rtf1{\fonttbl{\f1\fcharset222 T;}}\pard \u-10179?\u-8704? caf\'e9 {\bin3 abc}{\footnote n}\par}";
        for at in 0..whole.len() {
            let mut flipped = whole.to_vec();
            flipped[at] ^= 0x15;
            let _ = document("a.rtf", &flipped, &Metadata::default());
            let _ = document("a.rtf", &whole[..at], &Metadata::default());
        }
        assert_eq!(
            document("a.rtf", br"{\rtf1 Tea.\par}", &Metadata::default()).unwrap().remarks,
            Vec::<String>::new()
        );
        let cut = document("a.rtf", br"{\rtf1 Tea.\par And {\i cups", &Metadata::default()).unwrap();
        assert_eq!((cut.text.as_str(), cut.remarks.len()), ("Tea.\nAnd cups", 1));
        let deep = [b"{\\rtf1 ".to_vec(), b"{".repeat(100_000)].concat();
        let _ = document("a.rtf", &deep, &Metadata::default());
    }
}
