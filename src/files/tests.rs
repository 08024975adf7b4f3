//! Each promise of the module, on real files.

use std::{io, path::Path};

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
fn a_link_is_neither_replaced_nor_written_through_and_its_target_is_named() {
    let folder = folder();
    let target = folder.path().join("target");
    let link = folder.path().join("link");
    let dangling = folder.path().join("dangling");
    std::fs::write(&target, b"old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
    for existing in [Existing::Keep, Existing::Replace] {
        let fault = write(&link, b"new", existing).unwrap_err();
        assert!(fault.to_string().contains(&format!("link to {}", target.display())), "{fault}");
        assert_eq!(
            write(&dangling, b"x", existing).unwrap_err().cause,
            Cause::Link("nowhere".into())
        );
    }
    assert_eq!(link.read_link().unwrap(), target);
    assert_eq!(std::fs::read(&target).unwrap(), b"old");
    assert_eq!(read(&link, 3).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["dangling", "link", "target"]);

    // The folder may be a link: its owner put it there.
    let linked = folder.path().join("folder");
    std::fs::create_dir(folder.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", &linked).unwrap();
    write(&linked.join("token"), b"x", Existing::Keep).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_is_the_owners_alone_in_a_folder_that_all_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let path = folder.path().join("clients.json");
    write(&path, b"x", Existing::Replace).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_replaced() {
    let folder = folder();
    let socket = folder.path().join("socket");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(write(&socket, b"x", Existing::Replace).unwrap_err().cause, Cause::NotRegular);
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
