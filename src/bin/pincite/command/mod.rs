//! The subcommands, one file each, and what those share that take a query ([`odd`], [`refresh`]).

mod batch;
pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod completions;
pub(crate) mod concordance;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod odd;
pub(crate) mod optimize;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod verify;
pub(crate) mod watch;
pub(crate) mod worker;

use pincite::ErrorKind;

use crate::args::Args;
use crate::interrupt::Interrupt;
use crate::{Failure, described, place};

/// Brings the index up to date before it is asked, if that is wanted here or by the settings.
///
/// Where only the settings want it, one that cannot be written now is asked as it is, which is said on standard error.
fn refresh(args: &Args, is_wanted: bool) -> Result<(), Failure> {
    if !is_wanted && !place::settings()?.auto_update {
        return Ok(());
    }
    let asked = index::Asked::default();
    match index::update(&asked.options(args)?, asked.commit_every, &Interrupt::listen()?) {
        Err(Failure::Library(error)) if !is_wanted && is_unwritable(error.kind()) => {
            place::remark(&format!("the index is not brought up to date: {}", described(&error)));
            Ok(())
        }
        updated => updated.map(|_| ()),
    }
}

/// True where an index cannot be written, or not now, and may well be read.
fn is_unwritable(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::CannotWrite | ErrorKind::NoSpace | ErrorKind::Locked)
}
