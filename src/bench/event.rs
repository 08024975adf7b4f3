//! What workers answer.

use std::path::PathBuf;

use super::{
    analysis::Answer,
    effect::{Copied, Generation, Saved},
    key_work::KeyAnswer,
};
use crate::{
    client::{
        ClientRef,
        index::{Index, Loaded},
        store::StoreError,
    },
    jwt::Secret,
    profile::load::Profiles,
};

/// What came of a call to the secret store.
#[derive(Debug)]
pub enum KeychainAnswer {
    /// It answers; its name.
    Probed(Result<String, StoreError>),
    /// A client's secret, if it has one.
    Read(ClientRef, Result<Option<Secret>, StoreError>),
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
    Keychain(Generation, KeychainAnswer),
    /// The index was written, and holds these clients now; or why not.
    IndexChanged(Generation, Result<Index, String>),
    /// The index was read, or why not.
    IndexLoaded(Result<Loaded, String>),
    /// The profiles were read.
    ProfilesLoaded(Profiles),
    /// The clipboard holds it now, or why not.
    Copied(Copied, Result<(), String>),
    /// Seconds until the clipboard is cleared changed nothing; it was cleared, or was no longer ours.
    ClipboardCleared {
        /// Whether it was still ours.
        was_ours: bool,
    },
    /// The clipboard's text, or why it cannot be read.
    Pasted(Result<String, String>),
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
    /// Work on a key is done.
    KeyWorkDone(Generation, KeyAnswer),
    /// The desktop prefers this theme from now on; `None` where it has no preference.
    SystemTheme(Option<SystemTheme>),
}
