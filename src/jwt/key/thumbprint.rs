//! The JWK thumbprint (RFC 7638): a name for a key that follows from the key alone.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Key;

impl Key {
    /// The thumbprint of the public key with SHA-256, in base64url (RFC 7638 §3; RFC 8037 §2 and
    /// RFC 9964 for their kinds). The same for a private key and its public half.
    ///
    /// `None` for a shared secret, of which a hash would be a clue (RFC 7638 §7).
    #[must_use]
    pub fn thumbprint(&self) -> Option<String> {
        // The required members, sorted by name, without white space (RFC 7638 §3.2). None of
        // their values needs an escape.
        let mut members = self.public_members()?;
        members.sort_unstable();
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        let text = format!("{{{}}}", members.join(","));
        Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use crate::jwt::{SecretEncoding, key::test_keys::*};

    #[test]
    fn the_example_of_rfc_7638_is_reproduced() {
        let key = text_key(
            r#"{
              "kty": "RSA",
              "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
              "e": "AQAB",
              "alg": "RS256",
              "kid": "2011-04-29"
            }"#,
            SecretEncoding::Key,
        );
        assert_eq!(
            key.thumbprint().as_deref(),
            Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        );
    }

    #[test]
    fn the_example_of_rfc_8037_is_reproduced_from_both_halves() {
        for file in ["rfc8037-a1-ed25519-private.jwk", "rfc8037-a2-ed25519-public.jwk"] {
            assert_eq!(
                pem_or_jwk(file).thumbprint().as_deref(),
                Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
                "{file}"
            );
        }
    }

    #[test]
    fn a_secret_has_none() {
        assert_eq!(pem_or_jwk("rfc7515-a1-oct.jwk").thumbprint(), None);
        assert_eq!(text_key("hunter2", SecretEncoding::Utf8).thumbprint(), None);
    }
}
