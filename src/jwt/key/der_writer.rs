//! The little of DER (ITU-T X.690) that writes keys. Every buffer wipes itself, and none grows
//! once something stands in it, so that no copy is left behind.

use zeroize::Zeroizing;

use super::der::{
    BIT_STRING, CONTEXT_0, CONTEXT_1, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE,
    without_leading_zeros,
};
use crate::jwt::algorithm::{Curve, MlDsa};

/// Bytes of DER that may be a private key.
pub(super) type Der = Zeroizing<Vec<u8>>;

/// `rsaEncryption` (RFC 8017 §A.1).
pub(super) const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
/// `id-ecPublicKey` (RFC 5480 §2.1.1).
pub(super) const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
/// `id-Ed25519` (RFC 8410 §3).
pub(super) const ED25519: &[u8] = b"\x2b\x65\x70";

/// The identifier of a curve (RFC 5480 §2.1.1.1, SEC2 §A.2).
pub(super) fn curve(curve: Curve) -> &'static [u8] {
    match curve {
        Curve::P256 => b"\x2a\x86\x48\xce\x3d\x03\x01\x07",
        Curve::P384 => b"\x2b\x81\x04\x00\x22",
        Curve::P521 => b"\x2b\x81\x04\x00\x23",
        Curve::Secp256k1 => b"\x2b\x81\x04\x00\x0a",
    }
}

/// The identifier of a parameter set (RFC 9881 §2).
pub(super) fn ml_dsa(set: MlDsa) -> &'static [u8] {
    match set {
        MlDsa::MlDsa44 => b"\x60\x86\x48\x01\x65\x03\x04\x03\x11",
        MlDsa::MlDsa65 => b"\x60\x86\x48\x01\x65\x03\x04\x03\x12",
        MlDsa::MlDsa87 => b"\x60\x86\x48\x01\x65\x03\x04\x03\x13",
    }
}

/// An element of the given tag around the parts, one after another.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Der {
    /// A tag, and a length of up to nine bytes.
    const HEADER: usize = 10;
    let length = parts.iter().fold(0usize, |sum, part| sum.saturating_add(part.len()));
    let mut der = Zeroizing::new(Vec::with_capacity(length.saturating_add(HEADER)));
    der.push(tag);
    match u8::try_from(length) {
        Ok(length) if length < 0x80 => der.push(length),
        _ => {
            let digits = length.to_be_bytes();
            let digits = without_leading_zeros(&digits);
            der.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
            der.extend_from_slice(digits);
        }
    }
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

/// A sequence of the parts.
pub(super) fn sequence(parts: &[&[u8]]) -> Der {
    element(SEQUENCE, parts)
}

/// A non-negative integer from its big-endian digits.
pub(super) fn integer(digits: &[u8]) -> Der {
    let digits = without_leading_zeros(digits);
    // A first bit that is set would make it negative.
    let sign: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[sign, digits])
}

fn object_identifier(encoded: &[u8]) -> Der {
    element(OBJECT_IDENTIFIER, &[encoded])
}

/// A sequence of non-negative integers: an `RSAPublicKey`, or with the version in front an
/// `RSAPrivateKey` (RFC 8017 §A.1).
pub(super) fn integers(numbers: &[&[u8]]) -> Der {
    let numbers: Vec<_> = numbers.iter().map(|digits| integer(digits)).collect();
    sequence(&numbers.iter().map(|number| number.as_slice()).collect::<Vec<_>>())
}

/// What an `AlgorithmIdentifier` (RFC 5280 §4.1.1.2) says beside the algorithm.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parameters<'a> {
    /// Nothing, as RFC 8410 §3 has it.
    Absent,
    /// NULL, as RFC 8017 §A.1 has it.
    Null,
    /// A curve (RFC 5480 §2.1.1).
    Curve(&'a [u8]),
}

fn algorithm(identifier: &[u8], parameters: Parameters<'_>) -> Der {
    let parameters = match parameters {
        Parameters::Absent => Zeroizing::default(),
        Parameters::Null => element(NULL, &[]),
        Parameters::Curve(curve) => object_identifier(curve),
    };
    sequence(&[&object_identifier(identifier), &parameters])
}

/// A `PrivateKeyInfo` of version 1 (RFC 5958 §2) around the inner key.
pub(super) fn private_key_info(identifier: &[u8], parameters: Parameters<'_>, key: &[u8]) -> Der {
    sequence(&[&integer(&[0]), &algorithm(identifier, parameters), &element(OCTET_STRING, &[key])])
}

/// A `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7) around the key bits.
pub(super) fn public_key_info(identifier: &[u8], parameters: Parameters<'_>, key: &[u8]) -> Der {
    sequence(&[&algorithm(identifier, parameters), &element(BIT_STRING, &[&[0], key])])
}

/// An `ECPrivateKey` (RFC 5915 §3) with its curve and point.
pub(super) fn ec_private_key(curve: Option<&[u8]>, number: &[u8], point: &[u8]) -> Der {
    let curve = curve
        .map_or_else(Zeroizing::default, |curve| element(CONTEXT_0, &[&object_identifier(curve)]));
    sequence(&[
        &integer(&[1]),
        &element(OCTET_STRING, &[number]),
        &curve,
        &element(CONTEXT_1, &[&element(BIT_STRING, &[&[0], point])]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_signs_are_written_as_der_has_them() {
        assert_eq!(*integers(&[&[0, 0x80], &[3]]), b"\x30\x07\x02\x02\x00\x80\x02\x01\x03");
        assert_eq!(*integer(&[]), b"\x02\x01\x00");
        assert_eq!(element(4, &[&[1; 100], &[2; 100]])[..3], *b"\x04\x81\xc8");
        assert_eq!(element(4, &[&[1; 0x1234]])[..4], *b"\x04\x82\x12\x34");
    }

    #[test]
    fn a_public_key_info_is_that_of_rfc_8410() {
        let spki = public_key_info(ED25519, Parameters::Absent, &[7; 32]);
        assert_eq!(spki[..12], *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00");
        assert_eq!(spki.len(), 44);
    }
}
