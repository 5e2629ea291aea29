//! The integration tests, one binary.
//!
//! - [`house`]: the structure of the code: floors, and the names in ARCHITECTURE.md.

mod house;
