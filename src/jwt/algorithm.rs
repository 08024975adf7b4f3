//! The signature algorithms: one table that everything else reads.

use std::{fmt, str::FromStr};

/// What kind of key an algorithm takes.
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
    /// An Edwards curve key pair.
    Ed,
}

/// A signature algorithm that Jotbench signs and verifies with (RFC 7518 §3.1, RFC 8037 §3.1).
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
    EdDsa,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct AlgorithmRow {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The registered, case-sensitive `alg` value.
    pub name: &'static str,
    /// The kind of key.
    pub family: Family,
    /// Bits of the hash function; for HMAC also the least length of the secret (RFC 7518 §3.2).
    pub hash_bits: u16,
    /// Bytes of the signature; `None` where the key's size decides (RSA).
    pub signature_bytes: Option<usize>,
    /// What it is called in words.
    pub title: &'static str,
    /// Where it is defined.
    pub source: &'static str,
}

macro_rules! row {
    ($algorithm:ident, $name:literal, $family:ident, $bits:literal, $bytes:expr, $title:literal, $source:literal) => {
        AlgorithmRow {
            algorithm: Algorithm::$algorithm,
            name: $name,
            family: Family::$family,
            hash_bits: $bits,
            signature_bytes: $bytes,
            title: $title,
            source: $source,
        }
    };
}

/// The table. Its order is the order of the menus.
pub const TABLE: [AlgorithmRow; 12] = [
    row!(Hs256, "HS256", Hmac, 256, Some(32), "HMAC with SHA-256", "RFC 7518 §3.2"),
    row!(Hs384, "HS384", Hmac, 384, Some(48), "HMAC with SHA-384", "RFC 7518 §3.2"),
    row!(Hs512, "HS512", Hmac, 512, Some(64), "HMAC with SHA-512", "RFC 7518 §3.2"),
    row!(Rs256, "RS256", Rsa, 256, None, "RSA PKCS#1 v1.5 with SHA-256", "RFC 7518 §3.3"),
    row!(Rs384, "RS384", Rsa, 384, None, "RSA PKCS#1 v1.5 with SHA-384", "RFC 7518 §3.3"),
    row!(Rs512, "RS512", Rsa, 512, None, "RSA PKCS#1 v1.5 with SHA-512", "RFC 7518 §3.3"),
    row!(Ps256, "PS256", RsaPss, 256, None, "RSA PSS with SHA-256", "RFC 7518 §3.5"),
    row!(Ps384, "PS384", RsaPss, 384, None, "RSA PSS with SHA-384", "RFC 7518 §3.5"),
    row!(Ps512, "PS512", RsaPss, 512, None, "RSA PSS with SHA-512", "RFC 7518 §3.5"),
    row!(Es256, "ES256", Ec, 256, Some(64), "ECDSA on P-256 with SHA-256", "RFC 7518 §3.4"),
    row!(Es384, "ES384", Ec, 384, Some(96), "ECDSA on P-384 with SHA-384", "RFC 7518 §3.4"),
    row!(EdDsa, "EdDSA", Ed, 512, Some(64), "Ed25519", "RFC 8037 §3.1"),
];

impl Algorithm {
    /// Every algorithm, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.algorithm)
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

    /// The kind of key it takes.
    #[must_use]
    pub fn family(self) -> Family {
        self.row().family
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
    fn names_are_case_sensitive() {
        assert!("hs256".parse::<Algorithm>().is_err());
    }
}
