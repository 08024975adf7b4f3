//! Windows: the Credential Manager, on this machine only.

use std::{collections::HashMap, sync::Arc};

use keyring_core::{CredentialStore, Entry};
use windows_native_keyring_store::Store;

use super::{Answering, Failure, Item, Platform, Purpose, SERVICE, StoreError, explain, items_of};

/// `CRED_MAX_CREDENTIAL_BLOB_SIZE`, in bytes.
const LARGEST_BLOB: usize = 5 * 512;

/// The Credential Manager. It is open as long as the user is logged in and shows no prompts.
pub(super) struct CredentialManager;

impl Platform for CredentialManager {
    type Silence = ();

    fn silence(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn name(&self) -> &'static str {
        "Windows Credential Manager"
    }

    fn probe(&self) -> Result<(), StoreError> {
        let absent = || StoreError::Absent("Windows has no credential store here".to_owned());
        let store = self.connect().map_err(|_| absent())?;
        let entry = self.entry(store.as_ref(), "probe", None).map_err(|_| absent())?;
        match entry.get_attributes() {
            Ok(_) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(
                keyring_core::Error::PlatformFailure(inner)
                | keyring_core::Error::NoStorageAccess(inner),
            ) => Err(self.explain(inner.as_ref())),
            Err(_) => Err(absent()),
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
        // Without this a credential roams to every machine of a domain user.
        let modifiers = HashMap::from([("persistence", "Local")]);
        store.build(SERVICE, name, Some(&modifiers))
    }

    fn list(&self) -> Result<Vec<Item>, Failure> {
        // The store names a credential by the user, a dot, and the service.
        let spec = HashMap::from([("pattern", r"\.jotbench$")]);
        let found = self.connect().and_then(|store| store.search(&spec));
        found.map(|entries| items_of(&entries)).map_err(|error| explain(self, error))
    }

    fn capacity(&self) -> Option<usize> {
        Some(LARGEST_BLOB)
    }

    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError {
        // The store wraps a Win32 error code, whose words hold no content.
        StoreError::Failed(error.to_string())
    }
}
