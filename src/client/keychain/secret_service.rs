//! Linux: the Secret Service (GNOME Keyring, KWallet, KeePassXC), over D-Bus.
//!
//! The keyring project's store waits without end for a service that hangs and for a prompt that
//! nobody answers. So each call is prepared here, on a connection of its own whose calls have a
//! time limit: is there a service, does it answer, is the item or the default collection locked?
//! What is locked is unlocked here, and another thread can stop the waiting for the prompt. Only
//! then does the store do its work, and finds nothing left to wait for.

mod bus;

use std::{collections::HashMap, sync::Arc};

use keyring_core::{CredentialStore, Entry};
use zbus_secret_service_keyring_store::Store;

use self::bus::{Bus, explain_zbus, no_bus};
use super::{Answering, Failure, Interrupter, Item, Platform, Purpose, SERVICE, StoreError};

/// The Secret Service of the session bus.
pub(super) struct SecretService {
    interrupter: Interrupter,
}

impl SecretService {
    pub(super) fn new(interrupter: Interrupter) -> Self {
        Self { interrupter }
    }
}

impl Platform for SecretService {
    type Silence = ();

    fn silence(&self) -> Result<(), StoreError> {
        // No prompt is shown but those that are asked for here.
        Ok(())
    }

    fn name(&self) -> &'static str {
        "Secret Service"
    }

    fn probe(&self) -> Result<(), StoreError> {
        let bus = Bus::connect()?;
        match bus.default_collection()? {
            None => Err(StoreError::NoCollection),
            Some(collection) if bus.is_locked(&collection)? => Err(StoreError::Locked),
            Some(_) => Ok(()),
        }
    }

    fn prepare(&self, name: &str, purpose: Purpose) -> Result<Answering, Failure> {
        let bus = Bus::connect()?;
        let found = bus.search(&HashMap::from([("service", SERVICE), ("username", name)]))?;
        if !found.locked.is_empty() && purpose == Purpose::Look {
            return Err(StoreError::Locked.into());
        }
        if !found.locked.is_empty() {
            bus.unlock(&found.locked, &self.interrupter)?;
        } else if found.unlocked.is_empty() {
            // A service that encrypts attributes too (KeePassXC) finds nothing while it is locked,
            // so an empty answer says something only of an unlocked collection.
            match bus.default_collection()? {
                None if purpose == Purpose::Write => return Err(StoreError::NoCollection.into()),
                Some(collection) if bus.is_locked(&collection)? => {
                    if purpose == Purpose::Look {
                        return Err(StoreError::Locked.into());
                    }
                    bus.unlock(&[collection], &self.interrupter)?;
                }
                None | Some(_) => {}
            }
        }
        Ok(Answering(bus.owner()?))
    }

    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn entry(
        &self,
        store: &CredentialStore,
        name: &str,
        label: Option<&str>,
    ) -> keyring_core::Result<Entry> {
        let modifiers =
            label.filter(|label| !label.is_empty()).map(|label| HashMap::from([("label", label)]));
        store.build(SERVICE, name, modifiers.as_ref())
    }

    fn list(&self) -> Result<Vec<Item>, Failure> {
        let bus = Bus::connect()?;
        let found = bus.search(&HashMap::from([("service", SERVICE)]))?;
        // A service that encrypts attributes too finds nothing while it is locked, or while its
        // database is closed: to say that nothing is there would be wrong.
        if found.locked.is_empty() {
            match bus.default_collection()? {
                None if found.unlocked.is_empty() => return Err(StoreError::NoCollection.into()),
                Some(collection) if bus.is_locked(&collection)? => {
                    return Err(StoreError::Locked.into());
                }
                None | Some(_) => {}
            }
        }
        let mut items = Vec::new();
        for path in found.unlocked.iter().chain(&found.locked) {
            let mut attributes = bus.attributes(path)?;
            // GNOME Keyring tells what locked items are called as long as it was unlocked once
            // since it was started, and nothing but hashes of it before.
            if !attributes.contains_key("service") {
                return Err(StoreError::Locked.into());
            }
            let name = attributes.remove("username").unwrap_or_default();
            items.push(Item { name, label: bus.label(path)? });
        }
        Ok(items)
    }

    fn capacity(&self) -> Option<usize> {
        None
    }

    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError {
        use secret_service::Error;
        match error.downcast_ref::<Error>() {
            Some(Error::Prompt) => StoreError::Cancelled,
            Some(Error::Locked) => StoreError::Locked,
            Some(Error::NoResult) => StoreError::NoCollection,
            Some(Error::Unavailable) => no_bus(),
            Some(Error::Zbus(error) | Error::ZbusFdo(zbus::fdo::Error::ZBus(error))) => {
                explain_zbus(error)
            }
            Some(Error::PromptDisconnected) => {
                StoreError::Failed("its connection was closed".to_owned())
            }
            // What is left (decryption, data types) may quote what it could not read.
            _ => StoreError::Failed("the Secret Service gave an unusable answer".to_owned()),
        }
    }
}
