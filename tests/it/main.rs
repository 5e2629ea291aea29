//! The integration tests, one binary.
//!
//! - [`house`]: the structure of the code: floors, and the names in ARCHITECTURE.md.

// A test that cannot go on panics: that is its way to fail.
#![allow(clippy::unwrap_used, reason = "tests")]

mod house;
