//! The reading order of a page: columns one after another, and tables row by row.
//!
//! A gutter is a vertical line that few segments cross and that has lines of
//! prose on both sides; what crosses it, such as a title over both columns, is
//! read between what stands above and below. Found again in each part.

use super::segments::Segment;

/// Places at which a gutter is looked for, across the width.
const STEPS: usize = 200;
/// Gutters within columns within columns.
const MAX_DEPTH: usize = 6;
/// Segments of a page beyond which it is read from top to bottom.
const MAX_SEGMENTS: usize = 8_000;
/// The least width of a column, in heights of the font: the cells of a table are narrower.
const MIN_COLUMN: f64 = 8.0;

/// Gives the regions of a page in reading order, each from top to bottom.
pub(super) fn regions(segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    let mut regions = Vec::new();
    let depth = if segments.len() > MAX_SEGMENTS { MAX_DEPTH } else { 0 };
    order(segments, &mut regions, depth);
    regions
}

fn order(mut segments: Vec<Segment>, regions: &mut Vec<Vec<Segment>>, depth: usize) {
    if segments.is_empty() {
        return;
    }
    segments.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x0.total_cmp(&other.x0)));
    let slack = 0.25 * median(segments.iter().map(|segment| segment.size));
    let Some(gutter) = (depth < MAX_DEPTH && segments.len() >= 6).then(|| gutter(&segments)).flatten() else {
        regions.push(segments);
        return;
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for segment in segments {
        if crosses(&segment, gutter, slack) {
            order(std::mem::take(&mut left), regions, depth + 1);
            order(std::mem::take(&mut right), regions, depth + 1);
            match regions.last_mut() {
                // Lines that follow each other over the whole width are one region.
                Some(last) if last.iter().all(|before| crosses(before, gutter, slack)) => last.push(segment),
                _ => regions.push(vec![segment]),
            }
        } else if segment.x1 <= gutter + slack {
            left.push(segment);
        } else {
            right.push(segment);
        }
    }
    order(left, regions, depth + 1);
    order(right, regions, depth + 1);
}

fn crosses(segment: &Segment, x: f64, slack: f64) -> bool {
    segment.x0 < x - slack && segment.x1 > x + slack
}

/// Where the best gutter is, if there is one.
fn gutter(segments: &[Segment]) -> Option<f64> {
    let size = median(segments.iter().map(|segment| segment.size));
    let slack = 0.25 * size;
    let left_edge = segments.iter().map(|segment| segment.x0).fold(f64::MAX, f64::min);
    let right_edge = segments.iter().map(|segment| segment.x1).fold(f64::MIN, f64::max);
    let width = (right_edge - left_edge).max(1.0);
    let mut best: Option<(f64, f64)> = None;
    let mut run = 0;
    for step in STEPS / 8..STEPS * 7 / 8 {
        let x = left_edge + width * step as f64 / STEPS as f64;
        let left: Vec<&Segment> = segments.iter().filter(|segment| segment.x1 <= x + slack).collect();
        let right: Vec<&Segment> = segments.iter().filter(|segment| segment.x0 >= x - slack).collect();
        let crossing = segments.iter().filter(|segment| crosses(segment, x, slack)).count();
        let fewer = left.len().min(right.len());
        if fewer < 3 || crossing * 4 > fewer {
            run = 0;
            continue;
        }
        run += 1;
        let is_column =
            |side: &[&Segment]| median(side.iter().map(|segment| segment.x1 - segment.x0)) >= MIN_COLUMN * size;
        if overlap(&left, &right) < 0.3 || !is_column(&left) || !is_column(&right) {
            continue;
        }
        let score = fewer as f64 + 0.2 * f64::from(run) - 3.0 * crossing as f64;
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, x));
        }
    }
    best.map(|(_, x)| x)
}

/// The part of the shorter side that stands beside the other.
fn overlap(left: &[&Segment], right: &[&Segment]) -> f64 {
    let extent = |side: &[&Segment]| (side[0].y, side[side.len() - 1].y);
    let ((top, bottom), (other_top, other_bottom)) = (extent(left), extent(right));
    let shared = (bottom.min(other_bottom) - top.max(other_top)).max(0.0);
    shared / (bottom - top).min(other_bottom - other_top).max(1.0)
}

/// The middle one of some numbers; 0 of none.
pub(super) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(x0: f64, x1: f64, y: f64, text: &str) -> Segment {
        Segment { x0, x1, y, size: 10.0, text: text.to_owned(), is_artifact: false }
    }

    #[test]
    fn columns_are_read_one_after_the_other_under_what_spans_both() {
        let mut segments = vec![segment(0.0, 400.0, 0.0, "title")];
        for line in 1..9 {
            let y = 12.0 * f64::from(line);
            segments.push(segment(0.0, 190.0, y, "left"));
            segments.push(segment(210.0, 400.0, y, "right"));
        }
        segments.push(segment(0.0, 400.0, 200.0, "foot"));
        let read: Vec<String> = regions(segments).iter().map(|region| region[0].text.clone()).collect();
        assert_eq!(read, ["title", "left", "right", "foot"]);
    }

    #[test]
    fn the_cells_of_a_table_are_read_row_by_row() {
        let cells = |line: u32| {
            let y = 12.0 * f64::from(line);
            [segment(0.0, 30.0, y, "name"), segment(200.0, 230.0, y, "number")]
        };
        assert_eq!(regions((0..9).flat_map(cells).collect()).len(), 1);
    }
}
