//! The index file: every client's record, and never a secret.
//!
//! Written beside and renamed, mode 600. A damaged file is kept aside under another name and
//! reported; it is never overwritten. A file that a newer Jotbench wrote stays where it is, and
//! nothing is saved over it. The window and the command line may both change it: [`Index::update`]
//! holds a lock file while it reads, changes and writes, so neither loses what the other did.

use std::path::{Path, PathBuf};

use super::{
    Client, ClientFault, ClientRef,
    file_lock::{FileLock, NoLock},
    index_form,
    index_form::Unreadable,
};
use crate::files::{self, Cause, Existing, FileFault};

/// Largest index file that is read, in bytes: some 30,000 clients.
const INDEX_CAP: u64 = 16 * 1024 * 1024;

/// The clients, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The records.
    pub clients: Vec<Client>,
}

/// What came of reading the index file.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The clients that could be read.
    pub index: Index,
    /// A damaged file that was kept aside, and what is wrong with it.
    pub damaged: Option<Damaged>,
}

/// A damaged index file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it is now.
    pub kept_as: PathBuf,
    /// What is wrong, with line and column.
    pub problem: String,
}

/// Why the index cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The file, its folder or its lock cannot be read or written.
    #[error("client index: {0}")]
    File(#[from] FileFault),
    /// A newer Jotbench wrote the file.
    #[error("the client index {} has version {version}, which a newer Jotbench wrote", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that it names.
        version: u64,
    },
    /// Another process held the lock file all the time.
    #[error("another Jotbench is writing the client index {}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A record cannot stand in the index.
    #[error(transparent)]
    Client(#[from] ClientFault),
}

impl IndexError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::File(fault) => fault.cause.hint().to_owned(),
            Self::Newer { .. } => {
                "Use that newer Jotbench; this one changes nothing there".to_owned()
            }
            Self::Busy { .. } => "Try again when the other one is done".to_owned(),
            Self::Client(_) => "Change it and save again".to_owned(),
        }
    }
}

impl Index {
    /// Reads an index from a file's bytes; where they hold none, says what is wrong with them.
    ///
    /// # Errors
    /// What is wrong, with line and column, or which newer version it is.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        index_form::read(bytes).map_err(|error| match error {
            Unreadable::Damaged(problem) => problem,
            Unreadable::Newer(version) => format!("version {version} is of a newer Jotbench"),
        })
    }

    /// The text of the file that would hold this index.
    #[must_use]
    pub fn to_text(&self) -> String {
        index_form::write(self)
    }

    /// Reads the index. A file that is not there is an empty index; a damaged one is kept aside.
    ///
    /// # Errors
    /// The file is there and cannot be read, a damaged one cannot be kept aside, or a newer
    /// Jotbench wrote it.
    pub fn load(path: &Path) -> Result<Loaded, IndexError> {
        if let Ok(index) = read(path)? {
            return Ok(Loaded { index, damaged: None });
        }
        // Read again under the lock: another process may be mending it just now.
        let _lock = lock(path)?;
        load_locked(path)
    }

    /// Writes the index as it is, whatever was saved elsewhere in the meantime. A damaged file is
    /// kept aside first. [`Index::update`] is the way to change one client and lose nothing.
    ///
    /// # Errors
    /// The folder or file cannot be written, or a newer Jotbench wrote it; what was there stays.
    pub fn save(&self, path: &Path) -> Result<(), IndexError> {
        let _lock = lock(path)?;
        load_locked(path)?;
        self.write(path)
    }

    /// Reads, changes and writes the index while no other Jotbench can. Gives what `change` gave,
    /// and what was read; when `change` fails, nothing is written.
    ///
    /// # Errors
    /// As [`Index::load`] and [`Index::save`], or the error of `change`.
    pub fn update<T, E: From<IndexError>>(
        path: &Path,
        change: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<(T, Loaded), E> {
        let _lock = lock(path)?;
        let mut loaded = load_locked(path)?;
        let given = change(&mut loaded.index)?;
        loaded.index.write(path)?;
        Ok((given, loaded))
    }

    /// Puts the client in the place of the one with its id, or at the end.
    ///
    /// # Errors
    /// The record cannot stand beside the others; see [`Client::check`].
    pub fn put(&mut self, client: Client) -> Result<(), ClientFault> {
        client.check(self)?;
        match self.clients.iter_mut().find(|other| other.id == client.id) {
            Some(place) => *place = client,
            None => self.clients.push(client),
        }
        Ok(())
    }

    /// Adds the clients at the end; gives those that stay out, for their id or name is taken by
    /// now, or they cannot stand in an index at all.
    pub fn add_all(&mut self, clients: Vec<Client>) -> Vec<Client> {
        let mut left_out = Vec::new();
        for client in clients {
            if self.by_id(&client.id).is_some() || client.check(self).is_err() {
                left_out.push(client);
            } else {
                self.clients.push(client);
            }
        }
        left_out
    }

    /// Removes the client of this id, if there is one.
    pub fn remove(&mut self, id: &ClientRef) -> Option<Client> {
        let place = self.clients.iter().position(|client| client.id == *id)?;
        Some(self.clients.remove(place))
    }

    /// The client of this name, without regard to case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Client> {
        let folded = name.to_lowercase();
        self.clients.iter().find(|client| client.name.to_lowercase() == folded)
    }

    /// The client of this id.
    #[must_use]
    pub fn by_id(&self, id: &ClientRef) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == *id)
    }

    fn write(&self, path: &Path) -> Result<(), IndexError> {
        Ok(files::write(path, self.to_text().as_bytes(), Existing::Replace)?)
    }
}

/// No other Jotbench writes the index as long as this is kept.
fn lock(path: &Path) -> Result<FileLock, IndexError> {
    FileLock::take(path).map_err(|error| match error {
        NoLock::File(fault) => IndexError::File(fault),
        NoLock::Busy => IndexError::Busy { path: path.to_owned() },
    })
}

/// Reads the file: the index, or what is wrong with it. A newer version is an error: no caller
/// may go on as if it were damaged.
fn read(path: &Path) -> Result<Result<Index, String>, IndexError> {
    let bytes = match files::read(path, INDEX_CAP) {
        Ok(bytes) => bytes,
        Err(fault) if fault.cause == Cause::NotFound => return Ok(Ok(Index::default())),
        Err(fault) => return Err(fault.into()),
    };
    match index_form::read(&bytes) {
        Ok(index) => Ok(Ok(index)),
        Err(Unreadable::Damaged(problem)) => Ok(Err(problem)),
        Err(Unreadable::Newer(version)) => {
            Err(IndexError::Newer { path: path.to_owned(), version })
        }
    }
}

/// Reads the file, and moves a damaged one aside. The caller holds the lock.
fn load_locked(path: &Path) -> Result<Loaded, IndexError> {
    match read(path)? {
        Ok(index) => Ok(Loaded { index, damaged: None }),
        Err(problem) => {
            let kept_as = keep_aside(path)?;
            Ok(Loaded { index: Index::default(), damaged: Some(Damaged { kept_as, problem }) })
        }
    }
}

/// Moves a damaged file to a name that is free, such as `clients.damaged-20261122-140320.json`.
#[expect(clippy::disallowed_methods, reason = "the stamp only keeps names apart")]
fn keep_aside(path: &Path) -> Result<PathBuf, IndexError> {
    let stamp = chrono::Utc::now().format("%Y%m%d-%H%M%S").to_string();
    let fault = |cause| IndexError::File(FileFault { verb: "write", path: path.to_owned(), cause });
    if let Ok(target) = path.read_link() {
        // Moving the link away would put a plain file in its place at the next save.
        return Err(fault(Cause::Link(target)));
    }
    for attempt in 1..=100_u32 {
        let tail = if attempt == 1 { String::new() } else { format!("-{attempt}") };
        let kept_as = path.with_extension(format!("damaged-{stamp}{tail}.json"));
        // A hard link fails where the name is taken, so no earlier damaged file is lost. File
        // systems without links get a copy, which is written with the same promise.
        match std::fs::hard_link(path, &kept_as) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(_) => {
                let bytes = files::read(path, INDEX_CAP)?;
                match files::write(&kept_as, &bytes, Existing::Keep) {
                    Ok(()) => {}
                    Err(FileFault { cause: Cause::Exists, .. }) => continue,
                    Err(fault) => return Err(fault.into()),
                }
            }
        }
        std::fs::remove_file(path).map_err(|error| fault(Cause::Other(error.to_string())))?;
        return Ok(kept_as);
    }
    Err(fault(Cause::Exists))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::example;

    fn index_of(names: &[&str]) -> Index {
        Index { clients: names.iter().map(|name| example(name)).collect() }
    }

    fn names(index: &Index) -> Vec<&str> {
        index.clients.iter().map(|client| client.name.as_str()).collect()
    }

    #[test]
    fn what_is_saved_is_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/clients.json");
        assert_eq!(Index::load(&path).unwrap().index, Index::default());
        let index = index_of(&["acme-prod", "Ação 😀"]);
        index.save(&path).unwrap();
        let loaded = Index::load(&path).unwrap();
        assert_eq!(loaded.index, index);
        assert!(loaded.damaged.is_none());
        assert_eq!(index.find("ACME-Prod").unwrap().name, "acme-prod");
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        for content in [&b"{\"version\":1,\n \"clients\": ["[..], b"", b"\xff\xfe", b"null"] {
            std::fs::write(&path, content).unwrap();
            let damaged = Index::load(&path).unwrap().damaged.unwrap();
            assert_eq!(std::fs::read(&damaged.kept_as).unwrap(), content);
            assert!(damaged.problem.contains("line"), "{}", damaged.problem);
            assert!(!path.exists());
        }
        // Four within a second or two: none took the place of another.
        let kept = std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| {
                entry.as_ref().unwrap().file_name().to_string_lossy().contains("damaged")
            })
            .count();
        assert_eq!(kept, 4);
    }

    #[test]
    fn saving_over_a_damaged_file_keeps_it_aside_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        std::fs::write(&path, b"{").unwrap();
        index_of(&["a"]).save(&path).unwrap();
        assert_eq!(names(&Index::load(&path).unwrap().index), ["a"]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_newer_file_stays_and_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        let content = br#"{"version": 3, "clients": {"other": "shape"}}"#;
        std::fs::write(&path, content).unwrap();
        assert!(matches!(Index::load(&path), Err(IndexError::Newer { version: 3, .. })));
        assert!(matches!(index_of(&["a"]).save(&path), Err(IndexError::Newer { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), content);
    }

    #[test]
    fn a_client_is_put_in_its_place_and_removed() {
        let mut index = index_of(&["a", "b"]);
        let changed = Client { environment: "production".to_owned(), ..example("a") };
        index.put(changed.clone()).unwrap();
        assert_eq!(index.clients[0], changed);
        assert_eq!(
            index.put(Client { name: "B".to_owned(), ..changed }),
            Err(ClientFault::NameTaken("b".to_owned()))
        );
        assert_eq!(index.remove(&example("a").id).unwrap().name, "a");
        assert!(index.remove(&example("a").id).is_none());
        assert_eq!(names(&index), ["b"]);
    }

    #[test]
    fn clients_are_added_unless_their_id_or_name_is_taken() {
        let mut index = index_of(&["a"]);
        let same_id = Client { name: "other".to_owned(), ..example("a") };
        let same_name = Client { name: "A".to_owned(), ..example("b") };
        let no_name = Client { name: String::new(), ..example("c") };
        let given = vec![same_id.clone(), example("d"), same_name.clone(), no_name.clone()];
        assert_eq!(index.add_all(given), [same_id, same_name, no_name]);
        assert_eq!(names(&index), ["a", "d"]);
        assert_eq!(index.add_all(vec![example("d")]), [example("d")]);
    }

    #[test]
    fn a_change_that_is_refused_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        index_of(&["a"]).save(&path).unwrap();
        let refused: Result<((), _), IndexError> = Index::update(&path, |index| {
            index.clients.clear();
            Ok(index.put(Client { name: String::new(), ..example("b") })?)
        });
        assert_eq!(refused.unwrap_err(), IndexError::Client(ClientFault::NameMissing));
        assert_eq!(names(&Index::load(&path).unwrap().index), ["a"]);
    }

    #[test]
    fn threads_that_add_at_once_all_get_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        std::thread::scope(|scope| {
            for number in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    Index::update(path, |index| {
                        index.clients.push(example(&format!("client {number}")));
                        Ok::<_, IndexError>(())
                    })
                    .unwrap();
                });
            }
        });
        assert_eq!(Index::load(&path).unwrap().index.clients.len(), 8);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        let error = index_of(&["a"]).save(&file.join("clients.json")).unwrap_err();
        assert!(error.to_string().contains("file"), "{error}");
        assert!(!error.hint().is_empty());
    }
}
