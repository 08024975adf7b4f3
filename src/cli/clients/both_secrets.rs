//! A client's secrets as they lay in its store, held until the list is written.

use super::super::{failure::Failure, stores};
use crate::{
    client::{
        Client, operations,
        store::{SecretRef, SecretStore, StoreError},
    },
    jwt::Secret,
};

/// Both secrets of a client.
pub(super) struct BothSecrets {
    current: Lay,
    previous: Lay,
}

/// What lay in a place for a secret.
enum Lay {
    Nothing,
    /// Something that nothing can be had of.
    Damaged,
    Whole(Secret),
}

impl BothSecrets {
    /// Reads them.
    ///
    /// # Errors
    /// The store's.
    pub fn read(store: &mut dyn SecretStore, client: &Client) -> Result<Self, Failure> {
        let mut read = |name: SecretRef| match store.read(&name) {
            Ok(Some(secret)) => Ok(Lay::Whole(secret)),
            Ok(None) => Ok(Lay::Nothing),
            Err(StoreError::Damaged(_)) => Ok(Lay::Damaged),
            Err(error) => Err(stores::trouble(&error)),
        };
        let current = read(SecretRef::current(&client.id))?;
        let previous = read(SecretRef::previous(&client.id))?;
        Ok(Self { current, previous })
    }

    /// The one in use, if it is whole.
    pub fn current(&self) -> Option<&Secret> {
        match &self.current {
            Lay::Whole(secret) => Some(secret),
            Lay::Nothing | Lay::Damaged => None,
        }
    }

    /// Puts them back after a failure, and says there what could not be put back. What was damaged
    /// cannot be, and what lies in its place by now stays.
    pub fn put_back(
        &self,
        store: &mut dyn SecretStore,
        client: &Client,
        failure: Failure,
    ) -> Failure {
        let mut put = |name: SecretRef, lay: &Lay| match lay {
            Lay::Whole(secret) => {
                operations::keep(store, &name, &operations::label(client, name.slot), secret)
            }
            Lay::Nothing => store.delete(&name),
            Lay::Damaged => Ok(()),
        };
        let current = put(SecretRef::current(&client.id), &self.current);
        let previous = put(SecretRef::previous(&client.id), &self.previous);
        match (current, previous) {
            (Ok(()), Ok(())) => failure,
            (Ok(()), Err(_)) => {
                failure.adding("; its previous secret could not be put back and may be gone")
            }
            (Err(_), _) => failure.adding("; its secret could not be put back and may be gone"),
        }
    }
}
