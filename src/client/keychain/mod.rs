//! The operating system's keychain, through the keyring project's store for each system.
//!
//! One item per client: service `jotbench`, user the client's id, content as in
//! [`stored_form`]. What differs between systems is a `Platform`; the order
//! of calls, what is repeated and what is not, is here.
//!
//! A connection may break (the service restarts, the session ends). So a failed read is done once
//! more on a new connection. A failed write is not repeated blindly: it may have been done, and
//! only its answer lost. It is read back first.
#![expect(clippy::disallowed_types, reason = "the stores of all systems are used here alone")]

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "linux")]
mod secret_service;
#[cfg(target_os = "windows")]
mod windows;

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};
use zeroize::Zeroizing;

use super::{
    store::{Held, Interrupter, SecretRef, SecretStore, StoreError},
    stored_form,
};
use crate::jwt::Secret;

/// The service attribute of every item.
const SERVICE: &str = "jotbench";

/// This system's keychain. Nothing is connected before the first call; `interrupter` ends its
/// waiting for a prompt.
#[must_use]
pub fn open_keychain(interrupter: Interrupter) -> Box<dyn SecretStore> {
    #[cfg(target_os = "linux")]
    let platform = secret_service::SecretService::new(interrupter.clone());
    #[cfg(target_os = "macos")]
    let platform = macos::Keychain;
    #[cfg(target_os = "windows")]
    let platform = windows::CredentialManager;
    Box::new(Keychain { platform, store: None, interrupter })
}

/// What a call is about to do, for [`Platform::prepare`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Read or delete an item that may be there.
    Use,
    /// Keep a secret.
    Write,
}

/// What differs between systems.
trait Platform {
    /// The name for the status bar.
    fn name(&self) -> &'static str;

    /// See [`SecretStore::probe`].
    fn probe(&self) -> Result<(), StoreError>;

    /// Sees that the call will not hang, and unlocks what it needs.
    fn prepare(&self, secret: &SecretRef, purpose: Purpose) -> Result<(), StoreError>;

    /// Connects.
    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>>;

    /// The item of a client; `label` only where it is about to be made.
    fn entry(
        &self,
        store: &CredentialStore,
        secret: &SecretRef,
        label: Option<&str>,
    ) -> keyring_core::Result<Entry>;

    /// The most bytes that an item holds.
    fn capacity(&self) -> usize;

    /// What a failure means. Only what can never carry content is put into words.
    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError;
}

struct Keychain<P> {
    platform: P,
    store: Option<Arc<CredentialStore>>,
    interrupter: Interrupter,
}

/// How an attempt failed, and whether a new connection may help.
struct Failure {
    error: StoreError,
    may_pass: bool,
}

impl<P: Platform> Keychain<P> {
    fn entry(&mut self, secret: &SecretRef, label: Option<&str>) -> Result<Entry, Failure> {
        if self.interrupter.is_interrupted() {
            return Err(Failure { error: StoreError::Cancelled, may_pass: false });
        }
        let store = match &self.store {
            Some(store) => Arc::clone(store),
            None => self.platform.connect().map_err(|error| self.failure(error))?,
        };
        self.store = Some(Arc::clone(&store));
        self.platform.entry(store.as_ref(), secret, label).map_err(|error| self.failure(error))
    }

    fn read_once(&mut self, secret: &SecretRef) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        match self.entry(secret, None)?.get_secret() {
            Ok(content) => Ok(Some(Zeroizing::new(content))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(self.failure(error)),
        }
    }

    fn write_once(&mut self, secret: &SecretRef, label: &str, line: &str) -> Result<(), Failure> {
        self.entry(secret, Some(label))?
            .set_secret(line.as_bytes())
            .map_err(|error| self.failure(error))
    }

    fn delete_once(&mut self, secret: &SecretRef) -> Result<(), Failure> {
        match self.entry(secret, None)?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(error) => Err(self.failure(error)),
        }
    }

    /// Does it, and where the connection broke does it once more on a new one. Only for what does
    /// no harm when it is done twice.
    fn twice<T>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        match attempt(self) {
            Ok(done) => Ok(done),
            Err(Failure { may_pass: true, .. }) => attempt(self).map_err(|failure| failure.error),
            Err(failure) => Err(failure.error),
        }
    }

    /// Takes a keyring error apart. Its own `Debug`, and for some variants its `Display`, show the
    /// item's content; neither is ever used for those.
    fn failure(&mut self, error: keyring_core::Error) -> Failure {
        use keyring_core::Error;
        let lasting = |error| Failure { error, may_pass: false };
        match error {
            Error::PlatformFailure(inner) => {
                self.store = None;
                let error = self.platform.explain(inner.as_ref());
                let may_pass = matches!(error, StoreError::Failed(_) | StoreError::Absent(_));
                Failure { error, may_pass }
            }
            Error::NoStorageAccess(inner) => lasting(self.platform.explain(inner.as_ref())),
            Error::BadEncoding(content) | Error::BadDataFormat(content, _) => {
                drop(Zeroizing::new(content));
                lasting(StoreError::Damaged("its content has another form".to_owned()))
            }
            Error::Ambiguous(_) => lasting(StoreError::Damaged(
                "the keychain holds more than one item for this client; delete all but one in \
                 the keychain's own window"
                    .to_owned(),
            )),
            Error::TooLong(_, limit) => {
                lasting(StoreError::TooLong { limit: usize::try_from(limit).unwrap_or(usize::MAX) })
            }
            Error::NoEntry => lasting(StoreError::Failed("the item is gone".to_owned())),
            Error::BadStoreFormat(_) => {
                lasting(StoreError::Failed("the keychain's own data is malformed".to_owned()))
            }
            Error::Invalid(what, _) => {
                lasting(StoreError::Failed(format!("it does not take this {what}")))
            }
            _ => lasting(StoreError::Failed("it cannot do this".to_owned())),
        }
    }
}

impl<P: Platform> SecretStore for Keychain<P> {
    fn name(&self) -> &'static str {
        self.platform.name()
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.platform.probe()
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.platform.prepare(secret, Purpose::Use)?;
        match self.twice(|keychain| keychain.read_once(secret))? {
            None => Ok(None),
            Some(content) => stored_form::decode(&content).map(Some),
        }
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        let line = stored_form::encode(secret)?;
        if line.len() > self.platform.capacity() {
            // The line is longer than the secret; what is told is what fits of the secret itself.
            let overhead = line.len() - secret.len().div_ceil(3) * 4;
            let limit = self.platform.capacity().saturating_sub(overhead) / 4 * 3;
            return Err(StoreError::TooLong { limit });
        }
        self.platform.prepare(name, Purpose::Write)?;
        match self.write_once(name, label, &line) {
            Ok(()) => Ok(()),
            Err(Failure { may_pass: false, error }) => Err(error),
            Err(Failure { may_pass: true, error }) => {
                let is_there = self
                    .read_once(name)
                    .map_err(|_| error)?
                    .is_some_and(|content| content.as_slice() == line.as_bytes());
                if is_there {
                    return Ok(());
                }
                self.write_once(name, label, &line).map_err(|failure| failure.error)
            }
        }
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.platform.prepare(secret, Purpose::Use)?;
        self.twice(|keychain| keychain.delete_once(secret))
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        Err(StoreError::Failed("STUB: keychain list".to_owned()))
    }
}

#[cfg(test)]
mod tests;
