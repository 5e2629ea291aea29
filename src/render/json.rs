//! Results as JSON Lines: a contract, with a schema made from the same types.
//!
//! Every line is an object with `type` first. A search gives one `begin`, then
//! a `hit` for each hit, then one `end`; of many searches each line has the
//! `id` of its query. A concordance gives one `begin`, then a `line` for each
//! match, then one `end`. Export gives a `passage` each, list a
//! `document` or a `problem` each, show one `shown`, status one `status`, cite a `record` each, check a
//! `checked` for each stored citation, verify a `quote` for each quotation, then
//! one `verified`, and extract one `extract` and then a `block` each. Byte ranges are
//! pairs `[from, to]` of UTF-8 bytes. A field may be added within a version; one
//! that goes or changes its meaning makes a new one.

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::error::Diagnostic;
use crate::model::{
    AddedWord, Citation, CitationChecked, CitationRecord, ConcordanceEnd, ConcordanceLine, Coverage, Explanation, Hit,
    IndexChecked, Listing, Offer, QuoteChecked, Reading, SearchResults, Shown, SourceRemark, Status, Understood,
    UnderstoodBlock, VerifyEnd,
};

/// Version of the contract.
pub const VERSION: u32 = 1;

/// A line of JSON output.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    /// The first line of a search or concordance.
    Begin {
        /// Id of the query, where there are many.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        /// Version of this contract.
        version: u32,
        /// The query as typed.
        query: &'a str,
        /// The query as it was read, in the query language with nothing left implicit.
        reading: &'a str,
        /// Name and version of the ranking.
        ranking: &'a str,
        /// What was odd in the query; the spans are byte ranges in it.
        diagnostics: &'a [Diagnostic],
        /// What the parts of the query ask for, where it was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<&'a Explanation>,
        /// The words that the query was expanded by, the weightiest first, where that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        expansion: Option<&'a [AddedWord]>,
    },
    /// A passage that makes the query true.
    Hit {
        /// Id of the query, where there are many.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        /// The hit.
        #[serde(flatten)]
        hit: &'a Hit,
    },
    /// The last line of a search.
    End {
        /// Id of the query, where there are many.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        /// Number of hits given.
        hits: usize,
        /// Number of passages, or of documents, that make the query true.
        total: usize,
        /// False if there may be more than `total`.
        total_exact: bool,
        /// What was searched, and what could not be.
        coverage: &'a Coverage,
        /// What to try instead, if nothing was found; never applied.
        #[serde(skip_serializing_if = "Option::is_none")]
        offer: Option<&'a Offer>,
        /// Time that the search took, in milliseconds.
        elapsed_ms: u64,
    },
    /// A match in its context.
    #[serde(rename = "line")]
    Match(&'a ConcordanceLine),
    /// The last line of a concordance.
    #[serde(rename = "end")]
    ConcordanceEnd {
        /// What there was.
        #[serde(flatten)]
        end: &'a ConcordanceEnd,
        /// Time that it took, in milliseconds.
        elapsed_ms: u64,
    },
    /// A passage of an export.
    Passage(&'a Citation),
    /// A document of a list.
    Document(&'a Listing),
    /// A passage asked for by its pin.
    Shown(&'a Shown),
    /// The state of an index.
    Status(&'a Status),
    /// What came of checking that an index is whole.
    #[serde(rename = "index_checked")]
    IndexChecked(&'a IndexChecked),
    /// A citation with all that finds and checks its quote again.
    Record(&'a CitationRecord),
    /// A stored citation, checked.
    Checked(&'a CitationChecked),
    /// A quotation of a manuscript.
    Quote(&'a QuoteChecked),
    /// The last line of a check of manuscripts.
    Verified(&'a VerifyEnd),
    /// What was understood of a file; its blocks follow.
    Extract(&'a Understood),
    /// A file, and what the index does not hold of it.
    Problem(&'a SourceRemark),
    /// A block of a file.
    Block(&'a UnderstoodBlock),
}

impl<'a> Line<'a> {
    fn begin(id: Option<&'a str>, reading: &'a Reading) -> Line<'a> {
        let Reading { query, reading, ranking, diagnostics, explanation, expansion } = reading;
        let (explanation, expansion) = (explanation.as_ref(), expansion.as_deref());
        Line::Begin { id, version: VERSION, query, reading, ranking, diagnostics, explanation, expansion }
    }

    fn end(id: Option<&'a str>, results: &'a SearchResults, elapsed_ms: u64) -> Line<'a> {
        let SearchResults { hits, total, total_exact, coverage, offer, .. } = results;
        let (hits, total, total_exact) = (hits.len(), *total, *total_exact);
        Line::End { id, hits, total, total_exact, coverage, offer: offer.as_ref(), elapsed_ms }
    }
}

/// Writes the first line of a search or concordance: how the query was read.
///
/// # Errors
///
/// As `out` gives them; so do all functions of this module.
pub fn begin(out: &mut dyn Write, reading: &Reading) -> io::Result<()> {
    write_line(out, &Line::begin(None, reading))
}

/// Writes the line of a hit.
pub fn hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    write_line(out, &Line::Hit { id: None, hit })
}

/// Writes the last line of a search: how much was found, and what was searched.
pub fn end(out: &mut dyn Write, results: &SearchResults, elapsed_ms: u64) -> io::Result<()> {
    write_line(out, &Line::end(None, results, elapsed_ms))
}

/// Writes all lines of one search of many, each with the `id` of its query.
pub fn answer(out: &mut dyn Write, id: &str, results: &SearchResults, elapsed_ms: u64) -> io::Result<()> {
    write_line(out, &Line::begin(Some(id), &results.reading))?;
    for hit in &results.hits {
        write_line(out, &Line::Hit { id: Some(id), hit })?;
    }
    write_line(out, &Line::end(Some(id), results, elapsed_ms))
}

/// Writes a line of a concordance.
pub fn concordance_line(out: &mut dyn Write, line: &ConcordanceLine) -> io::Result<()> {
    write_line(out, &Line::Match(line))
}

/// Writes the last line of a concordance: how much was found, and what was searched.
pub fn concordance_end(out: &mut dyn Write, end: &ConcordanceEnd, elapsed_ms: u64) -> io::Result<()> {
    write_line(out, &Line::ConcordanceEnd { end, elapsed_ms })
}

/// Writes the line of a passage of an export.
pub fn passage(out: &mut dyn Write, citation: &Citation) -> io::Result<()> {
    write_line(out, &Line::Passage(citation))
}

/// Writes a file and what the index does not hold of it.
pub fn problem(out: &mut dyn Write, problem: &SourceRemark) -> io::Result<()> {
    write_line(out, &Line::Problem(problem))
}

/// Writes what was understood of a file: a line about it, and one for each block.
pub fn extract(out: &mut dyn Write, understood: &Understood) -> io::Result<()> {
    write_line(out, &Line::Extract(understood))?;
    understood.blocks.iter().try_for_each(|block| write_line(out, &Line::Block(block)))
}

/// Writes the line of a document of a list.
pub fn document(out: &mut dyn Write, listing: &Listing) -> io::Result<()> {
    write_line(out, &Line::Document(listing))
}

/// Writes a passage that was asked for by its pin.
pub fn shown(out: &mut dyn Write, shown: &Shown) -> io::Result<()> {
    write_line(out, &Line::Shown(shown))
}

/// Writes the state of an index.
pub fn status(out: &mut dyn Write, status: &Status) -> io::Result<()> {
    write_line(out, &Line::Status(status))
}

/// Writes a citation record.
pub fn record(out: &mut dyn Write, record: &CitationRecord) -> io::Result<()> {
    write_line(out, &Line::Record(record))
}

/// Writes what became of a stored citation.
pub fn checked(out: &mut dyn Write, checked: &CitationChecked) -> io::Result<()> {
    write_line(out, &Line::Checked(checked))
}

/// Writes what was found of a quotation of a manuscript.
pub fn quote(out: &mut dyn Write, quote: &QuoteChecked) -> io::Result<()> {
    write_line(out, &Line::Quote(quote))
}

/// Writes the last line of a check of manuscripts: what came of all quotations.
pub fn verified(out: &mut dyn Write, end: &VerifyEnd) -> io::Result<()> {
    write_line(out, &Line::Verified(end))
}

/// Writes what came of checking an index.
pub fn index_checked(out: &mut dyn Write, checked: &IndexChecked) -> io::Result<()> {
    write_line(out, &Line::IndexChecked(checked))
}

/// Gives the JSON Schema (2020-12) that every line satisfies.
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Line<'_>>();
    schema.insert("title".into(), "A line of pincite's JSON output".into());
    schema.to_value()
}

fn write_line(out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::model::{Remark, SourceRemark, SourceState, Verdict};
    use crate::render::sample;
    use crate::text::Span;

    fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn results() -> SearchResults {
        let diagnostics = vec![Diagnostic::new(Span::between(0, 1), "the quotation mark is not closed")];
        let reading = Reading {
            query: "\"a".into(),
            reading: "\"a\"".into(),
            diagnostics,
            ranking: "signals 2",
            explanation: None,
            expansion: None,
        };
        let hits = vec![sample::hit()];
        SearchResults { reading, hits, total: 41, total_exact: true, coverage: sample::coverage(), offer: None }
    }

    /// One line of every type.
    fn all_lines() -> Vec<String> {
        let citation = sample::citation();
        let listing = Listing {
            document: sample::card(),
            passages: 4,
            words: 345,
            encoding: Some("UTF-8".into()),
            state: SourceState::Unchanged,
        };
        let asked = Shown {
            asked: citation.pin.clone(),
            verdict: Verdict::SourceMissing,
            citation: Some(citation.clone()),
            places: vec![citation.clone()],
            encoding: None,
            before: vec!["Before.".into()],
            after: Vec::new(),
        };
        let remark = SourceRemark { path: "a.png".into(), remark: Remark::Skipped, why: Some("no text".into()) };
        let state = Status {
            index: "index".into(),
            roots: vec!["corpus".into()],
            base: "/home/ana".into(),
            size_bytes: 12,
            words: 345,
            coverage: sample::coverage(),
            sources: vec![remark],
        };
        vec![
            written(|out| begin(out, &results().reading)),
            written(|out| hit(out, &sample::hit())),
            written(|out| end(out, &results(), 12)),
            written(|out| concordance_line(out, &sample::concordance_line("a b c", Span::between(2, 3), &[]))),
            written(|out| concordance_end(out, &sample::concordance_end(), 12)),
            written(|out| passage(out, &citation)),
            written(|out| document(out, &listing)),
            written(|out| shown(out, &asked)),
            written(|out| status(out, &state)),
        ]
    }

    #[test]
    fn a_search_begins_and_ends_with_the_fields_of_the_contract_in_order() {
        assert_eq!(
            written(|out| begin(out, &results().reading)),
            concat!(
                r#"{"type":"begin","version":1,"query":"\"a","reading":"\"a\"","#,
                r#""ranking":"signals 2","diagnostics":[{"span":[0,1],"message":"the quotation mark is not closed"}]}"#,
                "\n"
            )
        );
        assert_eq!(
            written(|out| end(out, &results(), 12)),
            concat!(
                r#"{"type":"end","hits":1,"total":41,"total_exact":true,"coverage":{"documents":17,"passages":1204,"#,
                r#""skipped":0,"failed":0,"without_text":0,"changed_since_indexed":0,"sources_checked":17,"#,
                r#""indexed_at":"2024-02-19T10:33:07.123Z"},"elapsed_ms":12}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_hit_has_the_fields_of_the_contract_in_order() {
        let line = written(|out| hit(out, &sample::hit_on("a statement", &["statement"])));
        let expected = concat!(
            r#"{"type":"hit","rank":1,"score":12.3456,"parts":{"words":12.3456,"exact":0.0,"#,
            r#""burst":0.0,"title":0.0,"order":0.0,"near":0.0},"pin":"first-asean-us-dialogue#p3@PIN","document":{"#,
            r#""path":"corpus/first-asean-us-dialogue.md","slug":"first-asean-us-dialogue","#,
            r#""title":"The first ASEAN-US Cyber Policy Dialogue, October 2019","title_from_text":false,"#,
            r#""authors":[],"publisher":"pincite project","date":"2024-02-19","url":null,"language":"en","#,
            r#""format":"markdown","hash":"HASH"},"locator":{"paragraph":3,"page":null,"#,
            r#""section":["What came before it"],"lines":[31,33]},"#,
            r#""passage":{"text":"a statement","span":[900,911]},"#,
            r#""matches":[{"clause":[0,1],"spans":[[2,11]]}],"missing":[],"source_changed":false}"#,
            "\n"
        );
        let expected = expected.replace("PIN", sample::pin("a statement").check()).replace("HASH", &"00".repeat(32));
        assert_eq!(line, expected);
    }

    #[test]
    fn a_line_of_a_concordance_has_the_fields_of_the_contract_in_order() {
        let word = Span::between(2, 11);
        let line = written(|out| concordance_line(out, &sample::concordance_line("a statement here", word, &[word])));
        let fields = r#""left":"a ","match":"statement","right":" here","spans":[[0,9]],"place":[902,911]}"#;
        assert!(line.starts_with(r#"{"type":"line","pin":"first-asean-us-dialogue#p3@"#), "{line}");
        assert!(line.ends_with(&format!("\"clause\":[0,1],{fields}\n")), "{line}");
        let end = written(|out| concordance_end(out, &sample::concordance_end(), 12));
        let fields =
            r#"{"type":"end","lines":2,"lines_exact":true,"passages":1,"total":1,"total_exact":true,"coverage":{"#;
        assert!(end.starts_with(fields) && end.ends_with("\"elapsed_ms\":12}\n"), "{end}");
    }

    #[test]
    fn each_line_of_one_answer_of_many_has_the_id_of_its_query() {
        let lines = written(|out| answer(out, "q1", &results(), 12));
        for (line, kind) in lines.lines().zip(["begin", "hit", "end"]) {
            assert!(line.starts_with(&format!(r#"{{"type":"{kind}","id":"q1","#)), "{line}");
        }
        let without = lines.replace(r#""id":"q1","#, "");
        let alone = written(|out| {
            begin(out, &results().reading)?;
            hit(out, &sample::hit())?;
            end(out, &results(), 12)
        });
        assert_eq!(without, alone);
    }

    #[test]
    fn every_line_satisfies_the_schema_and_has_its_type_first() {
        let schema = schema();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let validator = jsonschema::validator_for(&schema).unwrap();
        for line in all_lines() {
            assert!(line.starts_with(r#"{"type":""#) && line.ends_with("}\n") && line.matches('\n').count() == 1);
            let value: Value = serde_json::from_str(&line).unwrap();
            let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{line}{errors:?}");
        }
    }

    #[test]
    fn a_line_without_a_field_of_the_contract_breaks_the_schema() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        for line in all_lines() {
            let whole: Value = serde_json::from_str(&line).unwrap();
            for field in ["type", "query", "document", "coverage", "verdict"] {
                let mut value = whole.clone();
                if value.as_object_mut().unwrap().remove(field).is_some() {
                    assert!(!validator.is_valid(&value), "{field} of {line}");
                }
            }
        }
    }
}
