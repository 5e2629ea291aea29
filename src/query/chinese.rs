//! Words of Chinese in the characters of the other way of writing it as well.
//!
//! A dictionary may cut the two ways of writing differently, so a bare word becomes its characters side by side; and each
//! character that has [variants] stands for them too.

use crate::clause::{Case, Chain, Clause, Leaf, Marks, Part, Pattern, WordTest};
use crate::text::analyze::STEM_SEPARATOR;
use crate::text::chinese::variants;

/// Lets the words of `clause` stand for simplified and traditional forms alike.
pub(super) fn either(clause: &mut Clause) {
    match clause {
        Clause::Chain(chain) => in_chain(chain),
        Clause::All(parts) | Clause::Any(parts) | Clause::Together(parts) => parts.iter_mut().for_each(either),
        Clause::Not(inner) | Clause::Weighed(inner, _) => either(inner),
        Clause::Ranked(ranked) => {
            let parts = [&mut ranked.required, &mut ranked.ranking, &mut ranked.excluded];
            parts.into_iter().flatten().for_each(either);
        }
        Clause::Filter(_) | Clause::Nothing => {}
    }
}

fn in_chain(chain: &mut Chain) {
    let leaves = std::mem::take(&mut chain.leaves);
    let operands = std::iter::once(&mut chain.first).chain(chain.steps.iter_mut().map(|step| &mut step.operand));
    for phrase in operands.flatten() {
        let parts = std::mem::take(&mut phrase.parts);
        phrase.parts = parts.into_iter().flat_map(|part| in_part(part, &leaves, &mut chain.leaves)).collect();
    }
}

/// The parts that stand for one; their leaves are added to `into`.
fn in_part(part: Part, leaves: &[Leaf], into: &mut Vec<Leaf>) -> Vec<Part> {
    let Part::Leaf(number) = part else { return vec![part] };
    let first = into.len();
    let leaf = &leaves[number];
    match characters(leaf) {
        Some(characters) => into.extend(characters.chars().map(|character| of_character(character, leaf.case))),
        None => into.push(leaf.clone()),
    }
    (first..into.len()).map(Part::Leaf).collect()
}

/// The characters of a leaf, if each is a word by itself and some has a variant.
fn characters(leaf: &Leaf) -> Option<&str> {
    let word = match &leaf.test {
        WordTest::Written(word) => word,
        WordTest::Stem(terms) => terms.first()?.rsplit(STEM_SEPARATOR).next()?,
        WordTest::Pattern(_) => return None,
    };
    let is_whole = word.chars().count() == leaf.length as usize;
    (is_whole && word.chars().any(|character| variants(character).next().is_some())).then_some(word)
}

fn of_character(character: char, case: Case) -> Leaf {
    let mut forms = vec![character];
    forms.extend(variants(character));
    let test = match forms.as_slice() {
        [_] => WordTest::Written(character.into()),
        forms => WordTest::Pattern(Pattern::any_of(forms)),
    };
    Leaf { test, marks: Marks::Any, case, length: 1 }
}
