//! Keys: a secret or key text, read once, with what it is good for.

use super::{
    algorithm::Algorithm,
    secret::{Secret, SecretEncoding},
};

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// A shared secret.
    Secret,
    /// RSA, with the modulus' size in bits.
    Rsa(u32),
    /// Elliptic curve P-256.
    P256,
    /// Elliptic curve P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

/// A key that was read: what it is, and what it can sign and verify.
///
/// `Debug` shows the kind only.
pub struct Key {
    kind: KeyKind,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why a secret or key text cannot be used. Carries no part of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct KeyError {
    /// What is wrong, such as `character 7 is no hexadecimal digit`.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Key {
    /// Reads a secret in the given encoding; [`SecretEncoding::Key`] takes PEM and JWK.
    ///
    /// # Errors
    /// Names what was found and what is needed, and the position in a text secret; never content.
    pub fn read(secret: &Secret, encoding: SecretEncoding) -> Result<Self, KeyError> {
        let _ = (secret, encoding);
        todo!()
    }

    /// What kind of key it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// In words: `text secret, 256 bits`, `RSA private key, 2048 bits`, `P-256 public key`.
    #[must_use]
    pub fn describe(&self) -> String {
        todo!()
    }

    /// Whether it can sign.
    #[must_use]
    pub fn can_sign(&self) -> bool {
        todo!()
    }

    /// The algorithms it fits: one where a JWK's `alg` names it, else those of its kind.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        todo!()
    }

    /// A JWK's `kid`.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        todo!()
    }
}
