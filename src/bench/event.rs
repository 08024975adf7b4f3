//! What workers answer.

use std::{path::PathBuf, time::Duration};

use super::{
    analysis::Answer,
    effect::{Copied, Generation, Saved},
    key_work::KeyAnswer,
    model::{LockCause, ScanNews},
    signer::{ReadSecret, SignerAnswer},
};
use crate::{
    client::{
        ClientRef, StoreKind,
        index::{Index, Loaded},
        store::{Held, SecretRef, StoreError},
        transfer::{Arrival, CarryError},
    },
    jwt::Secret,
    profile::load::Profiles,
    settings::Settings,
};

/// What came of a call to a place for secrets.
#[derive(Debug)]
pub enum StoreAnswer {
    /// It answers; its name.
    Probed(StoreKind, Result<String, StoreError>),
    /// The encrypted file is open, or why not.
    Unlocked(Result<(), StoreError>),
    /// The encrypted file has the new passphrase, or why not.
    PassphraseChanged(Result<(), StoreError>),
    /// Nothing of the encrypted file and of this session is in memory any more.
    Locked,
    /// A client's former secret, if it has one.
    PreviousRead(ClientRef, Result<Option<Secret>, StoreError>),
    /// The new secret was kept, or not; whether there was a former one, which is kept beside it.
    Rotated(ClientRef, Result<bool, StoreError>),
    /// The former secret was dropped, or not.
    PreviousDropped(ClientRef, Result<(), StoreError>),
    /// The client's secrets were copied into another store, or not; whether there was one in use.
    SecretsCopied(ClientRef, Result<bool, StoreError>),
    /// What lies in a store.
    Listed(StoreKind, Result<Vec<Held>, StoreError>),
    /// A secret that no record names was dropped, or not.
    SecretDeleted(SecretRef, Result<(), StoreError>),
    /// The encrypted file of clients, and the names of those whose secret is not in it because
    /// their store held none.
    Exported(Result<(Vec<u8>, Vec<String>), CarryError>),
    /// What became of each client that arrived. Their secrets are kept, their records are not yet.
    Imported(Result<Vec<Arrival>, CarryError>),
    /// A client's secret, if it has one.
    Read(ClientRef, Result<Option<Secret>, StoreError>),
    /// The secrets of all clients that were asked for, and the stores that were closed.
    AllRead(Vec<ReadSecret>, Vec<StoreKind>),
    /// The secret was kept, or not.
    Written(ClientRef, Result<(), StoreError>),
    /// The secret was dropped, or not.
    Deleted(ClientRef, Result<(), StoreError>),
    /// No answer yet after the first seconds: a prompt may be open. The call goes on and can be
    /// cancelled.
    StillWaiting,
}

/// Why something could not be saved or read. The text names the path and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is a file of that name, and nobody said to replace it.
    #[error("{} already exists", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("cannot {verb} {}: {reason}", path.display())]
    Failed {
        /// `read` or `write`.
        verb: &'static str,
        /// The file.
        path: PathBuf,
        /// In the system's words.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// No file dialog can be shown here; a path can be typed instead.
    #[error("no file dialog is available here")]
    NoDialog,
}

/// A desktop's own choice between its two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemTheme {
    /// Light text on dark ground.
    Dark,
    /// Dark text on light ground.
    Light,
}

/// An answer from outside the model.
#[derive(Debug)]
pub enum Event {
    /// From the secret store.
    Store(Generation, StoreAnswer),
    /// The index was written, and holds these clients now; or why not.
    IndexChanged(Generation, Result<Index, String>),
    /// The index was read, or why not.
    IndexLoaded(Result<Loaded, String>),
    /// The profiles were read.
    ProfilesLoaded(Profiles),
    /// The clipboard holds it now, and for how long, if it is cleared in time; or why not.
    Copied(Copied, Result<Option<Duration>, String>),
    /// Seconds until the clipboard is cleared changed nothing; it was cleared, or was no longer ours.
    ClipboardCleared {
        /// Whether it was still ours.
        was_ours: bool,
    },
    /// The clipboard's text, or why it cannot be read.
    Pasted(Result<String, String>),
    /// Nothing was pasted into the text field, and why.
    PasteGivenUp(String),
    /// A file was written, the dialog was closed (`None`), or it failed.
    FileSaved(Saved, Result<Option<PathBuf>, FileError>),
    /// A token file was read, the dialog was closed (`None`), or it failed.
    FileOpened(Result<Option<(PathBuf, Vec<u8>)>, FileError>),
    /// The file of a detached payload was read, the dialog was closed (`None`), or it failed.
    ContentOpened(Result<Option<(PathBuf, Vec<u8>)>, FileError>),
    /// A secret or key file was read, the dialog was closed (`None`), or it failed.
    SecretOpened(Result<Option<(PathBuf, Secret)>, FileError>),
    /// A large token was analysed.
    Analysed(Generation, Box<Answer>),
    /// A file that was to be opened is too large for one token: it is to be searched.
    FileToSearch(PathBuf),
    /// A search for tokens goes on, or is over.
    Scanned(Generation, ScanNews),
    /// It is known who signed.
    SignerFound(Generation, SignerAnswer),
    /// A folder was written, the dialog was closed (`None`), or it failed.
    FolderSaved(Result<Option<PathBuf>, FileError>),
    /// Work on a key is done.
    KeyWorkDone(Generation, KeyAnswer),
    /// A file of exported clients was read, the dialog was closed (`None`), or it failed.
    ClientsOpened(Result<Option<(PathBuf, Vec<u8>)>, FileError>),
    /// The settings were read, or why not: then the usual ones hold.
    SettingsLoaded(Result<Settings, String>),
    /// The settings were written, or why not.
    SettingsSaved(Result<(), String>),
    /// The session was locked, or the machine goes to sleep.
    SessionLocked(LockCause),
    /// The system asks the program to end.
    Terminated,
    /// The desktop prefers this theme from now on; `None` where it has no preference.
    SystemTheme(Option<SystemTheme>),
}
