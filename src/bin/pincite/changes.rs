//! Whether something below some folders may have changed: as the system tells, or by looking now and then.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use pincite::corpus::{SETTINGS_FILE, settings_file};

use crate::interrupt::Interrupt;
use crate::place::settings_file_for;

/// Changes are over when nothing has changed for so long.
const QUIET: Duration = Duration::from_millis(500);

/// After so long they are taken though they go on.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often is looked for changes where the system does not tell of them.
const USUAL_POLL: Duration = Duration::from_secs(5);

/// An eye on some folders.
pub(crate) struct Changes {
    roots: Vec<PathBuf>,
    except: PathBuf,
    /// Which files or folders the roots were when it began to look.
    identities: Vec<Option<Identity>>,
    /// The settings files, of the working folder and of the roots, and how they stood when it began to look.
    settings: Vec<(PathBuf, Option<Version>)>,
    source: Source,
}

enum Source {
    /// The system tells; the watcher ends with the value.
    Told { _watcher: RecommendedWatcher, told: Receiver<()> },
    /// We look.
    Looked { every: Duration, last: Instant },
}

impl Changes {
    /// Looks at `roots`, but for the folder `except`; where the system tells of no changes, says why it does not.
    pub(crate) fn of(roots: &[PathBuf], except: &Path, poll: Option<Duration>) -> (Changes, Option<String>) {
        let identities = roots.iter().map(|root| Identity::of(root)).collect();
        let (source, why) = match poll.map_or_else(|| told(roots, except).map_err(Some), |_| Err(None)) {
            Ok(source) => (source, None),
            Err(error) => {
                let every = poll.unwrap_or(USUAL_POLL);
                (Source::Looked { every, last: Instant::now() }, error.map(|error| error.to_string()))
            }
        };
        let files = roots
            .iter()
            .map(|root| settings_file(root))
            .chain([PathBuf::from(SETTINGS_FILE), settings_file_for(except)]);
        let settings = files.map(|file| (file.clone(), Version::of(&file))).collect();
        (Changes { roots: roots.to_vec(), except: except.to_owned(), identities, settings, source }, why)
    }

    /// True if these are what it looks at.
    pub(crate) fn are_of(&self, roots: &[PathBuf], except: &Path) -> bool {
        (self.roots.as_slice(), self.except.as_path()) == (roots, except)
    }

    /// Waits until something may have changed and all is quiet again; false if a root or the settings are no longer what
    /// they were, so that one has to look anew, or if the program was asked to end.
    pub(crate) fn wait(&mut self, interrupt: &Interrupt) -> bool {
        while !interrupt.asked() && self.is_in_place() {
            match &mut self.source {
                Source::Told { told, .. } => match told.recv_timeout(QUIET) {
                    Ok(()) => {
                        settle(told);
                        return true;
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return false,
                },
                Source::Looked { every, last } => {
                    std::thread::sleep(QUIET.min(*every));
                    if last.elapsed() >= *every {
                        *last = Instant::now();
                        return true;
                    }
                }
            }
        }
        false
    }

    /// True while each root is the same file or folder, and the settings are as they were.
    fn is_in_place(&self) -> bool {
        self.roots.iter().zip(&self.identities).all(|(root, identity)| Identity::of(root) == *identity)
            && self.settings.iter().all(|(file, version)| Version::of(file) == *version)
    }
}

/// Waits until nothing more is told, or patience ends.
fn settle(told: &Receiver<()>) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE && told.recv_timeout(QUIET).is_ok() {}
}

/// Asks the system to tell of changes.
fn told(roots: &[PathBuf], except: &Path) -> notify::Result<Source> {
    // However many there are, one that waits is as good as all.
    let (tell, told) = sync_channel(1);
    let except = except.canonicalize().unwrap_or_else(|_| except.to_owned());
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let is_news = event.map_or(true, |event| is_change(&event, &except));
        if is_news {
            // Nobody listens any more, or one is waiting already.
            let _ = tell.try_send(());
        }
    })?;
    for root in roots {
        let root = root.canonicalize().unwrap_or_else(|_| root.clone());
        watcher.watch(&root, RecursiveMode::Recursive)?;
    }
    Ok(Source::Told { _watcher: watcher, told })
}

/// True unless a file was only read, or it is one of the folder `except`.
fn is_change(event: &Event, except: &Path) -> bool {
    let is_read = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let is_ours = !event.paths.is_empty() && event.paths.iter().all(|path| path.starts_with(except));
    event.need_rescan() || !(is_read || is_ours)
}

/// Which file or folder stands at a path.
#[derive(PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        let metadata = path.metadata().ok()?;
        Some(Identity(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Identity> {
        let created = path.metadata().ok()?.created().ok()?;
        let since = created.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Identity(since.as_secs(), u64::from(since.subsec_nanos())))
    }
}

/// The size of a file, and when it changed.
#[derive(PartialEq, Eq)]
struct Version(u64, Option<SystemTime>);

impl Version {
    fn of(file: &Path) -> Option<Version> {
        let metadata = file.metadata().ok()?;
        Some(Version(metadata.len(), metadata.modified().ok()))
    }
}
