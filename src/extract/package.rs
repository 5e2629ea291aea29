//! Packages of parts (ZIP), as office files and e-books are, unpacked within limits.
//!
//! What counts is what comes out, never the size that a member declares. Nothing
//! is written to disk, so the names of members can do no harm.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unextracted;
use super::xml::{self, Broken};
use crate::model::Limits;

/// Bytes of a member up to which its ratio does not matter.
const SMALL_BYTES: u64 = 1 << 20;

/// Parts that are named with what is wrong with them, at most.
const MAX_REMARKS: usize = 10;

/// A package under reading.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    /// Bytes that may still come out of it.
    left: u64,
    /// What of it could not be read, or not to its end.
    remarks: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens the package that `bytes` are.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Unextracted> {
        // Office programs write locked files, and those of before 2003, as such compound files.
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(failed("it is locked with a password, or of a format from before 2003; save it anew without"));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| failed("the file is damaged"))?;
        if archive.len() as u64 > limits.members {
            return Err(failed(&format!("it has more parts than the limit of {}", limits.members)));
        }
        // Which of two parts of one name is meant, nobody knows.
        let remarks =
            archive.has_duplicate_names().then(|| "it has parts of one name: of those, the last was read".to_owned());
        Ok(Package { archive, limits: *limits, left: limits.unpacked_bytes, remarks: remarks.into_iter().collect() })
    }

    /// What of the parts so far could not be read, or not to its end: each one line.
    pub(super) fn remarks(&mut self) -> Vec<String> {
        let mut remarks = std::mem::take(&mut self.remarks);
        if remarks.len() > MAX_REMARKS {
            let more = remarks.split_off(MAX_REMARKS).len();
            remarks.push(format!("and {more} more of that kind"));
        }
        remarks
    }

    /// Nothing, if all parts so far could be read to their end.
    ///
    /// # Errors
    ///
    /// What could not be.
    pub(super) fn whole(&mut self) -> Result<(), Unextracted> {
        let remarks = self.remarks();
        if remarks.is_empty() { Ok(()) } else { Err(Unextracted::Failed(remarks.join("; "))) }
    }

    /// Says what is wrong with the part `name`, if anything is.
    pub(super) fn note(&mut self, name: &str, read: Result<(), Broken>) {
        if let Err(broken) = read {
            self.remarks.push(format!("{name} {broken}"));
        }
    }

    /// Says that a part is not in the package that should be.
    pub(super) fn note_missing(&mut self, name: &str) {
        self.remarks.push(format!("{name} is not in the file: its text is missing"));
    }

    /// The bytes of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unextracted> {
        let name = name.trim_start_matches('/');
        let member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(_)) => return Err(failed("it is locked with a password")),
            Err(_) => return Err(failed("the file is damaged")),
        };
        let by_ratio = member.compressed_size().saturating_mul(self.limits.ratio).max(SMALL_BYTES);
        let most = by_ratio.min(self.left);
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there is more.
        let read = member.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| failed("the file is damaged"))?;
        if bytes.len() as u64 > most {
            return Err(failed("it unpacks to more than the limits allow, as a bomb would"));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of a part that is XML; empty if there is no such part.
    pub(super) fn xml(&mut self, name: &str) -> Result<String, Unextracted> {
        Ok(self.part(name)?.map(|bytes| xml::decoded(&bytes)).unwrap_or_default())
    }

    /// The text of a part that is XML and holds text; one that is not there is noted.
    pub(super) fn xml_of_text(&mut self, name: &str) -> Result<String, Unextracted> {
        let part = self.part(name)?;
        if part.is_none() {
            self.note_missing(name);
        }
        Ok(part.map(|bytes| xml::decoded(&bytes)).unwrap_or_default())
    }
}

pub(super) fn failed(why: &str) -> Unextracted {
    Unextracted::Failed(why.to_owned())
}

/// Where `target` leads from the part `base`.
pub(super) fn resolved(base: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = base.split('/').collect();
    path.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(path.pop()),
            _ => path.push(part),
        }
    }
    path.join("/")
}

/// Relations of a part (OPC, part 2): the last word of their type, their id, and the part that they lead to.
pub(super) struct Relation {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) target: String,
}

/// The relations of the part `name`; those of the package if it is empty.
pub(super) fn relations(package: &mut Package<'_>, name: &str) -> Result<Vec<Relation>, Unextracted> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let slash = if folder.is_empty() { "" } else { "/" };
    let part = format!("{folder}{slash}_rels/{file}.rels");
    let source = package.xml(&part)?;
    let mut relations = Vec::new();
    let read = xml::walk(&source, &mut |node| {
        let xml::Node::Start(tag) = node else { return };
        let field = |name| tag.attribute(name).unwrap_or_default();
        if xml::local(&tag.name) == "Relationship" && field("TargetMode") != "External" {
            let kind = field("Type").rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { kind, id: field("Id").to_owned(), target: resolved(name, field("Target")) });
        }
    });
    package.note(&part, read);
    Ok(relations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::made::zip;

    #[test]
    fn a_part_that_unpacks_to_too_much_is_not_unpacked() {
        let bomb = zip(&[("a.xml", &"a".repeat(4 << 20)), ("b.xml", "b")]);
        let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
        let mut package = Package::open(&bomb, &limits).unwrap();
        assert!(matches!(package.part("a.xml"), Err(Unextracted::Failed(why)) if why.contains("bomb")));
        assert_eq!(package.part("b.xml").unwrap().unwrap(), b"b");
        assert_eq!(package.part("c.xml"), Ok(None));
        assert!(Package::open(&bomb, &Limits { members: 1, ..Limits::default() }).is_err());
        assert!(Package::open(b"PK\x03\x04 and no more", &Limits::default()).is_err());
    }

    #[test]
    fn targets_are_resolved_and_never_lead_out() {
        assert_eq!(resolved("word/document.xml", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolved("word/document.xml", "/word/../x.xml"), "word/../x.xml");
        assert_eq!(resolved("a/b.xml", "../../../etc/passwd"), "etc/passwd");
    }
}
