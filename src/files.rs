//! Files: written beside their place and renamed there, read with a cap, and faults in plain words.
//!
//! Used by the window's workers, the command line and the client index alike. Everything that is
//! written here may open a door, so every file has mode 600 from its first byte on. On Windows a
//! file takes the access rules of its folder, which in a user's profile are the user's alone.
//!
//! A symbolic link is never written through: replacing a path that is a link puts a regular file
//! in the link's place and leaves alone what the link pointed to. Whoever may place a link in a
//! shared folder can therefore not choose where a token goes.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroize;

use crate::jwt::Secret;

/// Largest token file that is read, in bytes.
pub const TOKEN_FILE_CAP: u64 = 64 * 1024 * 1024;

/// Largest secret or key file that is read, in bytes. An RSA-16384 key in PEM has 13 KB.
pub const SECRET_FILE_CAP: u64 = 1024 * 1024;

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and writing fails with [`Cause::Exists`].
    Keep,
    /// It is replaced, whole.
    Replace,
}

/// Why a file cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {verb} {}: {}", path.display(), cause.reason())]
pub struct FileFault {
    /// `read` or `write`.
    pub verb: &'static str,
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub cause: Cause,
}

/// The causes that a person can do something about, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no file of that name.
    NotFound,
    /// The folder that it should lie in is not there.
    NoFolder,
    /// A part of the path is a file, not a folder.
    NotAFolder,
    /// The path is a folder.
    IsAFolder,
    /// The path is a device, a pipe or a socket.
    NotRegular,
    /// There is a file of that name, and nobody said to replace it.
    Exists,
    /// The system refuses.
    Permission,
    /// The file system is read-only.
    ReadOnly,
    /// The disk or the quota is full.
    Full,
    /// The file is larger than this many bytes.
    TooLarge(u64),
    /// Anything else, in the system's words.
    Other(String),
}

impl Cause {
    /// The cause in plain words.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::NotFound => "there is no such file".to_owned(),
            Self::NoFolder => "its folder does not exist".to_owned(),
            Self::NotAFolder => "a part of the path is a file, not a folder".to_owned(),
            Self::IsAFolder => "it is a folder".to_owned(),
            Self::NotRegular => "it is a device or a pipe, not a file".to_owned(),
            Self::Exists => "it already exists".to_owned(),
            Self::Permission => "permission denied".to_owned(),
            Self::ReadOnly => "the file system is read-only".to_owned(),
            Self::Full => "no space is left on the disk".to_owned(),
            Self::TooLarge(cap) => format!("it is larger than {}", in_words(*cap)),
            Self::Other(words) => words.clone(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotFound | Self::NotAFolder => "Check the path",
            Self::NoFolder => "Make the folder first, or choose another one",
            Self::IsAFolder => "Add a file name to the path",
            Self::NotRegular => "Choose a regular file",
            Self::Exists => "Choose another name, or say that it may be replaced",
            Self::Permission => "Choose a place that is yours, or change its permissions",
            Self::ReadOnly => "Choose a place on another disk, such as your home folder",
            Self::Full => "Free some space, or choose a place on another disk",
            Self::TooLarge(_) => "Choose the file that holds only what is needed",
            Self::Other(_) => "Try again, or choose another place",
        }
    }

    /// The cause behind an I/O error. Temporary names in its text are left out.
    pub(crate) fn of(error: &io::Error, folder_is_missing: bool) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound if folder_is_missing => Self::NoFolder,
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::NotADirectory => Self::NotAFolder,
            io::ErrorKind::IsADirectory => Self::IsAFolder,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied => Self::Permission,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Other(deepest_code(error).map_or_else(
                || kind.to_string(),
                |code| io::Error::from_raw_os_error(code).to_string(),
            )),
        }
    }
}

/// Writes the bytes beside the path, mode 600, and moves them there in one step: whoever looks
/// sees the former file or the new one, whole. File and folder are synced to the disk.
///
/// # Errors
/// See [`Cause`]; what was there before stays, and no part of the new file is left behind.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), FileFault> {
    let fault = |cause| FileFault { verb: "write", path: path.to_owned(), cause };
    if path.file_name().is_none() || path.is_dir() {
        return Err(fault(Cause::IsAFolder));
    }
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        // Told early so that nothing is written for nothing; the move below decides.
        return Err(fault(Cause::Exists));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let io_fault = |error: &io::Error| fault(Cause::of(error, true));

    // `tempfile` opens with mode 600 and removes the file when it is dropped before the move.
    let mut beside = tempfile::Builder::new()
        .prefix(".jotbench-")
        .tempfile_in(folder)
        .map_err(|error| io_fault(&error))?;
    beside
        .write_all(bytes)
        .and_then(|()| beside.as_file().sync_all())
        .map_err(|error| io_fault(&error))?;
    match existing {
        Existing::Keep => beside.persist_noclobber(path),
        Existing::Replace => beside.persist(path),
    }
    .map_err(|error| io_fault(&error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Reads a file that may be a pipe, as the command line is given by `<(…)`.
///
/// # Errors
/// See [`Cause`]; a file larger than `cap` bytes is [`Cause::TooLarge`].
pub fn read(path: &Path, cap: u64) -> Result<Vec<u8>, FileFault> {
    let fault = |cause| FileFault { verb: "read", path: path.to_owned(), cause };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| fault(Cause::of(&error, false)))?;
    file.take(cap.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| fault(Cause::of(&error, false)))?;
    if bytes.len() as u64 > cap {
        return Err(fault(Cause::TooLarge(cap)));
    }
    Ok(bytes)
}

/// Reads a secret's exact bytes, trailing newline included; a file that may be a pipe. Buffers
/// are wiped.
///
/// # Errors
/// See [`Cause`]; a file larger than [`SECRET_FILE_CAP`] is [`Cause::TooLarge`].
pub fn read_secret(path: &Path) -> Result<Secret, FileFault> {
    let fault = |cause| FileFault { verb: "read", path: path.to_owned(), cause };
    let cap = usize::try_from(SECRET_FILE_CAP).unwrap_or(usize::MAX);
    // Made large enough at once: a vector that grows leaves copies of the secret behind.
    let mut bytes = Vec::with_capacity(cap.saturating_add(64));
    let outcome = File::open(path)
        .and_then(|file| file.take(SECRET_FILE_CAP.saturating_add(1)).read_to_end(&mut bytes));
    let result = match outcome {
        Err(error) => Err(fault(Cause::of(&error, false))),
        Ok(_) if bytes.len() > cap => Err(fault(Cause::TooLarge(SECRET_FILE_CAP))),
        Ok(_) => Ok(Secret::new(bytes.as_slice().to_vec())),
    };
    bytes.zeroize();
    result
}

/// Refuses what is not a regular file: reading a pipe that nobody writes to would never end.
///
/// # Errors
/// [`Cause::NotRegular`], or why the file cannot be looked at.
pub fn require_regular(path: &Path) -> Result<(), FileFault> {
    let fault = |cause| FileFault { verb: "read", path: path.to_owned(), cause };
    let metadata = path.metadata().map_err(|error| fault(Cause::of(&error, false)))?;
    if metadata.is_dir() {
        Err(fault(Cause::IsAFolder))
    } else if metadata.is_file() {
        Ok(())
    } else {
        Err(fault(Cause::NotRegular))
    }
}

/// Makes a folder and those above it, for its owner alone (mode 700 on Unix).
///
/// # Errors
/// See [`Cause`].
pub fn make_folder(path: &Path) -> Result<(), FileFault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| {
        let cause = match Cause::of(&error, true) {
            // A file stands where the folder should be.
            Cause::Exists => Cause::NotAFolder,
            cause => cause,
        };
        FileFault { verb: "write", path: path.to_owned(), cause }
    })
}

/// Makes the move lasting. The file is in its place and whole already; a file system that cannot
/// sync a folder (some network and FUSE ones) is no reason to call the write failed.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Windows has no way to sync a folder; NTFS logs the move in its journal.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) {}

/// The system's own code, however deeply `tempfile` wrapped it.
fn deepest_code(error: &io::Error) -> Option<i32> {
    let mut code = error.raw_os_error();
    let mut next: Option<&(dyn std::error::Error + 'static)> =
        error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(inner) = next {
        code = code.or_else(|| inner.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error));
        next = inner.source();
    }
    code
}

fn in_words(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    if bytes >= MEBIBYTE && bytes.is_multiple_of(MEBIBYTE) {
        format!("{} MB", bytes / MEBIBYTE)
    } else {
        format!("{bytes} bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_holds_the_bytes_and_nothing_else_is_left() {
        let folder = folder();
        let path = folder.path().join("token.jwt");
        write(&path, b"abc", Existing::Keep).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"abc");
        assert_eq!(names(folder.path()), ["token.jwt"]);
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let inner = folder.path().join("a/b");
        make_folder(&inner).unwrap();
        let path = inner.join("token.jwt");
        std::fs::write(&path, b"old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"new", Existing::Replace).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(inner.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_file_that_is_there_stays_unless_told_otherwise() {
        let folder = folder();
        let path = folder.path().join("token.jwt");
        std::fs::write(&path, b"old").unwrap();
        let fault = write(&path, b"new", Existing::Keep).unwrap_err();
        assert_eq!(fault.cause, Cause::Exists);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        write(&path, b"new", Existing::Replace).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["token.jwt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_never_written_through() {
        let folder = folder();
        let target = folder.path().join("target");
        let link = folder.path().join("link");
        std::fs::write(&target, b"old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert_eq!(write(&link, b"new", Existing::Keep).unwrap_err().cause, Cause::Exists);
        write(&link, b"new", Existing::Replace).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"old");
        assert_eq!(std::fs::read(&link).unwrap(), b"new");
        // A link that points nowhere counts as there, too.
        let dangling = folder.path().join("dangling");
        std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
        assert_eq!(write(&dangling, b"x", Existing::Keep).unwrap_err().cause, Cause::Exists);
    }

    #[test]
    fn each_wrong_place_is_named() {
        let folder = folder();
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        let cause = |path: &Path| write(path, b"x", Existing::Keep).unwrap_err().cause;
        assert_eq!(cause(&folder.path().join("missing/token")), Cause::NoFolder);
        assert_eq!(cause(&file.join("token")), Cause::NotAFolder);
        assert_eq!(cause(folder.path()), Cause::IsAFolder);
        assert_eq!(cause(Path::new("/")), Cause::IsAFolder);
        assert_eq!(make_folder(&file).unwrap_err().cause, Cause::NotAFolder);
        assert_eq!(make_folder(&file.join("sub")).unwrap_err().cause, Cause::NotAFolder);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_takes_no_files_is_reported_with_its_path() {
        // Even root cannot make files in /proc.
        let fault = write(Path::new("/proc/token.jwt"), b"x", Existing::Keep).unwrap_err();
        assert!(matches!(fault.cause, Cause::Permission | Cause::ReadOnly | Cause::NoFolder));
        assert!(fault.to_string().starts_with("cannot write /proc/token.jwt: "));
        assert!(!fault.to_string().contains(".jotbench-"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_apart() {
        // A real one needs a mount; /dev/full gives the system's own error for it.
        let error = File::options().write(true).open("/dev/full").unwrap().write_all(b"x");
        assert_eq!(Cause::of(&error.unwrap_err(), true), Cause::Full);
        let read_only = io::Error::from(io::ErrorKind::ReadOnlyFilesystem);
        assert_eq!(Cause::of(&read_only, true), Cause::ReadOnly);
    }

    #[test]
    fn reading_stops_at_the_cap() {
        let folder = folder();
        let path = folder.path().join("file");
        std::fs::write(&path, b"12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().cause, Cause::TooLarge(4));
        assert_eq!(read(&folder.path().join("none"), 4).unwrap_err().cause, Cause::NotFound);
        assert_eq!(read(folder.path(), 4).unwrap_err().cause, Cause::IsAFolder);
        assert_eq!(require_regular(folder.path()).unwrap_err().cause, Cause::IsAFolder);
        #[cfg(target_os = "linux")]
        assert_eq!(require_regular(Path::new("/dev/zero")).unwrap_err().cause, Cause::NotRegular);
    }

    #[test]
    fn a_secret_is_read_to_the_byte() {
        let folder = folder();
        let path = folder.path().join("secret");
        std::fs::write(&path, b"abc\n").unwrap();
        assert_eq!(read_secret(&path).unwrap().expose(), b"abc\n");
        std::fs::write(&path, vec![b'a'; 1024 * 1024 + 1]).unwrap();
        let fault = read_secret(&path).unwrap_err();
        assert!(fault.to_string().ends_with("it is larger than 1 MB"), "{fault}");
    }
}
