//! The subcommands, one file each.

pub(crate) mod export;
pub(crate) mod help;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
