//! The signature algorithms: one table that everything else reads.
//!
//! `none` (RFC 7518 §3.6) is no row: it is no signature, so no key fits it and nothing that it
//! stands on can verify. [`sign::unsecured`](super::sign::unsecured) makes such a token where one
//! is asked for in so many words.

use std::{fmt, str::FromStr};

use super::key::Engine;

/// What an algorithm does with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A shared secret (HMAC).
    Hmac,
    /// An RSA key pair, PKCS#1 v1.5 signatures.
    Rsa,
    /// An RSA key pair, PSS signatures.
    RsaPss,
    /// An elliptic curve key pair (ECDSA).
    Ec,
    /// An Edwards curve key pair (`EdDSA`).
    Ed,
    /// A lattice key pair (ML-DSA).
    MlDsa,
}

/// A hash function, or an extendable-output function that stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of FIPS 180-4 and FIPS 202")]
pub enum Hash {
    Sha256,
    Sha384,
    Sha512,
    Shake256,
}

impl Hash {
    /// Bits of its output; of SHAKE256 as ML-DSA uses it.
    #[must_use]
    pub fn bits(self) -> u16 {
        match self {
            Self::Sha256 => 256,
            Self::Sha384 => 384,
            Self::Sha512 | Self::Shake256 => 512,
        }
    }
}

/// A curve of ECDSA (RFC 7518 §6.2.1.1, RFC 8812 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the registered ones")]
pub enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

impl Curve {
    /// Every curve.
    pub const ALL: [Self; 4] = [Self::P256, Self::P384, Self::P521, Self::Secp256k1];

    /// The registered, case-sensitive `crv` value.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    /// Bytes of a coordinate, and of the private number (RFC 7518 §6.2.1.2, §6.2.2.1).
    #[must_use]
    pub fn field_bytes(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// A parameter set of ML-DSA (FIPS 204 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the registered ones")]
pub enum MlDsa {
    MlDsa44,
    MlDsa65,
    MlDsa87,
}

impl MlDsa {
    /// Every parameter set.
    pub const ALL: [Self; 3] = [Self::MlDsa44, Self::MlDsa65, Self::MlDsa87];

    /// Its name, which is the `alg` value too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MlDsa44 => "ML-DSA-44",
            Self::MlDsa65 => "ML-DSA-65",
            Self::MlDsa87 => "ML-DSA-87",
        }
    }
}

/// The type of key that an algorithm takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// A shared secret, at least as long as the hash (RFC 7518 §3.2).
    Secret,
    /// An RSA key of at least 2048 bits (RFC 7518 §3.3).
    Rsa,
    /// A key on this curve.
    Ec(Curve),
    /// An Ed25519 key.
    Ed25519,
    /// A key of this parameter set.
    MlDsa(MlDsa),
}

impl KeyType {
    /// The registered `kty` value (RFC 7518 §6.1, RFC 8037 §2, RFC 9964 §3).
    #[must_use]
    pub fn kty(self) -> &'static str {
        match self {
            Self::Secret => "oct",
            Self::Rsa => "RSA",
            Self::Ec(_) => "EC",
            Self::Ed25519 => "OKP",
            Self::MlDsa(_) => "AKP",
        }
    }

    /// As it stands in a sentence: `a shared secret`, `an EC P-256 key`.
    #[must_use]
    pub fn with_article(self) -> String {
        match self {
            Self::Secret => "a shared secret".to_owned(),
            Self::Rsa => "an RSA key".to_owned(),
            Self::Ec(curve) => format!("an EC {} key", curve.name()),
            Self::Ed25519 => "an Ed25519 key".to_owned(),
            Self::MlDsa(set) => format!("an {} key", set.name()),
        }
    }
}

/// A signature algorithm that Jotbench signs and verifies with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the registered ones and the table describes them")]
pub enum Algorithm {
    Hs256,
    Hs384,
    Hs512,
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    Es512,
    Es256K,
    Ed25519,
    EdDsa,
    MlDsa44,
    MlDsa65,
    MlDsa87,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct AlgorithmRow {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The registered, case-sensitive `alg` value.
    pub name: &'static str,
    /// What it does with its key.
    pub family: Family,
    /// The hash function.
    pub hash: Hash,
    /// The type of key.
    pub key: KeyType,
    /// The least size of the key in bits: of the secret, of the modulus, of the curve's field, of
    /// the public key.
    pub key_bits: u32,
    /// Bytes of the signature; `None` where the key's size decides (RSA).
    pub signature_bytes: Option<usize>,
    /// Whether the same key and bytes always give the same signature.
    pub deterministic: bool,
    /// What it is called in words.
    pub title: &'static str,
    /// Where it is defined.
    pub source: &'static str,
    /// What signs and verifies.
    pub(in crate::jwt) engine: Engine,
}

/// The rows, one line each. `algorithm, name, family, hash, key, key bits, signature bytes,
/// deterministic, engine, title, source`.
macro_rules! table {
    ($( $algorithm:ident $name:literal $family:ident $hash:ident ($key:expr) $bits:literal
        $bytes:expr, $deterministic:literal, $engine:ident, $title:literal, $source:literal; )*) => {
        /// The table. Its order is the order of the menus.
        pub const TABLE: &[AlgorithmRow] = &[$( AlgorithmRow {
            algorithm: Algorithm::$algorithm,
            name: $name,
            family: Family::$family,
            hash: Hash::$hash,
            key: $key,
            key_bits: $bits,
            signature_bytes: $bytes,
            deterministic: $deterministic,
            title: $title,
            source: $source,
            engine: Engine::$engine,
        } ),*];
    };
}

use self::{
    Curve::{P256, P384, P521, Secp256k1},
    KeyType::{Ec, Rsa, Secret},
    MlDsa as Set,
};

table! {
    Hs256   "HS256"     Hmac   Sha256   (Secret)        256   Some(32),  true,  HS256,  "HMAC with SHA-256", "RFC 7518 §3.2";
    Hs384   "HS384"     Hmac   Sha384   (Secret)        384   Some(48),  true,  HS384,  "HMAC with SHA-384", "RFC 7518 §3.2";
    Hs512   "HS512"     Hmac   Sha512   (Secret)        512   Some(64),  true,  HS512,  "HMAC with SHA-512", "RFC 7518 §3.2";
    Rs256   "RS256"     Rsa    Sha256   (Rsa)           2048  None,      true,  RS256,  "RSA PKCS#1 v1.5 with SHA-256", "RFC 7518 §3.3";
    Rs384   "RS384"     Rsa    Sha384   (Rsa)           2048  None,      true,  RS384,  "RSA PKCS#1 v1.5 with SHA-384", "RFC 7518 §3.3";
    Rs512   "RS512"     Rsa    Sha512   (Rsa)           2048  None,      true,  RS512,  "RSA PKCS#1 v1.5 with SHA-512", "RFC 7518 §3.3";
    Ps256   "PS256"     RsaPss Sha256   (Rsa)           2048  None,      false, PS256,  "RSA PSS with SHA-256", "RFC 7518 §3.5";
    Ps384   "PS384"     RsaPss Sha384   (Rsa)           2048  None,      false, PS384,  "RSA PSS with SHA-384", "RFC 7518 §3.5";
    Ps512   "PS512"     RsaPss Sha512   (Rsa)           2048  None,      false, PS512,  "RSA PSS with SHA-512", "RFC 7518 §3.5";
    Es256   "ES256"     Ec     Sha256   (Ec(P256))      256   Some(64),  false, Ecdsa,  "ECDSA on P-256 with SHA-256", "RFC 7518 §3.4";
    Es384   "ES384"     Ec     Sha384   (Ec(P384))      384   Some(96),  false, Ecdsa,  "ECDSA on P-384 with SHA-384", "RFC 7518 §3.4";
    Es512   "ES512"     Ec     Sha512   (Ec(P521))      521   Some(132), false, Ecdsa,  "ECDSA on P-521 with SHA-512", "RFC 7518 §3.4";
    Es256K  "ES256K"    Ec     Sha256   (Ec(Secp256k1)) 256   Some(64),  false, Ecdsa,  "ECDSA on secp256k1 with SHA-256", "RFC 8812 §3.2";
    Ed25519 "Ed25519"   Ed     Sha512   (KeyType::Ed25519) 256 Some(64), true,  EdDsa,  "EdDSA on Ed25519", "RFC 9864 §2.2";
    EdDsa   "EdDSA"     Ed     Sha512   (KeyType::Ed25519) 256 Some(64), true,  EdDsa,  "EdDSA on Ed25519, by its older name", "RFC 8037 §3.1";
    MlDsa44 "ML-DSA-44" MlDsa  Shake256 (KeyType::MlDsa(Set::MlDsa44)) 10496 Some(2420), false, MlDsa, "ML-DSA-44, against quantum computers", "RFC 9964 §3";
    MlDsa65 "ML-DSA-65" MlDsa  Shake256 (KeyType::MlDsa(Set::MlDsa65)) 15616 Some(3309), false, MlDsa, "ML-DSA-65, against quantum computers", "RFC 9964 §3";
    MlDsa87 "ML-DSA-87" MlDsa  Shake256 (KeyType::MlDsa(Set::MlDsa87)) 20736 Some(4627), false, MlDsa, "ML-DSA-87, against quantum computers", "RFC 9964 §3";
}

impl Algorithm {
    /// Every algorithm, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.algorithm)
    }

    /// Their names for a message: `HS256, RS256`.
    #[must_use]
    pub fn list(algorithms: impl IntoIterator<Item = Self>) -> String {
        let names: Vec<_> = algorithms.into_iter().map(Self::name).collect();
        names.join(", ")
    }

    /// This algorithm's row of the table.
    #[must_use]
    pub fn row(self) -> &'static AlgorithmRow {
        &TABLE[self as usize]
    }

    /// The registered, case-sensitive `alg` value.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it does with its key.
    #[must_use]
    pub fn family(self) -> Family {
        self.row().family
    }

    /// Whether the two names stand for one algorithm: `EdDSA` with an Ed25519 key is what RFC
    /// 9864 names `Ed25519`.
    #[must_use]
    pub fn is_same_as(self, other: Self) -> bool {
        self == other || (self.family() == Family::Ed && other.family() == Family::Ed)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `alg` names no algorithm that Jotbench signs or verifies with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an algorithm that Jotbench signs or verifies with")]
pub struct UnknownAlgorithm(pub String);

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Names are case-sensitive (RFC 7515 §4.1.1).
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        TABLE
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.algorithm)
            .ok_or_else(|| UnknownAlgorithm(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_at_its_algorithm() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.algorithm as usize, index);
            assert_eq!(row.algorithm.row().name, row.name);
            assert_eq!(row.name.parse(), Ok(row.algorithm));
        }
    }

    #[test]
    fn a_signature_of_ecdsa_is_two_numbers_of_the_curve() {
        for row in TABLE {
            if let KeyType::Ec(curve) = row.key {
                assert_eq!(row.signature_bytes, Some(2 * curve.field_bytes()), "{}", row.name);
            }
        }
    }

    #[test]
    fn names_are_case_sensitive() {
        assert!("hs256".parse::<Algorithm>().is_err());
    }
}
