//! The secret or key of the bench: whose it is, how it is read, and whether it is there yet.

use std::sync::Arc;

use crate::{
    bench::analysis::SharedKey,
    client::{ClientRef, store::StoreError},
    jwt::{KeySet, Secret, SecretEncoding},
};

/// Where the secret comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeySource {
    /// There is none.
    #[default]
    None,
    /// It belongs to the example and is no secret.
    Example,
    /// It was typed, pasted or read from a file.
    Typed,
    /// It is a client's.
    Client(ClientRef),
}

/// Whether the secret is there.
#[derive(Debug, Default)]
pub enum KeyState {
    /// Nothing was given.
    #[default]
    Absent,
    /// It is being fetched.
    Waiting,
    /// It is there, and was read once.
    Ready {
        /// Its exact bytes.
        secret: Secret,
        /// What it reads as, or why it cannot be read.
        key: SharedKey,
    },
    /// The store holds none for this client.
    Missing,
    /// The store failed.
    Failed(StoreError),
}

/// The secret or key in use.
#[derive(Debug, Default)]
pub struct BenchKey {
    /// Where it comes from.
    pub source: KeySource,
    /// How its text is read.
    pub encoding: SecretEncoding,
    /// Whether it is there.
    pub state: KeyState,
}

impl BenchKey {
    pub(super) fn ready(source: KeySource, secret: Secret, encoding: SecretEncoding) -> Self {
        let key = Arc::new(KeySet::read(&secret, encoding, None));
        Self { source, encoding, state: KeyState::Ready { secret, key } }
    }

    /// The key, if there is one, or why it cannot be read.
    #[must_use]
    pub fn key(&self) -> Option<&SharedKey> {
        match &self.state {
            KeyState::Ready { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The secret's bytes, for revealing and copying.
    #[must_use]
    pub fn secret(&self) -> Option<&Secret> {
        match &self.state {
            KeyState::Ready { secret, .. } => Some(secret),
            _ => None,
        }
    }
}
