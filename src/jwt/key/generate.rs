//! New keys, from the operating system's random numbers.

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::{SecureRandom, SystemRandom},
    rsa::KeySize,
    signature::{EcdsaKeyPair, Ed25519KeyPair, PqdsaKeyPair, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{KeyError, engine, export};
use crate::jwt::{
    algorithm::{Algorithm, Curve, KeyType, MlDsa},
    secret::{Secret, SecretEncoding},
};

/// What kind of key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipe {
    /// A shared secret of 256 bits, for HS256.
    Secret256,
    /// A shared secret of 384 bits, for HS384.
    Secret384,
    /// A shared secret of 512 bits, for HS512.
    Secret512,
    /// An RSA pair of 2048 bits.
    Rsa2048,
    /// An RSA pair of 3072 bits.
    Rsa3072,
    /// An RSA pair of 4096 bits, which takes seconds.
    Rsa4096,
    /// An EC pair on this curve.
    Ec(Curve),
    /// An Ed25519 pair.
    Ed25519,
    /// An ML-DSA pair of this parameter set.
    MlDsa(MlDsa),
}

impl Recipe {
    /// Every recipe, in the order of the menus.
    pub const ALL: [Self; 14] = [
        Self::Secret256,
        Self::Secret384,
        Self::Secret512,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::Ec(Curve::P256),
        Self::Ec(Curve::P384),
        Self::Ec(Curve::P521),
        Self::Ec(Curve::Secp256k1),
        Self::Ed25519,
        Self::MlDsa(MlDsa::MlDsa44),
        Self::MlDsa(MlDsa::MlDsa65),
        Self::MlDsa(MlDsa::MlDsa87),
    ];

    /// The key that one would make for an algorithm.
    #[must_use]
    pub fn for_algorithm(algorithm: Algorithm) -> Self {
        match algorithm.row().key {
            KeyType::Secret => match algorithm {
                Algorithm::Hs384 => Self::Secret384,
                Algorithm::Hs512 => Self::Secret512,
                _ => Self::Secret256,
            },
            KeyType::Rsa => Self::Rsa2048,
            KeyType::Ec(curve) => Self::Ec(curve),
            KeyType::Ed25519 => Self::Ed25519,
            KeyType::MlDsa(set) => Self::MlDsa(set),
        }
    }

    /// The name on the command line: `hs256`, `rsa-2048`, `p-256`, `ed25519`, `ml-dsa-44`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret256 => "hs256",
            Self::Secret384 => "hs384",
            Self::Secret512 => "hs512",
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
            Self::Ec(Curve::P256) => "p-256",
            Self::Ec(Curve::P384) => "p-384",
            Self::Ec(Curve::P521) => "p-521",
            Self::Ec(Curve::Secp256k1) => "secp256k1",
            Self::Ed25519 => "ed25519",
            Self::MlDsa(MlDsa::MlDsa44) => "ml-dsa-44",
            Self::MlDsa(MlDsa::MlDsa65) => "ml-dsa-65",
            Self::MlDsa(MlDsa::MlDsa87) => "ml-dsa-87",
        }
    }

    /// The recipe of this name, in either case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|recipe| recipe.name().eq_ignore_ascii_case(name))
    }

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Secret256 => "Secret, 256 bits (HS256)",
            Self::Secret384 => "Secret, 384 bits (HS384)",
            Self::Secret512 => "Secret, 512 bits (HS512)",
            Self::Rsa2048 => "RSA, 2048 bits",
            Self::Rsa3072 => "RSA, 3072 bits",
            Self::Rsa4096 => "RSA, 4096 bits",
            Self::Ec(Curve::P256) => "EC P-256 (ES256)",
            Self::Ec(Curve::P384) => "EC P-384 (ES384)",
            Self::Ec(Curve::P521) => "EC P-521 (ES512)",
            Self::Ec(Curve::Secp256k1) => "EC secp256k1 (ES256K)",
            Self::Ed25519 => "Ed25519",
            Self::MlDsa(MlDsa::MlDsa44) => "ML-DSA-44",
            Self::MlDsa(MlDsa::MlDsa65) => "ML-DSA-65",
            Self::MlDsa(MlDsa::MlDsa87) => "ML-DSA-87",
        }
    }

    /// How what [`generate`] makes is to be read.
    #[must_use]
    pub fn encoding(self) -> SecretEncoding {
        match self {
            Self::Secret256 | Self::Secret384 | Self::Secret512 => SecretEncoding::Base64Url,
            _ => SecretEncoding::Key,
        }
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Makes a key: a shared secret as base64url text, a pair as PKCS#8 PEM.
///
/// RSA of 4096 bits can take seconds; the others take milliseconds.
///
/// # Errors
/// Only where the operating system gives no random numbers.
pub fn generate(recipe: Recipe) -> Result<Secret, KeyError> {
    let pkcs8 = match recipe {
        Recipe::Secret256 => return secret::<32>(),
        Recipe::Secret384 => return secret::<48>(),
        Recipe::Secret512 => return secret::<64>(),
        Recipe::Rsa2048 => rsa(KeySize::Rsa2048),
        Recipe::Rsa3072 => rsa(KeySize::Rsa3072),
        Recipe::Rsa4096 => rsa(KeySize::Rsa4096),
        Recipe::Ec(curve) => EcdsaKeyPair::generate(engine::ecdsa(curve).0)
            .and_then(|pair| pair.to_pkcs8v1())
            .map(|der| Zeroizing::new(der.as_ref().to_vec())),
        Recipe::Ed25519 => Ed25519KeyPair::generate()
            .and_then(|pair| pair.to_pkcs8v1())
            .map(|der| Zeroizing::new(der.as_ref().to_vec())),
        Recipe::MlDsa(set) => PqdsaKeyPair::generate(engine::ml_dsa(set).0)
            .and_then(|pair| pair.to_pkcs8v1())
            .map(|der| Zeroizing::new(der.as_ref().to_vec())),
    };
    pkcs8.map(|der| export::pem("PRIVATE KEY", &der)).map_err(|_| no_random_numbers())
}

fn rsa(size: KeySize) -> Result<Zeroizing<Vec<u8>>, aws_lc_rs::error::Unspecified> {
    let pair = RsaKeyPair::generate(size)?;
    let der: Pkcs8V1Der<'_> = pair.as_der()?;
    Ok(Zeroizing::new(der.as_ref().to_vec()))
}

fn secret<const BYTES: usize>() -> Result<Secret, KeyError> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    SystemRandom::new().fill(bytes.as_mut()).map_err(|_| no_random_numbers())?;
    Ok(Secret::from(URL_SAFE_NO_PAD.encode(bytes.as_ref() as &[u8])))
}

fn no_random_numbers() -> KeyError {
    KeyError::new(
        "The key could not be made: the operating system gives no random numbers",
        "Try again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::KeySet;

    #[test]
    fn what_is_made_can_be_read_and_fits_its_algorithms() {
        for recipe in Recipe::ALL {
            if recipe == Recipe::Rsa4096 {
                continue;
            }
            let made = generate(recipe).expect("made");
            let key = KeySet::read(&made, recipe.encoding(), None).expect("a key");
            let key = key.into_only().expect("one key");
            assert!(key.can_sign(), "{recipe}");
            assert!(key.findings().is_empty(), "{recipe}");
            let algorithm = key.algorithms()[0];
            assert_eq!(key.misfit(algorithm).map(|it| it.message), None, "{recipe}");
            let signature = key.signature(b"message", algorithm).expect("signed");
            assert!(key.verifies(b"message", &signature, algorithm), "{recipe}");
            let again = generate(recipe).expect("made");
            assert_ne!(made.expose(), again.expose(), "{recipe}");
        }
    }

    #[test]
    fn each_algorithm_has_a_recipe_that_suits_it() {
        for algorithm in Algorithm::all() {
            let recipe = Recipe::for_algorithm(algorithm);
            if recipe == Recipe::Rsa2048 {
                continue;
            }
            let made = generate(recipe).expect("made");
            let key = KeySet::read(&made, recipe.encoding(), None).expect("a key");
            let key = key.into_only().expect("one key");
            assert_eq!(key.misfit(algorithm).map(|it| it.message), None, "{algorithm}");
        }
    }

    #[test]
    fn names_are_distinct_and_read_back() {
        for recipe in Recipe::ALL {
            assert_eq!(Recipe::from_name(recipe.name()), Some(recipe));
            assert_eq!(Recipe::from_name(&recipe.name().to_uppercase()), Some(recipe));
        }
        assert_eq!(Recipe::from_name("rsa"), None);
    }
}
