//! The form of an ECDSA signature: r and s, each as long as the curve's field (RFC 7518 §3.4).

use crate::jwt::algorithm::{Algorithm, Curve, KeyType};

/// The orders of the curves (SEC 2 §2.4.1, FIPS 186-5): r and s are below them.
const fn order(curve: Curve) -> &'static [u8] {
    match curve {
        Curve::P256 => {
            b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\
              \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51"
        }
        Curve::P384 => {
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
              \xff\xff\xff\xff\xff\xff\xff\xff\xc7\x63\x4d\x81\xf4\x37\x2d\xdf\
              \x58\x1a\x0d\xb2\x48\xb0\xa7\x7a\xec\xec\x19\x6a\xcc\xc5\x29\x73"
        }
        Curve::P521 => {
            b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
              \xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
              \xff\xfa\x51\x86\x87\x83\xbf\x2f\x96\x6b\x7f\xcc\x01\x48\xf7\x09\
              \xa5\xd0\x3b\xb5\xc9\xb8\x89\x9c\x47\xae\xbb\x6f\xb7\x1e\x91\x38\
              \x64\x09"
        }
        Curve::Secp256k1 => {
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\
              \xba\xae\xdc\xe6\xaf\x48\xa0\x3b\xbf\xd2\x5e\x8c\xd0\x36\x41\x41"
        }
    }
}

/// What is wrong with the form of a signature that does not verify, and what to do; `None` where
/// its form is right. `algorithm` is one of ECDSA.
pub(super) fn ill_formed(signature: &[u8], algorithm: Algorithm) -> Option<(String, &'static str)> {
    let KeyType::Ec(curve) = algorithm.row().key else { return None };
    let half = curve.field_bytes();
    if is_der(signature) {
        return Some((
            format!(
                "The signature is in DER ({} bytes); {algorithm} has r and s as {half} bytes \
                 each, one after the other",
                signature.len()
            ),
            "Whoever signs must convert the DER signature to r and s before encoding it",
        ));
    }
    let Some((r, s)) = signature.split_at_checked(half).filter(|(_, s)| s.len() == half) else {
        let guess = if signature.len() < 2 * half { "it is cut off" } else { "it is too long" };
        return Some((
            format!(
                "The signature has {} bytes; {algorithm} has r and s as {half} bytes each: {guess}",
                signature.len()
            ),
            "Copy the whole token again; whoever signs must keep leading zeros of r and s",
        ));
    };
    let out_of_range =
        |number: &[u8]| number.iter().all(|byte| *byte == 0) || number >= order(curve);
    let which = match (out_of_range(r), out_of_range(s)) {
        (false, false) => return None,
        (true, true) => "r and s are",
        (true, false) => "r is",
        (false, true) => "s is",
    };
    Some((
        format!(
            "The signature was never made by a key: its {which} zero or not below the order of \
             {}",
            curve.name()
        ),
        "Do not accept this token: such signatures are made to pass careless checks",
    ))
}

/// Whether this has the outline of a DER `ECDSA-Sig-Value` (RFC 3279 §2.2.3).
fn is_der(signature: &[u8]) -> bool {
    let content = match signature {
        [0x30, 0x81, length, content @ ..] if usize::from(*length) == content.len() => content,
        [0x30, length, content @ ..] if usize::from(*length) == content.len() => content,
        _ => return false,
    };
    content.first() == Some(&0x02)
}
