//! The folder as the engine sees it: the disk, but for what a reader without rights, a full disk and a damaged commit
//! ask for.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyError;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::error::{Error, ErrorKind, Result};

/// The file that is the commit.
pub(super) const COMMIT: &str = "meta.json";

/// The file that lists the others.
pub(super) const FILES: &str = ".managed.json";

/// A lock that is taken is asked for so often again, for a process that is just being started has its parent's for a
/// moment.
const LOCK_TRIES: usize = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// How the name of a file starts that is to take the place of another, and is not yet written.
pub(super) const HALF_WRITTEN: &str = ".half-written-";

/// Starts the last line of a file that is written whole, behind which stands the hash of what is before it.
const SEAL: &str = "blake3 ";

/// The files of an index.
///
/// - Who may not write reads all the same: what keeps files from being deleted while they are opened is a lock file,
///   which is then only read, or done without where it is not there.
/// - What is written whole, which is the commit and the list of files, ends in its checksum, and can be read by whoever can
///   read the rest.
/// - What went wrong in writing is kept, as the engine's threads do not say it.
#[derive(Clone, Debug)]
pub(super) struct Files {
    disk: MmapDirectory,
    folder: PathBuf,
    fault: Arc<Mutex<Option<io::Error>>>,
}

impl Files {
    /// The files in `folder`, which is there.
    pub(super) fn open(folder: &Path) -> Result<Files> {
        let cannot = |error| Error::new(ErrorKind::CannotRead).at(folder).because(error);
        let disk = MmapDirectory::open(folder).map_err(cannot)?;
        Ok(Files { disk, folder: folder.to_owned(), fault: Arc::default() })
    }

    /// What went wrong in writing since this was last asked, if anything did.
    pub(super) fn fault(&self) -> Option<io::Error> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Writes a file beside the one whose place it then takes, with the rights of any new file.
    fn write_whole(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let beside = self.folder.join(format!("{HALF_WRITTEN}{}-{}", std::process::id(), path.display()));
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(beside, self.folder.join(path))?;
        // What an old commit named is deleted only once the new one is sure to be there.
        if path == Path::new(COMMIT) { self.disk.sync_directory() } else { Ok(()) }
    }

    fn noted(&self, error: io::Error) -> io::Error {
        let same = io::Error::from(error.kind());
        let same = error.raw_os_error().map_or(same, io::Error::from_raw_os_error);
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(same);
        error
    }

    /// The lock of who may only read.
    fn lock_as_reader(&self, lock: &Lock) -> DirectoryLock {
        match File::open(self.folder.join(&lock.filepath)) {
            // A writer that wants to delete files waits for it.
            Ok(file) if file.lock_shared().is_ok() => DirectoryLock::from(Box::new(file)),
            _ => DirectoryLock::from(Box::new(())),
        }
    }
}

/// What the engine says went wrong, in a few words: of a file that it cannot make out it gives all that stands there.
pub(super) fn in_words(error: &TantivyError) -> String {
    match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            format!("{}: {io_error}", filepath.display())
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => format!("{}: it is gone", path.display()),
        TantivyError::DataCorruption(corruption) => {
            let said = format!("{corruption:?}");
            match [COMMIT, FILES].iter().find(|name| said.contains(&format!("`{name:?}`"))) {
                Some(name) => format!("{name}: it is not as it was written"),
                None => said,
            }
        }
        other => other.to_string(),
    }
}

/// True where the system refused to read a file, of which that says nothing: rights, or too many files that are open.
pub(super) fn is_refusal(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    error.raw_os_error().is_some() && !matches!(error.kind(), NotFound | IsADirectory | NotADirectory)
}

/// True where the engine could not read a file for such a refusal.
pub(super) fn is_unreadable(error: &TantivyError) -> bool {
    matches!(error, TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if is_refusal(io_error))
}

/// Adds the checksum of what is written whole.
fn sealed(data: &[u8]) -> Vec<u8> {
    let mut bytes = data.to_vec();
    bytes.extend(format!("{SEAL}{}\n", blake3::hash(data).to_hex()).bytes());
    bytes
}

/// Takes the checksum off, or `None` if the rest is not what it was; what has none is taken as it is.
fn unsealed(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let seal = SEAL.len() + 2 * blake3::OUT_LEN + 1;
    match bytes.len().checked_sub(seal).filter(|at| bytes[*at..].starts_with(SEAL.as_bytes())) {
        Some(at) => (sealed(&bytes[..at]) == bytes).then(|| bytes[..at].to_vec()),
        None => Some(bytes),
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.disk.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        self.disk.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.disk.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        let noted = |error| match error {
            OpenWriteError::IoError { io_error, filepath } => {
                let same = self.noted(io::Error::new(io_error.kind(), io_error.to_string()));
                OpenWriteError::IoError { io_error: Arc::new(same), filepath }
            }
            other => other,
        };
        let file = self.disk.open_write(path).map_err(noted)?;
        let file = file.into_inner().map_err(|error| OpenWriteError::wrap_io_error(error.into(), path.to_owned()))?;
        Ok(BufWriter::new(Box::new(Noting { file, files: self.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "its checksum does not hold");
        let bytes = self.disk.atomic_read(path)?;
        unsealed(bytes).ok_or_else(|| OpenReadError::wrap_io_error(damaged(), path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.write_whole(path, &sealed(data)).map_err(|error| self.noted(error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.disk.sync_directory().map_err(|error| self.noted(error))
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        let mut taken = self.disk.acquire_lock(lock);
        for _ in 0..LOCK_TRIES {
            let Err(LockError::LockBusy) = taken else { break };
            std::thread::sleep(LOCK_PAUSE);
            taken = self.disk.acquire_lock(lock);
        }
        match taken {
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath
                    && matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) =>
            {
                Ok(self.lock_as_reader(lock))
            }
            lock => lock,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.disk.watch(callback)
    }
}

/// A file that is written, and what went wrong in it noted.
struct Noting {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    files: Files,
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|error| self.files.noted(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|error| self.files.noted(error))
    }
}

impl TerminatingWrite for Noting {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.terminate_ref(token).map_err(|error| self.files.noted(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_differs_anywhere_in_a_sealed_file_is_seen() {
        let data = b"{\"segments\": []}\n".to_vec();
        let whole = sealed(&data);
        assert_eq!(unsealed(whole.clone()), Some(data.clone()));
        assert_eq!(unsealed(data.clone()), Some(data.clone()));
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            // A seal that is no longer known as one stays in the text, which then is no JSON.
            let read = unsealed(bytes);
            assert!(read.is_none_or(|read| read.len() > data.len()), "{at}");
        }
    }
}
