//! One file, packed by itself.

use std::io::{BufReader, Read};

use super::{Content, Each, Member, reason};
use crate::kind::{Container, file_name};

/// The largest window of Zstandard, as the power of two that its bytes are: 128 MB.
const WINDOW_LOG: u32 = 27;

pub(super) fn member(
    container: Container,
    name: &str,
    input: &mut dyn Read,
    each: &mut Each<'_>,
) -> Result<(), String> {
    let input = BufReader::new(input);
    let mut unpacked: Box<dyn Read + '_> = match container {
        Container::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Container::Xz => Box::new(lzma_rust2::XzReader::new(input, true)),
        Container::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
        _ => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(input).map_err(|error| reason(&error))?;
            decoder.window_log_max(WINDOW_LOG).map_err(|error| reason(&error))?;
            Box::new(decoder)
        }
    };
    let content = Content::Packed(&mut *unpacked, u64::MAX);
    // It is the only one: whether it wants another does not matter.
    let _ = each(Member { name: Some(unpacked_name(name)), place: None, content });
    Ok(())
}

/// The name of a file without what says that it is packed.
fn unpacked_name(name: &str) -> String {
    let name = file_name(name);
    match name.rsplit_once('.') {
        Some((stem, "tgz" | "txz" | "tzst" | "tbz" | "tbz2")) => format!("{stem}.tar"),
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}
