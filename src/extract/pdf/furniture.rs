//! Running heads and feet: lines at the edge of a page that are no part of its text.
//!
//! A line is one if it is marked so; if the same line, whatever its numbers,
//! stands in the same place on other pages; or if it is the number of its page.
//! Pages in a row that mostly repeat each other, such as the steps of a slide,
//! count as one: what only they have in common is their text.

use std::collections::{BTreeSet, HashMap};

use super::lines::Line;
use super::order::median;
use crate::model::Page;

/// Lines at either edge of a page that may be running ones.
const EDGE_LINES: usize = 3;
/// On so many pages a line has to stand, at least, to be a running one.
const MIN_PAGES: usize = 3;
/// Lines of headings are larger than the text by more than this.
const HEADING_SIZE: f64 = 1.15;
/// The part of a page at its top and bottom in which marked lines count as running ones.
const MARGIN: f64 = 0.15;

/// Takes the running heads and feet out of the lines of all pages, and gives how many there were.
///
/// `heights` are those of the pages.
pub(super) fn take_out(pages: &mut [Vec<Line>], names: &[Page], heights: &[f64]) -> usize {
    let body = median(pages.iter().flatten().map(|line| line.size));
    let mut places: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
    for (page, lines) in pages.iter().enumerate() {
        for at in edges(lines) {
            places.entry(pattern(&lines[at].text())).or_default().push((page, lines[at].y));
        }
    }
    let groups = groups(pages, body);
    let mut taken = 0;
    for (page, lines) in pages.iter_mut().enumerate() {
        let edges = edges(lines);
        let text_lines = lines.iter().filter(|line| !line.is_artifact).count();
        let runs = |line: &Line| {
            let name = &names[page];
            let text = line.text();
            let is_number = is_page_number(&text, name);
            let same = places.get(&pattern(&text)).map_or(0, |places| {
                let same = places.iter().filter(|(_, y)| (y - line.y).abs() < body).map(|(other, _)| groups[*other]);
                same.chain([groups[page]]).collect::<BTreeSet<_>>().len()
            });
            is_number || (same >= MIN_PAGES && line.size < HEADING_SIZE * body)
        };
        let is_marked = |line: &Line| {
            let height = heights[page];
            line.is_artifact && text_lines > 0 && (line.y < MARGIN * height || line.y > (1.0 - MARGIN) * height)
        };
        let is_out: Vec<bool> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| !line.is_turned && (is_marked(line) || (edges.contains(&at) && runs(line))))
            .collect();
        let mut flags = is_out.iter();
        taken += is_out.iter().filter(|is_out| **is_out).count();
        lines.retain(|_| !flags.next().copied().unwrap_or(false));
    }
    taken
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

/// True for the number of the page alone, such as `217`, `– 217 –`, `xii` or `Page 3 of 9`.
fn is_page_number(text: &str, page: &Page) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let number = page.number.to_string();
    let is_it =
        |text: &str| text == number || page.label.as_deref().is_some_and(|label| text.eq_ignore_ascii_case(label));
    let after_word =
        bare.split_once(char::is_whitespace).map(|(_, rest)| rest.split([' ', '/']).next().unwrap_or(rest));
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
        assert_eq!(take_out(&mut pages, &names, &[842.0; 4]), 7);
        assert_eq!(pages[1][0].text(), "Only here");
        assert_eq!(pages[0].len(), 4);
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
        assert_eq!(take_out(&mut pages, &names, &[300.0; 5]), 5);
        let texts: Vec<String> = pages[3].iter().map(Line::text).collect();
        assert_eq!(texts, [&steps[..], &["third", "and last"]].concat());
    }
}
