//! The folder walk: which files the corpus consists of.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder};

use super::read::{modified, not_regular, reason};
use super::{Cause, Root, SETTINGS_FILE, SourceFile, Unreadable, Walk};
use crate::error::{Error, ErrorKind, Result};

/// Name of pincite's own ignore file, with the rules of `.gitignore`. It wins over the others.
pub const IGNORE_FILE: &str = ".pinciteignore";

/// A sensible bound on the files of a corpus: it stops a walk that was started in the wrong place.
pub const MAX_FILES: usize = 1_000_000;

/// The ignore files that are heeded, in every folder of the corpus.
const IGNORE_FILES: &[&str] = &[".gitignore", ".ignore", IGNORE_FILE];

/// Lists the files below `roots`, which are folders or files; nothing is opened but ignore files.
///
/// - `.gitignore`, `.ignore` and `.pinciteignore` in the corpus are heeded, and no others: neither
///   those of folders above, nor git's own configuration. A folder with one that cannot be read, or
///   is not UTF-8, is left out and reported: it may be what says that a file is not to be read.
/// - Names that start with a dot are left out, even where an ignore file asks for them; so are
///   settings files. A root is taken whatever its name, and so are the folders of a mailbox
///   (Maildir++), such as `.Sent` beside `cur`.
/// - Links are not followed. One to a file or folder that is walked anyway goes unmentioned, any
///   other is reported: it leads out of the corpus, to nothing, or to what is left out.
/// - Named pipes, sockets and devices are reported.
/// - A file that several roots hold is given once, below the first root of them.
/// - What stands in the folder `except` is no part of the corpus.
///
/// # Errors
///
/// `NoCorpus` if a root is not there, `CannotRead` if one cannot be looked at, `IgnoreFile` if not all of
/// its ignore file is heard, `Limit` if there are more than `max_files` files and links.
pub fn walk(roots: &[Root], except: Option<&Path>, max_files: usize) -> Result<Walk> {
    let roots = roots.iter().map(Opened::open).collect::<Result<Vec<_>>>()?;
    // A folder that is not there holds nothing.
    let except = except.and_then(|folder| fs::canonicalize(folder).ok());
    let mut walker = Walker { roots: &roots, except, max_files, ..Walker::default() };
    for root in &roots {
        walker.walk_root(root)?;
    }
    Ok(walker.finish())
}

/// True if `path` is `folder` or stands in it, whatever links lead there.
pub fn is_within(path: &Path, folder: &Path) -> bool {
    let (path, folder) = (fs::canonicalize(path), fs::canonicalize(folder));
    path.is_ok_and(|path| folder.is_ok_and(|folder| path.starts_with(folder)))
}

/// A root that is there.
struct Opened<'r> {
    root: &'r Root,
    /// Where it is, without links: where a file stands, whatever leads to it.
    canonical: PathBuf,
    metadata: Metadata,
}

impl Opened<'_> {
    fn open(root: &Root) -> Result<Opened<'_>> {
        let location = &root.location;
        let cannot = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::new(ErrorKind::NoCorpus).at(location),
            _ => Error::new(ErrorKind::CannotRead).at(location).because(error),
        };
        let metadata = fs::metadata(location).map_err(cannot)?;
        let canonical = fs::canonicalize(location).map_err(cannot)?;
        if metadata.is_dir() {
            fs::read_dir(&canonical).map_err(cannot)?;
            if let Some((path, why)) = ignore_file_not_heard(location) {
                return Err(Error::new(ErrorKind::IgnoreFile).at(path).because(why));
            }
        }
        Ok(Opened { root, canonical, metadata })
    }

    /// The path below the root, shown, of what stands at `canonical`.
    fn relative(&self, canonical: &Path) -> String {
        canonical.strip_prefix(&self.canonical).map(shown).unwrap_or_default()
    }

    fn path(&self, relative: &str) -> String {
        match relative {
            "" => self.root.name.clone(),
            _ => format!("{}/{relative}", self.root.name.trim_end_matches('/')),
        }
    }
}

/// A walk under way. What was found stands by its place without links, so that overlapping roots
/// give it once.
#[derive(Default)]
struct Walker<'a> {
    roots: &'a [Opened<'a>],
    /// The folder left out, without links.
    except: Option<PathBuf>,
    max_files: usize,
    files: HashMap<PathBuf, SourceFile>,
    /// By place and reason, the path shown.
    unreadable: BTreeMap<(PathBuf, String), (String, Cause)>,
    /// Links into the corpus, by place: path shown and target.
    links: BTreeMap<PathBuf, (String, PathBuf)>,
}

impl Walker<'_> {
    fn walk_root(&mut self, root: &Opened<'_>) -> Result<()> {
        if self.except.as_ref().is_some_and(|except| root.canonical.starts_with(except)) {
            return Ok(());
        }
        if root.metadata.is_dir() {
            return self.walk_folder(root);
        }
        if root.metadata.is_file() {
            self.add(root, &root.canonical, &root.metadata);
        } else {
            self.report(root, &root.canonical, not_regular(&root.metadata), Cause::LeftOut);
        }
        self.check_limit(root)
    }

    fn walk_folder(&mut self, root: &Opened<'_>) -> Result<()> {
        let (sender, left_out) = mpsc::channel();
        for entry in entries(&root.canonical, self.except.clone(), sender) {
            match entry {
                Ok(entry) => self.look_at(root, &entry),
                Err(error) => self.report_error(root, &root.canonical, &error),
            }
            self.check_limit(root)?;
        }
        for (path, why) in left_out.try_iter() {
            self.report(root, &path, format!("{why}, so its folder is left out"), Cause::Failed);
        }
        Ok(())
    }

    fn look_at(&mut self, root: &Opened<'_>, entry: &DirEntry) {
        if let Some(error) = entry.error() {
            self.report_error(root, entry.path(), error);
        }
        let Some(kind) = entry.file_type() else { return };
        if kind.is_dir() || entry.file_name() == OsStr::new(SETTINGS_FILE) {
            return;
        }
        if kind.is_symlink() {
            return self.look_at_link(root, entry.path());
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => self.add(root, entry.path(), &metadata),
            Ok(metadata) => self.report(root, entry.path(), not_regular(&metadata), Cause::LeftOut),
            Err(error) => self.report_error(root, entry.path(), &error),
        }
    }

    fn look_at_link(&mut self, root: &Opened<'_>, link: &Path) {
        match fs::canonicalize(link) {
            Ok(target) if self.roots.iter().any(|root| target.starts_with(&root.canonical)) => {
                self.links.insert(link.to_owned(), (root.path(&root.relative(link)), target));
            }
            Ok(_) => self.report(root, link, "a link that leads out of the corpus".into(), Cause::LeftOut),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.report(root, link, "a link that leads to nothing".into(), Cause::LeftOut);
            }
            Err(error) => {
                self.report(root, link, format!("a link that cannot be followed: {}", reason(&error)), Cause::Failed)
            }
        }
    }

    fn add(&mut self, root: &Opened<'_>, canonical: &Path, metadata: &Metadata) {
        let Entry::Vacant(entry) = self.files.entry(canonical.to_owned()) else { return };
        let below = canonical.strip_prefix(&root.canonical).unwrap_or(Path::new(""));
        let relative = shown(below);
        entry.insert(SourceFile {
            path: root.path(&relative),
            root: root.root.name.clone(),
            // Joining nothing would add a slash, and `tea.txt/` is no file.
            location: match below.as_os_str().is_empty() {
                true => root.root.location.clone(),
                false => root.root.location.join(below),
            },
            relative,
            size: metadata.len(),
            modified: modified(metadata),
        });
    }

    fn report(&mut self, root: &Opened<'_>, canonical: &Path, why: String, cause: Cause) {
        let path = root.path(&root.relative(canonical));
        self.unreadable.entry((canonical.to_owned(), why)).or_insert((path, cause));
    }

    /// Reports an error of the walking library at the paths it names, else at `canonical`.
    fn report_error(&mut self, root: &Opened<'_>, canonical: &Path, error: &ignore::Error) {
        match error {
            ignore::Error::Partial(errors) => {
                for error in errors {
                    self.report_error(root, canonical, error);
                }
            }
            ignore::Error::WithPath { path, err } => self.report_error(root, path, err),
            ignore::Error::WithDepth { err, .. } => self.report_error(root, canonical, err),
            ignore::Error::WithLineNumber { line, err } => {
                self.report(root, canonical, format!("line {line} is not understood: {err}"), Cause::Failed);
            }
            ignore::Error::Io(error) => self.report(root, canonical, reason(error), Cause::Failed),
            error => self.report(root, canonical, error.to_string(), Cause::Failed),
        }
    }

    fn check_limit(&self, root: &Opened<'_>) -> Result<()> {
        if self.files.len() + self.unreadable.len() + self.links.len() <= self.max_files {
            return Ok(());
        }
        let message = format!("the corpus has more than {} files", self.max_files);
        Err(Error::new(ErrorKind::Limit(message)).at(&root.root.location))
    }

    fn finish(mut self) -> Walk {
        let links = std::mem::take(&mut self.links);
        let places: BTreeSet<&Path> =
            if links.is_empty() { BTreeSet::new() } else { self.files.keys().map(PathBuf::as_path).collect() };
        for (link, (path, target)) in links {
            // Paths are ordered part by part, so what stands below a folder follows it at once.
            let next = places.range(target.as_path()..).next();
            if next.is_none_or(|found| !found.starts_with(&target)) {
                self.unreadable.insert((link, "a link to something that is left out".into()), (path, Cause::LeftOut));
            }
        }
        let mut files: Vec<SourceFile> = Vec::new();
        let mut unreadable: Vec<Unreadable> = self
            .unreadable
            .into_iter()
            .map(|((_, reason), (path, cause))| Unreadable { path, reason, cause })
            .collect();
        let mut found: Vec<SourceFile> = self.files.into_values().collect();
        // Of names that are shown alike, the one that is really written so comes first.
        let order = |file: &SourceFile| (file.location.to_str().is_none(), file.location.clone());
        found.sort_unstable_by(|one, other| one.path.cmp(&other.path).then_with(|| order(one).cmp(&order(other))));
        for file in found {
            if files.last().is_some_and(|last| last.path == file.path) {
                let reason = "its name is not UTF-8, and shown as another file's".into();
                unreadable.push(Unreadable { path: file.path, reason, cause: Cause::Failed });
            } else {
                files.push(file);
            }
        }
        unreadable.sort();
        Walk { files, unreadable }
    }
}

/// Walks below the folder `root`, but not into `except`; tells `left_out` of folders that are not entered, and why.
fn entries(root: &Path, except: Option<PathBuf>, left_out: mpsc::Sender<(PathBuf, String)>) -> ignore::Walk {
    let is_wanted = move |entry: &DirEntry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if (is_hidden && !(is_folder && is_mail_folder(entry.path()))) || except.as_deref() == Some(entry.path()) {
            return false;
        }
        let obstacle = if is_folder { ignore_file_not_heard(entry.path()) } else { None };
        match obstacle {
            // That nobody listens any more means that the walk was given up.
            Some(obstacle) => left_out.send(obstacle).is_err(),
            None => true,
        }
    };
    WalkBuilder::new(root)
        // Which hidden names are wanted is said below.
        .hidden(false)
        .parents(false)
        .ignore(true)
        .git_ignore(true)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .add_custom_ignore_filename(IGNORE_FILE)
        .follow_links(false)
        // Without it the library asks for the working folder.
        .current_dir(root)
        .filter_entry(is_wanted)
        .build()
}

/// True for a folder of mail that stands in another one, as Maildir++ names them: `.Sent` with `cur` in it, beside `cur`.
fn is_mail_folder(folder: &Path) -> bool {
    let holds_mail = |folder: &Path| folder.join("cur").is_dir() && folder.join("new").is_dir();
    holds_mail(folder) && folder.parent().is_some_and(holds_mail)
}

/// An ignore file of `folder` of which not all is heard, and why: nobody knows what it would leave out.
fn ignore_file_not_heard(folder: &Path) -> Option<(PathBuf, String)> {
    IGNORE_FILES.iter().map(|name| folder.join(name)).find_map(|path| not_heard(&path).map(|why| (path, why)))
}

/// Why not all lines of the ignore file at `path` are heard, which may well not be there.
fn not_heard(path: &Path) -> Option<String> {
    path.symlink_metadata().ok()?;
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return Some(reason(&error)),
    };
    // Opening a named pipe waits for ever, and reading a device may never end.
    if !metadata.is_file() {
        return Some(not_regular(&metadata));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Some(reason(&error)),
    };
    // The walking library hears nothing from the first line on that is not UTF-8, and says nothing of it.
    BufReader::new(file).lines().zip(1..).find_map(|(line, number)| match line {
        Ok(line) if line.contains('\0') => Some(format!("line {number} is no text")),
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Some(format!("line {number} is not UTF-8")),
        Err(error) => Some(reason(&error)),
    })
}

/// A path as shown: with `/`, without one at its end, U+FFFD for what is not UTF-8.
pub(super) fn shown(path: &Path) -> String {
    let tidy: PathBuf = path.components().collect();
    let text = tidy.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests;
