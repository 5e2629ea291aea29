//! How a query was read: the head of an explained answer.

use std::io::{self, Write};

use super::Style;
use super::highlight::Role as Tone;
use super::page::{Margin, Marked, Page};
use crate::model::{Explanation, Reading, Role, WordReading};

/// Writes how the query was read: its parts as a tree, and what their words stand for.
///
/// ```text
/// reading: cyber "policy dialogue" NOT ransomware
///   side by side
///     required: policy dialogue
///       policy as written: policy 38
///       dialogue as written: dialogue 72
///     ranks: cyber
///       words with the stem en:cyber: en:cyber 102
///     excluded: ransomware
///       words with the stem en:ransomwar: none
/// ```
///
/// A number behind a term is that of the passages with it.
///
/// # Errors
///
/// As `out` gives them.
pub fn explanation(out: &mut dyn Write, style: &Style, reading: &Reading) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let lead = Margin { lead: "reading: ", indent: 9 };
    page.paragraph(lead, &Marked::line(&reading.reading), Tone::Plain)?;
    if let Some(explanation) = &reading.explanation {
        part(&mut page, explanation, 2, None)?;
    }
    if let Some(added) = reading.expansion.as_ref().filter(|added| !added.is_empty()) {
        let words: Vec<String> = added.iter().map(|one| format!("{} {:.2}", one.word, one.weight)).collect();
        line(&mut page, 2, &format!("expanded by: {}", words.join(", ")))?;
    }
    page.newline()
}

/// Writes a part and those that it consists of; its role only where others stand beside it.
fn part(page: &mut Page<'_>, explanation: &Explanation, indent: usize, role: Option<Role>) -> io::Result<()> {
    let lead = match role {
        Some(Role::Required) => "required: ",
        Some(Role::Ranks) => "ranks: ",
        Some(Role::Excluded) => "excluded: ",
        Some(Role::Alternative) => "or: ",
        None => "",
    };
    line(page, indent, &format!("{lead}{}", explanation.text))?;
    for word in &explanation.words {
        line(page, indent + 2, &terms(word))?;
    }
    explanation.parts.iter().try_for_each(|inner| part(page, inner, indent + 2, Some(inner.role)))
}

fn line(page: &mut Page<'_>, indent: usize, text: &str) -> io::Result<()> {
    page.paragraph(Margin { lead: "", indent }, &Marked::line(text), Tone::Quiet)
}

/// What a word stands for, the commonest terms named.
fn terms(word: &WordReading) -> String {
    let named: Vec<String> = word.commonest.iter().map(|term| format!("{} {}", term.term, term.passages)).collect();
    let capped = if word.terms_capped { ", of more than are looked for" } else { "" };
    match word.terms {
        0 => format!("{}: none", word.looked_for),
        terms if terms > named.len() => {
            format!("{}: {} terms{capped}: {}, …", word.looked_for, terms, named.join(", "))
        }
        _ => format!("{}: {}", word.looked_for, named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;
    use crate::model::TermFound;
    use crate::text::Span;

    #[test]
    fn an_explained_answer_starts_with_the_reading_as_a_tree() {
        let found = |term: &str, passages| TermFound { term: term.into(), passages };
        let word = |text: &str, role, word: WordReading| Explanation {
            role,
            text: text.into(),
            clause: Some(Span::between(0, 1)),
            words: vec![word],
            parts: Vec::new(),
        };
        let pattern = WordReading {
            looked_for: "words like polic*".into(),
            terms: 7,
            terms_capped: false,
            commonest: vec![found("policy", 12), found("policies", 3)],
        };
        let none = WordReading {
            looked_for: "words with the stem en:zzz".into(),
            terms: 0,
            terms_capped: false,
            commonest: Vec::new(),
        };
        let parts = vec![word("polic*", Role::Ranks, pattern), word("zzz", Role::Excluded, none)];
        let tree =
            Explanation { role: Role::Required, text: "side by side".into(), clause: None, words: Vec::new(), parts };
        let reading = Reading {
            query: "polic* -zzz".into(),
            reading: "polic* NOT zzz".into(),
            diagnostics: Vec::new(),
            explanation: Some(tree),
            ..Reading::default()
        };
        assert_eq!(
            written(|out| explanation(out, &Style::plain(80), &reading)),
            concat!(
                "reading: polic* NOT zzz\n",
                "  side by side\n",
                "    ranks: polic*\n",
                "      words like polic*: 7 terms: policy 12, policies 3, …\n",
                "    excluded: zzz\n",
                "      words with the stem en:zzz: none\n",
                "\n"
            )
        );
    }
}
