//! `clients add`.

use super::{
    super::{
        args::AddClientArgs,
        failure::{Exit, Failure},
        profiles, stores, time,
    },
    change, given, load, wrong_record,
};
use crate::{
    client::{
        Client, ClientRef, operations,
        store::{SecretRef, Slot},
    },
    jwt::Algorithm,
};

/// Adds a client. The secret comes first: a client without its secret would be of no use, a
/// secret without its client is taken back.
///
/// # Errors
/// Wrong use, or trouble with the store or the list.
pub(super) fn run(arguments: &AddClientArgs) -> Result<Exit, Failure> {
    let store = stores::named(&arguments.store)?;
    let profiles = profiles::load();
    let profile = match &arguments.profile {
        Some(id) => Some(profiles::find(&profiles, id)?),
        None => None,
    };
    let index = load()?;
    let id = ClientRef::random().map_err(|error| Failure::trouble(error.to_string(), ""))?;
    let mut client = Client {
        id,
        name: arguments.name.clone(),
        environment: arguments.environment.clone(),
        client_id: arguments.client_id.clone(),
        algorithm: Algorithm::Hs256,
        encoding: arguments.secret.secret_encoding.unwrap_or_default(),
        profile: arguments.profile.clone().unwrap_or_default(),
        kid: arguments.kid.clone(),
        store,
        created: time::now().seconds,
        last_used: None,
        previous: None,
    };
    client.check(&index).map_err(|fault| wrong_record(&fault))?;

    let (given, key) = given::read(&arguments.secret, &arguments.passphrase, &client)?;
    client.encoding = given.encoding;
    let of_profile = profile.map(|profile| profile.algorithms.as_slice()).unwrap_or_default();
    client.algorithm = given::algorithm(&key, arguments.algorithm, of_profile)?;
    given::warn(&given, key, client.algorithm);

    let mut store = stores::open_or_make(client.store, &arguments.store_passphrase)?;
    let label = operations::label(&client, Slot::Current);
    operations::keep(store.as_mut(), &SecretRef::current(&client.id), &label, &given.secret)
        .map_err(|error| stores::trouble(&error))?;
    change(|index| {
        client.check(index).map_err(|fault| wrong_record(&fault))?;
        index.clients.push(client.clone());
        Ok(())
    })
    .map_err(|failure| match operations::delete(store.as_mut(), &client.id) {
        Ok(()) => failure,
        Err(_) => failure.adding(&format!("; the secret was left in {}", client.store.title())),
    })?;
    Ok(Exit::Done)
}
