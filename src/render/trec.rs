//! Results as a run of TREC, which tools that judge rankings read: `qid Q0 docid rank score tag`.

use std::io::{self, Write};

use crate::model::Hit;

/// The tag of our runs.
pub const RUN_TAG: &str = "pincite";

/// Writes the row of a hit of the query `id`; its document is the pin.
///
/// The fields are parted by spaces, so white space in the id becomes `_`.
///
/// # Errors
///
/// As `out` gives them.
pub fn hit(out: &mut dyn Write, id: &str, hit: &Hit) -> io::Result<()> {
    let id = id.replace(char::is_whitespace, "_");
    writeln!(out, "{id} Q0 {} {} {:.4} {RUN_TAG}", hit.pin, hit.rank, hit.score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn a_row_has_six_fields() {
        let mut bytes = Vec::new();
        hit(&mut bytes, "topic 7", &sample::hit()).unwrap();
        let row = format!("topic_7 Q0 {} 1 12.3456 pincite\n", sample::hit().pin);
        assert_eq!(String::from_utf8(bytes).unwrap(), row);
    }
}
