//! `pincite cite`: citations of pins and of words at hand.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use pincite::citing::{self, Cited};
use pincite::error::{Error, ErrorKind};
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
            Cited::NotAsQuoted(_) if !command.quote && is_like_pin(target) => not_cited(&no_pin(target))?,
            other => not_cited(&why_not(target, &other))?,
        }
    }
    let cited = write(command, &records, out)?;
    Ok(if cited == targets.len() && cited > 0 { Outcome::Found } else { Outcome::NotFound })
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

/// Says on standard error that something is not cited.
fn not_cited(why: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "pincite: not cited: {}", harmless_line(why))
}

/// True for what was meant as a pin, as no words are written like that.
fn is_like_pin(target: &str) -> bool {
    let place = target.split_once("#p").map(|(_, place)| place);
    place.is_some_and(|place| place.starts_with(|one: char| one.is_ascii_digit()))
        && !target.trim().contains(char::is_whitespace)
}

/// That something is no pin, and how one looks.
fn no_pin(target: &str) -> String {
    let error = Error::new(ErrorKind::NotAPin(target.to_owned()));
    format!("{error}: {}", error.hint().unwrap_or_default())
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

/// Writes the citations, and gives how many of the records are cited.
fn write(command: &CiteArgs, records: &[CitationRecord], out: &mut dyn Write) -> Result<usize, Failure> {
    if let Some(style) = &command.style {
        return write_styled(command, style, records, out);
    }
    let mut cited = records.len();
    let one = |record: &CitationRecord| citation_words(&record.citation) + " " + &record.citation.pin.to_string();
    let lines: Vec<String> = match if command.json { CiteFormat::Json } else { command.format } {
        CiteFormat::Line => records.iter().map(one).collect(),
        CiteFormat::Markdown => reference::markdown_notes(records),
        CiteFormat::Html => records.iter().map(reference::html).collect(),
        CiteFormat::Bibtex => reference::bibtex(records),
        CiteFormat::Biblatex => reference::biblatex(records),
        CiteFormat::Annotation => records.iter().map(|record| reference::annotation(record).to_string()).collect(),
        CiteFormat::Ris => {
            reference::ris(records).iter().try_for_each(|record| write!(out, "{record}"))?;
            Vec::new()
        }
        CiteFormat::CslJson => {
            let items = reference::csl_items(records);
            serde_json::to_writer_pretty(&mut *out, &items).map_err(io::Error::from)?;
            writeln!(out)?;
            Vec::new()
        }
        CiteFormat::Json => {
            records.iter().try_for_each(|record| json::record(out, record))?;
            Vec::new()
        }
        CiteFormat::Url => {
            let mut urls = Vec::new();
            for record in records {
                match reference::fragment_url(record) {
                    Some(url) => urls.push(url),
                    None => not_cited(&format!("{}: its document has no address", record.citation.pin))?,
                }
            }
            cited = urls.len();
            urls
        }
    };
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(cited)
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
) -> Result<usize, Failure> {
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
    if command.bibliography {
        return write_bibliography(style, &styled, records, out);
    }
    let mut cited = 0;
    for (record, line) in records.iter().zip(&styled.citations) {
        match line.is_empty() {
            true => not_cited(&format!("{}: {style} writes nothing of it", record.citation.pin))?,
            false => {
                writeln!(out, "{line}")?;
                cited += 1;
            }
        }
    }
    Ok(cited)
}

fn write_bibliography(
    style: &str,
    styled: &reference::Styled,
    records: &[CitationRecord],
    out: &mut dyn Write,
) -> Result<usize, Failure> {
    styled.bibliography.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    out.flush()?;
    if styled.bibliography.is_empty() && styled.left_out.is_empty() && !records.is_empty() {
        place::remark(&format!("{style} has no bibliography"));
    }
    let mut without_entry = HashSet::new();
    for reference::LeftOut { slug, parts } in &styled.left_out {
        place::remark(&match parts.as_slice() {
            [] => format!("{style} gives no entry to {slug}: it lists no document of which so little is known"),
            parts => format!("{style} leaves out of the entry of {slug}: {}", parts.join(", ")),
        });
        if parts.is_empty() {
            without_entry.insert(slug.as_str());
        }
    }
    let has_entry = |record: &&CitationRecord| !without_entry.contains(record.citation.document.slug.as_str());
    Ok(if styled.bibliography.is_empty() { 0 } else { records.iter().filter(has_entry).count() })
}
