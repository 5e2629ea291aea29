//! The arithmetic of positions: where phrases stand, and which stand near each other.
//!
//! The index runs it over the positions of its postings, the matcher over the
//! words of a text: what was found and what is marked cannot differ.

use super::{Chain, Link, Order, Part, Phrase, Presence, Reach};

/// The most ways in which a phrase with slop is placed in one text.
///
/// Only a phrase that says one word many times, in a text that does so too, has more.
const MAX_PLACINGS: usize = 5_000;

/// Where the words of a chain stand in one text.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// For each leaf, the positions at which it stands, in order.
    pub leaves: &'a [Vec<u32>],
    /// For each leaf, the number of positions that it takes.
    pub lengths: &'a [u32],
    /// The words that start a sentence.
    pub sentence_starts: &'a [u32],
    /// The words that start a block.
    pub block_starts: &'a [u32],
    /// Number of words.
    pub words: u32,
}

/// A match of a phrase: the run from its first word to its last, and the words in it that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Position of the first word.
    pub start: u32,
    /// Position after the last.
    pub end: u32,
    /// Runs of positions, from and to, that leaves take.
    pub parts: Vec<(u32, u32)>,
}

/// Number of matches of the chain's last operand that take part in a match of the chain; 0 if there is none.
pub fn count(chain: &Chain, places: &Places<'_>) -> u32 {
    let layers = layers(chain, places);
    u32::try_from(layers.last().map_or(0, Vec::len)).unwrap_or(u32::MAX)
}

/// The matches of a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The parts of each match, in order.
    pub matches: Vec<Vec<(u32, u32)>>,
    /// True if there are more matches than are listed; every word of one stands in some match all the same.
    pub capped: bool,
}

/// Lists the matches of a chain: all of them, or, if there are `limit` or more, enough to hold every word of one.
pub fn matches(chain: &Chain, places: &Places<'_>, limit: usize) -> Listing {
    let links: Vec<Link> = required_links(chain).collect();
    let mut layers = layers(chain, places);
    // Only what leads on to the last operand takes part.
    for at in (1..layers.len()).rev() {
        let (before, after) = layers.split_at_mut(at);
        before[at - 1].retain(|run| after[0].iter().any(|next| near(run, next, links[at - 1], places)));
    }
    let mut matches = Vec::new();
    choose(&layers, &links, places, limit, &mut Vec::new(), &mut matches);
    let capped = matches.len() >= limit;
    if capped {
        matches = cover(&layers, &links, places);
    }
    matches.sort_unstable();
    matches.dedup();
    Listing { matches, capped }
}

/// For each run of each layer one match that it takes part in.
fn cover(layers: &[Vec<Run>], links: &[Link], places: &Places<'_>) -> Vec<Vec<(u32, u32)>> {
    let mut matches = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        for run in layer {
            let mut chosen = vec![run];
            for before in (0..at).rev() {
                let next = chosen[chosen.len() - 1];
                chosen.extend(layers[before].iter().find(|run| near(run, next, links[before], places)));
            }
            chosen.reverse();
            for after in at + 1..layers.len() {
                let last = chosen[chosen.len() - 1];
                chosen.extend(layers[after].iter().find(|run| near(last, run, links[after - 1], places)));
            }
            matches.push(parts_of(&chosen));
        }
    }
    matches
}

/// The words of a match, in order.
fn parts_of(chosen: &[&Run]) -> Vec<(u32, u32)> {
    let mut parts: Vec<(u32, u32)> = chosen.iter().flat_map(|run| run.parts.iter().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Chooses one run of each layer after the `chosen` ones, in every way.
fn choose<'a>(
    layers: &'a [Vec<Run>],
    links: &[Link],
    places: &Places<'_>,
    limit: usize,
    chosen: &mut Vec<&'a Run>,
    found: &mut Vec<Vec<(u32, u32)>>,
) {
    let Some(layer) = layers.get(chosen.len()) else {
        found.push(parts_of(chosen));
        return;
    };
    for run in layer {
        if found.len() >= limit {
            return;
        }
        let fits = chosen.last().is_none_or(|last| near(last, run, links[chosen.len() - 1], places));
        if fits {
            chosen.push(run);
            choose(layers, links, places, limit, chosen, found);
            chosen.pop();
        }
    }
}

fn required_links(chain: &Chain) -> impl Iterator<Item = Link> {
    chain.steps.iter().filter(|step| step.presence == Presence::Required).map(|step| step.link)
}

/// For each required operand, the runs that stand near enough to some run before; stops at an empty layer.
fn layers(chain: &Chain, places: &Places<'_>) -> Vec<Vec<Run>> {
    let mut layers = vec![runs(&chain.first, places)];
    for step in &chain.steps {
        let others = runs(&step.operand, places);
        let Some(last) = layers.last_mut() else { break };
        match step.presence {
            Presence::Excluded => last.retain(|run| !others.iter().any(|other| near(run, other, step.link, places))),
            Presence::Required => {
                let reached =
                    others.into_iter().filter(|run| last.iter().any(|before| near(before, run, step.link, places)));
                let reached = reached.collect();
                layers.push(reached);
            }
        }
    }
    if layers.iter().any(Vec::is_empty) { vec![Vec::new()] } else { layers }
}

/// True if `one` and `other` stand as the link says, and do not overlap.
fn near(one: &Run, other: &Run, link: Link, places: &Places<'_>) -> bool {
    let (first, last) = if one.start <= other.start { (one, other) } else { (other, one) };
    if first.end > last.start || (link.order == Order::Before && one.start > other.start) {
        return false;
    }
    let no_border = |starts: &[u32]| {
        let next = starts.partition_point(|start| *start <= first.start);
        starts.get(next).is_none_or(|start| *start >= last.end)
    };
    match link.reach {
        Reach::Words(words) => last.start - first.end < words,
        Reach::Sentence => no_border(places.sentence_starts),
        Reach::Block => no_border(places.block_starts),
    }
}

/// The matches of any of the phrases, in order, each once.
fn runs(operand: &[Phrase], places: &Places<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = operand.iter().flat_map(|phrase| phrase_runs(phrase, places)).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn phrase_runs(phrase: &Phrase, places: &Places<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    let leading = phrase.parts.iter().take_while(|part| **part == Part::AnyWord).count();
    let Some(Part::Leaf(first)) = phrase.parts.get(leading) else { return found };
    for position in &places.leaves[*first] {
        let Some(start) = position.checked_sub(u32::try_from(leading).unwrap_or(u32::MAX)) else { continue };
        let mut run = Run { start, end: *position, parts: Vec::new() };
        let most = MAX_PLACINGS.max(places.leaves[*first].len());
        extend(&phrase.parts[leading..], phrase.slop, places, &mut run, &mut found, most);
    }
    found
}

/// Puts the `parts` that are left behind the `run`, in every way that the slop allows.
fn extend(parts: &[Part], slop: u32, places: &Places<'_>, run: &mut Run, found: &mut Vec<Run>, most: usize) {
    let Some((part, rest)) = parts.split_first() else {
        if run.end <= places.words {
            found.push(run.clone());
        }
        return;
    };
    if found.len() >= most {
        return;
    }
    let end = run.end;
    match part {
        Part::AnyWord => {
            run.end += 1;
            extend(rest, slop, places, run, found, most);
        }
        Part::Leaf(leaf) => {
            let positions = &places.leaves[*leaf];
            // Before the first leaf there is nothing that could stand between.
            let gap = if run.parts.is_empty() { 0 } else { slop };
            let from = positions.partition_point(|position| *position < end);
            for position in positions[from..].iter().take_while(|position| **position - end <= gap) {
                let after = position + places.lengths[*leaf];
                run.parts.push((*position, after));
                run.end = after;
                extend(rest, slop - (position - end), places, run, found, most);
                run.parts.pop();
            }
        }
    }
    run.end = end;
}
