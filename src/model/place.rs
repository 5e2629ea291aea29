//! Places in formats that have no pages: slides, rows, times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in a document that has no pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Place {
    /// A slide of a presentation.
    Slide {
        /// Its number, from 1.
        slide: usize,
    },
    /// Rows of a table.
    Rows {
        /// Name of the sheet, if the file has several.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sheet: Option<String>,
        /// Number of the first, from 1; the row of headings counts.
        row: usize,
        /// Number of the last, from 1.
        row_last: usize,
    },
    /// A message of a mailbox.
    Message {
        /// Its number, from 1.
        message: usize,
    },
    /// A record of a file of records.
    Record {
        /// The number of its line, or its place in the array, from 1.
        record: usize,
    },
    /// A stretch of a recording.
    Time {
        /// Its start, in milliseconds.
        from_ms: u64,
        /// Its end, in milliseconds.
        to_ms: u64,
    },
}

impl Place {
    /// From the start of this one to the end of `other`, if both can be said as one.
    #[must_use]
    pub fn through(self, other: &Place) -> Place {
        match (self, other) {
            (Place::Rows { sheet, row, row_last }, Place::Rows { sheet: other, row_last: last, .. }) => {
                let row_last = if sheet == *other { *last } else { row_last };
                Place::Rows { sheet, row, row_last }
            }
            (Place::Time { from_ms, .. }, Place::Time { to_ms, .. }) => Place::Time { from_ms, to_ms: *to_ms },
            (place, _) => place,
        }
    }

    /// True if both are parts of one, such that a passage may run over both.
    pub fn is_beside(&self, other: &Place) -> bool {
        match (self, other) {
            (Place::Slide { slide }, Place::Slide { slide: other }) => slide == other,
            (Place::Rows { sheet, .. }, Place::Rows { sheet: other, .. }) => sheet == other,
            (Place::Time { .. }, Place::Time { .. }) => true,
            // A document is one message or record.
            (Place::Message { .. } | Place::Record { .. }, _) => true,
            _ => false,
        }
    }
}

/// Where the text of a place starts in the canonical text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceStart {
    /// Byte offset in the canonical text.
    pub offset: usize,
    /// The place.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_times_run_together_and_slides_do_not() {
        let rows = |row, row_last| Place::Rows { sheet: None, row, row_last };
        assert_eq!(rows(2, 3).through(&rows(4, 9)), rows(2, 9));
        let time = |from_ms, to_ms| Place::Time { from_ms, to_ms };
        assert_eq!(time(0, 10).through(&time(20, 30)), time(0, 30));
        assert!(!Place::Slide { slide: 1 }.is_beside(&Place::Slide { slide: 2 }));
    }
}
