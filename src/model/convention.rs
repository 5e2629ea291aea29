//! The editorial conventions: what a quotation may change and still be the same words.
//!
//! This is the one place that names them. `collate` applies them, each by the name it has here.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// A change that style manuals allow in a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Convention {
    /// Other marks of quotation, or another apostrophe.
    QuoteMarks,
    /// Another dash or hyphen, or spaces around it.
    Dashes,
    /// Space before or after a mark.
    Spacing,
    /// Small or capital first letter, at the start or after an ellipsis.
    FirstLetter,
    /// Another comma, full stop, colon or semicolon at the end, beside a closing mark, or beside an ellipsis.
    EndPunctuation,
    /// An ellipsis for words that are left out.
    Ellipsis,
    /// A letter, or the end of a word, changed in square brackets.
    BracketedLetters,
    /// Words in square brackets that the source has not.
    BracketedInsertion,
    /// Words in square brackets in the place of words of the source.
    BracketedSubstitution,
    /// A word that is broken at the end of a line.
    JoinedHyphen,
    /// Ligatures, characters of other widths, Burmese in another encoding.
    LetterForms,
}

/// What a convention allows, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The convention.
    pub convention: Convention,
    /// Its name, for people.
    pub name: &'static str,
    /// What the quotation may do.
    pub allows: &'static str,
    /// The parts of the manuals that allow it.
    pub sources: &'static str,
}

/// Every convention, with what it allows and its sources.
///
/// Chicago is The Chicago Manual of Style, whose chapter 13 is on quotations; MLA the MLA Handbook; Bluebook The Bluebook,
/// whose rule 5 is on them. Sections are named and not numbered, as their numbers change with the edition. What no manual
/// speaks of says so.
pub const RULES: &[Rule] = &[
    Rule {
        convention: Convention::QuoteMarks,
        name: "quotation marks",
        allows: "single for double marks and the reverse, those of another language, straight for curly",
        sources: "Chicago 13, Permissible Changes to Quotations; Quotation Marks",
    },
    Rule {
        convention: Convention::Dashes,
        name: "dashes",
        allows: "a hyphen, or hyphens, for a dash and the reverse, with or without spaces",
        sources: "Chicago 13, Permissible Changes to Quotations",
    },
    Rule {
        convention: Convention::Spacing,
        name: "spacing",
        allows: "a space before or after a mark that the source has not, and the reverse",
        sources: "Chicago 13, Permissible Changes to Quotations (typography and layout)",
    },
    Rule {
        convention: Convention::FirstLetter,
        name: "first letter",
        allows: "a capital for a small first letter and the reverse, at the start or after an ellipsis",
        sources: "Chicago 13, Permissible Changes to Quotations; Quotations in Relation to Text",
    },
    Rule {
        convention: Convention::EndPunctuation,
        name: "punctuation at the end",
        allows: "another comma, full stop, colon or semicolon, or none, where the quotation ends or leaves words out",
        sources: "Chicago 13, Permissible Changes to Quotations; MLA, Punctuation with Quotations",
    },
    Rule {
        convention: Convention::Ellipsis,
        name: "ellipsis",
        allows: "three or four points, in brackets or not, for up to 250 words left out",
        sources: "Chicago 13, Ellipses; MLA, Ellipsis; Bluebook, rule 5 (omissions)",
    },
    Rule {
        convention: Convention::BracketedLetters,
        name: "letters in brackets",
        allows: "a letter or the end of a word changed within square brackets: `[t]he`, `look[ed]`, `judgment[]`",
        sources: "Chicago 13, Quotations in Relation to Text; MLA, Other Alterations of Quotations; Bluebook, rule 5 (alterations)",
    },
    Rule {
        convention: Convention::BracketedInsertion,
        name: "insertion in brackets",
        allows: "words in square brackets that nothing stands for, no more than those of the source: `[sic]`, `[emphasis added]`",
        sources: "Chicago 13, Interpolations and Clarifications; MLA, Other Alterations of Quotations; Bluebook, rule 5 (alterations)",
    },
    Rule {
        convention: Convention::BracketedSubstitution,
        name: "substitution in brackets",
        allows: "words in square brackets in the place of up to 5 words of the source",
        sources: "Chicago 13, Interpolations and Clarifications; MLA, Other Alterations of Quotations; Bluebook, rule 5 (alterations)",
    },
    Rule {
        convention: Convention::JoinedHyphen,
        name: "word broken at a line end",
        allows: "a hyphen at the end of a line inside a word",
        sources: "none: typesetting of the manuscript, not of the quotation",
    },
    Rule {
        convention: Convention::LetterForms,
        name: "letter forms",
        allows: "ligatures and full-width characters for the letters they are compatible with, Burmese in another encoding",
        sources: "Unicode Standard Annex #15, NFKC; CLDR, my-t-my-s0-zawgyi",
    },
];

impl Convention {
    /// What it allows, and who says so.
    pub fn rule(self) -> &'static Rule {
        RULES.iter().find(|rule| rule.convention == self).expect("every convention has its rule: a test says so")
    }
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_convention_has_one_rule() {
        let last = Convention::LetterForms as usize;
        let known: Vec<usize> = RULES.iter().map(|rule| rule.convention as usize).collect();
        assert_eq!(known, (0..=last).collect::<Vec<_>>());
        assert!(RULES.iter().all(|rule| rule.convention.rule() == rule));
    }
}
