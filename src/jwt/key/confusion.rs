//! Keys that were taken for a text secret: the algorithm confusion of RFC 8725 §2.1.
//!
//! A verifier that takes the text of a public key for an HMAC secret accepts tokens that anyone
//! can make, since anyone may have that text.

use zeroize::Zeroizing;

use super::{
    form::{self, Form, Outline},
    jwk, openssh, pem, text_secret,
};
use crate::jwt::secret::SecretEncoding;

/// What asymmetric key the bytes of a text secret really are, or `None` for a secret.
pub(super) fn key_in_secret(bytes: &[u8]) -> Option<&'static str> {
    if let Some(title) = key_in_der(bytes) {
        return Some(title);
    }
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if let Some(title) = pem::title(text) {
        return Some(title);
    }
    if text.starts_with('{') {
        return jwk::title(text);
    }
    if openssh::is_public_line(text) && openssh::public_line(text).is_ok() {
        return Some("an OpenSSH public key");
    }
    // The middle of a PEM block, without its two lines. Every DER sequence begins with this M.
    if text.starts_with('M') {
        // Room at once, so that no copy is left behind when the text grows.
        let mut joined = Zeroizing::new(String::with_capacity(text.len()));
        joined.extend(text.split_ascii_whitespace());
        let der = text_secret::decode(&joined, SecretEncoding::Base64).ok()?;
        return key_in_der(&der);
    }
    None
}

fn key_in_der(der: &[u8]) -> Option<&'static str> {
    Some(match form::outline(der)? {
        Outline::Key(Form::Spki | Form::Pkcs1Public) => "the DER of a public key",
        Outline::Key(_) | Outline::EncryptedPkcs8 | Outline::Dsa => "the DER of a private key",
        Outline::Certificate | Outline::Pkcs7 => "the DER of a certificate",
        Outline::CertificateRequest => "the DER of a certificate request",
        Outline::Pkcs12 => "a PKCS#12 file",
    })
}
