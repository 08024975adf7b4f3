//! The little of DER (ITU-T X.690) that tells keys apart and puts them into the form that the
//! signature engine takes.
//!
//! This reads outlines only: which algorithm, which curve, where the key's bytes stand. Whether a
//! key is sound is for the engine to say. Nothing here recurses.

use crate::jwt::algorithm::{Curve, MlDsa};

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, constructed: the curve in an `ECPrivateKey` (RFC 5915 §3), the version of a certificate.
pub(super) const CONTEXT_0: u8 = 0xa0;
/// `[0]`, primitive: the seed in an ML-DSA private key (RFC 9881 §6).
pub(super) const IMPLICIT_0: u8 = 0x80;
/// `[1]`, constructed: the public key in an `ECPrivateKey`.
pub(super) const CONTEXT_1: u8 = 0xa1;

/// The algorithm that a PKCS#8 or SPKI structure names for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyAlgorithm {
    Rsa,
    Ec(Curve),
    Ed25519,
    MlDsa(MlDsa),
    /// Known by name, yet nothing that Jotbench signs or verifies with.
    Other(&'static str),
    /// An identifier that is not in the table.
    Unknown,
}

/// Object identifiers of keys, encoded, with what they stand for.
const KEY_ALGORITHMS: [(&[u8], KeyAlgorithm); 13] = [
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", KeyAlgorithm::Rsa),
    (b"\x2b\x65\x70", KeyAlgorithm::Ed25519),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", KeyAlgorithm::Other(PSS_ONLY)),
    (b"\x2b\x65\x71", KeyAlgorithm::Other("Ed448")),
    (b"\x2b\x65\x6e", KeyAlgorithm::Other("X25519")),
    (b"\x2b\x65\x6f", KeyAlgorithm::Other("X448")),
    (b"\x2a\x86\x48\xce\x38\x04\x01", KeyAlgorithm::Other("DSA")),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01", KeyAlgorithm::Other("DH")),
    (b"\x2a\x86\x48\xce\x3e\x02\x01", KeyAlgorithm::Other("DH")),
    (b"\x2b\x81\x04\x01\x0c", KeyAlgorithm::Other("ECDH")),
    (b"\x60\x86\x48\x01\x65\x03\x04\x03\x11", KeyAlgorithm::MlDsa(MlDsa::MlDsa44)),
    (b"\x60\x86\x48\x01\x65\x03\x04\x03\x12", KeyAlgorithm::MlDsa(MlDsa::MlDsa65)),
    (b"\x60\x86\x48\x01\x65\x03\x04\x03\x13", KeyAlgorithm::MlDsa(MlDsa::MlDsa87)),
];

/// `id-ecPublicKey` (RFC 5480 §2.1.1); its parameters name the curve.
const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";

/// A key that spells its curve out, which RFC 5480 §2.1.1 forbids.
pub(super) const EXPLICIT_CURVE: &str = "EC key with explicit curve parameters";

/// What an RSA key is called that is for PSS only (RFC 4055 §1.2).
pub(super) const PSS_ONLY: &str = "RSA-PSS-only";

/// Object identifiers of curves, encoded.
const CURVES: [(&[u8], KeyAlgorithm); 9] = [
    (b"\x2a\x86\x48\xce\x3d\x03\x01\x07", KeyAlgorithm::Ec(Curve::P256)),
    (b"\x2b\x81\x04\x00\x22", KeyAlgorithm::Ec(Curve::P384)),
    (b"\x2b\x81\x04\x00\x23", KeyAlgorithm::Ec(Curve::P521)),
    (b"\x2b\x81\x04\x00\x0a", KeyAlgorithm::Ec(Curve::Secp256k1)),
    (b"\x2b\x81\x04\x00\x21", KeyAlgorithm::Other("EC P-224")),
    (b"\x2a\x86\x48\xce\x3d\x03\x01\x01", KeyAlgorithm::Other("EC P-192")),
    (b"\x2b\x24\x03\x03\x02\x08\x01\x01\x07", KeyAlgorithm::Other("EC brainpoolP256r1")),
    (b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0b", KeyAlgorithm::Other("EC brainpoolP384r1")),
    (b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0d", KeyAlgorithm::Other("EC brainpoolP512r1")),
];

fn named(table: &[(&[u8], KeyAlgorithm)], identifier: &[u8]) -> KeyAlgorithm {
    table
        .iter()
        .find(|(known, _)| *known == identifier)
        .map_or(KeyAlgorithm::Unknown, |(_, algorithm)| *algorithm)
}

/// What is left of a run of DER elements.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The elements that stand one after another in `der`.
    pub(super) fn new(der: &'a [u8]) -> Self {
        Self(der)
    }

    /// The next element: its tag and content. `None` where there is none, or it is cut off.
    pub(super) fn element(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let digits = usize::from(first & 0x7f);
            // Four digits reach 4 GiB; what claims more than that is no key.
            if digits == 0 || digits > 4 {
                return None;
            }
            let (digits, rest) = rest.split_at_checked(digits)?;
            let length = digits
                .iter()
                .try_fold(0usize, |sum, &digit| sum.checked_mul(256)?.checked_add(digit.into()))?;
            (length, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The content of the next element, if it has this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.element().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The content of the next element, if it has this tag; else nothing is taken.
    pub(super) fn take_optional(&mut self, tag: u8) -> Option<&'a [u8]> {
        if self.next_tag() == Some(tag) { self.take(tag) } else { None }
    }

    /// The next element as it stands, tag and length included.
    pub(super) fn whole(&mut self) -> Option<&'a [u8]> {
        let before = self.0;
        self.element()?;
        before.get(..before.len().checked_sub(self.0.len())?)
    }

    /// The tag of the next element.
    pub(super) fn next_tag(self) -> Option<u8> {
        self.0.first().copied()
    }

    /// A small whole number, such as a version or a count.
    pub(super) fn number(&mut self) -> Option<u64> {
        let digits = self.take(INTEGER)?;
        if digits.first().is_none_or(|first| *first >= 0x80) {
            return None;
        }
        let digits = without_leading_zeros(digits);
        if digits.len() > size_of::<u64>() {
            return None;
        }
        Some(digits.iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
    }

    /// The elements of the next element, if that is a sequence.
    pub(super) fn sequence(&mut self) -> Option<Self> {
        self.take(SEQUENCE).map(Self)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// The elements of the one sequence that the whole text is.
pub(super) fn whole_sequence(der: &[u8]) -> Option<Reader<'_>> {
    let mut outer = Reader(der);
    let inner = outer.sequence()?;
    outer.is_empty().then_some(inner)
}

/// Reads an `AlgorithmIdentifier` (RFC 5280 §4.1.1.2).
fn key_algorithm(mut identifier: Reader<'_>) -> Option<KeyAlgorithm> {
    let algorithm = identifier.take(OBJECT_IDENTIFIER)?;
    if algorithm != EC_PUBLIC_KEY {
        return Some(named(&KEY_ALGORITHMS, algorithm));
    }
    Some(match identifier.take(OBJECT_IDENTIFIER) {
        Some(curve) => named(&CURVES, curve),
        None => KeyAlgorithm::Other(EXPLICIT_CURVE),
    })
}

/// The algorithm and the inner key of a PKCS#8 `PrivateKeyInfo` (RFC 5958 §2).
pub(super) fn private_key_info(der: &[u8]) -> Option<(KeyAlgorithm, &[u8])> {
    let mut info = whole_sequence(der)?;
    info.take(INTEGER)?;
    let algorithm = key_algorithm(info.sequence()?)?;
    Some((algorithm, info.take(OCTET_STRING)?))
}

/// The algorithm and the key bits of a `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
pub(super) fn public_key_info(der: &[u8]) -> Option<(KeyAlgorithm, &[u8])> {
    let mut info = whole_sequence(der)?;
    let algorithm = key_algorithm(info.sequence()?)?;
    let (unused_bits, key) = info.take(BIT_STRING)?.split_first()?;
    (*unused_bits == 0 && info.is_empty()).then_some((algorithm, key))
}

/// What an `ECPrivateKey` says of itself (RFC 5915 §3).
pub(super) struct EcPrivateKey {
    /// The curve, where it names one.
    pub(super) curve: Option<KeyAlgorithm>,
    /// Bytes of the private number, which the curve fixes.
    pub(super) bytes: usize,
}

/// Reads the outline of an `ECPrivateKey`.
pub(super) fn ec_private_key(der: &[u8]) -> Option<EcPrivateKey> {
    let mut key = whole_sequence(der)?;
    key.take(INTEGER)?;
    let bytes = key.take(OCTET_STRING)?.len();
    let curve = key.take(CONTEXT_0).map(|parameters| {
        let explicit = KeyAlgorithm::Other(EXPLICIT_CURVE);
        Reader(parameters).take(OBJECT_IDENTIFIER).map_or(explicit, |curve| named(&CURVES, curve))
    });
    Some(EcPrivateKey { curve, bytes })
}

/// Whether the whole text is one DER sequence, as every key is.
pub(super) fn is_sequence(der: &[u8]) -> bool {
    whole_sequence(der).is_some_and(|inner| !inner.is_empty())
}

/// The modulus and the public exponent in an `RSAPrivateKey` (RFC 8017 §A.1.2).
pub(super) fn rsa_private_key(pkcs1: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = whole_sequence(pkcs1)?;
    key.take(INTEGER)?;
    Some((key.take(INTEGER)?, key.take(INTEGER)?))
}

/// The modulus and the public exponent in an `RSAPublicKey` (RFC 8017 §A.1.1).
pub(super) fn rsa_public_key(pkcs1: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = whole_sequence(pkcs1)?;
    Some((key.take(INTEGER)?, key.take(INTEGER)?))
}

/// The numbers of an `RSAPrivateKey`, from the modulus on: `n, e, d, p, q, dp, dq, qi`.
pub(super) fn rsa_private_numbers(pkcs1: &[u8]) -> Option<[&[u8]; 8]> {
    let mut key = whole_sequence(pkcs1)?;
    key.take(INTEGER)?;
    let mut numbers = [&[][..]; 8];
    for number in &mut numbers {
        *number = without_leading_zeros(key.take(INTEGER)?);
    }
    Some(numbers)
}

/// How many bits a positive integer has.
pub(super) fn bits(integer: &[u8]) -> Option<u32> {
    let digits = without_leading_zeros(integer);
    let (first, rest) = digits.split_first()?;
    u32::try_from(rest.len()).ok()?.checked_mul(8)?.checked_add(8 - first.leading_zeros())
}

/// A non-negative integer's digits alone.
pub(super) fn without_leading_zeros(integer: &[u8]) -> &[u8] {
    let zeros = integer.iter().take_while(|digit| **digit == 0).count();
    &integer[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_or_lying_lengths_are_no_structure() {
        let der = b"\x30\x0a\x30\x05\x06\x03\x2b\x65\x70\x03\x01\x00";
        for length in 0..der.len() {
            assert_eq!(public_key_info(&der[..length]), None);
            assert_eq!(private_key_info(&der[..length]), None);
        }
        assert_eq!(public_key_info(b"\x30\x84\xff\xff\xff\xff"), None);
        assert_eq!(public_key_info(b"\x30\x80\x00\x00"), None);
        assert_eq!(public_key_info(b"\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01"), None);
    }
}
