//! Secrets for this session only: in this process's memory, wiped when it ends.

use std::collections::HashMap;

use super::{
    ClientRef,
    store::{SecretStore, StoreError},
};
use crate::jwt::Secret;

/// The store that forgets.
#[derive(Default)]
pub struct SessionStore(HashMap<ClientRef, Secret>);

impl SecretStore for SessionStore {
    fn name(&self) -> &'static str {
        "This session only"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&mut self, client: &ClientRef) -> Result<Option<Secret>, StoreError> {
        Ok(self.0.get(client).cloned())
    }

    fn write(
        &mut self,
        client: &ClientRef,
        _label: &str,
        secret: &Secret,
    ) -> Result<(), StoreError> {
        self.0.insert(client.clone(), secret.clone());
        Ok(())
    }

    fn delete(&mut self, client: &ClientRef) -> Result<(), StoreError> {
        self.0.remove(client);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_replaced_and_dropped() {
        let mut store = SessionStore::default();
        let client = ClientRef("a".to_owned());
        assert!(store.read(&client).unwrap().is_none());
        store.write(&client, "", &Secret::new(b"one".to_vec())).unwrap();
        store.write(&client, "", &Secret::new(b"two".to_vec())).unwrap();
        assert_eq!(store.read(&client).unwrap().unwrap().expose(), b"two");
        store.delete(&client).unwrap();
        store.delete(&client).unwrap();
        assert!(store.read(&client).unwrap().is_none());
    }
}
