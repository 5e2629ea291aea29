//! How long the check of a long manuscript takes: 2,000 quotations drawn from the index, as they stand, with other words,
//! and from nowhere.
//!
//! `cargo bench --bench quotes` needs the index that `tests/bench/prepare` makes, or one that an argument names; what was
//! measured stands in README.md beside this file.

// A benchmark that cannot go on panics; it prints; and it stands outside, as the binary does.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

mod processor;

use std::path::{Path, PathBuf};
use std::time::Instant;

use pincite::index::Index;
use pincite::lookup::export;
use pincite::manuscript::{ManuscriptFormat, read};
use pincite::verify::{MIN_WORDS, Verifier};

use processor::processor_seconds;

/// Quotations of each manuscript.
const QUOTATIONS: usize = 2_000;

/// Bytes of the manuscript that is mostly prose.
const LONG_BYTES: usize = 20 << 20;

/// How a manuscript quotes.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// As the source has it.
    Exact,
    /// With one or two other words.
    Altered,
    /// Words of several sources, thrown together.
    Nowhere,
}

fn main() {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/index");
    let index = Index::open(&argument.map_or_else(default, PathBuf::from)).expect("run tests/bench/prepare first");
    let passages = index.summary().passages;
    println!("{passages} passages of {} documents\n", index.summary().documents);
    let mut draw = Draw::new(&index, passages);
    println!(
        "| manuscript | bytes | seconds | of the processor | quotations | exact | altered | ambiguous | not found |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for kind in [Kind::Exact, Kind::Altered, Kind::Nowhere] {
        let kinds = [kind];
        measure(&index, &format!("{kind:?}"), &draw.manuscript(&kinds, 0));
    }
    let mixed = [Kind::Exact, Kind::Exact, Kind::Exact, Kind::Altered, Kind::Altered, Kind::Nowhere];
    measure(&index, "all three", &draw.manuscript(&mixed, 0));
    measure(&index, "all three, in long prose", &draw.manuscript(&mixed, LONG_BYTES));
}

fn measure(index: &Index, name: &str, text: &str) {
    let (start, before) = (Instant::now(), processor_seconds());
    let mut verifier = Verifier::new(index, MIN_WORDS).unwrap();
    verifier.check("draft.md", &read(text.to_owned(), ManuscriptFormat::Markdown), &|_, _| {}).unwrap();
    let (seconds, processor) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
    let end = verifier.end();
    println!(
        "| {name} | {} | {seconds:.1} | {processor:.1} | {} | {} | {} | {} | {} |",
        text.len(),
        end.quotes,
        end.exact + end.normalised,
        end.altered,
        end.ambiguous,
        end.not_found
    );
}

/// Draws quotations from an index, always the same.
struct Draw {
    /// The words of some blocks, in order, with what stands between them.
    blocks: Vec<Vec<String>>,
    state: u64,
}

impl Draw {
    fn new(index: &Index, passages: usize) -> Draw {
        let mut draw = Draw { blocks: Vec::new(), state: 20_261_125 };
        let every = (passages / (3 * QUOTATIONS)).max(1);
        export(index, &mut |citation| {
            if draw.below(every) == 0 {
                let block = citation.passage.text.lines().max_by_key(|line| line.len()).unwrap_or_default();
                let has_marks =
                    block.contains(['"', '“', '”', '‘', '’', '\'', '[', ']', '…', '`', '<', '>', '*', '_', '\\', '&']);
                if block.split_whitespace().count() >= 15 && !has_marks {
                    draw.blocks.push(block.split_whitespace().map(str::to_owned).collect());
                }
            }
            Ok(())
        })
        .unwrap();
        draw
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % end.max(1)
    }

    fn word(&mut self) -> String {
        let block = self.below(self.blocks.len());
        let word = self.below(self.blocks[block].len());
        self.blocks[block][word].clone()
    }

    /// A manuscript with quotations of these kinds in turns, and prose between them up to so many bytes.
    fn manuscript(&mut self, kinds: &[Kind], bytes: usize) -> String {
        let mut text = String::new();
        for (nth, kind) in (0..QUOTATIONS).zip(kinds.iter().cycle()) {
            while text.len() < bytes / QUOTATIONS * nth {
                text.push_str(&(0..60).map(|_| self.word()).collect::<Vec<_>>().join(" "));
                text.push_str("\n\n");
            }
            text.push_str(&format!("The manual says “{}” and goes on.\n\n", self.quotation(*kind)));
        }
        text
    }

    fn quotation(&mut self, kind: Kind) -> String {
        let block = self.below(self.blocks.len());
        let length = (8 + self.below(33)).min(self.blocks[block].len());
        let first = self.below(self.blocks[block].len() - length + 1);
        let mut quoted = self.blocks[block][first..first + length].to_vec();
        match kind {
            Kind::Exact => {}
            Kind::Altered => {
                for _ in 0..=self.below(2) {
                    let at = 1 + self.below(length - 2);
                    quoted[at] = self.word();
                }
            }
            Kind::Nowhere => quoted.iter_mut().for_each(|word| *word = self.word()),
        }
        quoted.join(" ")
    }
}
