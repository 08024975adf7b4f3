//! Work on keys that may take longer than a frame: a passphrase is slow to try on purpose, a large
//! key set has many keys, and an RSA pair takes its time to be found.

use std::sync::Arc;

use super::analysis::SharedKey;
use crate::jwt::{
    KeyError, KeySet, Rule, Secret, SecretEncoding,
    key::{Recipe, generate},
};

/// Secrets and keys of up to this many bytes are read on the frame thread: well under a
/// millisecond or two.
pub const INLINE_KEY_BYTES: usize = 16 * 1024;

/// Work on a key, to be done on a worker.
#[derive(Debug)]
pub enum KeyJob {
    /// Read what was given as a secret or key.
    Read {
        /// Its exact bytes.
        secret: Secret,
        /// How they are read.
        encoding: SecretEncoding,
        /// The passphrase to try, if there is one.
        passphrase: Option<Secret>,
    },
    /// Make a new key.
    Generate(Recipe),
}

/// What came of a [`KeyJob`].
#[derive(Debug)]
pub enum KeyAnswer {
    /// The key, or why it cannot be read.
    Read(SharedKey),
    /// The new key, or why there is none.
    Generated(Recipe, Result<Secret, KeyError>),
}

impl KeyJob {
    /// The answer should the work itself fail.
    #[must_use]
    pub fn broken(&self) -> KeyAnswer {
        let error = KeyError {
            rule: Rule::KeyUnusable,
            message: "Jotbench itself failed on this key".to_owned(),
            hint: "Try another form of it, or start Jotbench anew".to_owned(),
            needs_passphrase: false,
        };
        match self {
            Self::Read { .. } => KeyAnswer::Read(Arc::new(Err(error))),
            Self::Generate(recipe) => KeyAnswer::Generated(*recipe, Err(error)),
        }
    }

    /// Does the work; it may take seconds.
    #[must_use]
    pub fn run(self) -> KeyAnswer {
        match self {
            Self::Read { secret, encoding, passphrase } => {
                let key = KeySet::read(&secret, encoding, passphrase.as_ref());
                KeyAnswer::Read(Arc::new(key))
            }
            Self::Generate(recipe) => KeyAnswer::Generated(recipe, generate(recipe)),
        }
    }
}
