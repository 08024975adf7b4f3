//! Keys: a secret or key text, read once, with what it is good for.
//!
//! What can be read is brought into the one form that the signature engine takes, and checked.
//! What cannot be used is named, with what is needed instead.

mod certificate;
mod confusion;
mod der;
mod der_writer;
mod encrypted;
mod engine;
mod fitness;
mod form;
mod import;
mod jwk;
mod object_identifier;
mod openssh;
mod pem;
mod rsa_numbers;
#[cfg(test)]
pub(in crate::jwt) mod test_keys;
#[cfg(test)]
mod tests;
mod text_secret;

use jsonwebtoken::{DecodingKey, EncodingKey};

use self::import::Material;
use super::{
    algorithm::{Algorithm, Family},
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

impl KeyKind {
    /// The families of algorithms that take such a key.
    fn families(self) -> &'static [Family] {
        match self {
            Self::Secret => &[Family::Hmac],
            Self::Rsa(_) => &[Family::Rsa, Family::RsaPss],
            Self::P256 | Self::P384 => &[Family::Ec],
            Self::Ed25519 => &[Family::Ed],
        }
    }

    /// Whether an algorithm takes such a key (RFC 7518 §3.1).
    pub(super) fn fits(self, algorithm: Algorithm) -> bool {
        match algorithm {
            Algorithm::Es256 => self == Self::P256,
            Algorithm::Es384 => self == Self::P384,
            other => self.families().contains(&other.family()),
        }
    }

    /// The algorithm that one would use with such a key.
    fn usual_algorithm(self) -> Algorithm {
        match self {
            Self::Secret => Algorithm::Hs256,
            Self::Rsa(_) => Algorithm::Rs256,
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::Ed25519 => Algorithm::EdDsa,
        }
    }
}

/// How a key was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// As a text secret, and what asymmetric key the text really is, if it is one.
    Text { really: Option<&'static str> },
    /// As PEM.
    Pem,
    /// As a JWK.
    Jwk,
}

/// A key that was read: what it is, and what it can sign and verify.
///
/// `Debug` shows the kind only. The key's bytes are wiped from memory when it is dropped.
pub struct Key {
    kind: KeyKind,
    origin: Origin,
    /// Absent for a public key.
    signing: Option<EncodingKey>,
    verifying: DecodingKey,
    /// The length of a shared secret.
    secret_bytes: Option<usize>,
    /// A JWK's `alg`.
    algorithm: Option<Algorithm>,
    kid: Option<String>,
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
    /// What is wrong, such as `The secret is no hex: character 7 is a letter past F`.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Whether a passphrase would help.
    passphrase: Option<PassphraseNeed>,
}

/// What an encrypted key says of its passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseNeed {
    /// It takes one, and none was given.
    Missing,
    /// The one that was given is not right.
    Wrong,
}

impl KeyError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), passphrase: None }
    }

    fn with_passphrase(mut self, need: PassphraseNeed) -> Self {
        self.passphrase = Some(need);
        self
    }

    /// Whether the key is encrypted and asks for its passphrase, or for another one.
    #[must_use]
    pub fn needs_passphrase(&self) -> Option<PassphraseNeed> {
        self.passphrase
    }
}

impl Key {
    /// Reads a secret in the given encoding; [`SecretEncoding::Key`] takes PEM and JWK.
    ///
    /// A text secret that is really a key is read, so that it can be named; it neither signs nor
    /// verifies.
    ///
    /// # Errors
    /// Names what was found and what is needed, and the position in a text secret; never content.
    pub fn read(secret: &Secret, encoding: SecretEncoding) -> Result<Self, KeyError> {
        if encoding == SecretEncoding::Key { read_key(secret) } else { read_text(secret, encoding) }
    }

    fn new(material: Material, origin: Origin) -> Self {
        let Material { kind, signing, verifying } = material;
        Self { kind, origin, signing, verifying, secret_bytes: None, algorithm: None, kid: None }
    }

    /// What kind of key it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// In words: `text secret, 256 bits`, `RSA private key, 2048 bits`, `P-256 public key`.
    #[must_use]
    pub fn describe(&self) -> String {
        let side = if self.can_sign() { "private" } else { "public" };
        match self.kind {
            KeyKind::Secret => {
                let origin = if self.origin == Origin::Jwk { "JWK" } else { "text" };
                let bits = self.secret_bytes.unwrap_or(0).saturating_mul(8);
                format!("{origin} secret, {bits} bits")
            }
            KeyKind::Rsa(bits) => format!("RSA {side} key, {bits} bits"),
            KeyKind::P256 => format!("P-256 {side} key"),
            KeyKind::P384 => format!("P-384 {side} key"),
            KeyKind::Ed25519 => format!("Ed25519 {side} key"),
        }
    }

    /// As it stands in a sentence: `an RSA private key`, `a shared secret`.
    fn with_article(&self) -> String {
        let side = if self.can_sign() { "private" } else { "public" };
        match self.kind {
            KeyKind::Secret => "a shared secret".to_owned(),
            KeyKind::Rsa(_) => format!("an RSA {side} key"),
            KeyKind::P256 => format!("an EC P-256 {side} key"),
            KeyKind::P384 => format!("an EC P-384 {side} key"),
            KeyKind::Ed25519 => format!("an Ed25519 {side} key"),
        }
    }

    /// Whether it can sign: it is a secret or a private key.
    #[must_use]
    pub fn can_sign(&self) -> bool {
        self.signing.is_some()
    }

    /// The algorithms it fits: one where a JWK's `alg` names it, else those of its kind.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        match self.algorithm {
            Some(algorithm) => [algorithm].into_iter().filter(|it| self.kind.fits(*it)).collect(),
            None => Algorithm::all().filter(|algorithm| self.kind.fits(*algorithm)).collect(),
        }
    }

    /// A JWK's `kid`.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }
}

fn read_text(secret: &Secret, encoding: SecretEncoding) -> Result<Key, KeyError> {
    let bytes = text_secret::read(secret, encoding)?;
    if bytes.is_empty() {
        return Err(KeyError::new(
            "The secret is empty",
            "Give the secret; an empty one would let anyone make tokens",
        ));
    }
    let origin = Origin::Text { really: confusion::key_in_secret(&bytes) };
    let mut key = Key::new(import::shared_secret(&bytes), origin);
    key.secret_bytes = Some(bytes.len());
    Ok(key)
}

fn read_key(secret: &Secret) -> Result<Key, KeyError> {
    let bytes = secret.expose();
    if der::is_sequence(bytes) {
        return Err(KeyError::new(
            "These are the bytes of a key in DER; Jotbench needs PEM or JWK",
            "Convert it: openssl pkey -inform DER -in KEY -out KEY.pem (-pubin for a public key)",
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(KeyError::new(
            "The key is text in UTF-16; Jotbench needs it in UTF-8",
            "Save the file anew with the encoding UTF-8",
        ));
    }
    let text = secret.expose_text().ok_or_else(neither)?;
    // Some editors put a byte order mark before the text that they save.
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(KeyError::new("The key is empty", "Give a PEM or a JWK"));
    }
    if text.starts_with(['{', '[']) {
        let jwk::Jwk { material, secret_bytes, algorithm, kid } = jwk::read(text)?;
        return Ok(Key { secret_bytes, algorithm, kid, ..Key::new(material, Origin::Jwk) });
    }
    if pem::is_pem(text) {
        return Ok(Key::new(pem::read(text)?, Origin::Pem));
    }
    if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") {
        return Err(pem::ssh_public_key());
    }
    if text.starts_with("PuTTY-User-Key-File") {
        return Err(KeyError::new(
            "This is a PuTTY key; Jotbench needs it as PEM",
            "Convert it: puttygen KEY.ppk -O private-openssh-new, then ssh-keygen -p -m PKCS8",
        ));
    }
    Err(neither())
}

fn neither() -> KeyError {
    KeyError::new(
        "This is neither PEM nor JWK",
        "Give PEM, which begins -----BEGIN, or a JWK, which begins {; for a shared secret choose \
         UTF-8 text, base64, base64url or hex as its encoding",
    )
}
