//! Signing: exact bytes in, a compact token out.

use super::{algorithm::Algorithm, key::Key};

/// Why a token cannot be signed. Carries no part of the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SignError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Signs header and payload exactly as given (RFC 7515 §5.1) and returns the compact token.
///
/// The header must be a JSON object whose `alg` is `algorithm`: what is signed is what is shown.
///
/// # Errors
/// The header is no JSON object, its `alg` is another, or the key cannot sign with it.
pub fn sign(
    header: &str,
    payload: &[u8],
    key: &Key,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    let _ = (header, payload, key, algorithm);
    todo!()
}
