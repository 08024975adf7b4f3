//! Several files at once, in a new folder of their own: whoever looks sees none of them or all.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use tempfile::Builder;

use super::{Cause, FileFault};
use crate::jwt::Secret;

/// How often another name is tried before it is given up.
const MOST_TRIES: u32 = 1_000;

/// Writes the files into a new folder `name` in `parent`, each with mode 600, and returns where it
/// is. A folder of that name stays as it is: the new one is then called `name-2`, `name-3` and so
/// on.
///
/// The files are written beside, and moved there in one step.
///
/// # Errors
/// See [`Cause`]; nothing is left behind then.
pub fn write_folder(
    parent: &Path,
    name: &str,
    files: &[(String, Secret)],
) -> Result<PathBuf, FileFault> {
    let wanted = parent.join(name);
    let io_fault = |error: &std::io::Error| FileFault::writing(&wanted, Cause::of(error, true));
    let mut builder = Builder::new();
    builder.prefix(".jotbench-").suffix(".parts");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    // It is removed again where anything fails.
    let beside = builder.tempdir_in(parent).map_err(|error| io_fault(&error))?;
    for (name, bytes) in files {
        let path = beside.path().join(name);
        write_new(&path, bytes.expose()).map_err(|error| io_fault(&error))?;
    }
    super::sync_folder(beside.path());
    let mut place = wanted.clone();
    for number in 2..=MOST_TRIES {
        match claim(beside.path(), &place) {
            Ok(()) => {
                // It is not the temporary one any more.
                let _ = beside.keep();
                super::sync_folder(parent);
                return Ok(place);
            }
            Err(error) if is_taken(&place, &error) => {
                place = parent.join(format!("{name}-{number}"));
            }
            Err(error) => return Err(io_fault(&error)),
        }
    }
    Err(FileFault::writing(&wanted, Cause::Exists))
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Moves the folder to a place where nothing is. Unix would move it over an empty folder of
/// somebody else's, so that the place is taken by an empty folder of our own first, over which it
/// is then moved.
#[cfg(unix)]
fn claim(folder: &Path, place: &Path) -> std::io::Result<()> {
    fs::create_dir(place)?;
    fs::rename(folder, place).inspect_err(|_| {
        // It was made a moment ago, and is removed only while it is empty.
        let _ = fs::remove_dir(place);
    })
}

/// Windows moves nothing over what is there.
#[cfg(not(unix))]
fn claim(folder: &Path, place: &Path) -> std::io::Result<()> {
    fs::rename(folder, place)
}

fn is_taken(place: &Path, error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::AlreadyExists || place.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<(String, Secret)> {
        let file = |name: &str, text: &str| (name.to_owned(), Secret::from(text.to_owned()));
        vec![file("INDEX.md", "# index"), file("01-expired.test.jwt", "eyJ")]
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_folder_holds_the_files_and_nothing_else_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let made = write_folder(parent.path(), "TEST", &files()).unwrap();
        assert_eq!(made, parent.path().join("TEST"));
        assert_eq!(names(parent.path()), ["TEST"]);
        assert_eq!(names(&made), ["01-expired.test.jwt", "INDEX.md"]);
        assert_eq!(fs::read(made.join("INDEX.md")).unwrap(), b"# index");
    }

    #[test]
    fn a_folder_that_is_there_stays_even_if_it_is_empty() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("TEST")).unwrap();
        fs::write(parent.path().join("TEST-2"), b"a file").unwrap();
        let made = write_folder(parent.path(), "TEST", &files()).unwrap();
        assert_eq!(made, parent.path().join("TEST-3"));
        assert!(names(&parent.path().join("TEST")).is_empty());
        assert_eq!(fs::read(parent.path().join("TEST-2")).unwrap(), b"a file");
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_files_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().unwrap();
        let made = write_folder(parent.path(), "TEST", &files()).unwrap();
        let permissions = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(permissions(&made), 0o700);
        for name in names(&made) {
            assert_eq!(permissions(&made.join(name)), 0o600);
        }
    }

    #[test]
    fn what_cannot_be_written_is_told_and_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let nowhere = parent.path().join("nowhere");
        let fault = write_folder(&nowhere, "TEST", &files()).unwrap_err();
        assert_eq!(fault.cause, Cause::NoFolder);
        // A name that no folder can have fails once all is written.
        let fault = write_folder(parent.path(), &"x".repeat(300), &files()).unwrap_err();
        assert!(matches!(fault.cause, Cause::Other(_)), "{:?}", fault.cause);
        let twice = [files(), files()].concat();
        assert!(write_folder(parent.path(), "TEST", &twice).is_err());
        assert!(names(parent.path()).is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_takes_no_folder_is_told() {
        let fault = write_folder(Path::new("/proc"), "TEST", &files()).unwrap_err();
        assert!(matches!(fault.cause, Cause::NoFolder | Cause::Permission | Cause::ReadOnly));
    }
}
