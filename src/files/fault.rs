//! Why a file cannot be read or written, in words that a person can do something about.

use std::{
    io,
    path::{Path, PathBuf},
};

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

impl FileFault {
    pub(super) fn reading(path: &Path, cause: Cause) -> Self {
        Self { verb: "read", path: path.to_owned(), cause }
    }

    pub(super) fn writing(path: &Path, cause: Cause) -> Self {
        Self { verb: "write", path: path.to_owned(), cause }
    }
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
    /// The path is a symbolic link, and this is what it points to.
    Link(PathBuf),
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
            Self::Link(target) => {
                format!("it is a symbolic link to {}, and links are not followed", target.display())
            }
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
            Self::Link(_) => "Choose another name, or put the file itself in the place of the link",
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
