//! TAR archives (POSIX.1, and what GNU made of it).

use std::io::Read;

use super::{Content, Each, Member, reason};

pub(super) fn members(input: &mut dyn Read, each: &mut Each<'_>) -> Result<(), String> {
    let mut archive = tar::Archive::new(input);
    let entries = archive.entries().map_err(|error| reason(&error))?;
    for entry in entries {
        let mut entry = entry.map_err(|error| reason(&error))?;
        let kind = entry.header().entry_type();
        let name = Some(String::from_utf8_lossy(&entry.path_bytes()).into_owned());
        let content = if kind.is_dir() {
            continue;
        } else if kind.is_symlink() || kind.is_hard_link() {
            Content::LeftOut(super::LINK.to_owned())
        } else if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            Content::Plain(&mut entry)
        } else {
            Content::LeftOut("not a regular file".to_owned())
        };
        if each(Member { name, place: None, content }).is_break() {
            break;
        }
    }
    Ok(())
}
