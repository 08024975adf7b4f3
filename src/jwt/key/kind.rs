//! What kind of key it is, and which algorithms take it.

use crate::jwt::algorithm::{Algorithm, Curve, KeyType, MlDsa};

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// A shared secret.
    Secret,
    /// RSA, with the modulus' size in bits.
    Rsa(u32),
    /// On an elliptic curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// ML-DSA.
    MlDsa(MlDsa),
}

impl KeyKind {
    /// The type of key, as the table of algorithms has it.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        match self {
            Self::Secret => KeyType::Secret,
            Self::Rsa(_) => KeyType::Rsa,
            Self::Ec(curve) => KeyType::Ec(curve),
            Self::Ed25519 => KeyType::Ed25519,
            Self::MlDsa(set) => KeyType::MlDsa(set),
        }
    }

    /// Whether an algorithm takes such a key (RFC 7518 §3.1).
    #[must_use]
    pub fn fits(self, algorithm: Algorithm) -> bool {
        algorithm.row().key == self.key_type()
    }

    /// The algorithm that one would use with such a key: the first of the table that takes it.
    #[must_use]
    pub fn usual_algorithm(self) -> Algorithm {
        Algorithm::all().find(|algorithm| self.fits(*algorithm)).unwrap_or(Algorithm::Hs256)
    }

    /// The name in words, such as `RSA`, `P-256`, `ML-DSA-44`, `secret`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Rsa(_) => "RSA",
            Self::Ec(curve) => curve.name(),
            Self::Ed25519 => "Ed25519",
            Self::MlDsa(set) => set.name(),
        }
    }
}
