//! What is done with a client's secrets, in the order that loses none: each step leaves the client
//! with a secret that works, whatever fails after it.

use super::{
    Client, ClientRef,
    store::{SecretRef, SecretStore, Slot, StoreError},
};
use crate::jwt::Secret;

/// What a keychain's own window shows for a client's secret.
#[must_use]
pub fn label(client: &Client, which: Slot) -> String {
    match which {
        Slot::Current => format!("Jotbench: {}", client.name),
        Slot::Previous => format!("Jotbench: {} (previous)", client.name),
    }
}

/// Keeps the secret, and sees that what lies there is what was given.
///
/// # Errors
/// The store's, or [`StoreError::NotKept`].
pub fn keep(
    store: &mut dyn SecretStore,
    name: &SecretRef,
    label: &str,
    secret: &Secret,
) -> Result<(), StoreError> {
    store.write(name, label, secret)?;
    match store.read(name)? {
        Some(kept) if kept.expose() == secret.expose() => Ok(()),
        _ => Err(StoreError::NotKept(store.name())),
    }
}

/// Puts a new secret in the place of the one in use, which is kept as the previous one. Says
/// whether there was one to be kept.
///
/// # Errors
/// The store's. The secret in use is then still the former one.
pub fn rotate(
    store: &mut dyn SecretStore,
    client: &Client,
    secret: &Secret,
) -> Result<bool, StoreError> {
    let (current, previous) = (SecretRef::current(&client.id), SecretRef::previous(&client.id));
    let former = match store.read(&current) {
        // Of what is damaged nothing can be kept.
        Err(StoreError::Damaged(_)) => None,
        former => former?,
    };
    if let Some(former) = &former {
        keep(store, &previous, &label(client, Slot::Previous), former)?;
    }
    keep(store, &current, &label(client, Slot::Current), secret)?;
    Ok(former.is_some())
}

/// Drops all secrets of a client.
///
/// # Errors
/// The store's. The one in use goes last, so that a client that is not wholly gone can be used.
pub fn delete(store: &mut dyn SecretStore, client: &ClientRef) -> Result<(), StoreError> {
    store.delete(&SecretRef::previous(client))?;
    store.delete(&SecretRef::current(client))
}

/// Copies all secrets of a client into another store. Nothing is dropped from the first one: that
/// comes when the record names the other store. Says whether there was one in use.
///
/// # Errors
/// Either store's.
pub fn copy(
    from: &mut dyn SecretStore,
    to: &mut dyn SecretStore,
    client: &Client,
) -> Result<bool, StoreError> {
    let mut found = false;
    for name in [SecretRef::previous(&client.id), SecretRef::current(&client.id)] {
        if let Some(secret) = from.read(&name)? {
            keep(to, &name, &label(client, name.slot), &secret)?;
            found = name.slot == Slot::Current;
        }
    }
    Ok(found)
}
