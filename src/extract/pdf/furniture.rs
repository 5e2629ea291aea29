//! Running heads and feet: lines at the edge of a page that are no part of its text.
//!
//! A line is one if it is marked so; if the same line, whatever its numbers,
//! stands in the same place on other pages; or if it is the number of its page.
//! Pages in a row that mostly repeat each other, such as the steps of a slide,
//! count as one: what only they have in common is their text. So is what repeats
//! itself where there is hardly anything else, as on labels and tickets.

use std::collections::{BTreeSet, HashMap};

use super::lines::Line;
use super::order::median;
use crate::model::{Page, PageRemark};

/// Lines at either edge of a page that may be running ones.
const EDGE_LINES: usize = 3;
/// On so many pages a line has to stand, at least, to be a running one.
const MIN_PAGES: usize = 3;
/// Lines of headings are larger than the text by more than this.
const HEADING_SIZE: f64 = 1.15;
/// The part of a page at its top and bottom in which marked lines count as running ones.
const MARGIN: f64 = 0.15;

/// The part of the letters of a file that stays, at least, where lines that repeat themselves are running ones.
const MIN_TEXT: f64 = 0.1;

/// Takes the running heads and feet out of the lines of all pages, and gives how many there were.
///
/// `heights` are those of the pages, and `bare` what each is without text.
pub(super) fn take_out(pages: &mut [Vec<Line>], names: &[Page], heights: &[f64], bare: &[PageRemark]) -> usize {
    let running = judged(pages, names, heights);
    let letters = |which: Running| {
        let lines = pages.iter().flatten().zip(running.iter().flatten());
        lines.filter(|(_, running)| **running == which).map(|(line, _)| line.text().len()).sum::<usize>() as f64
    };
    let (text, repeated) = (letters(Running::No), letters(Running::Repeated));
    // A stamp on every page does not make a scan a text.
    let is_scan = bare.contains(&PageRemark::Picture);
    let is_text = text < MIN_TEXT * (text + repeated) && !is_scan;
    let mut taken = 0;
    for (lines, running) in pages.iter_mut().zip(&running) {
        let (before, mut running) = (lines.len(), running.iter());
        lines.retain(|_| match running.next() {
            Some(Running::Told) => false,
            Some(Running::Repeated) => is_text,
            Some(Running::No) | None => true,
        });
        taken += before - lines.len();
    }
    taken
}

/// For each line of each page whether it is a running one.
fn judged(pages: &[Vec<Line>], names: &[Page], heights: &[f64]) -> Vec<Vec<Running>> {
    let body = median(pages.iter().flatten().map(|line| line.size));
    let mut places: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
    for (page, lines) in pages.iter().enumerate() {
        for at in edges(lines) {
            places.entry(pattern(&lines[at].text())).or_default().push((page, lines[at].y));
        }
    }
    let groups = groups(pages, body);
    let repeats = |page: usize, line: &Line| {
        let same = places.get(&pattern(&line.text())).map_or(0, |places| {
            let same = places.iter().filter(|(_, y)| (y - line.y).abs() < body).map(|(other, _)| groups[*other]);
            same.chain([groups[page]]).collect::<BTreeSet<_>>().len()
        });
        same >= MIN_PAGES && line.size < HEADING_SIZE * body
    };
    let of_page = |(page, lines): (usize, &Vec<Line>)| {
        let (edges, height) = (edges(lines), heights[page]);
        let has_text = lines.iter().any(|line| !line.is_artifact);
        let is_marked = |line: &Line| {
            line.is_artifact && has_text && (line.y < MARGIN * height || line.y > (1.0 - MARGIN) * height)
        };
        let running = |(at, line): (usize, &Line)| match edges.contains(&at) {
            _ if line.is_turned => Running::No,
            _ if is_marked(line) => Running::Told,
            true if is_page_number(&line.text(), &names[page]) => Running::Told,
            true if repeats(page, line) => Running::Repeated,
            _ => Running::No,
        };
        lines.iter().enumerate().map(running).collect()
    };
    pages.iter().enumerate().map(of_page).collect()
}

/// Whether a line is a running one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    No,
    /// It stands in the same place on other pages.
    Repeated,
    /// It is marked so, or the number of its page.
    Told,
}

/// For each page the number of its group: pages in a row of which each repeats most of the one before.
///
/// Pages with no more than a head and a foot repeat no other.
fn groups(pages: &[Vec<Line>], body: f64) -> Vec<usize> {
    let mut before: Vec<(String, f64)> = Vec::new();
    let mut group = 0;
    let mut groups = Vec::new();
    for lines in pages {
        let mut these: Vec<(String, f64)> = lines.iter().map(|line| (pattern(&line.text()), line.y)).collect();
        these.sort_by(|one, other| one.0.cmp(&other.0));
        let stands_before = |(text, y): &&(String, f64)| {
            let start = before.partition_point(|(other, _)| other < text);
            before[start..].iter().take_while(|(other, _)| other == text).any(|(_, other)| (other - y).abs() < body)
        };
        let letters = |lines: &[(String, f64)]| lines.iter().map(|(text, _)| text.len()).sum::<usize>();
        let repeated: usize = these.iter().filter(stands_before).map(|(text, _)| text.len()).sum();
        let is_step = these.len().min(before.len()) > EDGE_LINES;
        if !(is_step && 2 * repeated > letters(&these).min(letters(&before))) {
            group += 1;
        }
        groups.push(group);
        before = these;
    }
    groups
}

/// The lines nearest to the top and to the bottom.
fn edges(lines: &[Line]) -> Vec<usize> {
    let mut by_height: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_turned).collect();
    by_height.sort_by(|one, other| lines[*one].y.total_cmp(&lines[*other].y));
    let last = by_height.len().saturating_sub(EDGE_LINES).max(EDGE_LINES.min(by_height.len()));
    by_height[..EDGE_LINES.min(by_height.len())].iter().chain(&by_height[last..]).copied().collect()
}

/// The line with `#` for every number.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        match character.is_numeric() {
            true if pattern.ends_with('#') => {}
            true => pattern.push('#'),
            false => pattern.extend(character.to_lowercase()),
        }
    }
    pattern
}

/// True for the number of the page alone, such as `217`, `– 217 –`, `xii`, `Page 3 of 9` or `Page – 3`.
fn is_page_number(text: &str, page: &Page) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let number = page.number.to_string();
    let is_it =
        |text: &str| text == number || page.label.as_deref().is_some_and(|label| text.eq_ignore_ascii_case(label));
    let after_word = bare.split_once(char::is_whitespace).map(|(_, rest)| {
        let rest = rest.trim_start_matches(|mark: char| !mark.is_alphanumeric());
        rest.split([' ', '/']).next().unwrap_or(rest)
    });
    is_it(bare) || (bare.to_lowercase().starts_with("page ") && after_word.is_some_and(is_it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, y: f64, page: usize) -> Line {
        Line {
            cells: vec![text.into()],
            x0: 0.0,
            x1: 100.0,
            y,
            size: 10.0,
            page,
            column: 0,
            is_artifact: false,
            is_turned: false,
        }
    }

    #[test]
    fn lines_that_run_over_pages_and_page_numbers_go_and_others_stay() {
        let page = |number: usize| {
            let head = if number == 2 { "Only here".to_owned() } else { format!("Report {number}") };
            let words = ["one", "two", "three", "four"].map(|word| format!("{word} {number}{word}"));
            let mut lines = vec![line(&head, 20.0, number - 1)];
            lines.extend(
                words
                    .iter()
                    .zip([100.0, 112.0, 124.0, 136.0])
                    .map(|(text, y)| line(&format!("{text} {}", "abcd".repeat(number)), y, number - 1)),
            );
            lines.push(line(&format!("– {number} –"), 800.0, number - 1));
            lines
        };
        let mut pages: Vec<Vec<Line>> = (1..=4).map(page).collect();
        let names: Vec<Page> = (1..=4).map(|number| Page { number, label: None, ocr: false }).collect();
        assert_eq!(take_out(&mut pages, &names, &[842.0; 4], &[]), 7);
        assert_eq!(pages[1][0].text(), "Only here");
        assert_eq!(pages[0].len(), 4);
    }

    #[test]
    fn what_repeats_itself_where_there_is_nothing_else_is_the_text() {
        let label = |page: usize| {
            let number = format!("Box {}", page + 1);
            ["Green tea", number.as_str(), "Keep dry"]
                .iter()
                .zip([20.0, 400.0, 800.0])
                .map(|(text, y)| line(text, y, page))
                .collect()
        };
        let mut pages: Vec<Vec<Line>> = (0..5).map(label).collect();
        let names: Vec<Page> = (1..=5).map(|number| Page { number, label: None, ocr: false }).collect();
        assert_eq!(take_out(&mut pages, &names, &[842.0; 5], &[PageRemark::Empty; 5]), 0);
        assert_eq!(take_out(&mut pages.clone(), &names, &[842.0; 5], &[PageRemark::Picture; 5]), 15);
        // Beside text of its own, they are running lines.
        for (page, lines) in pages.iter_mut().enumerate() {
            let own = ["one", "two", "three", "four", "five"][page].repeat(9);
            lines.extend(
                [200.0, 210.0, 220.0, 230.0].map(|y| line(&format!("{own} {}", "x".repeat(y as usize - 199)), y, page)),
            );
        }
        assert_eq!(take_out(&mut pages, &names, &[842.0; 5], &[]), 15);
    }

    #[test]
    fn what_the_steps_of_one_slide_have_in_common_is_their_text() {
        let slide = |page: usize, lines: &[&str]| {
            let all = std::iter::once(&"Talks in the capital").chain(lines);
            all.zip(1u32..).map(|(text, at)| line(text, 20.0 * f64::from(at), page)).collect::<Vec<Line>>()
        };
        let steps = ["What the rounds were for", "First, to know each other", "second, to be known"];
        let shown = |page: usize, count: usize| slide(page, &[&steps[..], &["third", "and last"][..count]].concat());
        let mut pages =
            vec![slide(0, &["How it began"]), shown(1, 0), shown(2, 1), shown(3, 2), slide(4, &["The end"])];
        let names: Vec<Page> = (1..=5).map(|number| Page { number, label: None, ocr: false }).collect();
        assert_eq!(take_out(&mut pages, &names, &[300.0; 5], &[]), 5);
        let texts: Vec<String> = pages[3].iter().map(Line::text).collect();
        assert_eq!(texts, [&steps[..], &["third", "and last"]].concat());
    }
}
