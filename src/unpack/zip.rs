//! ZIP archives.

use std::io::Read;
use std::ops::ControlFlow;

use zip::read::{Config, ZipFile};
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;
use zip::{ZipArchive, ZipReadOptions};

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
    let mut archive = ZipArchive::new(&mut *input).map_err(|_| DAMAGED.to_owned())?;
    if archive.has_duplicate_names() {
        return members_one_by_one(input, limits, each);
    }
    for at in 0..archive.len() {
        let name = archive.name_for_index(at).and_then(|name| Some(name.ok()?.into_owned()));
        if hand_over(name, archive.by_index(at), limits, each).is_break() {
            break;
        }
    }
    Ok(())
}

/// The same, of an archive in which several members have one name, of which a table by names knows only one.
fn members_one_by_one(input: &mut dyn Input, limits: &Limits, each: &mut Each<'_>) -> Result<(), String> {
    let mut archive = ZipIterable::try_new(input, Config::default()).map_err(|_| DAMAGED.to_owned())?;
    let files = archive.files().map_err(|_| DAMAGED.to_owned())?;
    while let Some(entry) = files.next() {
        let entry = entry.map_err(|_| DAMAGED.to_owned())?;
        let name = entry.name().ok().map(|name| name.into_owned());
        let member = entry.with_reader(files.reader_mut(), ZipReadOptions::default());
        if hand_over(name, member, limits, each).is_break() {
            break;
        }
    }
    Ok(())
}

fn hand_over<R: Read>(
    name: Option<String>,
    member: ZipResult<ZipFile<'_, R>>,
    limits: &Limits,
    each: &mut Each<'_>,
) -> ControlFlow<()> {
    match member {
        Ok(member) if member.is_dir() => ControlFlow::Continue(()),
        Ok(member) if member.is_symlink() => {
            each(Member { name, place: None, content: Content::LeftOut(super::LINK.to_owned()) })
        }
        Ok(mut member) => {
            let most = member.compressed_size().saturating_mul(limits.ratio).max(SMALL_BYTES);
            let bytes: &mut dyn Read = &mut member;
            each(Member { name, place: None, content: Content::Packed(bytes, most) })
        }
        Err(error) => each(Member { name, place: None, content: Content::Damaged(reason(&error)) }),
    }
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => "it is locked with a password".to_owned(),
        ZipError::UnsupportedArchive(_) => "it is packed in a way that is not read".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}
