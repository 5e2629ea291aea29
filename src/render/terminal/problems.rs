//! What the index does not hold of the files that it knows, with the reasons.

use std::io::{self, Write};

use super::Style;
use super::columns::count;
use super::harmless::harmless_line;
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use crate::model::{Remark, SourceRemark};

/// What to say about files, by what is with them: the gravest first.
const GROUPS: [(Remark, &str, &str); 4] = [
    (Remark::Failed, "file could not be read", "files could not be read"),
    (
        Remark::LostPages,
        "document has pages without text, or not all of it",
        "documents have pages without text, or not all of it",
    ),
    (Remark::Odd, "document was read, but is odd or not whole", "documents were read, but are odd or not whole"),
    (Remark::Skipped, "file was left out", "files were left out"),
];

/// Writes each file under what is with it, and why.
///
/// # Errors
///
/// As `out` gives them.
pub fn problems(out: &mut dyn Write, style: &Style, problems: &[SourceRemark]) -> io::Result<()> {
    let mut page = Page::new(out, style);
    if problems.is_empty() {
        return page.line("nothing was left out, and every page has text", Role::Plain);
    }
    let mut is_first = true;
    for (remark, one, many) in GROUPS {
        let files: Vec<&SourceRemark> = problems.iter().filter(|problem| problem.remark == remark).collect();
        if files.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            page.newline()?;
        }
        page.line(&count(files.len(), one, many), Role::Title)?;
        for file in files {
            let mut line = Marked::line(&file.path);
            if let Some(why) = &file.why {
                line.push(&format!("  {}", harmless_line(why)), Role::Quiet);
            }
            page.paragraph(Margin { lead: "", indent: 2 }, &line, Role::Plain)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::written;

    #[test]
    fn problems_are_grouped_with_their_reasons() {
        let problem = |path: &str, remark, why: &str| SourceRemark { path: path.into(), remark, why: Some(why.into()) };
        let list = [
            problem("a.xyz", Remark::Skipped, "format .xyz is not known"),
            problem("b.pdf", Remark::LostPages, "page 3: a picture without text; it needs OCR"),
            problem("c.pdf", Remark::Failed, "the PDF is damaged"),
        ];
        assert_eq!(
            written(|out| problems(out, &Style::plain(80), &list)),
            "1 file could not be read
  c.pdf  the PDF is damaged

1 document has pages without text, or not all of it
  b.pdf  page 3: a picture without text; it needs OCR

1 file was left out
  a.xyz  format .xyz is not known
"
        );
        assert!(written(|out| problems(out, &Style::plain(80), &[])).starts_with("nothing"));
    }
}
