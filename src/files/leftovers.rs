//! Half-written files that a killed program left behind, and their removal.
//!
//! A file is written under a name of its own and then moved to its place. Whoever is killed in
//! between leaves that file, which may hold a token. The next write into the same folder removes
//! it, once it is so old that nobody can still be writing it.

use std::{
    ffi::OsStr,
    fs::{self, DirEntry},
    path::Path,
    time::{Duration, SystemTime},
};

use tempfile::{Builder, NamedTempFile};

/// How a file is called until it is whole. Nothing else is called so, and nothing else is removed.
const PREFIX: &str = ".jotbench-";
const SUFFIX: &str = ".part";

/// The length of the random part between them.
const RANDOM: usize = 8;

/// Writing takes milliseconds; a file as old as this has nobody left who writes it.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// Makes a file for this user alone, which is removed again unless it is moved to its place.
pub(super) fn begin(folder: &Path) -> std::io::Result<NamedTempFile> {
    // `tempfile` opens with mode 600.
    Builder::new().prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM).tempfile_in(folder)
}

/// Removes what earlier writes left in the folder. `now` is the clock of the folder's own file
/// system, which may be another machine's.
pub(super) fn sweep(folder: &Path, now: SystemTime) {
    // A folder that may be written but not listed keeps its leftovers, and writing goes on.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_left_behind(entry, now)) {
        // Another Jotbench may have been quicker.
        let _ = fs::remove_file(entry.path());
    }
}

fn is_left_behind(entry: &DirEntry, now: SystemTime) -> bool {
    is_name(&entry.file_name())
        // Of a link, this is the link's own.
        && entry.metadata().is_ok_and(|metadata| {
            metadata.is_file()
                && metadata
                    .modified()
                    .is_ok_and(|then| now.duration_since(then).is_ok_and(|age| age > LEFT_BEHIND))
        })
}

fn is_name(name: &OsStr) -> bool {
    name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)).is_some_and(
        |random| random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_were_given_here_are_known() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_name(begin(folder.path()).unwrap().path().file_name().unwrap()));
        for name in [".jotbench-.part", ".jotbench-notes.part", ".jotbench-12345678", "x.part"] {
            assert!(!is_name(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn what_is_old_goes_and_what_may_still_be_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(1_000);
        let make = |name: &str, age: Duration| {
            let path = folder.path().join(name);
            fs::write(&path, b"x").unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(now - age).unwrap();
            path
        };
        let day = Duration::from_hours(24);
        let old = make(".jotbench-aB3dEf7h.part", day);
        let fresh = make(".jotbench-aB3dEf7i.part", Duration::from_mins(5));
        let foreign = make(".jotbench-notes", day);
        let unlike = make("token.part", day);
        sweep(folder.path(), now);
        assert!(!old.exists());
        assert!(fresh.exists() && foreign.exists() && unlike.exists());
    }
}
