//! `pincite cite`: citations of pins and of words at hand.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use pincite::citing::{self, Cited};
use pincite::index::Index;
use pincite::model::{CitationRecord, Pin};
use pincite::render::terminal::harmless_line;
use pincite::render::{citation_words, diff_words, json, reference};
use pincite::text::literal;
use pincite::verify::Verifier;
use serde_json::Value;

use crate::args::{Args, CiteArgs, CiteFormat};
use crate::given::{self, Form};
use crate::usage::Usage;
use crate::{Failure, Outcome, place};

/// How the file of a style ends.
const STYLE_FILE: &str = ".csl";

pub(crate) fn run(args: &Args, command: &CiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if command.styles {
        reference::style_names().iter().try_for_each(|name| writeln!(out, "{name}"))?;
        return Ok(Outcome::Found);
    }
    let index = Index::open(&place::index(args)?)?;
    let targets = match command.from_json {
        true => pins_on_stdin()?,
        false => command.targets.clone(),
    };
    let mut verifier = Verifier::new(&index, 1)?;
    let mut records = Vec::new();
    for target in &targets {
        let cited = match Pin::parse(target).filter(|_| !command.quote) {
            Some(pin) => citing::pinned(&index, &pin)?,
            None => citing::quoted(&index, &mut verifier, target)?,
        };
        match cited {
            Cited::Record(record) => records.push(*record),
            other => writeln!(io::stderr().lock(), "pincite: not cited: {}", harmless_line(&why_not(target, &other)))?,
        }
    }
    write(command, &records, out)?;
    Ok(if records.len() == targets.len() && !records.is_empty() { Outcome::Found } else { Outcome::NotFound })
}

/// The pins in JSON Lines on standard input, each once.
fn pins_on_stdin() -> Result<Vec<String>, Failure> {
    let (mut pins, mut known) = (Vec::new(), HashSet::new());
    let mut input = io::stdin().lock();
    let unread = |error: io::Error| Usage {
        message: format!("cannot read standard input: {error}"),
        hint: "pipe JSON Lines into it, as `pincite search --json` writes them".to_owned(),
    };
    while let Some(line) = given::line(&mut input).map_err(unread)? {
        let Ok(value) = serde_json::from_str::<Value>(&line) else { continue };
        let pin = value["pin"].as_str().or(value["citation"]["pin"].as_str());
        if let Some(pin) = pin.filter(|pin| known.insert((*pin).to_owned())) {
            pins.push(pin.to_owned());
        }
    }
    if pins.is_empty() {
        let message = "there is no pin on standard input".to_owned();
        return Err(Usage { message, hint: "pipe into it what `pincite search --json` writes".to_owned() }.into());
    }
    Ok(pins)
}

/// Why nothing is cited, in a line.
fn why_not(target: &str, cited: &Cited) -> String {
    match cited {
        Cited::Record(_) => target.to_owned(),
        Cited::NotAsPinned(shown) => {
            let verdict =
                serde_json::to_value(shown.verdict).ok().and_then(|name| Some(name.as_str()?.replace('_', " ")));
            // Words are named with their pin, by which they are shown.
            let words = if Pin::parse(target).is_some() { String::new() } else { format!("{}: ", literal(target)) };
            format!("{words}{}: {}; `pincite show` says more", shown.asked, verdict.unwrap_or_default())
        }
        Cited::NotAsQuoted(finding) => {
            let more = match (&finding.citation, finding.places.is_empty()) {
                (Some(near), _) => format!(": {} ({})", diff_words(&finding.diff), near.pin),
                (None, false) => {
                    let pins: Vec<String> = finding.places.iter().map(|place| place.pin.to_string()).collect();
                    format!(": {}", pins.join(", "))
                }
                (None, true) => String::new(),
            };
            format!("{}: {}{more}", literal(target), finding.verdict.name())
        }
    }
}

fn write(command: &CiteArgs, records: &[CitationRecord], out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(style) = &command.style {
        return write_styled(command, style, records, out);
    }
    let format = if command.json { CiteFormat::Json } else { command.format };
    if format == CiteFormat::CslJson {
        let items: Vec<Value> = records.iter().map(reference::csl_item).collect();
        serde_json::to_writer_pretty(&mut *out, &items).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    for record in records {
        match format {
            CiteFormat::Line => writeln!(out, "{} {}", citation_words(&record.citation), record.citation.pin)?,
            CiteFormat::Markdown => writeln!(out, "{}", reference::markdown_note(record))?,
            CiteFormat::Html => writeln!(out, "{}", reference::html(record))?,
            CiteFormat::Bibtex => writeln!(out, "{}", reference::bibtex(record))?,
            CiteFormat::Biblatex => writeln!(out, "{}", reference::biblatex(record))?,
            CiteFormat::Ris => write!(out, "{}", reference::ris(record))?,
            CiteFormat::Annotation => writeln!(out, "{}", reference::annotation(record))?,
            CiteFormat::Json | CiteFormat::CslJson => json::record(out, record)?,
            CiteFormat::Url => match reference::fragment_url(record) {
                Some(url) => writeln!(out, "{url}")?,
                None => {
                    let pin = &record.citation.pin;
                    writeln!(io::stderr().lock(), "pincite: not cited: {pin}: its document has no address")?;
                }
            },
        }
    }
    Ok(())
}

/// The text of a style.
fn style_file(name: &str) -> Result<String, Usage> {
    let hint = "name a CSL file, or a style that `pincite cite --styles` lists";
    String::from_utf8(given::read(Path::new(name), Form::Text, "the style", hint)?).map_err(|error| Usage {
        message: format!("cannot read the style: {name}: {}", error.utf8_error()),
        hint: hint.to_owned(),
    })
}

fn write_styled(
    command: &CiteArgs,
    style: &str,
    records: &[CitationRecord],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let csl = match style.ends_with(STYLE_FILE) {
        true => Some(style_file(style)?),
        false => None,
    };
    let styled = reference::styled(records, style, csl.as_deref(), command.lang.as_deref()).map_err(|error| Usage {
        message: error.to_string(),
        hint: "`pincite cite --styles` lists them; others, such as OSCOLA and Bluebook, are read from CSL files, \
               `--style NAME.csl` (github.com/citation-style-language/styles has them)"
            .to_owned(),
    })?;
    let lines = if command.bibliography { &styled.bibliography } else { &styled.citations };
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    if command.bibliography {
        out.flush()?;
        if lines.is_empty() && styled.left_out.is_empty() && !records.is_empty() {
            place::remark(&format!("{style} has no bibliography"));
        }
        for reference::LeftOut { slug, parts } in &styled.left_out {
            place::remark(&match parts.as_slice() {
                [] => format!("{style} gives no entry to {slug}: it lists no document of which so little is known"),
                parts => format!("{style} leaves out of the entry of {slug}: {}", parts.join(", ")),
            });
        }
    }
    Ok(())
}
