//! Tells the program which commit it is built from, where there is one: in a release, in a checkout of its own.
//!
//! Other builds are told nothing, so that a commit alone builds nothing anew.
#![allow(clippy::disallowed_methods, reason = "cargo speaks to it through the environment")]

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let version = env!("CARGO_PKG_VERSION");
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    match if is_release { commit() } else { None } {
        Some(commit) => println!("cargo::rustc-env=PINCITE_VERSION={version} ({commit})"),
        None => println!("cargo::rustc-env=PINCITE_VERSION={version}"),
    }
}

/// The commit, with a mark if files differ from it; nothing without git, or in a checkout of something else.
fn commit() -> Option<String> {
    let folder = std::env::var("CARGO_MANIFEST_DIR").ok()?;
    let git = |arguments: &[&str]| {
        let run = Command::new("git").current_dir(&folder).args(arguments).output().ok()?;
        let text = String::from_utf8(run.stdout).ok()?;
        run.status.success().then(|| text.trim().to_owned())
    };
    let top = git(&["rev-parse", "--show-toplevel"])?;
    if Path::new(&top).canonicalize().ok()? != Path::new(&folder).canonicalize().ok()? {
        return None;
    }
    // The log of HEAD is written with each commit and checkout.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    println!("cargo::rerun-if-changed={}", Path::new(&folder).join(log).display());
    git(&["describe", "--always", "--dirty", "--exclude=*"])
}
