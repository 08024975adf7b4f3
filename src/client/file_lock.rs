//! The lock file beside a file that the window and the command line both change: whoever holds it
//! reads, changes and writes, and loses nothing of what the other did.

use std::{
    fs::File,
    path::Path,
    time::{Duration, Instant},
};

use crate::files::{self, Cause, FileFault};

/// How long another process that holds the lock is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to sleep between two looks at a lock that another process holds.
const BREAK: Duration = Duration::from_millis(20);

/// A lock file, locked as long as this lives. The lock is the operating system's own: it ends with
/// the process, so a crash leaves none behind.
pub(super) struct FileLock(#[expect(dead_code, reason = "closing the file ends the lock")] File);

/// Why a file cannot be locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoLock {
    /// The lock file, or its folder, cannot be made.
    File(FileFault),
    /// Another process held it all the time.
    Busy,
}

impl FileLock {
    /// Locks the file at `path` by a file beside it that ends with `.lock`; makes its folder.
    pub(super) fn take(path: &Path) -> Result<Self, NoLock> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            files::make_folder(folder).map_err(NoLock::File)?;
        }
        let path = path.with_extension("lock");
        let fault = |error: &std::io::Error| {
            let cause = Cause::of(error, true);
            NoLock::File(FileFault { verb: "write", path: path.clone(), cause })
        };
        if let Ok(target) = path.read_link() {
            // Whoever may place a link here must not choose which file is made or held.
            let cause = Cause::Link(target);
            return Err(NoLock::File(FileFault { verb: "write", path, cause }));
        }
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| fault(&error))?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(std::fs::TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                    std::thread::sleep(BREAK);
                }
                Err(std::fs::TryLockError::WouldBlock) => return Err(NoLock::Busy),
                Err(std::fs::TryLockError::Error(error)) => return Err(fault(&error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_with_its_holder_and_lies_beside_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/clients.json");
        drop(FileLock::take(&path).unwrap());
        drop(FileLock::take(&path).unwrap());
        assert!(folder.path().join("new/clients.lock").is_file());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(&target, folder.path().join("clients.lock")).unwrap();
        let Err(NoLock::File(fault)) = FileLock::take(&folder.path().join("clients.json")) else {
            panic!("a link was followed");
        };
        assert_eq!(fault.cause, Cause::Link(target.clone()));
        assert!(!target.exists());
    }
}
