//! Verifying a signature, with the accepted algorithms given by the one who verifies.

use super::{
    algorithm::Algorithm,
    finding::Finding,
    key::{Key, KeyError},
    token::Token,
    verdict::{KeyVerdict, SignatureVerdict},
};

/// What came of checking key and signature.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Does the key fit?
    pub key: KeyVerdict,
    /// Does the signature verify?
    pub signature: SignatureVerdict,
    /// ALG-1, ALG-8, ALG-9, KEY-1, SIG-1 and what else was met.
    pub findings: Vec<Finding>,
}

/// Checks the token's signature.
///
/// `key` is `None` where the user gave none, and an error where what was given cannot be read.
/// `accepted` are the algorithms that client or profile fix; where empty, those of the key's kind
/// are accepted. The token's own `alg` never widens them (RFC 8725 §3.1).
#[must_use]
pub fn verify(
    token: &Token,
    key: Option<&Result<Key, KeyError>>,
    accepted: &[Algorithm],
) -> Verification {
    let _ = (token, key, accepted);
    todo!()
}
