//! Which of the keys that are known here signed a token?

use std::sync::Arc;

use super::analysis::SharedKey;
use crate::{
    client::{Client, ClientRef, store::Slot},
    jwt::{Algorithm, KeySet, Reading, Secret, SecretEncoding},
};

/// Whose a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A client's.
    Client {
        /// Which client.
        client: ClientRef,
        /// Its name.
        name: String,
        /// Which of its secrets.
        slot: Slot,
        /// When another took its place, in seconds since 1970; of the previous one alone.
        replaced: Option<i64>,
    },
    /// It was given, and where it came from: `the file secret.txt`.
    Given(String),
}

/// A key that may have signed.
#[derive(Clone, Debug)]
pub struct KnownKey {
    /// Whose it is.
    pub owner: Owner,
    /// It, or why it cannot be read.
    pub key: SharedKey,
    /// The algorithms that it verifies here; empty: those of its kind.
    pub accepted: Vec<Algorithm>,
    /// The `kid` that its owner's tokens carry, if any: it is tried first for those, and for
    /// others all the same.
    pub kid: Option<String>,
    /// Whether it is a key rather than a text secret.
    pub is_key: bool,
}

/// The secret of a client as it was read from its store.
#[derive(Clone, Debug)]
pub struct ReadSecret {
    /// The client's record.
    pub client: Client,
    /// Which of its secrets.
    pub slot: Slot,
    /// Its exact bytes; or why there are none, in words.
    pub secret: Result<Secret, String>,
}

/// The keys that are tried.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    /// The keys.
    pub keys: Vec<KnownKey>,
    /// The clients whose secret could not be tried, and why.
    pub left_out: Vec<(String, String)>,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The owner of this key: its place in [`Keyring::keys`].
    Key(usize),
    /// None of those that fit the token's algorithm: so many.
    NoneOf(usize),
    /// Nothing could be tried: it is no signed token, or no key fits its algorithm.
    NothingFits,
}

impl Keyring {
    /// One key that was given.
    #[must_use]
    pub fn of_given(origin: String, key: SharedKey, accepted: Vec<Algorithm>) -> Self {
        let is_key = key.as_ref().as_ref().is_ok_and(|keys| keys.form() != "text");
        let known = KnownKey { owner: Owner::Given(origin), key, accepted, kid: None, is_key };
        Self { keys: vec![known], left_out: Vec::new() }
    }

    /// The keys that were read from stores, each as its client's record says.
    #[must_use]
    pub fn read(secrets: &[ReadSecret]) -> Self {
        let mut ring = Self::default();
        for read in secrets {
            let client = &read.client;
            let (encoding, algorithm, replaced) = match (read.slot, client.previous) {
                (Slot::Previous, Some(it)) => (it.encoding, it.algorithm, Some(it.replaced)),
                _ => (client.encoding, client.algorithm, None),
            };
            let secret = match &read.secret {
                Ok(secret) => secret,
                Err(problem) => {
                    ring.left_out.push((client.name.clone(), problem.clone()));
                    continue;
                }
            };
            // How hard a secret is to guess is no question here, and answering it takes a while.
            let key = match KeySet::read_public(secret, encoding) {
                Ok(key) => key,
                Err(error) => {
                    ring.left_out.push((client.name.clone(), error.message));
                    continue;
                }
            };
            ring.keys.push(KnownKey {
                owner: Owner::Client {
                    client: client.id.clone(),
                    name: client.name.clone(),
                    slot: read.slot,
                    replaced,
                },
                key: Arc::new(Ok(key)),
                accepted: vec![algorithm],
                kid: client.kid.clone(),
                is_key: encoding == SecretEncoding::Key,
            });
        }
        ring
    }

    /// Who signed this token.
    #[must_use]
    pub fn signer_of(&self, pasted: &str, reading: &Reading) -> Signer {
        // STUB
        let _ = (pasted, reading);
        Signer::NothingFits
    }
}

/// Finding out who signed, on a worker.
#[derive(Debug)]
pub struct SignerJob {
    /// The token as pasted.
    pub pasted: String,
    /// How it is read.
    pub reading: Reading,
    /// The secrets to try.
    pub secrets: Vec<ReadSecret>,
}

/// What came of it; no secret is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignerAnswer {
    /// Whose key it was, if one verified.
    pub owner: Option<Owner>,
    /// Whether it is a key rather than a text secret.
    pub is_key: bool,
    /// How many keys fitted and were tried.
    pub tried: usize,
    /// The clients whose secret could not be tried, and why.
    pub left_out: Vec<(String, String)>,
}

impl SignerJob {
    /// Does it.
    #[must_use]
    pub fn run(self) -> SignerAnswer {
        let ring = Keyring::read(&self.secrets);
        let signer = ring.signer_of(&self.pasted, &self.reading);
        let key = match &signer {
            Signer::Key(place) => ring.keys.get(*place),
            _ => None,
        };
        SignerAnswer {
            owner: key.map(|key| key.owner.clone()),
            is_key: key.is_some_and(|key| key.is_key),
            tried: match signer {
                Signer::NoneOf(tried) => tried,
                Signer::Key(_) => 1,
                Signer::NothingFits => 0,
            },
            left_out: ring.left_out,
        }
    }
}
