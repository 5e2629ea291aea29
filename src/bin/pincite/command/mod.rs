//! The subcommands, one file each, and what those share that take a query ([`odd`]).

mod batch;
pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod concordance;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod help;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod odd;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod verify;
pub(crate) mod worker;
