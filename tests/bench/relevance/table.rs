//! What was measured, beside what was kept and what other engines score.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use pincite::judge::{MEASURES, Measures};

use super::ENGINES;

/// A row: collection, engine, and a value for each measure that is known.
type Row = (String, String, Vec<String>);

/// The figures of this run and those that are kept.
pub(crate) struct Table {
    kept: Vec<Row>,
    baselines: Vec<Row>,
    new: Vec<Row>,
}

impl Table {
    /// Reads what is kept.
    pub(crate) fn read() -> Table {
        Table { kept: rows("figures.tsv"), baselines: rows("baselines.tsv"), new: Vec::new() }
    }

    /// Adds what an engine scores on a collection, and prints it beside what is kept.
    pub(crate) fn add(&mut self, collection: &str, engine: &str, measures: Measures, milliseconds: f64) {
        if self.new.last().is_none_or(|row| row.0 != collection) {
            println!("    {:44}{}", "", MEASURES.map(|name| format!("{name:>11}")).concat());
        }
        let values: Vec<String> = measures.values().iter().map(|value| format!("{value:.4}")).collect();
        let row = (collection.to_owned(), engine.to_owned(), values);
        show(&row, &format!("{milliseconds:.3} ms a query"));
        let kept = self.kept.iter().find(|kept| (&kept.0, &kept.1) == (&row.0, &row.1));
        if let Some(kept) = kept.filter(|kept| **kept != row) {
            show(kept, "as kept");
        }
        self.new.push(row);
    }

    /// Prints what other engines score on a collection.
    pub(crate) fn baselines(&self, collection: &str) {
        self.baselines.iter().filter(|baseline| baseline.0 == collection).for_each(|baseline| show(baseline, ""));
    }

    /// Writes what was measured if it is to be kept, and says whether anything is not as it was.
    pub(crate) fn finish(self) {
        let same = self.new.iter().filter(|row| self.kept.contains(row)).count();
        println!("{} figures are as they are kept, {} are not", same, self.new.len() - same);
        if std::env::var_os("PINCITE_BLESS").is_none() {
            return;
        }
        let mut rows = self.kept;
        for row in self.new {
            match rows.iter_mut().find(|kept| (&kept.0, &kept.1) == (&row.0, &row.1)) {
                Some(kept) => *kept = row,
                None => rows.push(row),
            }
        }
        let mut text = format!("collection\tengine\t{}\n", MEASURES.join("\t"));
        for (collection, engine, values) in rows {
            writeln!(text, "{collection}\t{engine}\t{}", values.join("\t")).unwrap();
        }
        fs::write(path("figures.tsv"), text).unwrap();
    }

    /// Prints the means over the collections for which the baseline is known.
    pub(crate) fn means(&self) {
        let baseline = "Lucene BM25 (k1 1.2, b 0.75)";
        let value = |row: &Row, at: usize| row.2.get(at).and_then(|value| value.parse::<f64>().ok());
        for engine in ENGINES.map(|(engine, ..)| engine) {
            for (at, measure) in MEASURES.iter().enumerate().take(3) {
                let pairs: Vec<(f64, f64)> = self
                    .new
                    .iter()
                    .filter(|row| row.1 == engine)
                    .filter_map(|row| {
                        let theirs = self.baselines.iter().find(|one| one.0 == row.0 && one.1 == baseline)?;
                        Some((value(row, at)?, value(theirs, at)?))
                    })
                    .collect();
                let count = pairs.len().max(1) as f64;
                let ours = pairs.iter().map(|pair| pair.0).sum::<f64>() / count;
                let theirs = pairs.iter().map(|pair| pair.1).sum::<f64>() / count;
                let relative = pairs.iter().map(|pair| pair.0 / pair.1 - 1.0).sum::<f64>() / count;
                println!(
                    "{engine}: mean {measure} over {} collections {ours:.4}, {baseline} {theirs:.4}: {:+.2} %; mean of \
                     the relative differences {:+.2} %",
                    pairs.len(),
                    (ours / theirs - 1.0) * 100.0,
                    relative * 100.0
                );
            }
        }
    }
}

fn show((_, engine, values): &Row, remark: &str) {
    let cells: String = values.iter().map(|value| format!("{value:>11}")).collect();
    println!("    {engine:44}{cells}  {remark}");
}

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/relevance").join(file)
}

/// The rows of a table, none if it is not there.
fn rows(file: &str) -> Vec<Row> {
    let text = fs::read_to_string(path(file)).unwrap_or_default();
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.next()?, cells.collect()))
    });
    rows.collect()
}
