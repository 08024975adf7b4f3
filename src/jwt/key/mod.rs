//! Keys: a secret or key text, read once, with what it is good for.
//!
//! What can be read is brought into the one form that the signature engine takes, and checked.
//! What cannot be used is named, with what is needed instead.

mod confusion;
mod der;
mod engine;
mod fitness;
mod import;
mod jwk;
mod kind;
mod pem;
mod set;
#[cfg(test)]
pub(in crate::jwt) mod test_keys;
#[cfg(test)]
mod tests;
mod text_secret;

pub(in crate::jwt) use self::engine::Engine;
use self::engine::{Material, SharedSecret};
pub use self::{
    kind::KeyKind,
    set::{Entry, KeySet},
};
use super::{
    algorithm::Algorithm,
    finding::Finding,
    rule::Rule,
    secret::{Secret, SecretEncoding},
};

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

/// A key that was read and parsed once: what it is, and what it can sign and verify.
///
/// `Debug` shows the kind only. The key's bytes are wiped from memory when it is dropped.
pub struct Key {
    material: Material,
    origin: Origin,
    /// A JWK's `alg`.
    algorithm: Option<Algorithm>,
    kid: Option<String>,
    findings: Vec<Finding>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Why a secret or key text cannot be used. Carries no part of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct KeyError {
    /// The rule that it breaks: [`Rule::KeyUnusable`] where nothing narrower is known.
    pub rule: Rule,
    /// What is wrong, such as `The secret is no hex: character 7 is a letter past F`.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Whether the key is encrypted and a passphrase, or another one, would open it.
    pub needs_passphrase: bool,
}

impl KeyError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            rule: Rule::KeyUnusable,
            message: message.into(),
            hint: hint.into(),
            needs_passphrase: false,
        }
    }
}

impl Key {
    fn new(material: Material, origin: Origin) -> Self {
        Self { material, origin, algorithm: None, kid: None, findings: Vec::new() }
    }

    /// What kind of key it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match &self.material {
            Material::Secret(_) => KeyKind::Secret,
            Material::Rsa(key) => KeyKind::Rsa(key.bits()),
            Material::Ec { curve, .. } => KeyKind::Ec(*curve),
            Material::Ed25519 { .. } => KeyKind::Ed25519,
            Material::MlDsa { set, .. } => KeyKind::MlDsa(*set),
        }
    }

    /// In words: `text secret, 256 bits`, `RSA private key, 2048 bits`, `P-256 public key`.
    #[must_use]
    pub fn describe(&self) -> String {
        let side = if self.can_sign() { "private" } else { "public" };
        match self.kind() {
            KeyKind::Secret => {
                let origin = if self.origin == Origin::Jwk { "JWK" } else { "text" };
                let bits = self.secret_bytes().unwrap_or(0).saturating_mul(8);
                format!("{origin} secret, {bits} bits")
            }
            KeyKind::Rsa(bits) => format!("RSA {side} key, {bits} bits"),
            kind => format!("{} {side} key", kind.name()),
        }
    }

    /// As it stands in a sentence: `an RSA private key`, `a shared secret`.
    fn with_article(&self) -> String {
        let side = if self.can_sign() { "private key" } else { "public key" };
        self.kind().key_type().with_article().replace("key", side)
    }

    /// Whether it can sign: it is a secret or a private key.
    #[must_use]
    pub fn can_sign(&self) -> bool {
        match &self.material {
            Material::Secret(_) => true,
            Material::Rsa(key) => key.pair().is_some(),
            Material::Ec { pair, .. } => pair.is_some(),
            Material::Ed25519 { pair, .. } => pair.is_some(),
            Material::MlDsa { pair, .. } => pair.is_some(),
        }
    }

    /// The algorithms it fits: one where a JWK's `alg` names it, else those of its kind.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        Algorithm::all()
            .filter(|algorithm| self.kind().fits(*algorithm))
            .filter(|algorithm| self.algorithm.is_none_or(|only| only.is_same_as(*algorithm)))
            .collect()
    }

    /// A JWK's `kid`.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What there is to say of the key itself, whatever it is used for.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Bytes of a shared secret.
    fn secret_bytes(&self) -> Option<usize> {
        match &self.material {
            Material::Secret(secret) => Some(secret.bytes().len()),
            _ => None,
        }
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
    Ok(Key::new(Material::Secret(SharedSecret::new(bytes)), origin))
}

fn read_key(secret: &Secret) -> Result<KeySet, KeyError> {
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
        return jwk::read(text).map(KeySet::one);
    }
    if pem::is_pem(text) {
        return Ok(KeySet::one(Key::new(pem::read(text)?, Origin::Pem)));
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
