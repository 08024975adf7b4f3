//! `clients move` and `clients remove`.

use super::{
    super::{
        args::{MoveArgs, OneClientArgs},
        failure::{Exit, Failure, shell_word},
        key_source, output, stores,
    },
    alter,
    both_secrets::BothSecrets,
    change, load,
};
use crate::client::{Client, StoreKind, operations, vault::VaultState};

/// Moves a client's secrets: copied and read back, then the record, then the former copies go.
///
/// # Errors
/// Wrong use, or trouble with a store or the list.
pub(super) fn move_secrets(arguments: &MoveArgs) -> Result<Exit, Failure> {
    let to = stores::named(&arguments.store)?;
    let client = key_source::find(&load()?, &arguments.name)?;
    if client.store == to {
        return Err(Failure::wrong_use(
            format!("the secret of client {} is kept in {} already", client.name, to.title()),
            "",
        ));
    }
    let mut from = stores::of(&client, &arguments.store_passphrase)?;
    let mut target = stores::open_or_make(to, &arguments.store_passphrase)?;
    let take_back = |failure: Failure, target: &mut dyn crate::client::store::SecretStore| {
        match operations::delete(target, &client.id) {
            Ok(()) => failure,
            Err(_) => failure.adding(&format!("; a copy was left in {}", to.title())),
        }
    };
    match operations::copy(from.as_mut(), target.as_mut(), &client) {
        Ok(true) => {}
        Ok(false) => return Err(take_back(no_secret(&client), target.as_mut())),
        Err(error) => return Err(take_back(stores::trouble(&error), target.as_mut())),
    }
    alter(&client, |record| record.store = to)
        .map_err(|failure| take_back(failure, target.as_mut()))?;
    operations::delete(from.as_mut(), &client.id).map_err(|error| {
        let failure = stores::trouble(&error);
        failure.adding(&format!(
            "; client {} was moved, and a copy of its secret is left in {}",
            client.name,
            client.store.title()
        ))
    })?;
    Ok(Exit::Done)
}

/// Removes a client and its secrets, or nothing at all.
///
/// # Errors
/// Wrong use, or trouble with the store or the list.
pub(super) fn remove(arguments: &OneClientArgs) -> Result<Exit, Failure> {
    let client = key_source::find(&load()?, &arguments.name)?;
    let is_gone =
        client.store == StoreKind::File && stores::vault()?.state() == VaultState::NotMade;
    if is_gone {
        output::warn(
            format!(
                "there is no encrypted file any more to remove the secret of {} from",
                client.name
            ),
            "",
        );
    }
    if is_gone || client.store == StoreKind::Session {
        forget(&client)?;
        return Ok(Exit::Done);
    }
    let mut store = stores::of(&client, &arguments.store_passphrase)?;
    let store = store.as_mut();
    // The secrets are kept at hand until the list is written, to be put back if that fails.
    let both = BothSecrets::read(store, &client)?;
    operations::delete(store, &client.id)
        .map_err(|error| both.put_back(store, &client, stores::trouble(&error)))?;
    forget(&client).map_err(|failure| both.put_back(store, &client, failure))?;
    Ok(Exit::Done)
}

/// What is said of a client whose store holds nothing for it.
pub(in super::super) fn no_secret(client: &Client) -> Failure {
    Failure::trouble(
        format!("{} holds no secret for client {}", client.store.title(), client.name),
        format!(
            "give it one with jotbench clients rotate {} --secret-prompt",
            shell_word(&client.name)
        ),
    )
}

fn forget(client: &Client) -> Result<(), Failure> {
    change(|index| {
        index.remove(&client.id);
        Ok(())
    })
}
