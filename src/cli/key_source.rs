//! The key in use: a client's secret from the keychain, or one that is given.

use super::{
    args::KeyArgs,
    clients,
    failure::{Failure, nearest_of},
    keychain,
    passphrase::read_key,
};
use crate::{
    client::{Client, index::Index},
    jwt::{KeyError, KeySet},
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

impl KeyArgs {
    /// The key that is asked for with these arguments, if any.
    ///
    /// # Errors
    /// There is no such client, the secret cannot be read, or it is an encrypted key and its
    /// passphrase is not known. A secret that can be read and is no key is no error here: that is
    /// a verdict.
    pub fn obtain(&self) -> Result<KeySource, Failure> {
        if let Some(name) = &self.client {
            let client = find(&clients::load()?, name)?;
            let secret = keychain::read(&client)?;
            let origin = format!("client {}", client.name);
            let key = read_key(&secret, client.encoding, &self.passphrase, &origin)?;
            let key = KeyInUse { key, origin, ends_with_line_break: false };
            return Ok(KeySource { client: Some(client), key: Some(key) });
        }
        let Some(given) = self.secret.obtain("")? else { return Ok(KeySource::default()) };
        let ends_with_line_break = given.ends_with_line_break();
        let key = read_key(&given.secret, given.encoding, &self.passphrase, &given.origin)?;
        let key = KeyInUse { key, origin: given.origin, ends_with_line_break };
        Ok(KeySource { client: None, key: Some(key) })
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
