//! The numbers of lines in the margin, as in listings and bills: they are no part of the lines.

use super::order::median;
use super::segments::Segment;

/// So many of them are a column.
const MIN_LINES: usize = 4;
/// From one to the next: some stand nearer to their line, and are part of it.
const MAX_STEP: u32 = 10;
/// They are set smaller than the text, which the numbers in the first column of a table are not.
const MAX_SIZE: f64 = 0.9;

/// Takes the numbers of lines out of a region, as one of their own.
pub(super) fn taken_out(region: Vec<Segment>) -> (Vec<Segment>, Vec<Segment>) {
    let size = median(region.iter().map(|segment| segment.size));
    let small = |segment: &&Segment| segment.size < MAX_SIZE * size;
    let mut runs: Vec<Vec<(u32, &Segment)>> = Vec::new();
    let numbered = region.iter().filter(small).filter_map(|segment| Some((number(&segment.text)?, segment)));
    for (number, segment) in numbered {
        match runs.last_mut().map(|run| (run[run.len() - 1], run)) {
            Some(((last, above), run))
                if (1..=MAX_STEP).contains(&number.saturating_sub(last)) && are_aligned(above, segment) =>
            {
                run.push((number, segment));
            }
            _ => runs.push(vec![(number, segment)]),
        }
    }
    runs.retain(|run| run.len() >= MIN_LINES && run.iter().all(|(_, segment)| is_first(segment, &region)));
    let places: Vec<(f64, f64)> = runs.iter().flatten().map(|(_, segment)| (segment.x0, segment.y)).collect();
    region.into_iter().partition(|segment| !places.contains(&(segment.x0, segment.y)))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn are_aligned(above: &Segment, below: &Segment) -> bool {
    (above.x1 - below.x1).abs() < 0.5 * above.size || (above.x0 - below.x0).abs() < 0.5 * above.size
}

/// True if nothing stands before a number in its line.
fn is_first(number: &Segment, region: &[Segment]) -> bool {
    let is_beside = |segment: &Segment| (segment.y - number.y).abs() < 0.5 * segment.size;
    region.iter().all(|segment| segment.x0 >= number.x0 || !is_beside(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(x0: f64, y: f64, size: f64, text: &str) -> Segment {
        let x1 = x0 + 0.5 * size * text.len() as f64;
        Segment { x0, x1, y, size, text: text.to_owned(), is_artifact: false }
    }

    fn listing(size: f64) -> Vec<Segment> {
        let line = |at: u32| {
            let y = 12.0 * f64::from(at);
            [segment(10.0, y, size, &(at + 8).to_string()), segment(40.0, y, 10.0, "a line of words")]
        };
        (0..6).flat_map(line).collect()
    }

    #[test]
    fn numbers_of_lines_are_small_and_count_on() {
        let (lines, numbers) = taken_out(listing(6.0));
        assert!(lines.iter().all(|segment| segment.text == "a line of words"));
        assert_eq!(
            numbers.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>(),
            ["8", "9", "10", "11", "12", "13"]
        );
        // Those of a table are as large as what they number.
        assert!(taken_out(listing(10.0)).1.is_empty());
        let mut jumping = listing(6.0);
        jumping[4].text = "77".into();
        assert!(taken_out(jumping).1.is_empty());
    }
}
