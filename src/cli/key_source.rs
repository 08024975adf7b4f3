//! The key in use: a client's secret from its store, or one that is given.

use std::sync::Arc;

use super::{
    args::KeyArgs,
    clients,
    failure::{Failure, nearest_of},
    output,
    passphrase::read_key,
    stores,
};
use crate::{
    bench::{analysis::SharedKey, former::FormerKey},
    client::{
        Client,
        index::Index,
        store::{SecretRef, SecretStore},
    },
    jwt::{KeySet, Secret, SecretEncoding},
};

/// Whose key, and which.
#[derive(Debug, Default)]
pub struct KeySource {
    /// The client that was named.
    pub client: Option<Client>,
    /// Its key, or the one that was given.
    pub key: Option<KeyInUse>,
    /// The client's former key, where one is kept and was asked for. It verifies, and never signs.
    pub former: Option<FormerKey>,
}

/// A key, as far as it can be read, and where it came from.
#[derive(Debug)]
pub struct KeyInUse {
    /// The key, or why what was given is none.
    pub key: SharedKey,
    /// What it was read of, and how; where that is at hand.
    pub secret: Option<(Secret, SecretEncoding)>,
    /// Where it came from, for messages: `client acme-prod`, `the file secret.txt`.
    pub origin: String,
    /// Whether it is a text secret with a line break at its end.
    pub ends_with_line_break: bool,
}

impl KeyArgs {
    /// The key that is asked for with these arguments, if any.
    ///
    /// # Errors
    /// There is no such client, the secret cannot be read, or it is an encrypted key and its
    /// passphrase is not known. A secret that can be read and is no key is no error here: that is
    /// a verdict.
    pub fn obtain(&self) -> Result<KeySource, Failure> {
        self.obtain_with(|_, _| None)
    }

    /// The same, and the client's former key, where one is kept.
    ///
    /// # Errors
    /// As [`KeyArgs::obtain`]. That the former secret cannot be read is said, and no error.
    pub fn obtain_with_former(&self) -> Result<KeySource, Failure> {
        self.obtain_with(|store, client| {
            let previous = client.previous?;
            let secret = former_secret(store, client)?;
            let mut former = FormerKey::read(client, &secret)?;
            if former.key.as_ref().as_ref().is_err_and(|error| error.needs_passphrase) {
                let whose = format!("the previous key of client {}", client.name);
                let passphrase = self.passphrase.obtain(&whose).ok().flatten();
                former.key =
                    Arc::new(KeySet::read(&secret, previous.encoding, passphrase.as_ref()));
            }
            Some(former)
        })
    }

    fn obtain_with(
        &self,
        former: impl FnOnce(&mut dyn SecretStore, &Client) -> Option<FormerKey>,
    ) -> Result<KeySource, Failure> {
        if let Some(name) = &self.client {
            let client = find(&clients::load()?, name)?;
            let mut store = stores::of(&client, &self.store_passphrase)?;
            let secret = store
                .read(&SecretRef::current(&client.id))
                .map_err(|error| stores::trouble(&error))?
                .ok_or_else(|| clients::no_secret(&client))?;
            let former = former(store.as_mut(), &client);
            clients::note_use(&client);
            let origin = format!("client {}", client.name);
            let key = read_key(&secret, client.encoding, &self.passphrase, &origin)?;
            let key = KeyInUse {
                key: Arc::new(key),
                secret: Some((secret, client.encoding)),
                origin,
                ends_with_line_break: false,
            };
            return Ok(KeySource { client: Some(client), key: Some(key), former });
        }
        let Some(given) = self.secret.obtain("")? else { return Ok(KeySource::default()) };
        let ends_with_line_break = given.ends_with_line_break();
        let key = read_key(&given.secret, given.encoding, &self.passphrase, &given.origin)?;
        let key = KeyInUse {
            key: Arc::new(key),
            secret: Some((given.secret, given.encoding)),
            origin: given.origin,
            ends_with_line_break,
        };
        Ok(KeySource { client: None, key: Some(key), former: None })
    }
}

/// The client's former secret. The token can be judged without it, so trouble is only said.
fn former_secret(store: &mut dyn SecretStore, client: &Client) -> Option<Secret> {
    let problem = match store.read(&SecretRef::previous(&client.id)) {
        Ok(Some(secret)) => return Some(secret),
        Ok(None) => format!("{} does not hold it", client.store.title()),
        Err(error) => error.to_string(),
    };
    output::warn(
        format!("the previous secret of client {} cannot be tried: {problem}", client.name),
        "jotbench clients check says more",
    );
    None
}

/// The client of this name.
///
/// # Errors
/// There is none; the hint names the nearest.
pub fn find(index: &Index, name: &str) -> Result<Client, Failure> {
    index.find(name).cloned().ok_or_else(|| {
        let known: Vec<&str> = index.clients.iter().map(|client| client.name.as_str()).collect();
        let hint = if known.is_empty() {
            "there are no clients yet; add one with jotbench clients add".to_owned()
        } else {
            nearest_of(name, "clients", &known)
        };
        Failure::wrong_use(format!("there is no client named \"{name}\""), hint)
    })
}
