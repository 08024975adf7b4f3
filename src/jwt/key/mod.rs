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
mod export;
mod fitness;
mod foreign_token;
mod form;
mod generate;
mod import;
mod jwk;
mod kind;
pub(in crate::jwt) mod mistaken;
mod object_identifier;
mod openssh;
mod pem;
mod point;
mod recognise;
mod rsa_numbers;
mod set;
mod strength;
#[cfg(test)]
pub(in crate::jwt) mod test_keys;
#[cfg(test)]
mod tests;
mod text_secret;
mod thumbprint;
mod weak;

pub(in crate::jwt) use self::{certificate::CertificateFields, engine::Engine};
pub use self::{
    certificate::{Certificate, Validity},
    generate::{Recipe, generate},
    kind::KeyKind,
    set::{Entry, KeySet},
    strength::{PassphraseStrength, prepare_estimate},
};
use self::{
    engine::{Material, SharedSecret},
    recognise::{Content, Recognised},
};
use super::{
    algorithm::Algorithm,
    finding::Finding,
    rule::Rule,
    secret::{Secret, SecretEncoding},
};

/// How a key was given.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// As a text secret, and what asymmetric key the text really is, if it is one.
    Text { really: Option<&'static str> },
    /// As a key file: what was recognised, such as `PKCS#8 PEM`.
    File { form: String, certificate: Option<Certificate> },
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
    /// A JWK's `use`.
    usage: Option<String>,
    findings: Vec<Finding>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Why a secret or key text cannot be used. Carries no private part of it.
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

    /// The same, as a breach of a narrower rule.
    fn rule(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    /// The same, for a key that a passphrase, or another one, would open.
    fn with_passphrase(mut self) -> Self {
        self.needs_passphrase = true;
        self
    }
}

impl Key {
    fn new(material: Material, origin: Origin) -> Self {
        let findings = weak::findings(&material);
        Self { material, origin, algorithm: None, kid: None, usage: None, findings }
    }

    /// A key out of a file.
    fn recognised(recognised: Recognised) -> Result<Self, KeyError> {
        let Recognised { plain, title: form, certificate } = recognised;
        Ok(Self::new(import::plain(&plain)?, Origin::File { form, certificate }))
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

    /// What it was recognised as: `PKCS#8 PEM`, `encrypted PKCS#8 PEM`, `OpenSSH private key`,
    /// `X.509 certificate CN=…, valid until …`, `JWK`, `text`; of a file with several, that it is
    /// the first.
    #[must_use]
    pub fn form(&self) -> &str {
        match &self.origin {
            Origin::Text { .. } => "text",
            Origin::File { form, .. } => form,
            Origin::Jwk => "JWK",
        }
    }

    /// As [`Key::form`], without what stands in [`Key::certificate`].
    #[must_use]
    pub fn short_form(&self) -> String {
        let rest = |certificate: &Certificate| {
            let rest = self.form().strip_prefix(certificate.title().as_str())?;
            Some(format!("{}{rest}", certificate.kind()))
        };
        self.certificate().and_then(rest).unwrap_or_else(|| self.form().to_owned())
    }

    /// What the certificate says that the key came in.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.origin {
            Origin::File { certificate, .. } => certificate.as_ref(),
            Origin::Text { .. } | Origin::Jwk => None,
        }
    }

    /// As it stands in a sentence: `an RSA private key`, `a shared secret`.
    pub(in crate::jwt) fn with_article(&self) -> String {
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

    /// A JWK's `alg` (RFC 7517 §4.4).
    #[must_use]
    pub fn jwk_algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// A JWK's `kid`.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// A JWK's `use`: `sig`, `enc` or another (RFC 7517 §4.2).
    #[must_use]
    pub fn key_use(&self) -> Option<&str> {
        self.usage.as_deref()
    }

    /// Its size in bits: of the secret, of the modulus, of the curve's field, of the public key.
    #[must_use]
    pub fn bits(&self) -> Option<u32> {
        match self.kind() {
            KeyKind::Rsa(bits) => Some(bits),
            KeyKind::Secret => u32::try_from(self.secret_bytes()?.saturating_mul(8)).ok(),
            kind => Some(kind.usual_algorithm().row().key_bits),
        }
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

/// Reads a text secret, and estimates how hard it is to guess.
fn read_text(secret: &Secret, encoding: SecretEncoding) -> Result<Key, KeyError> {
    let mut key = read_plainly(secret, encoding)?;
    // What was decoded is random bytes by all appearance; only text can be words.
    if encoding == SecretEncoding::Utf8 && key.origin == (Origin::Text { really: None }) {
        let finding = foreign_token::finding(secret.expose());
        key.findings.extend(finding.or_else(|| strength::weakness(secret.expose())));
    }
    Ok(key)
}

fn read_plainly(secret: &Secret, encoding: SecretEncoding) -> Result<Key, KeyError> {
    let bytes = text_secret::read(secret, encoding)?;
    if bytes.is_empty() {
        return Err(KeyError::new(
            "The secret is empty",
            "Give the secret; an empty one would let anyone make tokens",
        ));
    }
    let really = confusion::key_in_secret(&bytes);
    Ok(Key::new(Material::Secret(SharedSecret::new(bytes)), Origin::Text { really }))
}

fn read_key(secret: &Secret, passphrase: Option<&Secret>) -> Result<KeySet, KeyError> {
    match recognise::recognise(secret.expose(), passphrase)? {
        Content::Key(recognised) => Key::recognised(recognised).map(KeySet::one),
        Content::Json(text) => jwk::read(&text),
    }
}
