//! Which parts of a page are no part of its article, after the method of Readability (Arc90, Mozilla).
//!
//! Paragraphs of prose speak for the elements around them, the nearer the more; names such as `sidebar` and links speak
//! against. The element that most speaks for is the article, with what stands beside it and is like it. Where that is too
//! little to be an article, the page has none.

use super::names::{by_kind, is_named_section, is_unlikely, weight};
use super::tokens::Token;
use super::tree::{Element, Tree};

/// Characters of an article, at least.
const MIN_CHARS: usize = 500;

/// Of what an article has outside of links, so much may stand beside it with nothing to tell that it is none of it; where
/// there is more, it is not clear what the article is.
const DOUBT: f64 = 0.5;

/// What stands around an article is a part of it if it holds so many times the prose.
const CLIMB: f64 = 1.25;

/// Where more of the text is in links, it leads elsewhere.
const FULL_OF_LINKS: f64 = 0.65;

/// Elements of the highest scores that are held against each other, and how far around them is looked for what holds them.
const NEAR: usize = 5;
const FAR: usize = 30;

/// Characters of a paragraph of prose, and the part of them in links, at most.
const PROSE: (usize, f64) = (80, 0.25);

/// Elements around a paragraph for which it speaks.
const REACH: usize = 5;

/// For each token whether it starts an element that is no part of the article; `None` if the page has no article.
pub(super) fn outside(tokens: &[Token<'_>]) -> Option<Vec<bool>> {
    let tree = Tree::of(tokens);
    let found = [Strictness::Names, Strictness::Scores].into_iter().find_map(|strictness| {
        let page = Page::of(&tree, strictness);
        let kept = page.article()?;
        let (chars, doubtful) = page.plain_chars(&kept);
        (page.chars(&kept) >= MIN_CHARS && doubtful as f64 <= DOUBT * chars as f64).then_some(kept)
    })?;
    let mut outside = vec![false; tokens.len()];
    for (element, is_kept) in tree.elements.iter().zip(&found).skip(1) {
        outside[element.at] = !is_kept;
    }
    Some(outside)
}

/// How readily elements are left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// Those whose names tell that they are no part of an article.
    Names,
    /// Only those that few paragraphs speak for.
    Scores,
}

/// A page under judgement.
struct Page<'t> {
    tree: &'t Tree,
    /// By element, whether it is left out by its name.
    is_unlikely: Vec<bool>,
    /// By element, what speaks for it; elements that no paragraph speaks for have no score.
    scores: Vec<Option<f64>>,
    /// By element, the characters of the paragraphs in it that hardly hold links.
    prose: Vec<usize>,
}

impl<'t> Page<'t> {
    fn of(tree: &'t Tree, strictness: Strictness) -> Page<'t> {
        let mut page = Page {
            tree,
            is_unlikely: Vec::new(),
            scores: vec![None; tree.elements.len()],
            prose: vec![0; tree.elements.len()],
        };
        for (at, element) in tree.elements.iter().enumerate() {
            let around = at > 0 && page.is_unlikely[element.parent];
            let itself = element.name == "nav"
                || element.name == "aside" && !element.holds_notes
                || strictness == Strictness::Names && is_unlikely(tree, element);
            page.is_unlikely.push(around || itself || element.is_hidden);
        }
        for (at, element) in tree.elements.iter().enumerate() {
            if !page.is_unlikely[at] {
                page.speak(at, element);
            }
        }
        for (at, element) in tree.elements.iter().enumerate().skip(1).rev() {
            if !page.is_unlikely[at] && element.link_density() < PROSE.1 {
                let paragraphs = element.runs.iter().map(|(chars, _)| chars).filter(|chars| **chars >= PROSE.0);
                page.prose[at] += paragraphs.sum::<usize>();
            }
            page.prose[element.parent] += page.prose[at];
        }
        for (element, score) in tree.elements.iter().zip(&mut page.scores) {
            *score = score.map(|score| score * (1.0 - element.link_density()));
        }
        page
    }

    /// Lets the paragraphs of an element speak for those around them.
    fn speak(&mut self, at: usize, element: &Element) {
        if element.runs.is_empty() {
            return;
        }
        let of = |(chars, commas): &(usize, usize)| 2.0 + *commas as f64 + (*chars as f64 / 100.0).floor().min(3.0);
        let score: f64 = element.runs.iter().map(of).sum();
        // Text that stands in an element beside other blocks speaks for that element itself.
        let is_paragraph = element.children.is_empty() && element.runs.len() == 1;
        let spoken_for: Vec<usize> =
            (!is_paragraph).then_some(at).into_iter().chain(self.tree.around(at)).take(REACH).collect();
        for (level, around) in spoken_for.into_iter().enumerate().filter(|(_, around)| *around != 0) {
            let divider = match level {
                0 => 1.0,
                1 => 2.0,
                level => 3.0 * level as f64,
            };
            let element = &self.tree.elements[around];
            *self.scores[around].get_or_insert_with(|| by_kind(element) + weight(self.tree, element)) +=
                score / divider;
        }
    }

    fn score(&self, at: usize) -> f64 {
        self.scores[at].unwrap_or_default()
    }

    /// By element whether it is part of the article.
    fn article(&self) -> Option<Vec<bool>> {
        let (elements, top) = (&self.tree.elements, self.top()?);
        // Of what stands around the article, only what is like it is taken.
        let mut is_around = vec![false; elements.len()];
        self.tree.around(top).for_each(|around| is_around[around] = true);
        let mut kept = vec![true];
        for (at, element) in elements.iter().enumerate().skip(1) {
            let is_wanted = match is_around[element.parent] {
                true => is_around[at] || at == top || element.parent == elements[top].parent && self.is_like(at, top),
                false => !self.is_chaff(at),
            };
            kept.push(kept[element.parent] && !self.is_unlikely[at] && is_wanted);
        }
        // The title stands above it, whatever it stands in.
        let titles = elements.iter().enumerate().filter(|(at, element)| element.name == "h1" && !self.is_unlikely[*at]);
        for (at, _) in titles {
            std::iter::once(at)
                .chain(self.tree.around(at))
                .take_while(|at| !std::mem::replace(&mut kept[*at], true))
                .for_each(drop);
        }
        Some(kept)
    }

    /// The element that is the article.
    fn top(&self) -> Option<usize> {
        let mut candidates: Vec<usize> = (1..self.scores.len()).filter(|at| self.scores[*at].is_some()).collect();
        candidates.sort_by(|one, other| self.score(*other).total_cmp(&self.score(*one)).then(one.cmp(other)));
        let best = *candidates.first()?;
        let near = candidates.iter().take(NEAR).copied().filter(|at| self.score(*at) >= 0.75 * self.score(best));
        let mut top = self.better_around(self.common(&near.collect::<Vec<_>>()).unwrap_or(best));
        // What the page itself calls an article is one as a whole.
        if let Some(article) = self.tree.around(top).find(|around| self.tree.elements[*around].name == "article") {
            top = article;
        }
        for around in self.tree.around(top).collect::<Vec<_>>() {
            if around != 0 && self.prose[around] as f64 > CLIMB * self.prose[top] as f64 {
                top = around;
            }
        }
        // What can be folded away is no more than a part of a text.
        let name = |at: &usize| self.tree.elements[*at].name.as_str();
        if let Some(details) =
            std::iter::once(top).chain(self.tree.around(top)).filter(|at| name(at) == "details").last()
        {
            let main = self.tree.around(details).find(|around| name(around) == "main");
            top = main.unwrap_or(self.tree.elements[details].parent);
        }
        // Where sections hold sections, all of the outermost is one text.
        while let parent = self.tree.elements[top].parent
            && is_named_section(&self.tree.elements[top])
            && is_named_section(&self.tree.elements[parent])
        {
            top = parent;
        }
        // One that stands alone is no more than what it stands in.
        while let parent = self.tree.elements[top].parent
            && parent != 0
            && self.tree.elements[parent].name != "body"
            && self.tree.elements[parent].children.len() == 1
        {
            top = parent;
        }
        Some(top)
    }

    /// Where several elements are nearly as good, the one around the first that holds most of them.
    fn common(&self, near: &[usize]) -> Option<usize> {
        if near.len() < NEAR - 1 {
            return None;
        }
        let holds = |around: usize| {
            let is_in = |at: &&usize| self.tree.around(**at).take(FAR).any(|other| other == around);
            near.iter().filter(is_in).count() >= NEAR - 2
        };
        self.tree.around(*near.first()?).take(FAR).find(|around| *around != 0 && holds(*around))
    }

    /// The nearest element around one that more speaks for, unless hardly anything speaks for those between.
    fn better_around(&self, top: usize) -> usize {
        let (least, mut last) = (self.score(top) / 3.0, self.score(top));
        for around in self.tree.around(top) {
            match self.scores[around] {
                Some(score) if score < least => break,
                Some(score) if score > last => return around,
                Some(score) => last = score,
                None => {}
            }
        }
        top
    }

    /// True if an element beside the article belongs to it.
    fn is_like(&self, sibling: usize, top: usize) -> bool {
        if self.is_unlikely[sibling] {
            return false;
        }
        let (element, article) = (&self.tree.elements[sibling], &self.tree.elements[top]);
        let is_same = !article.hints.trim().is_empty() && element.hints == article.hints;
        let bonus = if is_same { 0.2 * self.score(top) } else { 0.0 };
        if self.scores[sibling].is_some_and(|score| score + bonus >= (0.2 * self.score(top)).max(10.0)) {
            return true;
        }
        let links = element.link_density();
        let is_prose =
            element.chars > PROSE.0 && links < PROSE.1 || element.chars > 0 && links == 0.0 && element.has_sentence;
        is_prose && (element.name == "p" || element.has_prose && self.tree.is_section(element))
    }

    /// True if an element within the article is none of it: full of links, or with a name that speaks against it.
    fn is_chaff(&self, at: usize) -> bool {
        let element = &self.tree.elements[at];
        if !matches!(
            element.name.as_str(),
            "aside" | "div" | "fieldset" | "footer" | "form" | "ol" | "section" | "table" | "ul"
        ) {
            return false;
        }
        let is_list = matches!(element.name.as_str(), "ol" | "table" | "ul");
        let (weight, links) = (weight(self.tree, element), element.link_density());
        let is_full_of_links = links > FULL_OF_LINKS && (!is_list || weight >= 25.0);
        element.commas < 10 && (is_full_of_links || weight < 0.0 && !element.has_prose)
    }

    /// Characters outside of links, of what is kept, and of what is not though its name does not tell why.
    fn plain_chars(&self, kept: &[bool]) -> (usize, usize) {
        let (mut taken, mut doubtful) = (0, 0);
        for (at, element) in self.tree.elements.iter().enumerate() {
            match kept[at] {
                true => taken += element.own_plain,
                false if !self.is_unlikely[at] => doubtful += element.own_plain,
                false => {}
            }
        }
        (taken, doubtful)
    }

    /// Characters of the text that is kept.
    fn chars(&self, kept: &[bool]) -> usize {
        let elements = &self.tree.elements;
        let own = |element: &Element| {
            let inside: usize = element.children.iter().map(|child| elements[*child].chars).sum();
            element.chars - inside
        };
        elements.iter().zip(kept).filter(|(_, is_kept)| **is_kept).map(|(element, _)| own(element)).sum()
    }
}
