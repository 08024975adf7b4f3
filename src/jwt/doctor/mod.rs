//! Why a signature does not verify, and what would: other readings of the secret (SIG-2), other
//! algorithms of the same key and other forms of the signature (SIG-4).
//!
//! Nothing is guessed: what is named here was tried, and verifies.

use super::{Algorithm, Finding, Secret, SecretEncoding, Token};

/// What is tried on.
#[derive(Clone, Copy, Debug)]
pub struct Patient<'a> {
    /// The token; the signature that is looked at is tried.
    pub token: &'a Token,
    /// The secret or key exactly as given.
    pub secret: &'a Secret,
    /// How it was read.
    pub encoding: SecretEncoding,
    /// What was read of it, if it could be read; of an encrypted key what its passphrase opened.
    pub keys: Option<&'a super::KeySet>,
}

/// What would verify the token.
#[derive(Clone, Debug)]
pub enum Cure {
    /// The same secret, read or written in another way. The bytes are those of the secret as it is
    /// to be given.
    Secret {
        /// The secret as it is to be given.
        secret: Secret,
        /// How it is to be read.
        encoding: SecretEncoding,
    },
    /// The same key with another algorithm than the header names. Nothing on this side mends it:
    /// the issuer has to name the algorithm that it signs with.
    Algorithm(Algorithm),
    /// The signature is right and written in another form, such as DER for the raw form of
    /// ECDSA. The issuer has to write the raw one.
    SignatureForm,
}

/// What was found out.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// It in words: SIG-2 or SIG-4.
    pub finding: Finding,
    /// What the button that applies it says, such as `Read as base64`; empty where nothing can be
    /// applied.
    pub label: String,
    /// What would verify.
    pub cure: Cure,
}

/// Tries everything, the likeliest first; `None` where nothing verifies.
#[must_use]
pub fn examine(patient: Patient<'_>) -> Option<Diagnosis> {
    // STUB
    let _ = patient;
    None
}
