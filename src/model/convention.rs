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
    /// Ligatures and characters of other widths.
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
    /// The sections of the manuals; the edition is the number behind the name.
    pub sources: &'static str,
}

/// Every convention, with what it allows and its sources.
///
/// Chicago is The Chicago Manual of Style, 17th edition; MLA the MLA Handbook, 8th edition; Bluebook The Bluebook,
/// 21st edition. What no manual speaks of says so.
pub const RULES: &[Rule] = &[
    Rule {
        convention: Convention::QuoteMarks,
        name: "quotation marks",
        allows: "single for double marks and the reverse, those of another language, straight for curly",
        sources: "Chicago 13.7 (1), 13.30",
    },
    Rule {
        convention: Convention::Dashes,
        name: "dashes",
        allows: "a hyphen, or hyphens, for a dash and the reverse, with or without spaces",
        sources: "Chicago 13.7 (2)",
    },
    Rule {
        convention: Convention::Spacing,
        name: "spacing",
        allows: "a space before or after a mark that the source has not, and the reverse",
        sources: "Chicago 13.8",
    },
    Rule {
        convention: Convention::FirstLetter,
        name: "first letter",
        allows: "a capital for a small first letter and the reverse, at the start or after an ellipsis",
        sources: "Chicago 13.7 (3), 13.18-20",
    },
    Rule {
        convention: Convention::EndPunctuation,
        name: "punctuation at the end",
        allows: "another comma, full stop, colon or semicolon, or none, where the quotation ends or leaves words out",
        sources: "Chicago 6.9, 13.7 (4, 5); MLA 1.3.7",
    },
    Rule {
        convention: Convention::Ellipsis,
        name: "ellipsis",
        allows: "three or four points, in brackets or not, for up to 250 words left out",
        sources: "Chicago 13.50-58; MLA 1.3.5; Bluebook 5.3",
    },
    Rule {
        convention: Convention::BracketedLetters,
        name: "letters in brackets",
        allows: "a letter or the end of a word changed within square brackets: `[t]he`, `look[ed]`, `judgment[]`",
        sources: "Chicago 13.21; MLA 1.3.6; Bluebook 5.2(a), (b)",
    },
    Rule {
        convention: Convention::BracketedInsertion,
        name: "insertion in brackets",
        allows: "words in square brackets that nothing stands for: `[sic]`, `[emphasis added]`, a clarification",
        sources: "Chicago 13.59-61; MLA 1.3.6; Bluebook 5.2(a), (c)",
    },
    Rule {
        convention: Convention::BracketedSubstitution,
        name: "substitution in brackets",
        allows: "words in square brackets in the place of up to 5 words of the source",
        sources: "Chicago 13.60; MLA 1.3.6; Bluebook 5.2(a)",
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
        allows: "ligatures and full-width characters for the letters they are compatible with",
        sources: "Chicago 13.8; Unicode Standard Annex #15, NFKC",
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
