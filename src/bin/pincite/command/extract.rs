//! `pincite extract`: what is understood of a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use pincite::extract::Unextracted;
use pincite::model::Understood;
use pincite::render::{json, terminal};
use pincite::worker::{File, Input, Wanted};
use pincite::{Error, ErrorKind, lookup};

use crate::args::{Args, ExtractArgs};
use crate::{Failure, Outcome, place};

pub(crate) fn run(args: &Args, command: &ExtractArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let index = place::index(args)?;
    let settings = place::settings_for(&index)?;
    let (location, member) = asked(&command.file);
    let cannot = |kind, why: String| Error::new(kind).at(&command.file).because(why);
    pincite::corpus::check(&location).map_err(|why| cannot(ErrorKind::CannotRead, why))?;
    let path = location.to_string_lossy();
    let roots = place::roots(&[], &settings, &index).unwrap_or_default();
    let whole = |path: &Path| path.canonicalize().ok();
    let below = |root: &PathBuf| Some(whole(&location)?.strip_prefix(whole(root)?).ok()?.to_owned());
    let below = roots.iter().find_map(below).unwrap_or_else(|| location.clone());
    let columns = settings.columns_for(&below.to_string_lossy());
    let file = File { path: &path, input: Input::Location(&location), columns: &columns };
    let wanted = match &member {
        Some(member) => Wanted::Only([member.clone()].into()),
        None => Wanted::All,
    };
    let asked = member.unwrap_or_default();
    let mut found = 0;
    lookup::understand(&file, wanted, &place::extraction_of_one(&settings, command.ocr)?, &mut |(member, read)| {
        found += 1;
        let why = |why: &Unextracted| why.reason().to_owned();
        match &read {
            Err(reason) if member == asked && found == 1 => Err(cannot(ErrorKind::NoDocument, why(reason)).into()),
            Ok(understood) if command.json => Ok(json::extract(out, understood)?),
            Ok(understood) if command.text => text(out, understood),
            Ok(understood) if member == asked => Ok(terminal::extract(out, &place::style(args), understood)?),
            read => {
                let read = read.as_ref().map_err(Unextracted::reason);
                let path = format!("{path}!/{member}");
                Ok(terminal::member(out, &place::style(args), &path, read)?)
            }
        }
    })?;
    if found == 0 {
        return Err(cannot(ErrorKind::NoDocument, "there is no such source in the file".to_owned()).into());
    }
    Ok(Outcome::Found)
}

/// The file that is asked for, and the member in it.
fn asked(path: &Path) -> (PathBuf, Option<String>) {
    let text = path.to_string_lossy();
    if !path.exists() {
        for (at, _) in text.match_indices("!/") {
            let file = PathBuf::from(&text[..at]);
            if file.is_file() {
                return (file, Some(text[at + "!/".len()..].to_owned()));
            }
        }
    }
    (path.to_owned(), None)
}

fn text(out: &mut dyn Write, understood: &Understood) -> Result<(), Failure> {
    for block in &understood.blocks {
        writeln!(out, "{}", block.text)?;
    }
    Ok(())
}
