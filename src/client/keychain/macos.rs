//! macOS: the user's login keychain.

use std::{collections::HashMap, sync::Arc};

use apple_native_keyring_store::keychain::Store;
use keyring_core::{CredentialStore, Entry};
use security_framework::{
    base::Error as SecurityError,
    os::macos::keychain::{KeychainUserInteractionLock, SecKeychain},
};

use super::{Answering, Failure, Item, Platform, Purpose, SERVICE, StoreError, explain, items_of};

/// `errSecUserCanceled`: the user closed the prompt.
const USER_CANCELLED: i32 = -128;
/// `errSecAuthFailed`: a wrong password, or access to this item denied.
const AUTH_FAILED: i32 = -25_293;
/// `errSecInteractionNotAllowed`: locked, and no prompt can be shown (an SSH session).
const INTERACTION_NOT_ALLOWED: i32 = -25_308;
/// `errSecNoSuchKeychain` and `errSecNoDefaultKeychain`.
const NO_KEYCHAIN: [i32; 2] = [-25_294, -25_307];
/// `errSecNotAvailable`: no keychain service, as outside a login session.
const NOT_AVAILABLE: i32 = -25_291;

/// The login keychain. macOS itself shows the prompts, and ends them.
pub(super) struct Keychain;

impl Platform for Keychain {
    type Silence = KeychainUserInteractionLock;

    fn silence(&self) -> Result<KeychainUserInteractionLock, StoreError> {
        SecKeychain::disable_user_interaction().map_err(|error| self.explain(&error))
    }

    fn name(&self) -> &'static str {
        "macOS Keychain"
    }

    fn probe(&self) -> Result<(), StoreError> {
        // An item that is not there is looked for without any prompt: attributes are not secret.
        let store = self.connect().map_err(|_| no_keychain())?;
        let spec = HashMap::from([("service", SERVICE), ("user", "probe")]);
        match store.search(&spec) {
            Ok(_) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(
                keyring_core::Error::PlatformFailure(inner)
                | keyring_core::Error::NoStorageAccess(inner),
            ) => Err(self.explain(inner.as_ref())),
            Err(_) => Err(no_keychain()),
        }
    }

    fn prepare(&self, _name: &str, _purpose: Purpose) -> Result<Answering, Failure> {
        Ok(Answering::default())
    }

    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn entry(
        &self,
        store: &CredentialStore,
        name: &str,
        _label: Option<&str>,
    ) -> keyring_core::Result<Entry> {
        // The keychain's own window shows the service and the name; this store takes no label.
        store.build(SERVICE, name, None)
    }

    fn list(&self) -> Result<Vec<Item>, Failure> {
        // Attributes are not secret: they are found without any prompt, also while it is locked.
        let spec = HashMap::from([("service", SERVICE)]);
        let found = self.connect().and_then(|store| store.search(&spec));
        found.map(|entries| items_of(&entries)).map_err(|error| explain(self, error))
    }

    fn capacity(&self) -> Option<usize> {
        None
    }

    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError {
        match error.downcast_ref::<SecurityError>().map(|error| error.code()) {
            Some(USER_CANCELLED) => StoreError::Cancelled,
            Some(AUTH_FAILED | INTERACTION_NOT_ALLOWED) => StoreError::Locked,
            Some(NOT_AVAILABLE) => no_keychain(),
            Some(code) if NO_KEYCHAIN.contains(&code) => StoreError::NoCollection,
            Some(code) => StoreError::Failed(format!("macOS security error {code}")),
            None => StoreError::Failed("macOS refused".to_owned()),
        }
    }
}

fn no_keychain() -> StoreError {
    StoreError::Absent("macOS has no keychain for this session".to_owned())
}
