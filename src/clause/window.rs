//! How far around a passage a chain looks: its words may stand in the passages beside it.

use super::{Chain, Clause, Order, Part, Phrase, Presence, Reach};
use crate::model::Continues;

/// The most passages that a window takes in on each side, unless it is the whole document.
///
/// Only a paragraph of far over a hundred thousand characters, or nearness chained over thousands of words, has more.
pub const MAX_WINDOW: u32 = 128;

/// How far around a passage a chain looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Number of words before its first.
    pub before: u32,
    /// Number of words after its last.
    pub after: u32,
    /// The widest border up to which it looks, however far that is.
    pub border: Option<Border>,
}

/// The end of a sentence, block or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    /// Of a sentence.
    Sentence,
    /// Of a block.
    Block,
    /// Of the document.
    Document,
}

impl Window {
    /// The window of a chain.
    pub fn of(chain: &Chain) -> Window {
        // What has to stand in one sentence or block with something else goes no further than that.
        let mut required = chain.steps.iter().filter(|step| step.presence == Presence::Required).peekable();
        let is_bordered = required.peek().is_some() && !required.any(|step| matches!(step.link.reach, Reach::Words(_)));
        let after = if is_bordered { 0 } else { widest(chain, &chain.first) };
        let (mut window, mut beyond) = (Window { after, ..Window::default() }, 0);
        for step in &chain.steps {
            window.border = window.border.max(match step.link.reach {
                Reach::Words(_) => None,
                Reach::Sentence => Some(Border::Sentence),
                Reach::Block => Some(Border::Block),
            });
            let reach = match step.link.reach {
                Reach::Words(words) => (words - 1).saturating_add(widest(chain, &step.operand)),
                Reach::Sentence | Reach::Block => 0,
            };
            match step.presence {
                Presence::Required => window.after = window.after.saturating_add(reach),
                Presence::Excluded => {
                    beyond = beyond.max(reach);
                    if step.link.order == Order::Either {
                        window.before = window.before.max(reach);
                    }
                }
            }
        }
        // A leaf stands in one passage whole, and one of them stands at home.
        let least = chain.leaves.iter().map(|leaf| leaf.length).min().unwrap_or(0);
        window.after = window.after.saturating_add(beyond).saturating_sub(least);
        window
    }

    /// The window of all chains of a clause.
    pub fn of_clause(clause: &Clause) -> Window {
        let of_all = |clauses: &[Clause]| clauses.iter().map(Window::of_clause).fold(Window::default(), Window::or);
        match clause {
            Clause::Chain(chain) => Window::of(chain),
            Clause::All(parts) | Clause::Any(parts) => of_all(parts),
            Clause::Not(inner) | Clause::Weighed(inner, _) => Window::of_clause(inner),
            Clause::Ranked(ranked) => of_all(&ranked.required).or(of_all(&ranked.ranking)).or(of_all(&ranked.excluded)),
            Clause::Together(_) => Window { border: Some(Border::Document), ..Window::default() },
            Clause::Filter(_) | Clause::Nothing => Window::default(),
        }
    }

    fn or(self, other: Window) -> Window {
        Window {
            before: self.before.max(other.before),
            after: self.after.max(other.after),
            border: self.border.max(other.border),
        }
    }

    /// True if no word outside the passage matters.
    pub fn is_closed(self) -> bool {
        self == Window::default()
    }

    /// What is left of it on the way back from the passage.
    pub fn backward(self) -> Way {
        Way { words: self.before, passages: MAX_WINDOW, border: self.border }
    }

    /// What is left of it on the way on from the passage.
    pub fn forward(self) -> Way {
        Way { words: self.after, passages: MAX_WINDOW, border: self.border }
    }
}

impl Border {
    /// The narrowest border within which a passage lies with the one before, of which it continues so much.
    pub fn within(continues: Continues) -> Border {
        match continues {
            Continues::Nothing => Border::Document,
            Continues::Block => Border::Block,
            Continues::Sentence => Border::Sentence,
        }
    }
}

/// What is left of a window on a way from passage to passage.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    words: u32,
    passages: u32,
    border: Option<Border>,
}

impl Way {
    /// True if it takes in no further passage, whatever that is.
    pub fn is_spent(&self) -> bool {
        self.border.is_none() && (self.words == 0 || self.passages == 0)
    }

    /// Tells whether it takes in the next passage, which has so many words, and goes past it if so.
    ///
    /// `continues` is what the later one of the two passages goes on with from the earlier one. Each is asked for only
    /// where it matters.
    pub fn takes(&mut self, words: impl FnOnce() -> u32, continues: impl FnOnce() -> Continues) -> bool {
        if self.border == Some(Border::Document) {
            return true;
        }
        if self.passages == 0 {
            return false;
        }
        self.passages -= 1;
        if self.border.is_some_and(|border| border >= Border::within(continues())) {
            return true;
        }
        let takes = self.words > 0;
        if takes {
            self.words = self.words.saturating_sub(words());
        }
        takes
    }
}

/// The most positions from the first to the last of a match of the operand.
fn widest(chain: &Chain, operand: &[Phrase]) -> u32 {
    let width = |phrase: &Phrase| {
        let parts = phrase.parts.iter().map(|part| match part {
            Part::Leaf(leaf) => chain.leaves[*leaf].length,
            Part::AnyWord => 1,
        });
        parts.fold(phrase.slop, u32::saturating_add)
    };
    operand.iter().map(width).max().unwrap_or(0)
}
