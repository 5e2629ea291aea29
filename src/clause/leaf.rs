//! Which words count as a word of the query.

use super::Pattern;
use crate::text::analyze::Analysis;
use crate::text::fold;

/// A word of the query: which words of a text it accepts.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What a word must be.
    pub test: WordTest,
    /// Whether marks matter.
    pub marks: Marks,
    /// Whether case matters.
    pub case: Case,
    /// Number of positions that it takes: more than one for a dictionary word of a script without spaces.
    pub length: u32,
}

/// What a word must be to count.
#[derive(Clone, Debug)]
pub enum WordTest {
    /// This word: folded, or spelled where case matters.
    Written(String),
    /// A word with one of these [stem terms](crate::text::analyze::stem_term), one for each language.
    Stem(Vec<String>),
    /// A word that the pattern accepts.
    Pattern(Pattern),
}

/// Whether capital and small letters differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// They are the same.
    #[default]
    Folded,
    /// They differ; words are held to what was typed.
    Kept,
}

/// Whether simplified and traditional characters of Chinese differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chinese {
    /// They do.
    #[default]
    AsWritten,
    /// They are the same, as [`variants`](crate::text::chinese::variants) says.
    Either,
}

/// Which forms of a word count as it, wherever the query does not say so itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// Whether capital and small letters differ.
    pub case: Case,
    /// Whether simplified and traditional characters differ.
    pub chinese: Chinese,
}

/// Whether marks on Latin letters matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// Words with and without marks count: the query word has none.
    Any,
    /// The marks have to be the same.
    Same,
}

impl Marks {
    /// What a folded query word asks for.
    pub fn of(folded: &str) -> Marks {
        if fold::has_marks(folded) { Marks::Same } else { Marks::Any }
    }
}

/// A text that chains can ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// The passage itself.
    Body,
    /// The document's title.
    Title,
    /// The document's authors.
    Author,
    /// The document's publisher.
    Publisher,
    /// The headings above the passage.
    Section,
}

impl TextField {
    /// The name before the colon in a query.
    pub fn name(self) -> &'static str {
        match self {
            TextField::Body => "body",
            TextField::Title => "title",
            TextField::Author => "author",
            TextField::Publisher => "publisher",
            TextField::Section => "section",
        }
    }
}

impl Leaf {
    /// The positions in `analysis` at which a word stands that counts, in order.
    pub fn positions(&self, analysis: &Analysis) -> Vec<u32> {
        let at = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        match &self.test {
            WordTest::Stem(terms) => {
                // Of most words the last letter tells that they are none of so many terms.
                let ends = terms.iter().fold(0, |ends, term| ends | end(term));
                let any = |term: &str| ends & end(term) != 0 && terms.iter().any(|one| one == term);
                let accepts = |term: &str| any(term) || (self.may_lack_marks(term) && any(&fold::strip_marks(term)));
                analysis.stems.iter().filter(|stem| accepts(&stem.term)).map(|stem| at(stem.position)).collect()
            }
            WordTest::Written(_) | WordTest::Pattern(_) => {
                let accepted = analysis.words.iter().enumerate().filter(|(_, word)| {
                    self.accepts(match self.case {
                        Case::Folded => &word.folded,
                        Case::Kept => word.spelled(),
                    })
                });
                accepted.map(|(position, _)| at(position)).collect()
            }
        }
    }

    /// True if a word with marks may count without them.
    fn may_lack_marks(&self, word: &str) -> bool {
        self.marks == Marks::Any && !word.is_ascii()
    }

    /// True if the word, in the form that the leaf looks at, counts as written.
    fn accepts(&self, word: &str) -> bool {
        let accepts = |word: &str| match &self.test {
            WordTest::Written(written) => written == word,
            WordTest::Pattern(pattern) => pattern.accepts(word),
            WordTest::Stem(_) => false,
        };
        accepts(word) || (self.may_lack_marks(word) && accepts(&fold::strip_marks(word)))
    }
}

/// A bit for the last byte of a term.
fn end(term: &str) -> u64 {
    term.bytes().next_back().map_or(0, |last| 1 << (last % 64))
}
