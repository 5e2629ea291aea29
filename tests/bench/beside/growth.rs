//! One, two, four and eight parts of the passages: how time grows, as a table and a picture.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pincite::index::Index;
use pincite::search::{SearchOptions, search};

use crate::clock::take_turns;
use crate::data::{Data, lines, write_lines};
use crate::{pincite, text};

/// The parts, of eight.
const PARTS: [usize; 4] = [1, 2, 4, 8];

/// What was measured with so many passages.
struct Point {
    passages: f64,
    /// Seconds of processor time.
    indexing: f64,
    /// Milliseconds of a phrase.
    query: f64,
}

/// Measures, prints the table, and draws the picture.
pub(crate) fn measure(data: &Data, room: &Path) {
    println!("\n| passages | indexing, processor | for each | a phrase, warm, median |\n|---:|---:|---:|---:|");
    let phrases = data.phrases(50);
    let mut points = Vec::new();
    for parts in PARTS {
        let passages = data.passages * parts / 8;
        let (part, index) = (room.join("part"), room.join("part-index"));
        // Passages of all documents, not the first ones.
        write_lines(&part, lines(&data.records).enumerate().filter(|(at, _)| at % 8 < parts).map(|(_, line)| line));
        let run = pincite(&["index", text(&part), "--index", text(&index), "--quiet"]);
        let opened = Index::open(&index).unwrap();
        let ask = |at: usize| drop(search(&opened, &phrases[at].ours, &SearchOptions::default()).unwrap());
        let query = take_turns(phrases.len(), &[&ask])[0].median() / 1e3;
        println!(
            "| {passages} | {:.1} s | {:.0} µs | {query:.2} ms |",
            run.processor,
            run.processor * 1e6 / passages as f64
        );
        points.push(Point { passages: passages as f64, indexing: run.processor, query });
        fs::remove_dir_all(&index).unwrap();
        fs::remove_dir_all(&part).unwrap();
    }
    fs::write(room.join("growth.svg"), picture(&points)).unwrap();
}

/// Two curves, each in parts of its last value, over the number of passages.
fn picture(points: &[Point]) -> String {
    let (width, height, margin) = (520.0, 320.0, 48.0);
    let last = &points[points.len() - 1];
    let place = |x: f64, y: f64| (margin + x * (width - 2.0 * margin), height - margin - y * (height - 2.0 * margin));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let shares =
        |value: &dyn Fn(&Point) -> f64| -> Vec<f64> { points.iter().map(|point| value(point) / value(last)).collect() };
    let curves = [
        (
            "#1f6f8b",
            format!("indexing: {:.0} s of processor time at the end", last.indexing),
            shares(&|at| at.indexing),
        ),
        ("#c05621", format!("a phrase: {:.2} ms at the end", last.query), shares(&|at| at.query)),
    ];
    for (number, (colour, name, shares)) in curves.into_iter().enumerate() {
        let places = points.iter().zip(shares).map(|(point, share)| place(point.passages / last.passages, share));
        let places: Vec<String> = places.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let line = places.join(" ");
        let _ = writeln!(svg, "<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        let y = 20 + 16 * number;
        let _ = writeln!(svg, "<text x=\"{margin}\" y=\"{y}\" fill=\"{colour}\">{name}</text>");
    }
    for point in points {
        let (x, y) = place(point.passages / last.passages, 0.0);
        let (y, passages) = (y + 18.0, point.passages);
        let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{passages:.0}</text>");
    }
    let (left, bottom) = place(0.0, 0.0);
    let (right, top) = place(1.0, 1.0);
    let _ = writeln!(svg, "<path d=\"M{left},{top}V{bottom}H{right}\" fill=\"none\" stroke=\"#888\"/>");
    let _ = writeln!(svg, "<text x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">passages</text>\n</svg>", bottom + 36.0);
    svg
}
