//! Reading, hashing and comparing real files.

use tempfile::TempDir;

use super::*;
use crate::corpus::walk;
use crate::model::{Columns, Metadata, Outcome};

fn corpus_of(text: &str) -> (TempDir, SourceFile) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tea.txt"), text).unwrap();
    let file = only_file(folder.path());
    (folder, file)
}

fn only_file(root: &Path) -> SourceFile {
    let mut files = walk(&[root.to_owned().into()], None, 10).unwrap().files;
    assert_eq!(files.len(), 1);
    files.remove(0)
}

fn state(source: &Source) -> SourceState {
    super::state(Path::new(""), source)
}

fn located(path: &str) -> PathBuf {
    super::located(Path::new(""), path)
}

fn indexed(file: &SourceFile) -> Source {
    Source {
        path: file.path.clone(),
        root: file.root.clone(),
        relative: file.relative.clone(),
        slug: "tea".into(),
        size: file.size,
        modified: file.modified,
        hash: hash(b"steep"),
        extractor: 1,
        overrides: Metadata::default(),
        columns: Columns::default(),
        member: None,
        outcome: Outcome::Skipped("a test".into()),
    }
}

#[test]
fn a_file_as_large_as_the_limit_is_read_and_a_larger_one_is_not() {
    let (_folder, file) = corpus_of("steep");
    assert_eq!(read(&file, 5), Ok(b"steep".to_vec()));
    assert_eq!(read(&file, 4), Err("larger than the limit of 4 bytes (`max_file_size`)".into()));
    assert_eq!(read(&file, u64::MAX), Ok(b"steep".to_vec()));
}

#[test]
fn a_file_that_grew_after_the_walk_stays_within_the_limit() {
    let (_folder, file) = corpus_of("steep");
    fs::write(&file.location, "steep the leaves").unwrap();
    assert_eq!(read(&file, 10), Err("larger than the limit of 10 bytes (`max_file_size`)".into()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_says_it_is_empty_and_is_not_stays_within_the_limit() {
    // Files of /proc have size 0 whatever they hold, as one that grows while it is read.
    let file = only_file(Path::new("/proc/self/status"));
    assert_eq!((file.size, read(&file, 10)), (0, Err("larger than the limit of 10 bytes (`max_file_size`)".into())));
}

#[test]
fn a_file_that_went_away_gives_the_reason() {
    let (_folder, file) = corpus_of("steep");
    fs::remove_file(&file.location).unwrap();
    assert_eq!(read(&file, 10), Err("no such file or folder".into()));
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_link_is_not_read_and_counts_as_missing() {
    let (folder, file) = corpus_of("steep");
    let elsewhere = folder.path().join("elsewhere");
    fs::rename(&file.location, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file.location).unwrap();
    assert_eq!(read(&file, 10), Err("not a regular file but a link".into()));
    assert_eq!(state(&indexed(&file)), SourceState::Missing);
}

#[cfg(unix)]
#[test]
fn a_file_without_the_right_to_read_gives_the_reason() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file) = corpus_of("steep");
    fs::set_permissions(&file.location, fs::Permissions::from_mode(0o0)).unwrap();
    // Root reads whatever the rights say.
    let expected = if File::open(&file.location).is_ok() { Ok(b"steep".to_vec()) } else { Err(denied()) };
    assert_eq!(read(&file, 10), expected);
}

fn denied() -> String {
    reason(&io::Error::from(io::ErrorKind::PermissionDenied))
}

#[test]
fn reasons_are_in_lower_case_and_without_a_number() {
    assert_eq!(denied(), "permission denied");
    #[cfg(target_os = "linux")]
    assert_eq!(reason(&io::Error::from_raw_os_error(40)), "too many levels of symbolic links");
}

#[test]
fn the_hash_is_blake3_in_hexadecimal() {
    // The first test vector of the BLAKE3 reference: no bytes at all.
    assert_eq!(hash(b""), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
}

#[test]
fn a_source_is_unchanged_until_its_bytes_or_the_time_of_its_file_differ() {
    let (_folder, file) = corpus_of("steep");
    let source = indexed(&file);
    assert_eq!(state(&source), SourceState::Unchanged);
    assert_eq!(state(&Source { modified: source.modified - 1, ..source.clone() }), SourceState::Unchanged);
    let member = Source { member: Some("a".into()), path: format!("{}!/a", source.path), ..source.clone() };
    assert_eq!(state(&member), SourceState::Unchanged);
    assert_eq!(state(&Source { modified: source.modified - 1, ..member }), SourceState::Changed);
    fs::write(&file.location, "steep the leaves").unwrap();
    assert_eq!(state(&source), SourceState::Changed);
    fs::remove_file(&file.location).unwrap();
    assert_eq!(state(&source), SourceState::Missing);
    fs::create_dir(&file.location).unwrap();
    assert_eq!(state(&source), SourceState::Missing);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_found_again() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join(OsStr::from_bytes(b"caf\xE9"));
    fs::create_dir(&below).unwrap();
    fs::write(below.join(OsStr::from_bytes(b"th\xE9.txt")), "steep").unwrap();
    let file = only_file(folder.path());
    assert_eq!(file.relative, "caf\u{FFFD}/th\u{FFFD}.txt");
    assert_eq!(read(&file, 10), Ok(b"steep".to_vec()));
    assert_eq!(located(&file.path), file.location);
    assert_eq!(state(&indexed(&file)), SourceState::Unchanged);
    fs::remove_file(&file.location).unwrap();
    assert_eq!(state(&indexed(&file)), SourceState::Missing);
}

#[cfg(unix)]
#[test]
fn a_file_in_place_of_one_of_its_size_and_time_is_another() {
    let (_folder, file) = corpus_of("steep");
    let source = indexed(&file);
    let time = fs::metadata(&file.location).unwrap().modified().unwrap();
    fs::write(&file.location, "brews").unwrap();
    File::options().write(true).open(&file.location).unwrap().set_modified(time).unwrap();
    let now = fs::metadata(&file.location).unwrap();
    assert_eq!((now.len(), now.modified().unwrap()), (file.size, time));
    assert_eq!(state(&source), SourceState::Changed);
    fs::write(&file.location, "steep").unwrap();
    assert_eq!(state(&source), SourceState::Unchanged);
}

#[test]
fn a_time_before_1970_is_negative() {
    assert_eq!(nanoseconds(UNIX_EPOCH - std::time::Duration::from_nanos(1_500_000_000)), -1_500_000_000);
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_named_pipe_is_not_opened() {
    let (_folder, file) = corpus_of("steep");
    fs::remove_file(&file.location).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file.location).status().unwrap().success());
    assert_eq!(read(&file, 10), Err("not a regular file but a named pipe".into()));
    assert_eq!(state(&indexed(&file)), SourceState::Missing);
}
