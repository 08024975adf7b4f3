//! What a place for secrets can do, and how it fails.

use std::sync::{Arc, Mutex, PoisonError};

use super::{ClientRef, NoRandomness};
use crate::{files::FileFault, jwt::Secret};

/// Which of a client's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The one in use.
    Current,
    /// The former one, kept until it is dropped.
    Previous,
}

/// One secret in a store: whose, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretRef {
    /// Whose.
    pub client: ClientRef,
    /// Which.
    pub slot: Slot,
}

/// An item that lies in a store under Jotbench's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its name there; the client's id where Jotbench wrote it.
    pub name: String,
    /// What it is called there for people, such as `Jotbench: acme-prod`; may be empty.
    pub label: String,
    /// How many items have this name; more than one is a duplicate that a person has to settle.
    pub copies: usize,
}

/// Why a store did not do what was asked. Texts never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such store here: no bus, no service.
    #[error("no keychain is available: {0}")]
    Absent(String),
    /// The service is there and has no default collection to keep a secret in.
    #[error("the keychain has no default collection")]
    NoCollection,
    /// It is locked, and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// The user closed the unlock prompt, or stopped waiting for it.
    #[error("the keychain's unlock prompt was cancelled")]
    Cancelled,
    /// No answer within the deadline, in seconds.
    #[error("the keychain did not answer within {0} s")]
    Deadline(u64),
    /// The secret has more bytes than the store takes.
    #[error("the secret is longer than the {limit} bytes that fit here")]
    TooLong {
        /// The most that fits, in bytes.
        limit: usize,
    },
    /// What lies there is not what Jotbench wrote.
    #[error("the keychain item of this client is damaged: {0}")]
    Damaged(String),
    /// There is more than one item for the secret. None is read, changed or deleted: which one is
    /// right only a person knows.
    #[error("the keychain holds {0} items for this client")]
    Duplicates(usize),
    /// What was written is not what is read back.
    #[error("{0} did not keep the secret as it was given")]
    NotKept(&'static str),
    /// The encrypted file was not unlocked yet, or was locked again.
    #[error("the encrypted file is locked")]
    PassphraseNeeded,
    /// The passphrase does not open the encrypted file.
    #[error("this is not the passphrase of the encrypted file")]
    WrongPassphrase,
    /// No file can be encrypted under this passphrase: it is empty, or no text.
    #[error("a passphrase is text of at least one character")]
    UnfitPassphrase,
    /// Deriving a key from a passphrase takes more memory than there is.
    #[error("there is not enough memory to try a passphrase")]
    NoMemory,
    /// There is no encrypted file: none was made, or it is gone.
    #[error("there is no encrypted file")]
    NotMade,
    /// There is an encrypted file already, and none is made over it.
    #[error("there is an encrypted file already")]
    AlreadyMade,
    /// The encrypted file is not what Jotbench wrote.
    #[error("the encrypted file is damaged: {0}")]
    DamagedFile(String),
    /// A newer Jotbench wrote the encrypted file.
    #[error("the encrypted file has version {0}, which a newer Jotbench wrote")]
    Newer(u64),
    /// Another process held the encrypted file's lock all the time.
    #[error("another Jotbench is writing the encrypted file")]
    Busy,
    /// The encrypted file cannot be read or written.
    #[error("the encrypted file: {0}")]
    File(#[from] FileFault),
    /// Anything else, in the platform's words.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl SecretRef {
    /// The client's secret in use.
    #[must_use]
    pub fn current(client: &ClientRef) -> Self {
        Self { client: client.clone(), slot: Slot::Current }
    }

    /// The client's former secret.
    #[must_use]
    pub fn previous(client: &ClientRef) -> Self {
        Self { client: client.clone(), slot: Slot::Previous }
    }

    /// Its name in every store: the client's id, and `.previous` after it for the former one.
    #[must_use]
    pub fn name(&self) -> String {
        match self.slot {
            Slot::Current => self.client.0.clone(),
            Slot::Previous => format!("{}{PREVIOUS}", self.client.0),
        }
    }

    /// The secret of this name, if it is one that Jotbench gives.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (id, slot) = match name.strip_suffix(PREVIOUS) {
            Some(id) => (id, Slot::Previous),
            None => (name, Slot::Current),
        };
        Some(Self { client: ClientRef::from_hex(id)?, slot })
    }
}

/// What the name of a former secret ends with.
const PREVIOUS: &str = ".previous";

impl Held {
    /// The secret that it is, if Jotbench wrote it.
    #[must_use]
    pub fn secret(&self) -> Option<SecretRef> {
        SecretRef::from_name(&self.name)
    }
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Absent(_) if cfg!(target_os = "linux") => {
                "Install and start a Secret Service (GNOME Keyring, KWallet, or KeePassXC with \
                 its Secret Service turned on), or keep the secret in an encrypted file or for \
                 this session only"
            }
            Self::Absent(_) => {
                "Start Jotbench in a desktop session, or keep the secret in an encrypted file or \
                 for this session only"
            }
            Self::NoCollection => {
                "Make a default keyring in the keychain's own window (Seahorse, KWallet Manager \
                 or KeePassXC), or keep the secret in an encrypted file or for this session only"
            }
            Self::Locked => {
                "Unlock the keychain, or keep the secret in an encrypted file or for this session \
                 only"
            }
            Self::Cancelled => {
                "Try again and enter the keychain's password, or keep the secret in an encrypted \
                 file or for this session only"
            }
            Self::Deadline(_) => {
                "See whether an unlock prompt is hidden behind a window, restart the keychain \
                 service, or keep the secret in an encrypted file or for this session only"
            }
            Self::TooLong { .. } => {
                "Use a shorter key (an elliptic-curve one, for example), or keep the secret in an \
                 encrypted file"
            }
            Self::Damaged(_) => "Enter the secret again and save the client",
            Self::Duplicates(_) => "Delete all but one of them in the keychain's own window",
            Self::NotKept(_) => "Look into the keychain's own window, and try again",
            Self::PassphraseNeeded => "Type its passphrase",
            Self::WrongPassphrase => "Type it again; a forgotten passphrase cannot be recovered",
            Self::UnfitPassphrase => "Choose a long one that nobody guesses",
            Self::NoMemory => "Close other programs and try again",
            Self::NotMade => {
                "Put it back from a backup if there was one, or choose a passphrase to make one"
            }
            Self::AlreadyMade => "Type its passphrase to open it",
            Self::DamagedFile(_) => {
                "Put a copy of it back from a backup, or move it away and begin a new one"
            }
            Self::Newer(_) => "Use that newer Jotbench; this one changes nothing there",
            Self::Busy => "Try again when the other one is done",
            Self::File(fault) => fault.cause.hint(),
            Self::Failed(_) => {
                "Try again, or keep the secret in an encrypted file or for this session only"
            }
        }
        .to_owned()
    }
}

impl From<NoRandomness> for StoreError {
    fn from(error: NoRandomness) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Ends a call that waits on a prompt, from another thread.
///
/// A store is given one when it is made, and registers what ends its waiting. One that cannot end
/// it (a service that hangs in the middle of a call) is left to its thread.
#[derive(Clone, Default)]
pub struct Interrupter(Arc<Mutex<Interruption>>);

#[derive(Default)]
struct Interruption {
    interrupted: bool,
    hook: Option<Box<dyn FnOnce() + Send>>,
}

impl Interrupter {
    /// Ends the waiting, now and for good: the store is not used again after this.
    pub fn interrupt(&self) {
        let hook = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.interrupted = true;
            state.hook.take()
        };
        // Called without the lock: the store clears its hook while this one runs.
        if let Some(hook) = hook {
            hook();
        }
    }

    /// Whether [`Interrupter::interrupt`] was called. A store looks before it changes anything, so
    /// that a write that was given up is not done later after all.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).interrupted
    }

    /// Does `wait`, which `hook` ends. Nothing is waited for when it was interrupted before.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] when interrupted, or the error of `wait`.
    pub fn while_waiting<T>(
        &self,
        hook: impl FnOnce() + Send + 'static,
        wait: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.interrupted {
                return Err(StoreError::Cancelled);
            }
            state.hook = Some(Box::new(hook));
        }
        let outcome = wait();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.hook = None;
        if state.interrupted { Err(StoreError::Cancelled) } else { outcome }
    }
}

/// A secret that is to be kept.
#[derive(Clone, Debug)]
pub struct Kept<'a> {
    /// Its name.
    pub name: SecretRef,
    /// What it is called for people, such as `Jotbench: acme-prod`.
    pub label: String,
    /// The exact bytes.
    pub secret: &'a Secret,
}

/// A place for secrets. Every call may block.
pub trait SecretStore {
    /// Its name for the status bar, such as `Secret Service`.
    fn name(&self) -> &'static str;

    /// Whether it answers, without asking for a secret and without any prompt.
    ///
    /// # Errors
    /// Why it does not. [`StoreError::Locked`] says that it is there and will ask to be unlocked.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// The secret; `None` where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError>;

    /// The same without any prompt, for what nobody asked for in so many words. As it stands here
    /// it is for stores that never show one.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where it would have to ask; else as [`SecretStore::read`].
    fn read_unasked(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.read(secret)
    }

    /// Keeps the secret, in the place of one of the same name. `label` is for the keychain's own
    /// window.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError>;

    /// Keeps several secrets, in one go where the store can: encrypting a file once for each of a
    /// hundred clients would take a minute.
    ///
    /// # Errors
    /// See [`StoreError`]; those before the one that failed may have been kept.
    fn write_all(&mut self, secrets: &[Kept<'_>]) -> Result<(), StoreError> {
        secrets.iter().try_for_each(|kept| self.write(&kept.name, &kept.label, kept.secret))
    }

    /// Drops the secret; nothing happens where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError>;

    /// What lies here under Jotbench's name, in the order of the names; no secret is read.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn list(&mut self) -> Result<Vec<Held>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_to_do() {
        for error in [
            StoreError::Absent("no bus".to_owned()),
            StoreError::NoCollection,
            StoreError::Locked,
            StoreError::Cancelled,
            StoreError::Deadline(5),
            StoreError::TooLong { limit: 2_560 },
            StoreError::Damaged(String::new()),
            StoreError::Duplicates(2),
            StoreError::NotKept("the keychain"),
            StoreError::PassphraseNeeded,
            StoreError::WrongPassphrase,
            StoreError::UnfitPassphrase,
            StoreError::NoMemory,
            StoreError::NotMade,
            StoreError::AlreadyMade,
            StoreError::DamagedFile(String::new()),
            StoreError::Newer(9),
            StoreError::Busy,
            StoreError::Failed(String::new()),
        ] {
            assert!(!error.hint().is_empty() && !error.hint().ends_with('.'));
        }
    }

    #[test]
    fn the_names_of_secrets_are_stable_and_read_back() {
        let client = ClientRef("0123456789abcdef".repeat(2));
        for (secret, name) in [
            (SecretRef::current(&client), client.0.clone()),
            (SecretRef::previous(&client), format!("{}.previous", client.0)),
        ] {
            assert_eq!(secret.name(), name);
            assert_eq!(SecretRef::from_name(&name), Some(secret));
        }
        for foreign in ["", "acme", ".previous", "0123.previous"] {
            assert_eq!(SecretRef::from_name(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn an_interrupted_wait_ends_as_cancelled() {
        let interrupter = Interrupter::default();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let outcome = std::thread::scope(|scope| {
            let waiting = interrupter.clone();
            let handle = scope.spawn(move || {
                waiting.while_waiting(move || drop(end), || Ok(ended.recv().is_err()))
            });
            while !handle.is_finished() && !interrupter.is_interrupted() {
                std::thread::sleep(std::time::Duration::from_millis(10));
                interrupter.interrupt();
            }
            handle.join().unwrap()
        });
        assert_eq!(outcome, Err(StoreError::Cancelled));
        assert_eq!(interrupter.while_waiting(|| (), || Ok(())), Err(StoreError::Cancelled));
    }
}
