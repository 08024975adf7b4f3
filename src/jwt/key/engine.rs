//! The signature engine, on bytes exactly as given.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::crypto;

use super::Key;
use crate::jwt::algorithm::Algorithm;

/// The engine's name for an algorithm.
fn named(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::Hs256 => jsonwebtoken::Algorithm::HS256,
        Algorithm::Hs384 => jsonwebtoken::Algorithm::HS384,
        Algorithm::Hs512 => jsonwebtoken::Algorithm::HS512,
        Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::Rs384 => jsonwebtoken::Algorithm::RS384,
        Algorithm::Rs512 => jsonwebtoken::Algorithm::RS512,
        Algorithm::Ps256 => jsonwebtoken::Algorithm::PS256,
        Algorithm::Ps384 => jsonwebtoken::Algorithm::PS384,
        Algorithm::Ps512 => jsonwebtoken::Algorithm::PS512,
        Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::Es384 => jsonwebtoken::Algorithm::ES384,
        Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
    }
}

impl Key {
    /// The signature of `message` in base64url. `None` where the key cannot sign with `algorithm`.
    ///
    /// Whoever calls this has asked [`Key::misfit`] first.
    pub(in crate::jwt) fn signature(&self, message: &str, algorithm: Algorithm) -> Option<String> {
        crypto::sign(message.as_bytes(), self.signing.as_ref()?, named(algorithm)).ok()
    }

    /// Whether `signature` is the one of `message`. What the engine cannot check does not verify.
    ///
    /// Whoever calls this has asked [`Key::misfit`] first.
    pub(in crate::jwt) fn verifies(
        &self,
        message: &str,
        signature: &[u8],
        algorithm: Algorithm,
    ) -> bool {
        // The engine reads base64url more strictly than tokens are written in the wild; what it
        // is given here is the canonical form of the bytes that stand in the token.
        let signature = URL_SAFE_NO_PAD.encode(signature);
        let verified =
            crypto::verify(&signature, message.as_bytes(), &self.verifying, named(algorithm));
        matches!(verified, Ok(true))
    }
}
