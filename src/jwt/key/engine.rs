//! The signature engine: keys parsed once, messages and signatures as bytes exactly as given.
//!
//! aws-lc-rs is used directly and not through `jsonwebtoken`, which parses a key anew at every
//! call and has neither ES512, ES256K, Ed25519 by its name nor ML-DSA.

use std::sync::OnceLock;

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    signature::{
        self, EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, Ed25519KeyPair,
        ParsedPublicKey, PqdsaKeyPair, PqdsaSigningAlgorithm, PqdsaVerificationAlgorithm,
        RsaKeyPair, RsaParameters, RsaPssSaltLength, RsaSignatureEncoding, RsaSubjectPublicKey,
    },
};
use zeroize::Zeroizing;

use super::Key;
use crate::jwt::algorithm::{Algorithm, Curve, MlDsa, TABLE};

/// What signs and verifies for an algorithm: a column of [`TABLE`].
#[derive(Clone, Copy, Debug)]
pub(in crate::jwt) enum Engine {
    /// HMAC with this hash.
    Hmac(hmac::Algorithm),
    /// RSA with this padding and hash.
    Rsa { signing: &'static RsaSignatureEncoding, verifying: &'static RsaParameters },
    /// ECDSA; curve and hash are the key's ([`ecdsa`]).
    Ecdsa,
    /// Ed25519.
    EdDsa,
    /// ML-DSA; the parameter set is the key's ([`ml_dsa`]).
    MlDsa,
}

macro_rules! rsa {
    ($signing:ident, $verifying:ident) => {
        Self::Rsa { signing: &signature::$signing, verifying: &signature::$verifying }
    };
}

/// PSS parameters with the salt lengths that other libraries are met with: none, that of another
/// hash, and the longest (`None`).
macro_rules! with_salts {
    ($parameters:ident) => {
        with_salts!($parameters, 0, 20, 32, 48, 64)
    };
    ($parameters:ident, $($salt:literal),*) => {
        [
            (
                &const { signature::$parameters.with_pss_salt_length(RsaPssSaltLength::Max) },
                None,
            ),
            $((
                &const {
                    signature::$parameters.with_pss_salt_length(RsaPssSaltLength::Custom($salt))
                },
                Some($salt),
            )),*
        ]
    };
}

impl Engine {
    pub(in crate::jwt) const HS256: Self = Self::Hmac(hmac::HMAC_SHA256);
    pub(in crate::jwt) const HS384: Self = Self::Hmac(hmac::HMAC_SHA384);
    pub(in crate::jwt) const HS512: Self = Self::Hmac(hmac::HMAC_SHA512);
    pub(in crate::jwt) const RS256: Self = rsa!(RSA_PKCS1_SHA256, RSA_PKCS1_2048_8192_SHA256);
    pub(in crate::jwt) const RS384: Self = rsa!(RSA_PKCS1_SHA384, RSA_PKCS1_2048_8192_SHA384);
    pub(in crate::jwt) const RS512: Self = rsa!(RSA_PKCS1_SHA512, RSA_PKCS1_2048_8192_SHA512);
    pub(in crate::jwt) const PS256: Self = rsa!(RSA_PSS_SHA256, RSA_PSS_2048_8192_SHA256);
    pub(in crate::jwt) const PS384: Self = rsa!(RSA_PSS_SHA384, RSA_PSS_2048_8192_SHA384);
    pub(in crate::jwt) const PS512: Self = rsa!(RSA_PSS_SHA512, RSA_PSS_2048_8192_SHA512);
}

/// What ECDSA signs and verifies with on a curve. Signatures are r and s, one after the other
/// (RFC 7518 §3.4).
pub(super) fn ecdsa(
    curve: Curve,
) -> (&'static EcdsaSigningAlgorithm, &'static EcdsaVerificationAlgorithm) {
    match curve {
        Curve::P256 => {
            (&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &signature::ECDSA_P256_SHA256_FIXED)
        }
        Curve::P384 => {
            (&signature::ECDSA_P384_SHA384_FIXED_SIGNING, &signature::ECDSA_P384_SHA384_FIXED)
        }
        Curve::P521 => {
            (&signature::ECDSA_P521_SHA512_FIXED_SIGNING, &signature::ECDSA_P521_SHA512_FIXED)
        }
        Curve::Secp256k1 => {
            (&signature::ECDSA_P256K1_SHA256_FIXED_SIGNING, &signature::ECDSA_P256K1_SHA256_FIXED)
        }
    }
}

/// What ML-DSA signs and verifies with for a parameter set.
pub(super) fn ml_dsa(
    set: MlDsa,
) -> (&'static PqdsaSigningAlgorithm, &'static PqdsaVerificationAlgorithm) {
    match set {
        MlDsa::MlDsa44 => (&signature::ML_DSA_44_SIGNING, &signature::ML_DSA_44),
        MlDsa::MlDsa65 => (&signature::ML_DSA_65_SIGNING, &signature::ML_DSA_65),
        MlDsa::MlDsa87 => (&signature::ML_DSA_87_SIGNING, &signature::ML_DSA_87),
    }
}

/// A key as the engine holds it. What is secret in it is wiped when it is dropped: aws-lc wipes
/// its own memory when it frees it.
pub(super) enum Material {
    Secret(SharedSecret),
    Rsa(Rsa),
    Ec { curve: Curve, pair: Option<EcdsaKeyPair>, public: ParsedPublicKey },
    Ed25519 { pair: Option<Ed25519KeyPair>, public: ParsedPublicKey },
    MlDsa { set: MlDsa, pair: Option<PqdsaKeyPair>, public: ParsedPublicKey },
}

/// A shared secret, with the key schedule of each hash that it was used with.
pub(super) struct SharedSecret {
    bytes: Zeroizing<Vec<u8>>,
    /// One for each row of the table; on the heap, for they are large.
    schedules: Box<[OnceLock<hmac::Key>]>,
}

impl SharedSecret {
    pub(super) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self { bytes, schedules: TABLE.iter().map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn schedule(&self, algorithm: Algorithm, hmac: hmac::Algorithm) -> &hmac::Key {
        self.schedules[algorithm as usize].get_or_init(|| hmac::Key::new(hmac, &self.bytes))
    }
}

/// An RSA key. The engine ties a parsed public key to one padding and hash, so there is one for
/// each algorithm that it was used with.
pub(super) struct Rsa {
    bits: u32,
    pair: Option<RsaKeyPair>,
    public: RsaSubjectPublicKey,
    parsed: Box<[OnceLock<Option<ParsedPublicKey>>]>,
}

impl Rsa {
    pub(super) fn new(bits: u32, pair: Option<RsaKeyPair>, public: RsaSubjectPublicKey) -> Self {
        let parsed = TABLE.iter().map(|_| OnceLock::new()).collect();
        Self { bits, pair, public, parsed }
    }

    pub(super) fn bits(&self) -> u32 {
        self.bits
    }

    pub(super) fn pair(&self) -> Option<&RsaKeyPair> {
        self.pair.as_ref()
    }

    pub(super) fn public(&self) -> &RsaSubjectPublicKey {
        &self.public
    }

    fn parsed(
        &self,
        algorithm: Algorithm,
        parameters: &'static RsaParameters,
    ) -> Option<&ParsedPublicKey> {
        self.parsed[algorithm as usize]
            .get_or_init(|| ParsedPublicKey::new(parameters, self.public.as_ref()).ok())
            .as_ref()
    }
}

impl Key {
    /// The signature of `message`, raw. `None` where the key cannot sign with `algorithm`.
    ///
    /// Whether the key may be used so is not asked here: [`crate::jwt::sign()`] and
    /// [`crate::jwt::verify()`] ask it first.
    #[must_use]
    pub fn signature(&self, message: &[u8], algorithm: Algorithm) -> Option<Vec<u8>> {
        if !self.kind().fits(algorithm) {
            return None;
        }
        let signature = match (&self.material, algorithm.row().engine) {
            (Material::Secret(secret), Engine::Hmac(hmac)) => {
                hmac::sign(secret.schedule(algorithm, hmac), message).as_ref().to_vec()
            }
            (Material::Rsa(key), Engine::Rsa { signing, .. }) => {
                let pair = key.pair.as_ref()?;
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(signing, &SystemRandom::new(), message, &mut signature).ok()?;
                signature
            }
            (Material::Ec { pair, .. }, Engine::Ecdsa) => {
                pair.as_ref()?.sign(&SystemRandom::new(), message).ok()?.as_ref().to_vec()
            }
            (Material::Ed25519 { pair, .. }, Engine::EdDsa) => {
                pair.as_ref()?.try_sign(message).ok()?.as_ref().to_vec()
            }
            (Material::MlDsa { pair, .. }, Engine::MlDsa) => {
                let pair = pair.as_ref()?;
                let mut signature = vec![0; pair.algorithm().signature_len()];
                let length = pair.sign(message, &mut signature).ok()?;
                signature.truncate(length);
                signature
            }
            _ => return None,
        };
        Some(signature)
    }

    /// Whether `signature`, raw, is the one of `message`. What the engine cannot check does not
    /// verify.
    ///
    /// Whether the key may be used so is not asked here: [`crate::jwt::sign()`] and
    /// [`crate::jwt::verify()`] ask it first.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8], algorithm: Algorithm) -> bool {
        if !self.kind().fits(algorithm) {
            return false;
        }
        match (&self.material, algorithm.row().engine) {
            (Material::Secret(secret), Engine::Hmac(hmac)) => {
                hmac::verify(secret.schedule(algorithm, hmac), message, signature).is_ok()
            }
            (Material::Rsa(key), Engine::Rsa { verifying, .. }) => key
                .parsed(algorithm, verifying)
                .is_some_and(|public| public.verify_sig(message, signature).is_ok()),
            (Material::Ec { public, .. }, Engine::Ecdsa)
            | (Material::Ed25519 { public, .. }, Engine::EdDsa)
            | (Material::MlDsa { public, .. }, Engine::MlDsa) => {
                public.verify_sig(message, signature).is_ok()
            }
            _ => false,
        }
    }

    /// The length in bytes of a PSS signature's salt where it is another than the hash's, and the
    /// signature verifies but for that (RFC 7518 §3.5). Only lengths that are met are tried.
    pub(in crate::jwt) fn foreign_pss_salt(
        &self,
        message: &[u8],
        signature: &[u8],
        algorithm: Algorithm,
    ) -> Option<usize> {
        let Material::Rsa(key) = &self.material else { return None };
        let with_salts = match algorithm {
            Algorithm::Ps256 => with_salts!(RSA_PSS_2048_8192_SHA256),
            Algorithm::Ps384 => with_salts!(RSA_PSS_2048_8192_SHA384),
            Algorithm::Ps512 => with_salts!(RSA_PSS_2048_8192_SHA512),
            _ => return None,
        };
        let hash = usize::from(algorithm.row().hash.bits() / 8);
        // emLen − hLen − 2 (RFC 8017 §9.1.1), with emLen the bytes of one bit fewer than the modulus.
        let encoded = usize::try_from(key.bits.saturating_sub(1).div_ceil(8)).unwrap_or(0);
        let longest = encoded.saturating_sub(hash).saturating_sub(2);
        let verifies = |parameters: &'static RsaParameters| {
            ParsedPublicKey::new(parameters, key.public.as_ref())
                .is_ok_and(|public| public.verify_sig(message, signature).is_ok())
        };
        let (_, salt) = with_salts.into_iter().find(|(parameters, _)| verifies(parameters))?;
        Some(salt.unwrap_or(longest))
    }
}
