//! The check of manuscripts for machines that show such reports: SARIF, and annotations of a workflow.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{citation_words, diff_words};
use crate::model::{DraftPlace, QuoteChecked, QuoteVerdict};

/// Every verdict, with what it says of a quotation.
const VERDICTS: &[(QuoteVerdict, &str)] = &[
    (QuoteVerdict::Altered, "A passage is recognisably the source, but its words or marks differ."),
    (QuoteVerdict::Misattributed, "The words stand in another document than the one named."),
    (QuoteVerdict::WrongLocator, "The words stand elsewhere in the document named."),
    (QuoteVerdict::Ambiguous, "The words stand in several documents, and the manuscript does not say which."),
    (QuoteVerdict::NotFound, "No passage of the corpus is near the words."),
];

/// Gives in one line what was found of a quotation.
///
/// ```text
/// altered: … the risk of [-misperception-] {+confusion+} … (“Two dates in one report,” …, report#p3:1-9@k7f2q9)
/// ```
pub fn finding_words(quote: &QuoteChecked) -> String {
    let finding = &quote.finding;
    let mut words = finding.verdict.name().to_owned();
    match finding.verdict {
        QuoteVerdict::Altered => words.push_str(&format!(": {}", diff_words(&finding.diff))),
        QuoteVerdict::Ambiguous => {
            let pins: Vec<String> = finding.places.iter().map(|place| place.pin.to_string()).collect();
            words.push_str(&format!(": {}", pins.join(", ")));
        }
        _ => {}
    }
    for remark in &finding.remarks {
        words.push_str(&format!("; {remark}"));
    }
    if let Some(citation) = &finding.citation {
        words.push_str(&format!(" ({}, {})", citation_words(citation), citation.pin));
    }
    words
}

/// Writes a report in SARIF 2.1.0 (OASIS): one result for each quotation that does not stand.
///
/// # Errors
///
/// As `out` gives them; so do all functions of this module.
pub fn sarif(out: &mut dyn Write, quotes: &[QuoteChecked]) -> io::Result<()> {
    let rule = |(verdict, says): &(QuoteVerdict, &str)| json!({"id": rule_id(*verdict), "name": verdict.name(), "shortDescription": {"text": says}});
    let failed = quotes.iter().filter(|quote| !quote.finding.verdict.stands());
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "pincite",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": VERDICTS.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": failed.map(result).collect::<Vec<Value>>(),
        }],
    });
    serde_json::to_writer(&mut *out, &report)?;
    out.write_all(b"\n")
}

fn result(quote: &QuoteChecked) -> Value {
    json!({
        "ruleId": rule_id(quote.finding.verdict),
        "level": level(quote.finding.verdict),
        "message": {"text": finding_words(quote)},
        "locations": [location(quote)],
    })
}

/// A region of a text file; of another one, its paragraph as a logical location.
fn location(quote: &QuoteChecked) -> Value {
    let artifact = json!({"uri": uri(&quote.manuscript)});
    match (&quote.start, &quote.end) {
        (DraftPlace::Line { line, column }, DraftPlace::Line { line: end_line, column: end_column }) => json!({
            "physicalLocation": {
                "artifactLocation": artifact,
                "region": {
                    "startLine": line,
                    "startColumn": column,
                    "endLine": end_line,
                    "endColumn": end_column,
                    "byteOffset": quote.span.start(),
                    "byteLength": quote.span.len(),
                },
            },
        }),
        (start, _) => json!({
            "physicalLocation": {"artifactLocation": artifact},
            "logicalLocations": [{"name": start.in_words()}],
        }),
    }
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn rule_id(verdict: QuoteVerdict) -> String {
    verdict.name().replace(' ', "-")
}

fn level(verdict: QuoteVerdict) -> &'static str {
    match verdict {
        QuoteVerdict::Exact | QuoteVerdict::Normalised => "none",
        QuoteVerdict::Ambiguous => "warning",
        _ => "error",
    }
}

/// Writes a quotation that does not stand as an annotation of a GitHub workflow; nothing for one that stands.
pub fn github(out: &mut dyn Write, quote: &QuoteChecked) -> io::Result<()> {
    if quote.finding.verdict.stands() {
        return Ok(());
    }
    // Workflow commands end at a line break; their properties at a comma or colon too.
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    let place = match (&quote.start, &quote.end) {
        (DraftPlace::Line { line, column }, DraftPlace::Line { line: end_line, column: end_column }) => {
            let last_column = if line == end_line { end_column - 1 } else { *column };
            format!("line={line},endLine={end_line},col={column},endColumn={last_column},")
        }
        _ => String::new(),
    };
    let in_words = match &quote.start {
        DraftPlace::Line { .. } => String::new(),
        paragraph => format!("{}: ", paragraph.in_words()),
    };
    writeln!(
        out,
        "::{} file={},{place}title=quotation {}::{}",
        level(quote.finding.verdict),
        property(&quote.manuscript),
        quote.finding.verdict.name(),
        escaped(&(in_words + &finding_words(quote))),
    )
}
