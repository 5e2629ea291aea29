//! What to offer where nothing was found; never applied.

use crate::clause::{Forms, Pattern};
use crate::error::Result;
use crate::index::{Index, Order, Unit};
use crate::model::{Offer, Spelling, WordFound};
use crate::query::{Kind, Node, plan};
use crate::text::{Span, fold, words};

/// The most words of a query that are looked at.
const MAX_WORDS: usize = 8;

/// The most spellings that are offered for a word.
const MAX_SPELLINGS: usize = 3;

/// Says of each word of `root` whether it stands anywhere, how those are spelled that do, and which looser query has
/// hits.
pub(super) fn offer(index: &Index, root: &Node, forms: Forms) -> Result<Offer> {
    let mut typed = Vec::new();
    words_of(root, &mut typed);
    let mut found: Vec<WordFound> = Vec::new();
    let passages = |kind| -> Result<usize> {
        let clause = plan::plan(&Node { span: Span::default(), kind }, index.languages(), forms);
        Ok(index.find(&clause, Order::Relevance, Unit::Passages, 0)?.total)
    };
    let mut standing: Vec<String> = Vec::new();
    for (word, as_written) in typed {
        if found.len() >= MAX_WORDS || found.iter().any(|known| known.word == word) {
            continue;
        }
        let with_inflections = passages(Kind::Word(word.clone()))?;
        if with_inflections > 0 {
            standing.push(word.clone());
        }
        let passages = match as_written {
            AsWritten::Yes => passages(Kind::Phrase(word.clone(), 0))?,
            AsWritten::No => with_inflections,
        };
        let spellings = if passages == 0 { spellings(index, &word)? } else { Vec::new() };
        found.push(WordFound { word, passages, spellings });
    }
    let looser = standing.join(" ");
    let looser = (!looser.is_empty() && looser != root.to_string()).then_some(looser);
    Ok(Offer { words: found, looser, without_filters: None })
}

/// Whether a word is asked for as written, or with its inflections.
#[derive(Clone, Copy)]
enum AsWritten {
    Yes,
    No,
}

/// The words that a query asks for, in order; not those that it denies.
fn words_of(node: &Node, into: &mut Vec<(String, AsWritten)>) {
    let mut add = |text: &str, as_written| {
        into.extend(words::units(text).iter().map(|unit| (unit.span.of(text).to_owned(), as_written)));
    };
    match &node.kind {
        Kind::Word(text) | Kind::Fuzzy(text, _) => add(text, AsWritten::No),
        Kind::Phrase(text, _) => add(text, AsWritten::Yes),
        Kind::Near(first, steps) => {
            words_of(first, into);
            steps.iter().for_each(|step| words_of(&step.node, into));
        }
        Kind::And(parts) | Kind::Or(parts) | Kind::Together(parts) => {
            parts.iter().for_each(|part| words_of(part, into))
        }
        Kind::Ranked(items) => items.iter().for_each(|item| words_of(&item.node, into)),
        Kind::Weighed(inner, _) => words_of(inner, into),
        Kind::Pattern(_) | Kind::Regex(_) | Kind::In(..) | Kind::Filter(..) | Kind::Not(_) => {}
    }
}

/// The words of the index nearest to `word`: fewest edits first, then the commonest.
fn spellings(index: &Index, word: &str) -> Result<Vec<Spelling>> {
    let folded = fold::fold(word);
    let letters = folded.chars().count();
    // Of a short word, two edits leave too little.
    let edits = if letters < 5 { 1 } else { 2 };
    if letters < 3 {
        return Ok(Vec::new());
    }
    let nearest = Pattern::fuzzy(&folded, 1);
    let mut near = index.words(&Pattern::fuzzy(&folded, edits))?;
    near.sort_by_key(|(word, passages)| (!nearest.accepts(word), std::cmp::Reverse(*passages), word.clone()));
    near.truncate(MAX_SPELLINGS);
    Ok(near.into_iter().map(|(word, passages)| Spelling { word, passages }).collect())
}
