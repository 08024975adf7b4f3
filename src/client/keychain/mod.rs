//! The operating system's keychain, through the keyring project's store for each system.
//!
//! One item per secret: service `jotbench`, user the secret's name, content as in
//! [`stored_form`], in parts where the system's items are short. What differs between systems is a
//! `Platform`; the order of calls, what is repeated and what is not, is here.
//!
//! A connection may break (the service restarts, the session ends). So a failed read is done once
//! more on a new connection. A failed write is not repeated blindly: it may have been done, and
//! only its answer lost. It is read back first. Each attempt begins by looking whether the keychain
//! is locked, for a service that was started anew is. A prompt that was sent away is not shown
//! again.
#![expect(clippy::disallowed_types, reason = "the stores of all systems are used here alone")]

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "linux")]
mod secret_service;
mod split;
#[cfg(target_os = "windows")]
mod windows;

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};
use zeroize::Zeroizing;

use self::split::{Item, Items};
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
    Box::new(Keychain { platform, store: None, interrupter, may_ask: true })
}

/// What a call is about to do, for [`Platform::prepare`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Read or delete an item that may be there.
    Use,
    /// Read an item that may be there, if nobody has to be asked for it.
    Look,
    /// Keep a secret.
    Write,
}

/// Which of the services that ran here one after the other; a connection serves with one alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Answering(String);

/// What differs between systems.
trait Platform {
    /// The name for the status bar.
    fn name(&self) -> &'static str;

    /// See [`SecretStore::probe`].
    fn probe(&self) -> Result<(), StoreError>;

    /// Keeps the system from showing prompts of its own until it is dropped.
    type Silence;

    /// See [`Platform::Silence`].
    fn silence(&self) -> Result<Self::Silence, StoreError>;

    /// Sees that the call will not hang, and unlocks what it needs; what nobody is to be asked for
    /// stays locked, and is told as [`StoreError::Locked`]. Says which service it is that answers.
    fn prepare(&self, name: &str, purpose: Purpose) -> Result<Answering, Failure>;

    /// Connects.
    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>>;

    /// The item of this name; `label` only where it is about to be made.
    fn entry(
        &self,
        store: &CredentialStore,
        name: &str,
        label: Option<&str>,
    ) -> keyring_core::Result<Entry>;

    /// All items under Jotbench's name, without a prompt.
    fn list(&self) -> Result<Vec<Item>, Failure>;

    /// The most bytes that an item holds; `None` where every secret fits.
    fn capacity(&self) -> Option<usize>;

    /// What a failure means. Only what can never carry content is put into words.
    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError;
}

struct Keychain<P> {
    platform: P,
    store: Option<(Answering, Arc<CredentialStore>)>,
    interrupter: Interrupter,
    /// Whether a prompt may be shown.
    may_ask: bool,
}

/// How an attempt failed, and whether a new connection may help.
#[derive(Debug)]
struct Failure {
    error: StoreError,
    may_pass: bool,
}

impl Failure {
    /// One that a repetition does not mend.
    fn lasting(error: StoreError) -> Self {
        Self { error, may_pass: false }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let may_pass = matches!(error, StoreError::Failed(_) | StoreError::Absent(_));
        Self { error, may_pass }
    }
}

impl<P: Platform> Keychain<P> {
    /// The item of this name, ready to be used; with a label to be written.
    fn entry(&mut self, name: &str, label: Option<&str>) -> Result<Entry, Failure> {
        self.still_wanted()?;
        let purpose = match label {
            Some(_) => Purpose::Write,
            None if self.may_ask => Purpose::Use,
            None => Purpose::Look,
        };
        let answering = self.platform.prepare(name, purpose)?;
        let store = match &self.store {
            Some((connected, store)) if *connected == answering => Arc::clone(store),
            _ => self.platform.connect().map_err(|error| self.failure(error))?,
        };
        self.store = Some((answering, Arc::clone(&store)));
        let entry = self
            .platform
            .entry(store.as_ref(), name, label)
            .map_err(|error| self.failure(error))?;
        // Seen again: a write that was given up meanwhile is not done after all.
        self.still_wanted()?;
        Ok(entry)
    }

    fn still_wanted(&self) -> Result<(), Failure> {
        if self.interrupter.is_interrupted() {
            return Err(Failure::lasting(StoreError::Cancelled));
        }
        Ok(())
    }

    fn read_once(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        match self.entry(name, None)?.get_secret() {
            Ok(content) => Ok(Some(Zeroizing::new(content))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(self.failure(error)),
        }
    }

    fn write_once(&mut self, name: &str, label: &str, content: &[u8]) -> Result<(), Failure> {
        self.entry(name, Some(label))?.set_secret(content).map_err(|error| self.failure(error))
    }

    fn delete_once(&mut self, name: &str) -> Result<(), Failure> {
        match self.entry(name, None)?.delete_credential() {
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

    /// Takes a keyring error apart, and gives up the connection that it came from.
    fn failure(&mut self, error: keyring_core::Error) -> Failure {
        self.store = None;
        explain(&self.platform, error)
    }
}

/// Takes a keyring error apart. Its own `Debug`, and for some variants its `Display`, show the
/// item's content; neither is ever used for those.
fn explain(platform: &impl Platform, error: keyring_core::Error) -> Failure {
    use keyring_core::Error;
    let failed = |words: &str| StoreError::Failed(words.to_owned());
    let error = match error {
        Error::PlatformFailure(inner) => return platform.explain(inner.as_ref()).into(),
        Error::NoStorageAccess(inner) => platform.explain(inner.as_ref()),
        Error::BadEncoding(content) | Error::BadDataFormat(content, _) => {
            drop(Zeroizing::new(content));
            StoreError::Damaged("its content has another form".to_owned())
        }
        Error::Ambiguous(items) => StoreError::Duplicates(items.len()),
        Error::TooLong(_, limit) => {
            StoreError::TooLong { limit: usize::try_from(limit).unwrap_or(usize::MAX) }
        }
        Error::NoEntry => failed("the item is gone"),
        Error::BadStoreFormat(_) => failed("the keychain's own data is malformed"),
        Error::Invalid(what, _) => StoreError::Failed(format!("it does not take this {what}")),
        _ => failed("it cannot do this"),
    };
    Failure::lasting(error)
}

/// The items that a store's own search found, as far as they are Jotbench's.
#[cfg(any(target_os = "macos", target_os = "windows", test))]
fn items_of(entries: &[Entry]) -> Vec<Item> {
    let names = entries.iter().filter_map(Entry::get_specifiers);
    let own = names.filter(|(service, _)| service == SERVICE);
    own.map(|(_, name)| Item { name, label: String::new() }).collect()
}

impl<P: Platform> Items for Keychain<P> {
    fn capacity(&self) -> Option<usize> {
        self.platform.capacity()
    }

    fn read_item(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.twice(|keychain| keychain.read_once(name))
    }

    fn write_item(&mut self, name: &str, label: &str, content: &[u8]) -> Result<(), StoreError> {
        match self.write_once(name, label, content) {
            Ok(()) => Ok(()),
            Err(Failure { may_pass: false, error }) => Err(error),
            Err(Failure { may_pass: true, .. }) => {
                let kept = self.read_once(name).map_err(|failure| failure.error)?;
                if kept.is_some_and(|kept| kept.as_slice() == content) {
                    return Ok(());
                }
                self.write_once(name, label, content).map_err(|failure| failure.error)
            }
        }
    }

    fn delete_item(&mut self, name: &str) -> Result<(), StoreError> {
        self.twice(|keychain| keychain.delete_once(name))
    }

    fn list_items(&mut self) -> Result<Vec<Item>, StoreError> {
        self.twice(|keychain| {
            keychain.still_wanted()?;
            keychain.platform.list()
        })
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
        match split::read(self, &secret.name())? {
            None => Ok(None),
            Some(content) => stored_form::decode(&content).map(Some),
        }
    }

    fn read_unasked(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        let _silence = self.platform.silence()?;
        self.may_ask = false;
        let outcome = self.read(secret);
        self.may_ask = true;
        outcome
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        let line = stored_form::encode(secret)?;
        split::write(self, &name.name(), label, line.as_bytes())
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        split::delete(self, &secret.name())
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        self.list_items().map(split::fold)
    }
}

#[cfg(test)]
mod tests;
