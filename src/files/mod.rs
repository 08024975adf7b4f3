//! Files: written beside their place and renamed there, read with a cap, and faults in plain words.
//!
//! Used by the window's workers, the command line and the client index alike. Everything that is
//! written here may open a door, so every file has mode 600 from its first byte on. On Windows a
//! file takes the access rules of its folder, which in a user's profile are the user's alone.
//!
//! A symbolic link is never written through, and never replaced by a file either: whoever may place
//! a link in a shared folder can not choose where a token goes, and whoever linked the client list
//! to somewhere keeps that link and is told. Reading follows links, as everybody expects. A folder
//! above the file may be a link.
//!
//! `fault` has the reasons in plain words, `folder` several files at once, `leftovers` the files of
//! writers that were killed.

mod fault;
mod folder;
mod leftovers;

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use zeroize::Zeroize;

pub use fault::{Cause, FileFault};
pub use folder::write_folder;

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

/// Writes the bytes beside the path, mode 600, and moves them there in one step: whoever looks
/// sees the former file or the new one, whole. File and folder are synced to the disk.
///
/// # Errors
/// See [`Cause`]; what was there before stays, and no part of the new file is left behind.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), FileFault> {
    let fault = |cause| FileFault::writing(path, cause);
    if path.file_name().is_none() {
        return Err(fault(Cause::IsAFolder));
    }
    // Told early so that nothing is written for nothing; the move below decides.
    if let Some(cause) = in_the_way(path, existing) {
        return Err(fault(cause));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let io_fault = |error: &std::io::Error| fault(Cause::of(error, true));

    let mut beside = leftovers::begin(folder).map_err(|error| io_fault(&error))?;
    if let Ok(now) = beside.as_file().metadata().and_then(|metadata| metadata.modified()) {
        leftovers::sweep(folder, now);
    }
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

/// What stands at the path and must stay there.
fn in_the_way(path: &Path, existing: Existing) -> Option<Cause> {
    // The link's own kind, not that of what it points to.
    let kind = path.symlink_metadata().ok()?.file_type();
    if kind.is_symlink() {
        // What cannot be read any more was removed just now.
        path.read_link().ok().map(Cause::Link)
    } else if kind.is_dir() {
        Some(Cause::IsAFolder)
    } else if existing == Existing::Keep {
        Some(Cause::Exists)
    } else if !kind.is_file() {
        Some(Cause::NotRegular)
    } else {
        None
    }
}

/// Reads a file that may be a pipe, as the command line is given by `<(…)`.
///
/// # Errors
/// See [`Cause`]; a file larger than `cap` bytes is [`Cause::TooLarge`].
pub fn read(path: &Path, cap: u64) -> Result<Vec<u8>, FileFault> {
    let fault = |cause| FileFault::reading(path, cause);
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

/// Reads the first bytes of a file, `most` of them where there are so many.
///
/// # Errors
/// See [`Cause`].
pub fn beginning(path: &Path, most: u64) -> Result<Vec<u8>, FileFault> {
    let fault = |error: std::io::Error| FileFault::reading(path, Cause::of(&error, false));
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(fault)?;
    Ok(bytes)
}

/// Reads a secret's exact bytes, trailing newline included; a file that may be a pipe. Buffers
/// are wiped.
///
/// # Errors
/// See [`Cause`]; a file larger than [`SECRET_FILE_CAP`] is [`Cause::TooLarge`].
pub fn read_secret(path: &Path) -> Result<Secret, FileFault> {
    let fault = |cause| FileFault::reading(path, cause);
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
    let fault = |cause| FileFault::reading(path, cause);
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
        FileFault::writing(path, cause)
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

#[cfg(test)]
mod tests;
