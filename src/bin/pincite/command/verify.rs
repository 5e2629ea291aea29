//! `pincite verify`: the quotations of manuscripts, held against the corpus.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pincite::extract::Unextracted;
use pincite::index::Index;
use pincite::manuscript::{self, Manuscript, ManuscriptFormat};
use pincite::model::{Document, Metadata, QuoteChecked};
use pincite::render::terminal::harmless_line;
use pincite::render::{json, report, terminal};
use pincite::verify::{Checked, Verifier, with_pins};
use pincite::worker::Extraction;

use super::refresh;
use crate::args::{Args, InputForm, ReportFormat, VerifyArgs};
use crate::given::{self, Form};
use crate::usage::Usage;
use crate::{Failure, Outcome, place, whole};

/// How long a check runs before a bar shows how far it is.
const BEFORE_BAR: Duration = Duration::from_millis(500);

/// A manuscript that was read.
struct Draft {
    /// As it is called in the answer.
    name: String,
    path: PathBuf,
    /// None if its text had to be taken out of it.
    format: Option<ManuscriptFormat>,
    manuscript: Manuscript,
}

pub(crate) fn run(args: &Args, command: &VerifyArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let folder = place::index(args)?;
    refresh(args, command.update)?;
    let index = Index::open(&folder)?;
    let mut verifier = Verifier::new(&index, command.min_words)?;
    let extraction = place::extraction_of_one(&place::settings()?, false)?;
    let mut unread = Vec::new();
    let mut all: Vec<QuoteChecked> = Vec::new();
    for path in &command.manuscripts {
        let draft = match read(path, command.stdin, &extraction) {
            Ok(draft) => draft,
            Err(usage) => {
                verifier.unread();
                unread.push(usage);
                continue;
            }
        };
        if let Some(remark) = draft.manuscript.remark() {
            place::remark(&format!("{}: {remark}", draft.name));
        }
        let bar = progress();
        let checked = verifier.check(&draft.name, &draft.manuscript, &|done, of| {
            show_late(&bar);
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        if !command.quiet {
            print(args, command, &draft, &checked, out)?;
        }
        if command.fix_pins {
            fix_pins(command, &draft, &checked.quotes)?;
        }
        all.extend(checked.quotes);
    }
    if unread.len() == command.manuscripts.len() {
        return Err(unread.remove(0).into());
    }
    for usage in &unread {
        // Whoever reads the report has to know that it is not of all.
        let _ = writeln!(io::stderr().lock(), "pincite: {}\nhint: {}", harmless_line(&usage.message), usage.hint);
    }
    let end = verifier.end();
    if !command.quiet {
        match (command.json, command.format) {
            (true, _) => json::verified(out, end)?,
            (_, Some(ReportFormat::Sarif)) => report::sarif(out, &all)?,
            (_, Some(ReportFormat::Github)) => {}
            _ => terminal::verify_end(out, &place::style(args), end)?,
        }
    }
    Ok(if end.all_stand() { Outcome::Found } else { Outcome::NotFound })
}

/// Reads a manuscript, or says why it cannot be.
fn read(path: &Path, stdin: InputForm, extraction: &Extraction) -> Result<Draft, Usage> {
    let name = path.display().to_string();
    let is_stdin = path == Path::new("-");
    let format = match stdin {
        _ if !is_stdin => ManuscriptFormat::of(&name),
        InputForm::Markdown => Some(ManuscriptFormat::Markdown),
        InputForm::Text => Some(ManuscriptFormat::Text),
        InputForm::Html => Some(ManuscriptFormat::Html),
        InputForm::Tex => Some(ManuscriptFormat::Tex),
    };
    let form = if format.is_some() { Form::Text } else { Form::Document };
    let bytes = given::read(path, form, "the manuscript", "check its name and rights")?;
    let manuscript = match format {
        Some(format) => manuscript::read(text_of(&name, bytes)?, format),
        None => manuscript::read_document(document_of(&name, &bytes, extraction)?),
    };
    Ok(Draft { name, path: path.to_owned(), format, manuscript })
}

fn unusable(message: String, hint: &str) -> Usage {
    Usage { message, hint: hint.to_owned() }
}

/// The text that a file is.
fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, Usage> {
    if bytes.contains(&0) {
        return Err(unusable(format!("{name}: this is no text"), "save it as .md, .txt, .html, .tex or .docx"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        unusable(format!("{name}: not UTF-8 at byte {at}"), "save it as UTF-8")
    })
}

/// What is taken out of a file that is no text, as `pincite extract` shows it.
fn document_of(name: &str, bytes: &[u8], extraction: &Extraction) -> Result<Document, Usage> {
    extraction.document(name, bytes, &Metadata::default()).map_err(|why| match why {
        Unextracted::Skipped(why) => {
            unusable(format!("{name}: {why}"), "manuscripts are .md, .txt, .html, .tex, .docx or .odt")
        }
        Unextracted::Failed(why) | Unextracted::NoText(why) => unusable(
            format!("cannot read the manuscript: {name}: {why}"),
            "open it in the program that made it, and save it anew",
        ),
    })
}

/// A bar that is not seen before [`show_late`] shows it.
fn progress() -> ProgressBar {
    let bar = ProgressBar::hidden();
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} quotations") {
        bar.set_style(style);
    }
    bar
}

/// Shows the bar on standard error once the check takes long.
fn show_late(bar: &ProgressBar) {
    if bar.is_hidden() && bar.elapsed() > BEFORE_BAR {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
}

fn print(args: &Args, command: &VerifyArgs, draft: &Draft, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    if command.json {
        return checked.quotes.iter().try_for_each(|quote| json::quote(out, quote));
    }
    match command.format {
        Some(ReportFormat::Sarif) => return Ok(()),
        Some(ReportFormat::Github) => {
            return checked.quotes.iter().try_for_each(|quote| report::github(out, quote));
        }
        None => {}
    }
    let style = place::style(args);
    for place in &checked.unclosed {
        terminal::unclosed(out, &style, &draft.name, place)?;
    }
    let shown = |quote: &&QuoteChecked| command.all || !quote.finding.verdict.stands();
    checked
        .quotes
        .iter()
        .filter(shown)
        .try_for_each(|quote| terminal::quote(out, &style, draft.manuscript.text(), quote))
}

/// Writes the manuscript with pins: a copy, unless asked otherwise.
fn fix_pins(command: &VerifyArgs, draft: &Draft, quotes: &[QuoteChecked]) -> Result<(), Failure> {
    if draft.path == Path::new("-") {
        let message = "pins cannot be written into standard input".to_owned();
        return Err(Usage { message, hint: "name the manuscript as a file".to_owned() }.into());
    }
    let Some(format) = draft.format else {
        let name = harmless_line(&draft.name);
        let hint = "save it as .md, .txt, .html or .tex; a word processor exports these";
        writeln!(io::stderr().lock(), "pincite: {name}: pins are written into text files only\nhint: {hint}")?;
        return Ok(());
    };
    let (text, count) = with_pins(draft.manuscript.text(), format, quotes);
    let target = match command.in_place {
        true => draft.path.clone(),
        false => {
            let end = draft.path.extension().map(|end| end.to_string_lossy().into_owned()).unwrap_or_default();
            draft.path.with_extension(format!("pinned.{end}"))
        }
    };
    let names = whole::names(&target);
    if names > 1 {
        let shown = harmless_line(&target.display().to_string());
        let message =
            format!("{shown} has {names} names (hard links), and the pins would be written into one of them only");
        let hint = match command.in_place {
            true => "write a copy, without --in-place, and put it in the place of all",
            false => "take it away, or write into the manuscript with --in-place",
        };
        return Err(Usage { message, hint: hint.to_owned() }.into());
    }
    whole::write(&target, &draft.path, text.as_bytes())?;
    if !command.quiet {
        let shown = harmless_line(&target.display().to_string());
        writeln!(io::stderr().lock(), "{count} pins written into {shown}")?;
    }
    Ok(())
}
