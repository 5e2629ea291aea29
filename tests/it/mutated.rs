//! Files of every format, damaged at random: the run ends well, and the healthy ones beside them are all there.

use std::fs;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use crate::made::every_format;
use crate::support::{empty_corpus, pincite};

/// Damaged files of each format in a run.
const EACH: usize = 150;

/// One change of the bytes of a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(Index, u8),
    Cut(Index),
    /// A run of bytes of some file is put in, or in the place of others.
    Splice(Index, Index, usize, Index, bool),
    Zeros(Index, usize),
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let index = any::<Index>;
    let one = prop_oneof![
        6 => (index(), 1..=255u8).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        1 => index().prop_map(Damage::Cut),
        3 => (index(), index(), 1..300usize, index(), any::<bool>())
            .prop_map(|(file, from, length, to, inserts)| Damage::Splice(file, from, length, to, inserts)),
        1 => (index(), 1..40usize).prop_map(|(at, length)| Damage::Zeros(at, length)),
    ];
    prop::collection::vec(one, 1..6)
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage], others: &[Vec<u8>]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            return bytes;
        }
        match damage {
            Damage::Flip(at, bits) => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Splice(file, from, length, to, inserts) => {
                let other = file.get(others);
                let from = from.index(other.len());
                let run = other[from..(from + length).min(other.len())].to_vec();
                let to = to.index(bytes.len());
                let end = if *inserts { to } else { (to + run.len()).min(bytes.len()) };
                bytes.splice(to..end, run);
            }
            Damage::Zeros(at, length) => {
                let at = at.index(bytes.len());
                let end = (at + length).min(bytes.len());
                bytes[at..end].fill(0);
            }
        }
    }
    bytes
}

#[test]
fn files_damaged_at_random_cost_no_healthy_one() {
    let deep = std::env::var_os("PINCITE_DEEP").is_some();
    let files = every_format();
    let whole: Vec<Vec<u8>> = files.iter().map(|(_, _, _, bytes)| bytes.clone()).collect();
    let seed = if deep { RngSeed::Random } else { RngSeed::Fixed(20_231_019) };
    let mut runner =
        TestRunner::new(Config { rng_seed: seed, rng_algorithm: RngAlgorithm::ChaCha, ..Config::default() });
    for _ in 0..if deep { 30 } else { 1 } {
        let (folder, corpus, _) = empty_corpus();
        for (name, _, _, bytes) in &files {
            fs::write(corpus.join(format!("healthy-{name}")), bytes).unwrap();
            for number in 0..EACH {
                let damages = damages().new_tree(&mut runner).unwrap().current();
                let path = corpus.join(format!("{number}-{name}"));
                fs::write(path, damaged(bytes.clone(), &damages, &whole)).unwrap();
            }
        }
        let started = std::time::Instant::now();
        let (code, out, err) = pincite(folder.path(), &["index", "--threads", "2"]);
        assert!(code == 0 && !err.contains("panicked"), "{out}{err}");
        assert!(started.elapsed() < Duration::from_secs(300), "{:?}", started.elapsed());
        let (_, problems, _) = pincite(folder.path(), &["list", "--problems"]);
        let faults: Vec<&str> = problems.lines().filter(|line| line.contains("please report")).collect();
        assert!(faults.is_empty(), "{faults:#?} in {}", folder.keep().display());
        let (_, listed, _) =
            pincite(folder.path(), &["search", "path:healthy-* misperception", "--no-collapse", "-n", "100", "--json"]);
        for (name, _, _, _) in &files {
            assert!(listed.contains(&format!("corpus/healthy-{name}")), "{name}: {listed:.2000}");
        }
        assert!(!problems.contains("healthy-"), "{problems}");
    }
}
