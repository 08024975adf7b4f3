//! What is done with a client's secrets, in the order that loses none: each step leaves the client
//! with a secret that works, whatever fails after it.

use super::{
    Client, ClientRef,
    store::{Kept, SecretRef, SecretStore, Slot, StoreError},
};
use crate::jwt::Secret;

/// What the label of a secret begins with.
const LABEL: &str = "Jotbench: ";

/// What the label of a former secret ends with.
const OF_PREVIOUS: &str = " (previous)";

/// What a keychain's own window shows for a client's secret.
#[must_use]
pub fn label(client: &Client, which: Slot) -> String {
    match which {
        Slot::Current => format!("{LABEL}{}", client.name),
        Slot::Previous => format!("{LABEL}{}{OF_PREVIOUS}", client.name),
    }
}

/// The client's name in a label, as far as it tells one.
pub(super) fn name_in(label: &str) -> &str {
    let name = label.strip_prefix(LABEL).unwrap_or(label);
    name.strip_suffix(OF_PREVIOUS).unwrap_or(name).trim()
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
    see_that_it_is_there(store, name, secret)
}

/// Keeps several secrets, and sees that what lies there is what was given.
///
/// # Errors
/// The store's, or [`StoreError::NotKept`]; some may have been kept.
pub fn keep_all(store: &mut dyn SecretStore, secrets: &[Kept<'_>]) -> Result<(), StoreError> {
    store.write_all(secrets)?;
    secrets.iter().try_for_each(|kept| see_that_it_is_there(store, &kept.name, kept.secret))
}

fn see_that_it_is_there(
    store: &mut dyn SecretStore,
    name: &SecretRef,
    secret: &Secret,
) -> Result<(), StoreError> {
    match store.read(name)? {
        Some(kept) if kept.expose() == secret.expose() => Ok(()),
        _ => Err(StoreError::NotKept(store.name())),
    }
}

/// Puts a new secret in the place of the one in use, which is kept as the previous one. Says
/// whether there was one to be kept.
///
/// # Errors
/// The store's. Both secrets are then what they were, as far as the store lets them be put back;
/// where it does not, the one that was in use lies there as the previous one at least.
pub fn rotate(
    store: &mut dyn SecretStore,
    client: &Client,
    secret: &Secret,
) -> Result<bool, StoreError> {
    let current = SecretRef::current(&client.id);
    let Some(former) = whole(store.read(&current))? else {
        keep(store, &current, &label(client, Slot::Current), secret)?;
        return Ok(false);
    };
    let previous = SecretRef::previous(&client.id);
    let older = whole(store.read(&previous))?;
    let rotated = keep(store, &previous, &label(client, Slot::Previous), &former)
        .and_then(|()| replace(store, client, &former, secret));
    if let Err(error) = rotated {
        if matches!(whole(store.read(&current)), Ok(Some(there)) if there.expose() == former.expose())
        {
            // The record still speaks of the older one, and of how that one is read. What cannot
            // be put back is no reason to hide why the rotation failed.
            let _ = match &older {
                Some(older) => keep(store, &previous, &label(client, Slot::Previous), older),
                None => store.delete(&previous),
            };
        }
        return Err(error);
    }
    Ok(true)
}

/// Puts the new secret in the place of the one in use. Where that fails, looks at what was left
/// behind: perhaps only the answer was lost. What is neither secret is replaced by the former one.
fn replace(
    store: &mut dyn SecretStore,
    client: &Client,
    former: &Secret,
    new: &Secret,
) -> Result<(), StoreError> {
    let current = SecretRef::current(&client.id);
    let label = label(client, Slot::Current);
    let Err(error) = keep(store, &current, &label, new) else { return Ok(()) };
    let there = whole(store.read(&current)).map_err(|_| error.clone())?;
    let is =
        |secret: &Secret| there.as_ref().is_some_and(|there| there.expose() == secret.expose());
    if is(new) {
        return Ok(());
    }
    if !is(former) {
        keep(store, &current, &label, former).map_err(|_| error.clone())?;
    }
    Err(error)
}

/// Of what is damaged nothing can be kept: it is as if it were not there.
fn whole(read: Result<Option<Secret>, StoreError>) -> Result<Option<Secret>, StoreError> {
    match read {
        Err(StoreError::Damaged(_)) => Ok(None),
        read => read,
    }
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
/// Either store's. Everything is read before anything is written.
pub fn copy(
    from: &mut dyn SecretStore,
    to: &mut dyn SecretStore,
    client: &Client,
) -> Result<bool, StoreError> {
    let mut secrets = Vec::new();
    for name in [SecretRef::previous(&client.id), SecretRef::current(&client.id)] {
        if let Some(secret) = from.read(&name)? {
            secrets.push((name, secret));
        }
    }
    let kept: Vec<Kept<'_>> = secrets
        .iter()
        .map(|(name, secret)| Kept { name: name.clone(), label: label(client, name.slot), secret })
        .collect();
    keep_all(to, &kept)?;
    Ok(secrets.iter().any(|(name, _)| name.slot == Slot::Current))
}

#[cfg(test)]
#[path = "operations_tests.rs"]
mod tests;
