//! Keys into the engine, parsed and checked.
//!
//! The engine says nothing of why it rejects a key, so what can be told from the outline is told
//! before it is asked.

use aws_lc_rs::signature::{
    ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, ParsedPublicKey, PqdsaKeyPair, RsaKeyPair,
    RsaSubjectPublicKey,
};

use super::{
    KeyError,
    der::{self, KeyAlgorithm},
    engine::{self, Material, Rsa},
    form::{Form, Plain},
    point, weak,
};
use crate::jwt::{
    algorithm::{Curve, MlDsa},
    rule::Rule,
};

/// Sizes of an RSA modulus that may be used, in bits: RFC 7518 §3.3 sets the lower bound, the
/// engine the upper one.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;

/// A key in plain DER, whatever its form.
pub(super) fn plain(plain: &Plain) -> Result<Material, KeyError> {
    match plain.form {
        Form::Pkcs8 => pkcs8(&plain.der),
        Form::Pkcs1 => rsa_private_key(&plain.der),
        Form::Pkcs1Public => rsa_public_key(&plain.der),
        Form::Sec1 => sec1(&plain.der),
        Form::Spki => public_key_info(&plain.der),
    }
}

/// A PKCS#8 `PrivateKeyInfo` (RFC 5958 §2).
pub(super) fn pkcs8(der: &[u8]) -> Result<Material, KeyError> {
    let (algorithm, inner) = der::private_key_info(der).ok_or_else(unsound)?;
    match algorithm {
        KeyAlgorithm::Rsa => rsa_private_key(inner),
        KeyAlgorithm::Ec(curve) => ec_private_key(curve, der),
        KeyAlgorithm::Ed25519 => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| unsound())?;
            ed25519_pair(pair)
        }
        KeyAlgorithm::MlDsa(set) => {
            let (signing, _) = engine::ml_dsa(set);
            ml_dsa_pair(set, PqdsaKeyPair::from_pkcs8(signing, der).map_err(|_| unsound())?)
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
        KeyAlgorithm::Ec(curve) => ec_public_key(curve, inner),
        KeyAlgorithm::Ed25519 => ed25519_public_key(inner),
        KeyAlgorithm::MlDsa(set) => ml_dsa_public_key(set, inner),
        KeyAlgorithm::Other(name) => Err(unsupported(name)),
        KeyAlgorithm::Unknown => Err(unsupported("unknown kind of")),
    }
}

/// A SEC1 `ECPrivateKey` (RFC 5915 §3).
pub(super) fn sec1(der: &[u8]) -> Result<Material, KeyError> {
    let key = der::ec_private_key(der).ok_or_else(unsound)?;
    match key.curve {
        Some(KeyAlgorithm::Ec(curve)) => ec_private_key(curve, der),
        Some(KeyAlgorithm::Other(name)) => Err(unsupported(name)),
        // The curve may be left out; then the number's size tells, for P-256 is what is meant
        // where secp256k1 is not said.
        None => match Curve::ALL.into_iter().find(|curve| curve.field_bytes() == key.bytes) {
            Some(curve) => ec_private_key(curve, der),
            None => Err(unsupported("unknown kind of EC")),
        },
        _ => Err(unsupported("unknown kind of EC")),
    }
}

/// A PKCS#1 `RSAPrivateKey` (RFC 8017 §A.1.2).
pub(super) fn rsa_private_key(pkcs1: &[u8]) -> Result<Material, KeyError> {
    let (n, e) = der::rsa_private_key(pkcs1).ok_or_else(unsound)?;
    let bits = sized(n)?;
    weak::exponent(e)?;
    let pair = RsaKeyPair::from_der(pkcs1).map_err(|_| unsound())?;
    let public = pair.public_key().clone();
    Ok(Material::Rsa(Rsa::new(bits, Some(pair), public)))
}

/// A PKCS#1 `RSAPublicKey` (RFC 8017 §A.1.1).
pub(super) fn rsa_public_key(pkcs1: &[u8]) -> Result<Material, KeyError> {
    let (n, e) = der::rsa_public_key(pkcs1).ok_or_else(unsound)?;
    let bits = sized(n)?;
    weak::exponent(e)?;
    let public = RsaSubjectPublicKey::from_der(pkcs1).map_err(|_| unsound())?;
    Ok(Material::Rsa(Rsa::new(bits, None, public)))
}

/// An EC private key in DER, SEC1 or PKCS#8.
fn ec_private_key(curve: Curve, der: &[u8]) -> Result<Material, KeyError> {
    let (signing, _) = engine::ecdsa(curve);
    ec_pair(curve, EcdsaKeyPair::from_private_key_der(signing, der).map_err(|_| unsound())?)
}

/// An EC key pair from its numbers: the private one, and the point uncompressed (SEC1 §2.3.3).
pub(super) fn ec_numbers(curve: Curve, d: &[u8], point: &[u8]) -> Result<Material, KeyError> {
    let (signing, _) = engine::ecdsa(curve);
    let pair = EcdsaKeyPair::from_private_key_and_public_key(signing, d, point);
    ec_pair(curve, pair.map_err(|_| mismatched())?)
}

fn ec_pair(curve: Curve, pair: EcdsaKeyPair) -> Result<Material, KeyError> {
    let public = ec_point(curve, pair.public_key().as_ref())?;
    Ok(Material::Ec { curve, pair: Some(pair), public })
}

/// An EC public key: the point (SEC1 §2.3.3).
pub(super) fn ec_public_key(curve: Curve, point: &[u8]) -> Result<Material, KeyError> {
    Ok(Material::Ec { curve, pair: None, public: ec_point(curve, point)? })
}

fn ec_point(curve: Curve, point: &[u8]) -> Result<ParsedPublicKey, KeyError> {
    let (_, verifying) = engine::ecdsa(curve);
    let written_out = point::written_out(curve, point);
    ParsedPublicKey::new(verifying, written_out.as_deref().unwrap_or(point)).map_err(|_| unsound())
}

/// An Ed25519 key pair from its two numbers (RFC 8037 §2).
pub(super) fn ed25519_numbers(seed: &[u8], public: &[u8]) -> Result<Material, KeyError> {
    let pair = Ed25519KeyPair::from_seed_and_public_key(seed, public).map_err(|_| mismatched())?;
    ed25519_pair(pair)
}

fn ed25519_pair(pair: Ed25519KeyPair) -> Result<Material, KeyError> {
    let public = ParsedPublicKey::new(&ED25519, pair.public_key()).map_err(|_| unsound())?;
    Ok(Material::Ed25519 { pair: Some(pair), public })
}

/// An Ed25519 public key (RFC 8032 §5.1.5).
pub(super) fn ed25519_public_key(public: &[u8]) -> Result<Material, KeyError> {
    let public = ParsedPublicKey::new(&ED25519, public).map_err(|_| unsound())?;
    Ok(Material::Ed25519 { pair: None, public })
}

fn ml_dsa_pair(set: MlDsa, pair: PqdsaKeyPair) -> Result<Material, KeyError> {
    let (_, verifying) = engine::ml_dsa(set);
    let public = ParsedPublicKey::new(verifying, pair.public_key()).map_err(|_| unsound())?;
    Ok(Material::MlDsa { set, pair: Some(pair), public })
}

/// An ML-DSA key pair from its seed (FIPS 204 §6.1).
pub(super) fn ml_dsa_seed(set: MlDsa, seed: &[u8], public: &[u8]) -> Result<Material, KeyError> {
    let (signing, _) = engine::ml_dsa(set);
    let pair = PqdsaKeyPair::from_seed(signing, seed).map_err(|_| unsound())?;
    if pair.public_key().as_ref() != public {
        return Err(mismatched());
    }
    ml_dsa_pair(set, pair)
}

/// An ML-DSA public key (FIPS 204 §4).
pub(super) fn ml_dsa_public_key(set: MlDsa, public: &[u8]) -> Result<Material, KeyError> {
    let (_, verifying) = engine::ml_dsa(set);
    let public = ParsedPublicKey::new(verifying, public).map_err(|_| unsound())?;
    Ok(Material::MlDsa { set, pair: None, public })
}

fn sized(modulus: &[u8]) -> Result<u32, KeyError> {
    let bits = der::bits(modulus).ok_or_else(unsound)?;
    if RSA_BITS.contains(&bits) {
        return Ok(bits);
    }
    let error = KeyError::new(
        format!(
            "This RSA key has {bits} bits; it must have {} to {}",
            RSA_BITS.start(),
            RSA_BITS.end()
        ),
        "Make a new pair, for example: openssl genrsa -out key.pem 2048",
    );
    Err(error.rule(Rule::RsaSize))
}

/// The kinds of key that are of use, for hints.
pub(super) const USABLE: &str =
    "Give an RSA, EC (P-256, P-384, P-521, secp256k1), Ed25519 or ML-DSA key";

fn unsupported(name: &str) -> KeyError {
    let article = if name.starts_with(['E', 'M', 'R', 'X', 'u']) { "an" } else { "a" };
    let noun = if name.contains(" key") { "" } else { " key" };
    let hint = match name {
        der::PSS_ONLY => {
            "Give a plain RSA key: this one is limited to PSS, which no conversion lifts"
        }
        der::EXPLICIT_CURVE => {
            "Name the curve: openssl ec -in KEY -param_enc named_curve -out KEY2 (a public key: \
             -pubin -pubout)"
        }
        _ => USABLE,
    };
    KeyError::new(
        format!("This is {article} {name}{noun}, which Jotbench cannot sign or verify with"),
        hint,
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
        "Export the key again; its members must all be of one key",
    )
}
