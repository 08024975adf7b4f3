//! What others may take a secret or key for: its bytes in another reading, its DER, the `k` of its
//! JWK. Asked by the [doctor](crate::jwt::doctor) alone; nothing here is used to accept a token.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::{
    Engine,
    der::Reader,
    jwk,
    recognise::{self, Content},
    text_secret,
};
use crate::jwt::{
    algorithm::Algorithm,
    secret::{Secret, SecretEncoding},
};

/// The bytes of a text secret in this encoding; `None` where it cannot be read so, where nothing
/// is left of it, and for a key.
pub(in crate::jwt) fn secret_bytes(
    secret: &Secret,
    encoding: SecretEncoding,
) -> Option<Zeroizing<Vec<u8>>> {
    if encoding == SecretEncoding::Key {
        return None;
    }
    text_secret::read(secret, encoding).ok().filter(|bytes| !bytes.is_empty())
}

/// The plain DER of a key that is not encrypted; of a certificate, that of its public key.
pub(in crate::jwt) fn der(secret: &Secret) -> Option<Secret> {
    match recognise::recognise(secret.expose(), None).ok()? {
        Content::Key(recognised) => Some(Secret::new(recognised.plain.der.to_vec())),
        Content::Json(_) => None,
    }
}

/// The text of a JWK's `k` (RFC 7518 §6.4.1), as it stands there.
pub(in crate::jwt) fn k_of_jwk(text: &str) -> Option<Secret> {
    jwk::k(text.trim_start_matches('\u{feff}'))
}

/// Whether the signature is the HMAC of the message under these bytes, whatever they are. `false`
/// for an algorithm that is no HMAC.
pub(in crate::jwt) fn mac_verifies(
    secret: &[u8],
    message: &[u8],
    signature: &[u8],
    algorithm: Algorithm,
) -> bool {
    let Engine::Hmac(hmac) = algorithm.row().engine else { return false };
    hmac::verify(&hmac::Key::new(hmac, secret), message, signature).is_ok()
}

/// The raw form of an ECDSA signature in DER (RFC 3279 §2.2.3), with r and s of `half` bytes each
/// (RFC 7518 §3.4); `None` for what is no such DER.
pub(in crate::jwt) fn raw_ecdsa(der: &[u8], half: usize) -> Option<Vec<u8>> {
    let mut outer = Reader::new(der);
    let mut numbers = outer.sequence().filter(|_| outer.is_empty())?;
    let mut raw = Vec::with_capacity(half.checked_mul(2)?);
    for _ in 0..2 {
        let number = super::der::without_leading_zeros(numbers.take(super::der::INTEGER)?);
        raw.extend(std::iter::repeat_n(0, half.checked_sub(number.len())?));
        raw.extend_from_slice(number);
    }
    numbers.is_empty().then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_is_brought_to_the_raw_form_and_nothing_else_is() {
        let table: [(&[u8], Option<&[u8]>); 7] = [
            (&[0x30, 6, 2, 1, 5, 2, 1, 7], Some(&[0, 5, 0, 7])),
            (&[0x30, 9, 2, 3, 0, 0x81, 2, 2, 2, 1, 7], Some(&[0x81, 2, 1, 7])),
            (&[0x30, 8, 2, 3, 1, 2, 3, 2, 1, 7], None),
            (&[0x30, 3, 2, 1, 5], None),
            (&[0x30, 9, 2, 1, 5, 2, 1, 7, 2, 1, 1], None),
            (&[0x30, 6, 2, 1, 5, 2, 1, 7, 0], None),
            (b"", None),
        ];
        for (der, raw) in table {
            assert_eq!(raw_ecdsa(der, 2).as_deref(), raw, "{der:?}");
        }
    }
}
