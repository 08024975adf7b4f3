//! `clients rotate` and `clients drop-previous`.

use super::{
    super::{
        args::{OneClientArgs, RotateArgs},
        failure::{Exit, Failure},
        key_source, output, stores, time,
    },
    alter,
    both_secrets::BothSecrets,
    given,
    list::day,
    load,
};
use crate::client::{
    Client, Previous, operations,
    store::{SecretRef, SecretStore},
};

/// Gives the client a new secret. The former one is kept as the previous one before the new one
/// takes its place, and dropped after that where this was asked for.
///
/// # Errors
/// Wrong use, or trouble with the store or the list.
pub(super) fn run(arguments: &RotateArgs) -> Result<Exit, Failure> {
    let client = key_source::find(&load()?, &arguments.name)?;
    let (given, key) = given::read(&arguments.secret, &arguments.passphrase, &client)?;
    let algorithm = given::algorithm(&key, arguments.algorithm, &[client.algorithm])?;
    given::warn(&given, key, algorithm);

    let mut store = stores::of(&client, &arguments.store_passphrase)?;
    let store = store.as_mut();
    let former = BothSecrets::read(store, &client)?;
    if former.current().is_some_and(|former| former.expose() == given.secret.expose()) {
        if given.encoding != client.encoding {
            // The secret is right and was read wrongly so far: that way it is nobody's former one.
            alter(&client, |record| {
                record.algorithm = algorithm;
                record.encoding = given.encoding;
            })?;
            return Ok(Exit::Done);
        }
        return Err(Failure::wrong_use(
            format!("this is the secret that client {} has already", client.name),
            "nothing was changed; give the new one",
        ));
    }
    // Where it fails, both secrets are what they were.
    let kept = operations::rotate(store, &client, &given.secret)
        .map_err(|error| stores::trouble(&error))?;
    let previous = if kept {
        Some(Previous {
            replaced: time::now().seconds,
            encoding: client.encoding,
            algorithm: client.algorithm,
        })
    } else {
        client.previous
    };
    let rotated = Client { algorithm, encoding: given.encoding, previous, ..client.clone() };
    let altered = alter(&client, |record| {
        record.algorithm = rotated.algorithm;
        record.encoding = rotated.encoding;
        record.previous = rotated.previous;
    });
    if let Err(failure) = altered {
        return Err(former.put_back(store, &client, failure));
    }
    if arguments.drop_former {
        drop_of(&rotated, store)?;
    } else if let (Some(gone), true) = (client.previous, kept) {
        output::warn(
            format!(
                "the secret of client {} that was in use until {} is gone: one previous secret is \
                 kept",
                client.name,
                day(gone.replaced)
            ),
            "",
        );
    }
    Ok(Exit::Done)
}

/// Drops the client's previous secret.
///
/// # Errors
/// There is none, or trouble with the store or the list.
pub(super) fn drop_previous(arguments: &OneClientArgs) -> Result<Exit, Failure> {
    let client = key_source::find(&load()?, &arguments.name)?;
    if client.previous.is_none() {
        return Err(Failure::wrong_use(
            format!("client {} has no previous secret", client.name),
            "jotbench clients list shows which clients have one",
        ));
    }
    let mut store = stores::of(&client, &arguments.store_passphrase)?;
    drop_of(&client, store.as_mut())?;
    Ok(Exit::Done)
}

/// Drops the previous secret, then the word of it in the record; puts it back where the record
/// cannot be written.
fn drop_of(client: &Client, store: &mut dyn SecretStore) -> Result<(), Failure> {
    let both = BothSecrets::read(store, client)?;
    store.delete(&SecretRef::previous(&client.id)).map_err(|error| stores::trouble(&error))?;
    alter(client, |record| record.previous = None)
        .map_err(|failure| both.put_back(store, client, failure))
}
