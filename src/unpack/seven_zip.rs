//! 7z archives.

use std::io::{self, Read};

use sevenz_rust2::{ArchiveReader, Error, Password};

use super::{Content, Each, Input, Member};

pub(super) fn members(input: &mut dyn Input, each: &mut Each<'_>) -> Result<(), String> {
    let mut archive = ArchiveReader::new(input, Password::empty()).map_err(|error| reason(&error))?;
    archive.set_thread_count(1);
    let walked = archive.for_each_entries(|entry, bytes| {
        if entry.is_directory() || entry.is_anti_item() {
            return Ok(true);
        }
        let bytes: &mut dyn Read = bytes;
        let content = Content::Packed(&mut *bytes, u64::MAX);
        if each(Member { name: Some(entry.name().to_owned()), place: None, content }).is_break() {
            return Ok(false);
        }
        // The next member starts where this one ends.
        io::copy(bytes, &mut io::sink())?;
        Ok(true)
    });
    walked.map_err(|error| reason(&error))
}

fn reason(error: &Error) -> String {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => "it is locked with a password".to_owned(),
        Error::UnsupportedCompressionMethod(method) => format!("it is packed by {method}, which is not read"),
        Error::Io(error, _) => super::reason(error),
        _ => "the archive is damaged".to_owned(),
    }
}
