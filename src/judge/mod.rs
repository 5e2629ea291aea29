//! How good a ranking is: judgments, runs, measures, and whether two runs differ.
//!
//! [`Judgments`] say which documents answer which queries, a [`Run`] says which
//! were given and in which order, [`measure`] holds one against the other query
//! by query, and [`paired`] says whether the difference of two runs is more than
//! chance. Reads text, knows no disk and no index.

mod files;
mod measures;
mod significance;

pub use files::{Judgments, OddLine, Run, queries};
pub use measures::{MEASURES, Measures, measure};
pub use significance::{Paired, paired};
