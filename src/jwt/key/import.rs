//! Keys into the one form that the signature engine takes, and checked while at it.
//!
//! The engine wants RSA private keys as PKCS#1, EC private keys as PKCS#8, public keys bare, and
//! says nothing of why it rejects another. So all that comes in is brought to that form once.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    ECDSA_P384_SHA384_FIXED_SIGNING, ED25519, EcdsaKeyPair, EcdsaSigningAlgorithm,
    EcdsaVerificationAlgorithm, Ed25519KeyPair, KeyPair, ParsedPublicKey, RsaKeyPair,
    RsaSubjectPublicKey,
};
use jsonwebtoken::{DecodingKey, EncodingKey};

use super::{
    KeyError, KeyKind,
    der::{self, KeyAlgorithm},
};

/// A key in the engine's form. Both halves wipe themselves when dropped.
pub(super) struct Material {
    pub(super) kind: KeyKind,
    /// Absent for a public key.
    pub(super) signing: Option<EncodingKey>,
    pub(super) verifying: DecodingKey,
}

/// The curves of ECDSA that the engine has for JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
}

impl Curve {
    /// Bytes of a coordinate, and of the private key (RFC 7518 §6.2.1.2).
    pub(super) fn field_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }

    fn kind(self) -> KeyKind {
        match self {
            Self::P256 => KeyKind::P256,
            Self::P384 => KeyKind::P384,
        }
    }

    fn signing(self) -> &'static EcdsaSigningAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
            Self::P384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
        }
    }

    fn verifying(self) -> &'static EcdsaVerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED,
            Self::P384 => &ECDSA_P384_SHA384_FIXED,
        }
    }
}

/// Sizes of an RSA modulus that may be used, in bits: RFC 7518 §3.3 sets the lower bound, the
/// engine the upper one.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;

/// A shared secret.
pub(super) fn shared_secret(secret: &[u8]) -> Material {
    Material {
        kind: KeyKind::Secret,
        signing: Some(EncodingKey::from_secret(secret)),
        verifying: DecodingKey::from_secret(secret),
    }
}

/// A PKCS#8 `PrivateKeyInfo` (RFC 5958 §2).
pub(super) fn pkcs8(der: &[u8]) -> Result<Material, KeyError> {
    let (algorithm, inner) = der::private_key_info(der).ok_or_else(unsound)?;
    match algorithm {
        KeyAlgorithm::Rsa => rsa_private_key(inner),
        KeyAlgorithm::P256 => ec_private_key(Curve::P256, der),
        KeyAlgorithm::P384 => ec_private_key(Curve::P384, der),
        KeyAlgorithm::Ed25519 => {
            let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| unsound())?;
            ed25519_key_pair(&pair)
        }
        KeyAlgorithm::Other(name) => Err(unsupported(name)),
        KeyAlgorithm::Unknown => Err(unsupported("unknown kind of")),
    }
}

/// A `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
pub(super) fn public_key_info(der: &[u8]) -> Result<Material, KeyError> {
    let (algorithm, inner) = der::public_key_info(der).ok_or_else(unsound)?;
    match algorithm {
        KeyAlgorithm::Rsa => rsa_public_key(inner),
        KeyAlgorithm::P256 => ec_public_key(Curve::P256, inner),
        KeyAlgorithm::P384 => ec_public_key(Curve::P384, inner),
        KeyAlgorithm::Ed25519 => ed25519_public_key(inner),
        KeyAlgorithm::Other(name) => Err(unsupported(name)),
        KeyAlgorithm::Unknown => Err(unsupported("unknown kind of")),
    }
}

/// A SEC1 `ECPrivateKey` (RFC 5915 §3).
pub(super) fn sec1(der: &[u8]) -> Result<Material, KeyError> {
    let key = der::ec_private_key(der).ok_or_else(unsound)?;
    match key.curve {
        Some(KeyAlgorithm::P256) => ec_private_key(Curve::P256, der),
        Some(KeyAlgorithm::P384) => ec_private_key(Curve::P384, der),
        Some(KeyAlgorithm::Other(name)) => Err(unsupported(name)),
        // The curve may be left out; then the number's size tells.
        None if key.bytes == Curve::P256.field_bytes() => ec_private_key(Curve::P256, der),
        None if key.bytes == Curve::P384.field_bytes() => ec_private_key(Curve::P384, der),
        _ => Err(unsupported("unknown kind of EC")),
    }
}

/// A PKCS#1 `RSAPrivateKey` (RFC 8017 §A.1.2).
pub(super) fn rsa_private_key(pkcs1: &[u8]) -> Result<Material, KeyError> {
    let bits = sized(der::rsa_private_key_bits(pkcs1))?;
    let pair = RsaKeyPair::from_der(pkcs1).map_err(|_| unsound())?;
    Ok(Material {
        kind: KeyKind::Rsa(bits),
        signing: Some(EncodingKey::from_rsa_der(pkcs1)),
        verifying: DecodingKey::from_rsa_der(pair.public_key().as_ref()),
    })
}

/// A PKCS#1 `RSAPublicKey` (RFC 8017 §A.1.1).
pub(super) fn rsa_public_key(pkcs1: &[u8]) -> Result<Material, KeyError> {
    let bits = sized(der::rsa_public_key_bits(pkcs1))?;
    let key = RsaSubjectPublicKey::from_der(pkcs1).map_err(|_| unsound())?;
    Ok(Material {
        kind: KeyKind::Rsa(bits),
        signing: None,
        verifying: DecodingKey::from_rsa_der(key.as_ref()),
    })
}

/// An EC private key in DER, SEC1 or PKCS#8.
fn ec_private_key(curve: Curve, der: &[u8]) -> Result<Material, KeyError> {
    let pair = EcdsaKeyPair::from_private_key_der(curve.signing(), der).map_err(|_| unsound())?;
    ec_key_pair(curve, &pair)
}

/// An EC key pair from its numbers: the private one, and the point uncompressed (SEC1 §2.3.3).
pub(super) fn ec_numbers(curve: Curve, d: &[u8], point: &[u8]) -> Result<Material, KeyError> {
    let pair = EcdsaKeyPair::from_private_key_and_public_key(curve.signing(), d, point)
        .map_err(|_| mismatched())?;
    ec_key_pair(curve, &pair)
}

fn ec_key_pair(curve: Curve, pair: &EcdsaKeyPair) -> Result<Material, KeyError> {
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| unsound())?;
    Ok(Material {
        kind: curve.kind(),
        signing: Some(EncodingKey::from_ec_der(pkcs8.as_ref())),
        verifying: DecodingKey::from_ec_der(pair.public_key().as_ref()),
    })
}

/// An EC public key: the point (SEC1 §2.3.3).
pub(super) fn ec_public_key(curve: Curve, point: &[u8]) -> Result<Material, KeyError> {
    ParsedPublicKey::new(curve.verifying(), point).map_err(|_| unsound())?;
    Ok(Material { kind: curve.kind(), signing: None, verifying: DecodingKey::from_ec_der(point) })
}

/// An Ed25519 key pair from its two numbers (RFC 8037 §2).
pub(super) fn ed25519_numbers(seed: &[u8], public: &[u8]) -> Result<Material, KeyError> {
    let pair = Ed25519KeyPair::from_seed_and_public_key(seed, public).map_err(|_| mismatched())?;
    ed25519_key_pair(&pair)
}

fn ed25519_key_pair(pair: &Ed25519KeyPair) -> Result<Material, KeyError> {
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| unsound())?;
    Ok(Material {
        kind: KeyKind::Ed25519,
        signing: Some(EncodingKey::from_ed_der(pkcs8.as_ref())),
        verifying: DecodingKey::from_ed_der(pair.public_key().as_ref()),
    })
}

/// An Ed25519 public key (RFC 8032 §5.1.5).
pub(super) fn ed25519_public_key(public: &[u8]) -> Result<Material, KeyError> {
    ParsedPublicKey::new(&ED25519, public).map_err(|_| unsound())?;
    Ok(Material {
        kind: KeyKind::Ed25519,
        signing: None,
        verifying: DecodingKey::from_ed_der(public),
    })
}

fn sized(bits: Option<u32>) -> Result<u32, KeyError> {
    let bits = bits.ok_or_else(unsound)?;
    if RSA_BITS.contains(&bits) {
        return Ok(bits);
    }
    Err(KeyError::new(
        format!(
            "This RSA key has {bits} bits; it must have {} to {}",
            RSA_BITS.start(),
            RSA_BITS.end()
        ),
        "Make a new pair, for example: openssl genrsa -out key.pem 2048",
    ))
}

fn unsupported(name: &str) -> KeyError {
    let article = if name.starts_with(['E', 'M', 'R', 'X', 'u']) { "an" } else { "a" };
    let noun = if name.contains(" key") { "" } else { " key" };
    KeyError::new(
        format!("This is {article} {name}{noun}, which Jotbench cannot sign or verify with"),
        "Give an RSA, EC P-256, EC P-384 or Ed25519 key",
    )
}

fn unsound() -> KeyError {
    KeyError::new(
        "The key is damaged: its numbers or their encoding do not make a key",
        "Export the key again, whole, and give the new file",
    )
}

fn mismatched() -> KeyError {
    KeyError::new(
        "The private and the public part of the JWK do not belong together",
        "Export the key again; x, y and d must be of one key",
    )
}
