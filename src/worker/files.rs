//! The files thread: client index, profiles, and files at typed paths.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{Lane, Outbox};
use crate::{
    bench::{
        Event,
        effect::{Generation, IndexChange, Opened, Saved, SavedFolder},
        event::FileError,
        tray::may_be_one_token,
    },
    client::index::{Index, IndexError, Loaded},
    files::{self, Cause, Existing, FileFault},
    jwt::Secret,
    paths::{NoHome, Paths},
    profile::{load::Profiles, read::ProfileError},
};

/// What is said when a job panicked.
pub(super) const BROKEN: &str = "Jotbench itself failed";

/// A file of more bytes is searched for tokens, unless it begins as one token does.
const SEARCHED_FROM: u64 = 1024 * 1024;

/// A file that was opened: where it lies, and its bytes.
type OpenedFile = Result<Option<(PathBuf, Vec<u8>)>, FileError>;

/// The way to the thread.
pub(super) struct Desk {
    lane: Lane,
    paths: Result<Paths, NoHome>,
}

impl Desk {
    pub(super) fn start(paths: Result<Paths, NoHome>, outbox: Outbox) -> io::Result<Self> {
        Ok(Self { lane: Lane::start("jotbench-files", outbox)?, paths })
    }

    fn index(&self) -> Result<PathBuf, String> {
        self.paths.as_ref().map(Paths::index).map_err(|none| format!("{none}. {}", none.hint()))
    }

    /// The lane, and the settings' file: for [`super::settings`].
    pub(super) fn of_settings(&self) -> (&Lane, Result<PathBuf, String>) {
        let path = self.paths.as_ref().map(Paths::settings);
        (&self.lane, path.map_err(|none| format!("{none}. {}", none.hint())))
    }

    pub(super) fn load_index(&self) {
        let path = self.index();
        self.lane.run(Event::IndexLoaded(Err(BROKEN.to_owned())), move || {
            let loaded = path.and_then(|path| Index::load(&path).map_err(|error| in_words(&error)));
            vec![Event::IndexLoaded(loaded)]
        });
    }

    /// Changes the index on disk. A damaged file that had to be kept aside for it is reported as
    /// if it had just been loaded.
    pub(super) fn change_index(&self, generation: Generation, change: IndexChange) {
        let path = self.index();
        let broken = Event::IndexChanged(generation, Err(BROKEN.to_owned()));
        self.lane.run(broken, move || {
            let outcome = path.and_then(|path| change_on_disk(&path, change));
            match outcome {
                Err(problem) => vec![Event::IndexChanged(generation, Err(problem))],
                Ok(loaded) => {
                    let changed = Event::IndexChanged(generation, Ok(loaded.index.clone()));
                    if loaded.damaged.is_some() {
                        vec![Event::IndexLoaded(Ok(loaded)), changed]
                    } else {
                        vec![changed]
                    }
                }
            }
        });
    }

    pub(super) fn load_profiles(&self) {
        let folder = self.paths.as_ref().map(Paths::profiles).ok();
        let error = ProfileError {
            file: folder.clone().unwrap_or_default(),
            line: 0,
            key: String::new(),
            message: BROKEN.to_owned(),
        };
        let broken = Event::ProfilesLoaded(Profiles { all: Vec::new(), errors: vec![error] });
        self.lane.run(broken, move || {
            let profiles = folder.as_deref().map_or_else(Profiles::built_in, Profiles::load);
            vec![Event::ProfilesLoaded(profiles)]
        });
    }

    pub(super) fn save_to(&self, what: Saved, path: PathBuf, bytes: Secret, replace: bool) {
        let broken = Event::FileSaved(what, Err(broken("write", &path)));
        let existing = if replace { Existing::Replace } else { Existing::Keep };
        self.lane.run(broken, move || {
            let outcome = files::write(&path, bytes.expose(), existing);
            vec![Event::FileSaved(what, outcome.map(|()| Some(path)).map_err(FileError::from))]
        });
    }

    /// Writes the files into a new folder at a typed path: its last part is the folder's name.
    pub(super) fn save_folder(&self, folder: SavedFolder, path: PathBuf) {
        let broken = Event::FolderSaved(Err(broken("write", &path)));
        self.lane.run(broken, move || {
            let parent = match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            let name = path.file_name().and_then(std::ffi::OsStr::to_str);
            let name = name.unwrap_or(&folder.name);
            let outcome = files::write_folder(parent, name, &folder.files);
            vec![Event::FolderSaved(outcome.map(Some).map_err(FileError::from))]
        });
    }

    /// Reads a file at a typed path.
    pub(super) fn open_path(&self, what: Opened, path: PathBuf) {
        match what {
            Opened::Token => self.open(path),
            Opened::Secret => self.open_secret(path),
            Opened::Content => self.open_bytes(path, Event::ContentOpened),
            Opened::Clients => self.open_bytes(path, Event::ClientsOpened),
        }
    }

    /// Opens whatever may hold a token, a key or a log of any size.
    pub(super) fn open(&self, path: PathBuf) {
        let broken = Event::FileOpened(Err(broken("read", &path)));
        self.lane.run(broken, move || vec![opened(path)]);
    }

    fn open_bytes(&self, path: PathBuf, answer: fn(OpenedFile) -> Event) {
        let broken = answer(Err(broken("read", &path)));
        self.lane.run(broken, move || vec![answer(read_token(path))]);
    }

    pub(super) fn open_secret(&self, path: PathBuf) {
        let broken = Event::SecretOpened(Err(broken("read", &path)));
        self.lane.run(broken, move || vec![Event::SecretOpened(read_secret(path))]);
    }
}

/// Reads a file whole, where it is no larger than any token or key; what is larger is to be searched.
pub(super) fn opened(path: PathBuf) -> Event {
    match is_to_be_searched(&path) {
        Ok(true) => Event::FileToSearch(path),
        Ok(false) => Event::FileOpened(read_token(path)),
        Err(fault) => Event::FileOpened(Err(not_opened(fault))),
    }
}

fn is_to_be_searched(path: &Path) -> Result<bool, FileFault> {
    files::require_regular(path)?;
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    if size <= SEARCHED_FROM || size > files::TOKEN_FILE_CAP {
        return Ok(size > SEARCHED_FROM);
    }
    let beginning = files::beginning(path, 4 * 1024)?;
    Ok(!may_be_one_token(&beginning))
}

/// What is wrong with a file that was to be opened. A folder is what people drop by mistake.
fn not_opened(fault: FileFault) -> FileError {
    let is_folder = fault.cause == Cause::IsAFolder;
    match FileError::from(fault) {
        FileError::Failed { verb, path, reason, .. } if is_folder => {
            let hint = "Choose the files in it; several can be dropped at once".to_owned();
            FileError::Failed { verb, path, reason, hint }
        }
        error => error,
    }
}

/// Reads a token file. What is not a regular file is refused: the thread would wait for a pipe
/// that nobody writes to.
pub(super) fn read_token(path: PathBuf) -> Result<Option<(PathBuf, Vec<u8>)>, FileError> {
    files::require_regular(&path)?;
    let bytes = files::read(&path, files::TOKEN_FILE_CAP)?;
    Ok(Some((path, bytes)))
}

/// Reads a secret or key file, as [`read_token`] does.
pub(super) fn read_secret(path: PathBuf) -> Result<Option<(PathBuf, Secret)>, FileError> {
    files::require_regular(&path)?;
    let secret = files::read_secret(&path)?;
    Ok(Some((path, secret)))
}

fn change_on_disk(path: &Path, change: IndexChange) -> Result<Loaded, String> {
    let outcome = Index::update(path, |index| {
        match change {
            IndexChange::Put(client) => index.put(client)?,
            IndexChange::Remove(id) => drop(index.remove(&id)),
            // Those that stay out are missed in the index by whoever asked.
            IndexChange::Add(clients) => drop(index.add_all(clients)),
            IndexChange::Used(id, at) => {
                if let Some(client) = index.clients.iter_mut().find(|client| client.id == id) {
                    // Another Jotbench may have noted a later use.
                    client.last_used = client.last_used.max(Some(at));
                }
            }
        }
        Ok::<_, IndexError>(())
    });
    outcome.map(|((), loaded)| loaded).map_err(|error| in_words(&error))
}

fn in_words(error: &IndexError) -> String {
    format!("{error}. {}", error.hint())
}

fn broken(verb: &'static str, path: &Path) -> FileError {
    FileError::Failed {
        verb,
        path: path.to_owned(),
        reason: BROKEN.to_owned(),
        hint: "Try again, or start Jotbench anew".to_owned(),
    }
}

impl From<FileFault> for FileError {
    fn from(fault: FileFault) -> Self {
        match fault.cause {
            Cause::Exists => Self::Exists { path: fault.path },
            cause => Self::Failed {
                verb: fault.verb,
                path: fault.path,
                reason: cause.reason(),
                hint: cause.hint().to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Client, example};

    #[test]
    fn what_is_taken_by_now_stays_out_and_an_earlier_use_is_no_later_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.json");
        let put = IndexChange::Put(example("a"));
        change_on_disk(&path, put).unwrap();
        let same_name = Client { name: "A".to_owned(), ..example("b") };
        let add = IndexChange::Add(vec![same_name, example("a"), example("c")]);
        let index = change_on_disk(&path, add).unwrap().index;
        assert_eq!(index.clients, [example("a"), example("c")]);
        for (at, noted) in [(10, 10), (5, 10), (20, 20)] {
            let used = IndexChange::Used(example("a").id, at);
            let index = change_on_disk(&path, used).unwrap().index;
            assert_eq!(index.clients[0].last_used, Some(noted));
        }
        let gone = IndexChange::Used(example("gone").id, 1);
        assert_eq!(change_on_disk(&path, gone).unwrap().index.clients.len(), 2);
    }

    #[test]
    fn a_folder_is_written_at_a_typed_path_and_never_into_one_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (outbox, inbox) = Outbox::new(|| ());
        let paths = Paths { config: folder.path().into(), state: folder.path().into() };
        let desk = Desk::start(Ok(paths), outbox).unwrap();
        let files = vec![("INDEX.md".to_owned(), Secret::from("x".to_owned()))];
        let saved = SavedFolder { name: "TEST".to_owned(), files };
        let save = |path: PathBuf| {
            desk.save_folder(saved.clone(), path);
            match inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap() {
                Event::FolderSaved(result) => result,
                other => panic!("{other:?}"),
            }
        };
        let path = folder.path().join("mine");
        assert_eq!(save(path.clone()), Ok(Some(path.clone())));
        assert_eq!(save(path), Ok(Some(folder.path().join("mine-2"))));
        let nowhere = save(folder.path().join("nowhere/mine")).unwrap_err();
        assert!(nowhere.to_string().contains("its folder does not exist"), "{nowhere}");
    }

    #[test]
    fn a_typed_path_is_read_as_what_it_was_typed_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"bytes").unwrap();
        let (outbox, inbox) = Outbox::new(|| ());
        let paths = Paths { config: folder.path().into(), state: folder.path().into() };
        let desk = Desk::start(Ok(paths), outbox).unwrap();
        for what in [Opened::Token, Opened::Secret, Opened::Content, Opened::Clients] {
            desk.open_path(what, path.clone());
            let event = inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
            let is_it = match &event {
                Event::FileOpened(Ok(Some(_))) => Opened::Token,
                Event::SecretOpened(Ok(Some(_))) => Opened::Secret,
                Event::ContentOpened(Ok(Some(_))) => Opened::Content,
                Event::ClientsOpened(Ok(Some(_))) => Opened::Clients,
                _ => panic!("{event:?}"),
            };
            assert_eq!(is_it, what);
        }
    }
}
