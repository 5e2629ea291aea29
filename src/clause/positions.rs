//! The arithmetic of positions: where phrases stand, and which stand near each other.
//!
//! Positions count the words of a document, over the borders of its passages; a
//! match belongs to the passage that holds the first of its words. The index
//! runs this over the positions of its postings, the matcher over the words of
//! a text: what was found and what is marked cannot differ.

use std::ops::Range;

use super::{Chain, Link, Order, Part, Phrase, Presence, Reach};

/// The most ways in which a phrase with slop is placed in one text.
///
/// Only a phrase that says one word many times, in a text that does so too, has more.
const MAX_PLACINGS: usize = 5_000;

/// Where the words of a chain stand in a passage and around it.
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
    /// The positions of the passage itself, to which a match belongs that starts there.
    pub home: &'a Range<u32>,
    /// The position after the last one that is looked at.
    pub end: u32,
}

/// A match of a phrase: the run from its first word to its last, and the words in it that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    /// Position of the first word, any word included.
    start: u32,
    /// Position after the last.
    end: u32,
    /// Runs of positions, from and to, that leaves take; at least one.
    parts: Vec<(u32, u32)>,
}

impl Run {
    fn ends(&self) -> (u32, u32) {
        (self.start, self.end)
    }
}

/// A run that takes part in matches, and whether some of these start at home.
struct Placed {
    run: Run,
    /// Its first word stands at home.
    is_home: bool,
    /// It, or a run before it that leads to it, is at home.
    before: bool,
    /// It, or a run after it that it leads to, is at home.
    after: bool,
}

/// Number of matches of the chain's last operand that take part in a match of the passage; 0 if there is none.
pub fn count(chain: &Chain, places: &Places<'_>) -> u32 {
    if let ([phrase], []) = (chain.first.as_slice(), chain.steps.as_slice())
        && phrase.slop == 0
    {
        return count_phrase(phrase, places);
    }
    if let Some(pair) = Pair::of(chain, places) {
        return pair.count(places);
    }
    let layers = layers(chain, places);
    let last = layers.last().map_or(0, |last| last.iter().filter(|placed| placed.before).count());
    u32::try_from(last).unwrap_or(u32::MAX)
}

/// Number of matches of a phrase without slop.
fn count_phrase(phrase: &Phrase, places: &Places<'_>) -> u32 {
    let mut offset = 0;
    let mut leaves: Vec<(u32, &[u32])> = Vec::with_capacity(phrase.parts.len());
    for part in &phrase.parts {
        match part {
            Part::Leaf(leaf) => {
                leaves.push((offset, &places.leaves[*leaf]));
                offset += places.lengths[*leaf];
            }
            Part::AnyWord => offset += 1,
        }
    }
    let leading = leaves.first().map_or(0, |(offset, _)| *offset);
    leaves.sort_by_key(|(_, positions)| positions.len());
    let Some(((rarest, positions), others)) = leaves.split_first() else { return 0 };
    let starts = positions.iter().filter_map(|position| position.checked_sub(*rarest));
    let found = starts.filter(|start| {
        places.home.contains(&(start + leading))
            && start + offset <= places.end
            && others.iter().all(|(offset, positions)| positions.binary_search(&(start + offset)).is_ok())
    });
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

/// Two words near each other, which is what most chains are.
struct Pair<'a> {
    /// The positions of each, and how many it takes.
    first: (&'a [u32], u32),
    second: (&'a [u32], u32),
    link: Link,
}

impl<'a> Pair<'a> {
    fn of(chain: &Chain, places: &Places<'a>) -> Option<Pair<'a>> {
        let [step] = chain.steps.as_slice() else { return None };
        let word = |operand: &[Phrase]| match operand {
            [Phrase { parts, .. }] => match parts.as_slice() {
                [Part::Leaf(leaf)] => Some((places.leaves[*leaf].as_slice(), places.lengths[*leaf])),
                _ => None,
            },
            _ => None,
        };
        let pair = || Some(Pair { first: word(&chain.first)?, second: word(&step.operand)?, link: step.link });
        pair().filter(|_| step.presence == Presence::Required)
    }

    /// Number of the second word's places that take part in a match of the passage.
    fn count(&self, places: &Places<'_>) -> u32 {
        let ((firsts, first_length), (seconds, second_length)) = (self.first, self.second);
        // What stands before the passage takes part in no match that starts in it.
        let takes_part = |position: &&u32| **position >= places.home.start;
        let is_in_match = |second: &&u32| {
            let second = (**second, **second + second_length);
            let is_home = places.home.contains(&second.0);
            let within = match self.link.reach {
                Reach::Words(words) => {
                    let from = firsts
                        .partition_point(|first| first.saturating_add(first_length).saturating_add(words) <= second.0);
                    let to = firsts.partition_point(|first| *first < second.1.saturating_add(words));
                    &firsts[from..to.max(from)]
                }
                Reach::Sentence | Reach::Block => firsts,
            };
            let mut leading = within.iter().filter(takes_part).filter(|first| is_home || places.home.contains(first));
            leading.any(|first| near((*first, first + first_length), second, self.link, places))
        };
        u32::try_from(seconds.iter().filter(takes_part).filter(is_in_match).count()).unwrap_or(u32::MAX)
    }
}

/// The matches of a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The parts of each match, in order.
    pub matches: Vec<Vec<(u32, u32)>>,
    /// True if there are more matches than are listed; every word of one stands in some match all the same.
    pub capped: bool,
}

/// Lists the matches of the passage: all of them, or, if there are `limit` or more, enough to hold every word of one.
pub fn matches(chain: &Chain, places: &Places<'_>, limit: usize) -> Listing {
    let mut paths = Paths { layers: layers(chain, places), links: required_links(chain).collect(), places };
    paths.look_back();
    let mut matches = Vec::new();
    paths.choose(limit, &mut Vec::new(), &mut matches);
    let capped = matches.len() >= limit;
    if capped {
        matches = paths.cover();
    }
    matches.sort_unstable();
    matches.dedup();
    Listing { matches, capped }
}

/// The ways to choose one run for each required operand.
struct Paths<'a> {
    layers: Vec<Vec<Placed>>,
    links: Vec<Link>,
    places: &'a Places<'a>,
}

impl Paths<'_> {
    /// Keeps only what leads on to the last operand and takes part in a match of the passage.
    fn look_back(&mut self) {
        for at in (0..self.layers.len()).rev() {
            let (layers, later) = self.layers.split_at_mut(at + 1);
            let next = later.first();
            layers[at].retain_mut(|placed| {
                let Some(next) = next else { return placed.before };
                let mut leads = false;
                for after in in_reach(next, &placed.run, self.links[at]) {
                    if (!leads || (after.after && !placed.after))
                        && near(placed.run.ends(), after.run.ends(), self.links[at], self.places)
                    {
                        leads = true;
                        placed.after |= after.after;
                    }
                }
                leads && (placed.before || placed.after)
            });
        }
    }

    /// Chooses one run of each layer after the `chosen` ones, in every way.
    fn choose<'a>(&'a self, limit: usize, chosen: &mut Vec<&'a Placed>, found: &mut Vec<Vec<(u32, u32)>>) {
        let Some(layer) = self.layers.get(chosen.len()) else {
            found.push(parts_of(chosen));
            return;
        };
        let is_home = chosen.iter().any(|placed| placed.is_home);
        for placed in layer.iter().filter(|placed| is_home || placed.after) {
            if found.len() >= limit {
                return;
            }
            let fits = chosen
                .last()
                .is_none_or(|last| near(last.run.ends(), placed.run.ends(), self.links[chosen.len() - 1], self.places));
            if fits {
                chosen.push(placed);
                self.choose(limit, chosen, found);
                chosen.pop();
            }
        }
    }

    /// For each run one match that it takes part in.
    fn cover(&self) -> Vec<Vec<(u32, u32)>> {
        let mut matches = Vec::new();
        for (at, layer) in self.layers.iter().enumerate() {
            for placed in layer {
                let mut chosen = vec![placed];
                // One side leads home, then the other need not.
                let mut needs_before = !placed.after;
                for before in (0..at).rev() {
                    let next = chosen[chosen.len() - 1];
                    needs_before &= !next.is_home;
                    let leads = |one: &&Placed| near(one.run.ends(), next.run.ends(), self.links[before], self.places);
                    chosen.extend(self.layers[before].iter().filter(leads).find(|one| one.before || !needs_before));
                }
                chosen.reverse();
                let mut needs_after = !chosen.iter().any(|one| one.is_home);
                for after in at + 1..self.layers.len() {
                    let last = chosen[chosen.len() - 1];
                    needs_after &= !last.is_home;
                    let leads =
                        |one: &&Placed| near(last.run.ends(), one.run.ends(), self.links[after - 1], self.places);
                    chosen.extend(self.layers[after].iter().filter(leads).find(|one| one.after || !needs_after));
                }
                matches.push(parts_of(&chosen));
            }
        }
        matches
    }
}

/// The words of a match, in order.
fn parts_of(chosen: &[&Placed]) -> Vec<(u32, u32)> {
    let mut parts: Vec<(u32, u32)> = chosen.iter().flat_map(|placed| placed.run.parts.iter().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

fn required_links(chain: &Chain) -> impl Iterator<Item = Link> {
    chain.steps.iter().filter(|step| step.presence == Presence::Required).map(|step| step.link)
}

/// For each required operand, the runs that stand near enough to some run before; stops at an empty layer.
fn layers(chain: &Chain, places: &Places<'_>) -> Vec<Vec<Placed>> {
    let placed = |run: Run| {
        let is_home = places.home.contains(&run.parts[0].0);
        Placed { run, is_home, before: is_home, after: is_home }
    };
    // What stands before the passage takes part in no match that starts in it.
    let takes_part = |run: &Run| run.parts[0].0 >= places.home.start;
    let mut layers: Vec<Vec<Placed>> =
        vec![runs(&chain.first, places).into_iter().filter(takes_part).map(placed).collect()];
    for step in &chain.steps {
        let others = runs(&step.operand, places);
        let Some(last) = layers.last_mut() else { break };
        match step.presence {
            Presence::Excluded => {
                last.retain(|one| !others.iter().any(|other| near(one.run.ends(), other.ends(), step.link, places)));
            }
            Presence::Required => {
                let mut reached: Vec<Placed> = Vec::new();
                for mut other in others.into_iter().filter(takes_part).map(placed) {
                    let mut is_reached = false;
                    for before in in_reach(last, &other.run, step.link) {
                        if (!is_reached || before.before)
                            && near(before.run.ends(), other.run.ends(), step.link, places)
                        {
                            is_reached = true;
                            other.before |= before.before;
                            if other.before {
                                break;
                            }
                        }
                    }
                    if is_reached {
                        reached.push(other);
                    }
                }
                layers.push(reached);
            }
        }
    }
    let leads_home = layers.last().is_some_and(|last| last.iter().any(|placed| placed.before));
    if leads_home { layers } else { vec![Vec::new()] }
}

/// Those of a layer that do not start too far behind `run` to be linked to it; they are in the order of their starts.
fn in_reach<'a>(layer: &'a [Placed], run: &Run, link: Link) -> &'a [Placed] {
    match link.reach {
        Reach::Words(words) => &layer[..layer.partition_point(|one| one.run.start < run.end.saturating_add(words))],
        Reach::Sentence | Reach::Block => layer,
    }
}

/// True if `one` and `other`, each from its first position to that after its last, stand as the link says, and do not
/// overlap.
fn near(one: (u32, u32), other: (u32, u32), link: Link, places: &Places<'_>) -> bool {
    let (first, last) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    if first.1 > last.0 || (link.order == Order::Before && one.0 > other.0) {
        return false;
    }
    let no_border = |starts: &[u32]| {
        let next = starts.partition_point(|start| *start <= first.0);
        starts.get(next).is_none_or(|start| *start >= last.1)
    };
    match link.reach {
        Reach::Words(words) => last.0 - first.1 < words,
        Reach::Sentence => no_border(places.sentence_starts),
        Reach::Block => no_border(places.block_starts),
    }
}

/// The matches of any of the phrases, in order, each once.
fn runs(operand: &[Phrase], places: &Places<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = operand.iter().flat_map(|phrase| phrase_runs(phrase, places)).collect();
    if operand.len() > 1 || operand.iter().any(|phrase| phrase.slop > 0) {
        runs.sort_unstable();
        runs.dedup();
    }
    runs
}

fn phrase_runs(phrase: &Phrase, places: &Places<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    let leading = phrase.parts.iter().take_while(|part| **part == Part::AnyWord).count();
    let Some(Part::Leaf(first)) = phrase.parts.get(leading) else { return found };
    let most = MAX_PLACINGS.max(places.leaves[*first].len());
    for position in &places.leaves[*first] {
        let Some(start) = position.checked_sub(u32::try_from(leading).unwrap_or(u32::MAX)) else { continue };
        let mut run = Run { start, end: *position, parts: Vec::new() };
        extend(&phrase.parts[leading..], phrase.slop, places, &mut run, &mut found, most);
    }
    found
}

/// Puts the `parts` that are left behind the `run`, in every way that the slop allows.
fn extend(parts: &[Part], slop: u32, places: &Places<'_>, run: &mut Run, found: &mut Vec<Run>, most: usize) {
    let Some((part, rest)) = parts.split_first() else {
        if run.end <= places.end {
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
