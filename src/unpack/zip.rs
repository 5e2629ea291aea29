//! ZIP archives.

use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Content, Each, Input, Member, SMALL_BYTES};
use crate::kind;
use crate::model::{Format, Limits};

const DAMAGED: &str = "the archive is damaged";

/// The format of the document that a ZIP file is, if it is no archive.
pub fn document_format(input: &mut dyn Input) -> Option<Format> {
    let archive = ZipArchive::new(input).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    kind::of_members(names.iter().map(String::as_str))
}

pub(super) fn members(input: &mut dyn Input, limits: &Limits, each: &mut Each<'_>) -> Result<(), String> {
    let mut archive = ZipArchive::new(input).map_err(|_| DAMAGED.to_owned())?;
    for at in 0..archive.len() {
        let name = archive.name_for_index(at).and_then(|name| Some(name.ok()?.into_owned()));
        let flow = match archive.by_index(at) {
            Ok(member) if member.is_dir() => continue,
            Ok(member) if member.is_symlink() => {
                each(Member { name, place: None, content: Content::LeftOut(super::LINK.to_owned()) })
            }
            Ok(mut member) => {
                let most = member.compressed_size().saturating_mul(limits.ratio).max(SMALL_BYTES);
                let bytes: &mut dyn Read = &mut member;
                each(Member { name, place: None, content: Content::Packed(bytes, most) })
            }
            Err(error) => each(Member { name, place: None, content: Content::Damaged(reason(&error)) }),
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => "it is locked with a password".to_owned(),
        ZipError::UnsupportedArchive(_) => "it is packed in a way that is not read".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}
