//! Secrets for this session only: in this process's memory, wiped when Jotbench is locked or ends.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    sealed::{Sealed, SealingKey},
    store::{Held, SecretRef, SecretStore, StoreError},
    stored_form::LARGEST_SECRET,
};
use crate::jwt::Secret;

/// The store that forgets. Its clones are the same store.
///
/// Its secrets are sealed while they lie here: encrypted under a key that is wiped with them.
#[derive(Clone, Default)]
pub struct SessionStore(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    /// Made with the first secret.
    key: Option<SealingKey>,
    secrets: BTreeMap<SecretRef, Item>,
}

struct Item {
    label: String,
    secret: Sealed,
}

impl SessionStore {
    /// Forgets everything, the key included.
    pub fn lock(&self) {
        *self.memory() = Memory::default();
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.memory().secrets.get(secret).map(|item| item.secret.open()).transpose()
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        if secret.len() > LARGEST_SECRET {
            return Err(StoreError::TooLong { limit: LARGEST_SECRET });
        }
        let mut memory = self.memory();
        let key = match &memory.key {
            Some(key) => key.clone(),
            None => memory.key.insert(SealingKey::random()?).clone(),
        };
        let item = Item { label: label.to_owned(), secret: key.seal(secret)? };
        memory.secrets.insert(name.clone(), item);
        Ok(())
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.memory().secrets.remove(secret);
        Ok(())
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        let held = |(name, item): (&SecretRef, &Item)| Held {
            name: name.name(),
            label: item.label.clone(),
            copies: 1,
        };
        Ok(self.memory().secrets.iter().map(held).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{ClientRef, store::Slot};

    fn secret(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }

    #[test]
    fn a_secret_is_kept_replaced_and_dropped() {
        let mut store = SessionStore::default();
        let client = SecretRef::current(&ClientRef("a".to_owned()));
        assert!(store.read(&client).unwrap().is_none());
        store.write(&client, "", &secret("one")).unwrap();
        store.write(&client, "", &secret("two")).unwrap();
        assert_eq!(store.read(&client).unwrap().unwrap().expose(), b"two");
        store.delete(&client).unwrap();
        store.delete(&client).unwrap();
        assert!(store.read(&client).unwrap().is_none());
    }

    #[test]
    fn current_and_previous_lie_side_by_side_and_are_listed() {
        let mut store = SessionStore::default();
        let client = ClientRef("0".repeat(32));
        store.write(&SecretRef::previous(&client), "old", &secret("one")).unwrap();
        store.write(&SecretRef::current(&client), "new", &secret("two")).unwrap();
        let held = store.list().unwrap();
        let found: Vec<_> = held
            .iter()
            .map(|held| (held.secret().unwrap().slot, held.label.as_str(), held.copies))
            .collect();
        assert_eq!(found, [(Slot::Current, "new", 1), (Slot::Previous, "old", 1)]);
    }

    #[test]
    fn locking_one_handle_empties_all() {
        let mut store = SessionStore::default();
        let client = SecretRef::current(&ClientRef("a".to_owned()));
        store.write(&client, "", &secret("one")).unwrap();
        store.clone().lock();
        assert!(store.read(&client).unwrap().is_none());
        store.write(&client, "", &secret("two")).unwrap();
        assert_eq!(store.read(&client).unwrap().unwrap().expose(), b"two");
    }

    #[test]
    fn what_fits_no_other_store_fits_here_no_better() {
        let mut store = SessionStore::default();
        let client = SecretRef::current(&ClientRef("a".to_owned()));
        let too_long = Secret::new(vec![0; LARGEST_SECRET + 1]);
        let error = store.write(&client, "", &too_long).unwrap_err();
        assert_eq!(error, StoreError::TooLong { limit: LARGEST_SECRET });
    }
}
