//! A client's secrets as they lay in its store, held until the list is written.

use super::super::{failure::Failure, stores};
use crate::{
    client::{
        Client, operations,
        store::{SecretRef, SecretStore, Slot, StoreError},
    },
    jwt::Secret,
};

/// Both secrets of a client. One that is damaged counts as none: nothing can be had of it.
pub(super) struct BothSecrets {
    /// The one in use.
    pub current: Option<Secret>,
    /// The former one.
    pub previous: Option<Secret>,
}

impl BothSecrets {
    /// Reads them.
    ///
    /// # Errors
    /// The store's.
    pub fn read(store: &mut dyn SecretStore, client: &Client) -> Result<Self, Failure> {
        let mut read = |name: SecretRef| match store.read(&name) {
            Err(StoreError::Damaged(_)) => Ok(None),
            outcome => outcome.map_err(|error| stores::trouble(&error)),
        };
        let current = read(SecretRef::current(&client.id))?;
        let previous = read(SecretRef::previous(&client.id))?;
        Ok(Self { current, previous })
    }

    /// Puts them back after a failure, and says there what could not be put back.
    pub fn put_back(
        &self,
        store: &mut dyn SecretStore,
        client: &Client,
        failure: Failure,
    ) -> Failure {
        let mut put = |name: SecretRef, slot, secret: &Option<Secret>| match secret {
            Some(secret) => {
                operations::keep(store, &name, &operations::label(client, slot), secret)
            }
            None => store.delete(&name),
        };
        let current = put(SecretRef::current(&client.id), Slot::Current, &self.current);
        let previous = put(SecretRef::previous(&client.id), Slot::Previous, &self.previous);
        match (current, previous) {
            (Ok(()), Ok(())) => failure,
            (Ok(()), Err(_)) => failure.adding("; its previous secret could not be put back"),
            (Err(_), _) => failure.adding("; its former secret could not be put back"),
        }
    }
}
