//! Secrets for this session only: in this process's memory, wiped when Jotbench is locked or ends.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::store::{Held, SecretRef, SecretStore, StoreError};
use crate::jwt::Secret;

/// The store that forgets. Its clones are the same store.
#[derive(Clone, Default)]
pub struct SessionStore(Arc<Mutex<BTreeMap<SecretRef, Secret>>>);

impl SessionStore {
    /// Forgets everything.
    pub fn lock(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl SecretStore for SessionStore {
    fn name(&self) -> &'static str {
        "This session only"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(secret).cloned())
    }

    fn write(&mut self, name: &SecretRef, _label: &str, secret: &Secret) -> Result<(), StoreError> {
        let mut secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.insert(name.clone(), secret.clone());
        Ok(())
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(secret);
        Ok(())
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        let secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = |name: &SecretRef| Held { name: name.name(), label: String::new(), copies: 1 };
        Ok(secrets.keys().map(held).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::ClientRef;

    #[test]
    fn a_secret_is_kept_replaced_and_dropped() {
        let mut store = SessionStore::default();
        let client = SecretRef::current(&ClientRef("a".to_owned()));
        assert!(store.read(&client).unwrap().is_none());
        store.write(&client, "", &Secret::new(b"one".to_vec())).unwrap();
        store.write(&client, "", &Secret::new(b"two".to_vec())).unwrap();
        assert_eq!(store.read(&client).unwrap().unwrap().expose(), b"two");
        store.delete(&client).unwrap();
        store.delete(&client).unwrap();
        assert!(store.read(&client).unwrap().is_none());
    }
}
