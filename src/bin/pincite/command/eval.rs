//! `pincite eval`: how good the ranking is on one's own judgments.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use pincite::index::{Index, Unit};
use pincite::judge::{Judgments, OddLine, Run, measure, queries};
use pincite::model::Hit;
use pincite::render::evaluation::{Judged, evaluation};
use pincite::search::{SearchOptions, search};

use super::search::expand;
use crate::args::{Args, EvalArgs, Sort};
use crate::given::{self, Form};
use crate::usage::Usage;
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &EvalArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let topics = parsed(&command.queries, "the queries", queries)?;
    let judgments = parsed(&command.qrels, "the judgments", Judgments::parse)?;
    let other = command.run.as_deref().map(|file| parsed(file, "the run", Run::parse)).transpose()?;
    let index = Index::open(&place::index(args)?)?;
    let known = judgments.documents();
    // A pin names a passage; all other names are those of documents.
    let counted = if known.iter().any(|name| name.contains('#')) { Unit::Passages } else { Unit::Documents };
    let options = SearchOptions {
        limit: command.limit,
        counted,
        ranking: command.rank.ranking(),
        expand: expand(command.expand, command.rank, Sort::Relevance)?,
        ..SearchOptions::default()
    };
    let (mut judged, mut unasked) = (Vec::new(), Vec::new());
    for (query, grades) in judgments.queries() {
        let mut run = Run::default();
        match topics.iter().find(|topic| topic.id == query) {
            Some(topic) => {
                let hits = search(&index, &topic.query, &options)?.hits;
                run.insert(query.to_owned(), hits.iter().map(|hit| name(hit, &known)).collect());
            }
            None => unasked.push(query),
        }
        let ours = measure(grades, &run.ranking(query));
        let other = other.as_ref().map(|other| measure(grades, &by_judged_names(other.ranking(query), &known)));
        judged.push(Judged { query: query.to_owned(), ours, other });
    }
    let (queries, qrels) = (command.queries.display(), command.qrels.display());
    if unasked.len() == judged.len() {
        place::remark(&format!("no query of {queries} has a relevant document in {qrels}: nothing is measured"));
        return Ok(Outcome::NotFound);
    }
    evaluation(out, &judged)?;
    if !unasked.is_empty() {
        place::remark(&format!("judged in {qrels}, not in {queries}, and counted as 0: {}", unasked.join(", ")));
    }
    Ok(Outcome::Found)
}

/// The name by which a hit was judged: its pin, with or without the check, or the slug, path or file name of its
/// document.
fn name(hit: &Hit, known: &BTreeSet<&str>) -> String {
    let pin = hit.pin.to_string();
    let path = hit.document.path.as_str();
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let short = pin.split('@').next().unwrap_or_default();
    let names = [pin.as_str(), short, hit.document.slug.as_str(), path, file, stem];
    let judged = names.into_iter().find(|name| known.contains(name));
    judged.unwrap_or(&pin).to_owned()
}

/// A ranking by the names that were judged: a pin, of our own runs, without its check or its passage; of a document that
/// is given by several passages, the best counts.
fn by_judged_names<'n>(ranking: Vec<&'n str>, known: &BTreeSet<&str>) -> Vec<&'n str> {
    let mut given = BTreeSet::new();
    let named = ranking.into_iter().map(|name| {
        let shorter = ['@', '#'].map(|mark| name.split(mark).next().unwrap_or(name));
        std::iter::once(name).chain(shorter).find(|name| known.contains(name)).unwrap_or(name)
    });
    named.filter(|name| given.insert(*name)).collect()
}

/// What a file of a test collection holds; bytes that are no UTF-8 become U+FFFD.
fn parsed<T>(file: &Path, what: &str, parse: impl Fn(&str) -> Result<T, OddLine>) -> Result<T, Failure> {
    let hint = "see `pincite eval --help` for the forms of queries, judgments and runs";
    let unusable = |why: String| Usage { message: format!("{}: {why}", file.display()), hint: hint.to_owned() };
    let bytes = given::read(file, Form::Text, what, hint)?;
    Ok(parse(&String::from_utf8_lossy(&bytes)).map_err(|odd| unusable(odd.to_string()))?)
}
