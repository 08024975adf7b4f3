//! The encrypted file: secrets under a passphrase, for machines without a keychain.
//!
//! An age file (<https://age-encryption.org/v1>) whose one recipient is a passphrase (scrypt). It is
//! written beside its place and renamed, mode 600.
//!
//! The window and the command line may have it open at once. Whoever changes it holds a lock file,
//! reads it anew if its bytes are not those that were read last, changes, encrypts and writes; so
//! neither loses what the other did. What is damaged, or of a newer Jotbench, is never written over.
//!
//! While it is open its secrets and its passphrase lie in memory sealed (see `sealed.rs`). The
//! passphrase is needed there, for age derives a fresh key from it whenever the file is written.

mod form;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aws_lc_rs::digest::{SHA256, digest};

use self::form::{Item, Items};
use super::{
    age_file::{self, OpenFault, SealFault},
    file_lock::{FileLock, NoLock},
    sealed::{Sealed, SealingKey},
    store::{Held, Kept, SecretRef, SecretStore, StoreError},
    stored_form::LARGEST_SECRET,
};
use crate::{
    files::{self, Cause, Existing, FileFault},
    jwt::Secret,
};

/// Largest encrypted file that is read or written, in bytes: some 700 of the longest secrets, or
/// 200,000 of usual length.
const VAULT_CAP: u64 = 64 * 1024 * 1024;

/// Whether there is an encrypted file, and whether it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// There is none yet.
    NotMade,
    /// There is one, and its passphrase was not given.
    Locked,
    /// It is open in this process.
    Open,
}

/// The encrypted file. Its clones are the same store: one that is opened opens all.
#[derive(Clone)]
pub struct Vault(Arc<Shared>);

struct Shared {
    path: PathBuf,
    work_factor: u8,
    /// Held through a whole call, which may take seconds: one call after the other.
    turn: Mutex<()>,
    /// Held for a moment only, so that locking and asking for the state never wait for a call.
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// How often it was locked. A call that began before does not open it again when it ends.
    locked: u64,
    open: Option<Arc<Open>>,
}

/// What is known of the file while it is open.
#[derive(Clone)]
struct Open {
    key: SealingKey,
    passphrase: Sealed,
    items: Items,
    /// SHA-256 of the file's bytes that the items were read from.
    read_from: Fingerprint,
}

type Fingerprint = [u8; 32];

impl Vault {
    /// The encrypted file at this path; nothing is read or made yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self::with_work_factor(path, age_file::WORK_FACTOR)
    }

    /// As [`Vault::at`], with another cost of trying a passphrase where it is written: log₂ of
    /// scrypt's N, from 1 to 20. For tests, which need no strength and have no time.
    #[must_use]
    pub fn with_work_factor(path: &Path, work_factor: u8) -> Self {
        let (turn, memory) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Shared { path: path.to_owned(), work_factor, turn, memory }))
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Whether it is there, and open. Looks at the file's name alone, and never waits for a call
    /// of another thread.
    #[must_use]
    pub fn state(&self) -> VaultState {
        if !self.is_made() {
            VaultState::NotMade
        } else if self.memory().open.is_some() {
            VaultState::Open
        } else {
            VaultState::Locked
        }
    }

    /// Opens it. Takes a second or so on purpose: the passphrase cannot be tried faster.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::NotMade`], and those of the file.
    /// [`StoreError::PassphraseNeeded`]: it was locked meanwhile.
    pub fn unlock(&self, passphrase: &Secret) -> Result<(), StoreError> {
        let _turn = self.turn();
        let before = self.memory().locked;
        let open = decrypt(&self.bytes()?, passphrase)?;
        self.remember(before, open)
    }

    /// Makes it, empty and open.
    ///
    /// # Errors
    /// [`StoreError::AlreadyMade`], [`StoreError::UnfitPassphrase`], and those of the file.
    pub fn create(&self, passphrase: &Secret) -> Result<(), StoreError> {
        let _turn = self.turn();
        let before = self.memory().locked;
        let _lock = self.file_lock()?;
        if self.is_made() {
            return Err(StoreError::AlreadyMade);
        }
        let key = SealingKey::random()?;
        let mut open = Open {
            passphrase: key.seal(passphrase)?,
            key,
            items: Items::new(),
            read_from: Fingerprint::default(),
        };
        self.write_file(&mut open, Existing::Keep)?;
        self.remember(before, open)
    }

    /// Writes it under another passphrase, and leaves it open.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::NotMade`], [`StoreError::UnfitPassphrase`],
    /// and those of the file.
    pub fn change_passphrase(&self, former: &Secret, new: &Secret) -> Result<(), StoreError> {
        let _turn = self.turn();
        let before = self.memory().locked;
        if !self.is_made() {
            return Err(StoreError::NotMade);
        }
        let _lock = self.file_lock()?;
        let mut open = decrypt(&self.bytes()?, former)?;
        open.passphrase = open.key.seal(new)?;
        self.write_file(&mut open, Existing::Replace)?;
        self.remember(before, open)
    }

    /// Wipes what is open of it from memory, at once; a call of another thread that is under way
    /// ends as it would, and leaves nothing open.
    pub fn lock(&self) {
        let mut memory = self.memory();
        memory.locked = memory.locked.wrapping_add(1);
        memory.open = None;
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.0.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something has its name, be it a link that leads nowhere: nothing is made over it.
    fn is_made(&self) -> bool {
        self.path().symlink_metadata().is_ok()
    }

    fn file_lock(&self) -> Result<FileLock, StoreError> {
        FileLock::take(self.path()).map_err(|error| match error {
            NoLock::File(fault) => StoreError::File(fault),
            NoLock::Busy => StoreError::Busy,
        })
    }

    /// The file as it is now.
    fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        files::read(self.path(), VAULT_CAP).map_err(|fault| match fault.cause {
            Cause::NotFound => StoreError::NotMade,
            _ => StoreError::File(fault),
        })
    }

    /// What the file holds now, and how often it was locked before. Reading and hashing it takes
    /// well under a millisecond for a file of usual size; decrypting is done when it has changed.
    fn current(&self) -> Result<(Arc<Open>, u64), StoreError> {
        let bytes = self.bytes()?;
        let (open, before) = {
            let memory = self.memory();
            (memory.open.clone().ok_or(StoreError::PassphraseNeeded)?, memory.locked)
        };
        if fingerprint(&bytes) == open.read_from {
            return Ok((open, before));
        }
        match decrypt(&bytes, &open.passphrase.open()?) {
            Ok(open) => {
                let open = Arc::new(open);
                self.remember(before, Arc::clone(&open))?;
                Ok((open, before))
            }
            Err(StoreError::WrongPassphrase) => {
                // Another Jotbench gave it another passphrase: this one is of no more use.
                self.lock();
                Err(StoreError::PassphraseNeeded)
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps the file open in memory, unless it was locked since.
    fn remember(&self, before: u64, open: impl Into<Arc<Open>>) -> Result<(), StoreError> {
        let mut memory = self.memory();
        if memory.locked != before {
            return Err(StoreError::PassphraseNeeded);
        }
        memory.open = Some(open.into());
        Ok(())
    }

    /// Encrypts and writes the file. The caller holds the lock file.
    fn write_file(&self, open: &mut Open, existing: Existing) -> Result<(), StoreError> {
        let text = form::write(&open.items)?;
        let bytes = age_file::seal(&text, &open.passphrase.open()?, self.0.work_factor)?;
        drop(text);
        if bytes.len() as u64 > VAULT_CAP {
            // It could be written, and never be read again.
            let path = self.path().to_owned();
            let cause = Cause::TooLarge(VAULT_CAP);
            return Err(StoreError::File(FileFault { verb: "write", path, cause }));
        }
        files::write(self.path(), &bytes, existing).map_err(|fault| match fault.cause {
            Cause::Exists => StoreError::AlreadyMade,
            _ => StoreError::File(fault),
        })?;
        open.read_from = fingerprint(&bytes);
        Ok(())
    }

    /// Reads, changes and writes while no other Jotbench can. `change` says whether there is
    /// anything to write.
    fn update(
        &self,
        change: impl FnOnce(&mut Open) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let _turn = self.turn();
        // Asked before the lock file is made: a folder without a vault stays as it is.
        if !self.is_made() {
            return Err(StoreError::NotMade);
        }
        let _lock = self.file_lock()?;
        let (open, before) = self.current()?;
        let mut open = Open::clone(&open);
        if change(&mut open)? {
            self.write_file(&mut open, Existing::Replace)?;
            // Written is written: that it was locked meanwhile is no failure.
            let _ = self.remember(before, open);
        }
        Ok(())
    }
}

impl Open {
    /// Puts a secret in its place; says whether that changes anything.
    fn put(&mut self, kept: &Kept<'_>) -> Result<bool, StoreError> {
        if kept.secret.len() > LARGEST_SECRET {
            return Err(StoreError::TooLong { limit: LARGEST_SECRET });
        }
        let as_it_is = |item: &Item| item.label == kept.label && item.secret.holds(kept.secret);
        if self.items.get(&kept.name).is_some_and(as_it_is) {
            return Ok(false);
        }
        let item = Item { label: kept.label.clone(), secret: self.key.seal(kept.secret)? };
        self.items.insert(kept.name.clone(), item);
        Ok(true)
    }
}

impl SecretStore for Vault {
    fn name(&self) -> &'static str {
        "Encrypted file"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        match self.state() {
            VaultState::NotMade => Err(StoreError::NotMade),
            VaultState::Locked => Err(StoreError::PassphraseNeeded),
            VaultState::Open => Ok(()),
        }
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        let _turn = self.turn();
        let (open, _) = self.current()?;
        open.items.get(secret).map(|item| item.secret.open()).transpose()
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        self.write_all(&[Kept { name: name.clone(), label: label.to_owned(), secret }])
    }

    /// All of them or none.
    fn write_all(&mut self, secrets: &[Kept<'_>]) -> Result<(), StoreError> {
        self.update(|open| {
            secrets.iter().try_fold(false, |changed, kept| Ok(open.put(kept)? || changed))
        })
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.update(|open| Ok(open.items.remove(secret).is_some()))
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        let _turn = self.turn();
        let (open, _) = self.current()?;
        let held = |(name, item): (&SecretRef, &Item)| Held {
            name: name.name(),
            label: item.label.clone(),
            copies: 1,
        };
        Ok(open.items.iter().map(held).collect())
    }
}

impl From<SealFault> for StoreError {
    fn from(fault: SealFault) -> Self {
        match fault {
            SealFault::Passphrase => Self::UnfitPassphrase,
            SealFault::NoMemory => Self::NoMemory,
        }
    }
}

impl From<OpenFault> for StoreError {
    fn from(fault: OpenFault) -> Self {
        match fault {
            OpenFault::WrongPassphrase => Self::WrongPassphrase,
            OpenFault::NoMemory => Self::NoMemory,
            OpenFault::TooCostly(what) => Self::DamagedFile(what),
            OpenFault::NotAge(what) | OpenFault::Damaged(what) => {
                Self::DamagedFile(what.to_owned())
            }
        }
    }
}

/// Decrypts the file's bytes, and seals what is in them.
fn decrypt(bytes: &[u8], passphrase: &Secret) -> Result<Open, StoreError> {
    let text = age_file::open(bytes, passphrase)?;
    let key = SealingKey::random()?;
    let items = form::read(&text, &key)?;
    Ok(Open { passphrase: key.seal(passphrase)?, key, items, read_from: fingerprint(bytes) })
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    fingerprint.copy_from_slice(digest(&SHA256, bytes).as_ref());
    fingerprint
}
