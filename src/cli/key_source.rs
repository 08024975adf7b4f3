//! The key in use: a client's secret from the keychain, or one that is given.

use super::{
    args::KeyArgs,
    clients,
    failure::{Failure, nearest_of},
    keychain,
};
use crate::{
    client::{Client, index::Index},
    jwt::{KeyError, KeySet, Secret, SecretEncoding},
};

/// Whose key, and which.
#[derive(Debug, Default)]
pub struct KeySource {
    /// The client that was named.
    pub client: Option<Client>,
    /// Its key, or the one that was given.
    pub key: Option<KeyInUse>,
}

/// A key, as far as it can be read, and where it came from.
#[derive(Debug)]
pub struct KeyInUse {
    /// The key, or why what was given is none.
    pub key: Result<KeySet, KeyError>,
    /// Where it came from, for messages: `client acme-prod`, `the file secret.txt`.
    pub origin: String,
    /// Whether it is a text secret with a line break at its end.
    pub ends_with_line_break: bool,
}

impl KeyInUse {
    fn read(secret: &Secret, encoding: SecretEncoding, origin: String, line_break: bool) -> Self {
        Self { key: KeySet::read(secret, encoding, None), origin, ends_with_line_break: line_break }
    }
}

impl KeyArgs {
    /// The key that is asked for with these arguments, if any.
    ///
    /// # Errors
    /// There is no such client, or the secret cannot be read. A secret that can be read and is no
    /// key is no error here: that is a verdict.
    pub fn obtain(&self) -> Result<KeySource, Failure> {
        if let Some(name) = &self.client {
            let client = find(&clients::load()?, name)?;
            let secret = keychain::read(&client)?;
            let origin = format!("client {}", client.name);
            let key = KeyInUse::read(&secret, client.encoding, origin, false);
            return Ok(KeySource { client: Some(client), key: Some(key) });
        }
        let given = self.secret.obtain("")?;
        let key = given.map(|given| {
            let line_break = given.ends_with_line_break();
            KeyInUse::read(&given.secret, given.encoding, given.origin, line_break)
        });
        Ok(KeySource { client: None, key })
    }
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
