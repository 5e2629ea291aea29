//! The state of an index.

use std::io::{self, Write};

use super::Style;
use super::columns::count;
use super::harmless::harmless_line;
use super::highlight::Role;
use super::page::{Margin, Marked, Page};
use super::summary::{BEFORE_FIRST_COMMIT, time_words};
use crate::model::{Remark, SourceRemark, Status};

/// Columns of the labels.
const LABEL_COLUMNS: usize = 9;
/// What to say about files, by what is with them: the gravest first.
const GROUPS: [(Remark, &str); 6] = [
    (Remark::Failed, "could not be read"),
    (Remark::Unreadable, "cannot be looked at now, and stay as they were indexed"),
    (Remark::Changed, "changed since the index was made"),
    (Remark::Missing, "gone since the index was made"),
    (Remark::New, "new and not indexed"),
    (Remark::Skipped, "left out"),
];

/// Writes where the index is, how old and how large, and the files that it does not hold as they are now.
///
/// ```text
/// index    index
/// corpus   corpus
/// from     /home/ana
/// made     2024-02-19 10:33 UTC
/// holds    17 documents, 1,204 passages, 12,345 words
/// size     1.2 MB
///
/// everything is up to date
/// ```
///
/// # Errors
///
/// As `out` gives them.
pub fn status(out: &mut dyn Write, style: &Style, status: &Status) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let coverage = &status.coverage;
    let documents = count(coverage.documents, "document", "documents");
    let passages = count(coverage.passages, "passage", "passages");
    let words = count(status.words, "word", "words");
    label(&mut page, "index", &status.index)?;
    label(&mut page, "corpus", &status.roots.join(", "))?;
    label(&mut page, "from", &status.base)?;
    let made = match coverage.before_first_commit {
        true => format!("not yet: {BEFORE_FIRST_COMMIT}"),
        false => time_words(&coverage.indexed_at),
    };
    label(&mut page, "made", &made)?;
    label(&mut page, "holds", &format!("{documents}, {passages}, {words}"))?;
    label(&mut page, "size", &size_words(status.size_bytes))?;
    for (remark, words) in GROUPS {
        group(&mut page, words, status.sources.iter().filter(|source| source.remark == remark).collect())?;
    }
    page.newline()?;
    let is_unread = |source: &&SourceRemark| matches!(source.remark, Remark::Failed | Remark::Unreadable);
    let unread = status.sources.iter().filter(is_unread).count();
    let stale = status.sources.iter().filter(|source| source.remark != Remark::Skipped).count() - unread;
    let end = match stale + coverage.not_yet_read {
        _ if coverage.before_first_commit => "`pincite index FOLDER` makes it, unless a run is at it",
        0 if unread == 0 => "everything is up to date",
        0 => "all that can be read is up to date",
        _ => "`pincite index` brings it up to date",
    };
    page.line(end, Role::Plain)
}

fn label(page: &mut Page<'_>, label: &str, value: &str) -> io::Result<()> {
    page.paragraph(Margin { lead: label, indent: LABEL_COLUMNS }, &Marked::line(value), Role::Plain)
}

fn group(page: &mut Page<'_>, words: &str, sources: Vec<&SourceRemark>) -> io::Result<()> {
    if sources.is_empty() {
        return Ok(());
    }
    page.newline()?;
    page.line(&format!("{} {words}", count(sources.len(), "file", "files")), Role::Title)?;
    for source in sources {
        let mut line = Marked::line(&source.path);
        if let Some(why) = &source.why {
            line.push(&format!("  {}", harmless_line(why)), Role::Quiet);
        }
        page.paragraph(Margin { lead: "", indent: 2 }, &line, Role::Plain)?;
    }
    Ok(())
}

/// A size in the largest decimal unit that it fills: `1.2 MB`.
fn size_words(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if value < 999.95 {
            return if unit == "bytes" { format!("{bytes} bytes") } else { format!("{value:.1} {unit}") };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::terminal::written;

    fn sample_status(sources: Vec<SourceRemark>) -> Status {
        Status {
            index: "index".into(),
            roots: vec!["corpus".into()],
            base: "/home/ana".into(),
            size_bytes: 1_234_567,
            words: 12_345,
            coverage: sample::coverage(),
            sources,
        }
    }

    fn remark(path: &str, remark: Remark, why: Option<&str>) -> SourceRemark {
        SourceRemark { path: path.into(), remark, why: why.map(str::to_owned) }
    }

    const HEAD: &str = "\
index    index
corpus   corpus
from     /home/ana
made     2024-02-19 10:33 UTC
holds    17 documents, 1,204 passages, 12,345 words
size     1.2 MB
";

    #[test]
    fn an_index_that_holds_everything_is_said_to_be_up_to_date() {
        let shown = written(|out| status(out, &Style::plain(80), &sample_status(Vec::new())));
        assert_eq!(shown, format!("{HEAD}\neverything is up to date\n"));
    }

    #[test]
    fn what_could_not_be_read_is_not_said_to_be_up_to_date() {
        for with in [Remark::Failed, Remark::Unreadable] {
            let sources = vec![remark("corpus/b.html", with, Some("permission denied"))];
            let shown = written(|out| status(out, &Style::plain(80), &sample_status(sources)));
            assert!(shown.ends_with("permission denied\n\nall that can be read is up to date\n"), "{shown}");
        }
    }

    #[test]
    fn an_index_before_its_first_commit_is_not_said_to_be_up_to_date() {
        let mut before = sample_status(Vec::new());
        before.coverage = crate::index::Summary::new().coverage();
        let shown = written(|out| status(out, &Style::plain(80), &before));
        assert!(shown.contains("made     not yet: the first run did not come to its first commit\n"), "{shown}");
        assert!(shown.ends_with("\n`pincite index FOLDER` makes it, unless a run is at it\n"), "{shown}");
    }

    #[test]
    fn files_are_grouped_by_what_is_with_them_and_a_reason_is_given() {
        let sources = vec![
            remark("corpus/a.png", Remark::Skipped, Some("no extractor for this format")),
            remark("corpus/b.html", Remark::Failed, Some("cannot read: \u{1b}[31m")),
            remark("corpus/c.md", Remark::Changed, None),
            remark("corpus/d.md", Remark::Changed, None),
        ];
        let shown = written(|out| status(out, &Style::plain(80), &sample_status(sources)));
        assert_eq!(
            shown,
            format!(
                "{HEAD}
1 file could not be read
  corpus/b.html  cannot read: ?[31m

2 files changed since the index was made
  corpus/c.md
  corpus/d.md

1 file left out
  corpus/a.png  no extractor for this format

`pincite index` brings it up to date
"
            )
        );
    }

    #[test]
    fn sizes_are_in_units_that_read() {
        for (bytes, words) in [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (999_990, "1.0 MB")] {
            assert_eq!(size_words(bytes), words);
        }
    }
}
