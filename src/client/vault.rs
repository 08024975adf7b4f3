//! The encrypted file: secrets under a passphrase, for machines without a keychain.
//!
//! An age file (<https://age-encryption.org/v1>) whose one recipient is a passphrase (scrypt). It is
//! written beside its place and renamed, mode 600.

use std::path::{Path, PathBuf};

use super::store::{Held, SecretRef, SecretStore, StoreError};
use crate::jwt::Secret;

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
pub struct Vault {
    path: PathBuf,
}

impl Vault {
    /// The encrypted file at this path; nothing is read or made yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there, and open. Looks at the file's name alone.
    #[must_use]
    pub fn state(&self) -> VaultState {
        VaultState::NotMade
    }

    /// Opens it. Takes a second or so on purpose: the passphrase cannot be tried faster.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::NotMade`], and those of the file.
    pub fn unlock(&self, _passphrase: &Secret) -> Result<(), StoreError> {
        Err(StoreError::Failed("STUB: vault".to_owned()))
    }

    /// Makes it, empty and open.
    ///
    /// # Errors
    /// [`StoreError::AlreadyMade`], and those of the file.
    pub fn create(&self, _passphrase: &Secret) -> Result<(), StoreError> {
        Err(StoreError::Failed("STUB: vault".to_owned()))
    }

    /// Writes it under another passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::NotMade`], and those of the file.
    pub fn change_passphrase(&self, _former: &Secret, _new: &Secret) -> Result<(), StoreError> {
        Err(StoreError::Failed("STUB: vault".to_owned()))
    }

    /// Wipes what is open of it from memory.
    pub fn lock(&self) {}
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

    fn read(&mut self, _secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.probe().map(|()| None)
    }

    fn write(
        &mut self,
        _name: &SecretRef,
        _label: &str,
        _secret: &Secret,
    ) -> Result<(), StoreError> {
        self.probe()
    }

    fn delete(&mut self, _secret: &SecretRef) -> Result<(), StoreError> {
        self.probe()
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        self.probe().map(|()| vec![])
    }
}
